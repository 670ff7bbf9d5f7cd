"""Cleans this device of what the page names, and of nothing else; then checks, and says what is left."""

from collections.abc import Callable
from typing import Any

from browser import document, window

from client.dom import emit, report
from client.patterns import is_in, names_in, wholes, with_parts
from client.storage import OWN
from client.stores import (
    clear_store,
    cookie_names,
    database_names,
    delete_database,
    expire_cookie,
    filled_stores,
    unregister_workers,
    worker_names,
)


def clean(get: Callable[[str], str], on_end: Callable[[bool], None]) -> None:
    """Clean by the data-clear-* and data-keep attributes that get gives; tell the page what was removed.

    on_end is called later, with whether everything that was named is gone.
    """
    kept = names_in(get("keep"))
    removed: list[str] = []
    left: list[str] = []

    def named(kind: str) -> list[str]:
        return names_in(get(f"clear-{kind}"))

    def clear(kind: str, list_names: Callable[[], Any], remove: Callable[[str], Any]) -> Any:
        """Remove what is named of a kind, then note what is still there."""
        inside = kind == "indexed-db"
        patterns = with_parts(named(kind)) if inside else named(kind)
        spared = with_parts(kept) if inside else kept

        def find(nothing: Any) -> Any:
            return list_names()

        def choose(found: list[str]) -> Any:
            return [each for each in found if is_in(patterns, each) and not is_in(spared, each) and OWN not in each]

        def remove_all(found: list[str]) -> Any:
            for each in found:
                removed.append(f"{kind}: {each}")
            return window.Promise.all([remove(each) for each in found])

        def check(found: list[str]) -> None:
            for each in found:
                left.append(f"{kind}: {each}")

        def fail(error: Any) -> None:
            problem: str = error.message
            left.append(f"{kind}: {problem}")

        if len(patterns) < 1:
            return None
        begun = window.Promise.resolve().then(find)
        return begun.then(choose).then(remove_all).then(find).then(choose).then(check).catch(fail)

    def clear_storage(kind: str, storage: Callable[[], Any]) -> Any:
        return clear(kind, lambda: window.Object.keys(storage()), lambda name: storage().removeItem(name))

    def delete_databases(found: list[str]) -> Any:
        free = [each for each in found if is_in(named("indexed-db"), each) and not is_in(wholes(kept), each)]
        for each in free:
            removed.append(f"indexed-db: {each}")
        return window.Promise.all([delete_database(each) for each in free])

    def end(nothing: Any) -> None:
        emit("cleaned", {"removed": removed})
        if len(left) > 0:
            report(f"could not clear {', '.join(left)}")
            for element in document.querySelectorAll("[data-session-cleanup-failed]"):
                element.hidden = False
        on_end(len(left) < 1)

    for name in named("cookies"):
        # a cookie of another path is not listed
        if not is_in(kept, name):
            expire_cookie(name)
    stores = clear("indexed-db", lambda: filled_stores(named("indexed-db")), clear_store)
    if stores is not None:
        stores = stores.then(lambda nothing: database_names()).then(delete_databases)
    kinds = [
        stores,
        clear("cookies", cookie_names, expire_cookie),
        clear_storage("local-storage", lambda: window.localStorage),
        clear_storage("session-storage", lambda: window.sessionStorage),
        clear("caches", lambda: window.caches.keys(), lambda name: window.caches.delete(name)),
        clear("service-workers", worker_names, unregister_workers),
    ]
    window.Promise.all(kinds).then(end, end)
