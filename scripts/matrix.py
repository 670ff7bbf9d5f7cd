"""The server's tests in every supported pair of Python and frameworks that this machine can have: `make matrix`.

    python scripts/matrix.py --pythons 3.12,3.13 --djangos 6 --frameworks newest

Each pair has an environment of its own in .build/matrix/, and what an installer cannot get is said, not passed over. At
the end it prints a table of what ran, and its exit status is 1 if anything failed. A public CI runs one pair per job,
see .github/workflows/tests.yml.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".build" / "matrix"
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
# Django's releases, and the Pythons that each is made for
DJANGOS = {
    "4.2": ("3.10", "3.11", "3.12"),
    "5.2": PYTHONS,
    "6": ("3.12", "3.13", "3.14"),
}
# Flask 2.3's own test client does not know Werkzeug 3
FRAMEWORKS = {"oldest": ("starlette==1.0.0", "flask==2.3.0", "werkzeug==2.3.*"), "newest": ("starlette", "flask")}
TESTS = ("tests/session_timeout", "tests/django", "tests/conformance")
# one storage of each framework; coverage is the same in each; the deprecations within an old framework are not ours
OPTIONS = (
    "-q", "-p", "no:cacheprovider", "--numprocesses", "0", "-W", "default::DeprecationWarning",
    "--conformance", "flask-cookies,starlette-cookies,django-db",
    "--ignore", "tests/session_timeout/test_core_is_tested_whole.py",
)  # fmt: skip
SUMMARY = re.compile(r"\d+ (?:passed|failed|skipped|error|xfailed|xpassed)")


class Pair(NamedTuple):
    """One environment."""

    python: str
    django: str
    frameworks: str

    @property
    def requirements(self) -> list[str]:
        """What pip is asked for besides the package."""
        return [f"django=={self.django}.*", *FRAMEWORKS[self.frameworks]]

    @property
    def folder(self) -> Path:
        """Where its environment is."""
        return HOME / f"python{self.python}-django{self.django}-{self.frameworks}"


class Row(NamedTuple):
    """A line of the table: a pair, the versions that were installed, and what came of it."""

    pair: Pair
    versions: str
    result: str
    failed: bool


def pairs(pythons: Iterable[str], djangos: Iterable[str], frameworks: Iterable[str]) -> list[Pair]:
    """Every pair that its Django is made for."""
    return [Pair(*each) for each in product(pythons, djangos, frameworks) if each[0] in DJANGOS[each[1]]]


def interpreter(version: str) -> str | None:
    """The interpreter of this version: this one, on PATH, or one of pyenv's. One that does not answer is none."""
    kept = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    there = [sys.executable, shutil.which(f"python{version}"), *map(str, sorted(kept.glob(f"{version}.*/bin/python")))]
    ask = "import sys, venv; print('{}.{}'.format(*sys.version_info))"
    for path in filter(None, there):
        # a shim of pyenv's is on PATH for every version, and fails
        done = subprocess.run([path, "-c", ask], capture_output=True, text=True)
        if done.stdout.strip() == version:
            return path
    return None


def run(pair: Pair, tests: Sequence[str]) -> Row:
    """Make the environment, run the tests in it, and give the table's row."""
    found = interpreter(pair.python)
    if found is None:
        return Row(pair, "", "not run: no such Python here", False)
    python = str(pair.folder / "bin" / "python")
    if not Path(python).exists():
        subprocess.run([found, "-m", "venv", pair.folder], check=True)
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    for what in (["pip>=25.1"], ["--editable", str(ROOT), "--group", "test", *pair.requirements]):
        done = subprocess.run([*pip, *what], capture_output=True, text=True, cwd=ROOT)
        if done.returncode:
            why = next(
                (line for line in done.stderr.splitlines() if line.startswith("ERROR")), f"pip gave {done.returncode}"
            )
            return Row(pair, "", f"not run: {why.removeprefix('ERROR: ')[:60]}", False)
    done = subprocess.run([python, "-m", "pytest", *OPTIONS, *tests], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    pair.folder.with_name(f"{pair.folder.name}.log").write_text(done.stdout, "utf-8")
    said = ", ".join(SUMMARY.findall(done.stdout.strip().splitlines()[-1])) or f"exit status {done.returncode}"
    return Row(pair, versions(python), said, done.returncode != 0)


def versions(python: str) -> str:
    """The versions that an environment has."""
    names = ("django", "starlette", "flask")
    ask = f"from importlib.metadata import version; print(*[version(each) for each in {names}])"
    return subprocess.run([python, "-c", ask], capture_output=True, text=True, check=True).stdout.strip()


def table(rows: Iterable[Row]) -> Iterator[str]:
    """What ran, as lines."""
    line = "{:7} {:28} {:7} {}"
    yield line.format("Python", "Django Starlette Flask", "", "tests")
    for pair, installed, result, failed in rows:
        yield line.format(
            pair.python, installed or f"{pair.django} {pair.frameworks}", "FAILED" if failed else "", result
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; gives its exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    for name, allowed in (("pythons", PYTHONS), ("djangos", tuple(DJANGOS)), ("frameworks", tuple(FRAMEWORKS))):
        parser.add_argument(f"--{name}", default=",".join(allowed), help=f"some of {', '.join(allowed)}, with commas")
    parser.add_argument("tests", nargs="*", default=TESTS, help="what pytest runs (default: %(default)s)")
    given = parser.parse_args(arguments)
    rows = []
    asked = pairs(given.pythons.split(","), given.djangos.split(","), given.frameworks.split(","))
    for pair in asked:
        rows.append(run(pair, given.tests))
        print(list(table(rows))[-1], flush=True)
    print("", *table(rows), "", sep="\n")
    ran = sum(bool(row.versions) for row in rows)
    print(f"{ran} of {len(rows)} pairs ran, {sum(row.failed for row in rows)} failed.")
    return 1 if not ran or any(row.failed for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
