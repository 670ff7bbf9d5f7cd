"""Writes the pages of docs/reference/ that follow from the sources, so that nobody types them: `make docs`.

What options there are comes from their tables, the texts from where the client and the pages have them, and the
settings and functions from their docstrings, which griffe reads without importing a framework.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "python_src")]

from client.wording import WORDS  # noqa: E402
from scripts.python_api import functions  # noqa: E402
from session_timeout._read_settings import COMPUTED  # noqa: E402
from session_timeout._settings import Settings  # noqa: E402
from session_timeout.django import _settings as django_settings  # noqa: E402
from session_timeout.kinds import ALLOWED  # noqa: E402
from session_timeout.options import ENDED_OPTIONS, OPTIONS, Option  # noqa: E402
from session_timeout.texts import PAGES, dialog_texts_without_sign_in, translated  # noqa: E402

REFERENCE = ROOT / "docs" / "reference"
NOTE = "<!-- written by make docs, from the sources: change those -->\n"


def pages() -> dict[str, str]:
    """Give each page's file name and text."""
    made = {"attributes": attributes, "texts": texts, "settings": settings, "python": functions}
    return {f"{name}.md": NOTE + make() for name, make in made.items()}


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a table of Markdown; a cell's lines are joined, and its bars escaped."""
    lines = [heading, ["---"] * len(heading), *rows]
    cells = [[" ".join(cell.split()).replace("|", r"\|") for cell in line] for line in lines]
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


def attributes() -> str:
    """Give the page of the two meta elements."""
    own = {option.name for option in OPTIONS} & {option.name for option in ENDED_OPTIONS}
    kinds = sorted({option.kind for option in (*OPTIONS, *ENDED_OPTIONS)}, key=list(ALLOWED).index)
    heading = ("attribute", "takes", "default", "meaning")
    return f"""# Attributes of the two meta elements

In Python an attribute is an option: `data-keep-alive-url` is `keep_alive_url`. `timeout_meta()` and `ended_meta()`
check the options and write the elements. A wrong option raises `OptionError`, which names it. The script checks
again: a wrong attribute is an error in the browser’s console, and there is no dialog.

An empty attribute counts as one that is not there.

## `<meta name="session-timeout">`

On each page that needs the session. **H** marks what HMRC Frontend has too. Under its name,
`<meta name="hmrc-timeout-dialog">`, all of them work as well.

{table((*heading, "H"), (_attribute(option) for option in OPTIONS if option.name not in own))}
It also takes the attributes of [what is cleaned](#what-is-cleaned).

## `<meta name="session-ended">`

On the page that confirms that the session is over. It takes only the attributes of the next section.

## What is cleaned

Both elements take these. On the page that confirms the end, the script cleans at once. On a page of the session they
are for an end that no page confirms: without a network, without an answer of the server, or while no page is open.

{table(heading, (_attribute(option)[:-1] for option in ENDED_OPTIONS))}
## What an attribute takes

{table(("kind", "what is allowed"), ((f"`{kind}`", ALLOWED[kind]) for kind in kinds))}"""


def _attribute(option: Option) -> tuple[str, ...]:
    name = option.attribute.removeprefix("data-")
    if option.required:
        default = "**required**"
    elif name in WORDS["en"]:
        default = "[by language](texts.md)" if WORDS["en"][name][0] else "nothing"
    elif option.default is None:
        default = "none"
    else:
        default = f"`{str(option.default).lower()}`"
    return f"`{option.attribute}`", f"`{option.kind}`", default, option.meaning, "H" if option.hmrc else ""


def texts() -> str:
    """Give the page of the texts, English and Welsh."""
    spoken, heading = ("English", "Welsh"), ("attribute", "English", "Welsh")
    both = [(f"data-{name}", words, WORDS["cy"][name]) for name, words in WORDS["en"].items()]
    parts = [
        f"""# Texts

English and Welsh are built in. Every text can be replaced: see [Another language](../how-to/language.md).

The Welsh that no published pattern has still needs review by a Welsh speaker. The sources mark which it is:
`python_src/client/wording.py` and `python_src/session_timeout/texts.py`.

## The dialog

An amount of time follows the message: “2 minutes.”, “59 seconds.”

{table(heading, (_row(name, (english[0], welsh[0])) for name, english, welsh in both))}
With `data-signed-in="false"` these are others:

{table(heading, (_row(name, (english[1], welsh[1])) for name, english, welsh in both if len(english) > 1))}
Flask’s, Starlette’s and Django’s tags give these then too; another page has to say them itself:

{table(heading, _said_by_frameworks())}
## The pages
"""
    ]
    for page, words in PAGES.items():
        rows = (_row(name, (english, translated(english, "cy"))) for name, english in words.items())
        parts.append(f"\n`{page}`\n\n{table(('text', *spoken), rows)}")
    return "".join(parts)


def _said_by_frameworks() -> list[tuple[str, ...]]:
    english, welsh = dialog_texts_without_sign_in("en"), dialog_texts_without_sign_in("cy")
    return [_row("data-" + name.replace("_", "-"), (english[name], welsh[name])) for name in english]


def _row(name: str, words: Sequence[str]) -> tuple[str, ...]:
    return (f"`{name}`", *words)


def settings() -> str:
    """Give the page of a site's settings, one table for every framework."""
    rows = ((f"`{each.name}`", _default(each.default), each.metadata["meaning"]) for each in _rows())
    return f"""# Settings

One table for every framework; only the spelling differs. For `passive_paths`:

| | |
|---|---|
| Django | a key of the dict in `settings.py`: `SESSION_TIMEOUT = {{"PASSIVE_PATHS": […]}}` |
| Flask | a key of `app.config`: `SESSION_TIMEOUT_PASSIVE_PATHS` |
| Starlette and FastAPI | an argument: `add_session_timeout(app, passive_paths=[…])` |

Times are in seconds. A wrong setting raises an error that names it, its value and what is allowed, when the site
starts. In Django, `manage.py check` says so too, and names what is wrong in Django’s own settings around it.

The cookie of `signed_in_cookie` has the path and the domain of the session’s cookie, as the framework is told them.
That path must begin with `/`; an empty domain is none.

{table(("setting", "default", "meaning"), rows)}
Each option of [the dialog and the cleaning](attributes.md) is a setting too, by its name in Python. These cannot be
set, because they follow from the other settings: {", ".join(f"`{each}`" for each in COMPUTED if each != "signed_in")}.
`signed_in=False` says the same as `wording="delete-answers"`.

Who is signed in, and what is code and not a value, are arguments in Flask, Starlette and FastAPI: see
[`SessionTimeout`](python.md#session_timeoutflask) and [`add_session_timeout`](python.md#session_timeoutstarlette).

## Django

{table(("setting", "meaning"), ((f"`{name}`", meaning) for name, meaning in django_settings.OWN.items()))}
- `sign_in_url` (by default `LOGIN_URL`), `home_url` and `after_sign_out` may be names of URLs.
- Functions may be dotted paths.
- Options of the dialog and of the cleaning may stand in dicts too: `"DIALOG": {{"title": "…"}}`, `"CLEAN": {{…}}`.
- `prefix` cannot be set: it is the path at which your URLs include `session_timeout.django.urls`.
- By default `language` is Django’s active language, and `public_paths` is `STATIC_URL`.
"""


def _rows() -> list[Field[Any]]:
    return [each for each in fields(Settings) if each.metadata]


def _default(value: object) -> str:
    return "none" if value in (None, ()) else f"`{value!r}`".replace("'", '"')


def write(folder: Path = REFERENCE) -> None:
    """Write every page into the folder."""
    for name, text in pages().items():
        (folder / name).write_text(text, "utf-8")


if __name__ == "__main__":
    write()
