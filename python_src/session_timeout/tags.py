"""The tags that a page needs, as pure functions: `<meta>`, `<script>` and `<link>`."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

from markupsafe import Markup

from session_timeout import assets
from session_timeout.kinds import Value, is_like_milliseconds
from session_timeout.options import ENDED, TIMEOUT, OptionError
from session_timeout.validation import Table

META_NAMES = ("session-timeout", "hmrc-timeout-dialog")
ENDED_META_NAME = "session-ended"
BASE_URL = "/static/session_timeout/"
SCRIPT = "session-timeout.min.js"
STYLESHEET = "session-timeout.min.css"


def timeout_meta(name: str = "session-timeout", *, origin: str | None = None, **options: object) -> Markup:
    """The `<meta>` tag that starts the dialog on a page.

    Takes the options of `options.TimeoutOptions` by name, times in seconds, and writes those that were given.
    `name` may be "hmrc-timeout-dialog", HMRC Frontend's own. `origin`, "https://www.example.gov.uk", allows
    absolute URLs of that origin. Raises OptionError, which names each wrong option. A timeout that must be meant in
    milliseconds, such as 900000, is a Python warning.
    """
    if name not in META_NAMES:
        raise OptionError([("name", f"name cannot be {name!r}. It must be {' or '.join(META_NAMES)}.")])
    values = TIMEOUT.checked(options, origin)
    if is_like_milliseconds(values["timeout"]):
        meant = f"timeout (data-timeout) is {values['timeout']} seconds. Were milliseconds meant?"
        warnings.warn(meant, stacklevel=2)
    return _meta(name, TIMEOUT, values)


def ended_meta(**options: object) -> Markup:
    """The `<meta>` tag of a page that says the session is over: it cleans this device and tells the other tabs.

    Takes the options of `options.EndedOptions` by name, and writes those that were given. Raises OptionError,
    which names each wrong option.
    """
    return _meta(ENDED_META_NAME, ENDED, ENDED.checked(options))


def _meta(name: str, table: Table, values: Mapping[str, Value]) -> Markup:
    attributes: dict[str, object] = {"name": name, "content": name}
    for option in table.options:
        if option.name in values:
            value = values[option.name]
            attributes[option.attribute] = str(value).lower() if isinstance(value, bool) else value
    return Markup("<meta{}>").format(_attributes(attributes))


def script_tag(nonce: object = None, *, base_url: str = BASE_URL, url: str | None = None) -> Markup:
    """The `<script>` tag of the client.

    `nonce` is a Content-Security-Policy's. `base_url` is where the site serves the package's static files;
    `url` is the script's whole URL instead, for one that something else makes, such as Django's storage.
    """
    attributes: dict[str, object] = {"src": url or _url(base_url, SCRIPT), "defer": None}
    # Not with a URL that we did not make: after a forgotten collectstatic it would block the dialog.
    if url is None:
        attributes["integrity"] = assets.integrity(SCRIPT)
        # Without it browsers refuse to check, and so to run, a file of another host.
        if "//" in base_url:
            attributes["crossorigin"] = "anonymous"
    return Markup("<script{}></script>").format(_attributes(attributes | _nonce(nonce)))


def stylesheet_tag(nonce: object = None, *, base_url: str = BASE_URL, url: str | None = None) -> Markup:
    """The `<link>` tag of the styles; takes what `script_tag` takes."""
    # No integrity: storages and proxies may rewrite CSS, and a blocked stylesheet is worse than that.
    attributes = {"rel": "stylesheet", "href": url or _url(base_url, STYLESHEET)}
    return Markup("<link{}>").format(_attributes(attributes | _nonce(nonce)))


def _url(base_url: str, filename: str) -> str:
    # With integrity, a cached older file would be blocked: the URL changes with the content.
    return f"{base_url.rstrip('/')}/{filename}?v={assets.fingerprint(filename)}"


def _nonce(nonce: object) -> dict[str, object]:
    # A lazy nonce that is not made yet counts as false in Django 6 and django-csp.
    return {} if nonce is None else {"nonce": str(nonce)}


def _attributes(attributes: dict[str, object]) -> Markup:
    return Markup("").join(
        Markup(" {}").format(name) if value is None else Markup(' {}="{}"').format(name, value)
        for name, value in attributes.items()
    )
