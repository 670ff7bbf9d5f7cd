"""`manage.py end_sessions`: one session, a person's, or all. Each is refused from its next request on."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from session_timeout._ends import end_all_of
from session_timeout.django._settings import current
from session_timeout.revocations import ALL


class Command(BaseCommand):  # type: ignore[misc]  # Django has no types
    """Ends sessions."""

    help = "End one session, every session of a user, or all: each is refused from its next request on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Exactly one of them."""
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--session", metavar="ID", help="one, by the id in the log: --session=ID")
        which.add_argument("--user", metavar="ID", help="all of a user, by what identifies them: their primary key")
        which.add_argument("--all", action="store_true", help="everybody's")

    def handle(self, *_: Any, session: str | None, user: str | None, all: bool, **__: Any) -> None:
        """Raises CommandError where the cache cannot be told."""
        revocations = current().site.revocations
        try:
            if user is not None:
                end_all_of(revocations, user)
            else:
                revocations.revoke(ALL if all else str(session))
        except Exception as error:  # each cache has its own
            raise CommandError(f"The cache could not be told, no session has ended: {error}") from error
        what = "all sessions" if all else f"the sessions of {user}" if user is not None else f"the session {session}"
        self.stdout.write(f"Ended: {what}.")
