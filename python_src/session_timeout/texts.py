"""The texts of the pages and components, English and Welsh, as data. The dialog's own are the browser's."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# Word for word the design pattern's: https://design.tax.service.gov.uk/hmrc-design-patterns/service-timeout/
FROM_THE_PATTERN: Final = MappingProxyType(
    {
        "For your security, we signed you out": "Er eich diogelwch, gwnaethom eich allgofnodi",
        "We saved your answers.": "Gwnaethom gadw’ch atebion.",
        "We did not save your answers.": "Ni wnaethom gadw’ch atebion.",
        "You deleted your answers": "Rydych wedi dileu’ch atebion",
        "For your security, we deleted your answers": "Er eich diogelwch, gwnaethom ddileu’ch atebion",
        "Sign in": "Mewngofnodi",
        "Sign out": "Allgofnodi",
        "Delete your answers": "Dileu’ch atebion",
        "Start again": "Dechrau eto",
        # Not on the pattern's page, but in HMRC Frontend's dialog.
        "Stay signed in": "Parhau i fod wedi’ch mewngofnodi",
        "For your security": "Er eich diogelwch",
    }
)

# The pattern has no Welsh for these. ALL OF THEM: needs review by a Welsh speaker.
TRANSLATED_ANEW: Final = MappingProxyType(
    {
        "You signed out": "Rydych wedi allgofnodi",
        "Sign back in": "Mewngofnodi eto",
        "You left the service": "Rydych wedi gadael y gwasanaeth",
        "Return to the service": "Dychwelyd i’r gwasanaeth",
        "Leave the service": "Gadael y gwasanaeth",
        "Do you want to sign out?": "Ydych chi eisiau allgofnodi?",
        "Do you want to leave the service?": "Ydych chi eisiau gadael y gwasanaeth?",
        "Stay in the service": "Aros yn y gwasanaeth",
        "Do you want to delete your answers?": "Ydych chi eisiau dileu’ch atebion?",
        "Keep your answers": "Cadw’ch atebion",
        "You are signed in": "Rydych wedi mewngofnodi",
        "You have not left the service": "Nid ydych wedi gadael y gwasanaeth",
        "We have not deleted your answers": "Nid ydym wedi dileu’ch atebion",
        "For your security, we closed the service": "Er eich diogelwch, gwnaethom gau’r gwasanaeth",
        "For your security, we will close the service in": "Er eich diogelwch, byddwn yn cau’r gwasanaeth cyn pen",
        "For your security, we will close the service if you do nothing for {time}.": (
            "Er eich diogelwch, byddwn yn cau’r gwasanaeth os na fyddwch yn gwneud dim am {time}."
        ),
        "We could not keep the service open. Try again.": "Ni allem gadw’r gwasanaeth ar agor. Ceisiwch eto.",
        "We could not close the service. Close this browser window to protect your information.": (
            "Ni allem gau’r gwasanaeth. Caewch ffenestr y porwr hwn i ddiogelu’ch gwybodaeth."
        ),
        "You are offline. We cleared this device. We will close the service when you are online again.": (
            "Rydych all-lein. Gwnaethom glirio’r ddyfais hon. Byddwn yn cau’r gwasanaeth pan fyddwch ar-lein eto."
        ),
        "You are offline": "Rydych all-lein",
        "The service does not know yet that you want to sign out.": (
            "Nid yw’r gwasanaeth yn gwybod eto eich bod eisiau allgofnodi."
        ),
        "Connect to the internet, then try to sign out again.": (
            "Cysylltwch â’r rhyngrwyd, yna ceisiwch allgofnodi eto."
        ),
        "We could not remove everything from this device. Clear the browser’s history and site data to protect your "
        "information.": (
            "Ni allem dynnu popeth o’r ddyfais hon. Cliriwch hanes a data safle’r porwr i ddiogelu eich gwybodaeth."
        ),
        "We could not give you more time. Try again.": "Ni allem roi mwy o amser i chi. Ceisiwch eto.",
        "We could not delete your answers. Close this browser window to protect your information.": (
            "Ni allem ddileu’ch atebion. Caewch ffenestr y porwr hwn i ddiogelu’ch gwybodaeth."
        ),
        "You are offline. We cleared this device. We will delete your answers when you are online again.": (
            "Rydych all-lein. Gwnaethom glirio’r ddyfais hon. Byddwn yn dileu’ch atebion pan fyddwch ar-lein eto."
        ),
        "For your security, we will sign you out if you do nothing for {time}.": (
            "Er eich diogelwch, byddwn yn eich allgofnodi os na fyddwch yn gwneud dim am {time}."
        ),
        "For your security, we will delete your answers if you do nothing for {time}.": (
            "Er eich diogelwch, byddwn yn dileu’ch atebion os na fyddwch yn gwneud dim am {time}."
        ),
        "Your session in this browser has ended": "Mae’ch sesiwn yn y porwr hwn wedi dod i ben",
        "We could not end it in every part of the service yet. There it ends by itself.": (
            "Nid oeddem yn gallu dod â hi i ben ym mhob rhan o’r gwasanaeth eto. Yno daw i ben ar ei phen ei hun."
        ),
    }
)

# by language, from the English; one more language is one more entry here, in _UNITS and in length_of_time
_IN: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType({"cy": {**FROM_THE_PATTERN, **TRANSLATED_ANEW}})

_CLEANUP_FAILED: Final = (
    "We could not remove everything from this device. Clear the browser’s history and site data to protect your "
    "information."
)
PAGES: Final = MappingProxyType(
    {
        "signed_out": {"heading": "You signed out", "button": "Sign back in", "cleanup_failed": _CLEANUP_FAILED},
        "timed_out": {
            "heading": "For your security, we signed you out",
            "answers_saved": "We saved your answers.",
            "answers_not_saved": "We did not save your answers.",
            "button": "Sign in",
            "cleanup_failed": _CLEANUP_FAILED,
        },
        "answers_deleted": {
            "heading": "You deleted your answers",
            "button": "Start again",
            "cleanup_failed": _CLEANUP_FAILED,
        },
        "timed_out_answers_deleted": {
            "heading": "For your security, we deleted your answers",
            "button": "Start again",
            "cleanup_failed": _CLEANUP_FAILED,
        },
        "left": {
            "heading": "You left the service",
            "button": "Return to the service",
            "cleanup_failed": _CLEANUP_FAILED,
        },
        "timed_out_left": {
            "heading": "For your security, we closed the service",
            "answers_saved": "We saved your answers.",
            "answers_not_saved": "We did not save your answers.",
            "button": "Return to the service",
            "cleanup_failed": _CLEANUP_FAILED,
        },
        "signed_in": {"heading": "You are signed in", "button": "Return to the service"},
        "not_left": {"heading": "You have not left the service", "button": "Return to the service"},
        "answers_kept": {"heading": "We have not deleted your answers", "button": "Return to the service"},
        "not_everywhere": {
            "heading": "Your session in this browser has ended",
            "elsewhere": "We could not end it in every part of the service yet. There it ends by itself.",
            "button": "Return to the service",
            "cleanup_failed": _CLEANUP_FAILED,
        },
        "sign_out_offline": {
            "heading": "You are offline",
            "not_heard": "The service does not know yet that you want to sign out.",
            "what_to_do": "Connect to the internet, then try to sign out again.",
            "button": "Sign out",
        },
        "sign_out": {
            "heading": "Do you want to sign out?",
            "button": "Sign out",
            "stay": "Stay signed in",
        },
        "leave": {
            "heading": "Do you want to leave the service?",
            "button": "Leave the service",
            "stay": "Stay in the service",
        },
        "delete_answers": {
            "heading": "Do you want to delete your answers?",
            "button": "Delete your answers",
            "stay": "Keep your answers",
        },
    }
)
"""The English texts of each page by their names in its template, `session_timeout/pages/<page>.html`."""

_DIALOG_WITHOUT_SIGN_IN: Final = MappingProxyType(
    {
        "keep_alive_failed": "We could not give you more time. Try again.",
        "sign_out_failed": "We could not delete your answers. Close this browser window to protect your information.",
        "signed_out_offline": (
            "You are offline. We cleared this device. We will delete your answers when you are online again."
        ),
    }
)

_DIALOG_TO_LEAVE: Final = MappingProxyType(
    {
        "title": "For your security",
        "message": "For your security, we will close the service in",
        "keep_alive_button_text": "Stay in the service",
        "sign_out_button_text": "Leave the service",
        "keep_alive_failed": "We could not keep the service open. Try again.",
        "sign_out_failed": "We could not close the service. Close this browser window to protect your information.",
        "signed_out_offline": (
            "You are offline. We cleared this device. We will close the service when you are online again."
        ),
    }
)

_RIGHT_TO_LEFT: Final = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_UNITS: Final = MappingProxyType({"en": ("minute", "minutes", "second", "seconds"), "cy": ("funud", "eiliad")})


def built_in(language: str) -> str | None:
    """ "en" or "cy" for a language tag of either ("cy-GB"), None for another language."""
    primary = language.lower().partition("-")[0]
    return primary if primary in _UNITS else None


def translated(english: str, language: str) -> str:
    """One of the built-in texts in a built-in language. Raises ValueError for another language."""
    chosen = built_in(language)
    if chosen is None:
        raise ValueError(f"language cannot be {language!r} without its own text: built in are en and cy.")
    return _IN[chosen][english] if chosen in _IN else english


def page_texts(page: str, language: str = "en", **overrides: str) -> dict[str, str]:
    """The texts of a page of `PAGES` in a language, with the site's own in their place; and its `direction`.

    `overrides` are texts by their names; a language that is neither English nor Welsh needs all of the page's.
    `direction` is what `<html dir>` takes. Raises ValueError for a page, a name or a language that is not there.
    """
    if page not in PAGES:
        raise ValueError(f"page cannot be {page!r}. It must be one of {', '.join(PAGES)}.")
    names = PAGES[page]
    for name in overrides:
        if name not in names:
            raise ValueError(f"The page {page} has no text {name!r}. Its texts are {', '.join(names)}.")
    if built_in(language) is None and (missing := [name for name in names if not overrides.get(name)]):
        raise ValueError(
            f"language cannot be {language!r} without {', '.join(missing)} for the page {page}: "
            "only en and cy have texts built in."
        )
    texts = {name: str(overrides.get(name) or "") or translated(english, language) for name, english in names.items()}
    rtl = language.lower().partition("-")[0] in _RIGHT_TO_LEFT
    return texts | {"direction": "rtl" if rtl else "ltr"}


def dialog_texts_without_sign_in(language: str) -> dict[str, str]:
    """What the script, which is small, says of signing in to people who have not; nothing in another language."""
    if built_in(language) is None:
        return {}
    return {name: translated(english, language) for name, english in _DIALOG_WITHOUT_SIGN_IN.items()}


def dialog_texts_to_leave(language: str) -> dict[str, str]:
    """What the dialog says to people who may not feel signed in; nothing in another language."""
    if built_in(language) is None:
        return {}
    return {name: translated(english, language) for name, english in _DIALOG_TO_LEAVE.items()}


def own_texts(texts: Mapping[str, Mapping[str, Mapping[str, str]]], page: str, language: str) -> Mapping[str, str]:
    """A site's own texts of a page, or of the "dialog": of the whole language tag, else of its first part."""
    by_tag = {tag.lower(): pages for tag, pages in texts.items()}
    tag = language.lower()
    return (by_tag.get(tag) or by_tag.get(tag.partition("-")[0]) or {}).get(page, {})


def length_of_time(seconds: int, language: str) -> str:
    """ "15 minutes", "70 seconds": never more than it is. Raises ValueError for what is neither English nor Welsh."""
    chosen = built_in(language)
    if chosen is None:
        raise ValueError(f"language cannot be {language!r} without its own text: built in are en and cy.")
    in_minutes = seconds % 60 == 0 or seconds >= 120
    number = seconds // 60 if in_minutes else seconds
    if chosen == "cy":
        return f"{number} {_UNITS['cy'][0 if in_minutes else 1]}"
    return f"{number} {_UNITS['en'][(0 if in_minutes else 2) + (number != 1)]}"
