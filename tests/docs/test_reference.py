"""The reference is what the sources say: the pages that are written from them, and the one that is not."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from scripts import make_reference
from scripts.python_api import MEMBERS, PUBLIC
from session_timeout import assets

from .samples import ROOT, all_samples, read, samples_of

CLIENT = ROOT / "python_src" / "client"
PAGE = read("docs/reference/page.md")
SOURCES = {path.name: path.read_text("utf-8") for path in CLIENT.glob("*.py")}


@pytest.mark.parametrize("name", ["attributes.md", "texts.md", "settings.md", "python.md"])
def test_what_is_written_from_the_sources_is_fresh(name: str) -> None:
    assert make_reference.pages()[name] == read(f"docs/reference/{name}"), "run make docs"


def test_nothing_else_is_written(tmp_path: Path) -> None:
    make_reference.write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"attributes.md", "texts.md", "settings.md", "python.md"}


def test_the_signatures_are_python() -> None:
    signatures = samples_of("docs/reference/python.md")
    assert len(signatures) > 40
    for sample in signatures:
        ast.parse(sample.text)


def test_what_the_pages_and_examples_use_of_the_package_is_on_the_page() -> None:
    programs = [sample.text for sample in all_samples("python") if sample.page != "docs/reference/python.md"]
    programs += [path.read_text("utf-8") for path in ROOT.glob("examples/**/*.py")]
    used: set[tuple[str, str]] = set()
    for program in programs:
        nodes = list(ast.walk(ast.parse(program)))
        imports = [node for node in nodes if isinstance(node, ast.ImportFrom)]
        names = {(node.module or "", each.name) for node in imports for each in node.names}
        ours = {(module, name) for module, name in names if module.partition(".")[0] == "session_timeout"}
        modules = {name for _, name in ours if f"session_timeout.{name}" in PUBLIC}
        used |= {(module, name) for module, name in ours if name not in modules}
        used |= {
            (f"session_timeout.{node.value.id}", node.attr)
            for node in nodes
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules
        }
    assert ("session_timeout.assets", "STATIC") in used
    assert {each for each in used if each[1] not in PUBLIC.get(each[0], ())} == set()


def test_what_the_examples_templates_ask_of_the_session_is_on_the_page() -> None:
    templates = "".join(path.read_text("utf-8") for path in ROOT.glob("examples/**/*.html"))
    asked = set(re.findall(r"request\.session_timeout\.([\w.]+)", templates))
    assert asked == {"signed_in", "timeout"}
    assert asked <= set(MEMBERS["session_timeout.django._request.SessionTimeout"])


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    assert make_reference.table(("a", "b"), [("x | y", "two\n  lines")]) == (
        "| a | b |\n| --- | --- |\n| x \\| y | two lines |\n"
    )


def section(heading: str) -> str:
    return PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def rows(heading: str) -> dict[str, list[str]]:
    """The rows of a section's tables, by the first cell's code."""
    lines = [line.split(" | ") for line in section(heading).splitlines() if line.startswith("| `")]
    return {cells[0].strip("| `"): cells for cells in lines}


def constants(nodes: list[ast.expr]) -> list[str]:
    return [str(ast.literal_eval(node)) for node in nodes if isinstance(node, ast.Constant)]


def emitted() -> dict[str, set[str]]:
    """The events that the client sends, and the names in their detail."""
    found: dict[str, set[str]] = {}
    for source in SOURCES.values():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "emit":
                first = node.args[0]
                named = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                for name in constants(named):
                    found.setdefault(f"session-timeout:{name}", set()).update(
                        constants(getattr(node.args[1], "keys", []))
                    )
    return found


def test_the_events_are_those_that_the_client_sends() -> None:
    told = {name: set(re.findall(r"`(\w+)`: ", cells[2])) for name, cells in rows("Events").items()}
    assert told == emitted()


def test_the_functions_are_those_that_the_client_gives() -> None:
    given = re.search(r"window\.sessionTimeout = \{(.*?)\}", SOURCES["main.py"], re.DOTALL)
    assert given
    assert [name.removesuffix("()") for name in rows("Functions")] == sorted(
        re.findall(r'"(\w+)":', given[1]), key=["start", "extend", "stop", "signOut", "heard"].index
    )


def test_the_ids_are_those_that_the_client_makes() -> None:
    source = "".join(SOURCES.values())
    buttons, boxes = ["keep-signin", "close"], re.findall(r'create_box\("([^"]+)"', source)
    written = re.findall(r'"id": f?"([^"]+)"', source)
    made = {id.replace("{name}", name) for id in written for name in (boxes if id.startswith("{") else buttons)}
    told = set(re.findall(r"#([\w-]+)", section("Ids and classes")))
    assert told == made
    classes = set(re.findall(r"\.(hmrc[\w-]+)", section("Ids and classes")))
    assert classes == set(re.findall(r"hmrc-timeout-dialog(?:__\w+)?(?=[ \"])", source))


def test_what_is_kept_is_what_the_client_keeps() -> None:
    source = "".join(SOURCES.values())
    kept = {f"session-timeout:{name}" for name in re.findall(r'(?:of_session\(|NOTE = |return f)"(\w+)[":]', source)}
    assert kept == {f"session-timeout:{name}" for name in ("activity", "clean", "ended", "owed", "refused", "unclean")}
    for name in [*kept, "session-activity", "login-state", "session-timeout"]:
        assert f"| `{name}` |" in section("What is kept in the browser")
    assert 'OWN = "session-timeout:"' in source
    assert {*re.findall(r'open_channel\("([\w-]+)"', source)} == {"session-activity", "login-state"}
    assert 'one_at_a_time("session-timeout"' in source


def test_the_answers_of_the_keep_alive_url_are_those_that_the_client_understands() -> None:
    told = section("The keep-alive URL")
    assert "| 401, 403, 419, 440, a redirect, " in told
    assert "[401, 440]" in SOURCES["answers.py"]
    assert "[403, 419]" in SOURCES["answers.py"]
    assert "`Session-Timeout-Remaining: <seconds>`" in told
    assert '"Session-Timeout-Remaining"' in SOURCES["ask_server.py"]
    assert "No answer in 10 seconds" in told
    assert re.search(r"^PATIENCE = 10_?000 ", "\n".join(SOURCES.values()), re.MULTILINE)


def test_the_attributes_of_what_signs_out_are_those_that_the_client_reads() -> None:
    source = "".join(SOURCES.values())
    told = {name.partition("=")[0] for name in rows("What signs out")}
    assert told == {"data-sign-out", "data-sign-out-confirm", "data-sign-out-form", "data-session-cleanup-failed"}
    script = assets.path("session-timeout.js").read_text("utf-8")
    for name in told:
        assert name in source
        assert name in script
    assert '== "navigate"' in source
