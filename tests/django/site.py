"""A small Django service for the tests: what its pages do, a test can see and interrupt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

from django.contrib.auth import authenticate, get_user_model, login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import include, path

from session_timeout.django import sign_out_everywhere, signed_in_only

PAGE = "{% load session_timeout %}<html><head>{% session_timeout %}</head><body>signed-in page</body></html>"
meanwhile: list[Callable[[], Any]] = []
"""What happens while the next slow request is under way."""


def public(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(Template(PAGE).render(Context({"request": request})))
    if "cache" in request.GET:
        response["Cache-Control"] = request.GET["cache"]
    return response


def sign_in(request: HttpRequest) -> HttpResponse:
    if "name" in request.POST:
        # Without Django's authentication: a service of its own.
        request.session["name"] = request.POST["name"]
        return HttpResponse("in")
    user = authenticate(request, username=request.POST["user"], password="secret")
    login(request, user)
    return HttpResponse("in")


def sent(request: HttpRequest) -> HttpResponse:
    """Without Django's authentication: nothing is left of who was there."""
    del request.session["name"]
    return HttpResponse("sent")


@signed_in_only
def home(request: HttpRequest) -> HttpResponse:
    return public(request)


@signed_in_only
def slow(request: HttpRequest) -> HttpResponse:
    """Reads the session, and by POST changes it, while something else happens."""
    request.session.get("answer")
    if request.method == "POST":
        request.session["answer"] = "late"
    for each in meanwhile:
        each()
    return HttpResponse("personal")


@signed_in_only
def answer(request: HttpRequest) -> HttpResponse:
    if "answer" in request.POST:
        request.session["answer"] = request.POST["answer"]
    return HttpResponse(request.session.get("answer", ""))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The service's own page, for those who look for one; else as short as Django's."""
    page = public(request) if "text/html" in request.headers.get("Accept", "") else HttpResponse("not there")
    page.status_code = 404
    return page


def broken(request: HttpRequest) -> HttpResponse:
    """The service's own page for a status, with the dialog; and half of what it was to save."""
    request.session["answer"] = "half"
    page = public(request)
    page.status_code = int(request.GET["status"])
    return page


def picture(request: HttpRequest) -> HttpResponse:
    return HttpResponse("logo", headers={"Cache-Control": request.GET.get("cache", "public, max-age=60")})


@signed_in_only
async def in_async(request: HttpRequest) -> HttpResponse:
    """An async page: who is there, and nothing that waits for a thread."""
    return HttpResponse(f"async page of {request.user.get_username()}")


def unstorable(request: HttpRequest) -> HttpResponse:
    request.session["wrong"] = lambda: 0
    return HttpResponse()


async def whoever(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(await request.auser()))


async def open_in_async(request: HttpRequest) -> HttpResponse:
    return HttpResponse("for everybody")


def moves(request: HttpRequest) -> HttpResponse:
    """What a change of the password does."""
    request.session.cycle_key()
    return HttpResponse("moved")


def expires(request: HttpRequest) -> HttpResponse:
    """The service's own age of a session."""
    age = int(request.POST["age"]) if "age" in request.POST else None
    request.session.set_expiry(timedelta(seconds=age or 0) if "as-moment" in request.POST else age)
    return HttpResponse("set")


def user_is(request: HttpRequest) -> HttpResponse:
    """Looks at the user alone, in an answer for everybody's cache."""
    return HttpResponse(str(request.user), headers={"Cache-Control": "public, max-age=60"})


class OuterMiddleware:
    """A middleware of the site's, around ours: what session it sees before and after."""

    seen: ClassVar[list[SessionBase]] = []

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = request.session
        response = self._get_response(request)
        self.seen[:] = [before, request.session]
        return response


def urls_for_all(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware that chooses the urls for each request, as one for several hosts does."""

    def choose(request: HttpRequest) -> HttpResponse:
        request.urlconf = "tests.django.site"
        return get_response(request)

    return choose


class LateWriter:
    """A middleware of the site's, around ours, that writes into the session when the answer is ready."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        request.session["late"] = request.session.get("late", 0) + 1
        return response


@signed_in_only
def everywhere(request: HttpRequest) -> HttpResponse:
    sign_out_everywhere(request.user, but_this="keep" in request.POST)
    for each in meanwhile:
        each()
    return HttpResponse("others are out")


def reset(request: HttpRequest) -> HttpResponse:
    """A new password by a link: every session ends, and a new one begins."""
    sign_out_everywhere(get_user_model().objects.get(username=request.POST["user"]))
    return sign_in(request)


def token(request: HttpRequest) -> HttpResponse:
    """What Django REST framework does: the user of the token becomes the request's."""
    request.user = get_user_model().objects.get(username=request.headers["Authorization"].removeprefix("Token "))
    return HttpResponse(f"{request.user.get_username()}'s data")


def own_worker(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the service's own", content_type="text/javascript")


def own_sign_out(request: HttpRequest) -> HttpResponse:
    request.session.flush()
    return HttpResponse("out")


urlpatterns = [
    path("", public),
    path("sign-in", sign_in, name="sign-in"),
    path("sent", sent),
    path("home", home),
    path("slow", slow),
    path("answer", answer),
    path("broken", broken),
    path("picture", picture),
    path("everywhere", everywhere),
    path("async", in_async),
    path("async-open", open_in_async),
    path("async-whoever", whoever),
    path("unstorable", unstorable),
    path("moves", moves),
    path("expires", expires),
    path("user", user_is),
    path("reset", reset),
    path("token", token),
    path("own-sign-out", own_sign_out),
    path("own/worker.js", own_worker),
    path("session/", include("session_timeout.django.urls")),
]
handler404 = not_found
