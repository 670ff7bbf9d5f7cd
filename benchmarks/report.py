"""The report: docs/benchmarks.md, wholly made from what was measured."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.measures import OURS, Row, Section


@dataclass(frozen=True)
class Facts:
    """What the figures depend on: the day, and versions by name; what of each peer is counted, by peer."""

    day: str
    versions: dict[str, str]
    peers: dict[str, str]
    syntax: str


def report(facts: Facts, sections: list[Section]) -> str:
    """Give the whole page, in Markdown."""
    rows = [row for section in sections for row in section.rows]
    least = sum(not row.ahead() for row in rows)
    versions = ", ".join(f"{name} {version}" for name, version in facts.versions.items())
    parts = [
        "# Ours beside its peers",
        "Written by `make bench`: do not edit. Less is better in every row. In brackets: the peer’s figure divided by "
        f"ours; a dash: it has none of its own. {least} of {len(rows)} rows have no peer below ours; what the others "
        "have less of, and why, is said under each table.",
        f"Measured on {facts.day}, in one run, with {versions}.",
        "\n".join(f"- **{peer}**: {what}" for peer, what in facts.peers.items()),
        *(part for section in sections for part in section_parts(section)),
        f"## Syntax\n\n{facts.syntax}",
    ]
    return "\n\n".join(parts) + "\n"


def section_parts(section: Section) -> list[str]:
    """Give a section's paragraphs: title, how, table, and where we are not ahead."""
    return [part for part in (f"## {section.title}", section.how, table(section.rows), behind(section.rows)) if part]


def table(rows: list[Row]) -> str:
    """Give rows as a table, ours first."""
    peers = [OURS, *(peer for peer in rows[0].values if peer != OURS)]
    lines = [f"| | {' | '.join(peers)} |", f"|---|{'--:|' * len(peers)}"]
    lines += [f"| {row.name} | {' | '.join(cell(row, peer) for peer in peers)} |" for row in rows]
    return "\n".join(lines)


def cell(row: Row, peer: str) -> str:
    """Give a figure, and a peer's ratio to ours where there is one: "2,971 (0.83)"."""
    ratio = row.ratio(peer)
    if peer == OURS or ratio is None:
        return row.shown(peer)
    return f"{row.shown(peer)} ({ratio:,.2f})"


def behind(rows: list[Row]) -> str:
    """Give the rows in which peers have less than ours, those with the same reason together; empty if none."""
    reasons: dict[str, list[str]] = {}
    for row in rows:
        if row.ahead():
            reasons.setdefault(row.why, []).append(f"{row.name} ({', '.join(row.ahead())})")
    lines = [f"- {'; '.join(names)}: {why}" for why, names in reasons.items()]
    return "\n".join(["Less than ours have:", "", *lines]) if lines else ""
