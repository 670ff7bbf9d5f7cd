"""What the templates of the package's own pages are given, whatever the framework."""

from __future__ import annotations

from typing import Any, Literal

from markupsafe import Markup

from session_timeout.detour import detour
from session_timeout.headers import clear_site_data, expired_cookie
from session_timeout.site import Site
from session_timeout.visit import Visit

Page = Literal["sign_out", "signed_out", "timed_out"]


def template(site: Site, page: Page) -> str:
    """The name of a page's template."""
    return f"session_timeout/pages/{site.page_name(page)}.html"


def context(visit: Visit, page: Page, language: str, fields: Markup | None = None) -> dict[str, Any]:
    """What a page's template is given. fields: the form's hidden ones."""
    site, root = visit.site, visit.root
    name = site.page_name(page)
    # not an ended page, the one that asks: time goes on there as elsewhere
    asks = page == "sign_out"
    return {
        "language": language,
        "texts": site.texts_of(name, language),
        "head": visit.timeout_meta(language) + Markup("\n") + site.tags(root) if asks else site.ended_head(root),
        "answers": site.answers or "",
        "sign_in_url": root + site.sign_in_url,
        "sign_out_url": site.url("sign-out", root),
        "stay_url": root + site.home_url,
        "fields": fields or "",
        # what the dialog's link does, this page's button does
        "navigate": site.navigates,
    }


def detour_context(visit: Visit, page: Page, language: str, query: str) -> dict[str, Any]:
    """What the template DETOUR is given, on the way to a page with this query."""
    site = visit.site
    url, head = detour(site.url(page.replace("_", "-"), visit.root), query)
    return {
        "language": language,
        "texts": site.texts_of(site.page_name("sign_out"), language),
        "head": head + Markup("\n") + site.tags(visit.root),
        "url": url,
    }


def ended_headers(site: Site) -> list[tuple[str, str]]:
    """What the signed-out pages are sent with besides no-store: the cookies that go, and what else is cleared."""
    every = [{"name": cookie} if isinstance(cookie, str) else cookie for cookie in site.expire_cookies]
    headers = [("Set-Cookie", expired_cookie(**cookie)) for cookie in every]
    if site.clear_site_data:
        headers.append(("Clear-Site-Data", clear_site_data(*site.clear_site_data)))
    return headers
