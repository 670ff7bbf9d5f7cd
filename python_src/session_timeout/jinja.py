"""The tags and pages for plain Jinja2, in one call."""

from __future__ import annotations

from functools import partial

from jinja2 import ChoiceLoader, Environment, FileSystemLoader

from session_timeout import assets, ended_meta, script_tag, stylesheet_tag, timeout_meta
from session_timeout.tags import BASE_URL


def add_session_timeout(environment: Environment, *, base_url: str = BASE_URL) -> None:
    """Give the environment's templates the package's tags and pages.

    The globals are timeout_meta, ended_meta, script_tag and stylesheet_tag (see `tags`); the last two link to
    `base_url`, where the site serves the package's static files. `{% extends "session_timeout/pages/…" %}` works,
    and a template of the site's own with that name goes first. Raises ValueError for an environment that does
    not escape: what users entered would become part of the page.
    """
    page = "session_timeout/pages/signed_out.html"
    escapes = environment.autoescape
    if not (escapes(page) if callable(escapes) else escapes):
        raise ValueError(
            f"autoescape cannot be {escapes!r}: it is off for {page!r}. It must be on: "
            "Environment(autoescape=True), or jinja2.select_autoescape()."
        )
    environment.globals.update(
        timeout_meta=timeout_meta,
        ended_meta=ended_meta,
        script_tag=partial(script_tag, base_url=base_url),
        stylesheet_tag=partial(stylesheet_tag, base_url=base_url),
    )
    ours = FileSystemLoader(assets.TEMPLATES)
    environment.loader = ChoiceLoader([environment.loader, ours]) if environment.loader else ours
