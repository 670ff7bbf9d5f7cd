"""The demo's pages: sign in, three questions, and what a session needs around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from session_timeout import __version__
from session_timeout.demo import limits, session
from session_timeout.demo.texts import TEXTS, seconds
from session_timeout.detour import is_own
from session_timeout.headers import REMAINING

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Question:
    """One page of the form; its texts are named after it."""

    name: str
    choices: tuple[str, ...] = ()
    long: bool = False
    autocomplete: str = ""


QUESTIONS = {
    each.name: each
    for each in (
        Question("town", autocomplete="address-level2"),
        Question("card", choices=("post", "collect")),
        Question("reading", long=True),
    )
}
LONGEST_ANSWER = 2000


def page(request: HttpRequest) -> dict[str, Any]:
    """What every template knows."""
    language = getattr(request, "language", "en")
    signed_in = getattr(request, "signed_in", False)
    length = request.session if signed_in else {}
    timeout = length.get("timeout", settings.DEMO_TIMEOUT)
    countdown = length.get("countdown", settings.DEMO_COUNTDOWN)
    return {
        "t": TEXTS[language],
        "language": language,
        "signed_in": signed_in,
        "timeout": timeout,
        "countdown": countdown,
        "timeout_text": seconds(timeout, language),
        "countdown_text": seconds(countdown, language),
        "keep_alive_url": reverse("keep-alive"),
        "sign_out_url": reverse("sign-out"),
        "timeout_url": reverse("timed-out"),
        "version": __version__,
    }


def signed_in_only(view: View) -> View:
    """Without a session the person is told why: it ended, or it never began."""

    @wraps(view)
    def guarded(request: HttpRequest, **arguments: str) -> HttpResponse:
        if request.signed_in:
            return view(request, **arguments)
        return redirect("timed-out" if request.timed_out else "sign-in")

    return guarded


def start(request: HttpRequest) -> HttpResponse:
    """What this is, and what to try."""
    return render(request, "demo/start.html")


def sign_in(request: HttpRequest) -> HttpResponse:
    """Any name will do."""
    errors = {}
    if request.method == "POST":
        name = request.POST.get("name", "").strip()[:200]
        if name:
            session.start(request, name)
            return redirect("question", name=next(iter(QUESTIONS)))
        errors["name"] = TEXTS[request.language]["name_error"]
    return render(request, "demo/sign_in.html", {"errors": errors})


@signed_in_only
def question(request: HttpRequest, name: str) -> HttpResponse:
    """One question; the answer is kept in the session, so it ends with it."""
    if name not in QUESTIONS:
        raise Http404
    asked, texts, errors = QUESTIONS[name], TEXTS[request.language], {}
    answer = request.session["answers"].get(name, "")
    if request.method == "POST":
        answer = request.POST.get(name, "").strip()[:LONGEST_ANSWER]
        if answer and (not asked.choices or answer in asked.choices):
            request.session["answers"][name] = answer
            request.session.modified = True
            missing = [each for each in QUESTIONS if each not in request.session["answers"]]
            return redirect("question", name=missing[0]) if missing else redirect("check")
        # The summary links to a field that can be focused: the first choice, not their group.
        errors[f"{name}-{asked.choices[0]}" if asked.choices else name] = texts[f"{name}_error"]
    position = list(QUESTIONS).index(name)
    context = {
        "question": asked,
        "title": texts[f"{name}_question"],
        "hint": texts.get(f"{name}_hint"),
        "choices": [(each, texts[f"{name}_{each}"]) for each in asked.choices],
        "answer": answer,
        "errors": errors,
        "error": next(iter(errors.values()), ""),
        "back": reverse("question", args=[list(QUESTIONS)[position - 1]]) if position else "",
    }
    return render(request, "demo/question.html", context)


@signed_in_only
def check(request: HttpRequest) -> HttpResponse:
    """The answers in one place, before they are sent."""
    answers, texts = request.session["answers"], TEXTS[request.language]
    for name in QUESTIONS:
        if name not in answers:
            return redirect("question", name=name)
    if request.method == "POST":
        request.session["answers"] = {}
        return redirect("done")
    rows = [
        (
            name,
            texts[f"{name}_question"],
            texts[f"{name}_{answers[name]}"] if asked.choices else answers[name],
        )
        for name, asked in QUESTIONS.items()
    ]
    return render(request, "demo/check.html", {"rows": rows})


@signed_in_only
def done(request: HttpRequest) -> HttpResponse:
    """The form's last page."""
    thanks = TEXTS[request.language]["done_thanks"].format(name=request.session["name"])
    return render(request, "demo/done.html", {"thanks": thanks})


@signed_in_only
def events(request: HttpRequest) -> HttpResponse:
    """Each event of session-timeout as it happens."""
    return render(request, "demo/events.html")


@signed_in_only
def session_length(request: HttpRequest) -> HttpResponse:
    """`?timeout=…&countdown=…` changes this session's length, in seconds."""
    texts, errors, saved = TEXTS[request.language], {}, False
    values = {each: request.GET.get(each, str(request.session[each])) for each in ("timeout", "countdown")}
    if request.GET.keys() & values.keys():
        timeout, countdown = (limits.whole_number(each) for each in values.values())
        wrong = limits.problem(timeout, countdown)
        if wrong:
            highest = limits.LONGEST if wrong == "timeout" else (timeout or 0) - 1
            errors[wrong] = texts[f"{wrong}_error"].format(
                value=values[wrong][:20], shortest=limits.SHORTEST, highest=highest
            )
        else:
            request.session.update({"timeout": timeout, "countdown": countdown})
            session.extend(request)
            saved = True
    return render(request, "demo/settings.html", {"values": values, "errors": errors, "saved": saved})


def keep_alive(request: HttpRequest) -> HttpResponse:
    """The middleware extended the session; the answer says how long it lasts now, in seconds."""
    if not request.signed_in:
        return HttpResponse(status=401)
    return HttpResponse(status=204, headers={REMAINING: str(request.session["timeout"])})


def sign_out(request: HttpRequest) -> HttpResponse:
    """POST ends the session; GET asks first, because anybody's link may lead here."""
    if request.signed_in and request.method != "POST":
        return render(request, "demo/sign_out.html", {"title": TEXTS[request.language]["sign_out_question"]})
    session.end(request)
    return redirect("signed-out")


def signed_out(request: HttpRequest) -> HttpResponse:
    """Confirms a sign-out. Who is still signed in came some other way, and is asked instead of told."""
    if request.signed_in:
        return redirect("sign-out")
    return render(request, "demo/ended.html", {"title": TEXTS[request.language]["signed_out"]})


def timed_out(request: HttpRequest) -> HttpResponse:
    """Where the dialog goes when time is up; another site's link ends nothing."""
    if request.signed_in and not is_own(request.headers.get, request.META["QUERY_STRING"]):
        return redirect("sign-out")
    session.end(request)
    return render(request, "demo/ended.html", {"title": TEXTS[request.language]["timed_out"]})


def _problem(request: HttpRequest, problem: str, status: int) -> HttpResponse:
    texts = TEXTS[request.language]
    context = {"title": texts[problem], "text": texts[f"{problem}_text"]}
    return render(request, "demo/problem.html", context, status=status)


def forbidden(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: an old page, or cookies switched off."""
    return _problem(request, "forbidden", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page."""
    return _problem(request, "not_found", 404)


def interrupted(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Another tab signed out while this request was under way: nothing revives the session."""
    request.signed_in = False
    if not isinstance(exception, SessionInterrupted):
        return HttpResponse(status=400)
    if request.path == reverse("keep-alive"):
        return HttpResponse(status=401)
    return redirect("signed-out")


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault."""
    request.signed_in = False
    return _problem(request, "broken", 500)
