"""A provider's sign-outs in Django, as they come over HTTP, with every session engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, override_settings

from session_timeout.django._settings import current, read
from session_timeout.oidc import ProviderSignOut
from session_timeout.options import OptionError
from tests.session_timeout.oidc.forged import ISSUER
from tests.session_timeout.oidc.receivers import ADDRESS, FORM, Answered, check_every_row, check_the_form, provider

from .conftest import AUTHENTICATION, CONF, OURS, SESSIONS, Clock, browser, signed_in, with_settings

CSRF = "django.middleware.csrf.CsrfViewMiddleware"


class OnDjango:
    """With a check of every form's token, and a session that Django stores with each request."""

    def __init__(self, clock: Clock) -> None:
        self.provider, self._clock, self._now = provider(), clock, 1_800_000_000.0
        self._client = browser(enforce_csrf_checks=True)
        self._claims: dict[str, object] = {}
        self.settings = {
            "SESSION_TIMEOUT": {**CONF, "PROVIDER": self.provider, "ID_TOKEN": lambda request: self._claims},
            "SESSION_SAVE_EVERY_REQUEST": True,
        }

    @property
    def now(self) -> float:
        return self._now

    @now.setter
    def now(self, value: float) -> None:
        self._clock.wait(value - self._now)
        self._now = value

    def sign_in(self, **claims: object) -> None:
        self._claims = {"iss": ISSUER, **claims}
        fresh = signed_in()
        self._client.cookies = fresh.cookies
        assert self.is_in()

    def is_in(self) -> bool:
        return bool(self._client.get("/session/keep-alive").status_code == 204)

    def send(self, body: bytes, content_type: str = FORM, method: str = "POST") -> Answered:
        answer: Any = self._client.generic(method, ADDRESS, body, content_type)
        # Django's test client has cookies apart
        assert not answer.cookies
        return answer  # type: ignore[no-any-return]


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_every_row(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    service = OnDjango(clock)
    with override_settings(**service.settings):
        check_every_row(service, caplog)


def test_the_form_with_every_engine(engine: str, clock: Clock) -> None:
    service = OnDjango(clock)
    with override_settings(**service.settings):
        check_the_form(service)


@with_settings(MIDDLEWARE=[SESSIONS, CSRF, AUTHENTICATION, OURS])
def test_without_a_provider_there_is_no_such_address(anna: Client) -> None:
    assert anna.post(ADDRESS).status_code == 404


def leave(request: Any) -> ProviderSignOut:
    return ProviderSignOut(f"https://id.example/end?id_token_hint={request.session['id_token']}", "state")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            {"PROVIDER": "https://id.example"},
            "[\"PROVIDER\"] cannot be 'https://id.example': No module named 'https://id'. It must be a Provider",
        ),
        ({"PROVIDER": 7}, ": provider cannot be 7. It must be a session_timeout.oidc.Provider, or a list of them"),
        (
            {"PROVIDER_SIGN_OUT": "nowhere"},
            "[\"PROVIDER_SIGN_OUT\"] cannot be 'nowhere'. It must be a function that takes the request, or",
        ),
        ({"PROVIDER_SIGN_OUT": "no.where"}, "[\"PROVIDER_SIGN_OUT\"] cannot be 'no.where': No module named 'no'."),
        ({"PROVIDER_SIGN_OUT": lambda: 7}, '["PROVIDER_SIGN_OUT"] cannot be <function'),
        ({"PROVIDER_AT_TIMEOUT": True}, ": provider_at_timeout cannot be True without provider_sign_out"),
    ],
)
def test_what_cannot_be_meant_is_named(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(OptionError) as error:
        read({**CONF, **wrong})
    assert str(error.value).startswith(f"SESSION_TIMEOUT{message}")


def test_the_settings_may_be_dotted_paths_or_what_they_name() -> None:
    found: Callable[[Any], object] | None = read({**CONF, "PROVIDER_SIGN_OUT": leave}).provider_sign_out
    assert found is leave
    with override_settings(SESSION_TIMEOUT={**CONF, "PROVIDER_SIGN_OUT": "tests.django.test_provider.leave"}):
        assert current().provider_sign_out is leave
