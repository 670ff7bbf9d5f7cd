"""The built-in texts, English and Welsh. Source: the HMRC design pattern "Service timeout". Pure."""

# by the attribute that sets each (data-title, …); the amount of time follows the message
ENGLISH: dict[str, str] = {
    "title": "You’re about to be signed out",
    "message": "For your security, we will sign you out in",
    "message-suffix": "",
    "keep-alive-button-text": "Stay signed in",
    "sign-out-button-text": "Sign out",
    "keep-alive-failed": "We could not keep you signed in. Try again.",
    "limit-message": "You cannot stay signed in for longer.",
    "offline-message": "You are offline. Continue when you are online.",
}
# the last three need review by a Welsh speaker: the pattern has no text for them
WELSH: dict[str, str] = {
    "title": "Rydych ar fin cael eich allgofnodi",
    "message": "Er eich diogelwch, byddwn yn eich allgofnodi cyn pen",
    "message-suffix": "",
    "keep-alive-button-text": "Parhau i fod wedi’ch mewngofnodi",
    "sign-out-button-text": "Allgofnodi",
    "keep-alive-failed": "Ni allem eich cadw wedi’ch mewngofnodi. Rhowch gynnig arall arni.",
    "limit-message": "Ni allwch fod wedi’ch mewngofnodi am fwy o amser.",
    "offline-message": "Rydych all-lein. Parhewch pan fyddwch ar-lein.",
}


def is_welsh(language: str) -> bool:
    """Whether a BCP 47 tag is Welsh: cy, cy-GB."""
    return language.lower().split("-")[0] == "cy"


def words(language: str) -> dict[str, str]:
    """The texts of a language; English where there are none."""
    return WELSH if is_welsh(language) else ENGLISH
