"""The samples of HTML say to the script what it takes."""

from __future__ import annotations

import re

import pytest

from session_timeout.options import OptionError
from session_timeout.texts import PAGES as TEXTS

from .markup import elements, settings_of
from .samples import Sample, all_samples, read

SAMPLES = all_samples("html")
TOLD = set(re.findall(r"^\| `(data-[\w-]+)", read("docs/reference/page.md"), re.MULTILINE))
FILE = re.compile(r"/static/session_timeout/session-timeout\.min\.(css|js)")


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_a_sample_says_what_the_script_takes(sample: Sample) -> None:
    metas = settings_of(sample.text)
    others = [each for each in elements(sample.text) if "data-" in " ".join(each) and "content" not in each]
    assets = [*elements(sample.text, "link"), *elements(sample.text, "script")]
    assert metas or others or assets
    for element in others:
        assert {name for name in element if name.startswith("data-")} <= TOLD
    for name, settings in metas:
        assert settings or name == "session-ended"
    for element in assets:
        assert FILE.fullmatch(element.get("href", "") or element["src"])


def test_the_samples_show_every_meta_element_and_every_attribute_of_controls() -> None:
    assert {name for sample in SAMPLES for name, _ in settings_of(sample.text)} == {
        "session-timeout",
        "hmrc-timeout-dialog",
        "session-ended",
    }
    shown = {name for sample in SAMPLES for each in elements(sample.text) for name in each}
    assert {"data-sign-out", "data-sign-out-confirm", "data-session-cleanup-failed"} <= shown


def test_a_wrong_sample_would_be_noticed() -> None:
    with pytest.raises(OptionError, match="data-countdown"):
        settings_of('<meta name="session-timeout" content="session-timeout" data-timeout="900">')
    with pytest.raises(OptionError, match="no option 'clear_everything'"):
        settings_of('<meta name="session-ended" content="session-ended" data-clear-everything="*">')


def test_the_text_about_what_is_left_is_the_packages() -> None:
    (sample,) = [sample for sample in SAMPLES if "data-session-cleanup-failed" in sample.text]
    assert TEXTS["signed_out"]["cleanup_failed"] in " ".join(sample.text.split())


def test_moving_from_hmrc_frontend_is_changing_the_name() -> None:
    page = [settings_of(sample.text) for sample in SAMPLES if sample.page == "docs/how-to/hmrc-frontend.md"]
    ((before, theirs),), ((after, ours),) = [metas for metas in page if metas]
    assert (before, after) == ("hmrc-timeout-dialog", "session-timeout")
    assert theirs == ours | {"synchronise_tabs": True}
