"""Which fields of a form a draft has: those the site names, or those of a Django form or of WTForms. Pure.

Never: passwords, files, payment cards and one-time codes, and the form's token.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

_NEVER: Final = ("password", "file")


def names_of(form: object) -> tuple[str, ...]:
    """The names of the fields. form: names, or a form class or a form of Django's or WTForms'. Raises ValueError."""
    fields: Any = getattr(form, "base_fields", None) or getattr(form, "fields", None)
    if isinstance(fields, Mapping):
        return tuple(name for name, field in fields.items() if _is_kept(field.widget, field.widget.attrs))
    if hasattr(form, "_wtforms_meta"):
        made: Any = form(formdata=None, meta={"csrf": False}) if isinstance(form, type) else form
        kept = [each for each in made if each.type != "CSRFTokenField" and _is_kept(each.widget, each.render_kw)]
        return tuple(each.name for each in kept)
    if isinstance(form, Iterable) and not isinstance(form, (str, bytes)):
        names = tuple(form)
        if names and all(isinstance(name, str) and name for name in names):
            return names
    raise ValueError(f"fields cannot be {form!r}. It must be the names of the form's fields, or its form class.")


def _is_kept(widget: object, attributes: Mapping[str, Any] | None) -> bool:
    asked = str((attributes or {}).get("autocomplete", "")).lower().split()
    if any(each.startswith("cc-") or each == "one-time-code" or each.endswith("-password") for each in asked):
        return False
    return getattr(widget, "input_type", "") not in _NEVER
