"""What the page is told by our events."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import expect

from conftest import START, WARNING, Faults, Opener, dialog
from evidence import keep_alives, stay, told
from site_for_tests import Site


def test_what_each_event_tells(open_page: Opener, faults: Faults) -> None:
    page = open_page()
    page.evaluate("""() => document.addEventListener("session-timeout:timed-out",
        (event) => sessionStorage.setItem("last", JSON.stringify([...told, ["timed-out", event.detail]])))""")
    page.clock.run_for(WARNING)
    stay(page).click()
    told(page, "extended")
    page.clock.run_for(900_000)
    page.wait_for_url("**/timed-out")
    events: Any = json.loads(page.evaluate("sessionStorage.getItem('last')"))
    names = [name for name, _ in events]
    assert names[:3] == ["warning", "extended", "warning"]
    assert set(names[3:]) == {"timed-out"}
    assert events[0] == ["warning", {"seconds": 120}]
    assert events[-1] == ["timed-out", {"reason": "time"}]
    assert all(isinstance(detail, dict) for _, detail in events)


def test_the_event_of_the_warning_comes_when_the_dialog_is_there(open_page: Opener) -> None:
    page = open_page()
    page.evaluate("""() => document.addEventListener("session-timeout:warning", (event) => {
        const heading = document.getElementById("hmrc-timeout-heading");
        told.push(["at", heading && heading.textContent, event.target === document, Date.now()]);
    })""")
    page.clock.run_for(WARNING)
    assert page.evaluate("told")[-1] == ["at", "You’re about to be signed out", True, START + WARNING]


def test_a_listener_of_the_warning_may_stop_or_extend(open_page: Opener, site: Site) -> None:
    page = open_page()
    page.evaluate("document.addEventListener('session-timeout:warning', () => sessionTimeout.stop())")
    page.clock.run_for(WARNING)
    expect(dialog(page)).to_have_count(0)
    page.clock.run_for(900_000)
    expect(dialog(page)).to_have_count(0)
    assert page.url.endswith("/page")
    extending = open_page("/extending")
    extending.evaluate("document.addEventListener('session-timeout:warning', () => sessionTimeout.extend())")
    page.clock.run_for(WARNING)
    told(extending, "extended")
    expect(dialog(extending)).to_have_count(0)
    assert keep_alives(extending, site) == 1
