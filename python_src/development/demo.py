"""The demo with the client's sources: script, style sheet, the policy they need, a notice on every page with them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from development import brython
from session_timeout import assets, tags

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

STRICT = "default-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
SCRIPT = tags.BASE_URL + tags.SCRIPT
STYLESHEET = tags.BASE_URL + tags.STYLESHEET
PAGE = "/development"

NOTICE = "For development only: this page runs the client’s Python uncompiled. Why?"
SHOW_NOTICE = """
if (!document.getElementById("development-notice")) {
  const link = document.createElement("a");
  Object.assign(link, {id: "development-notice", className: "govuk-link", href: HREF, textContent: TEXT});
  const [notice, text] = ["div", "p"].map((name) => document.createElement(name));
  Object.assign(notice, {className: "govuk-width-container"}).append(text);
  Object.assign(text, {className: "govuk-inset-text"}).append(link);
  document.body.prepend(notice);
}
""".replace("HREF", json.dumps(PAGE)).replace("TEXT", json.dumps(NOTICE))

WHY = """<!DOCTYPE html>
<html lang="en" class="govuk-template">
<head>
  <meta charset="utf-8">
  <title>For development only</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="icon" href="/static/service/icon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/static/service/service.css">
</head>
<body class="govuk-template__body">
<div class="govuk-width-container"><main class="govuk-main-wrapper">
<h1 class="govuk-heading-xl">For development only</h1>
<p class="govuk-body-l">This demo runs the Python in python_src/client/ as it is, by Brython. Change it, load the page
again, and see.</p>
<p class="govuk-body">Never do this on a site:</p>
<ul class="govuk-list govuk-list--bullet">
  <li>It needs <code>unsafe-eval</code>: Brython makes JavaScript of Python in the page and evaluates it, which a
  Content-Security-Policy is there to forbid. What ships needs no such thing.</li>
  <li>It loads {uncompiled:.1f} MB, of which {runtime:.1f} MB are Brython itself. What ships is {compiled:.1f} KB.</li>
</ul>
<p class="govuk-body">What ships is compiled: <code>make build</code>, then <code>make demo</code>.</p>
<p class="govuk-body"><a class="govuk-link" href="/">Go to the demo</a></p>
</main></div>
</body>
</html>
"""


def uncompiled(app: WSGIApplication) -> WSGIApplication:
    """Give the demo's application with the client's sources, as they are at each request, for its script and style."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO")
        if path == SCRIPT:
            return answer(start_response, "text/javascript", SHOW_NOTICE + brython.script())
        if path == STYLESHEET:
            return answer(start_response, "text/css", (brython.CLIENT / "session-timeout.css").read_text("utf-8"))
        if path == PAGE:
            return answer(start_response, "text/html", why())

        def start_loosened(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [(name, loosened(value)) for name, value in headers], *rest)

        return app(environ, start_loosened)

    return application


def answer(start_response: StartResponse, kind: str, text: str) -> Iterable[bytes]:
    """Answer with a text that no cache keeps: the next one may be of changed sources."""
    body = text.encode()
    headers = {
        "Content-Type": f"{kind}; charset=utf-8",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "Content-Security-Policy": STRICT,
    }
    start_response("200 OK", list(headers.items()))
    return [body]


def loosened(header: str) -> str:
    """Give a header's value with the strict policy, where it has that, made one that Brython can run under."""
    return header.replace(STRICT, brython.POLICY)


def why() -> str:
    """Give the page that says why this is for development only, with its sizes as they are."""
    runtime, _ = brython.installed()
    return WHY.format(
        uncompiled=len(brython.script().encode()) / 1e6,
        runtime=len(runtime.encode()) / 1e6,
        compiled=assets.manifest()["files"][tags.SCRIPT]["bytes"] / 1e3,
    )
