"""What a page does of its own, and the script is to bear: forms that stay, pictures that never end, late scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from conftest import WARNING, Faults, dialog, until
from evidence import expect_on_top, keep
from signing_out import LINK
from site_for_tests import ASKING, DROPPED, FORM, Answer, Site, over

Opener = Callable[..., Page]


def test_a_picture_that_never_ends_keeps_no_tab_from_hearing_of_a_sign_out(
    open_page: Opener, context: BrowserContext, redirecting: Site
) -> None:
    redirecting.answers["/film"] = Answer(200, "", {"Content-Type": "image/png"})
    redirecting.hold("/film")
    watching = context.new_page()
    watching.goto(redirecting.add("/watching", body=FORM + "<img src='/film' alt=''>"), wait_until="domcontentloaded")
    until(watching, "!!window.sessionTimeout")
    context.clock.run_for(2_000)
    page = open_page(body=LINK)
    page.get_by_text("Leave").click()
    page.wait_for_url("**/signed-out")
    watching.wait_for_url("**/timed-out", wait_until="commit")


RESETS = [
    "* { animation-duration: 0.01ms !important }",
    "@layer reset { * { animation-duration: 0.01ms !important } }",
    "@layer reset { *, dialog, a { animation: none !important } }",
]


@pytest.mark.slow_reader
@pytest.mark.parametrize("reset", RESETS)
def test_a_reset_of_the_sites_own_shortens_neither_the_reading_nor_the_half_second(
    open_page: Opener, context: BrowserContext, site: Site, reset: str
) -> None:
    site.answers["/reset.css"] = Answer(200, reset, {"Content-Type": "text/css"})
    page = open_page(head='<link rel="stylesheet" href="/reset.css">')
    context.clock.run_for(WARNING)
    played = """(id) => {
        const [one] = document.getElementById(id).getAnimations();
        return one.effect.getTiming().duration;
    }"""
    assert page.evaluate(played, "hmrc-timeout-dialog") == 3000
    assert page.evaluate(played, "hmrc-timeout-sign-out-link") == 500


def test_a_site_whose_dialogs_fill_the_window_does_not_mean_ours(
    open_page: Opener, context: BrowserContext, site: Site
) -> None:
    fills = "dialog { min-width: 100%; min-height: 100%; width: inherit; height: inherit }"
    site.answers["/fills.css"] = Answer(200, fills, {"Content-Type": "text/css"})
    page = open_page(head='<link rel="stylesheet" href="/fills.css">')
    context.clock.run_for(WARNING)
    box = dialog(page).bounding_box()
    assert box is not None
    assert (box["width"], box["height"] < 400) == (435, True)
    expect_on_top(page)


EDITORS = {
    "field": "<input id='inner'>",
    "editor": "<body id='inner' contenteditable>",
}


@pytest.mark.parametrize("kind", EDITORS)
@pytest.mark.parametrize("press", ["click", "Escape"])
def test_who_types_in_a_frame_goes_on_typing_there(
    open_page: Opener, context: BrowserContext, site: Site, kind: str, press: str
) -> None:
    site.answers["/editor"] = Answer(200, f"<!doctype html>{EDITORS[kind]}")
    page = open_page(body="<main><iframe src='/editor' title='Editor'></iframe></main>")
    page.frame_locator("iframe").locator("#inner").click()
    page.keyboard.type("ab")
    context.clock.run_for(WARNING)
    keep(page, press)
    page.keyboard.type("c")
    typed = "document.querySelector('iframe').contentDocument.querySelector('#inner')"
    until(page, f"({typed}.value ?? {typed}.textContent).trim() === 'abc'")


def test_an_editor_in_a_frame_in_a_shadow_tree_is_activity(
    open_page: Opener, context: BrowserContext, site: Site
) -> None:
    site.answers["/editor"] = Answer(200, "<!doctype html><input>")
    page = open_page(settings={"data-extend-on-activity": "true", "data-activity-interval": "60"})
    page.evaluate("""() => {
        const root = document.body.appendChild(document.createElement("div")).attachShadow({mode: "open"});
        root.appendChild(document.createElement("iframe")).src = "/editor";
    }""")
    page.frame_locator("iframe").locator("input").click()
    context.clock.run_for(61_000)
    with page.expect_response("**/keep-alive"):
        page.keyboard.type("x")


STAYING = [
    "<form method=dialog>",
    "<form target=_blank action=/elsewhere>",
    "<form>/formmethod=dialog",
    "<form>/formtarget=_blank",
]


@pytest.mark.parametrize("form", STAYING)
def test_a_form_that_leaves_the_page_where_it_is_holds_nothing_up(
    open_page: Opener, context: BrowserContext, site: Site, faults: Faults, form: str
) -> None:
    faults.allow("Failed to load resource")
    site.answers["/status"] = over()
    tag, _, button = form.partition("/form")
    page = open_page(
        settings=ASKING, body=f"<main>{tag}<button {button and 'form' + button}>Send</button></form></main>"
    )
    context.clock.run_for(890_000)
    page.evaluate("""() => {
        // where it would lead is no matter here
        addEventListener("submit", () => setTimeout(() => stop(), 0));
        document.querySelector("button").click();
    }""")
    context.clock.run_for(11_000)
    page.wait_for_url("**/timed-out?*")


def test_nothing_that_the_pages_scripts_add_is_seen_beside_the_message_in_its_place(
    open_page: Opener, context: BrowserContext, site: Site, faults: Faults
) -> None:
    faults.allow("Failed to load resource")
    site.answers["/status"] = DROPPED
    page = open_page(settings=ASKING)
    context.clock.run_for(900_000)
    for _ in range(12):
        context.clock.run_for(1_000)
    message = page.locator("main.session-timeout-page")
    expect(message).to_be_visible()
    page.evaluate("""() => {
        const toast = document.createElement("p");
        toast.textContent = "Anna, your results are here";
        toast.style.cssText = "display: block; visibility: visible; position: fixed; inset: 0";
        document.body.append(toast);
    }""")
    expect(page.get_by_text("your results")).to_be_hidden()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


@pytest.mark.compiled_only("Brython cannot call what a prototype has")
def test_a_sign_out_form_of_another_origin_is_sent_as_it_is(
    open_page: Opener, context: BrowserContext, site: Site, faults: Faults
) -> None:
    faults.allow("cannot sign out at")
    provider = "http://provider.test/logout"
    sent: list[tuple[str, str | None]] = []

    def answer(route: Route) -> None:
        sent.append((route.request.method, route.request.post_data))
        route.fulfill(body="done")

    context.route(f"{provider}*", answer)
    form = (
        f"<form method=post action={provider} data-sign-out><input name=id_token_hint value=abc><button>Leave</button>"
    )
    page = open_page(body=f"<main>{form}</form></main>")
    page.get_by_text("Leave").click()
    page.wait_for_url(f"{provider}*")
    assert sent == [("POST", "id_token_hint=abc")]


def test_a_button_that_names_a_sign_out_form_sends_that_and_not_the_form_that_it_is_in(
    open_page: Opener, redirecting: Site
) -> None:
    page = open_page(
        body="""<main><form id="out" method="post" action="/sign-out" data-sign-out>
        <input type="hidden" name="csrf" value="1"></form>
        <form method="post" action="/answers"><input name="answer" value="secret">
        <button data-sign-out data-sign-out-form="out">Leave</button></form></main>"""
    )
    page.get_by_text("Leave").click()
    page.wait_for_url("**/signed-out")
    assert [(each.method, each.body) for each in redirecting.arrived("/sign-out")] == [("POST", "csrf=1")]
    assert redirecting.arrived("/answers") == []
