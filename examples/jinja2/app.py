"""Renew a library book: a small service with Jinja2 and nothing else, on the WSGI server of the standard library.

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
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIServer, make_server

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from session_timeout import assets, ended_meta, script_tag, stylesheet_tag
from session_timeout.headers import NO_STORE, expired_cookie
from session_timeout.jinja import add_session_timeout
from session_timeout.limits import Limits
from session_timeout.texts import page_texts

POLICY = "default-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
TIMEOUT, COUNTDOWN = int(os.environ.get("TIMEOUT", "900")), int(os.environ.get("COUNTDOWN", "120"))
LIMITS = Limits(TIMEOUT, absolute=8 * 60 * 60)
DIALOG = {
    "timeout": TIMEOUT,
    "countdown": COUNTDOWN,
    "keep_alive_url": "/keep-alive",
    "sign_out_url": "/sign-out",
    "timeout_url": "/timed-out",
    "signed_in_cookie": "signed_in",
}
ENDED = {"sign_in_url": "/sign-in", "head": ended_meta() + stylesheet_tag() + script_tag(), "answers": "not-saved"}
TYPES = {".js": "text/javascript", ".css": "text/css"}
COOKIES: dict[str, dict[str, Any]] = {
    "session": {"httponly": True, "samesite": "Lax"},
    "signed_in": {"samesite": "Lax"},
}

pages = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)
add_session_timeout(pages)
sessions: dict[str, dict[str, Any]] = {}


def render(template: str, **context: Any) -> tuple[str, list[tuple[str, str]], bytes]:
    text = pages.get_template(template).render(language="en", **context)
    return "200 OK", [("Content-Type", "text/html; charset=utf-8")], text.encode()


def redirect(url: str) -> tuple[str, list[tuple[str, str]], bytes]:
    return "303 See Other", [("Location", url)], b""


def service(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    path, post, now = environ["PATH_INFO"], environ["REQUEST_METHOD"] == "POST", time.time()
    form = parse_qs(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()) if post else {}
    file = assets.STATIC / "session_timeout" / path.rpartition("/")[2]
    if path.startswith("/static/session_timeout/") and file.suffix in TYPES and file.is_file():
        start_response("200 OK", [("Content-Type", TYPES[file.suffix])])
        return [file.read_bytes()]
    cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    key = cookies["session"].value if "session" in cookies else ""
    session = sessions.get(key)
    timed_out = session is not None and LIMITS.is_over(session["time"], now)
    token = form.get("csrf_token", [""])[0]
    right = session is not None and hmac.compare_digest(token.encode(), session["csrf"].encode())
    if timed_out or path == "/timed-out" or (path == "/sign-out" and post and right):
        sessions.pop(key, None)
        session = None
    # a guess of the browser's is not the user's doing
    elif session and "prefetch" not in environ.get("HTTP_SEC_PURPOSE", "") and path != "/favicon.ico":
        session["time"] = LIMITS.extend(session["time"], now)
    headers = [*NO_STORE.items(), ("Content-Security-Policy", POLICY)]
    if session is not None:
        headers.append(("Session-Timeout-Remaining", str(LIMITS.remaining(session["time"], now))))
    elif key:
        headers += [("Set-Cookie", expired_cookie(name, **attributes)) for name, attributes in COOKIES.items()]
    if path == "/sign-in" and post and form.get("name"):
        key = secrets.token_urlsafe()
        sessions[key] = {"name": form["name"][0], "time": LIMITS.begin(now), "csrf": secrets.token_urlsafe()}
        headers = [each for each in headers if each[0] != "Set-Cookie"]
        headers += [("Set-Cookie", f"session={key}; Path=/; HttpOnly; SameSite=Lax")]
        headers += [("Set-Cookie", "signed_in=1; Path=/; SameSite=Lax")]
    status, more, body = answer(path, post, form, sessions.get(key), timed_out, now)
    start_response(status, [*headers, *more])
    return [body]


def answer(
    path: str, post: bool, form: dict[str, list[str]], session: dict[str, Any] | None, timed_out: bool, now: float
) -> tuple[str, list[tuple[str, str]], bytes]:
    if path == "/timed-out" or (path == "/signed-out" and session is None):
        page = path[1:].replace("-", "_")
        return render(f"session_timeout/pages/{page}.html", texts=page_texts(page), **ENDED)
    if path == "/keep-alive":
        return "204 No Content" if session else "401 Unauthorized", [], b""
    if path == "/favicon.ico":
        return "204 No Content", [], b""
    if session is None:
        if path == "/sign-in" and not post:
            return render("sign_in.html")
        return redirect("/timed-out" if timed_out else "/signed-out" if path == "/sign-out" else "/sign-in")
    fields = Markup('<input type="hidden" name="csrf_token" value="{}">').format(session["csrf"])
    dialog = {**DIALOG, "expires_in": LIMITS.expires_in(session["time"], now)}
    if path == "/sign-out":
        urls = {"sign_out_url": "/sign-out", "stay_url": "/renew"}
        texts = page_texts("sign_out")
        return render("session_timeout/pages/sign_out.html", texts=texts, fields=fields, head=stylesheet_tag(), **urls)
    if path == "/renew" and not post:
        return render("renew.html", name=session["name"], fields=fields, dialog=dialog)
    if path == "/renew":
        session["number"] = form.get("number", [""])[0][:20]
        return redirect("/sent")
    if path == "/sent":
        return render("sent.html", number=session.get("number", ""), fields=fields, dialog=dialog)
    return redirect("/renew")


class Server(ThreadingMixIn, WSGIServer):
    """One thread per request: a browser opens connections that it does not use yet."""

    daemon_threads = True


if __name__ == "__main__":
    with make_server("127.0.0.1", int(os.environ.get("PORT", "8000")), service, Server) as server:
        print(f"Serving http://127.0.0.1:{server.server_port}/", flush=True)
        server.serve_forever()
