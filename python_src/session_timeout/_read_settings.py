"""Reads the settings of the table in `_settings`; every wrong one is named, and what is allowed. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields
from typing import Any, Final

from session_timeout._record import longest_life
from session_timeout._setting_checks import CHECKS
from session_timeout._settings import OF_SESSION, OWN, Settings
from session_timeout.kinds import Refused, check, is_like_milliseconds
from session_timeout.options import ENDED_OPTIONS, OPTIONS, EndedOptions, OptionError, TimeoutOptions
from session_timeout.texts import own_texts

COMPUTED: Final = (
    "keep_alive_url", "status_url", "sign_out_url", "timeout_url", "expires_in", "session_id", "signed_in",
    "counted", "events_url",
)  # fmt: skip
"""The options that the core says itself; `signed_in` follows from the wording."""

SHORTEST_COUNTDOWN: Final = 20  # https://www.w3.org/TR/WCAG22/#timing-adjustable
_DIALOG: Final = tuple(option.name for option in OPTIONS if option.name not in (*COMPUTED, *OWN))
_ENDED: Final = tuple(option.name for option in ENDED_OPTIONS if option.name not in COMPUTED)


def read_settings(
    given: Mapping[str, object],
    label: Callable[[str], str] = str,
    *,
    session_cookies: tuple[str, ...] = (),
    session_age: tuple[str, float] | None = None,
) -> Settings:
    """The settings of these values by name; None is as good as not given, but for `signed_in_cookie`.

    label: how the framework writes a setting's name. session_cookies: names that the marker cookie cannot have.
    session_age: the framework's own setting and the seconds that its sessions last without being written, where that is
    known. Raises OptionError, which names every wrong setting, its value and what is allowed.
    """
    given = {name: value for name, value in given.items() if value is not None or name == "signed_in_cookie"}
    known = (*OWN, "signed_in", *_DIALOG, *_ENDED)
    mistakes = [(name, _unknown(name, label, known)) for name in given if name not in known]
    own: dict[str, Any] = {"texts": {}}
    for name in OWN:
        if name in given:
            try:
                own[name] = CHECKS[name](given[name])
            except Refused as refused:
                mistakes.append((name, f"{label(name)} cannot be {given[name]!r}. It must be {refused}."))
    mistakes += _wording(given, own, label)
    if mistakes:
        raise OptionError(mistakes)
    dialog = {name: given[name] for name in _DIALOG if name in given}
    ended = {name: given[name] for name in _ENDED if name in given}
    values = {each.name: each.default for each in fields(Settings) if each.default is not MISSING} | own
    mistakes = _together(values, dialog, label, session_cookies, session_age)
    if mistakes:
        raise OptionError(mistakes)
    _check_options(values, dialog, ended, label)
    settings = Settings(**own, dialog=dialog, ended=ended, warnings=tuple(_warnings(values, label)))
    if isinstance(settings.language, str):
        for page in settings.pages:
            try:
                settings.page_texts(page, settings.language)
            except ValueError as error:
                raise OptionError([("texts", f"{label('texts')}: {error}")]) from None
    return settings


def _warnings(values: Mapping[str, Any], label: Callable[[str], str]) -> Iterator[str]:
    """What can be meant, and seldom is."""
    if values["countdown"] < SHORTEST_COUNTDOWN:
        asks = f"WCAG 2.2.1 asks for {SHORTEST_COUNTDOWN} seconds or more, so that everybody can answer the warning"
        yield f"{label('countdown')} is {values['countdown']}: {asks}."
    for name in ("timeout", "countdown", "absolute", "longest"):
        if is_like_milliseconds(seconds := values[name]):
            meant = f"Were milliseconds meant? Write {seconds // 1000}."
            yield f"{label(name)} is {seconds} seconds, which are {seconds // 3600} hours. {meant}"
    if "/" in values["passive_paths"]:
        yield f"{label('passive_paths')} has '/', with which every path begins: no page extends a session."


def _wording(given: Mapping[str, object], own: dict[str, Any], label: Callable[[str], str]) -> list[tuple[str, str]]:
    """`signed_in=False` is the dialog's way to say what the wording "delete-answers" says."""
    if "signed_in" not in given:
        return []
    try:
        signed_in = check("boolean", given["signed_in"])
    except Refused:
        return [("signed_in", f"{label('signed_in')} cannot be {given['signed_in']!r}. It must be true or false.")]
    if own.setdefault("wording", "sign-out" if signed_in else "delete-answers") == "delete-answers":
        wrong = bool(signed_in)
    else:
        wrong = not signed_in
    why = f"{label('signed_in')} cannot be {given['signed_in']!r}: {label('wording')} is {own['wording']!r}."
    return [("signed_in", why)] if wrong else []


def _together(
    values: Mapping[str, Any],
    dialog: Mapping[str, object],
    label: Callable[[str], str],
    cookies: tuple[str, ...],
    age: tuple[str, float] | None,
) -> list[tuple[str, str]]:
    """What is wrong between settings that are right alone."""
    found: list[tuple[str, str]] = []
    timeout, absolute, countdown, longest = (values[name] for name in ("timeout", "absolute", "countdown", "longest"))

    def refuse(name: str, why: str) -> None:
        found.append((name, f"{label(name)} cannot be {values[name]!r}: {why}"))

    if callable(timeout) and longest is None:
        refuse("longest", f"{label('timeout')} is a function. It must be the longest timeout it gives, in seconds.")
    if longest is not None and not callable(timeout) and not callable(absolute):
        refuse("longest", f"neither {label('timeout')} nor {label('absolute')} is a function. Leave it out.")
    if not callable(timeout):
        if countdown >= timeout:
            refuse("countdown", f"it must be less than {label('timeout')}, {timeout}.")
        if isinstance(absolute, int) and absolute <= timeout:
            refuse("absolute", f"it must be more than {label('timeout')}, {timeout}, which ends the session before.")
    if isinstance(absolute, int) and absolute <= countdown and not found:
        refuse("absolute", f"it must be more than {label('countdown')}, {countdown}.")
    limit = dialog.get("limit_countdown")
    if limit is not None and absolute is None:
        line = f"{label('limit_countdown')} is of no use without {label('absolute')}."
        found.append(("limit_countdown", line))
    elif limit is not None and isinstance(absolute, int) and str(limit).isdigit() and int(str(limit)) >= absolute:
        line = f"{label('limit_countdown')} cannot be {limit!r}: it must be less than {label('absolute')}, {absolute}."
        found.append(("limit_countdown", line))
    if values["signed_in_cookie"] in cookies:
        refuse("signed_in_cookie", "it is the name of another cookie of the site.")
    for path in values["public_paths"]:
        if any(f"{values['prefix']}/{page}".startswith(path) for page in OF_SESSION):
            refuse("public_paths", f"with {path!r} the package's own pages would have nothing to do with sessions.")
    most = longest if callable(timeout) else timeout
    if age is not None and most is not None and age[1] < longest_life(most):
        name = "longest" if callable(timeout) else "timeout"
        line = (
            f"{age[0]} cannot be {age[1]:g} seconds: sessions would end before their time. It must be "
            f"{longest_life(most)} seconds or more: {label(name)}, and what is written late or comes late."
        )
        found.append((name, line))
    return found


def _check_options(
    values: Mapping[str, Any], dialog: Mapping[str, object], ended: Mapping[str, object], label: Callable[[str], str]
) -> None:
    """Have the options of both tables checked now, and not first on a page."""
    language = values["language"]
    # a function's languages are known when it is asked
    spoken = {} if callable(language) else {"language": language, **own_texts(values["texts"], "dialog", language)}
    timeout = values["longest"] if callable(values["timeout"]) else values["timeout"]
    own = {"timeout": timeout, "countdown": values["countdown"], "keep_alive_url": "/", "sign_out_url": "/"}
    own["signed_in_cookie"] = values["signed_in_cookie"]
    for check_all, given in ((TimeoutOptions, {**dialog, **ended, **own, **spoken}), (EndedOptions, ended)):
        try:
            check_all(**given)
        except OptionError as error:
            names = ", ".join(label(name) for name in error.names)
            raise OptionError([(name, f"{names}: {error}") for name in error.names[:1]]) from None


def _unknown(name: str, label: Callable[[str], str], known: tuple[str, ...]) -> str:
    if name in COMPUTED:
        return f"{label(name)} cannot be set: it follows from the other settings."
    close = difflib.get_close_matches(str(name).lower(), known, n=1)
    hint = f"Did you mean {label(close[0])}?" if close else f"There are {', '.join(map(label, OWN))}"
    return f"There is no setting {label(name)}. {hint}" + ("" if close else ", and the options of the dialog.")
