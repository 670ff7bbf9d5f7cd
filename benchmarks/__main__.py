"""Measures, prints the report and writes it to docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import sys
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "python_src"), str(ROOT / "tests" / "browser")]

from benchmarks.browser import BenchError, launched  # noqa: E402
from benchmarks.measure_memory import measure_memory  # noqa: E402
from benchmarks.measure_quiet import measure_quiet  # noqa: E402
from benchmarks.measure_size import measure_size  # noqa: E402
from benchmarks.measure_start import measure_start  # noqa: E402
from benchmarks.measure_tabs import measure_tabs  # noqa: E402
from benchmarks.node import Node, NodeError  # noqa: E402
from benchmarks.pages import BenchSite  # noqa: E402
from benchmarks.peers import make_peers  # noqa: E402
from benchmarks.report import Facts, report  # noqa: E402
from benchmarks.syntax import SyntaxLevelError, check_syntax  # noqa: E402

PAGE = ROOT / "docs" / "benchmarks.md"


def main() -> int:
    """Run the bench; give the exit code."""
    try:
        text = measure()
    except (BenchError, NodeError, SyntaxLevelError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    PAGE.write_text(text, "utf-8")
    print(text)
    return 0


def measure() -> str:
    """Give the report."""
    node = Node()
    step("environment")
    node.make()
    step("syntax")
    syntax = check_syntax(node)
    step("peers")
    peers = make_peers(node)
    sections = [measure_size(peers)]
    site = BenchSite(peers)
    with launched() as browser:
        for name, measure_one in (
            ("start", measure_start),
            ("15 minutes", measure_quiet),
            ("memory", measure_memory),
            ("tabs", measure_tabs),
        ):
            step(name)
            sections.append(measure_one(browser, site, peers))
        chromium = browser.version
    site.close()
    step("done")
    versions = {
        "Chromium": chromium,
        "Node": node.version(),
        "Python": platform.python_version(),
        platform.system(): f"on {os.cpu_count()} processors",
    }
    facts = Facts(date.today().isoformat(), versions, {peer.name: peer.what for peer in peers}, syntax)
    return report(facts, sections)


def step(name: str) -> None:
    """Say what begins, and when: a run takes minutes."""
    print(f"{time.strftime('%H:%M:%S')}  {name}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
