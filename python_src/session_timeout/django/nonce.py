"""The nonce of a page's Content-Security-Policy."""

from __future__ import annotations

from django.http import HttpRequest


def nonce_of(request: HttpRequest) -> object:
    """Django 6's by its own function, django-csp's from the request; None where there is none. It may be lazy."""
    found: object = getattr(request, "csp_nonce", None)
    if found is not None:
        return found
    try:
        from django.middleware.csp import get_nonce
    except ImportError:  # before Django 6
        return None
    made: object = get_nonce(request)
    return made
