"""The README says what is so: its sizes, its picture, its links, and its samples, which are run."""

from __future__ import annotations

import code
import re
import struct
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

import flask
import pytest
from fastapi import Request
from flask import Flask, render_template_string
from starlette.responses import Response
from starlette.testclient import TestClient

from scripts import update_figures
from session_timeout import assets
from session_timeout.options import OPTIONS
from site_for_tests import STRICT
from tests.build import hmrc
from tests.docs.django_project import ask, make_project
from tests.docs.markup import elements, settings_of
from tour.length import problem

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
SAMPLES = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
# every sample is one of these: a new one needs a test
DJANGO_SETTINGS, DJANGO_URLS, FLASK, STARLETTE, PLAIN = [text for kind, text in SAMPLES if kind == "python"]
(DJANGO_TEMPLATE,) = [text for kind, text in SAMPLES if kind == "django"]
FLASK_TEMPLATE, STARLETTE_TEMPLATE = [text for kind, text in SAMPLES if kind == "jinja"]
CONTROL, ENDED = [text for kind, text in SAMPLES if kind == "html"]
FORM = "session-timeout-sign-out"
FILES = ("session-timeout.min.css", "session-timeout.min.js")


def row(name: str) -> dict[str, int]:
    """A row of the table of sizes, as the README has it."""
    (line,) = [line for line in README.splitlines() if line.startswith("| ") and name in line]
    cells = [int(cell.replace(",", "")) for cell in line.split("|")[2:5]]
    return dict(zip(("bytes", "gzip", "brotli"), cells, strict=True))


@pytest.mark.parametrize("name", FILES)
def test_the_sizes_are_the_files(name: str) -> None:
    built = assets.manifest()["files"][name]
    sizes = {"bytes": built["bytes"], "gzip": built["gzip"], "brotli": built["brotli"]}
    assert row(f"`{name}`") == sizes, "run python scripts/update_figures.py"


def test_the_sizes_of_hmrcs_dialog_are_those_of_this_run() -> None:
    assert row("HMRC Frontend") == update_figures.sizes(hmrc.bundle())


def test_nobody_types_the_figures() -> None:
    assert update_figures.updated(README) == README, "run python scripts/update_figures.py"
    assert update_figures.updated(README.replace(f"{row('min.js')['brotli']:,}", "1")) == README


def test_the_pictures_are_there_described_and_small() -> None:
    pictures = dict(re.findall(r"^!\[([^\]]+)\]\(([^)]+)\)$", README, re.MULTILINE))
    dialog, tabs = pictures.values()
    picture = (ROOT / dialog).read_bytes()
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", picture[16:24]) == (1200, 750)
    assert len(picture) < 60_000
    moving = (ROOT / tabs).read_bytes()
    assert moving.startswith(b"GIF89a")
    assert moving.count(b"\x21\xf9\x04") == 5, "its frames"
    assert struct.unpack("<H", moving[6:8])[0] <= 1200
    assert len(moving) < 400_000
    words = list(pictures)[1].split()
    assert len(words) > 40
    for said in ("Stay signed in", "Do you want to sign\nout?", "You signed out"):
        assert f"“{said}" in list(pictures)[1]


def test_the_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert "LICENSE" in links
    assert [link for link in links if not link.startswith("https://") and not (ROOT / link).is_file()] == []


def test_what_it_tells_to_make_can_be_made() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    told = set(re.findall(r"^    make (\w+)", README, re.MULTILINE))
    assert told == {"demo", "test"}
    assert told <= targets


def test_the_extras_that_it_names_are_the_packages() -> None:
    (line,) = re.findall(r"^    pip install (.+)$", README, re.MULTILINE)
    named = re.findall(r"\[(\w+)\]", line)
    assert len(named) == 4
    assert set(named) <= set(metadata("session-timeout").get_all("Provides-Extra", []))


def test_what_it_names_is_in_the_code() -> None:
    script = assets.path("session-timeout.js").read_text("utf-8")
    known = {option.name: option.attribute.removeprefix("data-") for option in OPTIONS}
    names = re.findall(r"`([a-z_]+)=\w+`", README)
    assert names
    for name in names:
        assert f'"{known[name]}"' in script
    assert '<meta name="hmrc-timeout-dialog">' in README
    assert "hmrc-timeout-dialog" in script


def test_the_policy_is_the_one_that_the_browser_tests_use() -> None:
    assert f"`{STRICT}`" in README


def own(head: str) -> list[str]:
    """The addresses of the style sheet and the script in a page's head."""
    return re.findall(r'(?:src|href)="([^"]+)"', head)


def test_it_is_short() -> None:
    assert len(README.splitlines()) < 180
    assert {kind for kind, _ in SAMPLES} == {"python", "django", "jinja", "html"}
    # what a service writes to have it all
    django = DJANGO_SETTINGS + DJANGO_URLS + DJANGO_TEMPLATE
    for samples in (django, FLASK + FLASK_TEMPLATE, STARLETTE + STARLETTE_TEMPLATE, PLAIN):
        lines = [line for line in samples.splitlines() if line and not line.startswith("# ")]
        assert len(lines) <= 16


def test_the_size_comes_after_what_it_is_for() -> None:
    assert README.index("## What it does") < README.index(update_figures.BEFORE)


def test_the_supported_versions_are_the_packages() -> None:
    (line,) = [line for line in README.splitlines() if line.startswith("Supported: ")]
    package = metadata("session-timeout")
    pythons = [each.rpartition(" ")[2] for each in package.get_all("Classifier", []) if ":: 3." in each]
    assert f"Python {pythons[0]} to {pythons[-1]};" in line
    needs = " ".join(package.get_all("Requires-Dist", []))
    for name in ("Django", "Flask", "Starlette"):
        (oldest,) = re.findall(rf"\b{name.lower()}>=([\d.]+)", needs)
        assert f"{name} {oldest} or newer" in line


def test_the_demo_takes_what_it_says() -> None:
    (told,) = re.findall(r"`make demo (.+)`", README)
    names = [each.partition("=")[0] for each in told.split()]
    assert names == ["PORT", "TIMEOUT", "COUNTDOWN"]
    demo = (ROOT / "examples" / "django" / "serve.py").read_text("utf-8")
    assert [name for name in names if name not in demo] == []
    values = dict(each.split("=") for each in told.split())
    assert problem(int(values["TIMEOUT"]), int(values["COUNTDOWN"])) == ""


@pytest.mark.parametrize("sample", [FLASK, STARLETTE, PLAIN], ids=["flask", "fastapi", "plain"])
def test_the_samples_work_line_by_line_in_an_interpreter(sample: str, capsys: pytest.CaptureFixture[str]) -> None:
    console, waits = code.InteractiveConsole(), False
    for line in sample.splitlines():
        # a blank line would end a statement, but stands between two
        waits = console.push(line) if line or waits else False
    assert (waits, capsys.readouterr().err) == (False, "")


TOUR = """
anna, nobody = signed_in(), browser()
anna.get("/page")
answer({
    "anna": anna.get("/page").content.decode(),
    "nobody": nobody.get("/page").content.decode(),
    "kept": anna.get("/session/keep-alive").status_code,
    "refused": nobody.get("/session/keep-alive").status_code,
    "left": anna.post("/session/sign-out", follow=True).redirect_chain,
    "after": anna.get("/session/keep-alive").status_code,
})
"""


def test_the_django_samples_work_in_a_new_project(tmp_path: Path) -> None:
    for name, sample in (("settings", DJANGO_SETTINGS), ("urls", DJANGO_URLS)):
        assert sample.startswith(f"# {name}.py\n")
    page = """
from django.shortcuts import render

urlpatterns += [path("page", lambda request: render(request, "page.html"))]
"""
    files = {"settings.py": DJANGO_SETTINGS, "urls.py": DJANGO_URLS, "templates/page.html": DJANGO_TEMPLATE}
    make_project(tmp_path, files, page)
    said: dict[str, Any] = ask(tmp_path, TOUR)
    ((_, settings),) = settings_of(said["anna"])
    assert (settings["timeout"], settings["countdown"], settings["sign_out_form"]) == (900, 120, FORM)
    assert own(said["anna"]) == [f"/static/session_timeout/{name}" for name in FILES]
    assert elements(said["anna"], "form")[0]["id"] == FORM
    assert said["nobody"].split() == []
    assert (said["kept"], said["refused"], said["after"]) == (204, 401, 401)
    assert said["left"] == [["/session/signed-out", 303]]


def test_the_plain_sample_makes_the_head() -> None:
    names: dict[str, Any] = {}
    exec(compile(PLAIN, "README.md", "exec"), names)
    ((_, settings),) = settings_of(names["page"])
    assert settings == {"timeout": 900, "countdown": 120, "keep_alive_url": "/keep-alive", "sign_out_url": "/sign-out"}
    assert [Path(url.partition("?")[0]).name for url in own(names["page"])] == list(FILES)


def test_the_flask_sample_serves_the_files_and_fills_the_template() -> None:
    names: dict[str, Any] = {"__name__": "app"}
    exec(compile(FLASK, "README.md", "exec"), names)
    app: Flask = names["app"]
    app.add_url_rule("/", view_func=lambda: render_template_string(FLASK_TEMPLATE))
    app.add_url_rule("/in", "in", lambda: flask.session.update(user_id="anna") or "in", methods=["POST"])
    site = app.test_client()
    assert settings_of(site.get("/").text) == []
    site.post("/in")
    page = site.get("/").text
    ((_, settings),) = settings_of(page)
    assert settings["sign_out_form"] == elements(page, "form")[0]["id"] == FORM
    for name, url in zip(FILES, own(page), strict=True):
        with site.get(url) as answer:
            assert answer.data == assets.path(name).read_bytes()


def sign_in(request: Request) -> Response:
    request.session["user_id"] = "anna"
    return Response()


def test_the_fastapi_sample_serves_the_files_and_fills_the_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(compile(STARLETTE, "README.md", "exec"), names)
    app, templates = names["app"], names["templates"]
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(STARLETTE_TEMPLATE, "utf-8")
    app.add_route("/", lambda request: templates.TemplateResponse(request, "page.html"))
    app.add_route("/in", sign_in, methods=["POST"])
    site = TestClient(app)
    site.post("/in")
    page = site.get("/").text
    ((_, settings),) = settings_of(page)
    assert settings["sign_out_form"] == elements(page, "form")[0]["id"] == FORM
    assert [site.get(url).content for url in own(page)] == [assets.path(name).read_bytes() for name in FILES]


def test_the_samples_of_html_say_what_the_script_takes() -> None:
    (link,) = elements(CONTROL)
    assert link.keys() == {"href", "data-sign-out", "data-sign-out-confirm"}
    script = assets.path("session-timeout.js").read_text("utf-8")
    assert all(name in script for name in link if name.startswith("data-"))
    assert settings_of(ENDED) == [("session-ended", {"clear_local_storage": "draft-*", "keep": "cookie-consent"})]
