"""Writes docs/size.md: what the bundle is made of, and what each feature costs in it, biggest first.

A feature's cost is what the bundle loses, in bytes of brotli, when its modules are left out: their names come from
elsewhere, with them what nothing else uses. The costs do not add up to the whole: what features share is in none.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from typing import NamedTuple, TypeGuard

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "python_src")]

from build import CLIENT, STATIC, TOOLS, brotli_size, wrap  # noqa: E402
from compiler.minify import minify  # noqa: E402
from compiler.modules import in_import_order  # noqa: E402
from compiler.translate import translate  # noqa: E402

PAGE = ROOT / "docs" / "size.md"


class Feature(NamedTuple):
    """What a group of modules does, and for whom."""

    name: str
    modules: tuple[str, ...]
    serves: str


FEATURES = (
    Feature(
        "the session's state: time, doubt, the end, in one record",
        ("state", "events", "plan", "watch", "page_life", "clock"),
        "everybody: no page ends a session that lives, or shows one that is over",
    ),
    Feature(
        "asking the server, one request for all tabs",
        ("ask_server", "answers", "fetch_once", "request", "lock", "patience"),
        "everybody; most of all who comes back after sleep, by Back, or to a page from a cache",
    ),
    Feature(
        "the warning: dialog, countdown, what is heard",
        ("dialog", "box", "press", "sentences", "countdown", "units"),
        "everybody; its order of focus is for who listens, its half second without a pointer for who clicks",
    ),
    Feature("the texts, English and Welsh", ("wording",), "everybody in Wales and the rest of the United Kingdom"),
    Feature(
        "settings, checked and told by name", ("settings",), "developers: a wrong one is an error, not a silent page"
    ),
    Feature("tabs that agree", ("channels", "notes", "storage"), "who has the service open twice"),
    Feature(
        "leaving the page, and the messages in its place",
        ("leave", "forget_user"),
        "everybody at the end; who has no network then, or a page that does not come",
    ),
    Feature(
        "signing out: links, buttons, forms, with a question",
        ("sign_out", "controls", "question"),
        "everybody who signs out; sites with htmx or Turbo",
    ),
    Feature(
        "a sign-out that is owed until there is a network",
        ("pending_sign_out", "settle"),
        "who signs out offline, on a train or a phone",
    ),
    Feature(
        "cleaning storage, caches, databases and cookies, and checking it",
        ("cleanup", "databases", "stores", "patterns"),
        "the next person at a shared computer",
    ),
    Feature(
        "cleaning by the next page, where a session ended unseen",
        ("unfinished",),
        "the next person, where the tab was closed or the device asleep",
    ),
    Feature(
        "the server's events, one connection for all tabs",
        ("events_source", "listening"),
        "who was signed out elsewhere; off without data-events-url",
    ),
    Feature(
        "the site's own requests: heard(), htmx, Turbo, uploads",
        ("site_requests", "timings"),
        "services whose pages change without being loaded",
    ),
    Feature("activity that extends", ("activity",), "services that ask for it; off by default"),
    Feature("what was typed is saved", ("save", "save_rules"), "who fills in a long form; off without data-save-form"),
    Feature("mistakes in the markup, told in the console", ("mistakes",), "developers"),
)
SHARED = ("main", "dom")
"""What starts the others, and what all of them use."""


def elsewhere(source: str) -> str:
    """Give JavaScript in which the module's names come from elsewhere, so that what uses them stays as it is."""
    lines = []
    for node in ast.parse(source).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names = [node.name] if isinstance(node, ast.FunctionDef) else [each.id for each in targets if _is_name(each)]
        lines += [f"var {name} = window.{name};" for name in names]
    return "\n".join(lines)


def _is_name(node: ast.AST | None) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name)


def costs() -> dict[str, int]:
    """Give each feature's cost in bytes of brotli, and the whole bundle's under ""."""
    sources = in_import_order(CLIENT)
    parts = translate(sources)

    def size(parts: dict[str, str]) -> int:
        return brotli_size(minify(wrap("\n".join(parts.values())), TOOLS).encode())

    whole = size(parts)
    found = {"": whole}
    for feature in FEATURES:
        left_out = {name: elsewhere(sources[name]) for name in feature.modules}
        found[feature.name] = whole - size({**parts, **left_out})
    return found


def materials(script: str) -> dict[str, int]:
    """Give the bytes of brotli of what a minified script is made of, each kind alone, and each text or name once."""
    text, name = r'"[^"]*"|`[^`]*`', r"\.[A-Za-z]\w{2,}"
    kinds = {
        "texts, ids, attributes, URLs: the contract's": "".join(dict.fromkeys(re.findall(text, script))),
        "names of the platform's own": "".join(dict.fromkeys(re.findall(name, re.sub(text, "", script)))),
        "the logic, without both": re.sub(name, ".", re.sub(text, '""', script)),
    }
    return {kind: brotli_size(content.encode()) for kind, content in kinds.items()}


def page(found: dict[str, int], made_of: dict[str, int]) -> str:
    """Give the page's text."""
    whole = found.pop("")
    rows = sorted(FEATURES, key=lambda feature: -found[feature.name])
    lines = [
        f"| {each.name} | {found[each.name]:,} | {100 * found[each.name] / whole:.0f} % | {each.serves} |"
        for each in rows
    ]
    return "\n".join(
        [
            "# What each feature costs",
            "",
            f"The script is {whole:,} bytes in brotli. A feature’s cost is what the script loses when its modules are",
            "left out, with them what nothing else uses; what features share is in none. Written by `make costs`.",
            "",
            "| feature | brotli bytes | of the whole | whom it serves |",
            "|---|--:|--:|---|",
            *lines,
            "",
            "## What it is made of",
            "",
            "Each kind compressed alone, each text and name once: what other ways of writing the logic cannot save.",
            "",
            "| | brotli bytes |",
            "|---|--:|",
            *[f"| {kind} | {cost:,} |" for kind, cost in made_of.items()],
            "",
        ]
    )


if __name__ == "__main__":
    script = (STATIC / "session-timeout.min.js").read_text("utf-8")
    PAGE.write_text(page(costs(), materials(script)), "utf-8")
