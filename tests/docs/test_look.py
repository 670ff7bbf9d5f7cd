"""The custom properties that the documentation names are those of the style sheet."""

from __future__ import annotations

import re

import lightningcss

from session_timeout import assets

from .samples import all_samples, read

STYLE = assets.path("session-timeout.css").read_text("utf-8")
KNOWN = set(re.findall(r"var\((--[\w-]+)", STYLE))


def test_the_page_names_every_custom_property() -> None:
    rows = [line for line in read("docs/how-to/look.md").splitlines() if line.startswith("| `--")]
    assert {name for row in rows for name in re.findall(r"`(--[\w-]+)`", row)} == KNOWN


def test_the_samples_are_style_sheets_that_change_what_is_there() -> None:
    samples = all_samples("css")
    assert len(samples) == 2
    for sample in samples:
        small = lightningcss.process_stylesheet(sample.text, minify=True)
        names = set(re.findall(r"--session-timeout[\w-]+", small))
        selectors = set(re.findall(r"\.[\w-]+(?=[^{}]*\{)", small))
        assert names or selectors
        assert names <= KNOWN
        assert all(selector in STYLE for selector in selectors)
