"""Drafts in Django: its forms, its token, its caches, and views of both kinds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.test import Client, override_settings
from django.urls import path
from django.utils.decorators import method_decorator
from django.views import View

from session_timeout.django import FormDraft, signed_in_only
from session_timeout.django._settings import current
from session_timeout.drafts import Draft, MemoryDrafts

from . import site
from .conftest import CONF, Clock, browser, signed_in

SAVE = {"Session-Timeout-Save": "1", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}
PAGE = "<form>{% csrf_token %}{{ form }}</form>"


class ReportForm(forms.Form):  # type: ignore[misc]  # Django has no types
    place = forms.CharField()
    colours = forms.MultipleChoiceField(choices=[("red", "Red"), ("blue", "Blue")], widget=forms.CheckboxSelectMultiple)
    often = forms.BooleanField(initial=True, required=False)
    pin = forms.CharField(widget=forms.PasswordInput)


report_draft = FormDraft("report", fields=ReportForm)


@signed_in_only
@report_draft
def report(request: HttpRequest) -> HttpResponse:
    form = ReportForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        return HttpResponseRedirect("/sent")
    form = form or ReportForm(initial=report_draft.give_back(request))
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": form}, request))


def is_in_town(draft: Draft) -> bool:
    if draft["place"] == "Elsewhere":
        raise ValidationError("It must be in town.")
    return True


town_draft = FormDraft("town", fields=["place"], check=is_in_town)


@method_decorator([signed_in_only, town_draft], name="dispatch")
class Town(View):  # type: ignore[misc]
    """A class-based view whose methods are async."""

    async def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(await town_draft.agive_back(request)))

    async def post(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect("/sent")


@signed_in_only
def discard(request: HttpRequest) -> HttpResponse:
    report_draft.forget(request)
    return HttpResponse()


async def discard_in_async(request: HttpRequest) -> HttpResponse:
    await report_draft.aforget(request)
    return HttpResponse()


urlpatterns = [*site.urlpatterns, path("report", report)]
urlpatterns += [path("town", Town.as_view())]
urlpatterns += [path("discard", discard), path("discard-in-async", discard_in_async)]


@pytest.fixture
def anna(clock: Clock) -> Iterator[Client]:
    with override_settings(ROOT_URLCONF=__name__, SESSION_TIMEOUT={**CONF, "DRAFTS": "default"}):
        client = browser(enforce_csrf_checks=True)
        client.cookies.update(signed_in().cookies)
        yield client


def token(client: Client) -> str:
    text = client.get("/report").content.decode()
    return str(text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0])


def save(client: Client, **typed: Any) -> tuple[int, str | None]:
    answer = client.post("/report", typed, headers=SAVE)
    return answer.status_code, answer.get("Session-Timeout-Saved")


def test_a_form_with_its_token_is_saved_and_filled_in_again(anna: Client, clock: Clock) -> None:
    typed = {"place": "Mill La", "colours": ["red", "blue"], "pin": "1234"}
    assert save(anna, csrfmiddlewaretoken=token(anna), **typed) == (204, "1")
    clock.wait(1000)
    assert b"We saved your answers." in anna.get("/report", follow=True).content
    page = signed_in().get("/report").content.decode()
    assert 'value="Mill La"' in page
    assert page.count(" checked") == 2  # and the box that was not ticked is not
    assert "1234" not in page


def test_a_class_of_async_methods_has_drafts_and_djangos_own_error_refuses_one(anna: Client) -> None:
    anna.handler.enforce_csrf_checks = False
    assert anna.post("/town", {"place": "Mill La"}, headers=SAVE).status_code == 204
    assert anna.post("/town", {"place": "Elsewhere"}, headers=SAVE).status_code == 422
    assert anna.get("/town").content == b"{'place': 'Mill La'}"
    assert anna.post("/town", {"place": "Mill La"})["Location"] == "/sent"
    assert signed_in().get("/town").content == b"{}"


def test_djangos_token_is_looked_at(anna: Client) -> None:
    assert save(anna, place="Mill La") == (403, None)
    assert save(anna, place="Mill La", csrfmiddlewaretoken="x" * 64) == (403, None)
    assert "Mill La" not in anna.get("/report").content.decode()


def test_a_page_with_a_draft_varies_by_the_cookie(anna: Client) -> None:
    assert "Cookie" in anna.get("/report")["Vary"]


@pytest.mark.parametrize("address", ["/discard", "/discard-in-async"])
def test_a_site_may_throw_it_away(anna: Client, address: str) -> None:
    save(anna, csrfmiddlewaretoken=token(anna), place="Mill La")
    assert anna.get(address).status_code == 200
    assert "Mill La" not in anna.get("/report").content.decode()


def test_with_every_session_engine(engine: str, clock: Clock) -> None:
    with override_settings(ROOT_URLCONF=__name__, SESSION_TIMEOUT={**CONF, "DRAFTS": "default"}):
        anna = signed_in()
        assert save(anna, place="Mill La") == (204, "1")
        clock.wait(1000)
        assert b"We saved your answers." in anna.get("/report", follow=True).content
        assert b"Mill La" in signed_in().get("/report").content
        assert b"Mill La" not in signed_in("ben").get("/report").content


class OwnStore(MemoryDrafts):
    """A store of the site's own, such as a table of its database."""


@pytest.mark.parametrize("store", [f"{__name__}.OwnStore", OwnStore(), OwnStore])
def test_a_store_of_the_sites_own(store: object) -> None:
    with override_settings(ROOT_URLCONF=__name__, SESSION_TIMEOUT={**CONF, "DRAFTS": store}):
        anna = signed_in()
        assert save(anna, place="Mill La") == (204, "1")
        assert b"Mill La" in anna.get("/report").content


def test_its_age_is_a_setting(clock: Clock) -> None:
    with override_settings(ROOT_URLCONF=__name__, SESSION_TIMEOUT={**CONF, "DRAFTS": "default", "DRAFT_AGE": 3600}):
        save(signed_in(), place="Mill La")
        clock.wait(3601)
        assert b"Mill La" not in signed_in().get("/report").content


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"DRAFTS": "nowhere"}, "It must be one of CACHES, default, or a store of drafts, or its dotted path"),
        ({"DRAFTS": 7}, "store cannot be 7. It must be a DraftStore"),
        ({"DRAFTS": "default", "DRAFT_AGE": 0}, "age cannot be 0. It must be a whole number of seconds"),
    ],
)
def test_a_wrong_setting_is_named(wrong: dict[str, Any], says: str) -> None:
    raised = pytest.raises(ImproperlyConfigured, match=re.escape(says))
    with override_settings(SESSION_TIMEOUT={**CONF, **wrong}), raised:
        current()


@pytest.mark.parametrize("deployed", [True, False])
def test_a_cache_of_one_process_is_named_when_deployed(deployed: bool) -> None:
    with override_settings(SESSION_TIMEOUT={**CONF, "DRAFTS": "default"}):
        found = [each.id for each in run_checks(include_deployment_checks=deployed)]
    assert ("session_timeout.W014" in found) == deployed


def answers(request: HttpRequest) -> str | None:
    """The site's own knowledge."""
    return "saved" if request.GET.get("session") == "known" else None


@pytest.mark.parametrize("given", [answers, f"{__name__}.answers"])
def test_what_the_site_itself_knows_may_be_a_dotted_path(given: object) -> None:
    with override_settings(SESSION_TIMEOUT={**CONF, "ANSWERS": given}):
        for session_id in ("known", "unknown"):
            page = browser().get(f"/session/timed-out?session={session_id}").content
            assert (b"We saved your answers." in page) == (session_id == "known")
