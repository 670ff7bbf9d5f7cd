"""The package's pages beside what sites use: hashed file names, and Django 6's Content-Security-Policy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from .conftest import AUTHENTICATION, OURS, SESSIONS, browser, signed_in

CSP = "django.middleware.csp.ContentSecurityPolicyMiddleware"


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
