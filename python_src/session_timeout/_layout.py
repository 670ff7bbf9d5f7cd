"""Whether a site's own layout of the package's pages keeps what is put into it: without its head it cleans nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from session_timeout._answer import Answer
from session_timeout._pages import tags, template
from session_timeout._settings import Settings
from session_timeout.detour import DETOUR
from session_timeout.options import OptionError
from session_timeout.tags import ended_meta

LAYOUT = "session_timeout/layout.html"
CHECK = "session_timeout/check.html"
_log = logging.getLogger(__name__)


def check_page(html: str, answer: Answer) -> str:
    """A rendered page of ours. Raises OptionError when the site's layout has lost its head: it would clean nothing."""
    if str(answer.context["head"]).strip() not in html:
        raise _lost("{{ head }}", str(answer.template))
    return html


def is_layout_right(settings: Settings, render: Callable[[str, Mapping[str, Any]], str], *, last: bool) -> bool:
    """`check_layout`, where the site's templates may not be able to render yet: then it is to be done again.

    last: whether it is not, and what is wrong with them is logged.
    """
    try:
        check_layout(settings, render)
    except OptionError:
        raise
    except Exception:  # whatever the site's own templates need
        if last:
            _log.warning("the pages of session_timeout could not be rendered at the start", exc_info=True)
        return last
    return True


def check_layout(settings: Settings, render: Callable[[str, Mapping[str, Any]], str], language: str = "en") -> None:
    """Render every page of ours once, at start-up. Raises OptionError for a layout that loses what is put into it.

    render: renders a template by its name, with a context. What else it raises is passed on.
    """
    around: dict[str, Any] = {
        "language": language,
        "head": ended_meta(**settings.ended) + Markup("\n") + tags("/static/session_timeout"),
        "content": Markup('<p id="session-timeout-content"></p>'),
        "answers": "saved",
        "fields": "",
        "navigate": settings.navigates,
        **dict.fromkeys(("sign_in_url", "sign_out_url", "stay_url", "url"), "/"),
    }
    names = {CHECK: settings.pages[0], DETOUR: settings.pages[0], **{template(name): name for name in settings.pages}}
    for name, page in names.items():
        context = {**around, "texts": settings.page_texts(page, language)}
        html = check_page(render(name, context), Answer(200, template=name, context=context))
        if name == CHECK and str(context["content"]) not in html:
            raise _lost("the block content", name)


def _lost(what: str, name: str) -> OptionError:
    must = "{% block head %}{{ head }}{% endblock %} in its head and {% block content %}{% endblock %} in its body"
    line = f"{LAYOUT} loses {what}: {name} comes without it. It must have {must}, and so must what it extends."
    return OptionError([(LAYOUT, line)])
