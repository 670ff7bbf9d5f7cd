"""What a view and a template may ask of the session: `request.session_timeout`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import get_script_prefix, reverse

from session_timeout._exchange import Exchange
from session_timeout._pages import dialog, language_of
from session_timeout._policy import Addresses
from session_timeout._record import Record
from session_timeout.django._session import RequestSession
from session_timeout.django._settings import Conf


class SessionTimeout:
    """The session of a request, as far as it is somebody's. Times are in seconds, None for nobody's."""

    def __init__(self, exchange: Exchange, session: RequestSession) -> None:
        self.exchange, self._session = exchange, session

    def _record(self) -> Record | None:
        # Who asks has a page that varies by the cookie; for visitors that matters where Django caches pages.
        if self.exchange.facts.has_cookie or has_page_cache():
            self._session.store.accessed = True
        return self.exchange.current()

    @property
    def signed_in(self) -> bool:
        """Whether somebody is signed in now."""
        return self._record() is not None

    @property
    def timed_out(self) -> bool:
        """Whether the session of this request was over, and has been ended."""
        return self.exchange.ended in ("time", "absolute")

    @property
    def extends(self) -> bool:
        """Whether this request may count as activity; a view that a page calls by itself sets it to False."""
        return not self.exchange.passive

    @extends.setter
    def extends(self, value: bool) -> None:
        self.exchange.passive = not value

    @property
    def timeout(self) -> int | None:
        """Without activity until the session ends."""
        record = self._record()
        return record.timeout if record else None

    @property
    def remaining(self) -> int | None:
        """Until the session ends, as it was when the request arrived."""
        record = self._record()
        return record.remaining(self.exchange.facts.now, self._session.left()) if record else None

    @property
    def expires_in(self) -> int | None:
        """Until the absolute limit; None without one."""
        record = self._record()
        return record.expires_in(self.exchange.facts.now) if record else None

    @property
    def sign_in_url(self) -> str:
        """Where to sign in: the setting SIGN_IN_URL, else Django's LOGIN_URL."""
        return self.exchange.addresses.of("sign-in")

    def signed_in_within(self, seconds: float) -> bool:
        """Whether somebody is signed in, and signed in no longer ago than that."""
        return self._record() is not None and self.exchange.signed_in_within(seconds)

    def dialog(self, own: Mapping[str, object]) -> dict[str, Any] | None:
        """The options of the dialog on this page, the page's own first; None for nobody."""
        language = language_of(self.exchange.site.settings, self._session.request)
        return None if self._record() is None else dialog(self.exchange, language, own)

    def end(self) -> None:
        """Sign out: the session's data go, and its cookies with the answer."""
        self.exchange.end()


def has_page_cache() -> bool:
    """Whether Django caches the whole site's pages."""
    return any(each.startswith("django.middleware.cache.") for each in settings.MIDDLEWARE)


class SessionTimeoutRequest(HttpRequest):  # type: ignore[misc]  # Django has no types
    """For type checkers: a request behind the middleware. `def view(request: SessionTimeoutRequest)`."""

    if TYPE_CHECKING:
        session_timeout: SessionTimeout


def timeout_of(request: HttpRequest) -> SessionTimeout:
    """`request.session_timeout`. Raises ImproperlyConfigured where it is missing."""
    found = getattr(request, "session_timeout", None)
    if isinstance(found, SessionTimeout):
        return found
    if hasattr(request, "session_timeout"):
        raise ImproperlyConfigured(f"{request.path!r} is of PUBLIC_PATHS: it has nothing to do with sessions.")
    raise ImproperlyConfigured(
        'MIDDLEWARE lacks "session_timeout.django.SessionTimeoutMiddleware": request.session_timeout is not there.'
    )


class SiteAddresses(Addresses):
    """Ours where include() has them, the site's by their names or paths."""

    def __init__(self, conf: Conf) -> None:
        super().__init__(conf.site.settings, get_script_prefix().rstrip("/"))
        self._urls = conf.urls

    def of(self, page: str) -> str:
        """The address of a page."""
        if page == "sign-in":
            return str(resolve_url(self._urls.get("sign_in_url") or settings.LOGIN_URL))
        if page == "home":
            return str(resolve_url(self._urls["home_url"])) if "home_url" in self._urls else self.root + "/"
        if page == "after-sign-out":
            return str(resolve_url(self._urls.get("after_sign_out") or "session_timeout:signed-out"))
        return str(reverse(f"session_timeout:{page}")) if page else self.of("status").removesuffix("status")
