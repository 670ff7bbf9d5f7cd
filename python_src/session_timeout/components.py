"""The parts that a page shows of its session: signing out, leaving, and what to know without JavaScript.

Pure functions that give Markup; Django's tags and Jinja2's globals are these functions.
"""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from session_timeout.kinds import ALLOWED, Refused, check, plain
from session_timeout.limits import GRACE
from session_timeout.texts import length_of_time, translated
from session_timeout.urls import why_refused

SIGN_OUT_FORM: Final = "session-timeout-sign-out"
"""The id of the form that `sign_out` makes: what the dialog's option sign_out_form takes."""

CSRF_FIELD: Final = "csrf_token"
"""The name of the field with a form's token, where the framework has none of its own."""

_SIGN_OUT: Final = {"sign-out": "Sign out", "leave": "Leave the service", "delete-answers": "Delete your answers"}

PROGRESS: Final = ("saved", "finished")


def sign_out(
    url: str,
    *,
    csrf: object = None,
    text: str = "",
    language: str = "en",
    confirm: str = "",
    navigate: bool = False,
    wording: str = "sign-out",
    css_class: str = "govuk-header__link",
    origin: str | None = None,
) -> Markup:
    """The header's way to sign out at `url`: with `csrf` a form that POSTs, else a link.

    `csrf` is the form's hidden field as Markup (Django's `csrf_input`); a string that is not safe is escaped.
    `confirm` is a question that is asked first. `navigate` lets the browser go to `url` itself: for a sign-out that
    leads on to another site, an identity provider's. `wording` is what the service calls it: "sign-out", "leave" or
    "delete-answers". `language` is en or cy; another needs its `text`.
    Raises ValueError.
    """
    if wording not in _SIGN_OUT:
        raise ValueError(f"wording cannot be {wording!r}. It must be one of {', '.join(_SIGN_OUT)}.")
    label = _text(text) or translated(_SIGN_OUT[wording], language)
    asks = Markup(' data-sign-out-confirm="{}"').format(_text(confirm)) if confirm else Markup("")
    asks = Markup('="navigate"' if navigate else "") + asks
    if csrf is not None and not isinstance(csrf, str) and not csrf:  # such as Jinja's for a name that is not there
        raise ValueError(f"csrf cannot be {csrf!r}. It must be the form's hidden field, as Markup, or None for a link.")
    action, css_class = _allowed("url", url, origin), _text(css_class)
    if not csrf:
        return Markup('<a href="{}" class="{}" data-sign-out{}>{}</a>').format(action, css_class, asks, label)
    return Markup(
        '<form method="post" action="{}" id="{}">{}<button type="submit" class="{}" data-sign-out{}>{}</button></form>'
    ).format(action, SIGN_OUT_FORM, csrf, css_class, asks, label)


def hidden_field(name: str, value: str) -> Markup:
    """A form's hidden field."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(name, value)


def leave_link(url: str, *, progress: str, text: str = "", language: str = "en", origin: str | None = None) -> Markup:
    """The inline link that leaves a service, where people may not feel signed in.

    `progress` is "saved" when a person who leaves now can carry on at another time, or "finished" at the end of
    the service: in between, without a way to carry on, leaving is not offered, so nothing else is taken.
    `language` is en or cy; another needs its `text`. Raises ValueError.
    """
    if progress not in PROGRESS:
        raise ValueError(
            f"progress cannot be {progress!r}. It must be 'saved' (who leaves can carry on at another time) or "
            "'finished' (the service is complete): do not offer to leave when that loses what was entered."
        )
    label = _text(text) or translated("Leave the service", language)
    return Markup('<a href="{}" class="govuk-link" data-sign-out>{}</a>').format(_allowed("url", url, origin), label)


def no_javascript_notice(timeout: int, *, signed_in: bool = True, text: str = "", language: str = "en") -> Markup:
    """What to put at the beginning of a page's content: without JavaScript, it says how long inactivity may last.

    `timeout` is in seconds. `signed_in=False` speaks of deleting answers. `language` is en or cy; another needs
    its `text`. Raises ValueError.
    """
    seconds = _seconds("timeout", timeout)
    said = _text(text)
    if not said:
        what = "sign you out" if signed_in else "delete your answers"
        sentence = f"For your security, we will {what} if you do nothing for {{time}}."
        said = translated(sentence, language).format(time=length_of_time(seconds, language))
    return Markup('<noscript><p class="govuk-inset-text">{}</p></noscript>').format(said)


def no_javascript_refresh(timeout: int, timeout_url: str, *, origin: str | None = None) -> Markup:
    """For a page's head: without JavaScript, the browser goes to `timeout_url` when time is up, in seconds.

    Optional: who is still reading or typing loses the page without a warning, and WCAG 2.2.1 is not met by it;
    in its favour, nobody finds the page of another person. Raises ValueError.
    """
    seconds = _seconds("timeout", timeout)
    url = _allowed("timeout_url", timeout_url, origin)
    if url.startswith(("'", '"')):
        raise ValueError(f"timeout_url cannot be {url!r}: a refresh does not take a quote at the beginning.")
    content = f"{seconds + GRACE}; url={url}"
    return Markup('<noscript><meta http-equiv="refresh" content="{}"></noscript>').format(content)


def _text(value: object) -> str:
    # A template's own strings count as safe to Django, and must be escaped in an attribute all the same.
    return "" if value is None else str(plain(value))


def _allowed(name: str, value: object, origin: str | None) -> str:
    url = _text(value)
    if why := why_refused(url, origin):
        raise ValueError(f"{name} cannot be {url!r}: it {why}. It must be a URL of the page's own origin.")
    return url


def _seconds(name: str, value: object) -> int:
    try:
        return int(check("seconds", plain(value)))
    except Refused:
        raise ValueError(f"{name} cannot be {value!r}. It must be {ALLOWED['seconds']}.") from None
