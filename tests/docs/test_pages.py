"""Every page of the documentation: its links lead somewhere, and each of its samples is of a kind that is run."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from .samples import DOCS, PAGES, ROOT, all_samples, read, samples_of

HERE = Path(__file__).parent
# by language: the test that runs its samples
RUN_BY = {
    "python": "a test of the page",
    "django": "a test of the page",
    "jinja": "a test of the page",
    "html": "test_html",
    "javascript": "test_javascript",
    "css": "test_look",
    "console": "test_console",
    "text": "nothing: it is a picture",
}
# what its own tests run: the README's samples, and signatures, which are written from the sources
ELSEWHERE = {"README.md", "docs/reference/python.md"}
FIND_LINK = re.compile(r"(?<!`)\]\(([^)\s]+)\)")


def anchors(page: str) -> set[str]:
    """What a forge makes of the headings."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", read(page), flags=re.M | re.S), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", each.lower())).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("page", PAGES)
def test_the_links_lead_somewhere(page: str) -> None:
    for link in FIND_LINK.findall(read(page)):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.exists(), f"{page}: {link}"
        if anchor:
            assert anchor in anchors(target.resolve().relative_to(ROOT).as_posix()), f"{page}: {link}"


def test_every_page_can_be_found_from_the_first() -> None:
    found, ahead = set(), ["README.md"]
    while ahead:
        page = ahead.pop()
        found.add(page)
        for link in FIND_LINK.findall(read(page)):
            target = ((ROOT / page).parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and target.is_file():
                name = target.relative_to(ROOT).as_posix()
                ahead += [name] if name not in found and name not in ahead else []
    assert found == set(PAGES)


def test_every_sample_is_of_a_kind_that_is_run() -> None:
    samples = all_samples()
    assert len(samples) > 60
    assert {str(sample): sample.language for sample in samples if sample.language not in RUN_BY} == {}


def test_every_page_with_a_program_has_a_test_that_takes_its_files() -> None:
    takers = [*HERE.glob("test_*.py"), HERE.parent / "stacks" / "conftest.py"]
    tests = "".join(path.read_text("utf-8") for path in takers)
    pages = [page for page in PAGES if samples_of(page, "python", "jinja", "django") and page not in ELSEWHERE]
    assert len(pages) == 16
    assert [page for page in pages if f'files_of("{page}")' not in tests] == []


@pytest.mark.parametrize("page", PAGES)
def test_lines_are_short_where_a_person_wrote_them(page: str) -> None:
    if read(page).startswith("<!-- written by make docs") or page in ("docs/accessibility.md", "docs/benchmarks.md"):
        return
    long = [line for line in read(page).splitlines() if len(line) > 120 and not line.startswith("|")]
    assert long == []


def test_the_picture_of_the_house_is_of_this_house() -> None:
    (picture,) = samples_of("CONTRIBUTING.md", "text")
    paths = re.findall(r"[a-z_]+(?:/[a-z_]+)*/|[a-z_]+\.py", picture.text)
    assert len(paths) > 10
    folders = [ROOT, ROOT / "python_src" / "session_timeout", ROOT / "tests"]
    assert [path for path in paths if not any((folder / path).exists() for folder in [*folders, DOCS])] == []
    client = ROOT / "python_src" / "client"
    names = re.findall(r"(?:rules|browser|on top): ([\w, ]+)", picture.text)
    modules = [name.strip() for line in names for name in line.split(",")]
    assert len(modules) > 8
    assert [name for name in modules if not (client / f"{name}.py").is_file()] == []
