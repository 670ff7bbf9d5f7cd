"""What the package costs a request: what is measured, and that a limit that is not kept is told."""

from __future__ import annotations

import pytest

from benchmarks import measure_server


def test_it_measures_each_kind_of_session_and_of_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure_server, "ROUNDS", 1)
    monkeypatch.setattr(measure_server, "REQUESTS", 1)
    found = list(measure_server.measure())
    kinds = [(one.storage, one.writes) for one in found]
    assert kinds == [(storage, writes) for storage in ("cookie", "files") for writes in ("nothing", "the time")]
    assert all(one.without > 0 and one.with_it > 0 for one in found)


@pytest.mark.parametrize(("with_it", "code"), [(20.0, 0), (20.1, 1)])
def test_a_limit_that_is_not_kept_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], with_it: float, code: int
) -> None:
    monkeypatch.setattr(
        measure_server, "measure", lambda: [measure_server.Measured("cookie", "nothing", 10.0, with_it)]
    )
    assert measure_server.main() == code
    assert "Flask, cookie, writes nothing: 10 -> 20 µs" in capsys.readouterr().out
