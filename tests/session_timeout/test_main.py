"""`python -m session_timeout files FOLDER`: the bundle, for a server in any language."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from session_timeout import __main__ as command
from session_timeout import __version__, assets

BUNDLE = assets.STATIC / "session_timeout"
NAMES = sorted([*assets.manifest()["files"], "manifest.json"])
SCRIPT = "session-timeout.min.js"


def files(folder: Path, *options: str) -> int:
    return command.main(["files", str(folder), *options])


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def earlier(folder: Path) -> None:
    """What an earlier version wrote: another script, and a manifest that says so."""
    files(folder)
    (folder / SCRIPT).write_bytes(b"// of an earlier version")
    said = json.loads((folder / "manifest.json").read_text("utf-8"))
    # printf '// of an earlier version' | openssl dgst -sha384 -binary | base64
    said["files"][SCRIPT]["integrity"] = "sha384-oxrxz8/mjQp/PCw4S+Puaw+oOJ8VFTo//Bfo56jxCU5TY6fSydiP0FC85V5ua4Bz"
    (folder / "manifest.json").write_text(json.dumps(said), "utf-8")


def test_the_bundle_is_written_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "public" / "session-timeout"
    assert files(folder) == 0
    assert content(folder) == {name: (BUNDLE / name).read_bytes() for name in NAMES}
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o644}
    lines = capsys.readouterr().out.splitlines()
    assert sorted(lines[:-1]) == [str(folder / name) for name in NAMES]
    assert lines[-1] == f"session-timeout {__version__}: {len(NAMES)} files written, {folder} is complete."


def test_a_second_time_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files(tmp_path)
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    capsys.readouterr()
    assert files(tmp_path) == 0
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before
    assert capsys.readouterr().out == f"session-timeout {__version__}: no files written, {tmp_path} is complete.\n"


def test_what_an_earlier_version_wrote_is_replaced_and_the_rest_is_left_alone(tmp_path: Path) -> None:
    earlier(tmp_path)
    (tmp_path / "own.js").write_bytes(b"mine")
    assert files(tmp_path) == 0
    assert content(tmp_path) == {**{name: (BUNDLE / name).read_bytes() for name in NAMES}, "own.js": b"mine"}


@pytest.mark.parametrize("manifest", [None, b"", b"{}", b"[1]", b'{"version": 1, "client_digest": 2, "files": 3}'])
def test_a_file_that_is_not_ours_is_not_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], manifest: bytes | None
) -> None:
    (tmp_path / SCRIPT).write_bytes(b"mine")
    names = SCRIPT
    if manifest is not None:
        (tmp_path / "manifest.json").write_bytes(manifest)
        names = f"{SCRIPT}, manifest.json"
    before = content(tmp_path)
    assert files(tmp_path) == 1
    assert capsys.readouterr().err == (
        f"session-timeout files: {tmp_path} has {names}, not as session-timeout wrote it. Nothing was written. "
        "Name another folder, or overwrite with --overwrite.\n"
    )
    assert content(tmp_path) == before
    assert files(tmp_path, "--overwrite") == 0
    assert content(tmp_path)[SCRIPT] == (BUNDLE / SCRIPT).read_bytes()


def test_a_file_of_ours_that_was_changed_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    earlier(tmp_path)
    (tmp_path / SCRIPT).write_bytes(b"// changed by hand")
    before = content(tmp_path)
    assert files(tmp_path) == 1
    assert f"has {SCRIPT}, not as session-timeout wrote it" in capsys.readouterr().err
    assert content(tmp_path) == before


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    elsewhere, folder = tmp_path / "elsewhere.js", tmp_path / "public"
    elsewhere.write_bytes(b"mine")
    folder.mkdir()
    (folder / SCRIPT).symlink_to(elsewhere)
    assert files(folder) == 1
    assert files(folder, "--overwrite") == 0
    assert elsewhere.read_bytes() == b"mine"
    assert not (folder / SCRIPT).is_symlink()


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"mine")
    assert files(file) == 1
    assert capsys.readouterr().err == f"session-timeout files: {file} cannot be used: File exists.\n"
    (tmp_path / "public" / SCRIPT).mkdir(parents=True)
    assert files(tmp_path / "public") == 1
    assert "session-timeout.min.js cannot be used: Is a directory." in capsys.readouterr().err
    assert content(tmp_path / "public" / SCRIPT) == {}


def test_without_a_command_it_prints_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([]) == 0
    assert "files" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["files"], ["demo"]])
def test_what_it_cannot_do_is_an_error(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        command.main(arguments)
    assert "error" in capsys.readouterr().err


def test_version() -> None:
    done = subprocess.run([sys.executable, "-m", "session_timeout", "--version"], capture_output=True, text=True)
    assert done.stdout == f"session-timeout {__version__}\n"
