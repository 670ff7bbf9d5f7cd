"""Mistakes in a page's own HTML that nobody would notice: told once, by name, in the console."""

from typing import Any

from browser import document

from client.dom import report
from client.unfinished import CLEARED

METAS = "meta[name=session-timeout],meta[name=hmrc-timeout-dialog]"
CONTROLS = "[data-sign-out],[data-sign-out-form],[data-signout]"
OF_CONTROLS = ["data-sign-out", "data-sign-out-confirm", "data-sign-out-form"]
HMRC_SCRIPT = "script[src*=hmrc-frontend]"

_told_of_two: bool = False


def tell_two_dialogs(are_two: bool) -> None:
    """Tell, once, that HMRC Frontend's own dialog is there as well, if it is."""
    global _told_of_two
    if are_two and not _told_of_two:
        _told_of_two = True
        report("two dialogs: hmrc-frontend has its own; name the meta element session-timeout")


def tell_mistakes(read: list[str]) -> None:
    """Tell what is wrong in the page; read are the names of the attributes that this script has read."""
    known = [*read, "data-keep", *[f"data-clear-{kind}" for kind in CLEARED]]
    metas: list[Any] = [*document.querySelectorAll(METAS)]
    if len(metas) > 1:
        report("more than one meta element: session-timeout goes before hmrc-timeout-dialog, the first of each")
    is_hmrc = document.querySelector("meta[name=hmrc-timeout-dialog]")
    tell_two_dialogs(bool(is_hmrc and document.querySelector(HMRC_SCRIPT)))
    for element in document.querySelectorAll(f"{METAS},meta[name=session-ended],{CONTROLS}"):
        tag: str = element.localName.upper()  # a form's tagName and attributes may be its fields
        is_meta = tag == "META"
        if tag not in ["A", "BUTTON", "FORM", "META"]:
            report(f"data-sign-out on {tag}: a link, a button or a form")
        form: str = element.getAttribute("data-sign-out-form") or ""
        if form and not document.getElementById(form):
            report(f'data-sign-out-form="{form}": the id of a form in the page')
        names: list[str] = element.getAttributeNames()
        for name in names:
            if name.startswith("data-" if is_meta else "data-sign") and name not in (known if is_meta else OF_CONTROLS):
                report(f"{name}: no attribute of {'the meta element' if is_meta else 'a control that signs out'}")
