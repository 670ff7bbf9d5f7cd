"""A page whose clocks, events, requests and other tabs a test orders. platform.js is the same in JavaScript."""

# the names are the platform's
from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

ORIGIN = "https://a.test"


def constructor(make: Callable[..., Any]) -> Any:
    """What Brython makes of a JavaScript constructor: X.new(...)."""
    return SimpleNamespace(new=make)


class JSObject(SimpleNamespace):
    """A message's data that is an object in JavaScript."""


class NodeList(list[Any]):
    @property
    def length(self) -> int:
        return len(self)


class Target:
    def __init__(self) -> None:
        self.handlers: list[tuple[str, Callable[[Any], None]]] = []

    def addEventListener(self, name: str, handler: Callable[[Any], None], capture: bool = False) -> None:
        self.handlers.append((name, handler))

    def dispatch(self, name: str, **event: Any) -> None:
        names = ["ctrlKey", "metaKey", "shiftKey", "altKey", "persisted", "defaultPrevented", "repeat", "key"]
        keys = dict.fromkeys(names)
        for on, handler in [*self.handlers]:
            if on == name:
                handler(SimpleNamespace(**keys | event, type=name, detail=0, preventDefault=lambda: None))


class Element(Target):
    def __init__(self, page: FakePage, tag: str) -> None:
        super().__init__()
        self.page, self.tag = page, tag
        self.attributes: dict[str, str] = {}
        self.children: list[Element] = []
        self.parent: Element | None = None
        self.before: Element = self
        self.textContent = ""
        self.open = self.hidden = False

    @property
    def isConnected(self) -> bool:
        return self is self.page.root or (self.parent is not None and self.parent.isConnected)

    def getAttribute(self, name: str) -> str | None:
        return self.attributes.get(name)

    def setAttribute(self, name: str, value: str) -> None:
        self.attributes[name] = value

    def removeAttribute(self, name: str) -> None:
        self.attributes.pop(name, None)

    def getAnimations(self) -> list[Any]:
        return []

    @property
    def classList(self) -> Any:
        return SimpleNamespace(add=lambda name: None)

    @property
    def style(self) -> Any:
        return SimpleNamespace(setProperty=lambda name, value: None)

    def appendChild(self, child: Element) -> Element:
        child.parent = self
        self.children.append(child)
        return child

    def replaceChildren(self) -> None:
        for child in [*self.children]:
            child.remove()

    def remove(self) -> None:
        if self.parent:
            self.parent.children.remove(self)
        self.parent = None
        if not self.page.document.activeElement.isConnected:
            self.page.document.activeElement = self.page.body

    def find(self, test: Callable[[Element], bool]) -> Element | None:
        for child in self.children:
            found = child if test(child) else child.find(test)
            if found:
                return found
        return None

    def querySelector(self, tag: str) -> Element | None:
        return self.find(lambda element: element.tag == tag)

    def bubble(self, name: str, **event: Any) -> None:
        at: Element | None = self
        while at:
            at.dispatch(name, **event)
            at = at.parent

    def closest(self, selector: str) -> Element | None:
        return self if "data-sign-out" in self.attributes else None

    def contains(self, element: Element) -> bool:
        return element is self or self.find(lambda found: found is element) is not None

    def getBoundingClientRect(self) -> Any:
        return SimpleNamespace(x=0, y=0)

    def focus(self, options: Any = None) -> None:
        if not self.isConnected:
            return
        old = self.page.document.activeElement
        self.page.document.activeElement = self
        if old is not self:
            old.bubble("focusout")

    def showModal(self) -> None:
        if not self.isConnected:
            raise RuntimeError("InvalidStateError")
        self.page.shown += 1
        self.page.covered = False
        self.open = True
        self.before = self.page.document.activeElement
        first = self if self.page.has["focusesDialog"] else self.querySelector("button")
        assert first
        first.focus()

    def close(self) -> None:
        if not self.open:
            return
        self.open = False
        if self.before.isConnected:
            self.before.focus()
        self.page.tasks.append(lambda: self.dispatch("close"))


class Document(Target):
    readyState = "complete"
    hidden = prerendering = False
    baseURI = ORIGIN + "/"

    def __init__(self, page: FakePage) -> None:
        super().__init__()
        self.page, self.body = page, page.body
        self.activeElement = page.main
        self.documentElement = page.root
        self.cookie = ""

    def createElement(self, tag: str) -> Element:
        return Element(self.page, tag)

    def querySelector(self, selector: str) -> Element | None:
        if selector.startswith("meta"):
            return self.page.meta if "session-timeout" in selector else None
        return self.page.main if self.page.main.isConnected else None

    def querySelectorAll(self, selector: str) -> NodeList:
        return NodeList()

    def getElementById(self, id: str) -> None:
        return None

    def elementFromPoint(self, x: float, y: float) -> Element | None:
        box = self.page.box()
        return box.querySelector("button") if box and box.open and not self.page.covered else self.page.main

    def dispatchEvent(self, event: Any) -> None:
        self.page.told.append([event.name.removeprefix("session-timeout:"), event.detail])
        reaction = self.page.reactions.get(self.page.told[-1][0])
        if reaction:
            self.page.window.sessionTimeout[reaction]()


class Request:
    """XMLHttpRequest."""

    waiting = False
    status = timeout = patience = 0
    url = responseURL = ""
    header: str | None = None
    onloadend: Callable[[Any], None]

    def __init__(self, page: FakePage) -> None:
        self.page = page

    def open(self, method: str, url: str) -> None:
        self.url = url

    def setRequestHeader(self, name: str, value: str) -> None:
        pass

    def overrideMimeType(self, kind: str) -> None:
        pass

    def getResponseHeader(self, name: str) -> str | None:
        return self.header if name == "Session-Timeout-Remaining" else None

    def send(self, body: str) -> None:
        if self.url.endswith("/sign-out"):  # never answered here
            return
        self.page.sent += 1
        if not self.page.has["locks"]:
            self.page.asked = self.page.running
        self.waiting = True
        self.page.requests.append(self)
        if self.page.has["online"]:
            if self.timeout:  # the client itself takes back what fetch() has sent
                self.patience = self.page.set_timer(lambda: self.end(0, "", None), self.timeout, False)
        else:
            self.page.tasks.append(lambda: self.end(0, "", None))

    def abort(self) -> None:
        if self.waiting:
            self.page.answered -= 1
            self.end(0, "", None)

    def end(self, status: int, path: str, header: str | None) -> None:
        if not self.waiting:
            return
        self.page.clear_timer(self.patience)
        self.page.requests.remove(self)
        self.page.answered += 1
        self.waiting = False
        self.status, self.responseURL, self.header = status, path and ORIGIN + path, header
        self.onloadend(None)


class Settled:
    """A promise that is settled at once: what happens later is ordered by the test."""

    def __init__(self, value: Any = None, error: Exception | None = None) -> None:
        self.value, self.error = value, error

    def then(self, run: Callable[[Any], Any]) -> Any:
        return self if self.error else self.settled(run, self.value)

    def catch(self, run: Callable[[Any], Any]) -> Any:
        return self.settled(run, self.error) if self.error else self

    def settled(self, run: Callable[[Any], Any], given: Any) -> Any:
        try:
            value = run(given)
        except Exception as error:
            return Settled(error=error)
        return value if hasattr(value, "then") else Settled(value)


class Awaited:
    """A promise that a test settles: what waits for it is called at once."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Any, Any, Awaited]] = []

    def then(self, fine: Callable[[Any], Any] | None, failed: Callable[[Any], Any] | None = None) -> Awaited:
        self.waiting.append((fine, failed, Awaited()))
        return self.waiting[-1][2]

    def catch(self, failed: Callable[[Any], Any]) -> Awaited:
        return self.then(None, failed)

    def settle(self, value: Any, error: Exception | None = None) -> None:
        for fine, failed, following in self.waiting:
            run = failed if error else fine
            if run:
                following.settle(run(error or value))
            else:
                following.settle(value, error)


class Controller:
    """AbortController."""

    def __init__(self) -> None:
        self.signal = Target()

    def abort(self) -> None:
        self.signal.dispatch("abort")


class Channel:
    """BroadcastChannel."""

    onmessage: Callable[[Any], None]

    def __init__(self, page: FakePage, name: str) -> None:
        if not page.has["channels"]:
            raise RuntimeError("SecurityError")
        self.open = page.channels if name == "session-activity" else page.ends
        self.page = page
        self.open.append(self)

    def postMessage(self, data: Any) -> None:
        self.page.said.append(data)

    def close(self) -> None:
        self.open.remove(self)


class FakePage:
    """Give document and window to the client, the other methods to the test."""

    def __init__(self, attributes: dict[str, str], has: dict[str, Any]) -> None:
        self.has, self.reactions = has, dict[str, str]()
        self.wall, self.running, self.frozen, self.covered = 1_800_000_000_000.0, 1234.5, False, False
        self.timers: list[SimpleNamespace] = []
        self.tasks: list[Callable[[], None]] = []
        self.requests: list[Request] = []
        self.channels: list[Channel] = []  # of activity
        self.ends: list[Channel] = []  # of the session's end
        self.lock: Any = None
        self.kept: str | None = None
        self.count = self.armed = self.sent = self.answered = self.shown = 0
        self.asked = 0.0
        self.places: list[str] = []
        self.told: list[Any] = []
        self.faults: list[str] = []
        self.said: list[Any] = []
        self.body, self.main, self.meta = Element(self, "body"), Element(self, "main"), Element(self, "meta")
        self.root = Element(self, "html")
        self.root.lang = "en"  # type: ignore[attr-defined]
        self.root.appendChild(self.body)
        self.body.appendChild(self.main)
        self.meta.attributes = attributes
        self.document = Document(self)
        self.window: Any = Target()
        vars(self.window).update(
            Date=SimpleNamespace(now=lambda: self.wall),
            performance=SimpleNamespace(now=lambda: self.running, getEntriesByType=lambda kind: []),
            setTimeout=lambda run, ms: self.set_timer(run, ms, ms != 10_000),  # those are patience with the server
            clearTimeout=self.clear_timer,
            console=SimpleNamespace(error=lambda *words: self.faults.append(" ".join(map(str, words)))),
            location=SimpleNamespace(origin=ORIGIN, href=f"{ORIGIN}/page", replace=self.go),
            localStorage=SimpleNamespace(
                getItem=self.stored, setItem=self.set_item, removeItem=lambda key: self.set_item(key, None)
            ),
            navigator=self,
            sessionTimeout=None,
            Promise=SimpleNamespace(
                new=self.promise,
                resolve=lambda value=None: value if hasattr(value, "then") else Settled(value),
                all=lambda values: Settled(values),
            ),
            AbortController=constructor(lambda: Controller()),
            fetch=self.fetch,
            CustomEvent=constructor(lambda name, init: SimpleNamespace(name=name, **init)),
            Intl=SimpleNamespace(NumberFormat=constructor(number_format)),
            URL=constructor(url),
            XMLHttpRequest=constructor(lambda: Request(self)),
            BroadcastChannel=constructor(lambda name: Channel(self, name)),
            MutationObserver=constructor(lambda changed: SimpleNamespace(observe=lambda element, what: None)),
            Object=SimpleNamespace(keys=lambda data: list(vars(data)) if isinstance(data, JSObject) else []),
            Boolean=bool,
            Number=Number(),
        )

    @property
    def onLine(self) -> bool:
        return bool(self.has["online"])

    @property
    def locks(self) -> Any:
        return SimpleNamespace(request=self.request_lock) if self.has["locks"] else None

    def box(self) -> Element | None:
        return self.root.querySelector("dialog")

    def go(self, url: str) -> None:
        self.places.append(url.removeprefix(ORIGIN))

    def set_timer(self, run: Callable[[], None], ms: float, page: bool) -> int:
        self.count += 1
        self.armed += 1 if page else 0
        at = self.running + (ms if 0 < ms < 2**31 else 0) + self.has["lateness"]
        self.timers.append(SimpleNamespace(id=self.count, run=run, page=page, at=at))
        return self.count

    def clear_timer(self, id: int) -> None:
        self.timers = [timer for timer in self.timers if timer.id != id]

    def stored(self, key: str) -> str | None:
        if not self.has["storage"]:
            raise RuntimeError("SecurityError")
        return self.kept if key.startswith("session-timeout:activity") else None

    def set_item(self, key: str, text: str | None) -> None:
        self.stored(key)
        if key.startswith("session-timeout:activity"):
            self.kept = text

    def fetch(self, url: str, options: Any) -> Any:
        answer = Awaited()
        request = Request(self)
        request.open("GET", url)

        def end(event: Any) -> None:
            moved = request.responseURL and request.responseURL.partition("?")[0] != ORIGIN + url
            kind = "opaqueredirect" if moved else "basic"
            headers = SimpleNamespace(get=request.getResponseHeader)
            if request.status:
                answer.settle(SimpleNamespace(status=0 if moved else request.status, type=kind, headers=headers))
            else:
                answer.settle(None, RuntimeError("AbortError"))

        request.onloadend = end
        options["signal"].addEventListener("abort", lambda event: request.end(0, "", None))
        request.send("")
        return answer

    def promise(self, run: Callable[[Any, Any], None]) -> Any:
        promise = SimpleNamespace(done=False)
        run(lambda: setattr(promise, "done", True), lambda: None)
        return promise

    def request_lock(self, name: str, options: Any, granted: Callable[[Any], Any]) -> Any:
        self.asked = self.running

        def grant() -> None:
            free = not self.has["lockElsewhere"] and (self.lock is None or self.lock.done)
            held = granted(JSObject() if free else None)
            if free and held:
                self.lock = held

        if self.has["locks"] == "denied":
            return SimpleNamespace(catch=lambda denied: self.tasks.append(lambda: denied("SecurityError")))
        self.tasks.append(grant)
        return SimpleNamespace(catch=lambda denied: None)

    def settle(self) -> None:
        while self.tasks and not self.frozen:
            self.tasks.pop(0)()

    def wait(self, ms: float) -> None:
        end = self.running + ms
        self.settle()
        for _ in range(5000):
            due = [timer for timer in self.timers if timer.at <= end and not self.frozen]
            first = min(due, key=lambda timer: timer.at, default=None)
            step = max(0, (first.at if first else end) - self.running)
            self.running += step
            self.wall += step
            if not first:
                return
            self.clear_timer(first.id)
            first.run()
            self.settle()
        raise AssertionError("timers without end")

    def sleep(self, ms: float, stops: bool) -> None:
        self.wall += ms
        self.running += 0 if stops else ms

    def setClock(self, ms: float) -> None:
        self.wall += ms

    def change(self, name: str, value: Any) -> None:
        self.has[name] = value

    def react(self, name: str, to: str) -> None:
        self.reactions[name] = to

    def dispatch(self, name: str) -> None:
        self.window.dispatch(name)

    def hide(self, hidden: bool) -> None:
        self.document.hidden = hidden
        self.window.dispatch("visibilitychange")

    def cache(self) -> None:
        self.window.dispatch("pagehide", persisted=True)
        self.hide(True)
        self.frozen = True

    def restore(self) -> None:
        self.frozen = False
        self.hide(False)
        self.window.dispatch("pageshow", persisted=True)

    def hear(self, data: Any) -> None:
        for channel in [*self.channels]:
            channel.onmessage(SimpleNamespace(data=JSObject(**data) if isinstance(data, dict) else data))

    def store(self, text: str) -> None:
        self.kept = text

    def answer(self, status: int, path: str, header: str | None) -> None:
        if self.requests:
            self.requests[0].end(status, path, header)

    def press(self, name: str, keys: dict[str, bool]) -> None:
        element = self.root.find(lambda element: name in (element.tag, element.attributes.get("id")))
        if element:
            element.bubble("click", **keys)
            self.document.dispatch("click", target=element, **keys)

    def cover(self) -> None:
        self.covered = True

    def escape(self) -> None:
        box = self.box()
        if box:
            box.close()

    def blur(self) -> None:
        self.document.activeElement.bubble("focusout")

    def call(self, name: str) -> None:
        self.window.sessionTimeout[name]()

    def look(self) -> dict[str, Any]:
        box = self.box()
        counted = box and box.find(lambda element: element.attributes.get("id") == "hmrc-timeout-countdown")
        seen = ["sent", "answered", "asked", "shown", "places", "told", "faults", "said", "wall", "running"]
        return {
            **{name: getattr(self, name) for name in seen},
            "hidden": self.document.documentElement.hidden,
            # the client's own for what fetch() has sent, XMLHttpRequest's for the rest
            "timers": len(self.timers) - len([one for one in self.requests if one.patience or not one.timeout]),
            "channels": len(self.channels),
            "ends": len(self.ends),
            "pending": len(self.requests),
            "armed": self.armed,
            "locking": len(self.tasks) > 0,
            "present": box is not None,
            "open": box is not None and box.open,
            "text": counted.textContent if counted else "",
            "offline": not self.main.isConnected,
        }


class Number:
    """JavaScript's Number, as far as it is used here."""

    def __call__(self, text: str) -> float:
        try:
            return float(text.strip() or 0)
        except ValueError:
            return float("nan")

    def isFinite(self, value: Any) -> bool:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < float("inf")


def number_format(tag: str, style: dict[str, str]) -> Any:
    return SimpleNamespace(format=lambda number: f"{number} {style['unit']}")


def url(text: str, base: str) -> Any:
    href = ORIGIN + text if text.startswith("/") else text
    return SimpleNamespace(href=href, pathname=href.removeprefix(ORIGIN).partition("?")[0].partition("#")[0])
