"""The built-in texts, by language. Source: the HMRC design pattern "Service timeout". Pure."""

from collections.abc import Callable

# by language, and by the attribute that sets each (data-title, …): for who is signed in, and for who is not, where
# that is another; the amount of time follows the message. One more language is one more entry
WORDS: dict[str, dict[str, list[str]]] = {
    "en": {
        "title": ["You’re about to be signed out", "For your security"],
        "message": ["For your security, we will sign you out in", "We will delete your answers in"],
        "message-suffix": [""],
        "keep-alive-button-text": ["Stay signed in", "Continue"],
        "sign-out-button-text": ["Sign out", "Delete your answers"],
        # nothing where the message says that they are deleted
        "answers-saved": ["We saved your answers.", ""],
        "answers-not-saved": ["We did not save your answers.", ""],
        # the pattern has no text for these
        "keep-alive-failed": ["We could not keep you signed in. Try again."],
        "limit-message": ["This cannot be extended."],
        "close-button-text": ["OK"],
        "offline-message": [
            "Your session has ended. We could not reach the service. Check your connection, then try again."
        ],
        "signed-out-message": ["You signed out. We could not show the next page. Try again."],
        "checking-message": ["We are checking your session."],
        "try-again-button-text": ["Try again"],
        "cancel-button-text": ["Cancel"],
        "sign-out-failed": ["We could not sign you out. Close this browser window to protect your information."],
        "signed-out-offline": [
            "You are offline. We cleared this device. You will be signed out of the service when you are online again."
        ],
    },
    "cy": {
        "title": ["Rydych ar fin cael eich allgofnodi", "Er eich diogelwch"],
        "message": ["Er eich diogelwch, byddwn yn eich allgofnodi cyn pen", "Byddwn yn dileu’ch atebion cyn pen"],
        "message-suffix": [""],
        "keep-alive-button-text": ["Parhau i fod wedi’ch mewngofnodi", "Parhau"],
        "sign-out-button-text": ["Allgofnodi", "Dileu’ch atebion"],
        # nothing where the message says that they are deleted
        "answers-saved": ["Gwnaethom gadw’ch atebion.", ""],
        "answers-not-saved": ["Ni wnaethom gadw’ch atebion.", ""],
        # the pattern has no text for these, nor Welsh for the message above: needs review by a Welsh speaker
        "keep-alive-failed": ["Ni allem eich cadw wedi’ch mewngofnodi. Ceisiwch eto."],
        "limit-message": ["Ni ellir estyn hyn."],
        "close-button-text": ["Iawn"],
        "offline-message": [
            "Mae’ch sesiwn wedi dod i ben. Ni allem gyrraedd y gwasanaeth. Gwiriwch eich cysylltiad, yna ceisiwch eto."
        ],
        "signed-out-message": ["Rydych wedi allgofnodi. Ni allem ddangos y dudalen nesaf. Ceisiwch eto."],
        "checking-message": ["Rydym yn gwirio’ch sesiwn."],
        "try-again-button-text": ["Ceisiwch eto"],
        "cancel-button-text": ["Canslo"],
        "sign-out-failed": ["Ni allem eich allgofnodi. Caewch ffenestr y porwr hwn i ddiogelu’ch gwybodaeth."],
        "signed-out-offline": [
            "Rydych all-lein. Gwnaethom glirio’r ddyfais hon. Byddwn yn eich allgofnodi pan fyddwch ar-lein eto."
        ],
    },
}


def primary(language: str) -> str:
    """The language of a BCP 47 tag: cy of cy-GB."""
    return language.lower().split("-")[0]


def is_welsh(language: str) -> bool:
    """Whether a BCP 47 tag is Welsh: cy, cy-GB."""
    return primary(language) == "cy"


def texts_in(language: str, signed_in: bool, get: Callable[[str], str]) -> dict[str, str]:
    """The texts by attribute: what get gives for it, else the language's, else the English."""
    texts: dict[str, str] = {}
    chosen = primary(language)
    for name, words in WORDS[chosen if chosen in WORDS else "en"].items():
        texts[name] = get(name) or words[0 if signed_in else len(words) - 1]
    return texts
