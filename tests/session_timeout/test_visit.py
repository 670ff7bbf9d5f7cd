"""A visit by itself: whatever the session holds, and whatever happens in whatever order."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_timeout.limits import GRACE, KEY
from session_timeout.revocations import Revocations, user_key
from session_timeout.site import Site, read_site
from session_timeout.visit import Visit

TIMEOUT, ABSOLUTE = 900, 3600
START = 1_800_000_000.0


def new_site(**settings: object) -> Site:
    return read_site({"timeout": TIMEOUT, "countdown": 120, "absolute": ABSOLUTE, **settings})


def visit(session: dict[str, Any], now: float, hub: Revocations | None = None, **options: Any) -> Visit:
    """A visit that has arrived."""
    made = Visit(new_site(), hub or Revocations(), session, lambda: session.get("user"), now=now, **options)
    made.arrive()
    return made


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["began", "active", "id", "epoch", "x"]), inner),
    max_leaves=6,
)


@given(json_values)
def test_whatever_a_session_remembers_it_lives_only_by_a_record_of_ours(record: Any) -> None:
    session = {"user": "anna", KEY: record}
    looked_at = visit(session, START)
    looked_at.answer(200)
    if looked_at.ended:
        assert session == {}
    else:
        assert isinstance(record["id"], str)
        assert START - record["active"] < TIMEOUT + GRACE


WHAT = ("page", "passive", "prefetch", "missing", "sign in", "sign out", "own sign out", "everywhere")
moves = st.lists(
    st.tuples(
        st.sampled_from(WHAT),
        st.floats(1, 1000),
    ),
    max_size=30,
)


@given(moves)
def test_any_course_of_things_agrees_with_the_two_limits(course: list[tuple[str, float]]) -> None:
    """The model is a sign-in's time, and the last time the user did something."""
    now, hub = START, Revocations(now=lambda: now)
    session: dict[str, Any] = {}
    began = active = None
    for what, seconds in course:
        now += seconds
        counts = what not in ("passive", "prefetch")
        session = json.loads(json.dumps(session))
        look = visit(session, now, hub, counts=counts)
        if began is not None and active is not None:
            over = now >= active + TIMEOUT + GRACE or now >= began + ABSOLUTE + GRACE
            assert (look.ended == "time") is over
            if over:
                began = active = None
        assert (look.record() is not None) is (began is not None)
        if what == "sign in":
            if session.get("user") != "anna":
                began = now
            session["user"] = "anna"
        elif what == "sign out" and began is not None:
            look.end("signed-out")
        elif what == "own sign out":
            session.pop("user", None)
        elif what == "everywhere":
            hub.revoke(user_key("anna"))
        had_session = began is not None
        headers = dict(look.answer(404 if what == "missing" else 200))
        if what in ("sign out", "own sign out", "everywhere"):
            began = active = None
        elif began is not None:
            assert active is not None or what == "sign in"
            active = now if active is None or (counts and what != "missing") else active
            left = int(min(active + TIMEOUT, began + ABSOLUTE) - now)
            assert headers["Session-Timeout-Remaining"] == str(max(0, left))
        assert ("Session-Timeout-Remaining" in headers) is (began is not None)
        # the page that says goodbye is the user's own too
        assert ("Cache-Control" in headers) is (had_session or began is not None or bool(look.ended))


@pytest.mark.parametrize(
    ("has_marker", "signed_in", "written"),
    [(False, True, "signed_in=1; Path=/"), (True, True, None), (True, False, "Max-Age=0"), (False, False, None)],
)
def test_the_marker_is_written_when_it_is_not_as_it_must_be(
    has_marker: bool, signed_in: bool, written: str | None
) -> None:
    headers = visit({"user": "anna"} if signed_in else {}, START, has_marker=has_marker).answer(200)
    cookies = [value for name, value in headers if name == "Set-Cookie"]
    assert len(cookies) == (written is not None)
    assert all(str(written) in cookie for cookie in cookies)


def test_options_of_a_page_go_before_the_sites() -> None:
    session = {"user": "anna"}
    made = Visit(
        new_site(title="Site's", extend_on_activity=True),
        Revocations(),
        session,
        lambda: session.get("user"),
        now=START,
        root="/library",
    )
    made.arrive()
    tag = made.timeout_meta("cy", title="Page's")
    assert 'data-title="Page&#39;s"' in tag
    assert 'data-language="cy"' in tag
    assert 'data-extend-on-activity="true"' in tag
    assert 'data-keep-alive-url="/library/session/keep-alive"' in tag
    assert f'data-expires-in="{ABSOLUTE}"' in tag
