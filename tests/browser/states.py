"""Every state that the package can show a person, by name: the accessibility tests and docs/accessibility.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from playwright.sync_api import BrowserContext, Page, expect

from conftest import START, WARNING
from session_timeout import ended_meta
from session_timeout.components import leave_link, no_javascript_notice, sign_out
from session_timeout.jinja import add_session_timeout
from session_timeout.tags import script_tag, stylesheet_tag
from session_timeout.texts import page_texts
from site_for_tests import FORM, SETTINGS, STRICT, Answer, Site

# what a site has around our parts, and nothing of GOV.UK Frontend's
SITE_STYLE = "body { max-width: 40rem; margin: 15px; font: 1.1875rem/1.3 system-ui, sans-serif; }"
ARABIC = {
    "data-language": "ar",
    "data-title": "سيتم تسجيل خروجك قريبًا",
    "data-message": "لأمانك، سنسجّل خروجك خلال",
    "data-keep-alive-button-text": "البقاء مسجّل الدخول",
    "data-sign-out-button-text": "تسجيل الخروج",
}
LINK = '<a id="leave" href="/sign-out" data-sign-out>Sign out</a>'
QUESTION = "Do you want to sign out? We saved your answers."
# without JavaScript it is seen; with it, only so
SEEN_NOTICE = str(no_javascript_notice(900)).replace("noscript>", "div>")


@dataclass(frozen=True)
class Stage:
    """Where a state is shown: a context whose clock stands still, and the site."""

    context: BrowserContext
    site: Site
    policy: str = STRICT

    def open(self, settings: dict[str, str] | None = None, **options: Any) -> Page:
        """Open a page of the session with these data- attributes and page() options."""
        self.site.answers["/site.css"] = Answer(200, SITE_STYLE, {"Content-Type": "text/css"})
        head = '<link rel="stylesheet" href="/site.css">'
        options = {"settings": {**SETTINGS, **(settings or {})}, "head": head, "policy": self.policy, **options}
        return self.go(self.site.add("/page", **options))

    def open_ours(self, name: str, **context: Any) -> Page:
        """Open one of the package's own pages, with these texts or other things of its template."""
        environment = Environment(autoescape=True)
        add_session_timeout(environment)
        tags = stylesheet_tag() + script_tag()
        known = {
            "language": "en",
            "texts": page_texts(name, context.get("language", "en")),
            "head": (ended_meta(**context.pop("ended", {})) if "sign_in_url" in context else "") + tags,
            "sign_out_url": "/sign-out",
            "stay_url": "/page",
            "fields": "",
            "answers": "",
        }
        text = environment.get_template(f"session_timeout/pages/{name}.html").render({**known, **context})
        self.site.answers[f"/{name}"] = Answer(200, text, {"Content-Security-Policy": self.policy})
        return self.go(f"{self.site.origin}/{name}")

    def go(self, address: str) -> Page:
        page = self.context.new_page()
        page.goto(address)
        return page

    def open_warned(self, settings: dict[str, str] | None = None, **options: Any) -> Page:
        """The same as open, when the warning has come."""
        page = self.open(settings, **options)
        page.locator("#answer").focus()
        self.context.clock.run_for(WARNING)
        expect(page.get_by_role("dialog")).to_be_visible()
        return read_out(page)


def read_out(page: Page) -> Page:
    """The page when what is shown has been read, and the focus is on its button."""
    page.evaluate("document.getAnimations().forEach((each) => each.finish())")
    expect(page.locator("button:focus")).to_be_visible()
    return page


def warning(stage: Stage) -> Page:
    return stage.open_warned()


def warning_in_welsh(stage: Stage) -> Page:
    return stage.open_warned({"data-language": "cy"}, attributes='lang="cy"')


def warning_from_right_to_left(stage: Stage) -> Page:
    return stage.open_warned(ARABIC, attributes='lang="ar" dir="rtl"')


def warning_of_the_limit(stage: Stage) -> Page:
    return stage.open_warned({"data-expires-in": "900"})


def warning_after_a_failure(stage: Stage) -> Page:
    page = stage.open_warned()
    stage.site.answers["/keep-alive"] = Answer(500)
    page.keyboard.press("Enter")
    expect(page.locator("#hmrc-timeout-failure")).not_to_be_empty()
    return page


def warning_after_a_save(stage: Stage) -> Page:
    stage.site.answers["/save"] = Answer(204, headers={"Session-Timeout-Saved": "1"})
    form = FORM.replace("<form>", '<form id="claim" data-save-url="/save">')
    page = stage.open({"data-save-form": "claim"}, body=form)
    page.locator("#answer").fill("Since May")
    stage.context.clock.run_for(WARNING)
    expect(page.locator("#hmrc-timeout-answers")).not_to_be_empty()
    return read_out(page)


def question(stage: Stage) -> Page:
    asks = LINK.replace("data-sign-out", f'data-sign-out data-sign-out-confirm="{QUESTION}"')
    page = stage.open(body=FORM + asks)
    page.locator("#leave").press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    return read_out(page)


def sign_out_failed(stage: Stage) -> Page:
    stage.site.answers["/sign-out"] = Answer(500)
    page = stage.open(body=FORM + LINK)
    page.locator("#leave").press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    return read_out(page)


def timed_out_offline(stage: Stage) -> Page:
    page = stage.open_warned()
    stage.context.set_offline(True)
    stage.context.clock.run_for(120_000)
    expect(page.locator("main.session-timeout-page")).to_be_focused()
    return read_out(page)


def signed_out_offline(stage: Stage) -> Page:
    page = stage.open(body=FORM + LINK)
    stage.context.set_offline(True)
    page.locator("#leave").press("Enter")
    expect(page.locator("main.session-timeout-page")).to_be_focused()
    return read_out(page)


def page_signed_out(stage: Stage) -> Page:
    return stage.open_ours("signed_out", sign_in_url="/sign-in")


def page_timed_out(stage: Stage) -> Page:
    return stage.open_ours("timed_out", sign_in_url="/sign-in", answers="saved")


def page_timed_out_in_welsh(stage: Stage) -> Page:
    return stage.open_ours("timed_out", sign_in_url="/sign-in", answers="saved", language="cy")


def page_that_could_not_clean(stage: Stage) -> Page:
    stage.context.add_init_script("""
        Storage.prototype.removeItem = () => {};
        if (origin !== "null") localStorage.answers = "secret";
    """)
    page = stage.open_ours("signed_out", sign_in_url="/sign-in", ended={"clear_local_storage": "answers"})
    expect(page.locator("[data-session-cleanup-failed]")).to_be_visible()
    return page


def page_sign_out(stage: Stage) -> Page:
    return stage.open_ours("sign_out")


def page_offline(stage: Stage) -> Page:
    return stage.open_ours("sign_out_offline")


def components(stage: Stage) -> Page:
    form = sign_out("/sign-out", csrf=Markup('<input type="hidden" name="csrf" value="1">'))
    leave = leave_link("/leave", progress="saved")
    body = f"<header>{form}</header><main><h1>Your answers</h1>{SEEN_NOTICE}<p>{leave}</p></main>"
    return stage.open(body=body)


STATES: dict[str, Callable[[Stage], Page]] = {
    state.__name__: state
    for state in (
        warning, warning_in_welsh, warning_from_right_to_left, warning_of_the_limit, warning_after_a_failure,
        warning_after_a_save, question, sign_out_failed, timed_out_offline, signed_out_offline, page_signed_out,
        page_timed_out, page_timed_out_in_welsh, page_that_could_not_clean, page_sign_out, page_offline, components,
    )
}  # fmt: skip
"""The states by their names."""


def install_clock(context: BrowserContext) -> None:
    """Let a context's time stand still, where every page is loaded."""
    context.clock.install(time=START / 1000 - 1)
    context.clock.pause_at(START / 1000)


def tree(page: Page) -> str:
    """The accessibility tree as Chromium gives it to assistive technology: what is inert or hidden is not in it."""
    session = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    lines: list[str] = []

    def visit(node: dict[str, Any], depth: int) -> None:
        role = node.get("role", {}).get("value", "")
        name = node.get("name", {}).get("value", "").strip()
        seen = not node["ignored"] and role not in ("generic", "none", "InlineTextBox", "LayoutTableRow")
        if seen:
            what = [role, f"“{name}”"] if name else [role]
            description = node.get("description", {}).get("value")
            what += [f"described “{description}”"] if description else []
            known = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
            what += [each for each in ("modal", "focused") if known.get(each)]
            what += [f"live {known['live']}"] if known.get("live", "off") != "off" and role != "StaticText" else []
            lines.append("  " * depth + " ".join(what))
        if role in ("button", "heading", "link") and all(
            nodes[child]["role"]["value"] == "StaticText" for child in node["childIds"] if child in nodes
        ):
            return  # its name is its text
        for child in node["childIds"]:
            if child in nodes:
                visit(nodes[child], depth + seen)

    visit(next(iter(nodes.values())), 0)
    return "\n".join(lines)
