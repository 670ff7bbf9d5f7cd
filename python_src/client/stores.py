"""What a site can leave on a device: its names are listed, one is removed. Promises where the platform's are."""

from collections.abc import Callable
from typing import Any

from browser import document, window

from client.patterns import is_in, wholes


def cookie_names() -> list[str]:
    """The names of the cookies that scripts can read here."""
    text: str = document.cookie
    return [each.split("=")[0] for each in text.split("; ")]


def expire_cookie(name: str) -> None:
    """Expire a cookie, whichever path and domain of this page's it was set for, partitioned or not."""
    host: str = window.location.hostname
    path: str = window.location.pathname
    hosts = host.split(".")
    folders = path.split("/")
    for first in range(len(hosts) + 1):
        for last in range(len(folders)):
            for slash in ["", "/"]:
                for kind in ["", ";secure", ";secure;partitioned"]:
                    place = f"path={'/'.join(folders[: last + 1])}{slash};domain={'.'.join(hosts[first:])}"
                    document.cookie = f"{name}=;max-age=0;{place}{kind}"


def answer_of(request: Any) -> Any:
    """An IndexedDB request as a promise; blocked is an answer too: what waits is done when the other tab goes."""

    def settle(resolve: Callable[[Any], None], reject: Callable[[Any], None]) -> None:
        request.onsuccess = lambda event: resolve(request.result)
        request.onblocked = resolve
        request.onerror = reject

    return window.Promise.new(settle)


def in_stores(patterns: list[str], act: Callable[[str, Any], Any]) -> Any:
    """What act gives for "database/store" and the store, of each database that the patterns concern."""

    def visit(name: str) -> Any:
        def on_open(database: Any) -> Any:
            stores: list[str] = [each for each in database.objectStoreNames]  # noqa: C416
            done = [act(f"{name}/{each}", database.transaction(each, "readwrite").objectStore(each)) for each in stores]
            database.close()  # once its transactions are through
            return window.Promise.all(done)

        return answer_of(window.indexedDB.open(name)).then(on_open)

    def on_names(names: list[str]) -> Any:
        concerned = [name for name in names if is_in(wholes(patterns), name)]
        return window.Promise.all([visit(name) for name in concerned])

    return database_names().then(on_names).then(lambda all_of: all_of.flat())


def filled_stores(patterns: list[str]) -> Any:
    """The object stores that are not empty, as "database/store"; "" for one that is."""

    def count(entry: str, store: Any) -> Any:
        return answer_of(store.count()).then(lambda number: entry if number else "")

    return in_stores(patterns, count)


def clear_store(entry: str) -> Any:
    """Empty an object store: that works while another tab holds the database, as deleting does not."""

    def clear(each: str, store: Any) -> Any:
        return answer_of(store.clear()) if each == entry else None

    return in_stores([entry], clear)


def database_names() -> Any:
    """The names of the IndexedDB databases."""
    return window.indexedDB.databases().then(lambda found: [each.name for each in found])


def delete_database(name: str) -> Any:
    """Delete a database, or as soon as other tabs let go of it."""
    return answer_of(window.indexedDB.deleteDatabase(name))


def worker_names() -> Any:
    """The registered service workers, which have no names: "true" for each."""
    return window.navigator.serviceWorker.getRegistrations().then(lambda found: ["true" for each in found])


def unregister_workers(name: str) -> Any:
    """Unregister every service worker."""

    def unregister(found: Any) -> Any:
        return window.Promise.all([each.unregister() for each in found])

    return window.navigator.serviceWorker.getRegistrations().then(unregister)
