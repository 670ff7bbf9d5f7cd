"""The bench's report: figures, ratios, and an honest word where a peer has less. No figure of a run is asserted."""

from __future__ import annotations

import pytest

from benchmarks.measures import Row, Section
from benchmarks.report import Facts, behind, report, table


def row(
    ours: float | None, peer: float | None, *, name: str = "bytes", why: str = "More is done.", digits: int = 0
) -> Row:
    return Row(name, {"ours": ours, "peer": peer}, why, digits)


@pytest.mark.parametrize(
    "value, digits, shown",
    [
        (3573, 0, "3,573"),
        (0, 0, "0"),
        (None, 0, "–"),
        (1.256, 2, "1.26"),
        (-0.4, 0, "0"),
        (-12.3, 0, "-12"),
        (1_234_567.891, 1, "1,234,567.9"),
    ],
)
def test_a_figure_as_it_is_read(value: float | None, digits: int, shown: str) -> None:
    assert row(value, 1, digits=digits).shown("ours") == shown


@pytest.mark.parametrize(
    "ours, peer, ratio",
    [
        (200, 100, 0.5),
        (100, 250, 2.5),
        (0, 5, None),
        (5, 0, None),
        (-3, 5, None),
        (5, -3, None),
        (None, 5, None),
        (5, None, None),
        (0.4, 8, None),  # shown as 0
    ],
)
def test_a_ratio_is_the_peers_figure_in_ours_where_that_says_something(
    ours: float | None, peer: float | None, ratio: float | None
) -> None:
    assert row(ours, peer).ratio("peer") == ratio


@pytest.mark.parametrize(
    "ours, peer, ahead",
    [
        (10, 9, ["peer"]),
        (10, 10, []),
        (10, 11, []),
        (10, 9.6, []),  # both are shown as 10
        (10, 0, ["peer"]),
        (10, None, []),
        (None, 10, []),
    ],
)
def test_who_has_less_is_ahead_by_what_is_shown(ours: float | None, peer: float | None, ahead: list[str]) -> None:
    assert row(ours, peer).ahead() == ahead


def test_a_table_has_ours_first_and_the_peers_with_their_ratios() -> None:
    rows = [
        Row("script, brotli", {"peer": 5000.0, "ours": 2500.0, "other": 1000.0}, "More is done."),
        Row("start, ms", {"peer": 1.0, "ours": 0.0, "other": None}, "More is done.", digits=1),
    ]
    assert table(rows) == (
        "| | ours | peer | other |\n"
        "|---|--:|--:|--:|\n"
        "| script, brotli | 2,500 | 5,000 (2.00) | 1,000 (0.40) |\n"
        "| start, ms | 0.0 | 1.0 | – |"
    )


def test_rows_in_which_a_peer_has_less_are_named_with_the_peer_and_the_reason_once_each() -> None:
    rows = [
        row(10, 5, name="plain"),
        row(10, 5, name="gzip"),
        row(10, 50, name="wake-ups", why="Never read."),
        row(10, 5, name="listeners", why="More is watched."),
    ]
    assert behind(rows) == (
        "Less than ours have:\n\n- plain (peer); gzip (peer): More is done.\n- listeners (peer): More is watched."
    )


def test_nothing_is_said_where_no_peer_has_less() -> None:
    assert behind([row(5, 10)]) == ""


def test_the_page_has_everything_and_counts_the_rows_without_a_peer_below_ours() -> None:
    sections = [
        Section("Bytes", "Minified.", [row(10, 5), row(5, 10, name="gzip")]),
        Section("Tabs", "Opened.", [row(1, 1, name="requests")]),
    ]
    facts = Facts("2026-11-21", {"Chromium": "1.2", "Node": "3.4"}, {"ours": "This.", "peer": "That."}, "It is ES2017.")
    assert report(facts, sections) == (
        "# Ours beside its peers\n\n"
        "Written by `make bench`: do not edit. Less is better in every row. In brackets: the peer’s figure divided by "
        "ours; a dash: it has none of its own. 2 of 3 rows have no peer below ours; what the others have less of, and "
        "why, is said under each table.\n\n"
        "Measured on 2026-11-21, in one run, with Chromium 1.2, Node 3.4.\n\n"
        "- **ours**: This.\n- **peer**: That.\n\n"
        "## Bytes\n\nMinified.\n\n"
        "| | ours | peer |\n|---|--:|--:|\n| bytes | 10 | 5 (0.50) |\n| gzip | 5 | 10 (2.00) |\n\n"
        "Less than ours have:\n\n- bytes (peer): More is done.\n\n"
        "## Tabs\n\nOpened.\n\n| | ours | peer |\n|---|--:|--:|\n| requests | 1 | 1 (1.00) |\n\n"
        "## Syntax\n\nIt is ES2017.\n"
    )
