"""Django's cache of the whole site around ours, on the oldest Django that is promised."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.django_project import make_project, run
from tests.examples.conftest import Served

from .conftest import OURS, URLS, Visitor, project, python_of_stack, samples, visitor

PAGE = "{% load session_timeout %}<html><head>{% session_timeout %}</head><body>{{ request.user }}</body></html>"
PAGES = """
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from itertools import count

made = count(1)
urlpatterns += [
    path("in/", __import__("django.contrib.auth.views", fromlist=["x"]).LoginView.as_view(template_name="in.html")),
    path("public/", lambda request: HttpResponse(f"made {next(made)} times")),
    path("maybe/", lambda request: HttpResponse(f"{render(request, 'page.html').content.decode()}{next(made)}")),
    path("account/", login_required(lambda request: render(request, "page.html"))),
]
"""
FORM = '<form method="post">{% csrf_token %}{{ form }}</form>'
SETTINGS = 'LOGIN_URL = "/in/"\nLOGIN_REDIRECT_URL = "/account/"\n'
LAST = '"django.middleware.cache.FetchFromCacheMiddleware",\n]\n'


def files() -> dict[str, str]:
    found = samples("a cache of the whole site")
    found["settings.py"] += SETTINGS
    return found | {"templates/page.html": PAGE, "templates/in.html": FORM}


@pytest.fixture(scope="module", params=["stacks-oldest", "stacks"])
def origin(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("cache")
    with project(folder, python_of_stack(request.param), files(), urls=PAGES) as origin:
        yield origin


@pytest.fixture
def anna(origin: Served) -> Visitor:
    return visitor(origin).come("/in/", username="anna")


def test_no_page_of_somebody_is_kept(origin: Served, anna: Visitor) -> None:
    assert "anna" in anna.go("/account/").text
    assert "no-store" in anna.go("/account/").cache
    assert visitor(origin).go("/account/").status == 302
    origin.wait(901)
    gone = anna.go("/account/")
    assert (gone.path, gone.next) == ("/session/timed-out", "/account/")


def test_the_page_of_nobody_is_given_to_nobody_who_is_signed_in(origin: Served, anna: Visitor) -> None:
    assert "AnonymousUser" in visitor(origin).go("/maybe/").text
    mine = anna.go("/maybe/")
    assert "anna" in mine.text
    assert mine.meta("data-timeout")
    nobody = visitor(origin).go("/maybe/")
    assert "AnonymousUser" in nobody.text
    assert nobody.meta("data-timeout") is None


def test_what_asks_nothing_of_the_session_is_kept_once_for_everybody(origin: Served, anna: Visitor) -> None:
    first = visitor(origin).go("/public/")
    assert "cookie" not in first.vary
    assert visitor(origin).go("/public/").text == first.text
    assert first["Session-Timeout-Id"] is None


def test_a_kept_page_is_no_way_past_the_limits(origin: Served, anna: Visitor) -> None:
    anna.go("/public/")
    origin.wait(901)
    anna.go("/public/")
    assert anna.go("/session/status").status == 401
    assert anna.go("/account/").status in (302, 303)


@pytest.mark.parametrize("outside", ["django.middleware.cache.FetchFromCacheMiddleware", "the other"])
def test_the_wrong_order_is_refused(tmp_path: Path, outside: str) -> None:
    ours, fetch = "session_timeout.django.SessionTimeoutMiddleware", "django.middleware.cache.FetchFromCacheMiddleware"
    update = "django.middleware.cache.UpdateCacheMiddleware"
    wrong = files()
    rest = wrong["settings.py"].replace(f'    "{ours}",\n', "")
    line = f'    "{fetch}",\n' if outside == fetch else f'    "{update}",\n'
    after = line + f'    "{ours}",\n' if outside == fetch else f'    "{ours}",\n' + line
    wrong["settings.py"] = OURS + rest.replace(line, after)
    python = python_of_stack("stacks-oldest")
    make_project(tmp_path, wrong, URLS + PAGES, python)
    with pytest.raises(AssertionError, match=r"session_timeout\.E010"):
        run(tmp_path, "manage.py", "check", python=python)
