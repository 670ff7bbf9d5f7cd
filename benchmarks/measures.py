"""What is measured, as data: rows of values per peer, and sections of rows. Less is better in every row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

OURS = "ours"


@dataclass(frozen=True)
class Row:
    """One thing measured: peer's name to value; None where a peer has no such thing.

    why is the sentence for the readers of a row in which a peer has less than ours.
    """

    name: str
    values: Mapping[str, float | None]
    why: str
    digits: int = 0  # after the point

    def shown(self, peer: str) -> str:
        """Give a value as text: "3,573"; a dash where there is none."""
        value = self.values[peer]
        # no "-0": what is rounded away has no sign
        return "–" if value is None else f"{round(value, self.digits) + 0.0:,.{self.digits}f}"

    def ratio(self, peer: str) -> float | None:
        """Give a peer's value in ours, or None where that says nothing: a value is missing, zero or negative."""
        value, ours = self.values[peer], self.values[OURS]
        if value is None or ours is None:
            return None
        value, ours = round(value, self.digits), round(ours, self.digits)
        return value / ours if value > 0 and ours > 0 else None

    def ahead(self) -> list[str]:
        """Give the peers that have less than ours, by what is shown."""
        ours = self.values[OURS]
        if ours is None:
            return []
        return [
            peer
            for peer, value in self.values.items()
            if value is not None and round(value, self.digits) < round(ours, self.digits)
        ]


@dataclass(frozen=True)
class Section:
    """Rows that were measured alike, and a sentence or two on how."""

    title: str
    how: str
    rows: list[Row]
