"""What `import session_timeout` gives, and what it leaves alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import session_timeout

SOURCE = Path(__file__).resolve().parents[2] / "python_src"


def test_everything_that_is_promised_is_there() -> None:
    assert session_timeout.__all__ == [
        "EndedOptions",
        "OptionError",
        "TimeoutOptions",
        "__version__",
        "ended_meta",
        "script_tag",
        "stylesheet_tag",
        "timeout_meta",
    ]
    assert all(hasattr(session_timeout, name) for name in session_timeout.__all__)


def test_neither_it_nor_the_events_import_a_framework() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(SOURCE)!r}); import session_timeout.sse; "
        "print(sorted({'django', 'flask', 'starlette', 'jinja2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
