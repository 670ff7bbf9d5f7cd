"""The first page, the stops of the tour, and what they show."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from service.language import language
from session_timeout.django import sign_out_everywhere, signed_in_only
from session_timeout.redirects import safe_redirect
from tour import length
from tour.change import WORDINGS, begin_anew, change
from tour.stops import STOPS, shown, titles
from tour.texts import TEXTS

LENGTHS = ("timeout", "countdown", "absolute")


def start(request: HttpRequest) -> HttpResponse:
    """For everybody: what this is, and the tour."""
    return _render(request, "tour/start.html", {"stops": titles(language())})


def stop(request: HttpRequest, name: str) -> HttpResponse:
    """What to do and to see, with the links and the buttons for it."""
    if name not in STOPS:
        raise Http404
    done = {"everywhere_done": "done" in request.GET, "saved": "saved" in request.GET}
    return _render(request, STOPS[name].own or "tour/stop.html", shown(STOPS[name], language()) | done)


@signed_in_only
def events(request: HttpRequest) -> HttpResponse:
    """Each event of session-timeout as it happens."""
    return _render(request, "tour/events.html", {})


@signed_in_only
def everywhere(request: HttpRequest) -> HttpResponse:
    """Ends this person's sessions on other devices."""
    if request.user.is_authenticated:
        sign_out_everywhere(request.user, request)
    return redirect(reverse("stop", args=["everywhere"]) + "?done")


@signed_in_only
def news(request: HttpRequest) -> HttpResponse:
    """What htmx puts into a page, as text."""
    text = TEXTS[language()]["news"].format(time=timezone.localtime().strftime("%H:%M:%S"))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


class EndsSessions(HttpResponse):  # type: ignore[misc]  # Django has no types
    """An empty answer, after which every session of this person is over: the browser is not told of it."""

    def __init__(self, user: object) -> None:
        super().__init__(status=204)
        self.user = user

    def close(self) -> None:
        """Runs when the answer has been sent."""
        super().close()
        sign_out_everywhere(self.user)


@signed_in_only
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Ends this session too, as this person on another device, or the service's staff, could."""
    return EndsSessions(request.user) if request.user.is_authenticated else HttpResponse(status=204)


def session_settings(request: HttpRequest) -> HttpResponse:
    """The session's length in seconds, and what the service calls its end. A query fills the form in, a POST saves."""
    now = settings.SESSION_TIMEOUT
    values = {name: str(now[name.upper()] or "") for name in LENGTHS} | {"wording": now["WORDING"]}
    asked = request.POST if request.method == "POST" else request.GET
    values |= {name: asked[name] for name in values if name in asked}
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _mistakes(values)
        if not errors:
            numbers = {name.upper(): length.whole_number(values[name]) for name in LENGTHS}
            change(**numbers, WORDING=values["wording"])
            begin_anew(request)
            then = safe_redirect(request.POST.get("next"), reverse("settings"))
            return redirect(f"{then}?saved")
    texts = TEXTS[language()]
    context = {
        "values": values,
        "errors": errors,
        "saved": "saved" in request.GET,
        "wordings": [(each, texts[f"wording_{each}"]) for each in WORDINGS],
    }
    return _render(request, "tour/settings.html", context)


def _mistakes(values: dict[str, str]) -> dict[str, str]:
    """By the id of the field that is wrong: what is said of it."""
    texts = TEXTS[language()]
    if values["wording"] not in WORDINGS:
        return {f"wording-{WORDINGS[0]}": texts["wording_error"]}
    timeout, countdown, absolute = (length.whole_number(values[name]) for name in LENGTHS)
    if values["absolute"].strip() and absolute is None:
        absolute = -1
    wrong = length.problem(timeout, countdown, absolute)
    if not wrong:
        return {}
    allowed = {
        "timeout": (length.SHORTEST, length.LONGEST),
        "countdown": (1, (timeout or 0) - 1),
        "absolute": ((timeout or 0) + 1, length.LONGEST_LIMIT),
    }
    shortest, highest = allowed[wrong]
    said = texts[f"{wrong}_error"].format(value=values[wrong][:20], shortest=shortest, highest=highest)
    return {wrong: said}


def _render(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, {"tour": TEXTS[language()], **context})
