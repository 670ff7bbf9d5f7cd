"""Ours and the peers: what of each is put on a page, made from what it ships."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import lightningcss

import build
from benchmarks.node import PACKAGES, Node
from tests.build import hmrc

TIMEOUT, COUNTDOWN = 900, 120  # seconds: the page of 15 minutes, and its warning
SETTINGS = {
    "timeout": str(TIMEOUT),
    "countdown": str(COUNTDOWN),
    "keep-alive-url": "/keep-alive",
    "sign-out-url": "/sign-out",
    "timeout-url": "/timed-out",
    "synchronise-tabs": "true",
}
# ONS's macro written out, with the texts of its example
ONS_MODAL = """
<dialog class="ons-modal ons-js-modal ons-js-timeout-modal" id="dialog" role="dialog" aria-labelledby="ons-modal-title"
 data-redirect-url="/timed-out" data-server-session-expires-at="{expires}" data-show-modal-time="{countdown}"
 data-server-session-expiry-endpoint="/session" data-countdown-text="You will be signed out in"
 data-countdown-expired-text="You are being signed out." data-minutes-text-singular="minute"
 data-minutes-text-plural="minutes" data-seconds-text-singular="second" data-seconds-text-plural="seconds"
 data-full-stop="true" aria-describedby="timeout-time-remaining"><div class="ons-modal__content">
<h2 id="ons-modal-title" class="ons-modal__title">You will be signed out soon</h2><div class="ons-modal__body">
<p>It appears you have been inactive for a while.</p>
<p class="ons-js-timeout-timer" aria-hidden="true" aria-relevant="additions"></p>
<p class="ons-js-timeout-timer-acc ons-u-vh" role="status" id="timeout-time-remaining"></p></div>
<button type="submit" class="ons-btn ons-js-modal-btn ons-u-mt-s">Continue</button></div></dialog>
"""


@dataclass(frozen=True)
class Peer:
    """A script on a page, and how it is used there. Selectors are empty for the page without any script."""

    name: str
    what: str  # one sentence: what is counted
    script: str = ""
    style: str = ""
    head: str = ""
    # what the page's body carries for it, given when the session expires, as in 2026-11-21T12:00:00.000Z
    body: Callable[[str], str] = lambda expires: ""
    warning: str = ""  # matches while the warning is open, and only then
    stay: str = ""  # the button in it
    speaks: bool = True  # whether what is read out is its own


PLAIN = Peer("the page alone", "")


def make_peers(node: Node) -> list[Peer]:
    """Give ours first, then the peers, in what is installed in the environment."""
    return [ours(), hmrc_frontend(node), ons(node), idle_timer(node)]


def ours() -> Peer:
    """Give the bundle as committed."""
    return Peer(
        "ours",
        f"session-timeout {build.version()}: the committed bundle, the whole of it.",
        build.committed("session-timeout.min.js").decode(),
        build.committed("session-timeout.min.css").decode(),
        meta("session-timeout"),
        warning="#hmrc-timeout-dialog",
        stay="#hmrc-timeout-keep-signin-btn",
    )


def hmrc_frontend(node: Node) -> Peer:
    """Give HMRC Frontend's dialog and tab sync."""
    return Peer(
        "HMRC Frontend",
        f"hmrc-frontend {installed(node, 'hmrc-frontend')}: its dialog and tab sync, cut from the script it ships; its "
        "dialog’s styles, without the fonts and buttons of GOV.UK Frontend. `data-synchronise-tabs` is on.",
        hmrc.bundle(),
        styles(node, "hmrc.scss"),
        meta("hmrc-timeout-dialog"),
        warning="#hmrc-timeout-dialog",
        stay="#hmrc-timeout-keep-signin-btn",
    )


def ons(node: Node) -> Peer:
    """Give ONS's timeout modal with what it imports."""
    versions = {name: installed(node, name) for name in ("dompurify", "dialog-polyfill")}
    return Peer(
        "ONS",
        f"@ons/design-system {installed(node, '@ons/design-system')}: its timeout modal with what that imports ("
        + ", ".join(f"{name} {version}" for name, version in versions.items())
        + "); its modal’s styles, without the buttons.",
        script(node, "ons.js"),
        styles(node, "ons.scss"),
        body=lambda expires: ONS_MODAL.format(expires=expires, countdown=COUNTDOWN),
        warning="dialog.ons-js-timeout-modal[open]",
        stay=".ons-js-modal-btn",
    )


def idle_timer(node: Node) -> Peer:
    """Give react-idle-timer with React and the least dialog."""
    data = {name: SETTINGS[name] for name in ("timeout", "countdown", "keep-alive-url", "timeout-url")}
    place = f'<div id="idle-timer" {attributes(data)}></div>'
    return Peer(
        "react-idle-timer",
        f"react-idle-timer {installed(node, 'react-idle-timer')} with React {installed(node, 'react-dom')}, which is "
        "counted: a site that has React already pays less. It has no dialog: one of 20 lines, without styles, was "
        "written for this page (`benchmarks/packages/idle-timer.js`). `crossTab` is on.",
        script(node, "idle-timer.js"),
        body=lambda expires: place,
        warning="dialog[open]",
        stay="dialog[open] button",
        speaks=False,
    )


def meta(name: str) -> str:
    """Give the meta element that ours and HMRC's read."""
    return f'<meta name="{name}" content="{name}" {attributes(SETTINGS)}>'


def attributes(settings: dict[str, str]) -> str:
    """Give settings as data- attributes."""
    return " ".join(f'data-{name}="{html.escape(value)}"' for name, value in settings.items())


def script(node: Node, name: str) -> str:
    """Give a script of packages/ with all it imports, minified as ours is but for the names of properties."""
    bundle = node.tool(
        "esbuild",
        str(PACKAGES / name),
        "--bundle",
        "--format=iife",
        "--target=es2017",
        "--legal-comments=none",
        '--define:process.env.NODE_ENV="production"',
    )
    options = ["--ecma", "2017", "--compress", "passes=3,keep_fargs=false,pure_getters=true,unsafe=true"]
    small = node.tool("terser", *options, "--mangle", "toplevel=true", "--comments", "false", given=bundle)
    return small.strip() + "\n"


def styles(node: Node, name: str) -> str:
    """Give a stylesheet of packages/ compiled, and minified as ours is."""
    css = node.tool("sass", "--quiet", "--quiet-deps", f"--load-path={node.packages}", str(PACKAGES / name))
    small: str = lightningcss.process_stylesheet(css, minify=True, browsers_list=build.BROWSERS)
    return re.sub(r"/\*!.*?\*/", "", small, flags=re.DOTALL).strip() + "\n"


def installed(node: Node, name: str) -> str:
    """Give the version of an installed package."""
    version: str = json.loads((node.packages / name / "package.json").read_text("utf-8"))["version"]
    return version
