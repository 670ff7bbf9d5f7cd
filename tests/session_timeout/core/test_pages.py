"""The package's own pages as answers, and where somebody is sent who is not signed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader
from markupsafe import Markup

from session_timeout import _layout, _pages, assets, ended_meta
from session_timeout._answer import Answer
from session_timeout._exchange import Exchange
from session_timeout._policy import Addresses, allowed_next, refusal, with_next
from session_timeout._read_settings import read_settings
from session_timeout.options import OptionError
from session_timeout.texts import PAGES

from .request import DOCUMENT, NOW, SCRIPT, Service, signed_in

HEAD = Markup("<head>")
FIELDS = Markup("<fields>")


def arrived(service: Service, page: str, headers: Mapping[str, str] = DOCUMENT, **more: Any) -> Exchange:
    return service.arrived(f"/session/{page}", headers, **more)


def asks(exchange: Exchange, is_right: bool = False) -> Answer | None:
    return _pages.asks_to_sign_out(exchange, "en", HEAD, lambda: FIELDS, lambda: is_right)


def heading(answer: Answer) -> str:
    return str(answer.context["texts"]["heading"])


# Keep-alive and status


def test_status_says_over_when_less_than_a_second_is_left_and_changes_nothing() -> None:
    service = Service(absolute=2000)
    session_id = service.sign_in()
    data = dict(service.data)
    for waited, remaining in ((0, "900"), (899, "1"), (899.5, "0"), (901, "0")):
        service.now = NOW + waited
        exchange = arrived(service, "status", SCRIPT)
        headers = dict(_pages.status(exchange).headers)
        assert headers["Session-Timeout-Remaining"] == remaining
        assert headers.get("Session-Timeout-Id") == (session_id if remaining != "0" else None)
        assert headers.get("Session-Timeout-Reason") == ("time" if remaining == "0" else None)
        assert exchange.answer(204).headers == []
    assert service.data == data
    assert service.ends == []


def test_status_knows_what_the_frameworks_own_session_has_left() -> None:
    service = signed_in()
    answer = _pages.status(arrived(service, "status", SCRIPT, left=0.5))
    assert (answer.status, dict(answer.headers).get("Session-Timeout-Reason")) == (401, "time")
    assert service.data


# The tag


def test_the_dialog_has_all_that_it_must() -> None:
    service = Service()
    assert _pages.dialog(arrived(service, "x"), "en") is None
    session_id = service.sign_in()
    exchange = service.arrived(root="/library")
    options = _pages.dialog(exchange, "en")
    assert options is not None
    assert {name: value for name, value in options.items() if value is not None} == {
        "language": "en",
        "timeout": 900,
        "countdown": 120,
        "keep_alive_url": "/library/session/keep-alive",
        "status_url": "/library/session/status",
        "sign_out_url": "/library/session/sign-out",
        "timeout_url": "/library/session/timed-out",
        "session_id": session_id,
        "signed_in_cookie": "signed_in",
        "sign_out_form": "session-timeout-sign-out",
    }
    assert exchange.shown
    sent = _pages.dialog(service.arrived(method="POST"), "en") or {}
    assert sent["timeout_url"] == "/session/timed-out?next="  # no way back leads to the answer to a form
    exchange.failed = True
    assert _pages.dialog(exchange, "en") is None


def test_both_warnings_begin_after_the_page_where_its_time_is_shorter_than_theirs() -> None:
    service = Service(timeout=lambda user: 300, longest=900, absolute=3600, limit_countdown="600")
    service.sign_in()
    exchange = service.ask()
    exchange.arrive()
    options = _pages.dialog(exchange, "en") or {}
    assert (options["timeout"], options["countdown"], options["limit_countdown"]) == (300, 120, 299)
    assert _pages.meta(exchange, lambda: "en", {})


def test_the_pages_own_options_go_before_the_settings_and_these_before_the_defaults() -> None:
    service = Service(
        absolute=1000,
        clear_local_storage="draft-*",
        sign_out_form="own",
        texts={"en": {"dialog": {"title": "T"}}},
        after_sign_out="https://www.gov.uk/",
    )
    service.sign_in()
    exchange = service.arrived(left=60.9)
    options = _pages.dialog(exchange, "en", {"title": "own"}) or {}
    assert (options["title"], options["sign_out_form"], options["clear_local_storage"]) == ("own", "own", "draft-*")
    assert (options["timeout"], options["countdown"], options["expires_in"]) == (60, 59, 1000)
    assert options["sign_out_navigate"] is True
    assert (_pages.dialog(exchange, "en") or {})["title"] == "T"


@pytest.mark.parametrize(("lasts", "waited", "told"), [(300.0, 200, 300), (None, 200, 100), (300.0, 1, 299)])
def test_a_page_whose_activity_is_written_has_what_the_frameworks_session_lasts_then(
    lasts: float | None, waited: int, told: int
) -> None:
    service = Service()
    service.sign_in()
    service.now += waited
    exchange = service.arrived(left=300.0 - waited)
    exchange.session.lasts = lasts  # type: ignore[attr-defined]
    assert (_pages.dialog(exchange, "en") or {})["timeout"] == told


@pytest.mark.parametrize(
    ("settings", "language", "own", "said"),
    [
        ({"answers": "saved"}, "en", {}, "We saved your answers."),
        ({"answers": "saved"}, "cy", {}, "Gwnaethom gadw’ch atebion."),
        ({"answers": "not-saved"}, "en", {}, "We did not save your answers."),
        ({"answers": "not-saved", "wording": "leave"}, "cy", {}, "Ni wnaethom gadw’ch atebion."),
        ({"answers": "saved", "texts": {"en": {"timed_out": {"answers_saved": "Kept."}}}}, "en", {}, "Kept."),
        ({"answers": "saved"}, "en", {"message_suffix": "Own."}, "Own."),
        ({}, "en", {}, None),
        # its message says that they will be deleted
        ({"answers": "saved", "wording": "delete-answers"}, "en", {}, None),
        # it says what is true of this page's
        ({"answers": "saved"}, "en", {"save_form": "claim"}, None),
        ({"answers": "not-saved", "save_form": "claim"}, "en", {}, None),
    ],
)
def test_a_service_that_saves_everything_or_nothing_says_so_in_the_warning(
    settings: dict[str, Any], language: str, own: dict[str, object], said: str | None
) -> None:
    exchange = signed_in(**settings).arrived()
    assert (_pages.dialog(exchange, language, own) or {}).get("message_suffix") == said


# Signing out


def test_signing_out_is_asked_for_and_done_with_the_right_token() -> None:
    service = signed_in()
    answer = asks(arrived(service, "sign-out", query="next=%2Fbye%3Fa=1"))
    assert answer
    assert (answer.status, answer.template) == (200, "session_timeout/pages/sign_out.html")
    context = answer.context
    assert (context["sign_out_url"], context["stay_url"], context["navigate"]) == ("/session/sign-out", "/", False)
    assert context["fields"] == FIELDS + Markup('<input type="hidden" name="next" value="/bye?a=1">')
    assert context["head"].startswith('<meta name="session-timeout"')
    assert context["head"].endswith("<head>")
    posted = arrived(service, "sign-out", method="POST")
    refused = asks(posted)
    assert refused
    assert (refused.status, refused.context["fields"]) == (403, FIELDS)
    assert asks(posted, is_right=True) is None
    assert asks(arrived(service, "sign-out"), is_right=True)
    answer = _pages.after_sign_out(posted, None, None)
    assert (answer.status, answer.location) == (303, "/session/signed-out")
    assert service.data == {}
    answer = asks(arrived(service, "sign-out", method="POST"))
    assert answer
    assert answer.location == "/session/signed-out"


@pytest.mark.parametrize(
    ("settings", "back", "provider", "location"),
    [
        ({}, "/bye", None, "/bye"),
        ({}, "//evil.example", None, "/session/signed-out"),
        ({"after_sign_out": "/gone"}, None, None, "/gone"),
        ({"after_sign_out": "https://www.gov.uk/"}, None, None, "https://www.gov.uk/"),
        ({"after_sign_out": "/gone"}, "/bye", None, "/bye"),
        ({}, "/bye", "https://id.example/end", "https://id.example/end"),
    ],
)
def test_where_a_sign_out_leads(settings: dict[str, Any], back: Any, provider: Any, location: str) -> None:
    service = signed_in(**settings)
    assert _pages.after_sign_out(arrived(service, "sign-out", method="POST"), back, provider).location == location


def test_nobody_is_told_that_they_are_signed_out_while_they_are_not() -> None:
    service = signed_in()
    assert _pages.signed_out(arrived(service, "signed-out"), "en", HEAD).location == "/session/sign-out"


# The ended pages


def test_the_page_of_the_end_cleans() -> None:
    service = Service(
        clear_local_storage="draft-*",
        clear_site_data=["storage"],
        expire_cookies=["a", {"name": "b", "path": "/b"}],
        answers="saved",
        sign_in_url="/in?way=1",
    )
    answer = _pages.signed_out(arrived(service, "signed-out", query="next=%2Fa%2520b"), "en", HEAD)
    assert answer.status == 200
    assert heading(answer) == "You signed out"
    assert answer.context["head"] == ended_meta(clear_local_storage="draft-*") + Markup("\n") + HEAD
    assert (answer.context["sign_in_url"], answer.context["answers"]) == ("/in?way=1&next=%2Fa%2520b", "saved")
    assert ("Clear-Site-Data", '"storage"') in answer.headers
    assert ("Referrer-Policy", "same-origin") in answer.headers
    assert [value.partition("=")[0] for name, value in answer.headers if name == "Set-Cookie"] == ["a", "b"]


def test_the_timed_out_page_ends_nothing_that_lives() -> None:
    service = signed_in(clear_site_data=["storage"], expire_cookies=["a"])
    exchange = arrived(service, "timed-out", query="session=another&next=%2Fa")
    answer = _pages.timed_out(exchange, "en", HEAD)
    assert (answer.status, answer.template) == (200, "session_timeout/pages/signed_in.html")
    assert heading(answer) == "You are signed in"
    assert answer.context["stay_url"] == "/a"
    assert "session-ended" not in answer.context["head"]
    assert {"Clear-Site-Data", "Set-Cookie"}.isdisjoint(dict(answer.headers))
    assert exchange.ended is None
    assert _pages.timed_out(arrived(service, "timed-out"), "en", HEAD).context["stay_url"] == "/"
    guess = arrived(service, "timed-out", {**DOCUMENT, "Sec-Purpose": "prefetch"})
    assert _pages.timed_out(guess, "en", HEAD).status == 503


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (None, "For your security, we signed you out"),
        ("time", "For your security, we signed you out"),
        ("absolute", "For your security, we signed you out"),
        ("revoked", "For your security, we signed you out"),
        ("signed-out", "You signed out"),
        ("provider", "You signed out"),
    ],
)
def test_its_words_are_those_of_how_the_session_ended(reason: Any, said: str) -> None:
    service = Service()
    session_id = service.sign_in()
    service.data.clear()
    if reason:
        service.revocations.revoke(session_id, reason)
    answer = _pages.timed_out(arrived(service, "timed-out", query=f"session={session_id}"), "en", HEAD)
    assert heading(answer) == said


def test_who_comes_from_another_site_goes_round_before_anything_is_cleaned() -> None:
    service = Service(clear_site_data=["storage"])
    elsewhere = {**DOCUMENT, "Sec-Fetch-Site": "cross-site"}
    answer = _pages.timed_out(arrived(service, "timed-out", elsewhere, query="next=%2Fa"), "cy", HEAD)
    assert answer.template == "session_timeout/pages/detour.html"
    assert answer.context["url"] == "/session/timed-out?next=%2Fa&elsewhere=1"
    assert 'http-equiv="refresh"' in answer.context["head"]
    assert "Clear-Site-Data" not in dict(answer.headers)


@pytest.mark.parametrize(
    ("wording", "pages"),
    [
        ("leave", ("leave", "left", "timed_out_left", "not_left")),
        ("delete-answers", ("delete_answers", "answers_deleted", "timed_out_answers_deleted", "answers_kept")),
    ],
)
def test_every_page_has_the_services_wording(wording: str, pages: tuple[str, ...]) -> None:
    service = Service(wording=wording)
    ended = [_pages.signed_out(arrived(service, "signed-out"), "en", HEAD)]
    ended.append(_pages.timed_out(arrived(service, "timed-out"), "en", HEAD))
    service.sign_in()
    asked = asks(arrived(service, "sign-out"))
    assert asked
    made = [asked, *ended, _pages.timed_out(arrived(service, "timed-out"), "en", HEAD)]
    assert [answer.template for answer in made] == [f"session_timeout/pages/{page}.html" for page in pages]


def test_the_language_is_the_requests() -> None:
    assert _pages.language_of(read_settings({"language": "cy"}), None) == "cy"
    settings = read_settings({"language": lambda request: request})
    assert [_pages.language_of(settings, each) for each in ("cy-GB", "de", None)] == ["cy-GB", "de", "en"]


def test_a_page_without_its_texts_is_in_english_and_so_is_the_dialog() -> None:
    german = {"signed_out": dict.fromkeys(PAGES["signed_out"], "Text")}
    service = Service(texts={"de": german})
    for page, language in (("signed-out", "de"), ("timed-out", "en")):
        exchange = service.arrived(f"/session/{page}")
        answer = _pages.page(exchange, lambda: ("de", HEAD))
        assert answer.context["language"] == language
        assert (answer.context["texts"]["heading"] == "Text") is (language == "de")
    service.sign_in()
    exchange = service.arrived()
    options = _pages.dialog(exchange, "de")
    assert options
    assert options["language"] == "en"
    exchange = service.arrived("/session/timed-out")
    assert _pages.page(exchange, lambda: ("de", HEAD)).context["language"] == "en"


def test_the_worker_is_for_the_whole_site() -> None:
    headers, body = _pages.worker("/library")
    assert headers["Service-Worker-Allowed"] == "/library/"
    assert body


@pytest.mark.parametrize("page", ["keep-alive", "status", "signed-out", "timed-out"])
def test_each_page_answers_at_its_address(page: str) -> None:
    exchange = arrived(Service(), page)
    answer = _pages.page(exchange, lambda: ("cy", HEAD))
    assert answer.status == (200 if page.endswith("out") else 401)
    assert answer.context.get("language") == ("cy" if page.endswith("out") else None)


def test_the_tag_is_empty_for_nobody_and_where_there_is_no_exchange() -> None:
    service = Service()
    assert _pages.meta(None, lambda: "en", {}) == ""
    assert _pages.meta(arrived(service, "x"), lambda: "en", {}) == ""
    service.sign_in()
    tag = _pages.meta(arrived(service, "x"), lambda: "cy", {"countdown": 60})
    assert 'data-language="cy"' in tag
    assert 'data-countdown="60"' in tag


def test_a_form_that_comes_after_the_end_is_told_so() -> None:
    service = Service()
    nobody = _pages.gone(arrived(service, "sign-out", method="POST"))
    assert nobody
    assert nobody.location == "/session/signed-out"
    other = _pages.gone(service.ask("/form", method="POST"))
    assert other
    assert other.location == "/sign-in"
    service.sign_in()
    assert _pages.gone(arrived(service, "sign-out", method="POST")) is None
    service.now += 1000
    late = _pages.gone(arrived(service, "sign-out", method="POST"))
    assert late
    assert late.location == "/session/timed-out"


# Where somebody is sent who is not signed in


@pytest.mark.parametrize(
    ("reason", "where"),
    [
        (None, "/sign-in"),
        ("time", "/session/timed-out"),
        ("absolute", "/session/timed-out"),
        ("revoked", "/session/signed-out"),
    ],
)
def test_a_person_is_told_what_happened_and_keeps_the_way_back(reason: Any, where: str) -> None:
    facts = Service().ask("/report/a b", query="q=a%20b?c").facts
    answer = refusal(reason, facts, Addresses(read_settings({}), "/library"))
    assert answer.status == 303
    assert answer.location == f"/library{where}?next=%2Flibrary%2Freport%2Fa%2520b%3Fq%3Da%2520b%3Fc"
    assert refusal(reason, Service().ask(method="POST").facts, Addresses(read_settings({}))).location == where


def test_a_script_is_told_401_and_htmx_where_to_go() -> None:
    answer = refusal("time", Service().ask("/rows", SCRIPT).facts, Addresses(read_settings({})))
    assert (answer.status, answer.template, answer.location) == (401, None, None)
    htmx = {**SCRIPT, "HX-Request": "true", "HX-Current-URL": "https://a.example/list?page=2"}
    answer = refusal(None, Service().ask("/rows", htmx, method="POST").facts, Addresses(read_settings({})))
    headers = dict(answer.headers)
    assert (answer.status, headers["Session-Timeout-Remaining"]) == (401, "0")
    assert headers["HX-Redirect"] == "/sign-in?next=%2Flist%3Fpage%3D2"


@pytest.mark.parametrize(
    "page", ["http://[", "javascript:alert(1)", "data:text/html,x", "x", "//evil.example", "https://a.example//evil/"]
)
def test_htmx_comes_back_to_paths_alone(page: str) -> None:
    htmx = {**SCRIPT, "HX-Request": "true", "HX-Current-URL": page}
    answer = refusal(None, Service().ask("/rows", htmx).facts, Addresses(read_settings({})))
    assert (answer.status, dict(answer.headers)["HX-Redirect"]) == (401, "/sign-in")


def test_an_address_is_sent_in_ascii_and_encoded_once() -> None:
    addresses = Addresses(read_settings({"sign_in_url": "/anmelden/für-%C3%BC?a=b&c#d"}))
    where = "/anmelden/f%C3%BCr-%C3%BC?a=b&c&next=%2Frows#d"
    assert refusal(None, Service().ask("/rows").facts, addresses).location == where
    htmx = {**SCRIPT, "HX-Request": "true", "HX-Current-URL": "https://a.example/rows"}
    assert dict(refusal(None, Service().ask("/x", htmx).facts, addresses).headers)["HX-Redirect"] == where


def test_a_redirect_to_what_is_no_url_is_the_sites_own() -> None:
    service = signed_in()
    service.now += 2_000
    assert service.arrived().answer(302, location="https://[x?next=/").instead is None


@pytest.mark.parametrize(
    "given",
    [
        None, "", "//evil.example", "https://evil.example/", "/\\evil.example", "x", "sign-out", "/" + "a" * 2048,
        "/session/sign-out", "/session", "/x/../session/sign-out", "/%73ession/sign-out", "/session/%2e%2e/session/x",
        "/./session/timed-out", "/session%2Fsign-out", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_the_way_back_never_leads_elsewhere_nor_to_our_own_pages(given: str | None) -> None:
    assert allowed_next(given, Addresses(read_settings({}))) is None


@pytest.mark.parametrize("given", ["/", "/report/a%20b?c=%23", "/sessions", "/session-notes?next=/session/x"])
def test_the_way_back_leads_to_any_other_page(given: str) -> None:
    assert allowed_next(given, Addresses(read_settings({}))) == given
    assert with_next("/in", given).startswith("/in?next=%2F")


def test_an_address_that_no_redirect_can_have_is_no_way_back() -> None:
    answer = refusal(None, Service().ask("//evil.example").facts, Addresses(read_settings({})))
    assert answer.location == "/sign-in"


# A site's own layout


def render(layout: str) -> Callable[[str, Mapping[str, Any]], str]:
    own = DictLoader({"session_timeout/layout.html": layout} if layout else {})
    environment = Environment(loader=ChoiceLoader([own, FileSystemLoader(assets.TEMPLATES)]), autoescape=True)
    return lambda name, context: environment.get_template(name).render(context)


def test_a_layout_that_keeps_everything_is_taken() -> None:
    for wording in ("sign-out", "leave", "delete-answers"):
        settings = read_settings({"wording": wording})
        _layout.check_layout(settings, render(""))
        _layout.check_layout(settings, render("{{ head }}{% block content %}{% endblock %}"))


@pytest.mark.parametrize(
    ("layout", "lost"),
    [
        ("{% block content %}{% endblock %}", "{{ head }}"),
        ("{% block head %}{{ head }}{% endblock %}", "the block content"),
    ],
)
def test_a_layout_that_loses_something_is_refused_by_name(layout: str, lost: str) -> None:
    with pytest.raises(OptionError, match=r"^session_timeout/layout\.html loses ") as error:
        _layout.check_layout(read_settings({}), render(layout))
    assert f"loses {lost}:" in str(error.value)


@pytest.mark.parametrize("last", [False, True])
def test_a_layout_that_cannot_be_rendered_yet_is_looked_at_again_and_then_said(
    caplog: pytest.LogCaptureFixture, last: bool
) -> None:
    settings = read_settings({})
    assert _layout.is_layout_right(settings, render("{{ 1 / 0 }}"), last=last) is last
    assert ("could not be rendered" in caplog.text) is last
    assert _layout.is_layout_right(settings, render(""), last=last)
    with pytest.raises(OptionError):
        _layout.is_layout_right(settings, render("{{ head }}"), last=last)


def test_a_page_without_its_head_is_not_sent() -> None:
    answer = Answer(200, template="x.html", context={"head": HEAD})
    assert _layout.check_page("a <head> b", answer) == "a <head> b"
    with pytest.raises(OptionError, match=r"x\.html comes without it"):
        _layout.check_page("a b", answer)


@pytest.mark.parametrize("given, said", [({}, '"prefetchCache", "prerenderCache"'), ({"clear_site_data": ()}, None)])
def test_what_was_fetched_in_advance_goes_with_the_session(given: dict[str, Any], said: str | None) -> None:
    answer = _pages.signed_out(arrived(Service(**given), "signed-out"), "en", HEAD)
    assert dict(answer.headers).get("Clear-Site-Data") == said


# Where a store is down


@pytest.mark.parametrize(
    ("page", "method", "site", "status"),
    [
        ("sign-out", "POST", "same-origin", 303),
        ("sign-out", "POST", "cross-site", 503),
        ("sign-out", "GET", "same-origin", 503),
        ("status", "POST", "same-origin", 503),
    ],
)
def test_nobody_gets_in_and_who_leaves_goes_all_the_same(page: str, method: str, site: str, status: int) -> None:
    service = Service()
    service.has_marker = True
    headers = {**DOCUMENT, "Sec-Fetch-Site": site}
    answer = _pages.unanswered(service.ask(f"/session/{page}", headers, method=method))
    cookies = [value for name, value in answer.headers if name == "Set-Cookie"]
    assert (answer.status, dict(answer.headers)["Cache-Control"]) == (status, "no-store, private")
    if status == 503:
        assert (dict(answer.headers)["Retry-After"], cookies) == ("1", [])
    else:
        assert answer.location == "/session/signed-out?ended=here"
        assert [each.partition(";")[0] for each in cookies] == ["signed_in="]


@pytest.mark.parametrize("is_right", [True, False])
def test_a_framework_that_can_look_at_the_token_without_the_session_does(is_right: bool) -> None:
    exchange = Service().ask("/session/sign-out", {"Sec-Fetch-Site": "cross-site"}, method="POST")
    answer = _pages.unanswered(exchange, lambda: is_right)
    assert answer.status == (303 if is_right else 503)
    assert "Set-Cookie" not in dict(answer.headers)


def test_the_log_has_why_nobody_knows(caplog: pytest.LogCaptureFixture) -> None:
    exchange = Service().ask()
    try:
        raise ConnectionError("frozen")
    except ConnectionError:
        _pages.unanswered(exchange)
    assert "503: nobody knows who is signed in" in caplog.text
    assert "ConnectionError: frozen" in caplog.text
