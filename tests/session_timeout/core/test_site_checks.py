"""What a site brings besides its settings is looked at when it starts."""

from __future__ import annotations

import time
from typing import Any

import pytest

from session_timeout._site_checks import AWAITED, CHECKS, check_site
from session_timeout.drafts import Drafts, MemoryDrafts
from session_timeout.options import OptionError
from session_timeout.revocations import Revocations


async def awaited(connection: object) -> object:
    return connection


class WithoutKeep:
    """A store of revocations that does not say how long it keeps them."""

    revoke = find = now = staticmethod(time.time)


KEY = "a key of the session or a function that gives it"
STORE = "a store of revocations such as Revocations, with keep, revoke, find and now"
WITHOUT_A_NAME: tuple[object, ...] = (None, "", 7, [], b"user")
REFUSED: list[tuple[str, object, str]] = [
    *((name, value, KEY) for name in ("user", "id_token") for value in WITHOUT_A_NAME),
    ("user", lambda: 7, "a function that takes the connection, and needs nothing else"),
    ("user", awaited, "a function that is called, not awaited"),
    ("id_token", lambda: 7, "a function that takes the connection, and needs nothing else"),
    ("epoch", 3, "a function that takes the user"),
    ("epoch", "epoch", "a function that takes the user"),
    ("epoch", lambda: 1, "a function that takes the user, and needs nothing else"),
    ("now", None, "a function that takes nothing"),
    ("now", 5, "a function that takes nothing"),
    ("now", lambda user: 1.0, "a function that takes nothing, and needs nothing else"),
    ("provider_sign_out", "/out", "a function that takes the connection"),
    ("provider_sign_out", lambda: None, "a function that takes the connection, and needs nothing else"),
    ("provider_at_timeout", "yes", "True or False"),
    ("secure_cookies", "yes", "True or False"),
    ("secure_cookies", 2, "True or False"),
    ("on_end", "x", "a function that is called, not awaited"),
    ("on_end", awaited, "a function that is called, not awaited"),
    ("revocations", 5, STORE),
    ("revocations", Revocations, STORE),
    ("revocations", WithoutKeep(), STORE),
    ("drafts", 5, "a Drafts, of session_timeout.drafts"),
    ("drafts", MemoryDrafts(), "a Drafts, of session_timeout.drafts"),
]


@pytest.mark.parametrize(("name", "value", "must"), REFUSED)
@pytest.mark.parametrize("checks", [CHECKS, AWAITED], ids=["sync", "async"])
def test_what_cannot_be_meant_is_refused_by_name(checks: Any, name: str, value: object, must: str) -> None:
    with pytest.raises(OptionError) as refused:
        check_site({name: value}, "the connection", checks)
    assert (refused.value.names, str(refused.value)) == ((name,), f"{name} cannot be {value!r}. It must be {must}.")


def test_where_nothing_awaits_a_function_is_called() -> None:
    with pytest.raises(OptionError, match=r"^provider_sign_out cannot be .*not awaited"):
        check_site({"provider_sign_out": awaited}, "the connection")
    with pytest.raises(OptionError, match=r"^provider_sign_out cannot be .*a function that takes nothing"):
        check_site({"provider_sign_out": 5}, "", AWAITED)
    with pytest.raises(OptionError, match=r"^provider_sign_out cannot be .*a function that takes nothing"):
        check_site({"provider_sign_out": 5}, "")
    check_site({"provider_sign_out": awaited}, "the connection", AWAITED)


def test_every_mistake_is_named_at_once() -> None:
    with pytest.raises(OptionError, match=r"(?s)epoch cannot be 3.*now cannot be 5"):
        check_site({"epoch": 3, "now": 5}, "")


def test_what_can_be_meant_is_taken() -> None:
    optional = [name for name in CHECKS if name not in ("user", "now", "id_token")]
    check_site(dict.fromkeys(optional), "the connection")
    given: dict[str, object] = {
        "user": "user_id",
        "epoch": lambda user: 1,
        "now": time.time,
        "id_token": lambda connection: None,
        "provider_sign_out": lambda connection: None,
        "provider_at_timeout": True,
        "on_end": lambda *, reason, session_id, user: None,
        "revocations": Revocations(905),
        "drafts": Drafts(MemoryDrafts(), secret="for tests"),
        "secure_cookies": False,
    }
    assert set(given) == set(CHECKS)
    check_site(given, "the connection")
