"""What the guard says: where, what, why, and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One refusal. As text: `file:line: what, why, write this instead`."""

    file: str
    line: int
    what: str
    why: str
    instead: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}, {self.why}, {self.instead}"
