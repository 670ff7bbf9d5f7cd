"""Settings that cannot be: one clear error, no dialog, and the page goes on."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from conftest import Faults, Opener, dialog, has_left
from site_for_tests import SETTINGS, Site

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
ORIGIN = "http://127.0.0.1:8000"  # the page's, in the vectors


@pytest.mark.parametrize(
    ("attribute", "value", "allowed"),
    [
        ("timeout", "15 minutes", "whole seconds, 1 to 31536000"),
        ("countdown", "900", "whole seconds, 1 to 899"),
        ("sign-out-url", "//other.example/", "a URL of this site"),
        ("synchronise-tabs", "yes", "true or false"),
        ("language", "english!", "a language tag"),
    ],
)
def test_a_wrong_setting_is_named_with_its_value_and_what_is_allowed(
    open_page: Opener, faults: Faults, attribute: str, value: str, allowed: str
) -> None:
    page = open_page(settings={f"data-{attribute}": value})
    problem = f'data-{attribute}="{value}": {allowed}'
    assert faults.take("session-timeout: ") == f"session-timeout: {problem}"
    assert page.evaluate("told") == [["error", {"problem": problem}]]
    page.clock.run_for(1_000_000)
    expect(dialog(page)).to_have_count(0)
    assert not has_left(page)
    page.locator("#answer").fill("the page still works")


@pytest.mark.parametrize("where", ["head, without defer", "late"])
def test_the_script_works_wherever_it_is_put(context: BrowserContext, site: Site, where: str) -> None:
    data = " ".join(f'{name}="{value}"' for name, value in SETTINGS.items())
    meta = f'<meta name="session-timeout" {data}>'
    script = '<script src="/static/session-timeout.min.js"></script>'
    page = context.new_page()
    if where == "late":
        page.goto(site.add("/page", settings=None, head=meta, policy=""))
        page.add_script_tag(url="/static/session-timeout.min.js")
    else:
        page.goto(site.add("/page", settings=None, head=script + meta))
    context.clock.run_for(780_000)
    expect(dialog(page)).to_be_visible()


def test_a_timeout_longer_than_the_longest_timer_waits(open_page: Opener, context: BrowserContext) -> None:
    days = 86_400
    context.add_init_script("""
        window.longest = 0;
        const real = window.setTimeout;
        window.setTimeout = (run, ms) => { longest = Math.max(longest, ms); return real(run, ms); };
    """)
    page = open_page(settings={"data-timeout": str(60 * days), "data-countdown": "120"})
    assert page.evaluate("longest") == 2**31 - 1  # a longer one fires at once, again and again
    for _ in range(4):
        context.clock.fast_forward(14 * days * 1000)
    expect(dialog(page)).to_have_count(0)
    context.clock.fast_forward(4 * days * 1000 - 100_000)
    expect(dialog(page)).to_be_visible()


# The vectors that the server's validation shares


def vectors(name: str) -> list[dict[str, Any]]:
    """The vectors of a file. A key "browser" says why the browser takes what the server refuses."""
    found: list[dict[str, Any]] = json.loads((VECTORS / name).read_text(encoding="utf-8"))
    return found


@pytest.fixture
def vector_page(context: BrowserContext, site: Site) -> Page:
    """A page at the vectors' origin, served from here; try_out() gives it other attributes."""
    site.add("/page")

    def serve(route: Route) -> None:
        answer = site.answer(urlsplit(route.request.url).path)
        headers = {"Content-Type": "text/html; charset=utf-8", **answer.headers}
        route.fulfill(status=answer.status, body=answer.body, headers=headers)

    context.route(f"{ORIGIN}/**", serve)
    page = context.new_page()
    page.goto(f"{ORIGIN}/page")
    return page


def try_out(page: Page, faults: Faults, attributes: dict[str, str]) -> list[str]:
    """Start again with these attributes, on the page as it is; the attributes that are complained about."""
    problems: list[str] = page.evaluate(
        """(attributes) => {
            const meta = document.createElement("meta");
            meta.name = "session-timeout";
            for (const [name, value] of Object.entries(attributes)) meta.setAttribute(name, value);
            document.querySelector("meta[name=session-timeout]").replaceWith(meta);
            told.length = 0;
            sessionTimeout.stop();
            sessionTimeout.start();
            return told.filter(([name]) => name === "error").map(([, detail]) => detail.problem);
        }""",
        attributes,
    )
    assert faults == [f"session-timeout: {problem}" for problem in problems]
    faults.clear()
    return re.findall(r'(?:^|; )(data-[a-z-]+)="', "; ".join(problems))


def test_the_settings_vectors(vector_page: Page, faults: Faults) -> None:
    wrong = []
    all_vectors = vectors("settings.json")
    for vector in all_vectors:
        expected = [] if "browser" in vector else vector["names"]
        names = try_out(vector_page, faults, vector["attributes"])
        if sorted(names) != sorted(expected):
            wrong.append((vector["why"], expected, names))
    assert not wrong, "\n".join(map(str, wrong))
    assert len(all_vectors) > 70


def test_the_url_vectors(vector_page: Page, faults: Faults) -> None:
    wrong = []
    all_vectors = vectors("urls.json")
    for vector in all_vectors:
        assert vector["origin"] == ORIGIN
        allowed = vector["allowed"] or "browser" in vector
        names = try_out(vector_page, faults, {**SETTINGS, "data-keep-alive-url": vector["url"]})
        # whatever else: where it leads is this site
        leads = vector_page.evaluate("(url) => URL.parse(url, document.baseURI)?.origin", vector["url"])
        if names != ([] if allowed else ["data-keep-alive-url"]) or (allowed and leads != ORIGIN):
            wrong.append((vector["url"], vector["why"], names, leads))
    assert not wrong, "\n".join(map(str, wrong))
    assert len(all_vectors) > 90


@pytest.mark.parametrize("attribute", ["keep-alive-url", "sign-out-url", "timeout-url"])
def test_every_url_is_checked(vector_page: Page, faults: Faults, attribute: str) -> None:
    for url in ("javascript:alert(1)", "//evil.example", "/\\evil.example", "/a\tb", "https://evil.example/"):
        assert try_out(vector_page, faults, {**SETTINGS, f"data-{attribute}": url}) == [f"data-{attribute}"]


def test_a_base_element_of_another_site_makes_a_path_no_url_of_this_one(
    context: BrowserContext, site: Site, faults: Faults
) -> None:
    data = " ".join(f'{name}="{value}"' for name, value in SETTINGS.items())
    script = f'<script src="{site.origin}/static/session-timeout.min.js" defer></script>'
    head = f'<base href="https://evil.example/"><meta name="session-timeout" {data}>{script}'
    context.new_page().goto(site.add("/page", settings=None, head=head))
    assert "data-keep-alive-url=" in faults.take("session-timeout: ")
