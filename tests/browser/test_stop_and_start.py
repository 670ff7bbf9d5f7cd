"""Twice on a page, stopped, started, extended by a script; and nothing is left behind."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from conftest import WARNING, Faults, Opener, countdown, dialog, expect_warning
from evidence import keep_alives, stay, told
from site_for_tests import FORM, SETTINGS, Answer, Site

# twice, stopped, started


TWICE = "a dict that was put on window comes back from Brython as a dict, which has no attribute extend"


@pytest.mark.compiled_only(TWICE)
@pytest.mark.parametrize("second", ["session-timeout.min.js", "session-timeout.js"])
def test_the_script_twice_on_a_page_is_one_dialog_and_one_request(open_page: Opener, site: Site, second: str) -> None:
    page = open_page(head=f'<script src="/static/{second}" defer></script>' * 2)
    page.clock.run_for(WARNING)
    expect(dialog(page)).to_have_count(1)
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids))
    stay(page).click()
    expect(dialog(page)).to_have_count(0)
    assert keep_alives(page, site) == 1
    assert [name for name, _ in page.evaluate("told")] == ["warning", "extended"]


@pytest.mark.compiled_only("Brython runs what a deferred script would")
def test_stop_before_the_page_is_parsed_is_not_forgotten(open_page: Opener) -> None:
    script = '<script src="/static/session-timeout.js"></script><script>sessionTimeout.stop()</script>'
    page = open_page(head=script, policy="default-src 'self' 'unsafe-inline'")
    page.clock.run_for(WARNING)
    expect(dialog(page)).to_have_count(0)
    page.evaluate("sessionTimeout.start()")
    expect_warning(page)


def test_both_meta_names_on_a_page_are_one_dialog(open_page: Opener, site: Site, faults: Faults) -> None:
    faults.allow("more than one meta element")
    data = " ".join(f'{name}="{value}"' for name, value in SETTINGS.items())
    page = open_page(head=f'<meta name="hmrc-timeout-dialog" {data}>')
    page.clock.run_for(WARNING)
    expect(dialog(page)).to_have_count(1)
    stay(page).click()
    expect(dialog(page)).to_have_count(0)
    assert keep_alives(page, site) == 1
    page.clock.run_for(900_000)
    page.wait_for_url("**/timed-out")
    assert len(site.arrived("/timed-out")) == 1


def test_an_element_of_the_pages_that_is_called_as_our_object_does_not_keep_us_away(open_page: Opener) -> None:
    # elements with an id are properties of window
    page = open_page(body=FORM + '<div id="sessionTimeout"></div>')
    page.clock.run_for(WARNING)
    expect(dialog(page)).to_be_visible()


def test_stopped_right_after_extend_nothing_is_sent(open_page: Opener, site: Site) -> None:
    page = open_page()
    # a request that waits for its lock is not under way yet
    page.evaluate("sessionTimeout.extend(); sessionTimeout.stop()")
    assert keep_alives(page, site) == 0
    assert page.evaluate("told") == []


def test_stop_with_the_dialog_open_closes_it_and_gives_the_focus_back(open_page: Opener, site: Site) -> None:
    page = open_page()
    page.locator("#answer").focus()
    page.clock.run_for(WARNING)
    page.evaluate("sessionTimeout.stop()")
    expect(dialog(page)).to_have_count(0)
    expect(page.locator("#answer")).to_be_focused()
    page.locator("#answer").fill("goes on")
    page.clock.run_for(900_000)
    expect(dialog(page)).to_have_count(0)
    assert keep_alives(page, site) == 0
    assert [name for name, _ in page.evaluate("told")] == ["warning"]


def test_started_again_the_time_begins_anew(open_page: Opener, site: Site) -> None:
    page = open_page()
    page.clock.run_for(600_000)
    page.evaluate("sessionTimeout.stop(); sessionTimeout.start()")
    expect_warning(page)
    # with the dialog open too, and without stopping first
    page.evaluate("sessionTimeout.start()")
    expect(dialog(page)).to_have_count(0)
    page.clock.run_for(WARNING)
    expect(dialog(page)).to_have_count(1)
    assert told(page, "warning", 2) == [{"seconds": 120}] * 2


def test_a_start_reads_the_settings_of_that_moment(open_page: Opener) -> None:
    page = open_page()
    page.evaluate("""() => {
        sessionTimeout.stop();
        const meta = document.querySelector("meta[name='session-timeout']");
        meta.dataset.timeout = "300";
        meta.dataset.countdown = "60";
        sessionTimeout.start();
    }""")
    page.clock.run_for(240_000 - 1)
    expect(dialog(page)).to_have_count(0)
    page.clock.run_for(1)
    expect(countdown(page)).to_have_text("1 minute.")


def test_extend_without_a_dialog_asks_once_and_moves_the_warning(open_page: Opener, site: Site) -> None:
    page = open_page()
    page.clock.run_for(600_000)
    page.evaluate("document.querySelector('h1').addEventListener('click', sessionTimeout.extend)")  # a listener too
    page.evaluate("sessionTimeout.extend(); document.querySelector('h1').click()")
    told(page, "extended")
    assert keep_alives(page, site) == 1
    expect_warning(page)


# nothing left


COUNTING = """
    window.listeners = {};
    const named = (target) => [window, document, document.documentElement, document.body].includes(target)
        ? target.nodeName || "window" : null;
    const count = (original, step) => function (type, ...rest) {
        const name = named(this || window);
        if (name && !(rest[1] && rest[1].once)) {
            const key = `${name} ${type} ${!!(rest[1] && rest[1].capture || rest[1] === true)}`;
            // the same listener added again is one, and only what was added is taken away
            const known = listeners[key] = listeners[key] || new Set();
            step > 0 ? known.add(rest[0]) : known.delete(rest[0]);
        }
        return original.call(this, type, ...rest);
    };
    EventTarget.prototype.addEventListener = count(EventTarget.prototype.addEventListener, 1);
    EventTarget.prototype.removeEventListener = count(EventTarget.prototype.removeEventListener, -1);
    window.armed = new Set();
    for (const [set, clear] of [["setTimeout", "clearTimeout"], ["setInterval", "clearInterval"]]) {
        const [real, unset] = [window[set], window[clear]];
        window[set] = (call, ...rest) => {
            const id = real((...given) => { if (set === "setTimeout") armed.delete(id); call(...given); }, ...rest);
            armed.add(id);
            return id;
        };
        window[clear] = (id) => { armed.delete(id); unset(id); };
    }
    window.channels = new Set();
    window.BroadcastChannel = class extends window.BroadcastChannel {
        constructor(name) { super(name); channels.add(this); }
        close() { channels.delete(this); super.close(); }
    };
    window.left = () => ({
        listeners: Object.fromEntries(Object.entries(listeners).map(([key, set]) => [key, set.size])),
        timers: armed.size,
        channels: channels.size,
        body: document.body.children.length,
        nodes: document.querySelectorAll("*").length,
        attributes: document.documentElement.attributes.length + document.body.attributes.length,
    });
"""


CLOSED = ".hmrc-timeout-dialog"  # there for readers for a moment, without its id


@pytest.mark.parametrize("how", ["button", "Escape", "stop and start"])
def test_twenty_openings_leave_no_listener_no_timer_and_no_node(
    open_page: Opener, context: BrowserContext, site: Site, how: str
) -> None:
    context.add_init_script(COUNTING)
    page = open_page()
    page.locator("#answer").focus()
    before: Any = page.evaluate("left()")
    assert before["timers"] == 1
    for count in range(1, 21):
        context.clock.run_for(WARNING + 70_000)
        if how == "stop and start":
            page.evaluate("sessionTimeout.stop(); sessionTimeout.start()")
        else:
            expect(stay(page)).to_be_focused()
            page.keyboard.press("Enter" if how == "button" else how)
            told(page, "extended", count)
        expect(dialog(page)).to_have_count(0)
    expect(page.locator(CLOSED)).to_have_count(0)
    assert page.evaluate("left()") == before
    page.evaluate("sessionTimeout.stop()")
    assert page.evaluate("[left().timers, left().channels]") == [0, 0]


def test_an_opening_with_a_modal_dialog_above_and_a_failure_leaves_nothing_either(
    theirs: Page, context: BrowserContext, site: Site, faults: Faults
) -> None:
    context.add_init_script(COUNTING)
    theirs.reload()
    before: Any = theirs.evaluate("left()")
    faults.allow("status of 500")
    for count in range(1, 4):
        context.clock.run_for(WARNING)
        site.answers["/keep-alive"] = Answer(500)
        stay(theirs).click()
        expect(theirs.locator("#hmrc-timeout-failure")).to_have_text("We could not keep you signed in. Try again.")
        theirs.evaluate("document.getElementById('theirs').showModal()")
        context.clock.run_for(500)
        theirs.evaluate("document.getElementById('theirs').close()")
        site.answers["/keep-alive"] = Answer(200)
        stay(theirs).click()
        told(theirs, "extended", count)
    expect(dialog(theirs)).to_have_count(0)
    expect(theirs.locator(CLOSED)).to_have_count(0)
    assert theirs.evaluate("left()") == before
