"""What is in the wheel and in the sdist, file by file."""

from __future__ import annotations

import email
import re
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest

import build
from session_timeout import __version__

from .environments import ROOT, run

DIST_INFO = f"session_timeout-{__version__}.dist-info"


def files_of(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        names = archive.namelist()
    assert len(names) == len(set(names))
    return set(names)


def files_under(folder: Path) -> set[str]:
    """The files of a folder of the checkout, without what running them leaves behind."""
    left_behind = ("__pycache__", ".sqlite3")
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not any(part.endswith(left_behind) for part in path.parts)
    }


def expected_files() -> set[str]:
    return {
        *(f"session_timeout/{name}" for name in files_under(ROOT / "python_src" / "session_timeout")),
        *(f"session_timeout/static/{name}" for name in files_under(ROOT / "static")),
        *(f"session_timeout/templates/{name}" for name in files_under(ROOT / "templates")),
        *(f"{DIST_INFO}/{name}" for name in ("METADATA", "WHEEL", "RECORD", "licenses/LICENSE")),
    }


def test_the_wheel_has_the_package_the_bundle_and_the_templates_and_nothing_else(wheel: Path) -> None:
    assert files_of(wheel) == expected_files()


def test_the_wheel_is_for_every_python_and_typed(wheel: Path) -> None:
    assert wheel.name == f"session_timeout-{__version__}-py3-none-any.whl"
    assert "session_timeout/py.typed" in files_of(wheel)


def test_the_core_needs_markupsafe_alone(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        metadata = email.message_from_bytes(archive.read(f"{DIST_INFO}/METADATA"))
    needed = metadata.get_all("Requires-Dist", [])
    assert [need for need in needed if "extra ==" not in need] == ["markupsafe>=2.1"]
    assert sorted(metadata.get_all("Provides-Extra", [])) == ["django", "flask", "jinja2", "oidc", "starlette"]
    assert (metadata["Requires-Python"], metadata["License-Expression"]) == (">=3.10", "MIT")


def test_the_sdist_makes_the_same_wheel_and_pip_needs_no_compiler_for_it(
    sdist: Path, wheel: Path, tmp_path: Path
) -> None:
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path, sdist)
    with ZipFile(wheel) as ours, ZipFile(tmp_path / wheel.name) as made:
        assert {name: made.read(name) for name in made.namelist()} == {
            name: ours.read(name) for name in ours.namelist()
        }


def test_the_readme_of_an_index_has_no_link_that_leads_nowhere(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        metadata = email.message_from_bytes(archive.read(f"{DIST_INFO}/METADATA"))
    shown = str(metadata.get_payload())
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert "## Use it" in shown
    assert re.findall(r"\]\((?!https?:|#)", shown) == []


def test_with_a_repository_the_readmes_links_and_picture_lead_there() -> None:
    page = "![A form\nand more](docs/a.png) [**Docs**](docs/README.md) [there](https://a.test/b) [below](#use) `[a](b`"
    assert build.absolute(page, "https://code.test/us/it/") == (
        "![A form\nand more](https://code.test/us/it/raw/HEAD/docs/a.png) "
        "[**Docs**](https://code.test/us/it/blob/HEAD/docs/README.md) [there](https://a.test/b) [below](#use) `[a](b`"
    )
    assert build.absolute(page, "") == " **Docs** [there](https://a.test/b) [below](#use) `[a](b`"


def test_a_package_index_can_show_the_readme(sdist: Path, wheel: Path) -> None:
    run(sys.executable, "-m", "twine", "check", "--strict", sdist, wheel)


@pytest.mark.parametrize("page", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "Makefile"])
def test_the_sdist_has_the_pages_of_the_root(sdist: Path, page: str) -> None:
    with tarfile.open(sdist) as archive:
        file = archive.extractfile(f"{sdist.name.removesuffix('.tar.gz')}/{page}")
        assert file
        assert file.read() == (ROOT / page).read_bytes()


@pytest.mark.parametrize(
    "folder", ["python_src", "static", "templates", "tests", "docs", "scripts", "examples", "benchmarks"]
)
def test_the_sdist_has_the_sources(sdist: Path, folder: str) -> None:
    with tarfile.open(sdist) as archive:
        prefix = f"{sdist.name.removesuffix('.tar.gz')}/{folder}/"
        found = {name.removeprefix(prefix) for name in archive.getnames() if name.startswith(prefix)}
    assert found == files_under(ROOT / folder)
