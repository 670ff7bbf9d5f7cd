"""Cleans this device of what the page names, and of nothing else; then checks, and says what is left."""

from collections.abc import Callable
from typing import Any

from browser import document, window

from client.databases import clear_databases
from client.dom import emit, guarded, own, report
from client.patterns import is_in, names_in
from client.storage import OWN
from client.stores import (
    cache_names,
    cookie_names,
    expire_cookie,
    keys_of,
    unregister_workers,
    worker_names,
)

ANSWER_TIME = 5000  # ms that a store has to answer: what another tab holds up never does


def clean(get: Callable[[str], str], on_end: Callable[[bool], None]) -> None:
    """Clean by the data-clear-* and data-keep attributes that get gives; tell the page what was removed.

    on_end is called later, with whether everything that was named is gone.
    """
    kept = names_in(f"{get('keep')} {OWN}*")
    removed: list[str] = []
    left: list[str] = []

    def clear(kind: str, list_names: Any, remove: Any) -> Any:
        """Remove what is named of a kind, then look again, and note each name that there was."""
        patterns = names_in(get(f"clear-{kind}"))

        def note(name: str, is_left: Any) -> None:
            (left if is_left else removed).append(f"{kind}: {name}")

        def choose(found: list[str]) -> Any:
            return [each for each in found if is_in(patterns, each) and not is_in(kept, each)]

        def find(nothing: Any) -> Any:
            return window.Promise.resolve(list_names()).then(choose)

        def remove_all(found: Any) -> Any:
            def check(rest: list[str]) -> None:
                for each in window.Set.new(found.concat(rest)):
                    note(each, each in rest)

            # the names as given too: a cookie of another path is not listed
            doomed = found.concat(choose(patterns))
            done = [window.Promise.resolve(each).then(remove).catch(lambda error: None) for each in doomed]
            return window.Promise.all(done).then(find).then(check)

        def begin() -> Any:
            return find(None).then(remove_all) if remove else clear_databases(patterns, kept, note)

        def settle(resolve: Any, reject: Any) -> None:
            window.setTimeout(reject, ANSWER_TIME, {"message": "no answer"})
            begin().then(resolve, reject)

        if len(patterns) > 0:
            return window.Promise.new(settle).catch(lambda error: note(error.message, True))
        return None

    def clear_storage(kind: str, storage: Callable[[], Any]) -> Any:
        return clear(kind, lambda: keys_of(storage()), lambda name: storage().removeItem(name))

    def show(event: Any) -> None:
        for element in own("documentElement").querySelectorAll("[data-session-cleanup-failed]"):
            if not event:  # readers skip an alert of a page that loads, and read its texts
                element.removeAttribute("role")
            element.hidden = False

    def end(nothing: Any) -> None:
        emit("cleaned", {"removed": removed})
        if len(left) > 0:
            report(f"could not clear {', '.join(left)}")
            if document.readyState == "complete":
                # Firefox tells readers of no alert that comes in one task with its page
                news = window.MessageChannel.new()
                heard = guarded(show)
                news.port1.onmessage = heard  # which opens it
                news.port2.postMessage("")
            else:
                show(None)
        on_end(len(left) < 1)

    kinds = [
        clear("cookies", cookie_names, expire_cookie),
        clear_storage("local-storage", lambda: window.localStorage),
        clear_storage("session-storage", lambda: window.sessionStorage),
        clear("indexed-db", None, None),
        clear("caches", cache_names, lambda name: window.caches.delete(name)),
        clear("service-workers", worker_names, unregister_workers),
    ]
    window.Promise.all(kinds).then(end)
