"""The service on Django."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import django
from django.conf import settings as django_settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import override_settings

from . import asgi, site, wsgi
from .world import Serving, World

HEAD = "{% load session_timeout %}{% session_timeout %}"
FORM = "{% if request.session_timeout.signed_in %}{% sign_out %}{% endif %}"
OPTIONS_OF = {"DIALOG": "TIMEOUT", "CLEAN": "ENDED"}
"""Settings that are dicts of options, and the table that says which."""


class DjangoCall:
    def __init__(self, world: World, request: Any, user: str | None, draft: object = None) -> None:
        self.world, self.request, self._user = world, request, user
        self.method, self.form, self.query = request.method, request.POST, request.GET
        self.draft = draft

    @property
    def session(self) -> Any:
        return self.request.session

    @property
    def user(self) -> str | None:
        return self._user or self.request.user.get_username() or None

    def sign_in(self, user: str, clear: bool) -> None:
        from django.contrib.auth import get_user_model, login

        # the clerk is the third: see `by_role`
        found, _ = get_user_model().objects.get_or_create(username=user)
        login(self.request, found)

    def sign_out_itself(self) -> None:
        from django.contrib.auth import logout

        logout(self.request)

    def sign_out(self) -> None:
        self.request.session_timeout.end()

    def sign_out_everywhere(self) -> None:
        from session_timeout.django import sign_out_everywhere

        sign_out_everywhere(self.request.user)

    def sign_out_others(self) -> None:
        from session_timeout.django import sign_out_everywhere

        sign_out_everywhere(self.request.user, but_this=True)

    def move_key(self) -> None:
        self.session.cycle_key()

    def signed_in_within(self, seconds: int) -> bool:
        return bool(self.request.session_timeout.signed_in_within(seconds))

    def session_id(self) -> str | None:
        found: str | None = self.request.session_timeout.session_id
        return found


_changed: list[Any] = []


def prepare(world: World, storage: str, folder: str, settings: dict[str, Any]) -> Serving:
    """Serve the service. Raises what the package's checks have found."""
    if not django_settings.configured:
        _configure(world, storage, Path(folder))
        world.commands["reset"] = partial(_reset_all, world)
    _reset()
    root = settings.pop("root", "")
    if settings.get("user") == "@found":
        settings["user"] = lambda request: world.found(request.user.get_username()) and request.user.pk
    changed = override_settings(**_in_djangos_words(settings))
    changed.enable()
    _changed.append(changed)
    found = checks.run_checks()
    errors = [str(each) for each in found if each.is_serious()]
    if errors:
        raise ImproperlyConfigured("\n".join(errors))
    import_module("session_timeout.django").session_ended.connect(world.on_end, weak=False, dispatch_uid="conformance")
    for each in found:
        logging.getLogger("checks").warning(each)
    if settings.get("events"):
        from django.core.handlers.asgi import ASGIHandler

        return asgi.prepare(ASGIHandler(), root)
    from django.core.handlers.wsgi import WSGIHandler

    return wsgi.prepare(WSGIHandler(), root)


def _reset_all(world: World) -> None:
    _reset()
    world.end_later_servers()


def _reset() -> None:
    """Back to the settings that the service has without any of the test's."""
    while len(_changed) > 1:
        _changed.pop().disable()


def _configure(world: World, storage: str, folder: Path) -> None:
    database = folder / "service.sqlite3"
    is_new = not database.exists()
    urls = ModuleType("conformance_urls")
    sys.modules["conformance_urls"] = urls
    django_settings.configure(
        SECRET_KEY="for tests, as long as Django likes it to be: 0123456789 0123456789",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="conformance_urls",
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
                        "django.contrib.staticfiles", "session_timeout"],
        MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware",
                    "django.middleware.csrf.CsrfViewMiddleware",
                    "django.contrib.auth.middleware.AuthenticationMiddleware",
                    "session_timeout.django.SessionTimeoutMiddleware"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database}},
        CACHES={"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
                            "LOCATION": folder / "cache", "OPTIONS": {"MAX_ENTRIES": 100_000}}},
        TEMPLATES=_templates({}),
        SESSION_ENGINE=f"django.contrib.sessions.backends.{storage}",
        SESSION_FILE_PATH=str(folder),
        SESSION_COOKIE_NAME=site.COOKIE,
        # by the file's time, which is the real one
        SESSION_COOKIE_AGE=10**9 if storage == "file" else 1_209_600,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        STATIC_URL="/static/",
        LOGIN_URL="/sign-in",
        LOGGING_CONFIG=None,
        USE_TZ=True,
    )  # fmt: skip
    django.setup()
    from django.core.management import call_command

    if is_new:
        call_command("migrate", verbosity=0)
        from django.contrib.auth import get_user_model

        for name in ("anna", "ben", "clerk"):
            get_user_model().objects.create_user(name)
    store = import_module(django_settings.SESSION_ENGINE).SessionStore
    store.save = _counting(world, store.save)
    urls.urlpatterns = _urls(world)  # type: ignore[attr-defined]


def _counting(world: World, save: Callable[..., None]) -> Callable[..., None]:
    def counting(*arguments: Any, **named: Any) -> None:
        world.count("writes")
        save(*arguments, **named)

    return counting


def _templates(own: dict[str, str]) -> list[dict[str, Any]]:
    loaders = [("django.template.loaders.locmem.Loader", own), "django.template.loaders.app_directories.Loader"]
    processors = ["django.template.context_processors.request"]
    options = {"loaders": loaders, "context_processors": processors}
    return [{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": options}]


def guard(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware after the package's."""

    def look(request: HttpRequest) -> HttpResponse:
        is_open = request.path == "/sign-in" or request.user.is_authenticated
        return get_response(request) if is_open else HttpResponseRedirect(django_settings.SIGN_IN)

    return look


def _in_djangos_words(settings: dict[str, Any]) -> dict[str, Any]:
    """The one vocabulary as Django's documentation writes it."""
    from session_timeout import options

    names = {key: {option.name for option in getattr(options, table).options} for key, table in OPTIONS_OF.items()}
    ours: dict[str, Any] = {"DRAFTS": "default"}
    django_own: dict[str, Any] = {"SESSION_TIMEOUT": ours}
    for name, value in settings.items():
        if name == "layout":
            django_own["TEMPLATES"] = _templates({"session_timeout/layout.html": value})
        elif name == "guard":
            # of the whole site, and no page of the package's is an exception
            django_own["SIGN_IN"] = value
            django_own["MIDDLEWARE"] = [*django_settings.MIDDLEWARE, f"{__name__}.guard"]
        elif name == "lifetime":
            django_own["SESSION_COOKIE_AGE"] = value
        elif name in ("cookie_path", "cookie_domain"):
            django_own[f"SESSION_{name.upper()}"] = value
        elif name == "language":
            django_own["LANGUAGE_CODE"] = value
        elif name in names["CLEAN"]:
            ours.setdefault("CLEAN", {})[name] = value
        elif name in names["DIALOG"] - {"timeout", "countdown", "signed_in_cookie"}:
            ours.setdefault("DIALOG", {})[name] = value
        else:
            ours[name.upper()] = value
    return django_own


def _urls(world: World) -> list[Any]:
    from django.urls import include, path

    by_path: dict[str, list[site.Route]] = {}
    for route in site.ROUTES:
        by_path.setdefault(route.path.lstrip("/").replace("{rest}", "<path:rest>"), []).append(route)
    ours = path("session/", include("session_timeout.django.urls"))
    return [ours, *[path(where, _by_method(world, routes)) for where, routes in by_path.items()]]


def _by_method(world: World, routes: list[site.Route]) -> Callable[..., Any]:
    from django.views.decorators.csrf import csrf_exempt

    from session_timeout.django import FormDraft, signed_in_only

    views = {}
    for route in routes:
        draft = FormDraft(route.path, fields=site.FIELDS, check=site.takes) if route.has_draft else None
        view: Any = partial(_view_async if route.is_async else _view, world, route, draft)
        if route.is_async:
            view = _async(view)
        view = draft(view) if draft else view
        views.update(dict.fromkeys(route.methods, signed_in_only(view) if route.guarded else view))
    if routes[0].is_async:
        only: Callable[..., Any] = csrf_exempt(views["GET"])
        return only

    def view_of(request: HttpRequest, **arguments: Any) -> Any:
        found = views.get(request.method or "")
        return found(request, **arguments) if found else HttpResponse(status=405)

    # tokens of the site's own forms are not what is tested
    exempt: Callable[..., Any] = csrf_exempt(view_of)
    return exempt


def _async(view: Callable[..., Any]) -> Callable[..., Any]:
    async def awaited(request: HttpRequest) -> Any:
        return await view(request)

    return awaited


async def _view_async(world: World, route: site.Route, draft: Any, request: Any) -> HttpResponse:
    user = await request.auser()
    given = await draft.agive_back(request) if draft and request.method == "GET" else None
    return _answer(site.answered(DjangoCall(world, request, user.get_username(), given), route), request)


def _view(world: World, route: site.Route, draft: Any, request: HttpRequest, **_: Any) -> HttpResponse:
    given = draft.give_back(request) if draft and request.method == "GET" else None
    return _answer(site.answered(DjangoCall(world, request, None, given), route), request)


def _answer(page: site.Page, request: HttpRequest) -> HttpResponse:
    from django.template import engines

    if page.to:
        return HttpResponseRedirect(page.to, status=page.status)
    text = page.text
    if page.tag:
        text = engines["django"].from_string(site.PAGE.format(head=HEAD, form=FORM, text=text)).render({}, request)
    return HttpResponse(text, status=page.status, headers=page.headers)
