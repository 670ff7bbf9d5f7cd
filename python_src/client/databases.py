"""IndexedDB: object stores are emptied, databases deleted, while other tabs may hold them."""

from collections.abc import Callable
from typing import Any

from browser import window

from client.patterns import is_in


def answer_of(request: Any) -> Any:
    """A request, or a transaction, as a promise; one that other tabs block gives the event that says so."""

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

        def is_doomed(path: str) -> bool:
            return (is_named or is_in(inner, path)) and not is_in(kept, path)

        def on_open(database: Any) -> Any:
            stores: list[str] = [each for each in database.objectStoreNames]  # noqa: C416
            doomed = [each for each in stores if is_doomed(f"{name}/{each}")]

            def empty(each: str) -> Any:
                store = database.transaction(each, "readwrite").objectStore(each)
                # asked for in one go: a transaction does not wait
                requests = [store.count(), store.clear(), store.count(), store.transaction]
                answers = window.Promise.all([answer_of(request) for request in requests])
                return answers.catch(lambda error: [True, error, True])

            def finish(counts: Any) -> Any:
                def tell(stays: Any) -> None:
                    for at in range(len(doomed)):
                        if counts[at][0]:
                            note(f"{name}/{doomed[at]}", stays and counts[at][2])
                    if not stays:
                        note(name, False)

                # blocked, it stays until the other tab goes
                is_free = is_named and len(doomed) == len(stores)
                return (answer_of(window.indexedDB.deleteDatabase(name)) if is_free else emptied).then(tell)

            emptied = window.Promise.all([empty(each) for each in doomed])
            database.close()  # once its transactions are through
            return emptied.then(finish)

        opened = is_in(kept, name) or answer_of(window.indexedDB.open(name)).then(on_open)
        return window.Promise.resolve(opened).catch(lambda error: note(name, True))

    def visit_all(found: list[Any]) -> Any:
        return window.Promise.all([visit(each.name) for each in found])

    return window.indexedDB.databases().then(visit_all)
