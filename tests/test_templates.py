"""Every template of the repository, as djlint sees it; what it is not asked is in pyproject.toml, with the reason."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("djlint", reason="djlint needs Python 3.11 or newer")

ROOT = Path(__file__).resolve().parents[1]
# the package's own pages are for both
FOLDERS = {
    "django": ["templates", "examples/django"],
    "jinja": ["templates", "examples/fastapi", "examples/flask", "examples/jinja2", "examples/oidc"],
}


def djlint(profile: str, *paths: str, text: str = "") -> tuple[int, str]:
    """Its status, 0 when it has nothing to say, and what it says."""
    command = [sys.executable, "-m", "djlint", "--lint", "--profile", profile, *paths]
    done = subprocess.run(command, cwd=ROOT, input=text, capture_output=True, encoding="utf-8")
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("profile", FOLDERS)
def test_the_linter_has_nothing_to_say(profile: str) -> None:
    status, said = djlint(profile, *FOLDERS[profile])
    assert status == 0, said
    templates = [path for folder in FOLDERS[profile] for path in (ROOT / folder).rglob("*.html")]
    assert f"Linted {len(templates)} files, found 0 errors" in said


@pytest.mark.parametrize("profile", FOLDERS)
@pytest.mark.parametrize("mistake", ["{% if a %}<p>b</p>", "<p>a</p></div>", '<p class="a" class="b">c</p>'])
def test_the_linter_sees_a_mistake(profile: str, mistake: str) -> None:
    status, said = djlint(profile, "-", text=mistake)
    assert status == 1, said


def test_every_template_has_its_linter() -> None:
    known = {path for folders in FOLDERS.values() for folder in folders for path in (ROOT / folder).rglob("*.html")}
    found = {path for folder in ("templates", "examples", "python_src") for path in (ROOT / folder).rglob("*.html")}
    assert found == known
    assert len(found) > 40
