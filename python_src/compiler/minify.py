"""Terser, then UglifyJS, inside dukpy: the JavaScript minifiers without Node."""

from __future__ import annotations

from pathlib import Path

import dukpy
from dukpy.install import install_jspackage

TERSER = "5.51.2"
UGLIFY = "3.19.3"
# JavaScript, because of the pattern: our own names have an underscore, the platform's have none
OPTIONS = """{
    ecma: 2017,
    compress: {inline: 1, passes: 3, pure_getters: true, unsafe: true},
    mangle: {toplevel: true, properties: {regex: /^[a-z]+(_[a-z]+)+$/}},
}"""


# not toplevel: the names are for the script alone. UglifyJS joins its files as tools/node.js does
UGLIFY_OPTIONS = "{compress: {inline: 1, passes: 3, pure_getters: true, unsafe: true}}"
UGLIFY_FILES = [
    "utils", "ast", "transform", "parse", "scope", "compress", "output", "sourcemap", "mozilla-ast", "propmangle",
    "minify",
]  # fmt: skip


def fetch_minifiers(folder: Path) -> None:
    """Fetch terser and UglifyJS from npm into a folder, unless they are there."""
    if not bundle(folder).exists():
        install_jspackage("terser", TERSER, str(folder))
    if not (folder / "uglify-js" / "lib").exists():
        install_jspackage("uglify-js", UGLIFY, str(folder))


def bundle(folder: Path) -> Path:
    """The file that is terser."""
    return folder / "terser" / "dist" / "bundle.min.js"


def minify(script: str, folder: Path) -> str:
    """Give the script minified. Raises FileNotFoundError when the minifiers were not fetched."""
    return by_uglify(by_terser(script, folder), folder).strip() + "\n"


def by_terser(script: str, folder: Path) -> str:
    """Give the script as terser leaves it. Raises ValueError for what it refuses."""
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
    return str(result["minified"])


def by_uglify(script: str, folder: Path) -> str:
    """Give the script as UglifyJS leaves it. Raises ValueError for what it refuses."""
    interpreter = dukpy.JSInterpreter()
    # its source maps, which nobody makes here, name these when they are defined
    interpreter.evaljs("globalThis.atob = globalThis.btoa = (text) => text; 0")
    tools = folder / "uglify-js" / "tools"
    files = [*(folder / "uglify-js" / "lib" / f"{name}.js" for name in UGLIFY_FILES), tools / "exports.js"]
    joined = "\n\n".join(file.read_text("utf-8") for file in files)
    properties = (tools / "domprops.json").read_text("utf-8")
    interpreter.evaljs(
        f"globalThis.uglify = {{}}; ((domprops, exports) => {{ {joined} }})({properties}, globalThis.uglify); 0"
    )
    result = interpreter.evaljs(
        f"""
        const made = globalThis.uglify.minify(dukpy.script, {UGLIFY_OPTIONS});
        ({{code: made.code, failed: made.error ? String(made.error) : ""}})
    """,
        script=script,
    )
    if result["failed"]:
        raise ValueError(f"UglifyJS: {result['failed']}")
    return str(result["code"])
