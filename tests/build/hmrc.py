"""HMRC Frontend's dialog and tab sync, cut from the script it ships and minified as ours is: the measure."""

from __future__ import annotations

import contextlib
import io
import warnings

from dukpy.install import install_jspackage

from compiler.minify import fetch_minifiers
from tests.build.minified import TOOLS, minified

HMRC = "7.27.0"
SHIPPED = TOOLS / "hmrc-frontend" / "hmrc" / "all.js"
# the parts of all.js that a page with the dialog alone needs: first line of each, and what follows it
PARTS = [
    ("  function _classCallCheck(", "  // Based on https://github.com/alphagov/govuk_template_jinja"),
    ("  var SessionActivityService = ", "  function HmrcPrintLink("),
]
# what its initAll() does with the two
START = """
var service = new SessionActivityService(window.BroadcastChannel);
service.logActivity();
var meta = document.querySelector('meta[name="hmrc-timeout-dialog"]');
if (meta) new TimeoutDialog(meta, service).init();
"""


def fetch() -> None:
    """Fetch HMRC Frontend and the minifiers from npm, unless they are there."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # dukpy's use of tarfile
        fetch_minifiers(TOOLS)
        if not SHIPPED.exists():
            install_jspackage("hmrc-frontend", HMRC, str(TOOLS))


def bundle() -> str:
    """Give the minified script."""
    fetch()
    source = SHIPPED.read_text("utf-8")
    parts = [source[source.index(first) : source.index(after)] for first, after in PARTS]
    return minified(f"(function () {{ 'use strict';\n{''.join(parts)}{START}}})();")
