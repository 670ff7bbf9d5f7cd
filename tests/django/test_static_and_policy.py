"""The package's pages beside what sites use: hashed file names, WhiteNoise, a Content-Security-Policy with nonces."""

from __future__ import annotations

import gzip
import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import brotli
import pytest
from csp.constants import NONCE, NONE
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.test import override_settings

from session_timeout import assets
from tests.serving import Quiet, serving

from .conftest import AUTHENTICATION, OURS, SESSIONS, browser, signed_in

CSP = "django.middleware.csp.ContentSecurityPolicyMiddleware"
LINKS = r'(?:src|href)="(/static/session_timeout/(session-timeout\.min)\.[0-9a-f]{12}(\.css|\.js))"'


def test_pages_use_the_hashed_names_of_static_files(tmp_path: Path) -> None:
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    with override_settings(STATIC_ROOT=str(tmp_path), STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
        pages = [browser().get("/session/signed-out"), signed_in().get("/home")]
        for page in pages:
            html = page.content.decode()
            found = re.findall(r'/static/(session_timeout/session-timeout\.min\.[0-9a-f]{12}\.(?:css|js))"', html)
            assert len(found) == 2
            assert all((tmp_path / name).is_file() for name in found)


def test_pages_have_the_nonce_of_djangos_policy() -> None:
    pytest.importorskip("django.middleware.csp", reason="Django 6 is the first with a policy of its own")
    from django.utils.csp import CSP as SOURCES

    policy = {"default-src": [SOURCES.NONE], "script-src": [SOURCES.NONCE], "style-src": [SOURCES.NONCE]}
    with override_settings(SECURE_CSP=policy, MIDDLEWARE=[CSP, SESSIONS, AUTHENTICATION, OURS]):
        answer = browser().get("/session/signed-out")
    (nonce,) = set(re.findall("'nonce-([^']+)'", answer["Content-Security-Policy"]))
    html = answer.content.decode()
    assert re.search(f'<link rel="stylesheet" href="[^"]+" nonce="{re.escape(nonce)}">', html)
    assert re.search(f'<script src="[^"]+" defer nonce="{re.escape(nonce)}"></script>', html)


class QuietOfWsgi(Quiet, WSGIRequestHandler):
    pass


@contextmanager
def served() -> Iterator[str]:
    """The service on a port of this computer; its origin."""
    server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=QuietOfWsgi)
    with serving(server):
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def whitenoise(tmp_path: Path) -> Iterator[None]:
    """WhiteNoise as its documentation has it; the files are collected."""
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    middleware = ["whitenoise.middleware.WhiteNoiseMiddleware", *settings.MIDDLEWARE]
    with override_settings(STATIC_ROOT=str(tmp_path), STORAGES=storages, MIDDLEWARE=middleware):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


def unpacked(encoding: str, body: bytes) -> bytes:
    if encoding == "br":
        unpacked: bytes = brotli.decompress(body)
        return unpacked
    return gzip.decompress(body) if encoding == "gzip" else body


@pytest.mark.usefixtures("whitenoise")
@pytest.mark.parametrize("encoding", ["br", "gzip", ""])
def test_whitenoise_serves_the_bundle_small_and_for_ever(encoding: str) -> None:
    anna = signed_in()
    links = re.findall(LINKS, anna.get("/home").content.decode())
    assert [end for _, _, end in links] == [".css", ".js"]
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in anna.cookies.items())
    asked = {"Cookie": cookies, **({"Accept-Encoding": encoding} if encoding else {})}
    with served() as origin:
        for url, name, end in links:
            with urllib.request.urlopen(urllib.request.Request(origin + url, headers=asked), timeout=60) as answer:
                headers, body = answer.headers, answer.read()
            assert headers.get("Content-Encoding", "") == encoding
            assert unpacked(encoding, body) == assets.path(name + end).read_bytes()
            assert headers["Cache-Control"] == "max-age=315360000, public, immutable"
            assert headers.get_content_type() == {".js": "text/javascript", ".css": "text/css"}[end]
            # a file is no activity, and says nothing of the session
            assert {"Set-Cookie", "Session-Timeout-Remaining"}.isdisjoint(headers)


def test_pages_and_tags_have_the_nonce_of_django_csp() -> None:
    policy = {"DIRECTIVES": {"default-src": [NONE], "script-src": [NONCE], "style-src": [NONCE]}}
    with override_settings(
        CONTENT_SECURITY_POLICY=policy,
        INSTALLED_APPS=[*settings.INSTALLED_APPS, "csp"],
        MIDDLEWARE=["csp.middleware.CSPMiddleware", *settings.MIDDLEWARE],
    ):
        anna = signed_in()
        answers = [anna.get("/home"), anna.get("/session/sign-out"), browser().get("/session/signed-out")]
        nobody = browser().get("/")
    nonces = set()
    for answer in answers:
        (nonce,) = set(re.findall("'nonce-([^']+)'", answer["Content-Security-Policy"]))
        nonces.add(nonce)
        html = answer.content.decode()
        assert re.findall('<link rel="stylesheet"[^>]* nonce="([^"]+)">', html) == [nonce]
        assert re.findall('<script src="[^"]+" defer nonce="([^"]+)"></script>', html) == [nonce]
        assert len(re.findall("<script|<style|<link", html)) == 2
    assert len(nonces) == len(answers)
    # without a tag there is nothing to allow
    assert "nonce" not in nobody["Content-Security-Policy"]
