"""The built-in texts, English and Welsh. Source: the HMRC design pattern "Service timeout". Pure."""

from collections.abc import Callable

# by the attribute that sets each (data-title, …): English, Welsh; the amount of time follows the message
WORDS: dict[str, list[str]] = {
    "title": ["You’re about to be signed out", "Rydych ar fin cael eich allgofnodi"],
    "message": [
        "For your security, we will sign you out in",
        "Er eich diogelwch, byddwn yn eich allgofnodi cyn pen",
    ],
    "message-suffix": ["", ""],
    "keep-alive-button-text": ["Stay signed in", "Parhau i fod wedi’ch mewngofnodi"],
    "sign-out-button-text": ["Sign out", "Allgofnodi"],
    # the pattern has no text for these: their Welsh needs review by a Welsh speaker
    "keep-alive-failed": [
        "We could not keep you signed in. Try again.",
        "Ni allem eich cadw wedi’ch mewngofnodi. Ceisiwch eto.",
    ],
    "limit-message": ["This cannot be extended.", "Ni ellir estyn hyn."],
    "offline-message": ["You are offline. Try again.", "Rydych all-lein. Ceisiwch eto."],
}


def is_welsh(language: str) -> bool:
    """Whether a BCP 47 tag is Welsh: cy, cy-GB."""
    return language.lower().split("-")[0] == "cy"


def texts_in(language: str, get: Callable[[str], str]) -> dict[str, str]:
    """The texts by attribute: what get gives for it, else the language's, else the English."""
    texts: dict[str, str] = {}
    for name, both in WORDS.items():
        texts[name] = get(name) or (both[1] if is_welsh(language) else both[0])
    return texts
