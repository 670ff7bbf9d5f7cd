"""What the adapters have in common beside the policy: a guard's headers, and sessions that begin again when written."""

from __future__ import annotations

import pytest

from session_timeout._answer import added_by_site
from session_timeout._site import left_since_written


def test_what_the_site_adds_to_every_answer_stays_but_not_what_was_the_guards_own() -> None:
    own = [("Content-Type", "text/html"), ("Cache-Control", "no-store"), ("Set-Cookie", "a=1")]
    of_guard = [("Location", "/sign-in"), ("Content-Length", "0"), ("WWW-Authenticate", "Basic")]
    of_site = [("Content-Security-Policy", "default-src 'self'"), ("set-cookie", "b=2")]
    assert added_by_site(own, [*of_guard, *of_site, ("cache-control", "public")]) == of_site


@pytest.mark.parametrize(
    ("kept", "left"),
    [({"active": 1000}, 250), ({"active": 2000}, 300), ({"active": "1000"}, None), ({}, None), (None, None)],
)
def test_a_session_that_begins_again_when_written_lasts_since_its_last_activity(kept: object, left: float) -> None:
    assert left_since_written(kept, 300, 1050) == left
