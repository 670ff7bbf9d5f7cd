"""For plain Jinja2: every tag and component as a global, and the package's pages, in one call.

Then {{ timeout_meta(timeout=900, countdown=120, keep_alive_url="/keep-alive", sign_out_url="/sign-out") }} and
{{ leave_link("/leave", progress="saved") }} are what the functions of `session_timeout` and `components` give.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from markupsafe import Markup

from session_timeout import assets
from session_timeout.components import leave_link, no_javascript_notice, no_javascript_refresh, sign_out
from session_timeout.tags import BASE_URL, ended_meta, script_tag, stylesheet_tag, timeout_meta

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


def called(tags: Mapping[str, Callable[..., Markup]]) -> dict[str, Callable[..., Markup]]:
    """The same functions; a template that forgets the parentheses gets a TypeError, and shows no function."""

    def made(name: str, tag: Callable[..., Markup]) -> Callable[..., Markup]:
        def __html__() -> str:
            raise TypeError(f"{name} is a function: write {{{{ {name}() }}}}, with parentheses.")

        of_template = partial(tag)
        vars(of_template).update(vars(tag), __html__=__html__)  # and what Jinja marks a function with
        return of_template

    return {name: made(name, tag) for name, tag in tags.items()}


def add_session_timeout(environment: Environment, *, base_url: str = BASE_URL) -> None:
    """Give the environment's templates the globals and the package's pages.

    script_tag and stylesheet_tag link to `base_url`, where the site serves the package's static files.
    `{% extends "session_timeout/pages/…" %}` works, and a template of the site's own with that name goes first.
    Raises ValueError for an environment that does not escape: what users entered would become part of the page.
    """
    page = "session_timeout/pages/signed_out.html"
    escapes = environment.autoescape
    if not (escapes(page) if callable(escapes) else escapes):
        raise ValueError(
            f"autoescape cannot be {escapes!r}: it is off for {page!r}. It must be on: "
            "Environment(autoescape=True), or jinja2.select_autoescape()."
        )
    linked = {"script_tag": script_tag, "stylesheet_tag": stylesheet_tag}
    based = {name: partial(tag, base_url=base_url) for name, tag in linked.items()}
    environment.globals.update(called(GLOBALS | based))
    ours = FileSystemLoader(assets.TEMPLATES)
    environment.loader = ChoiceLoader([environment.loader, ours]) if environment.loader else ours
