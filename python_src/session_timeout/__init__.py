"""Session timeout and sign-out for public services: the server's side."""

__version__ = "0.1.0"

from session_timeout.options import EndedOptions, OptionError, TimeoutOptions
from session_timeout.tags import ended_meta, script_tag, stylesheet_tag, timeout_meta

__all__ = [
    "EndedOptions",
    "OptionError",
    "TimeoutOptions",
    "__version__",
    "ended_meta",
    "script_tag",
    "stylesheet_tag",
    "timeout_meta",
]
