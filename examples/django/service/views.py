"""Sign in, fill in a form, sign out."""

from __future__ import annotations

from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from session_timeout.django import sign_out_everywhere, signed_in_only
from session_timeout.redirects import safe_redirect


def start(request: HttpRequest) -> HttpResponse:
    """For everybody."""
    return render(request, "start.html")


def icon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for one by themselves."""
    return HttpResponse(status=204)


def sign_in(request: HttpRequest) -> HttpResponse:
    """Any name will do, and there is no password: this is an example of what comes after the sign-in."""
    then = safe_redirect(request.POST.get("next") or request.GET.get("next"), reverse("apply"))
    name = request.POST.get("name", "").strip()[:150]
    if request.method == "POST" and name:
        user, _ = get_user_model().objects.get_or_create(username=name)
        login(request, user)
        return redirect(then)
    return render(request, "sign_in.html", {"next": then, "error": request.method == "POST"})


@signed_in_only
def application(request: HttpRequest) -> HttpResponse:
    """One question; the answer is kept in the session, so it ends with it."""
    if request.method == "POST":
        request.session["answer"] = request.POST.get("answer", "")[:2000]
        return redirect("apply")
    return render(request, "apply.html", {"answer": request.session.get("answer", "")})


@signed_in_only
def everywhere(request: HttpRequest) -> HttpResponse:
    """Ends this person's sessions on other devices."""
    if request.method == "POST":
        sign_out_everywhere(request.user, request)
    return redirect("apply")
