"""Signing out: one request, and the truth about its answer."""

from collections.abc import Callable
from re import fullmatch
from typing import Any

from browser import document, window

from client.answers import judge
from client.controls import of_form, said_by, watch_controls
from client.dialog import is_open, show_failure, sign_out_link
from client.dom import create, emit, focus_content, guarded, hide_page, is_same_origin, listen, own, report
from client.events import sign_out_began, sign_out_done, sign_out_failed
from client.forget_user import forget_user
from client.leave import clean_up, expect_page, go, has_message, leave, leave_message, offline_text, show_message
from client.pending_sign_out import may_send, owe, pay
from client.question import ask_user
from client.request import send
from client.save import save_forms
from client.save_rules import LEAST
from client.settings import Settings
from client.state import OFF
from client.watch import change, phase

WATCHED = "meta[name=session-timeout],meta[name=hmrc-timeout-dialog],[data-sign-out]"
NAVIGATION_TIME = 30000  # ms until a navigation is not coming any more


_read: Any = None  # gives the page's settings
_on_page: Any = None  # called when a page came as the answer and stands in place
_under_way: bool = False


def watch_sign_out(read: Callable[[], Settings], on_page: Callable[[Any], None]) -> None:
    """Take over what has data-sign-out; send what is owed when the network is back.

    read gives the page's settings; on_page is called when a page came as the answer and stands in this one's place.
    """
    global _read, _on_page
    _read = read
    _on_page = on_page
    watch_controls(ask_first)
    listen(window, "online", send_pending)


def sign_out_anew() -> None:
    """The browser was to sign out, and the user is, or may be, still here: it may be asked to again."""
    global _under_way
    _under_way = False


def sign_out_now(event: Any) -> None:
    """Sign out as the page's settings say, without a question."""
    settings = _read()
    link = create(document.createElement("p"), "a", sign_out_link(settings), "")
    sign_out(link, document.getElementById(settings["sign_out_form"]))


def ask_first(control: Any, form: Any) -> None:
    """Ask the control's question, if it has one, then sign out."""
    question = said_by(control, form, "data-sign-out-confirm")
    if question is None:  # that of the library that would have sent it
        question = said_by(control, form, "hx-confirm") or said_by(control, form, "data-turbo-confirm")
    if question:
        ask_user_to(question, control, form)
    else:
        sign_out(control, form)


def ask_user_to(question: str, control: Any, form: Any, saves: bool = True) -> None:
    """Sign out after a yes, and save first as sign_out() does."""
    settings = _read()
    texts = settings["shown_texts"]
    ask_user(
        question,
        settings["language_tag"],
        texts["sign-out-button-text"],
        texts["cancel-button-text"],
        lambda: sign_out(control, form, saves),
    )


def sign_out(control: Any, form: Any, saves: bool = True) -> None:
    """Sign out by a form, or else by a link; the page leaves when it is done.

    saves: whether to save first, where the site wishes it, and ask again if that fails.
    """
    global _under_way
    settings = _read()
    address = address_of(control, form, settings)
    if not address or not is_same_origin(address):
        report(f'cannot sign out at "{address}": a URL of this site')
        if fullmatch(r"https?:[^\x00]*", address) is not None:  # by the browser, as it is
            if form:
                let_browser_sign_out(request_of(control, form, address).split(" "))
            else:
                window.location.assign(address)
        return
    if _under_way:
        return
    request = request_of(control, form, address)
    _under_way = True
    change(sign_out_began)
    if is_open():  # what failed before may fail again, and is said again
        show_failure("")

    def on_saved(is_saved: bool) -> None:
        lost = settings["shown_texts"]["answers-not-saved"]
        if is_saved or is_open() or not lost:  # the warning says it
            send_sign_out(control, form, request, settings)
        else:
            resume(None)
            ask_user_to(lost, control, form, False)

    if saves and settings["saves_at_sign_out"]:
        save_forms(settings, LEAST, on_saved)
    else:
        on_saved(True)


def send_sign_out(control: Any, form: Any, request: str, settings: Settings) -> None:
    """Send the request that signs out, or have the browser send it, or owe it."""
    parts = request.split(" ")

    def on_end(answer: Any) -> None:
        take_answer(answer, settings, request, control, form)

    if not window.navigator.onLine:
        sign_out_offline(settings, request)
    elif said_by(control, form, "data-sign-out") == "navigate":
        let_browser_sign_out(parts)
    else:
        sent: Any = send(parts[0], parts[1], parts[2], settings["session_id"], on_end)
        sent.responseType = "document"
        # an empty answer would be read as XML, whose page of errors has styles that a strict policy refuses
        sent.overrideMimeType("text/html")


def address_of(control: Any, form: Any, settings: Settings) -> str:
    """The address that a control signs out at, as written, or else that of the settings."""
    address: str = (of_form(control, form, "action") if form else control.getAttribute("href")) or ""
    is_none = address == "" or (not form and address.startswith("#"))  # a link for scripts alone
    return settings["sign_out_url"] if is_none else address


def request_of(control: Any, form: Any, address: str) -> str:
    """What a control sends to an address, with its form if it has one: "METHOD url body"."""
    # an answer's URL has no fragment either
    whole_url: str = window.URL.new(address, document.baseURI).href
    url = whole_url.split("#")[0]
    if not form:
        return f"GET {url} "
    fields: list[list[str]] = [each for each in window.FormData.new(form)]  # noqa: C416
    if getattr(control, "type", None) == "submit" and control.name:
        fields.append([control.name, control.value])  # beside a field of its name
    body: str = window.URLSearchParams.new(fields).toString()
    if of_form(control, form, "method").lower() == "post":
        return f"POST {url} {body}"
    return f"GET {url.split('?')[0]}?{body} "


def take_answer(answer: Any, settings: Settings, request: str, control: Any, form: Any) -> None:
    """Do what the server's answer to a sign-out calls for."""
    page = answer.response
    said = judge(answer.status, False)
    asks = page and page.querySelector(WATCHED) and not page.querySelector("meta[name=session-ended]")
    way_on = ""
    if said == "fine" and asks:
        way_on = answer.responseURL  # a page of a session: it asks first, or did not sign out, and Back is a no
    elif said == "denied" and request.startswith("POST"):
        way_on = settings["sign_out_url"]  # a token that is too old: the page that asks has a fresh one
    if way_on:
        resume(None)
        window.location.assign(way_on)
    elif said in ["fine", "over"]:
        finish(answer, settings, request.split(" ")[1])
    elif window.navigator.onLine:
        resume(None)
        failed = settings["shown_texts"]["sign-out-failed"]
        if is_open():
            show_failure(failed)
        else:
            ask_user_to(failed, control, form)
    else:
        sign_out_offline(settings, request)


def finish(answer: Any, settings: Settings, url: str) -> None:
    """The user is signed out: show the page that says so."""
    page = answer.response
    forget_user(settings["session_id"], "signed-out")
    change(sign_out_done)
    emit("signed-out", {})
    if answer.responseURL != url:
        hide_page(True)
        window.location.assign(answer.responseURL)
        expect_page(settings, "signed-out")
    elif page and page.title:
        show_page(page, url, settings)
    else:
        leave(settings, "signed-out")


def resume(event: Any) -> None:
    """Watch again: the sign-out has failed, or was none."""
    global _under_way
    change(sign_out_failed)
    _under_way = False  # not sooner: a page that signs out when it is told of the end would do so for ever


def let_browser_sign_out(parts: list[str]) -> None:
    """Let the browser send the request, [METHOD, url, body], and go where that leads."""

    def on_leaving(event: Any) -> None:
        if event.defaultPrevented or event.returnValue:  # the browser asks, and a no is not told
            sign_out_anew()

    # not listen(): after the page's own handlers
    window.addEventListener("beforeunload", guarded(on_leaving), {"once": True})
    window.setTimeout(guarded(resume), NAVIGATION_TIME)
    if parts[0] == "POST":
        # the form's own submit() would know nothing of the button, and may be a field
        form = create(own("body"), "form", {"method": "post", "action": parts[1]}, "")
        for pair in window.URLSearchParams.new(parts[2]):
            create(form, "input", {"type": "hidden", "name": pair[0], "value": pair[1]}, "")
        window.HTMLFormElement.prototype.submit.call(form)
        form.remove()
    else:
        window.location.assign(parts[1])


def show_page(page: Any, url: str, settings: Settings) -> None:
    """Show the page that came as the answer, in place of this one: asking for it would be a second sign-out."""
    document.documentElement.replaceWith(page.documentElement)
    window.history.pushState("", "", url)

    def on_history(event: Any) -> None:
        # a link within the page is no way back
        here: str = window.location.href
        if here.split("#")[0] != url:
            leave(settings, "signed-out")

    # Back leads to this document again, which has nothing more to show
    listen(window, "popstate", on_history)
    window.scrollTo(0, 0)
    focus_content()
    _on_page(None)


def sign_out_offline(settings: Settings, request: str) -> None:
    """Clean this device, tell the tabs, and owe the server the request."""

    def on_clean(is_clean: bool) -> None:
        show_message(settings, "signed-out-offline" if is_clean and kept else "sign-out-failed")

    change(sign_out_done)
    hide_page(True)
    kept = owe(settings, request)
    clean_up(settings, "signed-out", on_clean)
    emit("signed-out", {"offline": True})


def send_pending(event: Any) -> None:
    """The network is back."""
    send_kept(_read())


def send_kept(settings: Settings) -> None:
    """Send the sign-out that is owed; a page that was of the session has nothing to show meanwhile."""
    was_signed_in = phase() != OFF or has_message()
    if not may_send(settings):
        leave_message(settings)
        return

    def on_end(done: bool) -> None:
        if done:
            forget_user(settings["session_id"], "signed-out")
        if was_signed_in and done:
            go(settings, "signed-out")
        elif was_signed_in:
            show_message(settings, "sign-out-failed")

    if was_signed_in:
        change(sign_out_done)
        hide_page(True)
    if window.navigator.onLine:
        pay(settings, on_end)
    elif was_signed_in:
        show_message(settings, offline_text(settings))
