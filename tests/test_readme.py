"""The README says what is so: its sizes, its picture, its links, and its samples, which are run."""

from __future__ import annotations

import asyncio
import json
import re
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string
from starlette.applications import Starlette
from starlette.templating import Jinja2Templates
from starlette.types import Message

from docs import update_figures
from session_timeout import assets
from session_timeout.options import OPTIONS
from site_for_tests import STRICT
from tests.build import hmrc

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
SAMPLES = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
# every sample of Python is one of these: a new one needs a test
DJANGO_SETTINGS, DJANGO_URLS, PLAIN, FLASK, STARLETTE = [text for kind, text in SAMPLES if kind == "python"]
(DJANGO_TEMPLATE,) = [text for kind, text in SAMPLES if kind == "django"]
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
    assert row(f"`{name}`") == sizes, "run python docs/update_figures.py"


def test_the_sizes_of_hmrcs_dialog_are_those_of_this_run() -> None:
    assert row("HMRC Frontend") == update_figures.sizes(hmrc.bundle())


def test_nobody_types_the_figures() -> None:
    assert update_figures.updated(README) == README, "run python docs/update_figures.py"
    assert update_figures.updated(README.replace(f"{row('min.js')['brotli']:,}", "1")) == README


def test_the_picture_is_there_and_small() -> None:
    (name,) = re.findall(r"^!\[[^\]]+\]\(([^)]+)\)$", README, re.MULTILINE)
    picture = (ROOT / name).read_bytes()
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", picture[16:24]) == (1200, 750)
    assert len(picture) < 60_000


def test_the_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert "LICENSE" in links
    assert [link for link in links if not link.startswith("https://") and not (ROOT / link).is_file()] == []


def test_what_it_tells_to_make_can_be_made() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    told = set(re.findall(r"^    make (\w+)", README, re.MULTILINE))
    assert told == {"demo", "test"}
    assert told <= targets


def test_what_it_names_is_in_the_code() -> None:
    script = assets.path("session-timeout.js").read_text("utf-8")
    known = {option.name: option.attribute.removeprefix("data-") for option in OPTIONS}
    names = re.findall(r"`([a-z_]+)=\w+`", README)
    assert names
    for name in names:
        assert f'"{known[name]}"' in script
    assert "<meta name=\"hmrc-timeout-dialog\">" in README
    assert "hmrc-timeout-dialog" in script
    assert re.search(r"^\| 401, 403, 419, 440, or ", README, re.MULTILINE)
    assert "[401, 403, 419, 440]" in script
    assert "`Session-Timeout-Remaining: <seconds>`" in README
    assert '"Session-Timeout-Remaining"' in script


def test_the_policy_is_the_one_that_the_browser_tests_use() -> None:
    assert f"`{STRICT}`" in README


def own(head: str) -> list[str]:
    """The addresses of the style sheet and the script in a page's head."""
    return re.findall(r'(?:src|href)="([^"]+)"', head)


ASK = """
import json, os, sys
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "service.settings"
django.setup()
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.template import engines
from django.test import Client

call_command("check", fail_level="WARNING", stdout=sys.stderr)
call_command("migrate", verbosity=0)
anna, nobody = Client(SERVER_NAME="127.0.0.1"), Client(SERVER_NAME="127.0.0.1")
anna.force_login(User.objects.create_user("anna"))
kept = anna.get("/keep-alive")
print(json.dumps({
    "anna": kept.status_code,
    "renewed": kept.cookies["sessionid"]["max-age"],
    "nobody": nobody.get("/keep-alive").status_code,
    "page": engines["django"].from_string(sys.stdin.read()).render(),
    "found": [finders.find("session_timeout/" + name) for name in sys.argv[1:]],
}))
"""


def test_the_django_samples_work_in_a_new_project(tmp_path: Path) -> None:
    def run(*arguments: str, given: str = "") -> str:
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=tmp_path, input=given, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("-m", "django", "startproject", "service", ".")
    for name, sample in (("settings", DJANGO_SETTINGS), ("urls", DJANGO_URLS)):
        assert sample.startswith(f"# {name}.py\n")
        with (tmp_path / "service" / f"{name}.py").open("a", encoding="utf-8") as file:
            file.write(sample)
    said: dict[str, Any] = json.loads(run("-c", ASK, *FILES, given=DJANGO_TEMPLATE))
    assert (said["anna"], said["nobody"]) == (204, 401)
    assert said["renewed"] == int(re.findall(r"timeout=(\d+)", DJANGO_TEMPLATE)[0])
    assert said["found"] == [str(assets.path(name)) for name in FILES]
    assert '<meta name="session-timeout" content="session-timeout" data-timeout="900"' in said["page"]
    assert own(said["page"]) == [f"/static/session_timeout/{name}" for name in FILES]


def run_sample(sample: str, **given: Any) -> str:
    """Run the plain sample and another one; give the head that they make."""
    names: dict[str, Any] = {"__name__": __name__, **given}
    exec(compile(PLAIN + sample, "README.md", "exec"), names)
    return str(names["head"])


def test_the_plain_sample_makes_the_head() -> None:
    head = run_sample("")
    assert head.startswith('<meta name="session-timeout" content="session-timeout" data-timeout="900"')
    assert [Path(url.partition("?")[0]).name for url in own(head)] == list(FILES)


def test_the_flask_sample_serves_the_files_and_fills_the_template() -> None:
    app = Flask(__name__)
    head = run_sample(FLASK, app=app)
    app.add_url_rule("/", view_func=lambda: render_template_string("{{ session_timeout_head }}"))
    site = app.test_client()
    assert site.get("/").text == head
    for name, url in zip(FILES, own(head), strict=True):
        with site.get(url) as answer:
            assert answer.data == assets.path(name).read_bytes()


def test_the_starlette_sample_serves_the_files_and_fills_the_template(tmp_path: Path) -> None:
    app, templates = Starlette(), Jinja2Templates(directory=tmp_path)
    head = run_sample(STARLETTE, app=app, templates=templates)
    assert templates.env.from_string("{{ session_timeout_head }}").render() == head
    assert [get(app, url) for url in own(head)] == [assets.path(name).read_bytes() for name in FILES]


def get(app: Starlette, url: str) -> bytes:
    """What an ASGI application answers."""
    path, _, query = url.partition("?")
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
    body = bytearray()

    async def receive() -> Message:
        # a browser that waits for its answer says nothing more
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        body.extend(message.get("body", b""))

    asyncio.run(app(scope, receive, send))
    return bytes(body)
