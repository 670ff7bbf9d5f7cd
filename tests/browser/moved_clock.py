"""A page in a frame, whose clock a test moves while it leaves."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Frame

from site_for_tests import SETTINGS, Site


def open_framed(context: BrowserContext, site: Site, settings: dict[str, str] | None = None) -> Frame:
    """Open the page in a frame, as a page of its own cannot be looked into while it navigates."""
    site.add("/page", settings={**SETTINGS, **(settings or {})})
    page = context.new_page()
    page.goto(site.add("/outer", settings=None, body='<iframe src="/page" width="900" height="600"></iframe>'))
    return page.frames[1]


def pester(frame: Frame) -> None:
    """Do all that could start something again."""
    frame.page.keyboard.press("Escape")
    frame.evaluate("""() => {
        document.querySelector("#hmrc-timeout-keep-signin-btn")?.click();
        window.sessionTimeout.extend();
        for (const name of ["focus", "pageshow", "pointerdown", "keydown"]) dispatchEvent(new Event(name));
        document.dispatchEvent(new Event("visibilitychange", {bubbles: true}));
        new BroadcastChannel("session-activity").postMessage({timestamp: Date.now()});
    }""")
