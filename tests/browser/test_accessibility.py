"""What everybody can see, hear, reach and read, in every state; docs/accessibility.md names the criteria."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ElementHandle, Page, expect

from conftest import WARNING, Faults, dialog
from site_for_tests import Site
from states import STATES, Stage, install_clock, tree

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "accessibility.md"
# our controls, but for links within a sentence
CONTROLS = ".govuk-button, .govuk-button-group .govuk-link, button.govuk-header__link"
# https://www.w3.org/TR/WCAG22/#text-spacing
SPACING = """
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-bottom: 2em !important; }
"""
# https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio, of two computed colours
CONTRAST = """(element) => {
    const luminance = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map(Number)
            .map((each) => each / 255).map((each) => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (...colours) => {
        const [low, high] = colours.map(luminance).sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    let behind = element.parentElement;
    while (behind && getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
    const ground = behind ? getComputedStyle(behind).backgroundColor : "rgb(255, 255, 255)";
    const style = getComputedStyle(element);
    const seen = style.borderTopColor === "rgba(0, 0, 0, 0)" ? style.backgroundColor : style.borderTopColor;
    return [ratio(seen, ground), ratio(style.outlineColor, ground)];
}"""
# our two animations change nothing that is seen: who takes the pointer, and where the focus goes next
MOVING = """[...document.querySelectorAll("*")].filter((each) =>
    ["::before", "::after", "::backdrop", undefined].some((part) => {
        const style = getComputedStyle(each, part);
        const unseen = ["session-timeout-reading", "session-timeout-settling"].includes(style.animationName);
        return parseFloat(style.transitionDuration) > 0 || (parseFloat(style.animationDuration) > 0 && !unseen);
    })).length + document.getAnimations().filter((each) => !/^session-timeout-/.test(each.animationName)).length"""

Show = Callable[[str], Page]
# the states end the reading themselves
pytestmark = pytest.mark.slow_reader


@pytest.fixture(params=STATES)
def state(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def show(context: BrowserContext, site: Site, faults: Faults) -> Show:
    """Show a state to a test that acts or brings its own script, without the policy that would forbid it."""
    faults.allow("ERR_INTERNET_DISCONNECTED")
    faults.allow("Failed to load resource")
    faults.allow("could not clear")
    return lambda name: STATES[name](Stage(context, site, policy=""))


@pytest.fixture(scope="module", params=STATES)
def shown(request: pytest.FixtureRequest, browser: Browser, _site: Site) -> Iterator[tuple[str, Page, ElementHandle]]:
    """A state once for the tests that only look: its name, its page, what has the focus."""
    _site.reset()
    context = browser.new_context()
    install_clock(context)
    page = STATES[request.param](Stage(context, _site, policy=""))
    focused = page.evaluate_handle("document.activeElement").as_element()
    assert focused
    yield request.param, page, focused
    context.close()


@pytest.fixture
def page(shown: tuple[str, Page, ElementHandle]) -> Page:
    """A state's page as it was at first."""
    _, page, focused = shown
    page.set_viewport_size({"width": 1280, "height": 720})
    focused.focus()
    return page


@contextmanager
def styled(page: Page, style: str) -> Iterator[None]:
    """A page with a style more, for a while."""
    element = page.add_style_tag(content=style)
    yield
    element.evaluate("(element) => element.remove()")


def check_it_fits(page: Page) -> None:
    """Nothing is cut off or wider than the window, and every control can be brought into view."""
    for box in page.locator("dialog[open]").all():
        expect(box).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    wide = """[...document.querySelectorAll("dialog, dialog *, main *")].filter((each) =>
        each.scrollWidth > each.clientWidth && each.clientWidth > 1 && getComputedStyle(each).display !== "inline"
        && each.localName !== "input").map((each) => each.outerHTML)"""
    assert page.evaluate(wide) == []
    for control in page.locator(CONTROLS).all():
        control.scroll_into_view_if_needed()
        expect(control).to_be_in_viewport(ratio=0.98)


def test_axe_finds_nothing_in_any_state(show: Show, state: str) -> None:
    page = show(state)
    page.clock.resume()  # axe waits
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_the_accessibility_tree_is_the_documented_one(page: Page, shown: tuple[str, Page, ElementHandle]) -> None:
    title = shown[0].replace("_", " ").capitalize()
    assert f"### {title}\n\n```text\n{tree(page)}\n```" in DOCUMENT.read_text("utf-8"), "run make accessibility"


def test_the_focus_is_seen_where_it_was_put(page: Page, shown: tuple[str, Page, ElementHandle]) -> None:
    focused = page.locator("dialog :focus, main :focus")
    if shown[0].startswith(("page", "components")):
        expect(focused).to_have_count(0)  # they begin where every page does
        return
    expect(focused).to_have_css("outline-style", "solid")
    expect(focused).to_have_css("outline-width", "3px")
    expect(focused).to_be_in_viewport(ratio=0.98)


def test_every_control_is_large_enough(page: Page) -> None:
    for control in page.locator(CONTROLS).all():
        rectangle: Any = control.bounding_box()
        least = 24 if "header" in (control.get_attribute("class") or "") else 44
        assert rectangle["height"] >= least
        assert rectangle["width"] >= 24


def test_buttons_and_their_focus_stand_out(page: Page) -> None:
    for button in page.locator(".govuk-button").all():
        button.focus()
        page.keyboard.press("Shift")  # whoever uses the keyboard sees the focus
        expect(button).to_have_css("outline-style", "solid")
        edge, outline = button.evaluate(CONTRAST)
        assert edge >= 3
        assert outline >= 3


def test_nothing_moves_in_any_state(page: Page) -> None:
    assert page.evaluate(MOVING) == 0
    with styled(page, "p, h1 { transition: color 1s; }"):
        assert page.evaluate(MOVING) > 0  # it would be noticed


def test_nothing_is_lost_at_400_percent(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    written = page.evaluate("document.documentElement.dir")
    for direction in ("ltr", "rtl"):
        page.evaluate("(direction) => { document.documentElement.dir = direction; }", direction)
        check_it_fits(page)
    page.evaluate("(direction) => { document.documentElement.dir = direction; }", written)


@pytest.mark.parametrize(("width", "height"), [(640, 320), (320, 640), (360, 300)])
def test_either_orientation_of_a_phone_and_what_its_keyboard_leaves_shows_it_all(
    page: Page, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    check_it_fits(page)


def test_text_can_be_enlarged_to_200_percent(page: Page) -> None:
    with styled(page, "html { font-size: 200%; }"):
        check_it_fits(page)


@pytest.mark.parametrize("width", [320, 1280])
def test_text_can_be_spaced(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    with styled(page, SPACING):
        check_it_fits(page)


@pytest.mark.parametrize("name", ["warning", "question", "page_sign_out"])
def test_forced_colours_keep_the_edges_and_the_focus(show: Show, name: str) -> None:
    page = show(name)
    page.emulate_media(forced_colors="active")
    for button in page.locator(".govuk-button").all():
        button.focus()
        page.keyboard.press("Shift")
        expect(button).to_have_css("border-top-width", "2px")
        edge, outline = button.evaluate(CONTRAST)
        assert edge >= 3
        assert outline >= 3


def test_the_time_can_be_extended_ten_times_and_more(show: Show, site: Site) -> None:
    page = show("warning")
    for _ in range(12):
        page.keyboard.press("Space")
        expect(dialog(page)).to_have_count(0)
        page.clock.run_for(WARNING + 1000)
        expect(dialog(page)).to_be_visible()
    assert len(site.arrived("/keep-alive")) == 12


def test_the_safe_answer_looks_secondary(show: Show) -> None:
    page = show("question")
    cancel, yes = page.get_by_role("button", name="Cancel"), page.get_by_role("button", name="Sign out")
    expect(cancel).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(yes).to_have_css("background-color", "rgb(15, 122, 82)")


def test_a_site_that_colours_its_links_leaves_the_buttons_readable(show: Show) -> None:
    page = show("page_signed_out")
    page.add_style_tag(content="a { color: rgb(0, 0, 255); }")
    expect(page.get_by_role("button")).to_have_css("color", "rgb(255, 255, 255)")


def test_govuk_frontends_styles_win_on_our_pages(show: Show) -> None:
    page = show("page_sign_out")
    # before our own sheet: it is the weight that decides, not the order
    page.evaluate("""() => {
        const style = document.createElement("style");
        style.textContent = `
            .govuk-width-container { margin-left: 7px } .govuk-heading-xl { font-size: 41px; margin-bottom: 3px }
            .govuk-main-wrapper { padding-top: 5px } .govuk-button { min-height: 9px; background-color: rgb(9, 9, 9) }
            .govuk-button-group { margin-bottom: 4px } .govuk-button-group .govuk-link { margin-bottom: 6px }`;
        document.head.prepend(style);
    }""")
    expect(page.locator(".govuk-width-container")).to_have_css("margin-left", "7px")
    expect(page.locator("main")).to_have_css("padding-top", "5px")
    expect(page.locator("h1")).to_have_css("font-size", "41px")
    expect(page.locator("h1")).to_have_css("margin-bottom", "3px")
    expect(page.get_by_role("button")).to_have_css("min-height", "9px")
    expect(page.get_by_role("button")).to_have_css("background-color", "rgb(9, 9, 9)")
    expect(page.locator(".govuk-button-group")).to_have_css("margin-bottom", "4px")
    expect(page.get_by_role("link")).to_have_css("margin-bottom", "6px")


def test_a_page_that_is_not_ours_keeps_its_own_looks(browser: Browser, site: Site) -> None:
    """Our style sheet is on every page of the site."""
    properties = ["font-size", "font-family", "margin-left", "padding-top", "max-width", "color", "background-color"]
    seen = []
    for style in (False, True):
        context = browser.new_context()
        install_clock(context)
        page = Stage(context, site).open(
            head="", style=style, body='<main><h1>One</h1><p>Two <a href="/">three</a></p><button>Four</button></main>'
        )
        script = """(names) => [...document.querySelectorAll("html, body, body *")].map((each) =>
            names.map((name) => getComputedStyle(each).getPropertyValue(name)))"""
        seen.append(page.evaluate(script, properties))
        context.close()
    assert seen[0] == seen[1]
