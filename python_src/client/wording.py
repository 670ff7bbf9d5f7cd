"""The built-in texts, English and Welsh. Source: the HMRC design pattern "Service timeout". Pure."""

from collections.abc import Callable

# by the attribute that sets each (data-title, …): English, Welsh, and both for who is not signed in, where other;
# the amount of time follows the message
WORDS: dict[str, list[str]] = {
    "title": [
        "You’re about to be signed out",
        "Rydych ar fin cael eich allgofnodi",
        "For your security",
        "Er eich diogelwch",
    ],
    "message": [
        "For your security, we will sign you out in",
        "Er eich diogelwch, byddwn yn eich allgofnodi cyn pen",
        "We will delete your answers in",
        "Byddwn yn dileu’ch atebion cyn pen",
    ],
    "message-suffix": ["", ""],
    "keep-alive-button-text": ["Stay signed in", "Parhau i fod wedi’ch mewngofnodi", "Continue", "Parhau"],
    "sign-out-button-text": ["Sign out", "Allgofnodi", "Delete your answers", "Dileu’ch atebion"],
    # nothing where the message says that they are deleted
    "answers-saved": ["We saved your answers.", "Gwnaethom gadw’ch atebion.", "", ""],
    "answers-not-saved": ["We did not save your answers.", "Ni wnaethom gadw’ch atebion.", "", ""],
    # the pattern has no text for these, nor for the message above: their Welsh needs review by a Welsh speaker
    "keep-alive-failed": [
        "We could not keep you signed in. Try again.",
        "Ni allem eich cadw wedi’ch mewngofnodi. Ceisiwch eto.",
    ],
    "limit-message": ["This cannot be extended.", "Ni ellir estyn hyn."],
    "close-button-text": ["OK", "Iawn"],
    "offline-message": [
        "Your session has ended. We could not reach the service. Check your connection, then try again.",
        "Mae’ch sesiwn wedi dod i ben. Ni allem gyrraedd y gwasanaeth. Gwiriwch eich cysylltiad, yna ceisiwch eto.",
    ],
    "checking-message": ["We are checking your session.", "Rydym yn gwirio’ch sesiwn."],
    "try-again-button-text": ["Try again", "Ceisiwch eto"],
    "cancel-button-text": ["Cancel", "Canslo"],
    "sign-out-failed": [
        "We could not sign you out. Close this browser window to protect your information.",
        "Ni allem eich allgofnodi. Caewch ffenestr y porwr hwn i ddiogelu’ch gwybodaeth.",
    ],
    "signed-out-offline": [
        "You are offline. We cleared this device. You will be signed out of the service when you are online again.",
        "Rydych all-lein. Gwnaethom glirio’r ddyfais hon. Byddwn yn eich allgofnodi pan fyddwch ar-lein eto.",
    ],
}


def is_welsh(language: str) -> bool:
    """Whether a BCP 47 tag is Welsh: cy, cy-GB."""
    return language.lower().split("-")[0] == "cy"


def texts_in(language: str, signed_in: bool, get: Callable[[str], str]) -> dict[str, str]:
    """The texts by attribute: what get gives for it, else the language's, else the English."""
    texts: dict[str, str] = {}
    for name, row in WORDS.items():
        first = 0 if signed_in or len(row) < 4 else 2
        texts[name] = get(name) or row[first + (1 if is_welsh(language) else 0)]
    return texts
