"""A cache that processes share, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class Cache:
    """A cache, which may be down; `timeouts` of what was set."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}
        self.timeouts: list[int] = []
        self.is_down = False

    def get_many(self, keys: Sequence[str]) -> Mapping[str, Any]:
        if self.is_down:
            raise ConnectionError
        return {key: self.kept[key] for key in keys if key in self.kept}

    def set(self, key: str, value: Any, timeout: int) -> None:
        if self.is_down:
            raise ConnectionError
        self.kept[key] = value
        self.timeouts.append(timeout)

    def add(self, key: str, value: Any, timeout: int) -> bool:
        return self.kept.setdefault(key, value) is value
