"""Which addresses of a provider, and of ours that it is given, can be meant."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit


def checked_url(name: str, url: object) -> SplitResult:
    """The parts of a whole https URL; http is for the loopback interface alone. Raises ValueError, which names it."""
    allowed = f"{name} must be a whole https URL without a fragment; http is for the loopback interface alone."
    # what urlsplit would quietly drop
    if not isinstance(url, str) or any(letter <= " " or letter in "\\\x7f" for letter in url):
        raise ValueError(f"{name} cannot be {url!r}. {allowed}")
    try:
        parts = urlsplit(url)
        secure = parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname))
        right = secure and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        right = False
    if not right or parts.username is not None or parts.password is not None or "#" in url:
        raise ValueError(f"{name} cannot be {url!r}. {allowed}")
    return parts


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
