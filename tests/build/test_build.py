"""build.py as a developer meets it, in a copy of the tree: what it prints, refuses and gives."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

import build

ROOT = build.ROOT
STATIC = Path("static", "session_timeout")
STEPS = ["read", "translate", "minify", "translate", "minify", "style"]
SIZES = r"[\d,]+ bytes, gzip [\d,]+, brotli [\d,]+"


class Done(NamedTuple):
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


class Tree:
    """What a build needs, copied from another folder to be spoilt."""

    def __init__(self, source: Path, folder: Path) -> None:
        self.folder = folder
        ignored = shutil.ignore_patterns("__pycache__")
        for name in ("python_src", "static", "templates"):
            shutil.copytree(source / name, folder / name, ignore=ignored)
        for name in ("build.py", "pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(source / name, folder / name)
        # the fetched minifier is large, and only read
        (folder / ".build").symlink_to(ROOT / ".build", target_is_directory=True)

    def run(self, *arguments: str) -> Done:
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True)
        return Done(done.returncode, done.stdout, done.stderr)

    def append(self, file: str, text: str) -> int:
        """Append to a file; give the number of the text's first line."""
        path = self.folder / file
        before = path.read_text("utf-8")
        path.write_text(before + text, "utf-8")
        return before.count("\n") + 1

    def bundle(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (self.folder / STATIC).iterdir()}

    def wheel(self) -> Done:
        return self.run("-m", "hatchling", "build", "-t", "wheel", "-d", str(self.folder / "dist"))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tree, Done]:
    """A tree that was built, and what the build said: fresh, whatever the committed bundle is."""
    tree = Tree(ROOT, tmp_path_factory.mktemp("first") / "tree")
    shutil.rmtree(tree.folder / STATIC)
    return tree, tree.run("build.py")


@pytest.fixture
def tree(first: tuple[Tree, Done], tmp_path: Path) -> Tree:
    """A copy of the built tree."""
    return Tree(first[0].folder, tmp_path / "tree")


def test_every_step_prints_one_line(first: tuple[Tree, Done]) -> None:
    done = first[1]
    assert (done.code, done.err) == (0, "")
    lines = [line.split(maxsplit=1) for line in done.out.splitlines()]
    assert [name for name, _ in lines] == STEPS
    said = dict(lines)
    modules = [path.stem for path in (ROOT / "python_src" / "client").glob("*.py") if path.stem != "__init__"]
    assert said["read"].startswith(f"{len(modules)} modules: ")
    assert sorted(said["read"].partition(": ")[2].split()) == sorted(modules)
    for name, size in lines:
        assert name == "read" or re.fullmatch(SIZES, size)


def test_the_same_sources_give_the_same_bytes_in_another_folder(tree: Tree) -> None:
    before = tree.bundle()
    shutil.rmtree(tree.folder / STATIC)
    assert tree.run("build.py").code == 0
    assert tree.bundle() == before


def test_check_is_content_with_a_fresh_bundle_and_writes_nothing(tree: Tree) -> None:
    times = [path.stat().st_mtime_ns for path in sorted((tree.folder / STATIC).iterdir())]
    done = tree.run("build.py", "--check")
    assert (done.code, done.err) == (0, "")
    assert [path.stat().st_mtime_ns for path in sorted((tree.folder / STATIC).iterdir())] == times


@pytest.mark.parametrize("name", ["session-timeout.min.js", "session-timeout.css", "manifest.json", "missing"])
def test_check_names_a_file_that_is_stale_or_missing(tree: Tree, name: str) -> None:
    if name == "missing":
        name = "session-timeout.js"
        (tree.folder / STATIC / name).unlink()
    else:
        tree.append(f"{STATIC.as_posix()}/{name}", "\n")
    done = tree.run("build.py", "--check")
    assert (done.code, done.err) == (1, f"static/session_timeout/{name} is stale: run python build.py\n")


def test_check_notices_a_source_that_changed(tree: Tree) -> None:
    tree.append("python_src/client/countdown.py", "\n\nHOUR = 3600\n")
    done = tree.run("build.py", "--check")
    assert done.code == 1
    assert "static/session_timeout/manifest.json is stale" in done.err


@pytest.mark.parametrize("arguments", [[], ["--check"]])
def test_what_javascript_would_misread_stops_the_build_with_file_and_line(tree: Tree, arguments: list[str]) -> None:
    before = tree.bundle()
    wrong = "\n\ndef hours(seconds: int) -> int:\n    return seconds // 3600\n"
    line = tree.append("python_src/client/countdown.py", wrong) + 3
    done = tree.run("build.py", *arguments)
    assert done.code == 1
    assert re.match(rf"python_src/client/countdown\.py:{line}: //, .+\n", done.err)
    assert "Traceback" not in done.err
    assert tree.bundle() == before


def test_the_wheel_refuses_a_bundle_that_is_older_than_its_sources(tree: Tree) -> None:
    tree.append("python_src/client/session-timeout.css", "/* newer */\n")
    done = tree.wheel()
    assert done.code != 0
    assert "static/session_timeout/ is older than python_src/client/: run python build.py" in done.err
    assert not list(tree.folder.glob("dist/*"))


def test_the_wheel_refuses_a_bundle_of_another_version(tree: Tree) -> None:
    source = tree.folder / "python_src" / "session_timeout" / "__init__.py"
    source.write_text('__version__ = "99.0"\n', "utf-8")
    done = tree.wheel()
    assert done.code != 0
    assert "run python build.py" in done.err


def test_a_fresh_bundle_is_packed_without_the_compiler(tree: Tree) -> None:
    shutil.rmtree(tree.folder / "python_src" / "compiler")
    (tree.folder / ".build").unlink()
    done = tree.wheel()
    assert done.code == 0, done.err
    assert len(list(tree.folder.glob("dist/*.whl"))) == 1


def test_who_edits_the_client_can_install_before_building(tree: Tree) -> None:
    tree.append("python_src/client/session-timeout.css", "/* newer */\n")
    assert tree.wheel().code != 0
    # the hook as hatchling calls it for pip install --editable
    hook = "import build; build.FreshBundle('.', {}, None, None, '', 'wheel').initialize('editable', {})"
    assert tree.run("-c", hook) == (0, "", "")


def test_watch_builds_on_every_change_and_survives_a_mistake(tree: Tree) -> None:
    style = "python_src/client/session-timeout.css"
    command = [sys.executable, "-u", "build.py", "--watch"]
    watching = subprocess.Popen(command, cwd=tree.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert watching.stdout is not None
    assert watching.stderr is not None

    def next_build() -> list[str]:
        return [watching.stdout.readline().split()[0] for _ in STEPS]  # type: ignore[union-attr]

    try:
        assert next_build() == STEPS
        tree.append(style, "/* one */\n")
        assert next_build() == STEPS
        tree.append("python_src/client/countdown.py", "\nx = 1 // 2\n")
        assert watching.stdout.readline().startswith("     read")
        assert watching.stderr.readline().startswith("python_src/client/countdown.py:")
        assert "/* one */" in (tree.folder / STATIC / "session-timeout.css").read_text("utf-8")
    finally:
        watching.send_signal(signal.SIGINT)
        assert watching.communicate()[1] == ""
    assert watching.returncode == 0
