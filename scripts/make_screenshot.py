"""Makes docs/dialog.png: the demo, served as `make demo` serves it, at the moment of the warning."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from setup_browser import find_browser  # noqa: E402

PICTURE = ROOT / "docs" / "dialog.png"
TIMEOUT, COUNTDOWN = 900, 120  # seconds: as a service has them
ANSWER = "Novels, mostly, and anything about lighthouses."


@contextmanager
def demo() -> Iterator[str]:
    """Serve the demo on a free port; give its address."""
    command = [sys.executable, str(ROOT / "examples" / "django" / "serve.py"), "--port", "0"]
    command += ["--timeout", str(TIMEOUT), "--countdown", str(COUNTDOWN)]
    server = subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert server.stdout is not None
        yield server.stdout.readline().split()[-1]
    finally:
        server.terminate()
        server.communicate()


def main() -> int:
    """Sign in, write, wait until the warning, take the picture."""
    path = find_browser()
    if not path:
        print("No Chromium: run python tests/browser/setup_browser.py", file=sys.stderr)
        return 1
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1200, "height": 750})
        # the page's time is ours: nobody waits 13 minutes, and every picture shows the same second
        page.clock.install()
        page.goto(f"{address}sign-in")
        page.get_by_label("Your name").fill("Anna")
        page.get_by_role("button", name="Sign in").click()
        page.goto(f"{address}apply/reading")
        page.get_by_role("textbox").fill(ANSWER)
        page.clock.fast_forward((TIMEOUT - COUNTDOWN) * 1000)
        page.locator("dialog").wait_for()
        page.screenshot(path=PICTURE)
        browser.close()
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
