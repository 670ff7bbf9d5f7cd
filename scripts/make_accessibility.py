"""Makes docs/accessibility/*.png, and the accessibility trees in docs/accessibility.md, from the states' list."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "browser"), str(ROOT / "python_src")]

from launch import SWITCHES  # noqa: E402
from setup_browser import find_browser  # noqa: E402
from site_for_tests import Site  # noqa: E402
from states import STATES, Stage, install_clock, tree  # noqa: E402

DOCUMENT = ROOT / "docs" / "accessibility.md"
PICTURES = ROOT / "docs" / "accessibility"
BEFORE, AFTER = "<!-- trees: written by scripts/make_accessibility.py -->\n", "<!-- /trees -->"
SHOWN = {"width": 640, "height": 400}
PHONE = {"width": 320, "height": 568}
FORCED = {"viewport": SHOWN, "forced_colors": "active"}
# name: the state, and how the browser is set
PICTURED: dict[str, tuple[str, dict[str, Any]]] = {
    "desktop": ("warning", {"viewport": {"width": 1024, "height": 600}}),
    "phone": ("warning", {"viewport": PHONE}),
    # what a phone's keyboard leaves of its screen
    "phone-with-keyboard": ("warning", {"viewport": {"width": 360, "height": 300}}),
    # a screen of 1280 by 1024 at 400 %
    "zoom-400": ("warning", {"viewport": {"width": 320, "height": 256}}),
    "forced-colours": ("warning", FORCED),
    "right-to-left": ("warning_from_right_to_left", {"viewport": SHOWN}),
    "welsh": ("warning_in_welsh", {"viewport": SHOWN}),
    "limit": ("warning_of_the_limit", {"viewport": SHOWN}),
    "failure": ("warning_after_a_failure", {"viewport": SHOWN}),
    "question": ("question", {"viewport": SHOWN}),
    "question-phone": ("question", {"viewport": PHONE}),
    "question-forced-colours": ("question", FORCED),
    "sign-out-failed": ("sign_out_failed", {"viewport": SHOWN}),
    "offline": ("timed_out_offline", {"viewport": SHOWN}),
    "signed-out-offline": ("signed_out_offline", {"viewport": SHOWN}),
    "page-signed-out": ("page_signed_out", {"viewport": SHOWN}),
    "page-timed-out-phone": ("page_timed_out_in_welsh", {"viewport": PHONE}),
    "page-that-could-not-clean": ("page_that_could_not_clean", {"viewport": SHOWN}),
    "page-sign-out": ("page_sign_out", {"viewport": SHOWN}),
    "page-sign-out-forced-colours": ("page_sign_out", FORCED),
    "page-offline": ("page_offline", {"viewport": SHOWN}),
    "components": ("components", {"viewport": SHOWN}),
}


@contextmanager
def shown(browser: Browser, site: Site, state: str, **options: Any) -> Iterator[Page]:
    """A page in a state, in a browser that is set so."""
    site.reset()
    context = browser.new_context(**options)
    install_clock(context)
    yield STATES[state](Stage(context, site))
    context.close()


def trees(browser: Browser, site: Site) -> str:
    """The part of the document with every state's tree."""
    parts = []
    for name in STATES:
        with shown(browser, site, name) as page:
            parts.append(f"### {heading(name)}\n\n```text\n{tree(page)}\n```\n\n")
    return "\n" + "".join(parts)


def heading(name: str) -> str:
    """A state's name as a heading."""
    return name.replace("_", " ").capitalize()


def updated(text: str, part: str) -> str:
    """The document with this part between its two comments."""
    start, end = text.index(BEFORE) + len(BEFORE), text.index(AFTER)
    return text[:start] + part + text[end:]


def main() -> int:
    """Make them all; say how large the pictures are."""
    path = find_browser()
    if not path:
        print("No Chromium: run python tests/browser/setup_browser.py", file=sys.stderr)
        return 1
    PICTURES.mkdir(exist_ok=True)
    site = Site()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        for name, (state, options) in PICTURED.items():
            with shown(browser, site, state, **options) as page:
                page.screenshot(path=PICTURES / f"{name}.png")
        text = DOCUMENT.read_text("utf-8")
        DOCUMENT.write_text(updated(text, trees(browser, site)), "utf-8")
        browser.close()
    print(f"{len(PICTURED)} pictures: {sum(path.stat().st_size for path in PICTURES.iterdir()):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
