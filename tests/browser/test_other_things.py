"""Other things on the page: its dialogs, its focus, its forms, its faults; and what is left behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from conftest import START, WARNING, Faults, countdown, dialog, expect_warning, set_hidden
from evidence import keep_alives, told
from site_for_tests import FORM, SETTINGS, Answer, Site

Opener = Callable[..., Page]
FOCUSED = "document.activeElement.id || document.activeElement.tagName"
THEIRS = (
    FORM
    + """
<dialog id="theirs"><p>Theirs</p><input id="inside"> <button id="theirs-close">Close theirs</button></dialog>
"""
)


def stay(page: Page) -> Locator:
    return page.locator("#hmrc-timeout-keep-signin-btn")


def expect_on_top(page: Page) -> None:
    """Our dialog has the focus, is modal, and the mouse reaches it: a click checks what is hit."""
    expect(stay(page)).to_be_focused()
    assert page.evaluate("document.querySelector('#hmrc-timeout-dialog').matches(':modal')")
    stay(page).click(trial=True)
    page.locator("#hmrc-timeout-sign-out-link").click(trial=True)


# other dialogs


@pytest.fixture
def theirs(open_page: Opener) -> Page:
    """A page with a dialog of its own, closed; the focus is in the page."""
    page = open_page(body=THEIRS)
    page.locator("#answer").focus()
    return page


def test_above_a_modal_dialog_that_is_open_and_back_into_it(theirs: Page, context: BrowserContext) -> None:
    theirs.evaluate("document.getElementById('theirs').showModal()")
    theirs.locator("#theirs-close").focus()
    context.clock.run_for(WARNING)
    expect_on_top(theirs)
    stay(theirs).click()
    expect(dialog(theirs)).to_have_count(0)
    expect(theirs.locator("#theirs-close")).to_be_focused()
    theirs.locator("#inside").fill("goes on")
    assert theirs.evaluate("document.getElementById('theirs').matches(':modal')")


def test_above_a_modal_dialog_that_opens_later_and_is_there_after_ours(theirs: Page, context: BrowserContext) -> None:
    context.clock.run_for(WARNING)
    theirs.evaluate("document.getElementById('theirs').showModal()")
    context.clock.run_for(1000)
    expect_on_top(theirs)
    stay(theirs).click()
    expect(dialog(theirs)).to_have_count(0)
    theirs.locator("#inside").fill("goes on")
    theirs.evaluate("document.getElementById('theirs').close()")
    theirs.locator("#answer").fill("goes on")


def test_above_a_modal_dialog_that_opens_when_the_focus_is_not_on_our_button(
    theirs: Page, context: BrowserContext
) -> None:
    context.clock.run_for(WARNING)
    theirs.locator("#hmrc-timeout-heading").click()
    theirs.evaluate("document.getElementById('theirs').showModal()")
    context.clock.run_for(1000)
    expect_on_top(theirs)


def test_above_one_that_opens_in_place_of_another(theirs: Page, context: BrowserContext) -> None:
    theirs.evaluate("""() => {
        const second = document.createElement("dialog");
        second.id = "second";
        document.body.append(second);
        document.getElementById("theirs").showModal();
    }""")
    context.clock.run_for(WARNING)
    # as many modal dialogs as before: to count them is not enough
    theirs.evaluate("document.getElementById('theirs').close(); document.getElementById('second').showModal()")
    context.clock.run_for(1000)
    expect_on_top(theirs)


@pytest.mark.parametrize("opened", ["before", "after"])
def test_their_modal_dialog_may_close_while_ours_is_open(theirs: Page, context: BrowserContext, opened: str) -> None:
    if opened == "before":
        theirs.evaluate("document.getElementById('theirs').showModal()")
    context.clock.run_for(WARNING)
    if opened == "after":
        theirs.evaluate("document.getElementById('theirs').showModal()")
        context.clock.run_for(1000)
    theirs.evaluate("document.getElementById('theirs').close()")
    context.clock.run_for(1000)
    expect_on_top(theirs)
    theirs.keyboard.press("Escape")
    expect(dialog(theirs)).to_have_count(0)
    # where the focus was is not seen any more
    assert theirs.evaluate(FOCUSED) in ("main", "answer")
    theirs.locator("#answer").fill("goes on")


def test_each_of_several_modal_dialogs_that_open_later_is_below(theirs: Page, context: BrowserContext) -> None:
    context.clock.run_for(WARNING)
    for count in range(3):
        theirs.evaluate("""() => {
            const more = document.createElement("dialog");
            more.append(document.createElement("input"));
            document.body.append(more);
            more.showModal();
        }""")
        context.clock.run_for(1000)
        expect_on_top(theirs)
        assert theirs.locator("dialog:modal").count() == count + 2
    assert told(theirs, "warning") == [{"seconds": 120}]


def test_escape_with_their_modal_dialog_below_stays_and_leaves_theirs_open(
    theirs: Page, context: BrowserContext, site: Site
) -> None:
    context.clock.run_for(WARNING)
    theirs.evaluate("document.getElementById('theirs').showModal()")
    context.clock.run_for(1000)
    theirs.keyboard.press("Escape")
    told(theirs, "extended")
    expect(theirs.locator("#theirs")).to_be_visible()
    assert keep_alives(theirs, site) == 1


@pytest.mark.parametrize("opened", ["before", "after"])
@pytest.mark.parametrize("kind", ["dialog", "auto", "manual"])
def test_a_non_modal_dialog_or_a_popover_takes_neither_the_focus_nor_the_clicks(
    open_page: Opener, context: BrowserContext, site: Site, kind: str, opened: str
) -> None:
    # a style sheet of the site's own: over the whole window
    site.answers["/cover.css"] = Answer(
        200,
        "#cover {position: fixed; inset: 0; width: 100%; height: 100%; margin: 0; background: red; z-index: 99999}",
        {"Content-Type": "text/css"},
    )
    popover = "" if kind == "dialog" else f' popover="{kind}"'
    body = f'<{"dialog" if kind == "dialog" else "div"} id="cover"{popover}><button id="b">Cover</button>'
    page = open_page(head='<link rel="stylesheet" href="/cover.css">', body=FORM + body)
    show = f"document.getElementById('cover').{'show' if kind == 'dialog' else 'showPopover'}()"
    if opened == "before":
        page.evaluate(show)
    context.clock.run_for(WARNING)
    expect_on_top(page)
    if opened == "after":
        page.evaluate(show)
        context.clock.run_for(1000)
        expect_on_top(page)
    stay(page).click()
    expect(dialog(page)).to_have_count(0)


def test_an_old_fashioned_focus_trap_does_not_fight_with_ours(open_page: Opener, context: BrowserContext) -> None:
    page = open_page(body=FORM + '<div id="overlay"><input id="trapped"></div>')
    page.evaluate("""() => {
        window.grabs = 0;
        document.addEventListener("focusin", (event) => {
            if (event.target.id !== "trapped") { window.grabs++; document.getElementById("trapped").focus(); }
        });
        document.getElementById("trapped").focus();
    }""")
    context.clock.run_for(WARNING + 70_000)
    expect_on_top(page)
    assert page.evaluate("grabs") < 10


# the focus


def test_the_focus_returns_to_where_it_was(theirs: Page, context: BrowserContext) -> None:
    theirs.locator("main button").focus()
    context.clock.run_for(WARNING)
    theirs.keyboard.press("Escape")
    expect(theirs.locator("main button")).to_be_focused()


LOST = {
    "removed": "document.getElementById('answer').remove()",
    "hidden": "document.getElementById('answer').hidden = true",
    "in a hidden part": "document.querySelector('form').hidden = true",
    "disabled": "document.getElementById('answer').disabled = true",
    "inert": "document.querySelector('form').inert = true",
}


@pytest.mark.parametrize("how", LOST)
@pytest.mark.parametrize("content", ["main", "h1"])
def test_a_focused_element_that_is_lost_meanwhile_gives_the_focus_to_the_content(
    open_page: Opener, context: BrowserContext, how: str, content: str
) -> None:
    body = FORM if content == "main" else FORM.replace("main", "div")
    page = open_page(body="<p>Before</p>" + body)
    page.locator("#answer").focus()
    context.clock.run_for(WARNING)
    page.evaluate(LOST[how])
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    assert page.evaluate("document.activeElement.tagName") == content.upper()


def test_a_page_with_neither_main_nor_heading_still_loses_nothing_else(
    open_page: Opener, context: BrowserContext
) -> None:
    page = open_page(body='<p><input id="answer"></p><p><input id="next"></p>')
    page.locator("#answer").focus()
    context.clock.run_for(WARNING)
    page.evaluate("document.getElementById('answer').remove()")
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    page.keyboard.press("Tab")
    expect(page.locator("#next")).to_be_focused()


def test_without_a_focus_there_is_none_afterwards(open_page: Opener, context: BrowserContext) -> None:
    page = open_page()
    assert page.evaluate(FOCUSED) == "BODY"
    context.clock.run_for(WARNING)
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    assert page.evaluate(FOCUSED) == "BODY"
    assert page.locator("body").get_attribute("tabindex") is None


def test_the_focus_in_a_frame_returns_to_the_frame(open_page: Opener, context: BrowserContext, site: Site) -> None:
    site.add("/frame", settings=None, body='<input id="two">')
    page = open_page(body=FORM + '<iframe src="/frame"></iframe>')
    page.frame_locator("iframe").locator("#two").focus()
    context.clock.run_for(WARNING)
    expect_on_top(page)
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    # the browser has taken the focus from the field inside
    assert page.evaluate(FOCUSED) == "IFRAME"


@pytest.mark.parametrize("later", ["alone", "with another modal dialog"])
def test_the_focus_in_a_shadow_tree_returns_into_it(theirs: Page, context: BrowserContext, later: str) -> None:
    theirs.evaluate("""() => {
        const host = document.createElement("div");
        host.attachShadow({mode: "open"}).append(document.createElement("input"), document.createElement("input"));
        document.querySelector("main").append(host);
        host.shadowRoot.lastElementChild.focus();
        window.value = () => host.shadowRoot.lastElementChild.value;
    }""")
    theirs.keyboard.type("be")
    context.clock.run_for(WARNING)
    if later != "alone":
        theirs.evaluate("document.getElementById('theirs').showModal()")
        context.clock.run_for(1000)
        theirs.evaluate("document.getElementById('theirs').close()")
    expect_on_top(theirs)
    theirs.keyboard.press("Escape")
    expect(dialog(theirs)).to_have_count(0)
    if later == "alone":
        theirs.keyboard.type("fore")
        assert theirs.evaluate("value()") == "before"
    else:
        assert theirs.evaluate(FOCUSED) != "BODY"


@pytest.mark.parametrize("focus", ["in view", "out of view", "lost"])
def test_the_page_stays_where_it_was_scrolled_to(open_page: Opener, context: BrowserContext, focus: str) -> None:
    lines = "<p>line</p>" * 100
    page = open_page(body=f'<main><input id="top">{lines}<input id="middle">{lines}</main>')
    field = page.locator("#middle" if focus == "in view" else "#top")
    field.focus()
    page.evaluate("scrollTo(0, document.getElementById('middle').offsetTop - 100)")
    scrolled = page.evaluate("scrollY")
    assert scrolled > 1000
    context.clock.run_for(WARNING)
    expect_on_top(page)
    assert page.evaluate("scrollY") == scrolled
    if focus == "lost":
        page.evaluate("document.getElementById('top').disabled = true")
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    assert page.evaluate("scrollY") == scrolled


def test_what_was_typed_and_selected_in_the_page_is_as_it_was(theirs: Page, context: BrowserContext) -> None:
    theirs.locator("#answer").fill("half an answer")
    theirs.evaluate("document.getElementById('answer').setSelectionRange(5, 7)")
    context.clock.run_for(WARNING)
    theirs.keyboard.type("xyz")
    theirs.keyboard.press("Escape")
    expect(dialog(theirs)).to_have_count(0)
    theirs.keyboard.type("the")
    expect(theirs.locator("#answer")).to_have_value("half the answer")


# twice, stopped, started


TWICE = "a dict that was put on window comes back from Brython as a dict, which has no attribute extend"


@pytest.mark.compiled_only(TWICE)
@pytest.mark.parametrize("second", ["session-timeout.min.js", "session-timeout.js"])
def test_the_script_twice_on_a_page_is_one_dialog_and_one_request(
    open_page: Opener, context: BrowserContext, site: Site, second: str
) -> None:
    page = open_page(head=f'<script src="/static/{second}" defer></script>' * 2)
    context.clock.run_for(WARNING)
    expect(dialog(page)).to_have_count(1)
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids))
    stay(page).click()
    expect(dialog(page)).to_have_count(0)
    assert keep_alives(page, site) == 1
    assert [name for name, _ in page.evaluate("told")] == ["warning", "extended"]


@pytest.mark.compiled_only(TWICE)
def test_the_script_added_again_later_changes_nothing(open_page: Opener, context: BrowserContext, site: Site) -> None:
    # Trusted Types would refuse the test's own script.src
    page = open_page(policy="")
    context.clock.run_for(600_000)
    page.add_script_tag(url="/static/session-timeout.min.js")
    context.clock.run_for(WARNING - 600_000)
    expect(dialog(page)).to_have_count(1)
    stay(page).click()
    expect(dialog(page)).to_have_count(0)
    assert keep_alives(page, site) == 1


def test_both_meta_names_on_a_page_are_one_dialog(
    open_page: Opener, context: BrowserContext, site: Site, faults: Faults
) -> None:
    faults.allow("more than one meta element")
    data = " ".join(f'{name}="{value}"' for name, value in SETTINGS.items())
    page = open_page(head=f'<meta name="hmrc-timeout-dialog" {data}>')
    context.clock.run_for(WARNING)
    expect(dialog(page)).to_have_count(1)
    stay(page).click()
    expect(dialog(page)).to_have_count(0)
    assert keep_alives(page, site) == 1
    context.clock.run_for(900_000)
    page.wait_for_url("**/timed-out")
    assert len(site.arrived("/timed-out")) == 1


def test_an_element_of_the_pages_that_is_called_as_our_object_does_not_keep_us_away(
    open_page: Opener, context: BrowserContext
) -> None:
    # elements with an id are properties of window
    page = open_page(body=FORM + '<div id="sessionTimeout"></div>')
    context.clock.run_for(WARNING)
    expect(dialog(page)).to_be_visible()


def test_stopped_nothing_happens_whatever_is_heard(open_page: Opener, context: BrowserContext, site: Site) -> None:
    page, other = open_page(), open_page("/other")
    page.evaluate("sessionTimeout.stop()")
    context.clock.run_for(600_000)
    # in another tab; then the signs of waking
    other.evaluate("sessionTimeout.extend()")
    told(other, "extended")
    page.evaluate("""() => {
        for (const name of ["focus", "pageshow", "resume", "visibilitychange"]) window.dispatchEvent(new Event(name));
    }""")
    context.clock.run_for(900_000)
    expect(dialog(page)).to_have_count(0)
    assert page.url.endswith("/page")
    assert page.evaluate("told") == []


def test_stopped_right_after_extend_nothing_is_sent(open_page: Opener, context: BrowserContext, site: Site) -> None:
    page = open_page()
    # a request that waits for its lock is not under way yet
    page.evaluate("sessionTimeout.extend(); sessionTimeout.stop()")
    assert keep_alives(page, site) == 0
    assert page.evaluate("told") == []


def test_stop_with_the_dialog_open_closes_it_and_gives_the_focus_back(
    open_page: Opener, context: BrowserContext, site: Site
) -> None:
    page = open_page()
    page.locator("#answer").focus()
    context.clock.run_for(WARNING)
    page.evaluate("sessionTimeout.stop()")
    expect(dialog(page)).to_have_count(0)
    expect(page.locator("#answer")).to_be_focused()
    page.locator("#answer").fill("goes on")
    context.clock.run_for(900_000)
    expect(dialog(page)).to_have_count(0)
    assert keep_alives(page, site) == 0
    assert [name for name, _ in page.evaluate("told")] == ["warning"]


def test_started_again_the_time_begins_anew(open_page: Opener, context: BrowserContext, site: Site) -> None:
    page = open_page()
    context.clock.run_for(600_000)
    page.evaluate("sessionTimeout.stop(); sessionTimeout.start()")
    expect_warning(page, context)
    # with the dialog open too, and without stopping first
    page.evaluate("sessionTimeout.start()")
    expect(dialog(page)).to_have_count(0)
    context.clock.run_for(WARNING)
    expect(dialog(page)).to_have_count(1)
    assert told(page, "warning", 2) == [{"seconds": 120}] * 2


def test_a_start_reads_the_settings_of_that_moment(open_page: Opener, context: BrowserContext) -> None:
    page = open_page()
    page.evaluate("""() => {
        sessionTimeout.stop();
        const meta = document.querySelector("meta[name='session-timeout']");
        meta.dataset.timeout = "300";
        meta.dataset.countdown = "60";
        sessionTimeout.start();
    }""")
    context.clock.run_for(240_000 - 1)
    expect(dialog(page)).to_have_count(0)
    context.clock.run_for(1)
    expect(countdown(page)).to_have_text("1 minute.")


def test_extend_without_a_dialog_asks_once_and_moves_the_warning(
    open_page: Opener, context: BrowserContext, site: Site
) -> None:
    page = open_page()
    context.clock.run_for(600_000)
    page.evaluate("sessionTimeout.extend(); sessionTimeout.extend()")
    told(page, "extended")
    assert keep_alives(page, site) == 1
    expect_warning(page, context)


def test_extend_closes_the_dialog_only_once_the_server_has_answered(
    open_page: Opener, context: BrowserContext, site: Site
) -> None:
    page = open_page()
    context.clock.run_for(WARNING)
    held = site.hold("/keep-alive")
    with page.expect_request("**/keep-alive"):
        page.evaluate("sessionTimeout.extend()")
    expect(dialog(page)).to_be_visible()
    held.release()
    expect(dialog(page)).to_have_count(0)


def test_the_functions_are_fit_to_be_listeners(open_page: Opener, context: BrowserContext, site: Site) -> None:
    page = open_page()
    page.evaluate("document.querySelector('h1').addEventListener('click', sessionTimeout.extend)")
    context.clock.run_for(600_000)
    page.locator("h1").click()
    told(page, "extended")
    assert keep_alives(page, site) == 1


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
    window.left = () => ({
        listeners: Object.fromEntries(Object.entries(listeners).map(([key, set]) => [key, set.size])),
        timers: armed.size,
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
    assert page.evaluate("left().timers") == 0


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


# keys, touch, forms, readers


@pytest.mark.parametrize("composing", ["{isComposing: true}", "{keyCode: 229}"])
def test_escape_that_ends_an_input_method_does_not_extend(
    open_page: Opener, context: BrowserContext, site: Site, composing: str
) -> None:
    page = open_page()
    context.clock.run_for(WARNING)
    page.evaluate(
        """(how) => {
        for (const type of ["keydown", "keyup"]) stay().dispatchEvent(
            new KeyboardEvent(type, {key: "Escape", code: "Escape", bubbles: true, cancelable: true, ...how}));
        function stay() { return document.querySelector("#hmrc-timeout-keep-signin-btn"); }
    }""",
        {"isComposing": True} if "isComposing" in composing else {"keyCode": 229},
    )
    expect(dialog(page)).to_be_visible()
    assert keep_alives(page, site) == 0


def test_an_input_method_at_work_when_the_warning_comes_can_be_ended(
    open_page: Opener, context: BrowserContext, site: Site
) -> None:
    page = open_page(settings={"data-extend-on-activity": "true"})
    page.locator("#answer").focus()
    keys = context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": "に", "selectionStart": 1, "selectionEnd": 1})
    context.clock.run_for(WARNING)
    expect_on_top(page)
    # what an input method sends: no Escape of the page's
    event = {"key": "Process", "code": "Escape", "windowsVirtualKeyCode": 229}
    keys.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **event})
    keys.send("Input.dispatchKeyEvent", {"type": "keyUp", **event})
    expect(dialog(page)).to_be_visible()
    assert keep_alives(page, site) == 0


def test_a_finger_that_scrolls_over_the_dialog_makes_no_error(open_page: Opener, context: BrowserContext) -> None:
    page = open_page()
    context.clock.run_for(WARNING)
    session = context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    box: Any = page.locator("#hmrc-timeout-heading").bounding_box()
    for start in ((box["x"] + 5, box["y"] + 5), (5, 5)):
        for step, kind in enumerate(("touchStart", "touchMove", "touchMove", "touchMove")):
            point = {"x": start[0], "y": start[1] + step * 30}
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect_on_top(page)


OUTSIDE = """
<a href="#m">Skip</a><header><a href="/">Home</a></header><nav><a href="/n">Menu</a></nav>
<div><div><button>Anything</button></div></div><main id="m"><h1>Title</h1><input aria-label="Field"></main>
<aside role="alert">Alert</aside><footer><a href="/f">Footer</a></footer>
"""


def test_whatever_is_outside_is_inert_and_out_of_the_accessibility_tree(
    open_page: Opener, context: BrowserContext
) -> None:
    page = open_page(body=OUTSIDE)
    context.clock.run_for(WARNING)
    page.evaluate("""() => {
        const late = document.createElement("button");
        late.textContent = "Late";
        document.body.append(late);
    }""")
    tree = context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    names = {node.get("name", {}).get("value") for node in tree["nodes"] if not node["ignored"]}
    outside = {"Skip", "Home", "Menu", "Anything", "Title", "Field", "Alert", "Footer", "Late"}
    assert "Stay signed in" in names
    assert names & outside == set()
    # neither by the keyboard nor by the mouse
    for element in page.locator("body > :not(dialog) >> visible=true").all():
        element.evaluate("(element) => (element.querySelector('a, button, input') || element).focus()")
        expect(stay(page)).to_be_focused()
    assert page.evaluate("document.elementFromPoint(20, 20).closest('dialog, html').tagName") in ("DIALOG", "HTML")
    for place in ((20, 20), (60, 20), (20, 60)):
        page.mouse.click(*place)
    assert page.url.endswith("/page")


def test_the_page_can_be_used_again_afterwards(open_page: Opener, context: BrowserContext) -> None:
    page = open_page(body=OUTSIDE)
    context.clock.run_for(WARNING)
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    expect(page.get_by_role("link", name="Menu")).to_be_visible()
    page.get_by_label("Field").fill("usable")
    expect(page.locator("[inert], [aria-hidden]")).to_have_count(0)


@pytest.mark.parametrize("how", ["click", "Enter", "Space"])
def test_the_button_submits_no_form_even_where_the_page_is_one(
    open_page: Opener, context: BrowserContext, site: Site, how: str
) -> None:
    page = open_page(body='<form action="/elsewhere" id="all"><main><h1>All</h1><input id="answer"></main></form>')
    page.evaluate("document.getElementById('all').addEventListener('submit', () => told.push(['submit']))")
    context.clock.run_for(WARNING)
    expect(stay(page)).to_have_attribute("type", "button")
    if how == "click":
        stay(page).click()
    else:
        stay(page).press(how)
    expect(dialog(page)).to_have_count(0)
    keep_alives(page, site)
    assert [one[0] for one in page.evaluate("told")] == ["warning", "extended"]
    assert page.url.endswith("/page")


def test_the_button_submits_nothing_in_a_form_that_the_dialog_was_moved_into(
    open_page: Opener, context: BrowserContext, site: Site
) -> None:
    page = open_page(body='<form action="/elsewhere" id="all"><main><h1>All</h1></main></form>')
    context.clock.run_for(WARNING)
    page.evaluate("document.getElementById('all').append(document.querySelector('dialog'))")
    context.clock.run_for(1000)
    expect_on_top(page)
    stay(page).click()
    expect(dialog(page)).to_have_count(0)
    assert page.url.endswith("/page")
    assert keep_alives(page, site) == 1


# faults of the page's


def test_a_listener_that_throws_stops_neither_the_dialog_nor_the_other_listeners(
    open_page: Opener, context: BrowserContext, site: Site, faults: Faults
) -> None:
    page = open_page()
    page.evaluate("""() => {
        for (const name of ["warning", "extended"]) {
            document.addEventListener("session-timeout:" + name, () => { throw new Error("theirs at " + name); });
            document.addEventListener("session-timeout:" + name, () => told.push(["also", name]));
        }
    }""")
    context.clock.run_for(WARNING)
    expect_on_top(page)
    context.clock.run_for(61_000)
    expect(countdown(page)).to_have_text("59 seconds.")
    stay(page).click()
    expect(dialog(page)).to_have_count(0)
    context.clock.run_for(WARNING)
    expect(dialog(page)).to_be_visible()
    names = [one[0] for one in page.evaluate("told")]
    assert names == ["warning", "also", "extended", "also", "warning", "also"]
    assert [fault for fault in faults if "theirs at" in fault] == list(faults)
    assert len(faults) == 3
    faults.clear()


BROKEN = {
    "nothing can be made": "document.createElement = () => { throw new Error('broken'); }",
    "no button can be made": """{
        const make = document.createElement;
        document.createElement = (tag) => {
            if (tag === "button") throw new Error("broken");
            return make.call(document, tag);
        };
    }""",
    "dialogs cannot be shown": "HTMLDialogElement.prototype.showModal = () => { throw new Error('broken'); }",
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_in_our_code_is_told_and_nothing_else_notices(
    open_page: Opener, context: BrowserContext, faults: Faults, fault: str
) -> None:
    faults.allow("session-timeout:")
    page = open_page()
    page.evaluate("""() => {
        window.ticks = 0;
        setInterval(() => { window.ticks++; }, 1000);
        document.addEventListener("click", () => { window.clicked = true; });
    }""")
    page.evaluate(f"() => {{ {BROKEN[fault]} }}")
    context.clock.run_for(WARNING + 1000)
    problem = told(page, "error")[0]
    assert "broken" in str(problem["problem"])
    assert page.evaluate("ticks") == (WARNING + 1000) // 1000
    page.locator("main h1").click()
    assert page.evaluate("clicked")


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_that_keeps_the_warning_away_does_not_keep_the_end_away(
    open_page: Opener, context: BrowserContext, faults: Faults, fault: str
) -> None:
    faults.allow("session-timeout:")
    page = open_page()
    page.evaluate(f"() => {{ {BROKEN[fault]} }}")
    context.clock.run_for(900_000)
    page.wait_for_url("**/timed-out", timeout=5000)


@pytest.mark.compiled_only("a Brython exception is more than a test can take over")
def test_a_browser_without_dialogs_leaves_at_the_end(
    open_page: Opener, context: BrowserContext, faults: Faults
) -> None:
    faults.allow("session-timeout:")
    page = open_page()
    page.evaluate("for (const name of ['open', 'show', 'showModal', 'close']) delete HTMLDialogElement.prototype[name]")
    context.clock.run_for(WARNING)
    assert "close is not a function" in str(told(page, "error")[0]["problem"])
    expect(dialog(page)).to_have_count(0)
    context.clock.run_for(120_000)
    page.wait_for_url("**/timed-out")


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_that_passes_leaves_the_user_with_a_warning(
    open_page: Opener, context: BrowserContext, faults: Faults, fault: str
) -> None:
    faults.allow("session-timeout:")
    page = open_page()
    page.evaluate("""() => {
        const [make, show] = [document.createElement, HTMLDialogElement.prototype.showModal];
        window.mend = () => { document.createElement = make; HTMLDialogElement.prototype.showModal = show; };
    }""")
    page.evaluate(f"() => {{ {BROKEN[fault]} }}")
    context.clock.run_for(WARNING)
    page.evaluate("mend()")
    # by the next change of the time at the latest
    context.clock.run_for(60_000)
    expect(dialog(page)).to_have_count(1)
    expect_on_top(page)
    expect(countdown(page)).to_have_text("1 minute.")


@pytest.mark.parametrize("missing", ["CustomEvent", "console"])
def test_without_the_means_to_tell_the_dialog_works(
    open_page: Opener, context: BrowserContext, site: Site, faults: Faults, missing: str
) -> None:
    # told, perhaps; thrown, never
    faults.allow("session-timeout:")
    page = open_page()
    page.evaluate(f"delete window.{missing}; window.{missing} = undefined")
    context.clock.run_for(WARNING + 61_000)
    expect_on_top(page)
    expect(countdown(page)).to_have_text("59 seconds.")
    stay(page).click()
    expect(dialog(page)).to_have_count(0)
    context.clock.run_for(900_000)
    page.wait_for_url("**/timed-out", timeout=5000)


# what a single-page application does to us


GONE = {
    "the dialog is removed": "document.querySelector('dialog').remove()",
    "the body is emptied": "document.body.replaceChildren(...document.querySelectorAll('main'))",
    "the body is replaced": """{
        const body = document.createElement("body");
        body.append(document.querySelector("main"));
        document.body.replaceWith(body);
    }""",
}


@pytest.mark.parametrize("gone", GONE)
@pytest.mark.parametrize("focus", ["on the button", "elsewhere in the dialog"])
def test_a_warning_that_was_taken_off_the_page_is_back_soon(
    open_page: Opener, context: BrowserContext, site: Site, gone: str, focus: str
) -> None:
    page = open_page()
    context.clock.run_for(WARNING)
    if focus != "on the button":
        page.locator("#hmrc-timeout-heading").click()
    page.evaluate(f"() => {{ {GONE[gone]} }}")
    expect(dialog(page)).to_have_count(1 if "body" in gone else 0)  # it hangs beside the body
    context.clock.run_for(1000)
    expect(dialog(page)).to_have_count(1)
    expect_on_top(page)
    expect(countdown(page)).to_have_text("2 minutes.")
    context.clock.run_for(60_000)
    expect(countdown(page)).to_have_text("59 seconds.")
    page.keyboard.press("Escape")
    told(page, "extended")
    expect(dialog(page)).to_have_count(0)
    assert keep_alives(page, site) == 1
    assert page.evaluate("document.activeElement.tagName") in ("MAIN", "INPUT", "BODY")


def test_a_warning_that_was_taken_off_the_page_while_hidden_is_there_when_seen(
    open_page: Opener, context: BrowserContext
) -> None:
    page = open_page()
    context.clock.run_for(WARNING)
    set_hidden(page, True)
    page.evaluate("document.body.replaceChildren()")
    context.clock.run_for(30_000)
    set_hidden(page, False)
    expect_on_top(page)
    expect(countdown(page)).to_have_text("2 minutes.")


def test_a_page_whose_body_was_replaced_before_the_warning_is_warned(
    open_page: Opener, context: BrowserContext
) -> None:
    page = open_page()
    page.locator("#answer").focus()
    page.evaluate("document.body.replaceWith(document.createElement('body'))")
    context.clock.run_for(WARNING)
    expect_on_top(page)


# what is told


def test_what_each_event_tells(open_page: Opener, context: BrowserContext, faults: Faults) -> None:
    page = open_page()
    page.evaluate("""() => document.addEventListener("session-timeout:timed-out",
        (event) => sessionStorage.setItem("last", JSON.stringify([...told, ["timed-out", event.detail]])))""")
    context.clock.run_for(WARNING)
    stay(page).click()
    told(page, "extended")
    context.clock.run_for(900_000)
    page.wait_for_url("**/timed-out")
    events: Any = json.loads(page.evaluate("sessionStorage.getItem('last')"))
    names = [name for name, _ in events]
    assert names[:3] == ["warning", "extended", "warning"]
    assert set(names[3:]) == {"timed-out"}
    assert events[0] == ["warning", {"seconds": 120}]
    assert events[-1] == ["timed-out", {"reason": "time"}]
    assert all(isinstance(detail, dict) for _, detail in events)


def test_what_an_error_tells(open_page: Opener, context: BrowserContext, faults: Faults) -> None:
    page = open_page(settings={"data-timeout": "soon"})
    [detail] = told(page, "error")
    assert "data-timeout" in str(detail)
    assert faults.take("session-timeout:").endswith(str(detail["problem"]))


def test_the_event_of_the_warning_comes_when_the_dialog_is_there(open_page: Opener, context: BrowserContext) -> None:
    page = open_page()
    page.evaluate("""() => document.addEventListener("session-timeout:warning", (event) => {
        const heading = document.getElementById("hmrc-timeout-heading");
        told.push(["at", heading && heading.textContent, event.target === document, Date.now()]);
    })""")
    context.clock.run_for(WARNING)
    assert page.evaluate("told")[-1] == ["at", "You’re about to be signed out", True, START + WARNING]


def test_a_listener_of_the_warning_may_stop_or_extend(open_page: Opener, context: BrowserContext, site: Site) -> None:
    page = open_page()
    page.evaluate("document.addEventListener('session-timeout:warning', () => sessionTimeout.stop())")
    context.clock.run_for(WARNING)
    expect(dialog(page)).to_have_count(0)
    context.clock.run_for(900_000)
    expect(dialog(page)).to_have_count(0)
    assert page.url.endswith("/page")
    extending = open_page("/extending")
    extending.evaluate("document.addEventListener('session-timeout:warning', () => sessionTimeout.extend())")
    context.clock.run_for(WARNING)
    told(extending, "extended")
    expect(dialog(extending)).to_have_count(0)
    assert keep_alives(extending, site) == 1
