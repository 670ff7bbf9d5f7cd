"""Mistakes in a page's own HTML that nobody would notice: told once, by name, in the console."""

from typing import Any

from browser import document

from client.dom import report

METAS = "meta[name=session-timeout],meta[name=hmrc-timeout-dialog]"
OF_CONTROLS = ["data-sign-out", "data-sign-out-confirm", "data-sign-out-form"]


def tell_mistakes(read: list[str]) -> None:
    """Tell what is wrong in the page; read are the names of the attributes that this script has read."""
    known = [*read, "data-keep"]
    metas: list[Any] = [element for element in document.querySelectorAll(METAS)]  # noqa: C416
    if len(metas) > 1:
        report("more than one meta element: session-timeout is taken before hmrc-timeout-dialog, and the first of each")
    for meta in metas:
        for attribute in meta.attributes:
            name: str = attribute.name
            if name.startswith("data-") and not name.startswith("data-clear-") and name not in known:
                report(f"{name}: no attribute of the meta element")
    for control in document.querySelectorAll("[data-sign-out],[data-sign-out-form]"):
        if control.tagName not in ["A", "BUTTON", "FORM", "META"]:
            tag: str = control.tagName
            report(f"data-sign-out on {tag}: a link, a button or a form")
        form: str = control.getAttribute("data-sign-out-form") or ""
        if form and not document.getElementById(form):
            report(f'data-sign-out-form="{form}": the id of a form in the page')
        for attribute in control.attributes:
            name = attribute.name
            if name.startswith("data-sign") and control.tagName != "META" and name not in OF_CONTROLS:
                report(f"{name}: no attribute of a control that signs out")
