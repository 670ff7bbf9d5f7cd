"""The samples for Django, in new projects."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from .django_project import ask, make_project
from .markup import elements, settings_of
from .samples import files_of

FORM = "session-timeout-sign-out"
OURS = """
INSTALLED_APPS += ["session_timeout"]
MIDDLEWARE += ["session_timeout.django.SessionTimeoutMiddleware"]
"""
URLS = """
from service import typed, views

urlpatterns += [
    path("news", views.news), path("everywhere", views.everywhere),
    path("since", typed.since),
]
"""
TOUR = """
anna, elsewhere = signed_in(), signed_in()
page = anna.get("/apply").content.decode()
elsewhere.get("/apply")
nobody = browser().get("/apply")
news = anna.get("/news").json()
anna.post("/everywhere")
kept, ended = anna.get("/session/keep-alive"), elsewhere.get("/session/keep-alive")
import service.signals
with TestCase().assertLogs("service", "INFO") as heard:
    left = anna.post("/session/sign-out", follow=True)
from service.typed import since
ben = browser()
from django.contrib.auth.models import User
User.objects.create_user("ben", password="a long one")
form = ben.get("/accounts/login/?next=/apply%3Fx=1")
way_back = re.search('name="next" value="([^"]+)"', form.content.decode())[1]
signed = ben.post("/accounts/login/", {"username": "ben", "password": "a long one", "next": way_back})
answer({
    "sign_in": [signed["Location"], ben.get("/apply?x=1").status_code],
    "heard": heard.output,
    "typed": [since.__name__, signed_in().get("/since").content.decode()],
    "page": page,
    "alone": render_to_string("alone.html"),
    "nobody": [nobody.status_code, nobody["Location"]],
    "news": news,
    "keep_alive": [kept.status_code, int(kept["Session-Timeout-Remaining"]), ended.status_code],
    "left": left.redirect_chain,
    "signed_out": left.content.decode(),
    "cookies": {name: left.cookies[name].OutputString() for name in ("basket", "draft")},
    "timed_out": browser().get("/session/timed-out").content.decode(),
    "after": anna.get("/session/keep-alive").status_code,
})
"""
OWN_SIGN_IN = """
from django.contrib.sessions.backends.db import SessionStore

def with_session(**data):
    client, session = browser(), SessionStore()
    session.update(data)
    session.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client

answer([with_session(name="Anna").get("/session/keep-alive").status_code,
        with_session(other=1).get("/session/keep-alive").status_code,
        browser().get("/apply")["Location"]])
"""
WITH_OTHERS = """
call_command("collectstatic", interactive=False, verbosity=0)
page = signed_in().get("/apply")
html = page.content.decode()
files = [browser().get(link) for link in re.findall('(?:href|src)="(/static/[^"]+)"', html)]
answer({
    "files": [[file["Cache-Control"], file["Content-Type"].partition(";")[0]] for file in files],
    "nonces": re.findall('nonce="([^"]+)"', html),
    "policy": page["Content-Security-Policy"],
})
"""


def test_django(tmp_path: Path) -> None:
    with files_of("docs/how-to/django.md") as files:
        own_sign_in = files.pop("settings.py, without Django’s authentication")
        with_others = files.pop("settings.py, with WhiteNoise and django-csp")
        make_project(tmp_path, files, URLS)
    said = ask(tmp_path, TOUR)
    ((name, settings),) = settings_of(said["page"])
    assert name == "session-timeout"
    assert (settings["timeout"], settings["countdown"], settings["sign_out_form"]) == (900, 120, FORM)
    assert 0 < settings["expires_in"] <= 8 * 60 * 60
    assert [each["id"] for each in elements(said["page"], "form")] == [FORM]
    ((_, alone),) = settings_of(said["alone"])
    assert alone["keep_alive_url"] == "/keep-alive"
    assert [len(elements(said["alone"], each)) for each in ("link", "script")] == [1, 1]
    assert said["nobody"] == [303, "/accounts/login/?next=%2Fapply"]
    assert said["news"] == {"news": []}
    assert said["sign_in"] == ["/apply?x=1", 200]
    assert [re.sub("of [0-9]+ ", "of … ", line) for line in said["heard"]] == [
        "INFO:service:a session of … has ended: signed-out"
    ]
    assert said["typed"] == ["since", "900"]
    assert said["keep_alive"] == [204, 900, 401]
    assert said["left"] == [["/session/signed-out", 303]]
    assert settings_of(said["signed_out"]) == [
        ("session-ended", {"clear_local_storage": "draft-*", "keep": "cookie-consent theme"})
    ]
    assert "You signed out" in said["signed_out"]
    assert said["cookies"]["basket"].startswith("basket=; Path=/; Expires=Thu, 01 Jan 1970")
    assert said["cookies"]["draft"].startswith("draft=; Path=/apply; Expires=Thu, 01 Jan 1970")
    assert "We did not save your answers." in said["timed_out"]
    assert said["after"] == 401
    (tmp_path / "service" / "own.py").write_text(f"from service.settings import *\n\n{own_sign_in}", "utf-8")
    assert ask(tmp_path, OWN_SIGN_IN, "service.own") == [204, 401, "/sign-in?next=%2Fapply"]
    # where Django debugs, WhiteNoise serves what is not collected
    deployed = f'from service.settings import *\n\nDEBUG, ALLOWED_HOSTS = False, ["127.0.0.1"]\n{with_others}'
    (tmp_path / "service" / "others.py").write_text(deployed, "utf-8")
    said = ask(tmp_path, WITH_OTHERS, "service.others")
    assert [kind for _, kind in said["files"]] == ["text/css", "text/javascript"]
    assert all(cached == "max-age=315360000, public, immutable" for cached, _ in said["files"])
    assert len(said["nonces"]) == 2
    assert f"script-src 'nonce-{said['nonces'][0]}'" in said["policy"]
    assert said["nonces"][0] == said["nonces"][1]


def test_moving_from_django_session_security(tmp_path: Path) -> None:
    with files_of("docs/how-to/django-session-security.md") as files:
        make_project(tmp_path, files, "\nfrom service import views\n\nurlpatterns += [path('news', views.news)]\n")
    said = ask(
        tmp_path,
        """
anna = signed_in()
request = RequestFactory().get("/")
kept = anna.get("/session/keep-alive")
before = anna.session["session_timeout"]
anna.get("/news")
from django.urls import path
from service import urls
from django.shortcuts import render
urls.urlpatterns.append(path("page", lambda request: render(request, "base.html")))
answer({
    "extended": before != anna.session["session_timeout"],
    "page": anna.get("/page").content.decode(),
})
""",
    )
    assert said["extended"] is False
    ((_, settings),) = settings_of(said["page"])
    # the other package warns after 540 seconds of 600
    assert (settings["timeout"], settings["timeout"] - settings["countdown"]) == (600, 540)
    assert settings["extend_on_activity"] is True
    assert settings["sign_out_form"] == elements(said["page"], "form")[0]["id"]


def test_signing_out_at_the_identity_provider(tmp_path: Path) -> None:
    with files_of("docs/how-to/openid-connect.md") as files:
        del files["app.py"], files["sign_in.py"]  # Flask's: see test_flask_pages
        for name in ("not_known", "base"):
            del files[f"templates/{name}.html"]
        files["settings.py"] = OURS + files["settings.py"]
        urls = """
from django.shortcuts import render
from django.urls import include
from service import provider

urlpatterns += [
    path("session/", include("session_timeout.django.urls")),
    path("back", provider.back_from_provider, name="back-from-provider"),
]
"""
        make_project(tmp_path, files, urls)
    said = ask(
        tmp_path,
        """
def leave():
    anna = signed_in()
    session = anna.session
    session["oidc_id_token"] = "signed"
    session.save()
    return anna, anna.get("/session/sign-out").content.decode(), anna.post("/session/sign-out")["Location"]


anna, page, left = leave()
ben, _, again = leave()
state = again.partition("state=")[2]
answer({
    "page": page, "left": left, "after": anna.get("/session/keep-alive").status_code,
    "guessed": anna.get("/back?state=guessed").content.decode(), "right": ben.get("/back?state=" + state)["Location"],
    "there": signed_in().get("/back?state=" + state)["Location"],
    "heard": anna.post("/session/provider-signed-out").status_code,
})
""",
        ISSUER="https://id.example",
        END_SESSION_ENDPOINT="https://id.example/end",
        CLIENT_ID="cases",
    )
    assert [each["data-sign-out"] for each in elements(said["page"], "button")] == ["navigate"]
    sent = urlsplit(said["left"])
    query = parse_qs(sent.query)
    assert sent._replace(query="").geturl() == "https://id.example/end"
    assert query["id_token_hint"] == ["signed"]
    assert query["post_logout_redirect_uri"] == ["http://127.0.0.1/back"]
    assert said["after"] == 401
    assert "We do not know whether you signed out elsewhere" in said["guessed"]
    ((name, _),) = settings_of(said["guessed"])
    assert name == "session-ended"
    assert said["right"] == "/session/signed-out"
    assert said["there"] == "/session/sign-out"
    assert said["heard"] == 400


def test_another_language(tmp_path: Path) -> None:
    with files_of("docs/how-to/language.md") as files:
        # they have a test beside those of Flask
        del files["german.py"], files["app.py"]
        files["settings.py"] = f'{OURS}SESSION_TIMEOUT = {{"TIMEOUT": 900}}\n{files["settings.py"]}'
        files["templates/page.html"] = "{% load session_timeout %}{% session_timeout %}"
        urls = """
from django.shortcuts import render
from django.urls import include

urlpatterns += [
    path("session/", include("session_timeout.django.urls")),
    path("page", lambda request: render(request, "page.html")),
]
"""
        make_project(tmp_path, files, urls)
    said = ask(
        tmp_path,
        """
answer({name: client.get(path).content.decode() for name, path, client in (
    ("page", "/page", signed_in()),
    ("signed_out", "/session/signed-out", browser()),
    ("timed_out", "/session/timed-out", browser()),
)})
""",
    )
    ((_, settings),) = settings_of(said["page"])
    assert (settings["language"], settings["title"]) == ("de", "Sie werden gleich abgemeldet")
    assert "Sie haben sich abgemeldet" in said["signed_out"]
    assert elements(said["signed_out"], "html")[0]["lang"] == "de"
    # its texts are missing
    assert "For your security, we signed you out" in said["timed_out"]
    assert elements(said["timed_out"], "html")[0]["lang"] == "en"
