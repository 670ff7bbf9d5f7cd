"""The commands that the documentation tells to run are there, and what they install is what the package declares."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from .samples import PAGES, ROOT, Sample, all_samples, read

EXTRAS = set(metadata.metadata("session-timeout").get_all("Provides-Extra", []))
DECLARED = set(re.findall(r'"([a-z][\w-]*)>=', (ROOT / "pyproject.toml").read_text("utf-8")))
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
KNOWN = {
    "python3 -m venv .venv",
    ".venv/bin/flask run --port 8000",
    "python manage.py check",
    "python manage.py end_sessions --session=jW0-9ZPdGRzSLUSm",
    "python manage.py end_sessions --user=7",
    "python manage.py end_sessions --all",
    "python -m session_timeout files public/session-timeout",
}
PIP = re.compile(r"(?:\.venv/bin/python -m )?pip install (.+)")


@pytest.mark.parametrize("sample", all_samples("console"), ids=str)
def test_a_command_is_one_that_works(sample: Sample) -> None:
    for line in sample.text.splitlines():
        install = PIP.fullmatch(line)
        assert install or line in KNOWN, f"{sample}: {line}"
        for wanted in install[1].replace('"', "").split() if install else []:
            requirement = Requirement(wanted)
            assert requirement.name in DECLARED | {"session-timeout"}
            assert requirement.extras <= (EXTRAS if requirement.name == "session-timeout" else set())


def test_what_a_page_tells_to_make_can_be_made() -> None:
    told = {
        target
        for page in PAGES
        for line in re.findall(r"(?:^    |`)make ([a-z][a-z -]*[a-z])", read(page), re.MULTILINE)
        for target in line.split("  ")[0].split()
    }
    assert {"demo", "test", "dev", "docs", "build"} <= told
    assert told <= TARGETS


def test_the_files_that_a_page_names_are_there() -> None:
    pattern = r"`((?:examples|docs|python_src|tests|templates|static)/[\w./-]*)`"
    named = [(page, path) for page in PAGES for path in re.findall(pattern, read(page))]
    assert len(named) > 8
    missing = [each for each in named if not (ROOT / each[1]).exists()]
    # a template of the reader's own
    assert [each for each in missing if not each[1].startswith("templates/")] == []
    assert Path(ROOT, "templates/session_timeout/layout.html").is_file()
