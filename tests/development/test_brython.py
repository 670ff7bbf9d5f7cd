"""The script that Brython runs: of the sources as they are now, of nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pytest

from development import __main__ as command
from development import brython


@pytest.fixture
def without_brython(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    brython.installed.cache_clear()
    monkeypatch.setattr(brython, "find_spec", lambda name: None)
    yield
    brython.installed.cache_clear()


def test_the_script_is_of_the_sources_as_they_are_now(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").write_text("")
    (tmp_path / "main.py").write_text("before = 1\n")
    assert '"client.main": [".py", "before = 1\\n", []]' in brython.script(folder=tmp_path)
    (tmp_path / "main.py").write_text("after = 1\n")
    script = brython.script(folder=tmp_path)
    assert '"client.main": [".py", "after = 1\\n", []]' in script
    assert "before = 1" not in script
    assert '"client": [".py", "", [], 1]' in script


def test_every_module_of_the_client_is_there() -> None:
    names = set(brython.sources(brython.CLIENT))
    assert names == {"client", *(f"client.{file.stem}" for file in brython.CLIENT.glob("[a-z]*.py"))}
    assert {"client.main", "client.state"} < names


def test_the_runtime_is_the_pinned_one() -> None:
    runtime, library = brython.installed()
    assert f"// version [{version('brython').replace('.', ', ')}, 'final', 0]" in runtime
    assert sorted(library) == ["math", "python_re"]


@pytest.mark.usefixtures("without_brython")
def test_without_brython_it_says_what_to_install(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(brython.MissingBrython, match="pip install --group development"):
        brython.script()
    assert command.main([]) == 1
    expected = "session-timeout development: Brython is not installed: pip install --group development\n"
    assert capsys.readouterr().err == expected


def test_the_runtimes_fault_is_mended() -> None:
    origin = find_spec("brython")
    assert origin
    assert origin.origin
    shipped = (Path(origin.origin).parent / "data" / "brython.js").read_text("utf-8")
    assert shipped.count(brython.FAULT) == 1
    assert brython.installed()[0] == shipped.replace(brython.FAULT, brython.MENDED)
