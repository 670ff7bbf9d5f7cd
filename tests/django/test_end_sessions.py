"""`manage.py end_sessions`."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from .conftest import Clock, signed_in


def end(*arguments: str) -> str:
    out = StringIO()
    from session_timeout.management.commands.end_sessions import Command

    call_command(Command(), *arguments, stdout=out)
    return out.getvalue()


def test_one_a_persons_or_all(engine: str, clock: Clock) -> None:
    anna, other, ben = signed_in(), signed_in(), signed_in("ben")
    everybody = (anna, other, ben)

    def living() -> list[bool]:
        return [each.get("/session/status").status_code == 204 for each in everybody]

    clock.wait(1)
    session = anna.get("/home")["Session-Timeout-Id"]
    assert end(f"--session={session}") == f"Ended: the session {session}.\n"
    assert living() == [False, True, True]
    from django.contrib.auth.models import User

    assert "sessions of" in end("--user", str(User.objects.get(username="anna").pk))
    assert living() == [False, False, True]
    assert end("--all") == "Ended: all sessions.\n"
    assert living() == [False, False, False]
    clock.wait(1)
    assert signed_in().get("/home").status_code == 200


@pytest.mark.parametrize("arguments", [(), ("--all", "--user", "1")])
def test_exactly_one_of_them(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        end(*arguments)
