"""The few things we ask of the document, safe under a strict policy with Trusted Types."""

from collections.abc import Callable
from typing import Any

from browser import document, window

_had_focus: Any = None  # what had the focus when the page was hidden
_made_inert: Any = None  # the body that was not inert before the page was hidden


def own(name: str) -> Any:
    """A property of the document's own: a form, frame or image of that name hides it from document.name.

    https://html.spec.whatwg.org/multipage/dom.html#dom-document-nameditem; a new document has none.
    """
    return window.Document.new().__lookupGetter__(name).call(document)


def set_own(name: str, value: str) -> None:
    """Set such a property."""
    window.Document.new().__lookupSetter__(name).call(document, value)


def create(parent: Any, tag: str, attributes: dict[str, str], text: str) -> Any:
    """A new element at the end of its parent."""
    element = document.createElement(tag)
    for name, value in attributes.items():
        element.setAttribute(name, value)
    element.textContent = text
    return parent.appendChild(element)


def write(element: Any, text: str) -> None:
    """Set an element's text if we have not yet: a live region speaks on every write, a translator rewrites it."""
    if (getattr(element, "text_written", None) or "") != text:
        element.text_written = text
        element.textContent = text


def emit(name: str, detail: Any) -> None:
    """Tell the page, as a CustomEvent on document."""
    try:
        document.dispatchEvent(window.CustomEvent.new(f"session-timeout:{name}", {"detail": detail}))
    except Exception:  # a page that took CustomEvent away does not want to know
        pass


def report(problem: Any) -> None:
    """Tell the developer, in the console and as an event."""
    window.console.error("session-timeout:", problem)
    emit("error", {"problem": problem})


def guarded(handler: Callable[[Any], object]) -> Any:
    """The handler as the platform may call it: what fails in it is told, and nothing else notices."""

    def call(event: Any = None) -> None:
        try:
            handler(event)
        except Exception as error:
            report(error)

    return call


def if_possible(act: Callable[[], Any]) -> Any:
    """Act where the browser can; what it has not or refuses is no fault. Gives the promise of it."""
    return window.Promise.resolve().then(lambda nothing: act()).catch(lambda error: None)


def listen(target: Any, name: str, handler: Callable[[Any], object]) -> None:
    """Call the handler on every such event; on window before anybody else can stop it."""
    # the window is no node; == would compare all properties under Brython
    target.addEventListener(name, guarded(handler), not getattr(target, "nodeType", None))


def focus_content() -> None:
    """Move the focus to the page's content."""
    content = document.querySelector("main,h1") or own("body")
    content.tabIndex = -1
    content.focus()


def focus_within(element: Any) -> Any:
    """What has the focus within an element's open shadow tree, or frame of this origin; None without."""
    root = getattr(element, "shadowRoot", None) or getattr(element, "contentDocument", None)
    return root and root.activeElement


def focused() -> Any:
    """What has the focus, in open shadow trees and frames of this origin too; None without."""
    element = document.activeElement
    inner = element
    while inner:
        if inner.localName != "body" or inner.isContentEditable:  # else the frame has it
            element = inner
        inner = focus_within(inner)
    return element


def is_same_origin(url: str) -> bool:
    """Whether a URL, seen from this page, is http(s) on this page's own origin."""
    origin: str = window.location.origin
    try:
        # href, not origin: a blob: URL and one with a password have this page's origin too
        return window.URL.new(url, document.baseURI).href.startswith(f"{origin}/")  # type: ignore[no-any-return]
    except Exception:  # not a URL at all
        return False


def hide_page(hidden: bool) -> None:
    """Hide the whole page from everybody, or show it again as it was; our style sheet makes sure."""
    global _had_focus, _made_inert
    root = document.documentElement
    body = own("body")
    was_hidden = root.hidden
    root.hidden = hidden
    if hidden and not was_hidden:
        _had_focus = focused()
        _made_inert = None if not body or body.inert else body
    # no style reaches into shadow trees: what these call visible is not to be clicked, focused or read
    if _made_inert:
        _made_inert.inert = hidden
    if not hidden:  # what the site does to it later is its own
        _made_inert = None
    # what is not seen has no focus; the site itself may have hidden it
    if was_hidden and not hidden and _had_focus and document.activeElement == body:
        _had_focus.focus({"preventScroll": True})
