"""The code samples of the documentation: found in its pages, joined into the files that they are parts of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
"""Every page, by its path from the root."""

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# a sample that is a part of a file says so in its first line
_FILE = re.compile(r"(?:# |\{# )(.+?)(?: #\})?\n")


class Sample(NamedTuple):
    """A fenced block: its page, the number of its first line, its language and its text."""

    page: str
    line: int
    language: str
    text: str

    @property
    def file(self) -> str:
        """The file that it is a part of, "" if it says none."""
        found = _FILE.match(self.text)
        return found[1] if found else ""

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def read(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def samples_of(page: str, *languages: str) -> list[Sample]:
    text = read(page)
    found = [
        Sample(page, text.count("\n", 0, fence.start()) + 1, fence[1], fence[2]) for fence in _FENCE.finditer(text)
    ]
    return [sample for sample in found if not languages or sample.language in languages]


def all_samples(*languages: str) -> list[Sample]:
    return [sample for page in PAGES for sample in samples_of(page, *languages)]


@contextmanager
def files_of(page: str) -> Iterator[dict[str, str]]:
    """The files that a page's Python and templates are parts of, by name; a test takes out each that it runs.

    Fails when the block ends and one was not taken.
    """
    files: dict[str, str] = {}
    for sample in samples_of(page, "python", "jinja", "django"):
        assert sample.file, f"{sample} does not say which file it is of, in its first line"
        files[sample.file] = files.get(sample.file, "") + sample.text
    yield files
    assert not files, f"{page}: not run: {', '.join(files)}"


def save(folder: Path, files: dict[str, str], *names: str) -> None:
    """Take these files out, or all, and write them into the folder."""
    for name in names or tuple(files):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(files.pop(name), "utf-8")
