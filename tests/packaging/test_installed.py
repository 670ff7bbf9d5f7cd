"""The installed package serves its files: in an empty environment, in three frameworks, from a checkout."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from session_timeout import script_tag, stylesheet_tag, timeout_meta

from .conftest import MakeEnvironment
from .environments import ROOT, Environment

BUNDLE = ROOT / "static" / "session_timeout"
SCRIPT, STYLESHEET = "session-timeout.min.js", "session-timeout.min.css"
slow = pytest.mark.long("pip install, six times; tests/conformance runs what is installed")
META = timeout_meta(timeout=900, countdown=120, keep_alive_url="/keep-alive", sign_out_url="/sign-out")


def assert_served(site: dict[str, Any]) -> None:
    for name, kind in ((SCRIPT, "text/javascript; charset=utf-8"), (STYLESHEET, "text/css; charset=utf-8")):
        body = (BUNDLE / name).read_text(encoding="utf-8")
        assert site[name] == {"status": 200, "type": kind, "body": body}


def test_the_core_works_with_markupsafe_alone(bare: Environment) -> None:
    home = bare.packages / "session_timeout"
    assert bare.ask("core.py") == {
        "package": str(home / "__init__.py"),
        "frameworks": [],
        "static": str(home / "static"),
        "templates": str(home / "templates"),
        "tags": [META, script_tag(), stylesheet_tag()],
    }


@pytest.fixture(params=["installed", "editable"])
def environment(request: pytest.FixtureRequest) -> Environment:
    found: Environment = request.getfixturevalue(request.param)
    return found


def home_of(environment: Environment, answer: dict[str, Any]) -> Path:
    """Where static/ and templates/ must be; and that the package is the one that the environment is about."""
    package = environment.packages / "session_timeout"
    # An editable install leaves copies of the static files there, but no module.
    in_checkout = not (package / "__init__.py").exists()
    if in_checkout:
        package = ROOT / "python_src" / "session_timeout"
    assert answer["package"] == str(package / "__init__.py")
    return ROOT if in_checkout else package


@slow
def test_django_finds_the_files_and_writes_the_tags(environment: Environment, tmp_path: Path) -> None:
    answer = environment.ask("django_site.py", "StaticFilesStorage", tmp_path)
    home = home_of(environment, answer)
    assert answer["script"] == str(home / "static" / "session_timeout" / SCRIPT)
    assert answer["others"] == []
    assert answer["template_dirs"] == [str(home / "templates")]
    assert answer["page"] == (
        f'{META}\n<link rel="stylesheet" href="/static/session_timeout/{STYLESHEET}" nonce="n">\n'
        f'<script src="/static/session_timeout/{SCRIPT}" defer nonce="n"></script>'
    )
    assert (tmp_path / "session_timeout" / SCRIPT).read_bytes() == (BUNDLE / SCRIPT).read_bytes()


@slow
def test_djangos_hashed_names_work(environment: Environment, tmp_path: Path) -> None:
    page = environment.ask("django_site.py", "ManifestStaticFilesStorage", tmp_path)["page"]
    links = re.findall(r'(?:src|href)="/static/(session_timeout/session-timeout\.min\.[0-9a-f]{12}\.\w+)"', page)
    assert [(tmp_path / link).read_bytes() for link in links] == [
        (BUNDLE / STYLESHEET).read_bytes(),
        (BUNDLE / SCRIPT).read_bytes(),
    ]


@slow
def test_flask_serves_the_files_and_writes_the_tags(environment: Environment) -> None:
    site = environment.ask("flask_site.py")
    assert site["/"]["body"] == f"{stylesheet_tag()}\n{script_tag('n')}"
    assert_served(site)


@slow
def test_starlette_serves_the_files(environment: Environment) -> None:
    assert_served(environment.ask("starlette_site.py", "directory"))


@slow
def test_starlette_serves_the_files_of_the_package_by_name(installed: Environment) -> None:
    assert_served(installed.ask("starlette_site.py", "packages"))


@slow
@pytest.mark.parametrize(
    ("extra", "names"),
    [
        ("flask", ["SessionTimeout"]),
        ("starlette", ["SessionTimeout", "add_session_timeout"]),
        ("jinja2", ["add_session_timeout"]),
        ("oidc", ["Provider"]),
    ],
)
def test_an_extra_brings_what_its_part_needs(
    wheel: Path, make_environment: MakeEnvironment, extra: str, names: list[str]
) -> None:
    environment = make_environment(extra)
    environment.install(f"{wheel}[{extra}]")
    assert environment.ask("extras.py", {"jinja2": "jinja"}.get(extra, extra)) == names
