"""The session on the server, the same in every framework: who is signed in, for how long, and what nothing revives."""

from __future__ import annotations

import re

import pytest

from session_timeout import assets, ended_meta, script_tag, stylesheet_tag
from session_timeout.oidc import ProviderSignOut
from session_timeout.options import OptionError
from session_timeout.texts import PAGES

from .conftest import MakeService
from .services import COUNTDOWN, TIMEOUT, Answer, Service, Visitor

KEEP_ALIVE, SIGN_OUT = "/session/keep-alive", "/session/sign-out"
SIGNED_OUT, TIMED_OUT = "/session/signed-out", "/session/timed-out"
BASE = "/session/static"
GERMAN = dict.fromkeys(("title", "message", "keep_alive_button_text", "sign_out_button_text"), "x")
PROVIDER = "https://id.example.gov.uk/logout?x=1"


def is_signed_in(visitor: Visitor) -> bool:
    """As the service's own page has it, and the cookie for scripts; the question is no activity."""
    answer = visitor.get("/", {"Sec-Purpose": "prefetch"})
    assert ("signed_in" in visitor.cookies()) == (answer.status == 200)
    assert answer.status == 200 or answer.status == 303
    return answer.status == 200


def remaining(answer: Answer) -> int | None:
    told = answer.header("Session-Timeout-Remaining")
    return None if told is None else int(told)


def sign_out(visitor: Visitor) -> Answer:
    """By the form of the page that asks."""
    return visitor.post(SIGN_OUT, visitor.get(SIGN_OUT).csrf)


def data(text: str) -> dict[str, str]:
    """The attributes of the dialog's meta element."""
    (meta,) = re.findall(r'<meta name="session-timeout"[^>]*>', text)
    return dict(re.findall(r'data-([a-z-]+)="([^"]*)"', meta))


# Signed in


def test_a_page_of_somebody_signed_in_carries_all_it_must(anna: Visitor) -> None:
    answer = anna.get("/")
    assert answer.header("Cache-Control") == "no-store, private"
    assert remaining(answer) == TIMEOUT
    meta, styles, script, form = answer.text.split("|")
    told = data(meta)
    assert len(told.pop("session-id")) == 16
    assert told == {
        "language": "en",
        "timeout": str(TIMEOUT),
        "countdown": str(COUNTDOWN),
        "keep-alive-url": KEEP_ALIVE,
        "sign-out-url": SIGN_OUT,
        "timeout-url": TIMED_OUT,
        "signed-in-cookie": "signed_in",
    }
    assert styles == stylesheet_tag(base_url=BASE)
    assert script == script_tag("n", base_url=BASE)
    assert re.match(
        r'<form method="post" action="/session/sign-out" id="[\w-]+">'
        r'<input type="hidden" name="csrf_token" value="[\w-]{32}"><button type="submit"',
        form,
    )
    assert anna.post(SIGN_OUT, answer.csrf).location == SIGNED_OUT


def test_the_files_that_the_tags_name_are_served(anna: Visitor) -> None:
    for url in re.findall(r'(?:href|src)="(/session/static/[^"]+)"', anna.get("/").text):
        answer = anna.get(url)
        assert answer.status == 200
        assert answer.text == assets.path(url.rpartition("/")[2].partition("?")[0]).read_text("utf-8")
        assert remaining(answer) is None
        assert answer.header("Cache-Control") != "no-store, private"


def test_the_worker_is_served_for_the_whole_site_and_is_nobodys(service: Service, anna: Visitor) -> None:
    headers, body = assets.worker("/")
    for visitor in (anna, service.visitor()):
        service.clock.wait(TIMEOUT // 2)
        answer = visitor.get("/session/worker.js")
        assert (answer.status, answer.text) == (200, body.decode())
        assert {name: answer.header(name) for name in headers} == headers
        assert (remaining(answer), answer.cookie("signed_in")) == (None, None)
    # a browser looks for a new one by itself: that is no activity, and not the visit that is told of the end
    service.clock.wait(2)
    assert anna.get("/session/worker.js").status == 200
    assert anna.get("/").location == TIMED_OUT


def test_nobody_signed_in_is_nobodys_session(service: Service) -> None:
    visitor = service.visitor()
    answer = visitor.get("/open")
    assert (answer.status, answer.text) == (200, "open ")
    assert remaining(answer) is None
    assert answer.header("Cache-Control") is None
    assert visitor.cookies() == {}
    assert visitor.get("/?a=1&b=%20").location == "/sign-in?next=%2F%3Fa%3D1%26b%3D%2520"
    assert visitor.post("/sign-in", {"user": "anna"}).cookie("signed_in") == "signed_in=1; Path=/; SameSite=Strict"


def test_sessions_have_ids_of_their_own(service: Service) -> None:
    ids = {data(service.signed_in().get("/").text)["session-id"] for _ in range(5)}
    assert len(ids) == 5


def test_the_signed_in_cookie_is_there_exactly_while_signed_in(service: Service, anna: Visitor) -> None:
    assert anna.cookies()["signed_in"] == "1"
    assert anna.get("/").cookie("signed_in") is None  # it has it already
    assert anna.post("/own-sign-out").status == 200
    assert "signed_in" not in anna.cookies()
    assert not is_signed_in(anna)
    stale = service.visitor()
    stale.set_cookie("signed_in", "1")
    gone = stale.get("/open").cookie("signed_in")
    assert gone is not None
    assert "Max-Age=0" in gone


# Time


def test_a_session_ends_after_its_time_and_the_page_says_why(service: Service, anna: Visitor) -> None:
    service.clock.wait(TIMEOUT + 1)
    assert is_signed_in(anna)  # the server waits a little longer than the page
    service.clock.wait(1)
    answer = anna.get("/")
    assert (answer.status, answer.location) == (303, TIMED_OUT)
    assert answer.header("Cache-Control") == "no-store, private"
    assert "signed_in" not in anna.cookies()
    assert anna.get("/").location == "/sign-in?next=%2F"


def test_every_page_starts_the_time_again(service: Service, anna: Visitor) -> None:
    for _ in range(5):
        service.clock.wait(TIMEOUT - 1)
        assert remaining(anna.get("/")) == TIMEOUT
    service.clock.wait(TIMEOUT + 2)
    assert not is_signed_in(anna)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", {"Sec-Purpose": "prefetch"}),
        ("/", {"Sec-Purpose": "prefetch;prerender"}),
        (KEEP_ALIVE, {"Sec-Purpose": "prefetch"}),
        ("/nowhere", {}),
        ("/static/file", {}),
        (BASE + "/session-timeout.min.js", {}),
        ("/poll", {}),
        (SIGNED_OUT, {}),
    ],
)
def test_what_is_not_the_users_doing_does_not_extend(
    make_service: MakeService, path: str, headers: dict[str, str]
) -> None:
    service = make_service(passive_paths=["/poll"])
    anna = service.signed_in()
    service.clock.wait(600)
    answer = anna.get(path, headers)
    assert remaining(answer) == (None if "static" in path else TIMEOUT - 600)
    service.clock.wait(302)
    assert not is_signed_in(anna)


def test_a_page_that_is_not_there_but_in_the_sites_layout_is_a_page_that_somebody_sees(
    service: Service, anna: Visitor
) -> None:
    service.clock.wait(600)
    answer = anna.get("/gone", {"Sec-Purpose": "prefetch"})
    assert (answer.status, remaining(answer)) == (404, TIMEOUT - 600)
    answer = anna.get("/gone")
    assert (answer.status, remaining(answer)) == (404, TIMEOUT)
    assert data(answer.text)["timeout"] == str(TIMEOUT)
    service.clock.wait(600)
    assert is_signed_in(anna)
    # to nobody the layout has no tag
    assert remaining(service.visitor().get("/gone")) is None


def test_a_polled_page_is_guarded_as_every_other(make_service: MakeService) -> None:
    service = make_service(passive_paths=["/poll"])
    anna = service.signed_in()
    service.clock.wait(TIMEOUT + 2)
    answer = anna.get("/poll")
    assert answer.text == "open "
    assert remaining(answer) is None


def test_keep_alive_tells_the_time_and_refuses_what_is_over(service: Service, anna: Visitor) -> None:
    service.clock.wait(800)
    answer = anna.get(KEEP_ALIVE)
    assert (answer.status, answer.text, remaining(answer)) == (204, "", TIMEOUT)
    assert answer.header("Cache-Control") == "no-store, private"
    service.clock.wait(TIMEOUT + 2)
    for _ in range(2):
        answer = anna.get(KEEP_ALIVE)
        assert (answer.status, remaining(answer), answer.header("Cache-Control")) == (401, None, "no-store, private")


def test_the_absolute_limit_ends_it_whatever_the_user_does(make_service: MakeService) -> None:
    service = make_service(absolute=2000)
    anna = service.signed_in()
    for waited, left in ((700, 900), (700, 600), (590, 10)):
        service.clock.wait(waited)
        assert remaining(anna.get(KEEP_ALIVE)) == left
    assert data(anna.get("/").text)["expires-in"] == "10"
    service.clock.wait(12)
    assert anna.get("/").location == TIMED_OUT


def test_the_next_sign_in_has_its_whole_time_whichever_way_the_last_one_ended(make_service: MakeService) -> None:
    service = make_service(absolute=1000)
    anna = service.signed_in()
    for end in ("/own-sign-out", "/sign-out-by-call", None):
        service.clock.wait(800)
        if end:
            assert anna.post(end).text.strip('"') == "out"
        else:
            service.clock.wait(TIMEOUT + 2)  # signed in again over a session that is over
        assert anna.post("/sign-in", {"user": "anna"}).status == 303
        assert data(anna.get("/").text)["expires-in"] == "1000"


def test_somebody_else_in_the_same_browser_is_another_session(make_service: MakeService) -> None:
    service = make_service(absolute=1000)
    anna = service.signed_in()
    before = data(anna.get("/").text)
    service.clock.wait(600)
    assert anna.post("/sign-in", {"user": "bert"}).status == 303
    after = data(anna.get("/").text)
    assert before["session-id"] != after["session-id"]
    assert after["expires-in"] == "1000"


# Signing out


def test_signing_out_is_asked_for_and_done_by_a_form_with_its_token(service: Service, anna: Visitor) -> None:
    asked = anna.get(SIGN_OUT)
    assert asked.status == 200
    assert f'<form method="post" action="{SIGN_OUT}">' in asked.text
    assert is_signed_in(anna)
    answer = anna.post(SIGN_OUT, asked.csrf)
    assert (answer.status, answer.location) == (303, SIGNED_OUT)
    assert answer.header("Cache-Control") == "no-store, private"
    assert not is_signed_in(anna)
    page = anna.get(SIGNED_OUT)
    assert page.status == 200
    assert page.header("Cache-Control") == "no-store, private"
    assert str(ended_meta()) in page.text
    assert "<h1" in page.text
    assert ">You signed out<" in page.text
    assert 'href="/sign-in"' in page.text
    assert anna.get(SIGN_OUT).location == SIGNED_OUT
    assert anna.post(SIGN_OUT).location == SIGNED_OUT


@pytest.mark.parametrize("token", [None, "", "x", "é"])
def test_without_its_token_the_form_only_asks_again(anna: Visitor, token: str | None) -> None:
    anna.get(SIGN_OUT)
    answer = anna.post(SIGN_OUT, None if token is None else {"csrf_token": token})
    assert answer.status == 403
    assert is_signed_in(anna)
    assert anna.post(SIGN_OUT, answer.csrf).location == SIGNED_OUT


def test_another_sessions_token_does_not_sign_out(service: Service, anna: Visitor) -> None:
    token = service.signed_in("bert").get(SIGN_OUT).csrf
    assert anna.post(SIGN_OUT, token).status == 403
    assert is_signed_in(anna)


def test_nobody_is_told_that_they_signed_out_while_they_are_signed_in(anna: Visitor) -> None:
    answer = anna.get(SIGNED_OUT)
    assert (answer.status, answer.location) == (303, SIGN_OUT)
    assert is_signed_in(anna)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Dest": "image"},
    ],
)
def test_the_time_out_page_ends_no_session_for_another_site(anna: Visitor, headers: dict[str, str]) -> None:
    assert anna.get(TIMED_OUT, headers).location == SIGN_OUT
    # nor on the way that began there
    assert anna.get(f"{TIMED_OUT}?elsewhere=1", {"Sec-Fetch-Site": "same-origin"}).location == SIGN_OUT
    assert is_signed_in(anna)


@pytest.mark.parametrize("purpose", ["prefetch", "prefetch;prerender"])
def test_the_time_out_page_ends_no_session_for_a_guess(anna: Visitor, purpose: str) -> None:
    # what failed is asked for anew when the user goes there
    assert anna.get(TIMED_OUT, {"Sec-Fetch-Site": "none", "Sec-Purpose": purpose}).status == 503
    assert is_signed_in(anna)


@pytest.mark.parametrize("path", [SIGNED_OUT, TIMED_OUT])
@pytest.mark.parametrize("whence", ["cross-site", "same-site"])
def test_what_another_site_leads_to_cleans_nothing_before_the_site_itself_has(
    make_service: MakeService, path: str, whence: str
) -> None:
    # a link brings no SameSite=Strict cookie, so that somebody who is signed in would be told that they are not
    nobody = make_service(clear_site_data=["cookies"], expire_cookies=["draft"]).visitor()
    page = nobody.get(f"{path}?next=%2Fa", {"Sec-Fetch-Site": whence})
    assert (page.status, page.header("Cache-Control")) == (200, "no-store, private")
    assert (page.header("Clear-Site-Data"), page.header("Set-Cookie")) == (None, None)
    assert "session-ended" not in page.text
    assert f'content="0; url={path}?next=%2Fa&amp;elsewhere=1"' in page.text
    there = nobody.get(f"{path}?next=%2Fa&elsewhere=1", {"Sec-Fetch-Site": "same-origin"})
    assert there.header("Clear-Site-Data") == '"cookies"'
    assert str(ended_meta()) in there.text
    # nor where the other site has put it into a frame
    framed = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "iframe"}
    there = nobody.get(f"{path}?next=%2Fa&elsewhere=1", framed)
    assert (there.header("Clear-Site-Data"), "session-ended" in there.text) == (None, False)
    assert "http-equiv" not in there.text


def test_the_answer_that_says_goodbye_is_not_stored(anna: Visitor) -> None:
    # that the site's own sign-out makes
    assert anna.post("/own-sign-out").header("Cache-Control") == "no-store, private"


def test_the_page_that_asks_warns_too(anna: Visitor) -> None:
    assert data(anna.get(SIGN_OUT).text)["timeout"] == "900"


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": "same-origin"}])
def test_the_time_out_page_ends_the_session(anna: Visitor, headers: dict[str, str]) -> None:
    page = anna.get(TIMED_OUT, headers)
    assert page.status == 200
    assert "For your security, we signed you out" in page.text
    assert str(ended_meta()) in page.text
    assert not is_signed_in(anna)
    assert "For your security, we signed you out" in anna.get(TIMED_OUT).text


def test_the_pages_say_what_the_settings_have_them_say(make_service: MakeService) -> None:
    service = make_service(
        language="cy",
        answers="saved",
        clear_cookies="draft basket_*",
        clear_local_storage=["draft:*"],
        clear_site_data=["storage"],
        sign_in_url="/cy/mewngofnodi",
        expire_cookies=["csrf_seen", {"name": "draft", "path": "/apply", "httponly": True}],
        texts={"cy": {"timed_out": {"button": "Eto"}, "dialog": {"title": "Teitl"}}, "en": {}},
    )
    anna = service.signed_in()
    assert (data(anna.get("/").text)["language"], data(anna.get("/").text)["title"]) == ("cy", "Teitl")
    page = anna.get(TIMED_OUT)
    assert '<html lang="cy"' in page.text
    assert "Er eich diogelwch, gwnaethom eich allgofnodi" in page.text
    assert "Gwnaethom gadw’ch atebion." in page.text
    assert str(ended_meta(clear_cookies="draft basket_*", clear_local_storage="draft:*")) in page.text
    assert re.search(r'<a href="/cy/mewngofnodi"[^>]*>Eto</a>', page.text)
    assert page.header("Clear-Site-Data") == '"storage"'
    assert page.cookie("csrf_seen") == "csrf_seen=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0"
    assert (page.cookie("draft") or "").startswith("draft=; Path=/apply; Expires=")


def test_the_language_may_depend_on_the_request(make_service: MakeService) -> None:
    def language(request: object) -> str:
        return "cy" if "cy" in str(getattr(request, "url", "")) else "en"

    service = make_service(language=language)
    visitor = service.visitor()
    assert '<html lang="cy"' in visitor.get(TIMED_OUT + "?lang=cy").text
    assert '<html lang="en"' in visitor.get(TIMED_OUT).text


@pytest.mark.parametrize("language", ["de", "", "x y", None])
def test_a_language_without_texts_is_answered_in_english(make_service: MakeService, language: str | None) -> None:
    anna = make_service(language=lambda request: language, texts={"de": {"dialog": GERMAN}}).signed_in()
    assert data(anna.get("/").text)["language"] == "en"
    assert '<html lang="en"' in anna.get(SIGN_OUT).text


def test_another_language_brings_all_its_texts(make_service: MakeService) -> None:
    pages = {name: {each: f"{name} {each}" for each in PAGES[name]} for name in ("sign_out", "signed_out", "timed_out")}
    service = make_service(language="de", texts={"de": {"dialog": GERMAN, **pages}})
    anna = service.signed_in()
    assert data(anna.get("/").text)["keep-alive-button-text"] == "x"
    assert "sign_out heading" in anna.get(SIGN_OUT).text
    sign_out(anna)
    assert "signed_out heading" in anna.get(SIGNED_OUT).text


def test_a_service_without_sign_in_deletes_answers(make_service: MakeService) -> None:
    visitor = make_service(signed_in=False).signed_in()
    said = data(visitor.get("/").text)
    assert said["signed-in"] == "false"
    assert said["keep-alive-failed"] == "We could not give you more time. Try again."
    assert "For your security, we deleted your answers" in visitor.get(TIMED_OUT).text
    assert "You deleted your answers" in visitor.get(SIGNED_OUT).text


@pytest.mark.parametrize(
    ("settings", "navigates"),
    [({}, False), ({"has_provider": True}, True), ({"has_provider": True, "sign_out_navigate": False}, False)],
)
def test_where_an_identity_provider_is_told_the_browser_signs_out_itself(
    make_service: MakeService, settings: dict[str, bool], navigates: bool
) -> None:
    anna = make_service(**settings).signed_in()
    page = anna.get("/").text
    # the dialog, the page's own button, and the page that asks
    assert (data(page).get("sign-out-navigate") == "true") is navigates
    for text in (page, anna.get(SIGN_OUT).text):
        assert ('data-sign-out="navigate"' in text) is navigates


def test_the_identity_provider_is_told_after_the_session_is_gone(make_service: MakeService) -> None:
    service = make_service(has_provider=True)
    anna = service.signed_in()
    service.provider = ProviderSignOut(PROVIDER, "the state")
    answer = sign_out(anna)
    assert (answer.status, answer.location) == (303, PROVIDER)
    assert not is_signed_in(anna)


def test_a_provider_that_cannot_be_told_keeps_nobody_signed_in(
    make_service: MakeService, caplog: pytest.LogCaptureFixture
) -> None:
    service = make_service(has_provider=True)
    anna = service.signed_in()
    kept: dict[str, ProviderSignOut] = {}
    service.ask_provider = lambda: kept["id_token"]
    answer = sign_out(anna)
    assert (answer.status, answer.location) == (303, SIGNED_OUT)
    assert not is_signed_in(anna)
    assert "the identity provider was not told of a sign-out" in caplog.text
    assert "KeyError: 'id_token'" in caplog.text


# What nothing revives


@pytest.mark.parametrize("way", ["page", "keep-alive"])
def test_a_copied_cookie_is_worth_nothing_after_the_sign_out(service: Service, anna: Visitor, way: str) -> None:
    thief = service.visitor()
    thief.set_cookie("session", anna.cookies()["session"])
    assert thief.get(KEEP_ALIVE).status == 204
    sign_out(anna)
    if way == "page":
        assert thief.get("/").status == 303
    else:
        assert thief.get(KEEP_ALIVE).status == 401


def test_a_request_that_was_under_way_does_not_revive_the_session(service: Service, anna: Visitor) -> None:
    cookie = anna.cookies()["session"]
    other = service.visitor()
    other.set_cookie("session", cookie)
    service.during = lambda: assert_signed_out(sign_out(other))
    answer = anna.get("/slow")
    assert answer.status == 200
    assert remaining(answer) is None
    assert not is_signed_in(anna)
    for value in {cookie, *anna.cookies().values()}:
        again = service.visitor()
        again.set_cookie("session", value)
        assert not is_signed_in(again)


def assert_signed_out(answer: Answer) -> None:
    assert answer.location == SIGNED_OUT


@pytest.mark.parametrize(
    ("path", "form"),
    [("/own-sign-out", {}), ("/sign-in", {"user": "bert"})],
    ids=["the site's own sign-out", "somebody else signs in"],
)
def test_a_late_answer_leaves_the_browser_as_another_tab_left_it(
    service: Service, anna: Visitor, path: str, form: dict[str, str]
) -> None:
    cookie = anna.cookies()["session"]
    tab = service.visitor()
    tab.set_cookie("session", cookie)
    service.during = lambda: expect_done(tab.post(path, form))
    late = anna.get("/slow")
    assert (late.cookie("session"), late.cookie("signed_in"), remaining(late)) == (None, None, None)
    assert late.header("Cache-Control") == "no-store, private"
    assert is_signed_in(tab) is bool(form)
    if form:
        assert tab.get("/who").text == "bert"
    if tab.cookies().get("session") != cookie:
        assert not is_signed_in(anna)


def expect_done(answer: Answer) -> None:
    assert answer.status < 400


def test_a_slow_request_does_not_revive_a_session_that_timed_out_meanwhile(service: Service, anna: Visitor) -> None:
    cookie = anna.cookies()["session"]
    other = service.visitor()
    other.set_cookie("session", cookie)

    def time_out() -> None:
        service.clock.wait(TIMEOUT + 2)
        assert other.get(KEEP_ALIVE).status == 401

    service.during = time_out
    assert remaining(anna.get("/slow")) is None
    assert not is_signed_in(anna)


def test_signing_out_everywhere_ends_all_that_the_user_began_and_nobody_elses(service: Service) -> None:
    first, second, bert = service.signed_in(), service.signed_in(), service.signed_in("bert")
    service.clock.wait(1)
    service.sign_out_everywhere("anna")
    assert first.get(KEEP_ALIVE).status == 401
    assert second.get("/").location == SIGNED_OUT
    assert is_signed_in(bert)
    service.clock.wait(1)
    assert is_signed_in(service.signed_in())


def test_who_signs_out_everywhere_and_begins_anew_has_a_new_session(service: Service, anna: Visitor) -> None:
    elsewhere = service.signed_in()
    before = data(anna.get("/").text)["session-id"]
    assert anna.post("/new-password").status == 200
    assert is_signed_in(anna)
    assert data(anna.get("/").text)["session-id"] != before
    assert elsewhere.get(KEEP_ALIVE).status == 401
    # which the next one ends
    service.clock.wait(1)
    service.sign_out_everywhere("anna")
    assert not is_signed_in(anna)


def test_another_process_that_has_heard_of_a_sign_out_refuses_the_session_too(
    make_service: MakeService, request: pytest.FixtureRequest
) -> None:
    here, there = make_service(), make_service()
    anna = here.signed_in()
    copy = anna.cookies()["session"]
    thief = there.visitor()
    thief.set_cookie("session", copy)
    assert is_signed_in(thief)
    sign_out(anna)
    thief.set_cookie("session", copy)
    # one that has not heard can tell by the store alone
    assert thief.get(KEEP_ALIVE).status == (401 if "store" in request.node.name else 204)
    for key, at in here.published:
        there.revocations.hear(key, at)
    thief.set_cookie("session", copy)
    assert thief.get(KEEP_ALIVE).status == 401


def test_whoever_times_out_gets_the_page_also_when_other_processes_cannot_be_told(
    service: Service, anna: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    service.broker_is_down = True
    service.clock.wait(TIMEOUT + 2)
    assert anna.get(TIMED_OUT).status == 200
    assert [(each.levelname, each.message) for each in caplog.records if "session_timeout" in each.name] == [
        ("WARNING", "publish failed: other processes do not hear that a session has ended.")
    ]
    assert anna.post("/sign-in", {"user": "anna"}).status == 303
    assert sign_out(anna).location == SIGNED_OUT
    assert not is_signed_in(anna)
    # what is to end sessions elsewhere must not seem to have done so
    with pytest.raises(ConnectionError):
        service.sign_out_everywhere("anna")


def test_a_guarded_page_on_a_public_path_is_a_mistake_that_is_named(service: Service) -> None:
    with pytest.raises(RuntimeError, match="'/static/wrong' is a public path"):
        service.visitor().get("/static/wrong")


def test_a_file_that_is_not_there_may_be_answered_in_the_sites_layout(anna: Visitor) -> None:
    answer = anna.get("/static/gone")
    assert answer.status == 404
    assert answer.text.split("|")[:3] == ["", stylesheet_tag(base_url=BASE), script_tag("n", base_url=BASE)]
    # without a token no form, but the way to the page that asks
    assert answer.text.rpartition("|")[2].startswith('<a href="/session/sign-out"')
    assert remaining(answer) is None


def test_another_epoch_of_the_user_ends_the_sessions_of_the_last_one(service: Service) -> None:
    first, bert = service.signed_in(), service.signed_in("bert")
    service.epochs["anna"] = 1
    assert first.get(KEEP_ALIVE).status == 401
    assert is_signed_in(bert)
    assert is_signed_in(service.signed_in())


# Settings


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"countdown": 900}, "cannot be 900: it must be less than the timeout, 900"),
        ({"timeout": 0}, "cannot be 0. It must be a whole number of seconds from 1"),
        ({"timeout": None}, "is missing. It must be a whole number of seconds"),
        ({"absolute": "soon"}, "cannot be 'soon'. It must be a whole number of seconds"),
        ({"prefix": "session/"}, "cannot be 'session/'. It must be a path without a slash at its end"),
        ({"sign_in_url": "//evil.example"}, "cannot be '//evil.example'. It must be a path of the site"),
        ({"home_url": "https://a.example"}, "cannot be 'https://a.example'. It must be a path of the site"),
        ({"signed_in_cookie": "a b"}, "cannot be 'a b'. It must be a cookie's name"),
        ({"signed_in_cookie": "__Host-in"}, "cannot be '__Host-in'. It must be a cookie's name"),
        ({"language": "english!"}, "cannot be 'english!'. It must be a language tag"),
        ({"title": "", "language": "de"}, "only en and cy have texts built in"),
        (
            {
                "texts": {"de": {"dialog": GERMAN, "sign_out": {"heading": "Abmelden?"}}},
                "language": "de",
            },
            "language cannot be 'de' without button, stay for the page sign_out",
        ),
        ({"answers": "lost"}, "cannot be 'lost'. It must be 'saved' or 'not-saved'"),
        ({"public_paths": "/static/"}, "cannot be '/static/'. It must be a list of paths"),
        ({"passive_paths": ["poll"]}, "cannot be ['poll']. It must be a list of paths"),
        ({"clear_site_data": ["everything"]}, "Clear-Site-Data cannot have 'everything'"),
        ({"clear_site_data": "storage"}, "cannot be 'storage'. It must be a list"),
        ({"texts": {"en": {"left": {"x": "y"}}}}, "It must be texts of these pages"),
        ({"texts": {"en": {"dialog": {"session_id": "y"}}}}, "It must be texts of these pages"),
        ({"texts": {"en": {"left": {"heading": 7}}}}, "It must be texts by language, page and name"),
        ({"texts": {"en": "x"}}, "It must be texts by language, page and name"),
        ({"texts": ["x"]}, "It must be texts by language, page and name"),
        ({"expire_cookies": "draft"}, "It must be a list, such as"),
        ({"expire_cookies": ["a b"]}, "It must be a list of what expired_cookie() takes: name cannot be 'a b'"),
        ({"expire_cookies": [{"path": "/"}]}, "It must be a list of what expired_cookie() takes"),
        ({"expire_cookies": [{"name": 7}]}, "It must be a list of what expired_cookie() takes: name cannot be 7"),
        ({"expire_cookies": [7]}, "It must be a list, such as"),
        ({"title": 7}, "title (data-title) cannot be 7"),
        ({"clear_cookies": ["a b"]}, "clear_cookies (data-clear-cookies) cannot be ['a b']"),
        ({"keep_alive_url": "/x"}, "cannot be set: it follows from the other settings"),
        ({"time_out": 900}, "Did you mean"),
        ({"quux": 1}, "There is no setting"),
    ],
)
def test_a_wrong_setting_is_named_when_the_site_starts(
    make_service: MakeService, settings: dict[str, object], message: str
) -> None:
    with pytest.raises(OptionError) as error:
        make_service(**settings)
    name = next(iter(settings))
    assert name in str(error.value).lower()
    assert message in str(error.value)
