"""Session timeout and sign-out for public services: the server's side."""

__version__ = "0.1.0"

from session_timeout.options import OptionError, TimeoutOptions
from session_timeout.tags import script_tag, stylesheet_tag, timeout_meta

__all__ = ["OptionError", "TimeoutOptions", "__version__", "script_tag", "stylesheet_tag", "timeout_meta"]
