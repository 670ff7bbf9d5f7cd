"""One page with the whole client on a fake platform: imported by CPython, or compiled and minified as it ships."""

from __future__ import annotations

import json
from functools import cache
from types import SimpleNamespace
from typing import Any, cast

import dukpy

from tests.client.fake_browser import FakePage
from tests.client.minified import minified
from tests.client.runtime import ROOT, load, platform_names, script

SETTINGS = {
    "name": "session-timeout",
    "data-timeout": "900",
    "data-countdown": "120",
    "data-keep-alive-url": "/keep-alive",
    "data-sign-out-url": "/sign-out",
    "data-timeout-url": "/timed-out",
}
HAS = {
    "locks": True,  # Web Locks; "denied" when the promise is rejected
    "channels": True,  # BroadcastChannel can be opened
    "storage": True,  # localStorage does not throw
    "online": True,
    "lockElsewhere": False,  # another tab is asking the server
    "lateness": 0,  # ms by which timers are late
    "focusesDialog": False,  # showModal() focuses the dialog, not its button: WebKit
}
# what no user can see: the client's own view of the session
PROBE = """
window.probe = () => ({
    watching: _state["phase_name"] === "watching" || _state["phase_name"] === "asking",
    asking: _state["is_sent"], doubt: _state["doubt_level"], origin: _state["clock_origin"],
    deadline: _state["idle_end"], limit: _state["limit_end"] ?? 1e300,
    timeout: _settings ? _settings["timeout_ms"] : 0, countdown: _settings ? _settings["countdown_ms"] : 0,
});
"""


class Page:
    """A page with these attributes of the meta element, on a platform that has these things."""

    seen: Any
    """What the page looks like after the last order."""

    def __init__(self, runtime: str, attributes: dict[str, str], **has: Any) -> None:
        self.log: list[str] = []
        start = Cpython if runtime == "cpython" else Dukpy
        self.platform = start({**SETTINGS, **attributes}, {**HAS, **has})
        self.order("settle")

    def order(self, name: str, *arguments: Any) -> Any:
        """Have this happen (see `orders` in platform.js); give what the page looks like then."""
        self.log.append(f"{name}{arguments}")
        seen = SimpleNamespace(**self.platform.order(name, arguments))
        seen.now = max(seen.origin, seen.wall - seen.running) + seen.running
        seen.left = max(0, min(min(seen.deadline, seen.limit) - seen.now, seen.timeout))
        seen.events = [told[0] for told in seen.told]
        self.seen = seen
        return seen


class Cpython:
    def __init__(self, attributes: dict[str, str], has: dict[str, Any]) -> None:
        self.page = FakePage(attributes, has)
        self.session = load(self.page.window, self.page.document)["client.watch"]

    def order(self, name: str, arguments: tuple[Any, ...]) -> dict[str, Any]:
        getattr(self.page, name)(*arguments)
        watch = cast(Any, self.session)
        state, settings = watch._state, watch._settings
        return {
            **json.loads(json.dumps(self.page.look(), default=repr)),
            "watching": state["phase_name"] in ("watching", "asking"),
            "asking": state["is_sent"],
            "doubt": state["doubt_level"],
            "origin": state["clock_origin"],
            "deadline": state["idle_end"],
            "limit": 1e300 if state["limit_end"] is None else state["limit_end"],
            "timeout": settings["timeout_ms"] if settings else 0,
            "countdown": settings["countdown_ms"] if settings else 0,
        }


class Dukpy:
    def __init__(self, attributes: dict[str, str], has: dict[str, Any]) -> None:
        self.interpreter = interpreter()
        self.interpreter.evaljs(
            "globalThis.page = openPage(dukpy.attributes, dukpy.has); 0", attributes=attributes, has=has
        )

    def order(self, name: str, arguments: tuple[Any, ...]) -> dict[str, Any]:
        text = self.interpreter.evaljs("page(dukpy.name, dukpy.arguments)", name=name, arguments=arguments)
        seen: dict[str, Any] = json.loads(text)
        return seen


@cache
def interpreter() -> Any:
    """JavaScript with the platform and what ships: the whole client, minified, and a probe."""
    small = minified(f"(() => {{\n{script()}\n{PROBE}\n}})();")
    interpreter = dukpy.JSInterpreter()
    interpreter.evaljs((ROOT / "tests" / "client" / "platform.js").read_text("utf-8") + "\n0")
    names = platform_names()
    interpreter.evaljs(f"globalThis.client = (window) => {{ const {{{names}}} = window; {small} }}; 0")
    return interpreter
