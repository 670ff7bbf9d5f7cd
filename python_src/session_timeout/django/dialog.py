"""The dialog's options on a page of Django: the settings, the URLs, and how long is left for this request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from session_timeout.django.guard import timeout_of
from session_timeout.django.wording import page_language
from session_timeout.texts import dialog_texts_without_sign_in, own_texts


def dialog_options(request: HttpRequest, own: Mapping[str, object]) -> dict[str, Any] | None:
    """What timeout_meta takes, with the page's `own` options before the settings'; None when nobody is signed in."""
    timeout = timeout_of(request)
    timeout.show()
    left = timeout.remaining
    if left is None:
        return None
    conf = timeout.settings
    # A prefetched page starts no time: what is left is the whole it may count. The dialog needs 2 seconds.
    length = conf.timeout if timeout.extends else max(left, 2)
    language = page_language("dialog", conf)
    deletes = conf.wording == "delete-answers"
    return {
        **(dialog_texts_without_sign_in(language) if deletes else {}),
        "language": language,
        "timeout": length,
        "countdown": min(conf.countdown, length - 1),
        "keep_alive_url": reverse("session_timeout:keep-alive"),
        "sign_out_url": reverse("session_timeout:sign-out"),
        "timeout_url": reverse("session_timeout:timed-out"),
        "expires_in": timeout.expires_in,
        # Only what differs from the default: pages stay as they were.
        "signed_in": False if deletes else None,
        "sign_out_navigate": timeout.navigates or None,
        "signed_in_cookie": conf.signed_in_cookie,
        **conf.clean,
        **conf.dialog,
        **own_texts(conf.texts, "dialog", language),
        **own,
    }
