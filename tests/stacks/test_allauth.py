"""django-allauth's "where you are signed in": who ends another session there ends it everywhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.examples.conftest import Served

from .conftest import Visitor, project, python_of_stack, samples, visitor

ALLAUTH = """
INSTALLED_APPS += ["django.contrib.humanize", "allauth", "allauth.account", "allauth.usersessions"]
MIDDLEWARE += ["allauth.account.middleware.AccountMiddleware", "allauth.usersessions.middleware.UserSessionsMiddleware"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_EMAIL_VERIFICATION = "none"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/mine/"
"""
EVENTS = 'SESSION_TIMEOUT["EVENTS"] = True\n'
# who was told of which end
HEARD = """
import json
from django.dispatch import receiver
from session_timeout.django import session_ended

told = []


@receiver(session_ended)
def note(reason, session_id, user, **kwargs):
    told.append([reason, session_id, user])
"""
PAGE = """{% load session_timeout %}<html><head><title>Mine</title>{% session_timeout sign_out_form=None %}</head>
<body>Mine</body></html>"""
URLS = """
from django.shortcuts import render
from service import heard, where
from session_timeout.django import signed_in_only

urlpatterns += [
    path("accounts/", include("allauth.urls")),
    path("end/<int:number>", where.end_one),
    path("mine/", signed_in_only(lambda request: render(request, "mine.html"))),
    path("numbers", lambda request: HttpResponse(" ".join(
        str(each.pk) for each in where.UserSession.objects.filter(user=request.user).order_by("pk")))),
    path("told", lambda request: HttpResponse(heard.json.dumps(heard.told))),
]
"""


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    files = samples("allauth", "where.py") | {"heard.py": HEARD, "templates/mine.html": PAGE}
    files["settings.py"] += EVENTS
    with project(tmp_path_factory.mktemp("allauth"), python_of_stack("stacks"), files, theirs=ALLAUTH, urls=URLS) as it:
        yield it


def signed_in(origin: Served) -> Visitor:
    return visitor(origin).come("/accounts/login/", login="ben")


def ends(somebody: Visitor) -> list[list[str]]:
    """What the signal has told: reason, id and user."""
    told: list[list[str]] = json.loads(somebody.go("/told").text)
    return told


def id_of(somebody: Visitor) -> str:
    found = somebody.go("/mine/")["Session-Timeout-Id"]
    assert found
    return found


def end_others(somebody: Visitor) -> None:
    """By allauth's own page."""
    page = somebody.go("/accounts/sessions/")
    assert somebody.send("/accounts/sessions/", page.hidden).status == 302


def test_others_end_and_are_told_why(origin: Served) -> None:
    here, there, elsewhere = (signed_in(origin) for _ in range(3))
    session = id_of(there)
    copied = there.copy()
    end_others(here)
    gone = there.go("/mine/")
    assert (gone.status, gone.path, gone.next) == (303, "/session/signed-out", "/mine/")
    polled = elsewhere.fetch("/mine/")
    assert (polled.status, polled["Session-Timeout-Reason"]) == (401, "revoked")
    assert copied.go("/mine/").status == 303
    assert here.go("/mine/").status == 200
    assert [each for each in ends(here) if each[1] == session] == [["revoked", session, "2"]]
    # allauth lists the one that lives
    assert len(re.findall("<tr>", here.go("/accounts/sessions/").text)) == 2


def test_one_ends_alone(origin: Served) -> None:
    first = signed_in(origin)
    end_others(first)
    there = signed_in(origin)
    number = first.go("/numbers").text.split()[-1]
    here = signed_in(origin)
    token = here.go("/accounts/sessions/").hidden
    assert here.send(f"/end/{number}", token).status == 302
    assert [each.go("/mine/").status for each in (here, there, first)] == [200, 303, 200]


def test_nobody_ends_a_session_of_another_person(origin: Served) -> None:
    ben = signed_in(origin)
    number = ben.go("/numbers").text.split()[-1]
    anna = visitor(origin).come("/accounts/login/", login="anna")
    assert anna.send(f"/end/{number}", anna.go("/accounts/sessions/").hidden).status == 404
    assert ben.go("/mine/").status == 200


def test_an_open_tab_is_told_at_once(context: BrowserContext, origin: Served) -> None:
    page = context.new_page()
    page.goto(f"{origin}/accounts/login/")
    page.locator("[name=login]").fill("ben")
    page.locator("[name=password]").fill("secret")
    with page.expect_response("**/session/events?**"):
        page.locator("[name=password]").press("Enter")
    expect(page.get_by_text("Mine")).to_be_visible()
    end_others(signed_in(origin))
    expect_told(page)


def expect_told(page: Page) -> None:
    expect(page.get_by_role("heading", name="For your security, we signed you out")).to_be_visible()


def test_sign_out_by_allauths_own_page_is_an_end(origin: Served) -> None:
    ben = signed_in(origin)
    session, copied = id_of(ben), ben.copy()
    ben.send("/accounts/logout/", ben.go("/accounts/logout/").hidden)
    assert copied.go("/mine/").status == 303
    other = signed_in(origin)
    assert [each[0] for each in ends(other) if each[1] == session] == ["signed-out"]


def test_login_required_leads_back_and_tells_why(origin: Served, tmp_path: Path) -> None:
    ben = signed_in(origin)
    assert ben.go("/accounts/sessions/").status == 200
    origin.wait(901)
    gone = ben.go("/accounts/sessions/")
    assert (gone.path, gone.next) == ("/session/timed-out", "/accounts/sessions/")
    again = ben.go("/session/timed-out?next=/accounts/sessions/")
    assert "/accounts/login/?next=%2Faccounts%2Fsessions%2F" in again.links
