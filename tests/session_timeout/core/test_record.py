"""What a session remembers of its time."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest

from session_timeout._record import Record, grace, identity, interval, longest_life

NOW = 1_800_000_000.0


def record(**more: Any) -> Record:
    known: dict[str, Any] = {"timeout": 900, "absolute": None, "epoch": None}
    return Record.begin("anna", NOW, **{**known, **more})


def read(kept: object, now: float = NOW) -> Record | None:
    return Record.read(kept, now, timeout=900, absolute=None)


def test_it_is_read_as_it_was_written() -> None:
    for each in (record(), record(epoch="2", absolute=3000, timeout=60)):
        kept = json.loads(json.dumps(each.written(timeout=900, absolute=None)))
        assert read(kept) == each
    assert set(record().written(timeout=900, absolute=None)) == {"id", "user", "began", "active", "csrf"}
    kept = {**record().written(timeout=900, absolute=None), "keys": ["sid:x"]}
    with_keys = Record.read(kept, NOW, timeout=9, absolute=5)
    assert with_keys
    assert (with_keys.keys, with_keys.timeout, with_keys.absolute) == (("sid:x",), 9, 5)
    assert with_keys.written(timeout=9, absolute=5)["keys"] == ["sid:x"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": None}, {"id": ""}, {"user": 5}, {"csrf": b""}, {"began": "x"}, {"active": True},
        {"active": float("nan")}, {"began": -(10**400)}, {"active": 10**400}, {"timeout": 0}, {"timeout": True},
        {"absolute": "x"}, {"keys": "x"}, {"keys": [5]}, {"epoch": 5},
    ],
)  # fmt: skip
def test_what_was_not_written_here_is_none(wrong: dict[str, Any]) -> None:
    assert read({**record().written(timeout=900, absolute=None), **wrong}) is None


@pytest.mark.parametrize("kept", [None, 5, "x", [], {}])
def test_nor_is_what_is_no_record_at_all(kept: object) -> None:
    assert read(kept) is None


def test_a_time_that_is_far_ahead_counts_as_now() -> None:
    kept = record().written(timeout=900, absolute=None)
    for ahead, counted in ((60, NOW + 60), (61, NOW)):
        found = read({**kept, "began": NOW + ahead, "active": NOW + ahead})
        assert found
        assert (found.began, found.active) == (counted, counted)


def test_it_ends_with_the_timeout_after_the_last_activity() -> None:
    begun = record()
    waits = (0, 0.3, 0.5, 6, 899, 899.5, 2000)
    assert [begun.remaining(NOW + waited) for waited in waits] == [900, 900, 899, 894, 1, 0, 0]
    assert [begun.over(NOW + waited) for waited in (899.9, 900)] == [None, "time"]
    assert [begun.over(NOW + waited, 2) for waited in (901.9, 902)] == [None, "time"]
    assert [begun.over(NOW + waited, -1) for waited in (899.3, 899.5)] == [None, "time"]
    assert begun.used(NOW + 100).over(NOW + 999) is None
    assert begun.used(NOW - 5) == begun


def test_an_absolute_limit_is_kept_to_the_second_whatever_happens() -> None:
    begun = record(absolute=1000)
    used = begun.used(NOW + 950)
    assert (used.remaining(NOW + 950), used.expires_in(NOW + 950)) == (50, 50)
    assert (used.over(NOW + 999.9, 2), used.over(NOW + 1000, 2)) == (None, "absolute")
    assert (used.over(NOW + 999, -1), used.over(NOW + 999.1, -1)) == (None, "absolute")
    assert used.over(NOW + 999.9, 5) is None
    assert used.expires_in(NOW + 5000) == 1
    assert used.again(NOW + 980).remaining(NOW + 980) == 900
    assert record().expires_in(NOW) is None


def test_what_the_frameworks_own_session_has_left_is_a_limit_too() -> None:
    assert record().remaining(NOW, 600.5) == 600
    assert record().remaining(NOW, 5000) == 900


@pytest.mark.parametrize(("timeout", "seconds"), [(900, 5), (300, 5), (60, 1), (20, 1 / 3), (3, 0.05)])
def test_the_time_is_written_at_most_every_sixtieth(timeout: int, seconds: float) -> None:
    assert interval(timeout) == pytest.approx(seconds)
    begun = record(timeout=timeout)
    assert not begun.is_due(NOW + seconds * 0.99)
    assert begun.is_due(NOW + seconds * 1.01)
    assert grace(timeout) >= seconds
    assert longest_life(timeout) >= timeout + grace(timeout)


@pytest.mark.parametrize("user", [None, "", False])
def test_nobody(user: object) -> None:
    assert identity(user) is None


@pytest.mark.parametrize(("user", "text"), [("anna", "anna"), (7, "7"), (0, "0"), (UUID(int=1), str(UUID(int=1)))])
def test_somebody(user: object, text: str) -> None:
    assert identity(user) == text


@pytest.mark.parametrize("user", [object(), True, 1.5, ["anna"], {"id": 1}, b"anna"])
def test_what_cannot_be_compared_is_refused_by_name(user: object) -> None:
    with pytest.raises(TypeError, match=rf"^user cannot be {type(user).__name__} .* a str, an int or a UUID"):
        identity(user)


def test_another_users_record_is_not_ones_own() -> None:
    assert record().is_of("anna")
    assert not record().is_of("bert")
    assert "anna" not in json.dumps(record().written(timeout=900, absolute=None))
