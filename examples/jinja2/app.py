"""Renew a library book: a small service with Jinja2 and nothing else, on the standard library's WSGI server.

    pip install "session-timeout[jinja2]"
    python examples/jinja2/app.py

serves http://127.0.0.1:8000/. PORT, TIMEOUT and COUNTDOWN, both in seconds, may be set in the environment.
"""

from __future__ import annotations

import hmac
import os
import secrets
import time
from http.cookies import SimpleCookie
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import parse_qsl
from wsgiref.simple_server import WSGIServer, make_server

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from session_timeout import assets, ended_meta, script_tag, stylesheet_tag
from session_timeout.headers import NO_STORE, expired_cookie
from session_timeout.jinja import add_session_timeout
from session_timeout.limits import Limits
from session_timeout.texts import page_texts

POLICY = "default-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
LIMITS = Limits(int(os.environ.get("TIMEOUT", "900")), absolute=8 * 60 * 60)
DIALOG = {"timeout": LIMITS.timeout, "countdown": os.environ.get("COUNTDOWN", "120"), "signed_in_cookie": "signed_in"}
DIALOG["sign_out_form"] = "session-timeout-sign-out"
URLS = {"keep_alive_url": "/keep-alive", "status_url": "/status", "sign_out_url": "/sign-out"}
URLS["timeout_url"] = "/timed-out"
FILES = {".js": "text/javascript", ".css": "text/css"}
GONE = [("Set-Cookie", expired_cookie("session", httponly=True)), ("Set-Cookie", expired_cookie("signed_in"))]

pages = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)
add_session_timeout(pages)
sessions: dict[str, dict[str, Any]] = {}
Answer = tuple[str, list[tuple[str, str]], bytes]


def page(template: str, **context: Any) -> Answer:
    text = pages.get_template(template).render(language="en", **context)
    return "200 OK", [("Content-Type", "text/html; charset=utf-8")], text.encode()


def package_page(name: str, head: Markup, **context: Any) -> Answer:
    return page(f"session_timeout/pages/{name}.html", texts=page_texts(name), head=head, **context)


def redirect(url: str, *headers: tuple[str, str]) -> Answer:
    return "303 See Other", [("Location", url), *headers], b""


def service(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    file = assets.STATIC / "session_timeout" / environ["PATH_INFO"].rpartition("/")[2]
    if environ["PATH_INFO"].startswith("/static/session_timeout/") and file.suffix in FILES and file.is_file():
        start_response("200 OK", [("Content-Type", FILES[file.suffix])])
        return [file.read_bytes()]
    status, headers, body = answer(environ, environ["PATH_INFO"], environ["REQUEST_METHOD"] == "POST", time.time())
    start_response(status, [*headers, *NO_STORE.items(), ("Content-Security-Policy", POLICY)])
    return [body]


def answer(environ: dict[str, Any], path: str, post: bool, now: float) -> Answer:
    try:
        form = read_form(environ) if post else {}
    except ValueError:
        return "400 Bad Request", [("Content-Type", "text/plain")], b"This form cannot be read."
    cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    key = cookies["session"].value if "session" in cookies else ""
    session = sessions.get(key)
    if path == "/favicon.ico":
        return "204 No Content", [], b""
    if path == "/sign-in":
        return sign_in(form["name"]) if form.get("name") else page("sign_in.html")
    if path in ("/status", "/keep-alive"):
        return say_time(environ, session, path == "/keep-alive", now)
    timed_out = session is not None and not LIMITS.remaining(session["time"], now)
    if session is not None and not timed_out and path == "/timed-out":
        return redirect("/renew")  # a session that lives ends at the sign-out alone
    if timed_out:
        session = sessions.pop(key, None) and None
    if session is None:
        if path in ("/timed-out", "/signed-out"):
            head = ended_meta() + stylesheet_tag() + script_tag()
            ended = package_page(path[1:].replace("-", "_"), head, sign_in_url="/sign-in", answers="not-saved")
            return ended[0], ended[1] + GONE, ended[2]
        return redirect("/timed-out" if timed_out else "/signed-out" if path == "/sign-out" else "/sign-in", *GONE)
    # neither a guess of the browser's nor what another site loads is the user's doing
    if is_own(environ):
        session["time"] = LIMITS.extend(session["time"], now)
    fields = Markup('<input type="hidden" name="csrf_token" value="{}">').format(session["csrf"])
    if post and not hmac.compare_digest(form.get("csrf_token", "").encode(), session["csrf"].encode()):
        return "403 Forbidden", [("Content-Type", "text/plain")], b"This form is not of your session."
    if path == "/sign-out" and post:
        del sessions[key]
        return redirect("/signed-out", *GONE)
    if path == "/sign-out":
        return package_page("sign_out", stylesheet_tag(), fields=fields, sign_out_url=path, stay_url="/renew")
    if path == "/renew" and post:
        session["number"] = form.get("number", "")[:20]
        return redirect("/sent")
    if path in ("/renew", "/sent"):
        expires_in = LIMITS.expires_in(session["time"], now)
        dialog = {**DIALOG, **URLS, "session_id": session["page_id"], "expires_in": expires_in}
        return page(f"{path[1:]}.html", session=session, fields=fields, dialog=dialog)
    return redirect("/renew")


def say_time(environ: dict[str, Any], session: dict[str, Any] | None, extends: bool, now: float) -> Answer:
    """How much time the session has that the request names; the keep-alive extends it first, also a little late."""
    # a service worker's cache ignores no-store, and refuses what has this
    told = [("Vary", "*")]
    if environ.get("HTTP_SEC_FETCH_SITE") in ("cross-site", "same-site"):
        return "403 Forbidden", told, b""
    if session is not None and environ.get("HTTP_SESSION_TIMEOUT_ID", session["page_id"]) == session["page_id"]:
        if extends and not LIMITS.is_over(session["time"], now):
            session["time"] = LIMITS.extend(session["time"], now)
        remaining = LIMITS.remaining(session["time"], now)
        if remaining:
            told += [("Session-Timeout-Remaining", str(remaining)), ("Session-Timeout-Id", session["page_id"])]
            return "204 No Content", told, b""
    return "401 Unauthorized", [*told, ("Session-Timeout-Remaining", "0")], b""


def read_form(environ: dict[str, Any]) -> dict[str, str]:
    """Raises ValueError for a body that does not say its length, or that is no UTF-8."""
    length = environ.get("CONTENT_LENGTH", "")
    if not length.isdecimal():
        raise ValueError(f"Content-Length cannot be {length!r}. It must be a number of bytes.")
    return dict(parse_qsl(environ["wsgi.input"].read(int(length)).decode()))


def is_own(environ: dict[str, Any]) -> bool:
    """Whether the user asks: not another site's picture, nor a browser that guesses."""
    ours = environ.get("HTTP_SEC_FETCH_SITE", "none") in ("same-origin", "none")
    is_page = environ.get("HTTP_SEC_FETCH_DEST") == "document"
    return (ours or is_page) and "prefetch" not in environ.get("HTTP_SEC_PURPOSE", "")


def sign_in(name: str) -> Answer:
    key, now = secrets.token_urlsafe(), time.time()
    # those that nobody came back to
    for old in [each for each, session in sessions.copy().items() if LIMITS.is_over(session["time"], now)]:
        sessions.pop(old, None)
    # the pages' id is not the key: whoever reads it can do nothing with it
    names = {"page_id": secrets.token_urlsafe(12), "csrf": secrets.token_urlsafe()}
    sessions[key] = {"name": name, "time": LIMITS.begin(now), **names}
    cookies = (f"session={key}; Path=/; HttpOnly; SameSite=Lax", "signed_in=1; Path=/; SameSite=Strict")
    return redirect("/renew", *(("Set-Cookie", cookie) for cookie in cookies))


class Server(ThreadingMixIn, WSGIServer):
    """One thread per request: a browser opens connections that it does not use yet."""

    daemon_threads = True


if __name__ == "__main__":
    with make_server("127.0.0.1", int(os.environ.get("PORT", "8000")), service, Server) as server:
        print(f"Serving http://127.0.0.1:{server.server_port}/", flush=True)
        server.serve_forever()
