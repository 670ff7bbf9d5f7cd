"""The service's pages, written once; each framework's file registers them as that framework's documentation says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from .world import World

COOKIE = "service_session"
SETTINGS: dict[str, Any] = {
    "timeout": 900,
    "countdown": 120,
    "absolute": 3000,
    "passive_paths": ["/poll"],
    "clear_local_storage": "draft-*",
    "expire_cookies": ["basket"],
}
"""The service's settings, in lower case, as every framework has them."""
FIELDS = ("place", "colours")
"""Of each form whose draft is kept."""
PAGE = "<!doctype html><html lang=en><head>{head}</head><body>{form}<main>{text}</main></body></html>"


class Call(Protocol):
    """A request as the pages see it."""

    world: World
    method: str
    form: Any
    query: Any
    draft: Any

    @property
    def user(self) -> str | None:
        """Who is signed in."""

    @property
    def session(self) -> MutableMapping[str, Any]:
        """The framework's session."""

    def sign_in(self, user: str, clear: bool) -> None:
        """As documented; `clear`: what there was goes first."""

    def sign_out_itself(self) -> None:
        """The site's own way, without the package."""

    def sign_out(self) -> None:
        """By the package's call."""

    def sign_out_everywhere(self) -> None:
        """Every session of the user of this one."""

    def sign_out_others(self) -> None:
        """Every session of the user but this one, as after a new password."""

    def move_key(self) -> None:
        """The session gets another key, where it has one."""

    def signed_in_within(self, seconds: int) -> bool:
        """Whether the user signed in so many seconds ago, or fewer."""

    def session_id(self) -> str | None:
        """The session's id, as a view may ask for it."""


class Page(NamedTuple):
    """An answer: with `tag` a page with the dialog's tag and the form that signs out; `to`: a redirect."""

    text: str = ""
    status: int = 200
    headers: Mapping[str, str] = MappingProxyType({})
    tag: bool = False
    to: str = ""


View = Callable[[Call], Page]


@dataclass
class Route:
    """A page: `guarded` by the package's guard; `path` may end in a parameter that is not looked at.

    `has_draft`: it has a form whose draft is kept, by the framework's FormDraft.
    """

    path: str
    view: View
    guarded: bool = False
    methods: tuple[str, ...] = ("GET",)
    is_async: bool = False
    has_draft: bool = False
    name: str = field(init=False)

    def __post_init__(self) -> None:
        self.name = f"{self.path.strip('/').replace('/', '_') or 'home'}_{self.methods[0].lower()}"


def private(call: Call) -> Page:
    return Page(f"private page of {call.user}")


def slow(call: Call) -> Page:
    before = call.user
    call.world.wait_at(call.query["gate"])
    if call.method == "POST":
        call.session["answer"] = "late"
    return Page(f"private page of {before}")


def fails(call: Call) -> Page:
    raise ZeroDivisionError("as meant")


def says_status(call: Call) -> Page:
    return Page("as asked", int(call.query["is"]), tag="tag" in call.query)


def answer(call: Call) -> Page:
    if call.method == "POST":
        call.session["answer"] = call.form["answer"]
        return Page("kept", headers={"Session-Timeout-Saved": "1"})
    return Page(f"answer: {call.session.get('answer')}")


def form(call: Call) -> Page:
    if call.method == "GET":
        return Page(f"draft: {json.dumps(call.draft)}", tag=True)
    return Page("errors") if call.form["place"] == "wrong" else Page(to="/", status=303)


def takes(draft: Mapping[str, Any]) -> bool:
    """What the service itself says of a draft."""
    return str(draft["place"]) != "refused"


def sign_in(call: Call) -> Page:
    if "signs_out" in call.form:
        call.sign_out()
    call.sign_in(call.form["user"], "keep" not in call.form)
    return Page(to="/", status=303)


def move_and_sign_out(call: Call) -> None:
    """Both in one request."""
    call.move_key()
    call.sign_out()


def new_password(call: Call) -> None:
    """As documented, where sessions have an epoch of the user too."""
    call.world.change_epochs()
    call.sign_out_others()


def new_password_signs_in(call: Call) -> None:
    """The same by signing in again."""
    call.world.change_epochs()
    call.sign_in("anna", clear=True)


def own_guard(call: Call) -> Page:
    """A page behind a guard that is not the package's."""
    return private(call) if call.user else Page(to=call.query["to"], status=302)


def done(does: Callable[[Call], None]) -> View:
    def view(call: Call) -> Page:
        does(call)
        return Page("done")

    return view


def in_public(does: Callable[[Call], None]) -> View:
    """What does something to the session in an answer that it marks as public all the same."""

    def view(call: Call) -> Page:
        does(call)
        return Page("done", headers={"Cache-Control": "public, max-age=60"})

    return view


ROUTES = [
    Route("/", lambda call: private(call)._replace(tag=True), True),
    Route("/private", private, True),
    Route("/private", private, True, ("POST",)),
    Route("/async", private, True, is_async=True),
    Route("/report/{rest}", private, True),
    Route("/own-guard/{rest}", own_guard),
    Route("/poll", private, True),
    Route("/poll/page", lambda call: private(call)._replace(tag=True), True),
    Route("/open", lambda call: Page(f"signed in: {call.user}", tag=True)),
    Route("/plain", lambda call: Page("for everybody")),
    Route("/status", says_status),
    Route("/fails", fails),
    Route("/slow", slow, True, ("GET", "POST")),
    Route("/public", lambda call: Page("a picture", headers={"Cache-Control": "public, max-age=60"})),
    Route("/public-read", lambda call: Page(f"for {call.user}", headers={"Cache-Control": "public, max-age=60"})),
    Route("/public-sign-in", in_public(lambda call: call.sign_in(call.query["user"], True)), methods=("POST",)),
    Route("/public-own-sign-out", in_public(lambda call: call.sign_out_itself()), methods=("POST",)),
    Route("/public-sign-out-by-call", in_public(lambda call: call.sign_out()), methods=("POST",)),
    Route("/public-everywhere", in_public(lambda call: call.sign_out_everywhere()), methods=("POST",)),
    Route("/public-keeps", in_public(lambda call: call.session.update({"answer": "something"})), methods=("POST",)),
    Route("/public-tag", lambda call: Page("a page", headers={"Cache-Control": "public, max-age=60"}, tag=True)),
    Route("/answer", answer, True, ("GET", "POST")),
    Route("/form", form, True, ("GET", "POST"), has_draft=True),
    Route("/async-form", form, True, ("GET", "POST"), is_async=True, has_draft=True),
    Route("/open-form", form, False, ("GET", "POST"), has_draft=True),
    Route("/sign-in", lambda call: Page("Sign in here")),
    Route("/sign-in", sign_in, methods=("POST",)),
    Route("/keep-something", done(lambda call: call.session.update({"answer": "something"})), methods=("POST",)),
    Route("/move-key", done(lambda call: call.move_key()), True, ("POST",)),
    Route("/move-and-sign-out", done(move_and_sign_out), True, ("POST",)),
    Route("/everywhere", done(lambda call: call.sign_out_everywhere()), True, ("POST",)),
    Route("/new-password", done(lambda call: call.sign_out_others()), True, ("POST",)),
    Route("/new-password-and-epoch", done(new_password), True, ("POST",)),
    Route("/new-password-signs-in", done(new_password_signs_in), True, ("POST",)),
    Route("/own-sign-out", done(lambda call: call.sign_out_itself()), methods=("POST",)),
    Route("/sign-out-by-call", done(lambda call: call.sign_out()), methods=("POST",)),
    Route("/recent", lambda call: Page(f"recent: {call.signed_in_within(60)}"), True),
    Route("/id", lambda call: Page(f"id: {call.session_id()}")),
]


def answered(call: Call, route: Route) -> Page:
    call.world.count("views")
    return route.view(call)
