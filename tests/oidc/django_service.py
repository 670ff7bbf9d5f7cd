"""The service on Django, in a process of its own: Django has one set of settings in each."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path
from socketserver import ThreadingMixIn
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import httpx2

from examples.oidc.provider import certified
from tests.serving import Quiet, serving

from .service import NOT_KNOWN, PAGE, Service

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = PAGE.format(
    meta="{% load session_timeout %}{% session_timeout %}",
    words="{{ words }}",
    form="{% if request.session_timeout.signed_in %}{% sign_out %}{% endif %}",
)


_migrated: list[Path] = []
"""A database that has its tables, once there is one: they take a while."""


class _Told(Service):
    """The test's hold on the service: what is set here is read there, from a file."""

    folder: Path

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)
        if name in ("ahead", "asks") and "folder" in self.__dict__:
            new = self.folder / "new.json"
            new.write_text(json.dumps({"ahead": self.ahead, "asks": dict(self.asks)}), "utf-8")
            new.replace(self.folder / "told.json")


class _Asking(Service):
    """The service's own: it asks the test's for what it was told."""

    folder: Path

    def __getattribute__(self, name: str) -> Any:
        if name in ("ahead", "asks"):
            return json.loads((self.folder / "told.json").read_text("utf-8"))[name]
        return object.__getattribute__(self, name)


@contextmanager
def django_service(engine: str, host: str, folder: Path, **settings: Any) -> Iterator[Service]:
    """Run it at this address, with this session engine, and its database and cache in the folder."""
    folder.mkdir(exist_ok=True)
    database = folder / "service.sqlite3"
    if _migrated and not database.exists():
        shutil.copy(_migrated[0], database)
    holder: list[_Told] = []

    class Called(Quiet):
        """The service calls back: it is between two things, or a session has ended."""

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            if asked.path == "/between":
                holder[0].between()
            else:
                holder[0].ended(reason=parse_qs(asked.query)["reason"][0])
            self.send_response(204)
            self.end_headers()

    calls = ThreadingHTTPServer(("127.0.0.1", 0), Called)
    with serving(calls):
        told = {**settings, "provider": settings["provider"].issuer, "engine": engine, "host": host}
        told |= {"folder": str(folder), "calls": f"http://127.0.0.1:{calls.server_port}"}
        (folder / "told.json").write_text(json.dumps({"ahead": 0, "asks": {}}), "utf-8")
        command = [sys.executable, "-m", "tests.oidc.django_service", json.dumps(told)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
            try:
                assert process.stdout
                said = json.loads(process.stdout.readline())
                if not _migrated:
                    _migrated.append(Path(shutil.copy(database, folder / "migrated.sqlite3")))
                service = _Told(origin=said["origin"], **{**settings, "known": said["known"]})
                service.folder = folder
                holder.append(service)
                yield service
            finally:
                process.terminate()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(Quiet, WSGIRequestHandler):
    pass


def main(told: dict[str, Any]) -> None:
    import django
    from django.conf import settings

    server = _Server((told["host"], 0), _Quiet)
    folder, calls, engine = Path(told.pop("folder")), told.pop("calls"), told.pop("engine")
    origin = f"http://{told.pop('host')}:{server.server_port}"
    service = _Asking(origin=origin, provider=certified.Provider(told.pop("provider")), **told)
    service.folder = folder
    service.between = lambda: httpx2.get(f"{calls}/between", timeout=60)
    is_new = not (folder / "service.sqlite3").exists()
    urls = ModuleType("urls_of_the_service")
    sys.modules[urls.__name__] = urls
    settings.configure(
        SECRET_KEY="for tests, as long as Django likes it to be: 0123456789 0123456789",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=urls.__name__,
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
            "django.contrib.staticfiles", "session_timeout",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "session_timeout.django.SessionTimeoutMiddleware",
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "service.sqlite3"}},
        CACHES={"default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": folder / "cache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }},
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }],
        SESSION_ENGINE=f"django.contrib.sessions.backends.{engine}",
        # neither is a reason to touch a session at the provider's visit
        SESSION_SAVE_EVERY_REQUEST=True,
        LOGIN_URL="/sign-in",
        STATIC_URL="/static/",
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
        SESSION_TIMEOUT={
            "TIMEOUT": 900, "COUNTDOWN": 120, "PROVIDER": service.as_provider(),
            "PROVIDER_SIGN_OUT": lambda request: service.sign_out(request.session.get("id_token")),
            "PROVIDER_AT_TIMEOUT": service.at_timeout, "EVENTS": service.events,
        },
    )  # fmt: skip
    django.setup()
    if is_new:
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
    serve(server, urls, service, calls)


def serve(server: _Server, urls: ModuleType, service: Service, calls: str) -> None:
    """The service's own pages, and then the requests: by ASGI where open tabs are told by the server."""
    import uvicorn
    from django.contrib.auth import get_user_model, login
    from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler, StaticFilesHandler
    from django.core.handlers.asgi import ASGIHandler
    from django.core.handlers.wsgi import WSGIHandler
    from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
    from django.template import engines
    from django.urls import include, path

    from session_timeout import _clock
    from session_timeout.django import session_ended, signed_in_only
    from session_timeout.oidc import STATE_KEY, is_our_state

    template = engines["django"].from_string(TEMPLATE)

    def show(request: HttpRequest, words: str, status: int = 200) -> HttpResponse:
        return HttpResponse(template.render({"words": words}, request), status=status)

    def page(request: HttpRequest) -> HttpResponse:
        return show(request, f"Signed in as {request.user.get_username()}")

    @signed_in_only
    def private(request: HttpRequest) -> HttpResponse:
        return show(request, f"Private to {request.user.get_username()}")

    def sign_in(request: HttpRequest) -> HttpResponse:
        url, request.session["begun"] = service.begin()
        return HttpResponseRedirect(url)

    def signed_in(request: HttpRequest) -> HttpResponse:
        id_token = service.finish(request.GET["code"], request.session["begun"])
        name = json.loads(urlsafe_b64decode(id_token.split(".")[1] + "=="))["sub"]
        login(request, get_user_model().objects.get_or_create(username=name)[0])
        request.session["id_token"] = id_token
        return HttpResponseRedirect("/private")

    def back_from_provider(request: HttpRequest) -> HttpResponse:
        if not is_our_state(request.session.pop(STATE_KEY, None), request.GET.get("state")):
            return show(request, NOT_KNOWN, 400)
        return HttpResponseRedirect("/session/signed-out")

    def ended(*, reason: str, **more: object) -> None:
        httpx2.get(f"{calls}/ended", params={"reason": reason}, timeout=60)

    session_ended.connect(ended, weak=False)
    vars(_clock)["time"] = SimpleNamespace(time=service.now)
    views = {"": page, "private": private, "sign-in": sign_in, "signed-in": signed_in}
    views["back-from-provider"] = back_from_provider
    urls.urlpatterns = [  # type: ignore[attr-defined]
        path("session/", include("session_timeout.django.urls")),
        *(path(name, view) for name, view in views.items()),
    ]
    print(json.dumps({"origin": service.origin, "known": service.known}), flush=True)
    if service.events:
        config = uvicorn.Config(
            ASGIStaticFilesHandler(ASGIHandler()), log_level="error", lifespan="off", timeout_graceful_shutdown=1
        )
        uvicorn.Server(config).run(sockets=[server.socket])
    else:
        server.set_app(StaticFilesHandler(WSGIHandler()))
        server.serve_forever()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
