"""Builds static/session_timeout/ from python_src/client/: Python to JavaScript, then small.

    python build.py           build, print the sizes
    python build.py --check   rebuild and compare byte for byte; exit 1 if the bundle is stale
    python build.py --watch   build, and again on every change of the client
    python build.py --fetch   fetch the minifiers (terser and UglifyJS, from npm) and stop

It is also hatchling's hook: a wheel needs no compiler, only a bundle that is fresh and the README of an index.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import hashlib
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

ROOT = Path(__file__).resolve().parent
CLIENT = ROOT / "python_src" / "client"
STATIC = ROOT / "static" / "session_timeout"
TOOLS = ROOT / ".build"


def main(arguments: list[str]) -> int:
    """Run the command line; give the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    for option, text in {
        "--check": "rebuild and compare byte for byte",
        "--watch": "build, and again on every change of the client",
        "--fetch": "fetch the minifiers and stop",
    }.items():
        parser.add_argument(option, action="store_true", help=text)
    chosen = parser.parse_args(arguments)
    # the compiler is the build's own: the hook below must work without it
    sys.path.insert(0, str(ROOT / "python_src"))
    from compiler.minify import fetch_minifiers

    fetch_minifiers(TOOLS)
    if chosen.fetch:
        return 0
    if chosen.watch:
        return watch()
    try:
        if chosen.check:
            return check()
        write(build())
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


class BuildError(Exception):
    """The client's source cannot be built; the text says where and why."""


def build() -> dict[str, bytes]:
    """Give the bundle: file name to bytes."""
    import lightningcss

    from compiler.minify import minify
    from compiler.modules import in_import_order
    from compiler.refusals import Refused
    from compiler.translate import translate

    try:
        # 1. the modules of each script, what is imported before what imports it
        scripts = {name: in_import_order(CLIENT, entry) for name, entry in ENTRIES.items()}
        sources = {name: source for modules in scripts.values() for name, source in modules.items()}
        step("read", f"{len(sources)} modules: {' '.join(sources)}")

        # 2. Python to JavaScript, each form by its rule: what has none, or means something else there, is refused
        compiled = translate(sources, f"{CLIENT.relative_to(ROOT)}/")
        parts = {name: f"// {name}.py\n{code}" for name, code in compiled.items()}
    except Refused as error:
        raise BuildError(str(error)) from None

    # 3. all in one scope of its own; 4. small
    bundle: dict[str, bytes] = {}
    for name, modules in scripts.items():
        script = wrap("\n".join(parts[module] for module in modules))
        step("translate", script)
        small = FIRST_LINES.get(name, "") + minify(script, TOOLS)
        step("minify", small)
        bundle[f"{name}.js"] = (f"/* {name} {version()} | MIT */\n" + script).encode()
        bundle[f"{name}.min.js"] = small.encode()

    style = (CLIENT / "session-timeout.css").read_text("utf-8")
    small_style = lightningcss.process_stylesheet(style, minify=True, browsers_list=BROWSERS) + "\n"
    step("style", small_style)

    bundle["session-timeout.css"] = style.encode()
    bundle["session-timeout.min.css"] = small_style.encode()
    return {**bundle, "manifest.json": manifest(bundle)}


# the scripts, and the module that each begins with
ENTRIES = {"session-timeout": "main", "session-timeout-worker": "worker"}

# Chromium then compiles the functions while the file streams in; the worker's are rarely called:
# https://v8.dev/blog/explicit-compile-hints
FIRST_LINES = {"session-timeout": "//# allFunctionsCalledOnLoad\n"}

# what has :has() and a modal <dialog>: the style needs no prefixes for anything older
BROWSERS = ["chrome >= 105", "firefox >= 121", "safari >= 15.4"]


def wrap(script: str) -> str:
    """Give the script in a scope of its own."""
    body = re.sub(r"[ \t]+$", "", script, flags=re.MULTILINE)
    return f"(() => {{\n{body}\n}})();\n"


def manifest(bundle: dict[str, bytes]) -> bytes:
    """Give manifest.json: what the server's side and the README need to know of each file."""
    files = {
        name: {
            "bytes": len(content),
            "gzip": len(gzip.compress(content, 9, mtime=0)),
            "brotli": brotli_size(content),
            "integrity": "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode(),
        }
        for name, content in sorted(bundle.items())
    }
    facts = {"version": version(), "client_digest": client_digest(), "files": files}
    return (json.dumps(facts, indent=2) + "\n").encode()


def brotli_size(content: bytes) -> int:
    """Give the number of bytes of the content in brotli at its best quality."""
    import brotli

    return len(brotli.compress(content, quality=11))


def version() -> str:
    """Give the package's version."""
    source = (ROOT / "python_src" / "session_timeout" / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "(.+)"$', source, re.MULTILINE)
    if not found:
        raise BuildError('python_src/session_timeout/__init__.py: no line __version__ = "…"')
    return found[1]


def client_digest() -> str:
    """Give the digest of the client's sources, names and contents, and of the version they ship in."""
    digest = hashlib.sha256(version().encode())
    for file in sorted([*CLIENT.glob("*.py"), *CLIENT.glob("*.css")]):
        # a checkout may turn line ends
        digest.update(f"\0{file.name}\0".encode() + file.read_bytes().replace(b"\r\n", b"\n"))
    return f"sha256-{digest.hexdigest()}"


def write(bundle: dict[str, bytes]) -> None:
    """Write the bundle to static/."""
    STATIC.mkdir(parents=True, exist_ok=True)
    for name, content in bundle.items():
        (STATIC / name).write_bytes(content)


def check() -> int:
    """Rebuild and compare with what is committed; give the exit code."""
    stale = [name for name, content in build().items() if content != committed(name)]
    for name in stale:
        print(f"static/session_timeout/{name} is stale: run python build.py", file=sys.stderr)
    return 1 if stale else 0


def committed(name: str) -> bytes:
    """Give a file of the bundle as it is in static/, empty if missing."""
    file = STATIC / name
    return file.read_bytes() if file.exists() else b""


def watch() -> int:
    """Build, and again on every change of the client, until interrupted."""
    built = 0
    try:
        while True:
            newest = max(file.stat().st_mtime_ns for file in CLIENT.iterdir())
            if newest > built:
                built = newest
                try:
                    write(build())
                except Exception as error:  # a half-typed line must not end the watch
                    print(error, file=sys.stderr)
            time.sleep(0.3)
    except KeyboardInterrupt:
        return 0


def step(name: str, result: str) -> None:
    """Print one line on a step: a short result as it is, a file's content as its sizes."""
    if "\n" in result:
        content = result.encode()
        size = f"{len(content):,} bytes, gzip {len(gzip.compress(content, 9)):,}"
        result = f"{size}, brotli {brotli_size(content):,}"
    print(f"{name:>9}  {result}")


class FreshBundle(BuildHookInterface[Any]):
    """Hatchling's hook: refuses to pack a bundle that is older than its sources."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compare the digest in the manifest with the sources'. Raises SystemExit when they differ."""
        if version == "editable":  # who edits the client installs first and builds later
            return
        facts = json.loads(committed("manifest.json") or b"{}")
        if facts.get("client_digest") != client_digest():
            raise SystemExit("static/session_timeout/ is older than python_src/client/: run python build.py")


class IndexReadme(MetadataHookInterface):
    """Hatchling's hook: the README as a package index shows it, where relative links lead nowhere."""

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        """Add the README to the metadata, its links to files of the repository made absolute."""
        text = (ROOT / "README.md").read_text("utf-8")
        text = absolute(text, metadata.get("urls", {}).get("Repository", ""))
        metadata["readme"] = {"content-type": "text/markdown", "text": text}


def absolute(markdown: str, repository: str) -> str:
    """Give a page with its links below a repository's URL; without one, pictures go and links are their texts."""

    def link(found: re.Match[str]) -> str:
        picture, text, path = found.groups()
        if repository:
            return f"{picture}[{text}]({repository.rstrip('/')}/{'raw' if picture else 'blob'}/HEAD/{path})"
        return "" if picture else text

    return re.sub(r"(!?)\[([^]]+)\]\((?!\w+:|#)([^)]+)\)", link, markdown)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
