"""The settings of the page's meta element: read, checked, completed with defaults. Pure."""

from collections.abc import Callable
from re import fullmatch
from typing import TypedDict

from client.wording import words

YEAR = 31536000


class Settings(TypedDict):
    """Times in milliseconds, URLs as written, texts as shown."""

    language: str
    timeout: float
    countdown: float
    keep_alive_url: str
    sign_out_url: str
    timeout_url: str
    title: str
    message: str
    suffix: str
    stay: str
    sign_out: str
    tabs: bool
    hide_sign_out: bool


def read_settings(
    get: Callable[[str], str],
    is_ours: bool,
    is_language: Callable[[str], bool],
    is_same_origin: Callable[[str], bool],
    problems: list[str],
) -> Settings:
    """Read the settings and append to problems what is wrong with them.

    get gives an attribute's value by its name without "data-", "" when missing; is_ours is False
    for the page of a drop-in; is_language and is_same_origin are the platform's judgement.
    """

    def refuse(name: str, value: str, allowed: str) -> None:
        problems.append(f'data-{name}="{value}": {allowed}')

    def seconds(name: str, most: int, allowed: str) -> int:
        value = get(name)
        number = int(value) if fullmatch("[0-9]{1,9}", value) else 0
        if number < 1 or number > most:
            refuse(name, value, allowed)
        return number

    def flag(name: str, otherwise: bool) -> bool:
        value = get(name).lower()
        if value not in ["", "true", "false"]:
            refuse(name, value, "true or false")
        return value == "true" or (otherwise and value == "")

    def url(name: str, otherwise: str) -> str:
        value = get(name) or otherwise
        if not fullmatch(r"[^\\\x00-\x20\x7f]+", value) or not is_same_origin(value):
            refuse(name, value, "a URL of this site")
        return value

    language = get("language") or "en"
    if not is_language(language):
        refuse("language", language, "a language tag such as en or cy")
    text = words(language)
    timeout = seconds("timeout", YEAR, f"whole seconds, 1 to {YEAR}")
    sign_out_url = url("sign-out-url", "")
    return {
        "language": language,
        "timeout": timeout * 1000,
        "countdown": seconds("countdown", (timeout or YEAR) - 1, "whole seconds, less than data-timeout") * 1000,
        "keep_alive_url": url("keep-alive-url", ""),
        "sign_out_url": sign_out_url,
        "timeout_url": url("timeout-url", sign_out_url),
        "title": get("title") or text["title"],
        "message": get("message") or text["message"],
        "suffix": get("message-suffix"),
        "stay": get("keep-alive-button-text") or text["stay"],
        "sign_out": get("sign-out-button-text") or text["sign_out"],
        "tabs": flag("synchronise-tabs", is_ours),
        "hide_sign_out": flag("hide-sign-out-button", False),
    }
