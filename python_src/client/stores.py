"""What a site can leave on a device: its names are listed, one is removed. Promises where the platform's are."""

from collections.abc import Callable
from typing import Any

from browser import document, window

from client.patterns import is_in


def cookie_names() -> list[str]:
    """The names of the cookies that scripts can read here."""
    text: str = document.cookie
    return [each.split("=")[0] for each in text.split("; ") if each]


def expire_cookie(name: str) -> None:
    """Expire a cookie that was set for this page's domain or path, the page's before, or what they are inside of."""
    host: str = window.location.hostname
    hosts = host.split(".")
    here: str = window.location.href
    before: str = document.referrer
    for address in [here, before]:
        folders = address.split("#")[0].split("?")[0].split("/")
        for last in range(3, len(folders) + 1):
            for slash in ["", "/"]:
                for first in range(len(hosts) + 1):
                    for kind in ["", ";secure", ";secure;partitioned"]:
                        place = f"path=/{'/'.join(folders[3:last])}{slash};domain={'.'.join(hosts[first:])}"
                        document.cookie = f"{name}=;max-age=0;{place}{kind}"


def answer_of(request: Any) -> Any:
    """An IndexedDB request, or a transaction, as a promise; one that other tabs block gives the event that says so."""

    def settle(resolve: Callable[[Any], None], reject: Callable[[Any], None]) -> None:
        request.onsuccess = lambda event: resolve(request.result)
        request.oncomplete = resolve
        request.onblocked = resolve
        request.onabort = reject
        request.onerror = reject

    return window.Promise.new(settle)


def clear_databases(patterns: list[str], kept: list[str], note: Callable[[str, Any], Any]) -> Any:
    """Empty the object stores named, as "database/store" or by their database; delete the databases named.

    Stores come first: emptying works while another tab holds the database, deleting waits for that tab.
    note is told of each name that there was, and whether something is left of it.
    """
    inner = [each for each in patterns if "/" in each]

    def visit(name: str) -> Any:
        is_named = is_in(patterns, name)

        def on_open(database: Any) -> Any:
            stores: list[str] = [each for each in database.objectStoreNames]  # noqa: C416
            doomed = [each for each in stores if is_doomed(f"{name}/{each}")]
            done = [
                empty(f"{name}/{each}", database.transaction(each, "readwrite").objectStore(each)) for each in doomed
            ]
            database.close()  # once its transactions are through

            def finish(tellers: list[Callable[[Any], Any]]) -> Any:
                def tell(stays: Any) -> None:
                    for teller in tellers:
                        teller(stays)
                    if not stays:
                        note(name, False)

                # blocked, it stays until the other tab goes
                is_free = is_named and len(doomed) == len(stores)
                return window.Promise.resolve(delete_database(name) if is_free else True).then(tell)

            return window.Promise.all(done).then(finish)

        def is_doomed(path: str) -> bool:
            return (is_named or is_in(inner, path)) and not is_in(kept, path)

        if is_in(kept, name):
            return None
        return answer_of(window.indexedDB.open(name)).then(on_open).catch(lambda error: note(name, True))

    def empty(path: str, store: Any) -> Any:
        """A promise of what tells the outcome, when it is known whether the database stays."""
        requests = [store.count(), store.clear(), store.count(), store.transaction]
        counts = window.Promise.all([answer_of(each) for each in requests])
        told = counts.then(lambda count: lambda stays: count[0] and note(path, stays and count[2]))
        return told.catch(lambda error: lambda stays: note(path, stays))

    def visit_all(found: Any) -> Any:
        return window.Promise.all([visit(each.name) for each in found])

    return window.indexedDB.databases().then(visit_all)


def delete_database(name: str) -> Any:
    """Delete a database; nothing when it is gone, an event when another tab blocks that."""
    return answer_of(window.indexedDB.deleteDatabase(name))


def cache_names() -> Any:
    """The names of the caches; there are none on plain http."""
    return window.caches.keys() if hasattr(window, "caches") else []


def worker_names() -> Any:
    """The scopes of the service workers; there are none on plain http."""
    return of_workers(lambda worker: worker.scope)


def unregister_worker(scope: str) -> Any:
    """Unregister the service worker of a scope."""
    return of_workers(lambda worker: worker.scope == scope and worker.unregister())


def of_workers(act: Callable[[Any], Any]) -> Any:
    """What act gives for each registered service worker."""

    def act_on_all(found: Any) -> Any:
        return window.Promise.all([act(each) for each in found])

    if hasattr(window.navigator, "serviceWorker"):
        return window.navigator.serviceWorker.getRegistrations().then(act_on_all)
    return []
