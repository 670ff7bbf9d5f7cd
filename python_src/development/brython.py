"""One script that is Brython and the client's Python: what session-timeout.min.js is, uncompiled."""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

CLIENT = Path(__file__).resolve().parents[1] / "client"
# Brython makes JavaScript of Python in the page and evaluates it: no strict policy allows that
POLICY = "default-src 'self'; script-src 'self' 'unsafe-eval'"

# undefined given to a function of the platform's would be a TypeError of Brython 3.15.0's own
FAULT, MENDED = "arg !==null && arg.constructor===Object", "arg && arg.constructor===Object"

# what has no meaning at run time, but seconds of work for Brython when it is the library's own
TYPES_ONLY = {
    "collections": "",
    "collections.abc": "class Callable:\n    def __class_getitem__(cls, types): return cls\n",
    "typing": "Any = object\nclass TypedDict: pass\n"
    "class Literal:\n    def __class_getitem__(cls, values): return cls\nFinal = NotRequired = Literal\n",
    # its flags are an enum, which is as costly; the engine below is Brython's own
    "re": "from python_re import *\n",
}
PACKAGES = ("client", "collections")

RUN = "import client.main"


class MissingBrython(RuntimeError):
    """Brython is not installed; the message says how it is."""


def script(run: str = RUN, folder: Path = CLIENT) -> str:
    """Give the script as the sources are now: it runs at once, as the compiled one does.

    run is what Python does on the page, folder is where the client's modules are. Raises MissingBrython.
    """
    runtime, library = installed()
    modules: dict[str, list[Any]] = {**library}
    for name, source in {**TYPES_ONLY, **sources(folder)}.items():
        modules[name] = [".py", source, [], *([1] if name in PACKAGES else [])]
    # a page may have the script twice; Brython itself must be there once
    return (
        f"globalThis.__BRYTHON__ || (globalThis.$B = globalThis.__BRYTHON__ = {{}}) && (function () {{\n{runtime}\n"
        f"__BRYTHON__.use_VFS = true;\n__BRYTHON__.update_VFS({json.dumps(modules)});\n}})();\n"
        # as a compiled script would be, the client is run each time
        "for (const name in __BRYTHON__.imported) if (/^client\\b/.test(name)) delete __BRYTHON__.imported[name];\n"
        f"__BRYTHON__.runPythonSource({json.dumps(run)}, {{indexeddb: false}});\n"
    )


def sources(folder: Path) -> dict[str, str]:
    """Give the client's modules as they are now: name to source."""
    found = {f"client.{file.stem}": file.read_text("utf-8") for file in sorted(folder.glob("*.py"))}
    return {name.removesuffix(".__init__"): source for name, source in found.items()}


@cache
def installed() -> tuple[str, dict[str, list[Any]]]:
    """Give Brython's runtime, and of its library what the client needs. Raises MissingBrython."""
    found = find_spec("brython")
    if not found or not found.origin:
        raise MissingBrython("Brython is not installed: pip install --group development")
    data = Path(found.origin).parent / "data"
    runtime = (data / "brython.js").read_text("utf-8").replace(FAULT, MENDED)
    text = (data / "brython_stdlib.js").read_text("utf-8")
    library, _ = json.JSONDecoder().raw_decode(text, text.index("{"))
    return runtime, {name: library[name] for name in ("math", "python_re")}
