"""Nobody is caught by the warning, and whatever the page does to the rest of itself does not reach it."""

from __future__ import annotations

from string import ascii_letters, digits

import pytest
from playwright.sync_api import Page, expect

from conftest import WARNING, Opener, countdown, dialog, until
from setup_libraries import NOT_TESTED, bundle
from site_for_tests import Answer, Site
from states import ARABIC

LINK, STAY, OK = "#hmrc-timeout-sign-out-link", "#hmrc-timeout-keep-signin-btn", "#hmrc-timeout-close-btn"
LIMIT = {"data-expires-in": "900"}
STYLES = """pointer-events: none; direction: rtl; zoom: 3; letter-spacing: 9px; word-spacing: 9px;
    text-transform: uppercase; text-indent: 90px; visibility: hidden; white-space: nowrap; opacity: 0"""

# what a browser does not go to
NO_PAGES = [
    pytest.param(Answer(204), id="nothing"),
    pytest.param(Answer(200, "paid", {"Content-Disposition": 'attachment; filename="receipt.txt"'}), id="download"),
]


def press_at(page: Page, selector: str) -> None:
    """Press where an element is, whatever takes it there."""
    box = page.locator(selector).bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def hold_animations(page: Page) -> None:
    """The moment of opening stays, however slow the machine is."""
    page.evaluate("document.getAnimations().forEach((each) => { each.pause(); each.currentTime = 120; })")


@pytest.mark.parametrize("settings, control", [({}, LINK), (LIMIT, OK)])
def test_a_click_that_was_meant_for_the_page_ends_nothing(
    open_page: Opener, site: Site, settings: dict[str, str], control: str
) -> None:
    page = open_page(settings=settings)
    page.clock.run_for(WARNING)
    hold_animations(page)
    press_at(page, control)
    expect(dialog(page)).to_be_visible()
    assert site.arrived("/sign-out") == []
    page.evaluate("document.getAnimations().forEach((each) => each.finish())")
    press_at(page, control)
    expect(dialog(page)).to_have_count(0)


@pytest.mark.parametrize("settings, control", [({}, LINK), (LIMIT, OK)])
def test_a_script_and_assistive_technology_need_not_wait(
    open_page: Opener, settings: dict[str, str], control: str
) -> None:
    page = open_page(settings=settings)
    page.clock.run_for(WARNING)
    hold_animations(page)
    page.evaluate("(control) => document.querySelector(control).click()", control)
    expect(dialog(page)).to_have_count(0)


def test_under_hmrcs_name_nobody_waits(open_page: Opener, site: Site) -> None:
    page = open_page(name="hmrc-timeout-dialog")
    page.clock.run_for(WARNING)
    hold_animations(page)
    press_at(page, LINK)
    page.wait_for_url("**/sign-out")


@pytest.mark.slow_reader
@pytest.mark.parametrize("key", ["Enter", " "])
def test_one_key_on_the_box_stays(warned: Page, key: str) -> None:
    expect(dialog(warned)).to_be_focused()
    with warned.expect_response("**/keep-alive"):
        warned.keyboard.press(key)
    expect(dialog(warned)).to_have_count(0)


@pytest.mark.slow_reader
def test_who_goes_on_typing_does_not_close_the_limits_warning(open_page: Opener) -> None:
    page = open_page(settings=LIMIT)
    page.locator("#answer").focus()
    page.clock.run_for(WARNING)
    page.keyboard.type("on and on\n")
    expect(dialog(page)).to_be_visible()
    expect(dialog(page)).to_be_focused()
    expect(page.locator(OK)).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog(page)).to_have_count(0)


@pytest.mark.parametrize("key", ["Enter", " ", "Escape"])
def test_a_key_that_is_held_down_counts_for_nothing(open_page: Opener, site: Site, key: str) -> None:
    page = open_page()
    page.locator("#answer").evaluate("(answer) => answer.form.addEventListener('submit', (e) => e.preventDefault())")
    page.locator("#answer").focus()
    page.keyboard.down(key)
    page.clock.run_for(WARNING)
    page.keyboard.down(key)  # again without up is a repeat
    expect(page.locator(STAY)).to_be_focused()
    page.keyboard.down(key)
    page.keyboard.up(key)
    expect(dialog(page)).to_be_visible()
    assert site.arrived("/keep-alive") == []


def test_the_rest_of_the_press_that_closed_it_does_not_reach_the_page(open_page: Opener) -> None:
    page = open_page(settings=LIMIT, body="<main><button id='all'>Delete</button></main>")
    page.evaluate("""() => {
        window.reached = [];
        document.querySelector("#all").style = "position: fixed; inset: 0";
        for (const name of ["click", "keydown"])
            document.addEventListener(name, (event) => reached.push([name, event.detail || event.repeat]));
    }""")
    page.clock.run_for(WARNING)
    page.evaluate("document.getAnimations().forEach((each) => each.finish())")
    box = page.locator(OK).bounding_box()
    assert box
    place = (box["x"] + 5, box["y"] + 5)
    page.mouse.dblclick(*place)
    expect(dialog(page)).to_have_count(0)
    assert [kind for kind in page.evaluate("reached") if kind == ["click", 2]] == []
    page.mouse.click(*place)
    page.mouse.dblclick(*place)  # a fresh one is the page's
    assert ["click", 2] in page.evaluate("reached")


def test_a_library_that_disables_it_with_the_page_does_not(warned: Page) -> None:
    warned.evaluate("""() => {
        const box = document.querySelector("dialog");
        box.inert = true;
        box.setAttribute("aria-hidden", "true");
    }""")
    expect(dialog(warned)).not_to_have_attribute("inert", "")
    expect(dialog(warned)).not_to_have_attribute("aria-hidden", "true")
    warned.locator(STAY).click()
    expect(dialog(warned)).to_have_count(0)


@pytest.mark.parametrize("style", [STYLES, "display: none", "content-visibility: hidden"])
def test_a_style_of_the_body_does_not_reach_it(open_page: Opener, site: Site, style: str) -> None:
    plain = open_page()
    plain.clock.run_for(WARNING)
    look = "JSON.stringify(document.querySelector('dialog').getBoundingClientRect())"
    expect(dialog(plain)).to_be_visible()
    seen = plain.evaluate(look)
    plain.close()
    site.answers["/body.css"] = Answer(200, f"body {{ {style} }}", {"Content-Type": "text/css"})
    page = open_page(head='<link rel="stylesheet" href="/body.css">')
    plain.clock.run_for(WARNING)
    expect(dialog(page)).to_be_visible()
    assert page.evaluate(look) == seen
    for name, value in {"direction": "ltr", "pointer-events": "auto", "visibility": "visible"}.items():
        expect(dialog(page)).to_have_css(name, value)
    page.locator(STAY).click()
    expect(dialog(page)).to_have_count(0)


def test_what_a_translator_rewrites_is_written_once_per_change(open_page: Opener) -> None:
    page = open_page()
    page.clock.run_for(WARNING + 61_000)
    page.evaluate("""() => {
        window.writes = 0;
        const region = document.getElementById("hmrc-timeout-message");
        region.innerText = "Zu Ihrer Sicherheit";
        new MutationObserver((records) => { writes += records.length }).observe(region, {childList: true});
    }""")
    page.clock.run_for(18_000)
    assert page.evaluate("writes") == 0
    page.clock.run_for(1_000)
    until(page, "writes === 1")


def test_the_amount_stands_where_time_is_in_the_message(open_page: Opener) -> None:
    german = {"data-language": "de", "data-message": "Zu Ihrer Sicherheit melden wir Sie in {time} ab."}
    page = open_page(settings=german)
    page.clock.run_for(WARNING)
    said = "Zu Ihrer Sicherheit melden wir Sie in 2 Minuten ab."
    expect(page.locator(".hmrc-timeout-dialog__message")).to_have_text(said)
    expect(page.locator("#hmrc-timeout-message")).to_have_text(said)
    expect(countdown(page)).to_have_text("2 Minuten")


def test_it_is_written_in_the_direction_of_its_language(open_page: Opener) -> None:
    page = open_page(settings=ARABIC)
    page.clock.run_for(WARNING)
    expect(page.locator("html")).to_have_css("direction", "ltr")
    expect(dialog(page)).to_have_css("direction", "rtl")
    page.close()
    page = open_page(attributes='lang="ar" dir="rtl"')
    page.clock.run_for(WARNING)
    expect(dialog(page)).to_have_css("direction", "ltr")


ACTIVE = {"data-extend-on-activity": "true", "data-activity-interval": "60"}


@pytest.mark.parametrize("kind", ["beforeinput", "input"])
def test_text_that_comes_without_keys_is_activity(open_page: Opener, kind: str) -> None:
    page = open_page(settings=ACTIVE)
    page.clock.run_for(61_000)
    with page.expect_response("**/keep-alive"):
        page.locator("#answer").evaluate(
            "(answer, kind) => answer.dispatchEvent(new InputEvent(kind, {bubbles: true}))", kind
        )


def test_an_editor_in_a_frame_of_the_same_origin_is_activity(open_page: Opener, site: Site) -> None:
    site.answers["/editor"] = Answer(200, "<!doctype html><body><p contenteditable>text</p>")
    page = open_page(settings=ACTIVE, body="<main><iframe src='/editor' title='Editor'></iframe></main>")
    page.frame_locator("iframe").locator("p").click()
    page.clock.run_for(61_000)
    with page.expect_response("**/keep-alive"):
        page.keyboard.type("x")


MESSAGE = "main.session-timeout-page"
NOT_KEPT = ("We could not keep you signed in", "Try again.")
SIGNED_OUT = ("You signed out", "We could not show the next page. Try again.")


def expect_message(page: Page, heading: str, sentences: str) -> None:
    """A heading, a sentence or two and one button; which leads on."""
    expect(page.locator(f"{MESSAGE} h1")).to_have_text(heading)
    expect(page.locator(f"{MESSAGE} p")).to_have_text(sentences)
    expect(page.get_by_role("button")).to_have_count(1)
    expect(page.get_by_role("link")).to_have_count(0)
    expect(page.locator("html")).to_be_visible()


def test_a_closed_dialog_is_there_for_a_reader_until_it_has_heard_where_the_focus_is(open_page: Opener) -> None:
    """Taken away at once, with what had the focus, a reader says nothing: tests/speech hears that."""
    page = open_page()
    page.locator("#answer").focus()
    page.clock.run_for(WARNING)
    page.evaluate("""new MutationObserver(() => {
        const box = document.querySelector("dialog:not([open])");
        window.held = box.getAnimations().find((each) => each.animationName === "session-timeout-closed");
        held.pause();
    }).observe(document.querySelector("dialog"), {attributeFilter: ["id"]})""")
    page.locator(STAY).click()
    until(page, "!!window.held")
    expect(dialog(page)).to_have_count(0)
    expect(page.locator("#answer")).to_be_focused()
    expect(page.locator("dialog:not([open])").get_by_role("button")).to_have_text("Stay signed in")
    assert page.evaluate("getComputedStyle(document.querySelector('dialog')).clipPath") == "inset(50%)"
    page.evaluate("held.finish()")
    expect(page.locator("dialog")).to_have_count(0)


@pytest.mark.parametrize("answer", NO_PAGES)
def test_a_time_out_address_that_gives_no_page_leaves_no_blank_one(
    open_page: Opener, site: Site, answer: Answer
) -> None:
    page = open_page()
    given = site.answers["/timed-out"]
    site.answers["/timed-out"] = answer
    with page.expect_request("**/timed-out"):
        page.clock.run_for(900_000)
    page.clock.run_for(5_000)
    expect_message(page, *NOT_KEPT)
    site.answers["/timed-out"] = given
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/timed-out")


@pytest.mark.parametrize("answer", NO_PAGES)
def test_a_sign_out_that_leads_to_no_page_leaves_no_blank_one(open_page: Opener, site: Site, answer: Answer) -> None:
    site.answers["/sign-out"] = Answer(303, headers={"Location": "/receipt"})
    site.answers["/receipt"] = answer
    page = open_page(body='<main><a href="/sign-out" data-sign-out>Leave</a></main>')
    page.get_by_text("Leave").click()
    until(page, "document.documentElement.hidden")
    page.clock.run_for(5_000)
    expect_message(page, *SIGNED_OUT)
    assert len(site.arrived("/receipt")) == 2  # asked for by the script, then by the browser
    given = site.answers["/timed-out"]
    site.answers["/timed-out"] = answer
    page.get_by_role("button", name="Try again").click()
    until(page, "document.documentElement.hidden")
    page.clock.run_for(5_000)
    expect_message(page, *SIGNED_OUT)
    site.answers["/timed-out"] = given
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/timed-out")


def test_who_signed_out_in_another_tab_reads_so_where_the_next_page_does_not_come(
    open_page: Opener, site: Site
) -> None:
    theirs = open_page(settings={"data-language": "cy"})
    site.answers["/timed-out"] = Answer(204)
    page = open_page(body='<main><a href="/sign-out" data-sign-out>Leave</a></main>')
    page.get_by_text("Leave").click()
    until(theirs, "document.documentElement.hidden")
    theirs.clock.run_for(5_000)
    expect_message(theirs, "Rydych wedi allgofnodi", "Ni allem ddangos y dudalen nesaf. Ceisiwch eto.")


def test_who_stays_with_what_a_form_holds_has_no_blank_page(open_page: Opener, site: Site) -> None:
    page = open_page()
    page.locator("#answer").fill("unsaved")
    page.evaluate("addEventListener('beforeunload', (event) => event.preventDefault())")
    asked: list[str] = []

    def stay(question: object) -> None:
        asked.append(question.type)  # type: ignore[attr-defined]
        question.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", stay)
    page.clock.run_for(900_000)
    until(page, "document.documentElement.hidden")
    page.clock.run_for(5_000)
    expect_message(page, *NOT_KEPT)
    assert asked == ["beforeunload"]


def test_nothing_lies_below_the_buttons_whatever_styles_the_site_has(open_page: Opener, site: Site) -> None:
    govuk = """.govuk-button-group { margin-bottom: 15px; display: flex; flex-wrap: wrap; }
        .govuk-button-group .govuk-button { margin-bottom: 17px; }"""
    site.answers["/govuk.css"] = Answer(200, govuk, {"Content-Type": "text/css"})
    page = open_page(head='<link rel="stylesheet" href="/govuk.css">')
    page.clock.run_for(WARNING)
    gap = """() => {
        const edges = (each) => document.querySelector(each).getBoundingClientRect();
        const top = edges("#hmrc-timeout-heading").top - edges("dialog").top;
        return edges("dialog").bottom - edges("#hmrc-timeout-keep-signin-btn").bottom - top;
    }"""
    expect(dialog(page)).to_be_visible()
    assert abs(page.evaluate(gap)) <= 3


def test_a_page_may_have_any_name_of_its_own(open_page: Opener, site: Site) -> None:
    # a name at the top level of our script could not be declared again
    names = [*ascii_letters, *(first + second for first in ascii_letters for second in ascii_letters + digits)]
    declared = ", ".join(f"{name} = 1" for name in names if name not in ("do", "if", "in", "of", "as", "is"))
    site.answers["/names.js"] = Answer(200, f"const {declared};", {"Content-Type": "text/javascript"})
    open_page(head='<script src="/names.js" defer></script>')


@pytest.mark.parametrize("library", ["react-aria", "radix", "bootstrap", "popover"])
@pytest.mark.parametrize("first", ["theirs", "ours"])
def test_beside_the_modal_dialog_of_a_library_it_can_be_used(
    open_page: Opener, site: Site, library: str, first: str
) -> None:
    script = bundle()
    if not script:
        pytest.skip(NOT_TESTED)
    site.answers["/theirs.js"] = Answer(200, script, {"Content-Type": "text/javascript"})
    loose = "default-src 'self' 'unsafe-inline'"
    page = open_page(
        body="<main><input id='answer'><div id='root'></div></main>",
        head="<script src='/theirs.js' defer></script>",
        policy=loose,
    )
    page.locator("#answer").focus()
    if first == "ours":
        page.clock.run_for(WARNING)
    page.evaluate("(library) => openTheirs(library)", library)
    expect(page.locator("#theirs")).to_be_attached()
    page.clock.run_for(2_000 if first == "ours" else WARNING)
    expect(dialog(page)).to_be_visible()
    page.evaluate("document.getAnimations().forEach((each) => each.finish())")
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    with page.expect_response("**/keep-alive"):
        page.locator(STAY).click()
    expect(dialog(page)).to_have_count(0)
    expect(page.locator("#theirs")).to_be_visible()


def test_above_an_element_that_fills_the_screen(open_page: Opener) -> None:
    page = open_page(body="<main><div id='film'>Film</div><button id='all'>Fill the screen</button></main>")
    page.evaluate("""() => {
        document.querySelector("#all").onclick = () => document.querySelector("#film").requestFullscreen();
    }""")
    page.locator("#all").click()
    until(page, "document.fullscreenElement")
    page.clock.run_for(WARNING)
    expect(dialog(page)).to_be_visible()
    with page.expect_response("**/keep-alive"):
        page.locator(STAY).click()
    expect(dialog(page)).to_have_count(0)
