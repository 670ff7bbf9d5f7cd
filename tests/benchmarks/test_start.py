"""The statistics of the start."""

from __future__ import annotations

import pytest

from benchmarks.measure_start import more_than


def test_a_load_is_compared_with_the_page_alone_in_its_own_round() -> None:
    # the machine was busy in the second round, and a window covered something in the third
    plain = [{"TaskDuration": value} for value in (10.0, 50.0, 11.0)]
    loads = [{"TaskDuration": value} for value in (13.0, 54.0, 99.0)]
    assert more_than(plain, loads, "TaskDuration") == pytest.approx(4.0)


def test_rounds_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(ValueError, match="argument"):
        more_than([{"TaskDuration": 1.0}], [], "TaskDuration")
