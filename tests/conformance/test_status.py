"""The status address: what is left, without touching anything."""

from __future__ import annotations

import pytest

from .client import OVER, Browser
from .running import Service


def test_a_living_session_is_told_its_time_and_its_id(service: Service, anna: Browser) -> None:
    service.wait(100)
    answer = anna.status()
    assert answer.told == (204, "800")
    assert answer["Session-Timeout-Id"] == anna.id
    assert answer.text == ""


@pytest.mark.parametrize("address", ["status", "keep-alive"])
def test_its_answers_are_for_this_site_and_nobody_keeps_them(service: Service, anna: Browser, address: str) -> None:
    for browser in (anna, service.browser()):
        answer = browser.fetch(f"/session/{address}")
        assert answer.cache == {"no-store", "private"}
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["status", "keep-alive"])
def test_no_service_workers_cache_takes_its_answers(service: Service, anna: Browser, address: str) -> None:
    """It ignores `no-store`; `cache.put` refuses what says `Vary: *`, alive or over, refused or not."""
    service.wait(100)  # the keep-alive is written
    living = anna.fetch(f"/session/{address}")
    others = anna.fetch(f"/session/{address}", Sec_Fetch_Site="cross-site")
    nobodys = service.browser().fetch(f"/session/{address}")
    service.wait(1000)
    answers = living, others, nobodys, anna.fetch(f"/session/{address}")
    assert [each.status for each in answers] == [204, 403, 401, 401]
    # a framework adds its Cookie to that of an answer that renews the session: refused all the same
    assert {each["Vary"] for each in answers} <= {"*", "*, Cookie"}


def test_it_never_extends(service: Service, anna: Browser) -> None:
    for _ in range(3):
        service.wait(250)
        assert anna.status().status == 204
    service.wait(100)
    assert anna.remaining == 50
    service.wait(100)
    assert anna.status().told == OVER


@pytest.mark.parametrize(
    ("after", "told"), [(899, (204, "1")), (899.5, OVER), (900, OVER), (901, OVER)], ids=["1", "½", "0", "grace"]
)
def test_less_than_a_whole_second_is_over(service: Service, anna: Browser, after: float, told: tuple[int, str]) -> None:
    service.wait(after)
    answer = anna.status()
    assert (answer.told, answer["Session-Timeout-Reason"]) == (told, "time" if told == OVER else None)


def test_it_writes_nothing(service: Service, anna: Browser) -> None:
    assert service.writes >= 0
    for seconds in (100, 500, 200, 99, 1000):
        service.wait(seconds)
        assert anna.status().all("Set-Cookie") == []
    assert service.writes == 0


def test_nobody_stays_nobody(service: Service) -> None:
    visitor = service.browser()
    answer = visitor.status()
    assert (answer.told, answer["Session-Timeout-Reason"], answer.all("Set-Cookie")) == (OVER, None, [])
    assert service.writes == 0


def test_who_has_a_session_without_signing_in_is_nobody(service: Service) -> None:
    visitor = service.browser()
    assert visitor.send("/keep-something").status == 200
    assert visitor.status().told == OVER


def test_signed_out_is_over_for_copies_too(service: Service, anna: Browser) -> None:
    copy = anna.copy()
    assert anna.sign_out().status == 303
    assert anna.status().told == OVER
    answer = copy.status()
    assert answer.told == OVER
    # what the store has forgotten, it cannot give a reason for
    assert answer["Session-Timeout-Reason"] in ({"signed-out"} if service.keeps_in_cookie else {"signed-out", None})


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("address", ["status", "keep-alive"])
def test_another_site_is_refused_before_anything_is_looked_at(
    service: Service, anna: Browser, site: str, address: str
) -> None:
    service.wait(300)
    for browser in (anna, service.browser()):
        answer = browser.fetch(f"/session/{address}", Sec_Fetch_Site=site)
        assert answer.told == (403, None)
        assert answer["Session-Timeout-Id"] is None
        assert answer.all("Set-Cookie") == []
    assert anna.remaining == 600
