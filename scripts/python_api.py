"""The reference page of what a service may use: signatures and docstrings, which griffe reads without imports."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import griffe

ROOT = Path(__file__).resolve().parents[1]
LONGEST: Final = 100
"""A signature that has more characters gets a line for each parameter."""

PUBLIC: Final[dict[str, tuple[str, ...]]] = {
    "session_timeout": (
        "timeout_meta", "ended_meta", "script_tag", "stylesheet_tag", "TimeoutOptions", "EndedOptions", "OptionError",
    ),
    "session_timeout.components": ("sign_out", "leave_link", "no_javascript_notice", "no_javascript_refresh"),
    "session_timeout.django": (
        "SessionTimeoutMiddleware", "SessionTimeout", "SessionTimeoutRequest", "signed_in_only", "sign_out_everywhere",
        "end_session", "session_ended", "is_over", "redis_sessions", "FormDraft",
    ),
    "session_timeout.templatetags.session_timeout": (
        "session_timeout", "sign_out", "session_timeout_script", "session_timeout_stylesheet",
    ),
    "session_timeout.flask": (
        "SessionTimeout", "signed_in_required", "signed_in_within", "session_ended", "FormDraft",
    ),
    "session_timeout.starlette": (
        "add_session_timeout", "SessionTimeout", "signed_in_user", "signed_in_within", "session_id", "sign_out",
        "FormDraft",
    ),
    "session_timeout.jinja": ("add_session_timeout",),
    "session_timeout.limits": ("Limits",),
    "session_timeout.revocations": ("Revocations", "RevocationStore", "Ended", "user_key", "ALL"),
    "session_timeout.redis": ("RedisRevocations", "RedisDrafts"),
    "session_timeout.drafts": ("Drafts", "DraftStore", "MemoryDrafts", "Draft", "Owner"),
    "session_timeout.testing": ("moving_time", "MovedClock"),
    "session_timeout.sse": ("HEARTBEAT", "LONGEST", "FEW", "MOST"),
    "session_timeout.oidc": (
        "ProviderSignOut", "end_session_url", "new_state", "is_our_state", "STATE_KEY", "ask_again", "is_fresh",
        "Provider", "read_logout_token", "LogoutToken", "LogoutTokenRefused", "ProviderKeys", "KeysUnavailable",
    ),
    "session_timeout.redirects": ("safe_redirect",),
    "session_timeout.urls": ("why_refused", "is_allowed"),
    "session_timeout.headers": ("NO_STORE", "expired_cookie", "clear_site_data"),
    "session_timeout.texts": ("page_texts",),
    "session_timeout.assets": ("STATIC", "TEMPLATES", "path", "integrity", "fingerprint", "manifest", "worker"),
}  # fmt: skip
"""What a service may use, by module; what is not here may change without a word."""
MEMBERS: Final[dict[str, tuple[str, ...]]] = {
    "SessionTimeoutMiddleware": (),
    "session_timeout.django._request.SessionTimeout": (
        "signed_in", "timed_out", "extends", "timeout", "session_id", "signed_in_within", "end",
    ),
}  # fmt: skip
"""Of these classes a service may use these members alone."""


@cache
def sources() -> Any:
    """Give the package as griffe reads it."""
    return griffe.load("session_timeout", search_paths=[ROOT / "python_src"])


def functions() -> str:
    """Give the page of what a service may use."""
    parts = [
        "# Python\n\nTimes are in seconds unless a name says otherwise. What is not on this page may change.\n\n"
        "“See `oidc`” means: the section of that module. What is a setting is in\n"
        "[Settings](settings.md), what `options` has in [Attributes](attributes.md).\n"
    ]
    for module, names in PUBLIC.items():
        home = sources()[module.partition(".")[2]] if "." in module else sources()
        parts.append(f"\n## `{module}`\n\n{_text(home)}\n")
        for name in names:
            parts.append(_documented(_found(home, name), name))
    return "".join(parts)


def _found(home: Any, name: str) -> Any:
    found = home.members[name]
    return found.final_target if found.is_alias else found


def _documented(found: Any, name: str) -> str:
    """A function, a constant, or a class with its methods, as a heading, a signature and the docstring."""
    if found.is_attribute:
        sign = _constant(found)
    else:
        sign = _class(found) if found.is_class else _signature(found.signature(return_type=True))
    parts = [f"\n### `{name}`\n\n```python\n{sign}\n```\n\n{_text(found)}\n"]
    members: list[Any] = list(found.members.values()) if found.is_class else []
    public = MEMBERS.get(name, MEMBERS.get(found.path))
    for member in members:
        if member.name.startswith("_") or not member.docstring or (public is not None and member.name not in public):
            continue
        if member.is_function:
            parts.append(f"\n```python\n{_signature(_without_self(member))}\n```\n\n{_text(member)}\n")
        elif "property" in member.labels:
            parts.append(f"\n`{member.name}`: {_text(member)}\n")
    return "".join(parts)


def _text(found: Any) -> str:
    """The docstring; what reStructuredText writes before a sample, "::", is a colon in Markdown."""
    return str(found.docstring.value).replace("::\n", ":\n")


def _without_self(method: Any) -> str:
    text: str = method.signature(return_type=True)
    return text.replace("(self, ", "(", 1).replace("(self)", "()", 1)


def _class(found: Any) -> str:
    """The class with what it is made from: its fields where it is a tuple of these, else what it takes."""
    if any("NamedTuple" in str(base) for base in found.bases):
        fields = [member for member in found.members.values() if member.is_attribute]
        lines = [str(each.annotation) + (f" = {each.value}" if each.value else "") for each in fields]
        inside = "".join(f"    {each.name}: {line}\n" for each, line in zip(fields, lines, strict=True))
        return f"class {found.name}(NamedTuple):\n{inside.rstrip()}"
    if error := next((base for base in map(str, found.bases) if base in ("ValueError", "Exception")), None):
        return f"class {found.name}({error}): ..."
    start, end = f"{found.name}(", ")"
    made = next((each for each in [found, *found.mro()] if "__init__" in each.members), found)
    given = made.signature().partition(start)[2].removesuffix(" -> None").removesuffix(end)
    takes = _signature("__init__(" + ", ".join(["self", *filter(None, [given])]) + end)
    return f"class {found.name}:\n{textwrap.indent(takes, '    ')}"


def _constant(found: Any) -> str:
    """Its name, type and value; one that is computed, a path, is another one in each installation."""
    value = "" if isinstance(found.value, griffe.ExprBinOp) else f" = {found.value}"
    return f"{found.name}: {found.annotation}{value}"


def _signature(text: str) -> str:
    """The signature as Python: on one line, or with a line for each parameter."""
    if len(text) > LONGEST:
        start, end = text.index("("), text.rindex(")")
        inside = "".join(f"    {each},\n" for each in _split(text[start + 1 : end]))
        text = f"{text[: start + 1]}\n{inside}{text[end:]}"
    return f"def {text}: ..."


def _split(parameters: str) -> Iterator[str]:
    """The parameters between the commas that are in no bracket."""
    depth, start = 0, 0
    for place, character in enumerate(parameters):
        depth += (character in "([{") - (character in ")]}")
        if character == "," and not depth:
            yield parameters[start:place].strip()
            start = place + 1
    yield parameters[start:].strip()
