"""Saves what was typed: a form that has changed is sent to its own address, which does not extend the session."""

from collections.abc import Callable
from typing import Any, TypedDict

from browser import document, window

from client.answers import judge
from client.controls import closest
from client.dialog import show_answers
from client.dom import emit, guarded, is_same_origin, listen, report
from client.fetch_once import fetch_once
from client.save_rules import NOT_SAVED, SAVED, SENT, fate_of, is_secret, worst_of
from client.settings import Settings
from client.site_requests import heard


class SavedForm(TypedDict):
    """What is known of a form, in memory alone."""

    form_id: str
    known_fields: str  # as it came, or was last sent; "" after a failure
    save_fate: int
    secret_names: Any  # a Set, of the fields that are never sent, for good: a password may be shown as text


_forms: list[SavedForm] = []  # those that the page names
_then: Any = None  # gets, once every answer is there, whether all is saved


def form_of(saved: SavedForm) -> Any:
    """The form itself; None while it is not in the page."""
    return document.forms.namedItem(saved["form_id"])


def save_url(saved: SavedForm) -> str:
    """Where a form is saved; "" without an address of this site."""
    form = form_of(saved)
    url: str = (form and form.getAttribute("data-save-url")) or ""
    return url if is_same_origin(url) else ""


def fields_of(saved: SavedForm) -> str:
    """What a form would send now, as a request's body, without what is never sent, whose names are noted."""
    form = form_of(saved)
    if not form:
        return saved["known_fields"]
    fields = window.FormData.new(form)
    for element in document.querySelectorAll("[name]"):  # form.elements may be a field of that name
        note_secret(element, [saved])
    for name in saved["secret_names"]:
        fields.delete(name)
    body: str = window.URLSearchParams.new(fields).toString()
    return body


def watch_fields() -> None:
    """Look at each field to which the user turns, or where they type: a script may have added it."""
    for name in ["focusin", "input"]:
        listen(window, name, lambda event: note_secret(event.target, _forms))


def note_secret(element: Any, forms: list[SavedForm]) -> None:
    """Note in its form the name of a field that is never sent; later a password may be shown as text."""
    kind: str = getattr(element, "type", None) or ""
    if closest(element, "[data-no-save]") or is_secret(kind, element.getAttribute("autocomplete") or ""):
        for saved in forms:
            form = form_of(saved)
            # a custom element has no form
            if form and (getattr(element, "form", None) == form or closest(element, "form") == form):
                saved["secret_names"].add(element.getAttribute("name"))


def note_forms(settings: Settings) -> None:
    """Note what the forms are like as they come, and tell the developer which cannot be saved."""
    global _forms
    _forms = [noted(name, _forms) for name in settings["saved_forms"]]


def noted(name: str, before: list[SavedForm]) -> SavedForm:
    """What is known of a form now, or was before."""
    found: SavedForm = {"form_id": name, "known_fields": "", "save_fate": 0, "secret_names": window.Set.new()}
    if not save_url(found):
        report(f'data-save-form="{name}": a form with a data-save-url of this site')
    for saved in before:
        if saved["form_id"] == name:
            return saved
    found["known_fields"] = fields_of(found)
    return found


def save_forms(settings: Settings, ms_left: float, then: Callable[[bool], None]) -> None:
    """Send each form that has changed, and say in the warning what is known.

    ms_left: of the session. then gets, once every answer is there, whether all is saved; a later call's is taken.
    """
    global _then
    _then = then
    for saved in _forms:
        save_form(saved, settings, ms_left)
    say(settings)


def save_form(saved: SavedForm, settings: Settings, ms_left: float) -> None:
    """Send a form if it has changed."""
    fields = fields_of(saved)
    url = save_url(saved)

    def end(is_saved: bool) -> None:
        if saved["known_fields"] == fields:  # else it was sent again
            if is_saved:
                emit("saved", {"form": saved["form_id"]})
            else:
                saved["known_fields"] = ""
            settle_form(saved, SAVED if is_saved else NOT_SAVED)
            say(settings)

    def on_answer(answer: Any) -> None:
        end(judge(answer.status, False) == "fine" and answer.headers.get("Session-Timeout-Saved") == "1")
        heard(answer)

    is_changed = fields != saved["known_fields"]
    settle_form(saved, fate_of(saved["save_fate"], is_changed, url != "", ms_left))
    if is_changed and saved["save_fate"] == SENT:
        saved["known_fields"] = fields
        session = settings["session_id"]
        sent = fetch_once("POST", url, fields, session, window.AbortController.new(), guarded(on_answer), True)
        sent.catch(guarded(lambda error: end(False)))


def settle_form(saved: SavedForm, fate: int) -> None:
    """Note what becomes of a form; tell the developer that it is not saved."""
    saved["save_fate"] = fate
    if fate == NOT_SAVED:
        name = saved["form_id"]
        report(f'data-save-form="{name}": not saved')


def say(settings: Settings) -> None:
    """Say in the warning what has become of the forms, as far as it is known."""
    fates = [saved["save_fate"] for saved in _forms]
    worst = worst_of(fates)
    texts = settings["shown_texts"]
    show_answers(["", texts["answers-saved"], "", texts["answers-not-saved"]][worst])
    if SENT not in fates:
        _then(worst < NOT_SAVED)
