"""What is saved of a form, when, and what is said of it: every case, in CPython, compiled, and by Brython."""

from __future__ import annotations

from itertools import product

import pytest

from client.save_rules import NOT_SAVED, SAVED, SENT, UNCHANGED
from tests.client.runtime import Runtime

LEAST = 5000  # ms
FATES = [UNCHANGED, SAVED, SENT, NOT_SAVED]
# https://html.spec.whatwg.org/multipage/input.html#attr-input-type, and what else is in a form
KINDS = [
    *("hidden", "text", "search", "tel", "url", "email", "date", "month", "week", "time", "datetime-local"),
    *("number", "range", "color", "checkbox", "radio", "submit", "image", "reset", "button", ""),
    *("textarea", "select-one", "select-multiple", "fieldset", "output"),
]
# https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill-field
CARDS = [
    *("cc-name", "cc-given-name", "cc-additional-name", "cc-family-name", "cc-number", "cc-exp", "cc-exp-month"),
    *("cc-exp-year", "cc-csc", "cc-type"),
]
SECRETS = [*CARDS, "one-time-code", "new-password", "current-password"]
OTHERS = [
    *("", "on", "off", "name", "honorific-prefix", "given-name", "additional-name", "family-name", "honorific-suffix"),
    *("nickname", "username", "organization-title", "organization", "street-address", "address-line1"),
    *("address-level1", "country", "country-name", "postal-code", "transaction-currency", "transaction-amount"),
    *("language", "bday", "bday-day", "sex", "url", "photo", "tel", "tel-country-code", "tel-area-code", "email"),
    *("impp", "webauthn"),
]


def with_detail(field: str) -> list[str]:
    return [field, field.upper(), f"section-claim billing {field}", f"home\n{field} webauthn"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_is_sent_unless_it_is_a_card_a_code_or_a_password(runtime: Runtime, kind: str) -> None:
    for fields, is_secret in ((SECRETS, True), (OTHERS, False)):
        calls = [[kind, text] for field in fields for text in with_detail(field)]
        assert set(runtime.each("is_secret", calls)) == {is_secret}


@pytest.mark.parametrize("kind", ["password", "file"])
def test_passwords_and_files_are_never_sent(runtime: Runtime, kind: str) -> None:
    assert set(runtime.each("is_secret", [[kind, text] for text in SECRETS + OTHERS])) == {True}


def test_a_form_is_sent_if_it_has_changed_has_an_address_and_there_is_time(runtime: Runtime) -> None:
    times = [-1, 0, 1, LEAST - 1, LEAST - 0.5, LEAST, LEAST + 1, 900_000]
    calls = [*product(FATES, [True, False], [True, False], times)]
    for (before, is_changed, has_address, ms), fate in zip(calls, runtime.each("fate_of", calls), strict=True):
        if is_changed:
            assert fate == (SENT if has_address and ms >= LEAST else NOT_SAVED)
        else:  # nothing is claimed of what has been changed back
            assert fate == (UNCHANGED if before == NOT_SAVED else before)


def test_saved_is_said_only_when_nothing_is_lost_and_nothing_is_unknown(runtime: Runtime) -> None:
    calls = [[[*fates]] for count in range(4) for fates in product(FATES, repeat=count)]
    for [fates], worst in zip(calls, runtime.each("worst_of", calls), strict=True):
        if NOT_SAVED in fates:
            assert worst == NOT_SAVED
        elif SENT in fates:
            assert worst == SENT
        else:
            assert worst == (SAVED if SAVED in fates else UNCHANGED)
