"""The time, which the tests of a service may move (`testing`)."""

from __future__ import annotations

import time

ahead = 0.0
"""Seconds that have passed in a test, and nowhere else."""


def now() -> float:
    """Epoch seconds."""
    return time.time() + ahead
