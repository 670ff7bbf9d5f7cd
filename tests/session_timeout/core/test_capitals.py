"""Settings in a dict of capitals, with options in groups: what is taken, and what is said of the rest."""

from __future__ import annotations

from typing import Any

import pytest

from session_timeout._capitals import spread
from session_timeout.options import OptionError

OLDER = {"owner": "USER"}


def test_keys_become_names_and_groups_are_spread() -> None:
    given = {"TIMEOUT": 900, "KEEP": None, "SIGNED_IN_COOKIE": None, "OWNER": None, "CLEAN": None}
    flat, label = spread({**given, "DIALOG": {"title": "T"}}, "S", OLDER)
    assert flat == {"timeout": 900, "signed_in_cookie": None, "title": "T"}
    assert [label(name) for name in ("timeout", "title", "absolute")] == [
        'S["TIMEOUT"]',
        'S["DIALOG"]["title"]',
        'S["ABSOLUTE"]',
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (900, "S cannot be 900. It must be a dict."),
        ({"timeout": 900}, "S has no 'timeout'. Did you mean 'TIMEOUT'?"),
        ({"OWNER": "a.b"}, "S[\"OWNER\"] cannot be 'a.b': write USER instead."),
        ({"CLEAN": ["a"]}, "S[\"CLEAN\"] cannot be ['a']. It must be a dict."),
        ({"DIALOG": {"timeout": 9}}, 'S["DIALOG"] cannot have timeout: write S["TIMEOUT"], and that alone.'),
        ({"DIALOG": {"title": ""}, "TITLE": ""}, 'S["DIALOG"] cannot have title: write S["TITLE"], and that alone.'),
        (
            {"DIALOG": {"keep": "a"}, "CLEAN": {"keep": "a"}},
            'S["CLEAN"] cannot have keep: write S["KEEP"], and that alone.',
        ),
    ],
)
def test_what_is_written_wrongly_is_told_how_to_be_written(given: Any, said: str) -> None:
    with pytest.raises(OptionError) as caught:
        spread(given, "S", OLDER)
    assert str(caught.value) == said
