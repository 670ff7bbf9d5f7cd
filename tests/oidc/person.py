"""Somebody with a browser of their own: signs in at the provider, and signs out there, as its pages lead."""

from __future__ import annotations

import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import httpx2

from examples.oidc.provider.certified import Provider

FIELD = re.compile(r'name="xsrf" value="([^"]+)"')
TOKEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]+)">')
NAVIGATION = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Accept": "text/html"}
ACTION = re.compile(r'action="([^"]+)"')


class Person:
    """A browser, whose cookies are this person's. Services are named by what the provider knows of them."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.http = httpx2.Client(timeout=30)

    def __enter__(self) -> Person:
        return self

    def __exit__(self, *what: object) -> None:
        self.http.close()

    def sign_in(self, service: Mapping[str, Any], **asked: str) -> dict[str, Any]:
        """Sign in at a service that does no more than to take the tokens; give what the provider said of them."""
        verifier = secrets.token_urlsafe(32)
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        (back,) = service["redirect_uris"]
        query = {
            "client_id": service["client_id"], "redirect_uri": back, "response_type": "code", "scope": "openid",
            "nonce": "n", "code_challenge": challenge, "code_challenge_method": "S256", **asked,
        }  # fmt: skip
        came = self.go(f"{self.provider.issuer}/auth?{urlencode(query)}", until=back)
        answer = httpx2.post(
            f"{self.provider.issuer}/token",
            data={
                "grant_type": "authorization_code", "code": came["code"], "redirect_uri": back,
                "code_verifier": verifier,
            },
            auth=(service["client_id"], service["client_secret"]),
        )  # fmt: skip
        assert answer.status_code == 200, answer.text
        tokens: dict[str, Any] = answer.json()
        return tokens

    def visit(self, url: str, **headers: str) -> httpx2.Response:
        """Open a page as a browser does: redirects are followed, and the provider's questions answered with yes."""
        for _ in range(20):
            answer = self.http.get(url, headers={**NAVIGATION, **headers})
            if FIELD.search(answer.text) and str(answer.url).startswith(self.provider.issuer):
                url = self.answer(answer)
            elif answer.is_redirect:
                url = urljoin(url, answer.headers["Location"])
            else:
                return answer
        raise AssertionError(f"{url} leads round")

    def copy(self) -> Person:
        """Somebody who has a copy of this browser's cookies."""
        other = Person(self.provider)
        for cookie in self.http.cookies.jar:
            other.http.cookies.jar.set_cookie(cookie)
        return other

    def at(self, origin: str, of: str) -> Person:
        """The same browser, where another machine answers at the service's address: it sends what it sends there."""
        there, here = (urlsplit(each).hostname or "" for each in (origin, of))
        for cookie in [each for each in self.http.cookies.jar if each.domain == here]:
            self.http.cookies.set(cookie.name, cookie.value or "", domain=there)
        return self

    def leave(self, origin: str, answer: str = "yes") -> httpx2.Response:
        """Sign out at a service by its page's form, and say this to the provider."""
        ((name, value),) = TOKEN.findall(self.visit(f"{origin}/private").text)
        posted = self.http.post(f"{origin}/session/sign-out", data={name: value}, headers=NAVIGATION)
        assert posted.is_redirect, posted.text
        return self.visit(self.answer(self.http.get(posted.headers["Location"]), answer))

    def go(self, url: str, until: str) -> dict[str, str]:
        """Follow the redirects to an address, which is not asked for; give its query."""
        for _ in range(9):
            if url.startswith(until):
                return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
            answer = self.http.get(url)
            if 'name="logout"' in answer.text:  # another person signs in: the provider signs out the one before
                url = self.answer(answer)
                continue
            assert answer.is_redirect, f"{url}: {answer.status_code} {answer.text}"
            url = urljoin(url, answer.headers["Location"])
        raise AssertionError(f"{url} leads round")

    def sign_out(self, url: str, answer: str = "yes") -> str:
        """Follow a sign-out to the provider, say yes or no to its question; give where it leads back to."""
        page = self.http.get(url, follow_redirects=True)
        return self.answer(page, answer)

    def answer(self, page: httpx2.Response, answer: str = "yes") -> str:
        """Say yes or no to the provider's question, if it asks one."""
        assert page.status_code == 200, page.text
        (field,), (action,) = FIELD.findall(page.text), ACTION.findall(page.text)
        said = {"xsrf": field} | ({"logout": "yes"} if answer == "yes" else {})
        led = self.http.post(urljoin(str(page.url), action), data=said)
        assert led.is_redirect, f"{led.status_code} {led.text}"
        return str(led.headers["Location"])
