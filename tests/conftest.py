"""For the whole suite."""

from __future__ import annotations

from pathlib import Path

import pytest

BROWSER = Path(__file__).parent / "browser"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--client",
        choices=["referee", "compiled", "brython", "both"],
        default="referee",
        help="what the browser's tests run: the client as compiled; its Python uncompiled under Brython; both; "
        "or both for the tests that are marked referee, else the compiled one (default)",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's tests last: Playwright leaves an event loop running, beside which Django refuses to work."""
    items.sort(key=lambda item: BROWSER in item.path.parents)
