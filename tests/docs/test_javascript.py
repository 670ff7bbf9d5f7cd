"""The samples of JavaScript do what their pages say, in a page made of the few things that they touch."""

from __future__ import annotations

import json
import re
from typing import Any

import dukpy
import pytest

from .samples import all_samples, read

PAGE = """
var told = [], listeners = {};
var tell = function (name) { return function () { told.push([name].concat([].slice.call(arguments))); }; };
var document = {
  addEventListener: function (name, listener) { listeners[name] = listener; },
  dispatchEvent: function (event) { told.push(["dispatch", event.type, event.detail]); },
  createElement: function (tag) { return { tag: tag, dataset: {} }; },
  head: { append: tell("append") },
};
var window = { sessionTimeout: {
  start: tell("start"), extend: tell("extend"), signOut: tell("signOut"), heard: tell("heard"),
} };
var navigator = { sendBeacon: tell("beacon"), serviceWorker: { register: tell("register") } };
var location = { replace: tell("replace") };
function CustomEvent(type, options) { this.type = type; this.detail = options.detail; }
function fetch(url) {
  return { then: function (next) { return next({ status: url === "/over" ? 401 : 200 }); } };
}
"""
SAMPLES = {re.sub(r"\s+", " ", sample.text): sample for sample in all_samples("javascript")}
# what the page's meta element has then
SIGNED_IN = {
    "timeout": 900,
    "countdown": 120,
    "sessionId": "x",
    "keepAliveUrl": "/session/keep-alive",
    "statusUrl": "/session/status",
    "signOutUrl": "/session/sign-out",
    "timeoutUrl": "/session/timed-out",
}
# a part of each sample, what happens then, and what it has done
CASES = [
    ("window.sessionTimeout.signOut();", "", [["signOut"]]),
    ("navigator.serviceWorker", "", [["register", "/session/worker.js", {"scope": "/"}]]),
    ('"draft-saved"', 'listeners["draft-saved"]()', [["extend"]]),
    ("function load(url)", 'load("/cases"); load("/over")', [["heard", {"status": 200}], ["heard", {"status": 401}]]),
    (
        "function onSignedIn(",
        'onSignedIn({ timeout: 900, countdown: 120, id: "x" })',
        [["append", {"tag": "meta", "name": "session-timeout", "dataset": SIGNED_IN}], ["start"]],
    ),
    (
        '"session-timeout:warning"',
        'listeners["session-timeout:warning"]({ detail: { seconds: 120 } })',
        [["dispatch", "save-draft", 120]],
    ),
    (
        '"session-timeout:error"',
        'listeners["session-timeout:error"]({ detail: { problem: "no" } })',
        [["beacon", "/errors", "no"]],
    ),
]


@pytest.mark.parametrize("part, then, expected", CASES, ids=[part for part, _, _ in CASES])
def test_a_sample_does_what_its_page_says(part: str, then: str, expected: list[Any]) -> None:
    (sample,) = [sample for text, sample in SAMPLES.items() if part in text]
    told = dukpy.evaljs(f"{PAGE}\n(function () {{ {sample.text}\n{then} }})();\nJSON.stringify(told)")
    assert json.loads(told) == expected


def test_every_sample_is_a_case() -> None:
    assert [text for text in SAMPLES if not any(part in text for part, _, _ in CASES)] == []
    assert len(SAMPLES) == len(CASES)


def test_the_events_that_samples_listen_to_are_in_the_reference() -> None:
    listened = {name for text in SAMPLES for name in re.findall(r'"(session-timeout:[\w-]+)"', text)}
    assert listened
    assert {name for name in listened if f"| `{name}` |" not in read("docs/reference/page.md")} == set()
