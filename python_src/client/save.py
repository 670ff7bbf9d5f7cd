"""Saves what was typed: a form that has changed is sent to its own address, which does not extend the session."""

from collections.abc import Callable
from typing import Any, TypedDict

from browser import document, window

from client.answers import judge
from client.controls import closest
from client.dialog import show_answers
from client.dom import emit, guarded, is_same_origin, report
from client.fetch_once import fetch_once
from client.save_rules import NOT_SAVED, SAVED, SENT, fate_of, is_secret, worst_of
from client.settings import Settings
from client.site_requests import heard


class SavedForm(TypedDict):
    """What is known of a form, in memory alone."""

    form_id: str
    known_fields: str  # as it came, or was last sent; "" after a failure
    save_fate: int


_forms: list[SavedForm] = []  # those that the page names
_then: Any = None  # gets, once every answer is there, whether all is saved


def save_url(form: Any) -> str:
    """Where a form is saved; "" without an address of this site."""
    url: str = (form and form.getAttribute("data-save-url")) or ""
    return url if is_same_origin(url) else ""


def fields_of(form: Any) -> str:
    """What a form would send now, as a request's body, without what is never sent."""
    fields = window.FormData.new(form)
    # form.elements may be a field of that name, element.form is not there for a custom element
    for element in document.querySelectorAll("[name]"):
        kind: str = getattr(element, "type", None) or ""
        is_of_form = getattr(element, "form", None) == form or closest(element, "form") == form
        kept_back = getattr(element, "was_secret", None) or closest(element, "[data-no-save]")
        if is_of_form and (kept_back or is_secret(kind, element.getAttribute("autocomplete") or "")):
            element.was_secret = True  # by then a password may be shown as text
            fields.delete(element.getAttribute("name"))
    body: str = window.URLSearchParams.new(fields).toString()
    return body


def note_forms(settings: Settings) -> None:
    """Note what the forms are like as they come, and tell the developer which cannot be saved."""
    global _forms
    _forms = [noted(name, _forms) for name in settings["saved_forms"]]


def noted(name: str, before: list[SavedForm]) -> SavedForm:
    """What is known of a form now, or was before."""
    form = document.forms.namedItem(name)
    if not save_url(form):
        report(f'data-save-form="{name}": a form with a data-save-url of this site')
    for saved in before:
        if saved["form_id"] == name:
            return saved
    return {"form_id": name, "known_fields": fields_of(form) if form else "", "save_fate": 0}


def save_forms(settings: Settings, ms_left: float, then: Callable[[bool], None]) -> None:
    """Send each form that has changed, and say in the warning what is known.

    ms_left: of the session. then gets, once every answer is there, whether all is saved; a later call's is taken.
    """
    global _then
    _then = then
    for saved in _forms:
        save_form(saved, document.forms.namedItem(saved["form_id"]), settings, ms_left)
    say(settings)


def save_form(saved: SavedForm, form: Any, settings: Settings, ms_left: float) -> None:
    """Send a form if it has changed."""
    fields = fields_of(form) if form else saved["known_fields"]
    url = save_url(form)

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
