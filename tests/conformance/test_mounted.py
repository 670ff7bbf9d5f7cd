"""The whole service below a path: its own addresses lead to itself, and the way back too."""

from __future__ import annotations

from .client import Browser
from .running import Service
from .services.site import COOKIE

ROOT = "/service"


def signed_in(service: Service) -> Browser:
    browser = service.with_settings(root=ROOT)
    assert browser.send(f"{ROOT}/sign-in", {"user": "anna"}).status == 303
    return browser


def test_the_tags_lead_to_its_own_pages(service: Service) -> None:
    anna = signed_in(service)
    page = anna.go(f"{ROOT}/")
    urls = {name: page.meta(f"data-{name}-url") for name in ("keep-alive", "status", "sign-out", "timeout")}
    own = {"keep-alive": "keep-alive", "status": "status", "sign-out": "sign-out", "timeout": "timed-out"}
    assert urls == {name: f"{ROOT}/session/{its}" for name, its in own.items()}
    assert anna.fetch(urls["status"] or "").told == (204, "900")
    assert anna.fetch(urls["keep-alive"] or "").told == (204, "900")
    assert f"{ROOT}/session/sign-out" in page.links
    answer = anna.send(f"{ROOT}/session/sign-out", page.hidden)
    assert (answer.status, answer["Location"]) == (303, f"{ROOT}/session/signed-out")
    assert anna.fetch(urls["status"] or "").told == (401, "0")


def test_its_cookies_are_at_one_place_and_go_with_the_session(service: Service) -> None:
    """That of the session's, wherever the framework sets it."""
    anna = signed_in(service)
    service.wait(600)
    page = anna.go(f"{ROOT}/")
    assert anna.fetch(f"{ROOT}/session/keep-alive").status == 204
    places = [at for name, at in anna.cookies if name in (COOKIE, "signed_in")]
    assert (len(places), len({*places})) == (2, 1), anna.cookies
    anna.send(f"{ROOT}/session/sign-out", page.hidden)
    assert (anna.cookie(), anna.cookie("signed_in")) == (None, None)


def test_its_files_and_its_worker_are_below_it(service: Service) -> None:
    anna = signed_in(service)
    script = anna.go(f"{ROOT}/").text.partition('<script src="')[2].partition('"')[0]
    if service.framework != "django":  # whose files are where STATIC_URL says
        assert script.startswith(f"{ROOT}/session/static/")
        assert anna.fetch(script).status == 200
    assert anna.fetch(f"{ROOT}/session/worker.js")["Service-Worker-Allowed"] == f"{ROOT}/"


def test_the_way_back_is_below_it(service: Service) -> None:
    anna = signed_in(service)
    service.wait(1000)
    answer = anna.go(f"{ROOT}/report/a%20b?x=1")
    assert (answer.status, answer.path, answer.next) == (
        303, f"{ROOT}/session/timed-out", f"{ROOT}/report/a%20b?x=1"
    )  # fmt: skip
    assert anna.go(answer["Location"] or "").status == 200


def test_nothing_below_its_own_pages_is_a_way_back(service: Service) -> None:
    page = signed_in(service).go(f"{ROOT}/session/timed-out?next=%2Fservice%2Fsession%2Fsign-out")
    assert [link for link in page.links if link == f"{ROOT}/session/sign-out"] == []
