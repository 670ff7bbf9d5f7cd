"""docs/size.md: every module of the page's script is in one feature, and the page has them all."""

from __future__ import annotations

from build import CLIENT
from scripts.feature_costs import FEATURES, PAGE, SHARED

WORKER = "worker"  # a script of its own


def test_every_module_is_in_one_feature() -> None:
    named = [*SHARED, *(module for feature in FEATURES for module in feature.modules)]
    assert sorted(named) == sorted({path.stem for path in CLIENT.glob("*.py")} - {WORKER, "__init__"})


def test_the_page_has_every_feature_and_whom_it_serves() -> None:
    text = PAGE.read_text("utf-8")
    assert [feature.name for feature in FEATURES if f"| {feature.name} |" not in text] == []
    assert [feature.name for feature in FEATURES if f"| {feature.serves} |" not in text] == []
