"""Signing out by a link, button or form with data-sign-out: one request, and the truth about its answer."""

from collections.abc import Callable
from math import floor
from typing import Any

from browser import document, window

from client.cleanup import clean
from client.debt import owe, owed, pay
from client.dialog import is_open, show_failure, sign_out_link
from client.dom import create, emit, focus_content, hide_page, is_same_origin, listen, report
from client.ended import forget_user
from client.leave import expect_page, has_message, leave, show_message
from client.question import ask_user
from client.request import send
from client.session import give_time, hold, resume
from client.settings import Settings
from client.storage import store
from client.stores import expire_cookie

WATCHED = "meta[name=session-timeout],meta[name=hmrc-timeout-dialog],[data-sign-out]"

_read: Any = None  # gives the page's settings
_on_page: Any = None  # called when a page came as the answer and stands in place
_under_way: bool = False


def watch_controls(read: Callable[[], Settings], on_page: Callable[[Any], None]) -> None:
    """Take over what has data-sign-out; pay what is owed when the network is back.

    read gives the page's settings; on_page is called when a page came as the answer and stands in this one's place.
    """
    global _read, _on_page
    _read = read
    _on_page = on_page
    listen(document, "click", on_click)
    listen(document, "submit", on_submit)
    listen(window, "online", pay_debt)


def on_click(event: Any) -> None:
    """A plain click on a link, or on a button that sends no form."""
    control = None
    try:
        control = event.target.closest("a[data-sign-out],button[data-sign-out]")
    except Exception:  # Brython's closest() raises when there is none
        pass
    by_browser = event.defaultPrevented or event.ctrlKey or event.metaKey or event.shiftKey or event.altKey
    sends = control and getattr(control, "form", None) and control.type == "submit"
    if control and not sends and not by_browser:
        event.preventDefault()
        ask_first(control, document.getElementById(control.getAttribute("data-sign-out-form") or ""))


def on_submit(event: Any) -> None:
    """A form is sent that signs out, or by a button that does."""
    form = event.target
    control = getattr(event, "submitter", None) or form
    if said_by(control, form, "data-sign-out") is not None and not event.defaultPrevented:
        event.preventDefault()
        ask_first(control, form)


def said_by(control: Any, form: Any, name: str) -> Any:
    """An attribute of what was pressed, or else of the form, if there is one; None without."""
    value = control.getAttribute(name)
    return form.getAttribute(name) if value is None and form else value


def sign_out_now(event: Any) -> None:
    """Sign out as the page's settings say, without a question."""
    settings = _read()
    link = create(document.createElement("p"), "a", sign_out_link(settings), "")
    sign_out(link, document.getElementById(settings["sign_out_form"]))


def ask_first(control: Any, form: Any) -> None:
    """Ask the control's question, if it has one, then sign out."""
    question = said_by(control, form, "data-sign-out-confirm")
    if question:
        ask_user_to(question, control, form)
    else:
        sign_out(control, form)


def ask_user_to(question: str, control: Any, form: Any) -> None:
    """Sign out after a yes."""
    settings = _read()
    texts = settings["shown_texts"]
    ask_user(
        question,
        settings["language_tag"],
        texts["sign-out-button-text"],
        texts["cancel-button-text"],
        lambda: sign_out(control, form),
    )


def sign_out(control: Any, form: Any) -> None:
    """Send the sign-out of a form, or else of a link; the page leaves when it is done."""
    global _under_way
    settings = _read()

    def of_form(name: str) -> str:
        # not form.action: that may be a field of this name
        value: str = control.getAttribute(f"form{name}") or form.getAttribute(name) or ""
        return value

    address: str = (of_form("action") if form else control.getAttribute("href")) or settings["sign_out_url"]
    if not address or not is_same_origin(address):
        report(f'cannot sign out at "{address}": a URL of this site')
        return
    if _under_way:
        return
    # an answer's URL has no fragment either
    whole_url: str = window.URL.new(address, document.baseURI).href
    url = whole_url.split("#")[0]
    method = "GET"
    body = ""
    if form:
        fields = window.URLSearchParams.new(window.FormData.new(form))
        if getattr(control, "type", None) == "submit" and control.name:
            fields.set(control.name, control.value)
        text: str = fields.toString()
        body = text
        if of_form("method").lower() == "post":
            method = "POST"
        else:
            url = f"{url.split('?')[0]}?{body}"
            body = ""
    debt = f"{method} {url} {body}"
    _under_way = True
    hold()
    if is_open():  # what failed before may fail again, and is said again
        show_failure("")

    def resume_watch(event: Any) -> None:
        global _under_way
        resume()
        _under_way = False  # not sooner: a page that signs out when it is told of the end would do so for ever

    def on_end(request: Any) -> None:
        page = request.response
        done = floor(request.status / 100) == 2 or request.status == 401  # or nobody is signed in
        if done and page and page.querySelector(WATCHED) and not page.querySelector("meta[name=session-ended]"):
            resume_watch(None)  # a page of a session: it asks first, or did not sign out, and Back is a no
            window.location.assign(request.responseURL)
        elif done:
            forget_user(settings["get_attribute"])
            emit("signed-out", {})
            if request.responseURL != url:
                hide_page(True)
                window.location.assign(request.responseURL)
                expect_page(settings)
            elif page and page.title:
                show_page(page, url, settings)
            else:
                leave(settings)
        elif window.navigator.onLine:
            resume_watch(None)
            failed = settings["shown_texts"]["sign-out-failed"]
            if is_open():
                show_failure(failed)
            else:
                ask_user_to(failed, control, form)
        else:
            sign_out_offline(settings, debt)

    if not window.navigator.onLine:
        sign_out_offline(settings, debt)
    elif said_by(control, form, "data-sign-out") != "navigate":
        send(method, url, body, on_end).responseType = "document"
    else:
        give_time(resume_watch)
        if form:
            before = form.getAttribute("action") or ""
            form.setAttribute("action", address)  # the button's own, perhaps
            window.HTMLFormElement.prototype.submit.call(form)  # form.submit may be a field
            form.setAttribute("action", before)
        else:
            window.location.assign(url)


def show_page(page: Any, url: str, settings: Settings) -> None:
    """Show the page that came as the answer, in place of this one: asking for it would be a second sign-out."""
    document.documentElement.replaceWith(page.documentElement)
    window.history.pushState("", "", url)

    def on_history(event: Any) -> None:
        # a link within the page is no way back
        here: str = window.location.href
        if here.split("#")[0] != url:
            leave(settings)

    # Back leads to this document again, which has nothing more to show
    listen(window, "popstate", on_history)
    window.scrollTo(0, 0)
    focus_content()
    _on_page(None)


def sign_out_offline(settings: Settings, request: str) -> None:
    """Clean this device, tell the tabs, and owe the server the request."""
    hide_page(True)
    get = settings["get_attribute"]
    kept = owe(f"{request} {settings['session_id']}")
    if settings["marker_cookie"]:
        expire_cookie(settings["marker_cookie"])
    forget_user(get)
    emit("signed-out", {"offline": True})

    def on_clean(clean: bool) -> None:
        store("unclean", "" if clean else "true")
        show_message(settings, "signed-out-offline" if clean and kept else "sign-out-failed")

    clean(get, on_clean)


def pay_debt(event: Any) -> None:
    """Send the sign-out that is owed; a page that was of the session has nothing to show meanwhile."""
    if not owed(""):  # the settings need not be read again for that
        return
    settings = _read()
    if not owed(settings["session_id"]):
        return
    was_signed_in = hold() or has_message()
    if was_signed_in:
        hide_page(True)

    def on_end(done: bool) -> None:
        if done:
            forget_user(settings["get_attribute"])
        if was_signed_in and done:
            leave(settings)
        elif was_signed_in:
            show_message(settings, "sign-out-failed")

    if window.navigator.onLine:
        pay(on_end)
    elif was_signed_in:
        leave(settings)
