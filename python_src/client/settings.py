"""The settings of the page's meta element: read, checked, completed with defaults. Pure."""

from collections.abc import Callable
from re import fullmatch
from typing import TypedDict

from client.countdown import whole
from client.wording import texts_in

YEAR = 31536000  # seconds


class Settings(TypedDict):
    """URLs as written, texts by the name of their attribute."""

    language_tag: str
    timeout_ms: float
    countdown_ms: float
    limit_countdown_ms: float  # of the limit's warning
    limit_ms: float | None
    status_url: str
    events_url: str
    keep_alive_url: str
    sign_out_url: str
    timeout_url: str
    shown_texts: dict[str, str]
    is_ours: bool  # and not HMRC Frontend's meta element
    synchronise_tabs: bool
    hide_sign_out: bool
    on_activity: bool
    activity_interval_ms: float
    session_id: str
    sign_out_form: str
    marker_cookie: str
    follows_links: bool
    is_counted: bool  # the page's request, as activity
    saved_forms: list[str]  # their ids
    saves_at_sign_out: bool
    get_attribute: Callable[[str], str]


def read_settings(
    get: Callable[[str], str],
    ours: bool,
    is_language: Callable[[str], bool],
    is_same_origin: Callable[[str], bool],
    problems: list[str],
) -> Settings:
    """Read the settings and append to problems what is wrong with them.

    get gives an attribute's value by its name without "data-", "" when missing; ours is whether the meta element
    is, not HMRC Frontend's; is_language and is_same_origin are the platform's judgement.
    """

    def refuse(name: str, value: str, allowed: str) -> None:
        problems.append(f'data-{name}="{value}": {allowed}')

    def seconds(name: str, most: int, otherwise: str) -> int:
        value = get(name) or otherwise
        number = whole(value)
        if number < 1 or number > most:
            refuse(name, value, f"whole seconds, 1 to {most}")
        return number

    def flag(name: str, otherwise: str) -> bool:
        value = get(name).lower() or otherwise
        if value not in ["true", "false"]:
            refuse(name, value, "true or false")
        return value == "true"

    def url(name: str, otherwise: str) -> str:
        value = get(name)
        if otherwise and value == "":
            return otherwise
        # browsers quietly drop white space and controls, and turn backslashes
        clean = fullmatch(r"[^\\\x00-\x20\x7f]+", value) is not None and not value.startswith("//")
        if not clean or not is_same_origin(value):
            refuse(name, value, "a URL of this site")
            return otherwise  # a control that signs out works without the warning
        return value

    language = get("language") or "en"
    # the platform is slow to wake for this
    if language not in ["en", "cy"] and not is_language(language):
        refuse("language", language, "a language tag")
    timeout = seconds("timeout", YEAR, "")
    longest = timeout - 1 if timeout > 0 else YEAR
    countdown = seconds("countdown", longest, "")
    sign_out_url = url("sign-out-url", "")
    return {
        "language_tag": language,
        "timeout_ms": timeout * 1000,
        "countdown_ms": countdown * 1000,
        "limit_countdown_ms": (seconds("limit-countdown", longest, "") if get("limit-countdown") else countdown) * 1000,
        "limit_ms": seconds("expires-in", YEAR, "") * 1000 if get("expires-in") else None,
        "status_url": url("status-url", "") if get("status-url") else "",
        "events_url": url("events-url", "") if get("events-url") else "",
        "keep_alive_url": url("keep-alive-url", ""),
        "sign_out_url": sign_out_url,
        "timeout_url": url("timeout-url", sign_out_url or "/"),
        "shown_texts": texts_in(language, flag("signed-in", "true"), get),
        "is_ours": ours,
        "synchronise_tabs": flag("synchronise-tabs", "true" if ours else "false"),
        "hide_sign_out": flag("hide-sign-out-button", "false"),
        "on_activity": flag("extend-on-activity", "false"),
        "activity_interval_ms": seconds("activity-interval", YEAR, "60") * 1000,
        "session_id": get("session-id"),
        "sign_out_form": get("sign-out-form"),
        "marker_cookie": get("signed-in-cookie"),
        "follows_links": flag("sign-out-navigate", "false" if ours else "true"),
        "is_counted": flag("counted", "true"),
        "saved_forms": [name for name in get("save-form").split(" ") if name],
        "saves_at_sign_out": flag("save-on-sign-out", "false"),
        "get_attribute": get,
    }
