"""Django's own guards: who was signed in is told why they are not any more, and comes back to where they were."""

from __future__ import annotations

from pathlib import Path

from tests.docs.django_project import ask, make_project

OURS = """
from service.settings import *
INSTALLED_APPS += ["session_timeout", "rest_framework"]
MIDDLEWARE += ["session_timeout.django.SessionTimeoutMiddleware"]
SESSION_TIMEOUT = {"SIGN_IN_URL": "admin:login"}
"""
URLS = """
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import include
urlpatterns = [path("session/", include("session_timeout.django.urls"))] + urlpatterns
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated])
def api(request):
    return Response({"yours": True})

urlpatterns += [path("api/", api)]
urlpatterns += [path("account/", login_required(lambda request: HttpResponse("yours")))]
"""
QUESTION = """
from html import unescape
from django.contrib.auth import get_user_model
from session_timeout.testing import moving_time

settings.ALLOWED_HOSTS = ["*"]
call_command("migrate", verbosity=0)
get_user_model().objects.create_superuser("anna", password="x")
said = []
for path in ("/admin/auth/user/?q=a%20b", "/account/"):
    with moving_time() as clock:
        client = Client()
        client.login(username="anna", password="x")
        client.get("/session/keep-alive")
        said.append(client.get(path).status_code)
        clock.wait(901)
        gone = client.get(path, headers={"accept": "text/html"})
        said += [gone.status_code, gone["Location"]]
        page = client.get(gone["Location"], headers={"accept": "text/html", "sec-fetch-site": "same-origin"})
        said.append(unescape(re.search('<a href="([^"]+)" role="button"', page.content.decode())[1]))
        script = client.get(path, headers={"x-requested-with": "XMLHttpRequest"})
        said.append(script.status_code)
        # a visitor is led as ever
        said.append(Client().get(path)["Location"].partition("?")[0])
answer(said)
"""
API = """
from django.contrib.auth import get_user_model
from session_timeout.testing import moving_time

settings.ALLOWED_HOSTS = ["*"]
call_command("migrate", verbosity=0)
user = get_user_model().objects.create_user("ben")
said = []
for headers in ({"accept": "text/html", "sec-fetch-mode": "navigate"}, {"accept": "application/json"}):
    with moving_time() as clock:
        client = Client()
        client.force_login(user)
        client.get("/session/keep-alive")
        said.append(client.get("/api/", headers=headers).status_code)
        clock.wait(901)
        gone = client.get("/api/", headers=headers)
        said.append([gone.status_code, gone.get("Location"), gone.get("Session-Timeout-Reason")])
        said.append(Client().get("/api/", headers=headers).status_code)
answer(said)
"""


def project(folder: Path) -> None:
    make_project(folder, {})
    (folder / "service" / "ours.py").write_text(OURS, "utf-8")
    with (folder / "service" / "urls.py").open("a", encoding="utf-8") as file:
        file.write(URLS)


def test_django_rest_framework_and_its_browsable_api(tmp_path: Path) -> None:
    project(tmp_path)
    led = [303, "/session/timed-out?next=%2Fapi%2F", None]
    assert ask(tmp_path, API, "service.ours") == [200, led, 403, 200, [401, None, "time"], 403]


def test_the_admin_and_login_required(tmp_path: Path) -> None:
    project(tmp_path)
    admin, account = "%2Fadmin%2Fauth%2Fuser%2F%3Fq%3Da%2520b", "%2Faccount%2F"
    assert ask(tmp_path, QUESTION, "service.ours") == [
        *(200, 303, f"/session/timed-out?next={admin}", f"/admin/login/?next={admin}", 302, "/admin/login/"),
        *(200, 303, f"/session/timed-out?next={account}", f"/admin/login/?next={account}", 302, "/accounts/login/"),
    ]
