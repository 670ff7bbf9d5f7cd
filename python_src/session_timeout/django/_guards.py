"""A guard of the whole site's own in Django, a middleware after ours: for our pages, for everybody, we answer."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware

from session_timeout._facts import Facts
from session_timeout._policy import Addresses, is_of_guard
from session_timeout._wsgi import facts_of
from session_timeout.django._request import SiteAddresses
from session_timeout.django._settings import Conf
from session_timeout.django.urls import BEFORE, PAGES


def facts(request: HttpRequest, conf: Conf, addresses: Addresses) -> Facts:
    """What the request says of itself."""
    return facts_of(
        request.META,
        conf.site.now(),
        has_cookie=settings.SESSION_COOKIE_NAME in request.COOKIES,
        has_marker=conf.site.settings.signed_in_cookie in request.COOKIES,
        where=(addresses.root, request.path_info),
    )


def let_through(request: HttpRequest, page: str | None) -> None:
    """We have nothing to say before the site: what it says of a page of ours, before that page, is a guard's."""
    if page:
        setattr(request, BEFORE, page)


def instead(request: HttpRequest, response: HttpResponse, conf: Conf) -> HttpResponse:
    """What is sent: our page where a guard has answered for it. A form that signs out still needs its token."""
    page = getattr(request, BEFORE, None)
    if page is None:
        return response
    addresses = SiteAddresses(conf)
    if not is_of_guard(response.status_code, response.get("Location"), facts(request, conf, addresses), addresses):
        return response
    try:
        own = PAGES[page](request)
    except Http404:  # it is not there without its setting
        return response
    # what sets it may stand behind the guard
    return XFrameOptionsMiddleware(lambda _: own).process_response(request, own)
