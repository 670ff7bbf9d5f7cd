"""The client imported by CPython, and compiled for dukpy; brython_page.py is its third runtime."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, Protocol

import dukpy

from compiler.modules import in_import_order
from compiler.translate import translate

ROOT = Path(__file__).parents[2]
CLIENT = ROOT / "python_src" / "client"


class Lookup(dict[str, Any]):
    """An argument that is a function in both: what the table has for a text, else another value."""

    def __init__(self, table: Mapping[str, Any], otherwise: Any) -> None:
        super().__init__(table=dict(table), otherwise=otherwise)

    def __call__(self, text: str) -> Any:
        return self["table"].get(text, self["otherwise"])


class Runtime(Protocol):
    def each(self, function: str, calls: Iterable[Iterable[Any]]) -> list[Any]:
        """Call a function of the client once for each list of arguments; give the results."""

    def call(self, function: str, *arguments: Any) -> list[Any]:
        """Call a function once; give the result, then the arguments as it leaves them."""


class JavaScript(Runtime, Protocol):
    def run(self, code: str, **given: Any) -> Any:
        """Give what JavaScript gives; the client's functions are those of `client`, and what is given of `given`."""


class Cpython:
    def __init__(self) -> None:
        window, document = SimpleNamespace(sessionTimeout=SimpleNamespace(extend=True)), SimpleNamespace()
        self.functions = {
            name: value for module in load(window, document).values() for name, value in vars(module).items()
        }

    def each(self, function: str, calls: Iterable[Iterable[Any]]) -> list[Any]:
        return [self.functions[function](*arguments) for arguments in calls]

    def call(self, function: str, *arguments: Any) -> list[Any]:
        return [self.functions[function](*arguments), *arguments]


class Dukpy:
    PLATFORM = """
        globalThis.window = globalThis.client = globalThis;
        globalThis.localStorage = {
            kept: {}, getItem(key) { return this.kept[key] ?? null; },
            setItem(key, text) { this.kept[key] = text; }, clear() { this.kept = {}; },
        };
        globalThis.BroadcastChannel = class { close() {} postMessage() {} };
    """
    REVIVE = "(a) => a && a.table ? (x) => (Object.hasOwn(a.table, x) ? a.table[x] : a.otherwise) : a"

    def __init__(self) -> None:
        self.interpreter = dukpy.JSInterpreter()
        self.interpreter.evaljs(f"{self.PLATFORM} {script('sign_out')}\n0")

    def run(self, code: str, **given: Any) -> Any:
        return json.loads(self.interpreter.evaljs(f"JSON.stringify(((given) => ({code}))(dukpy))", **given))

    def each(self, function: str, calls: Iterable[Iterable[Any]]) -> list[Any]:
        given = [list(arguments) for arguments in calls]
        results: list[Any] = self.run(f"given.calls.map((call) => {function}(...call.map({self.REVIVE})))", calls=given)
        return results

    def call(self, function: str, *arguments: Any) -> list[Any]:
        code = f"(() => {{ const a = given.arguments.map({self.REVIVE}); return [{function}(...a), ...a]; }})()"
        results: list[Any] = self.run(code, arguments=list(arguments))
        return results


def load(window: Any, document: Any) -> dict[str, ModuleType]:
    """Import all of the client afresh, with these as Brython's `browser`; nothing of it stays imported."""
    browser: Any = ModuleType("browser")
    browser.window, browser.document = window, document
    others = put_away()
    sys.modules["browser"] = browser
    try:
        importlib.import_module("client.main")
        return put_away()
    finally:
        put_away()
        sys.modules.update(others)


def put_away() -> dict[str, ModuleType]:
    """Take the client and `browser` out of the imported modules."""
    names = [name for name in sys.modules if name in ("browser", "client") or name.startswith("client.")]
    return {name: sys.modules.pop(name) for name in names}


def script(entry: str) -> str:
    """The modules that the entry needs, and itself, compiled; all their names in one scope."""
    return "\n".join(translate(in_import_order(CLIENT, entry)).values())
