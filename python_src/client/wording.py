"""The built-in texts, English and Welsh. Source: the HMRC design pattern "Service timeout". Pure."""

from re import fullmatch
from typing import TypedDict


class Words(TypedDict):
    """What the dialog says; the amount of time follows the message."""

    title: str
    message: str
    stay: str
    sign_out: str


ENGLISH: Words = {
    "title": "You’re about to be signed out",
    "message": "For your security, we will sign you out in",
    "stay": "Stay signed in",
    "sign_out": "Sign out",
}
WELSH: Words = {
    "title": "Rydych ar fin cael eich allgofnodi",
    "message": "Er eich diogelwch, byddwn yn eich allgofnodi cyn pen",
    "stay": "Parhau i fod wedi’ch mewngofnodi",
    "sign_out": "Allgofnodi",
}


def is_welsh(language: str) -> bool:
    """Whether a BCP 47 tag is Welsh: cy, cy-GB."""
    return bool(fullmatch("cy(?:-[a-z0-9-]+)?", language.lower()))


def words(language: str) -> Words:
    """The texts of a language; English where there are none."""
    return WELSH if is_welsh(language) else ENGLISH
