"""`path("session/", include("session_timeout.django.urls"))`; the names are session_timeout:keep-alive and so on."""

from __future__ import annotations

from django.urls import path
from django.views.decorators.http import require_http_methods

from session_timeout.django import _provider, _views

app_name = "session_timeout"
PAGES = {**dict.fromkeys(("keep-alive", "status", "signed-out", "timed-out"), _views.page)}
PAGES |= {"sign-out": _views.sign_out, "worker.js": _views.worker}
urlpatterns = [
    path(name, require_http_methods(["GET", "HEAD", *(["POST"] if name == "sign-out" else [])])(view), name=name)
    for name, view in PAGES.items()
]
PAGES[_provider.PAGE] = _provider.receive
urlpatterns.append(path(_provider.PAGE, _provider.receive, name=_provider.PAGE))
for _each in urlpatterns:
    # Django's LoginRequiredMiddleware (5.1) leaves these alone: they are for those who are signed out too.
    _each.callback.login_required = False
