"""Writes the bundle out into a folder, for a server in any language. A file that is not ours is never overwritten."""

from __future__ import annotations

import json
import os
import tempfile
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha384
from pathlib import Path

from session_timeout import assets

_MANIFEST = "manifest.json"


class NotWritten(Exception):
    """Nothing was written; the message says why, and what to do."""


def write(folder: Path, overwrite: bool = False) -> list[Path]:
    """Write the bundle into the folder, which is made; give what was written: nothing where all is there already.

    What an earlier call wrote is replaced. Raises NotWritten, before anything is written, where a file of the same
    name is not one of ours or was changed since, unless `overwrite` is given; and where the folder cannot be used.
    """
    new = {name: assets.path(name).read_bytes() for name in assets.manifest()["files"]}
    new[_MANIFEST] = (assets.STATIC / "session_timeout" / _MANIFEST).read_bytes()
    try:
        there = {name: (folder / name).read_bytes() for name in new if os.path.lexists(folder / name)}
        foreign = [] if overwrite else _foreign(there, new)
        if foreign:
            raise NotWritten(
                f"{folder} has {', '.join(foreign)}, not as session-timeout wrote it. Nothing was written. "
                "Name another folder, or overwrite with --overwrite."
            )
        folder.mkdir(parents=True, exist_ok=True)
        # the manifest last: until then the files are looked at by the old one
        names = [name for name in new if there.get(name) != new[name]]
        for name in names:
            _replace(folder / name, new[name])
    except OSError as error:
        raise NotWritten(f"{error.filename or folder} cannot be used: {error.strerror}.") from error
    return [folder / name for name in names]


def _foreign(there: Mapping[str, bytes], new: Mapping[str, bytes]) -> list[str]:
    """The names of files that are neither what is to be written nor what the folder's manifest says of them."""
    written = _integrities(there.get(_MANIFEST, b""))
    return [
        name
        for name, content in there.items()
        if content != new[name] and not (written if name == _MANIFEST else written.get(name) == _integrity(content))
    ]


def _integrities(manifest: bytes) -> dict[str, str]:
    """What a manifest of ours says of each file; nothing, if it is none."""
    try:
        said = json.loads(manifest)
        if {"version", "client_digest"} <= said.keys():
            return {name: file["integrity"] for name, file in said["files"].items()}
    except (ValueError, TypeError, AttributeError, KeyError):
        pass
    return {}


def _integrity(content: bytes) -> str:
    return "sha384-" + b64encode(sha384(content).digest()).decode()


def _replace(path: Path, content: bytes) -> None:
    """Whole or not at all: a server may be reading. A link is replaced, not followed."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # what mkstemp makes is for its owner alone; these are for a web server
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError:
        os.unlink(name)
        raise
