"""Sign in, answer three questions, sign out."""

from __future__ import annotations

from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from service.form import LONGEST_ANSWER, QUESTIONS
from service.language import language, page
from service.texts import TEXTS
from session_timeout.django import signed_in_only
from session_timeout.redirects import safe_redirect


def icon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for one by themselves."""
    return HttpResponse(status=204)


def sign_in(request: HttpRequest) -> HttpResponse:
    """Any name will do, and there is no password: this is an example of what comes after the sign-in."""
    then = safe_redirect(request.POST.get("next") or request.GET.get("next"), reverse("apply"))
    name, errors = request.POST.get("name", "").strip()[:150], {}
    if request.method == "POST" and name:
        user, _ = get_user_model().objects.get_or_create(username=name)
        login(request, user)
        return redirect(then)
    if request.method == "POST":
        errors["name"] = TEXTS[language()]["name_error"]
    return render(request, "sign_in.html", {"next": then, "errors": errors})


def begin(request: HttpRequest) -> HttpResponse:
    """Where the service has no sign-in (WORDING "delete-answers"): the first answer's place is made."""
    request.session.setdefault("answers", {})
    return redirect("apply")


@signed_in_only
def application(request: HttpRequest) -> HttpResponse:
    """The first question."""
    return redirect("question", name=next(iter(QUESTIONS)))


@signed_in_only
def question(request: HttpRequest, name: str) -> HttpResponse:
    """One question; the answer is kept in the session, so it ends with it."""
    if name not in QUESTIONS:
        raise Http404
    asked, texts, errors = QUESTIONS[name], TEXTS[language()], {}
    answers = request.session.get("answers", {})
    answer = answers.get(name, "")
    if request.method == "POST":
        answer = request.POST.get(name, "").strip()[:LONGEST_ANSWER]
        if answer and (not asked.choices or answer in asked.choices):
            request.session["answers"] = answers | {name: answer}
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
    return render(request, "question.html", context)


@signed_in_only
def check(request: HttpRequest) -> HttpResponse:
    """The answers in one place, before they are sent."""
    answers, texts = request.session.get("answers", {}), TEXTS[language()]
    for name in QUESTIONS:
        if name not in answers:
            return redirect("question", name=name)
    if request.method == "POST":
        request.session["answers"] = {}
        return redirect("done")
    rows = [
        (name, texts[f"{name}_question"], texts[f"{name}_{answers[name]}"] if asked.choices else answers[name])
        for name, asked in QUESTIONS.items()
    ]
    return render(request, "check.html", {"rows": rows})


@signed_in_only
def done(request: HttpRequest) -> HttpResponse:
    """The form's last page."""
    return render(request, "done.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No page of ours: the request may be for another host."""
    return HttpResponse(status=400)


def forbidden(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: an old page, or cookies switched off."""
    return _problem(request, "forbidden", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page."""
    return _problem(request, "not_found", 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault: a page without the session, which may be what is broken."""
    return HttpResponse(render_to_string("broken.html", page() | _words("broken")), status=500)


def _problem(request: HttpRequest, problem: str, status: int) -> HttpResponse:
    return render(request, "problem.html", _words(problem), status=status)


def _words(problem: str) -> dict[str, str]:
    texts = TEXTS[language()]
    return {"title": texts[problem], "text": texts[f"{problem}_text"]}
