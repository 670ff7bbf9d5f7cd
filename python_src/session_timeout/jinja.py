"""For Jinja2: every tag and component as a global, `environment.globals.update(jinja.GLOBALS)`.

Then {{ timeout_meta(timeout=900, countdown=120, keep_alive_url="/keep-alive", sign_out_url="/sign-out") }} and
{{ leave_link("/leave", progress="saved") }} are what the functions of `tags` and `components` give.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from markupsafe import Markup

from session_timeout.components import leave_link, no_javascript_notice, no_javascript_refresh, sign_out
from session_timeout.tags import ended_meta, script_tag, stylesheet_tag, timeout_meta

GLOBALS: Final[dict[str, Callable[..., Markup]]] = {
    "ended_meta": ended_meta,
    "leave_link": leave_link,
    "no_javascript_notice": no_javascript_notice,
    "no_javascript_refresh": no_javascript_refresh,
    "script_tag": script_tag,
    "sign_out": sign_out,
    "stylesheet_tag": stylesheet_tag,
    "timeout_meta": timeout_meta,
}
"""The functions by their names."""
