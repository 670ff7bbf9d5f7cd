"""Terser, inside dukpy: the JavaScript minifier without Node."""

from __future__ import annotations

from pathlib import Path

import dukpy
from dukpy.install import install_jspackage

TERSER = "5.51.2"
# JavaScript, because of the pattern: our own names have an underscore, the platform's have none
OPTIONS = """{
    ecma: 2017,
    compress: {inline: 1, passes: 3, pure_getters: true, unsafe: true},
    mangle: {toplevel: true, properties: {regex: /^[a-z]+(_[a-z]+)+$/}},
}"""


def fetch_terser(folder: Path) -> None:
    """Fetch terser from npm into a folder, unless it is there."""
    if not bundle(folder).exists():
        install_jspackage("terser", TERSER, str(folder))


def bundle(folder: Path) -> Path:
    """The file that is terser."""
    return folder / "terser" / "dist" / "bundle.min.js"


def minify(script: str, folder: Path) -> str:
    """Give the script minified. Raises FileNotFoundError when terser was not fetched."""
    interpreter = dukpy.JSInterpreter()
    interpreter.evaljs("globalThis.self = globalThis; 0")
    interpreter.evaljs(bundle(folder).read_text("utf-8") + "\n;0")
    interpreter.evaljs(
        f"Terser.minify(dukpy.script, {OPTIONS})"
        ".then(r => { globalThis.minified = r.code }, e => { globalThis.failed = String(e) }); 0",
        script=script,
    )
    result = interpreter.evaljs("({minified: globalThis.minified, failed: globalThis.failed})")
    if result.get("failed"):
        raise ValueError(f"terser: {result['failed']}")
    return str(result["minified"]).strip() + "\n"
