"""What the templates of the package's own pages are given, whatever the framework."""

from __future__ import annotations

from typing import Any, Literal

from markupsafe import Markup

from session_timeout.headers import clear_site_data, expired_cookie
from session_timeout.site import Site

Page = Literal["sign_out", "signed_out", "timed_out"]


def template(site: Site, page: Page) -> str:
    """The name of a page's template."""
    return f"session_timeout/pages/{site.page_name(page)}.html"


def context(site: Site, page: Page, language: str, root: str, fields: Markup | None = None) -> dict[str, Any]:
    """What a page's template is given. root: the path of the whole application. fields: the form's hidden ones."""
    name = site.page_name(page)
    return {
        "language": language,
        "texts": site.texts_of(name, language),
        "head": site.tags(root) if page == "sign_out" else site.ended_head(root),
        "answers": site.answers or "",
        "sign_in_url": root + site.sign_in_url,
        "sign_out_url": site.url("sign-out", root),
        "stay_url": root + site.home_url,
        "fields": fields or "",
        # what the dialog's link does, this page's button does
        "navigate": site.navigates,
    }


def ended_headers(site: Site) -> list[tuple[str, str]]:
    """What the signed-out pages are sent with besides no-store: the cookies that go, and what else is cleared."""
    every = [{"name": cookie} if isinstance(cookie, str) else cookie for cookie in site.expire_cookies]
    headers = [("Set-Cookie", expired_cookie(**cookie)) for cookie in every]
    if site.clear_site_data:
        headers.append(("Clear-Site-Data", clear_site_data(*site.clear_site_data)))
    return headers
