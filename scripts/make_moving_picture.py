"""Makes docs/two-tabs.gif: two tabs of the demo are warned, one stays, one signs out. `make picture`.

The time of the pages is the script's, and nothing of it is drawn by hand: each frame is two screenshots, side by side.
"""

from __future__ import annotations

import base64
import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser")]

from scripts.make_screenshot import ANSWER, COUNTDOWN, TIMEOUT, demo  # noqa: E402
from setup_browser import find_browser  # noqa: E402

PICTURE = ROOT / "docs" / "two-tabs.gif"
TAB: ViewportSize = {"width": 560, "height": 520}
COLOURS = 48
SHOWN = 3000  # ms of a frame
TIMES = 3  # it is played so often, and stands still then

FRAME = """<!doctype html><title>-</title><style>
body {{ margin: 0; padding: 12px; background: #e8e8e8; font: 700 20px/28px Arial, sans-serif; color: #0b0c0c }}
main {{ display: flex; gap: 12px }}
figure {{ margin: 0 }}
figcaption {{ width: 90px; padding: 4px 12px; background: #fff; border-radius: 6px 6px 0 0; font-size: 16px }}
img {{ display: block; width: 560px; height: 520px }}
p {{ margin: 10px 0 0 }}
</style><main>
<figure><figcaption>Tab 1</figcaption><img alt="" src="data:image/png;base64,{}"></figure>
<figure><figcaption>Tab 2</figcaption><img alt="" src="data:image/png;base64,{}"></figure>
</main><p>{}</p>"""


def frame(tabs: list[Page], canvas: Page, caption: str) -> Image.Image:
    """Both tabs as they are now, with what happened below."""
    shots = [base64.b64encode(tab.screenshot()).decode() for tab in tabs]
    canvas.set_content(FRAME.format(*shots, caption))
    return Image.open(io.BytesIO(canvas.screenshot())).convert("RGB")


def frames(address: str, path: str) -> list[Image.Image]:
    """What happens, frame by frame."""
    taken = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        canvas = browser.new_page(viewport={"width": 1156, "height": 620})
        context = browser.new_context(viewport=TAB)
        # nobody waits 13 minutes, and every picture shows the same second
        context.clock.install()
        tabs = [context.new_page(), context.new_page()]
        tabs[0].goto(f"{address}sign-in")
        tabs[0].get_by_label("Your name").fill("Anna")
        tabs[0].get_by_role("button", name="Sign in").click()
        for tab, page in zip(tabs, ("apply/reading", "apply/town"), strict=True):
            tab.goto(f"{address}{page}")
        tabs[0].get_by_role("textbox").fill(ANSWER)
        taken.append(frame(tabs, canvas, "One service, open in two tabs."))
        # the last page came later than the first
        context.clock.run_for((TIMEOUT - COUNTDOWN + 5) * 1000)
        for tab in tabs:
            tab.locator("dialog[open]").wait_for()
        taken.append(frame(tabs, canvas, "After 13 minutes without activity both tabs warn."))
        tabs[0].get_by_role("button", name="Stay signed in").click()
        for tab in tabs:
            tab.locator("dialog[open]").wait_for(state="hidden")
        taken.append(frame(tabs, canvas, "“Stay signed in” in tab 1: both close, when the server has said so."))
        tabs[0].get_by_role("button", name="Sign out").click()
        tabs[0].locator("dialog[open]").wait_for()
        taken.append(frame(tabs, canvas, "“Sign out” in tab 1 asks first."))
        tabs[0].locator("dialog[open]").get_by_role("button", name="Sign out").click()
        for tab in tabs:
            tab.get_by_role("heading", name="You signed out").wait_for()
        taken.append(frame(tabs, canvas, "Tab 2 leaves the page as well."))
        browser.close()
    return taken


def main() -> int:
    """Take the frames, and write them with the same few colours each."""
    path = find_browser()
    if not path:
        print("No Chromium: run python tests/browser/setup_browser.py", file=sys.stderr)
        return 1
    with demo() as address:
        taken = frames(address, path)
    small = [each.quantize(COLOURS, dither=Image.Dither.NONE) for each in taken]
    small[0].save(PICTURE, save_all=True, append_images=small[1:], duration=SHOWN, loop=TIMES - 1, optimize=True)
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size:,} bytes, {len(small)} frames")
    return 0


if __name__ == "__main__":
    sys.exit(main())
