"""What is left on the device in other engines: a dump of every kind of storage, before and after."""

from __future__ import annotations

from typing import Any

import pytest

from site_for_tests import Answer
from tests.engines.visitor import Visitor

# how a site fills a device, and what it keeps on purpose
FILL = """
    for (const name of ["draft", "consent"]) document.cookie = `${name}=1; path=/`;
    document.cookie = "deep=1; path=/page";
    for (const storage of [localStorage, sessionStorage])
        for (const key of ["answers-1", "answers-2", "theme"]) storage.setItem(key, "secret");
    for (const database of ["answers", "service"]) await new Promise((done, fail) => {
        const opening = indexedDB.open(database);
        opening.onupgradeneeded = () => {
            for (const name of ["drafts", "settings"]) opening.result.createObjectStore(name).put("secret", 1);
        };
        opening.onsuccess = () => { opening.result.close(); done(); };
        opening.onerror = fail;
    });
    for (const name of ["personal-v1", "assets"])
        await (await caches.open(name)).put("/picture", new Response("secret"));
"""
COUNT = """
    const count = async (database) => {
        const counts = {};
        for (const store of database.objectStoreNames) counts[store] = await new Promise((counted) => {
            const request = database.transaction(store).objectStore(store).count();
            request.onsuccess = () => counted(request.result);
        });
        return counts;
    };
"""
OPEN = """
    const open = (name) => new Promise((done, fail) => {
        const opening = indexedDB.open(name);
        opening.onsuccess = () => done(opening.result);
        opening.onerror = fail;
    });
"""
DUMP = f"""{COUNT}{OPEN}
    const databases = {{}};
    for (const {{ name }} of await indexedDB.databases()) {{
        const database = await open(name);
        databases[name] = await count(database);
        database.close();
    }}
    const keys = (storage) => Object.keys(storage).filter((key) => !key.startsWith("session-timeout:")).sort();
    return {{
        cookies: document.cookie.split("; ").sort(), databases, caches: (await caches.keys()).sort(),
        local: keys(localStorage), session: keys(sessionStorage),
    }};
"""
FILLED = {
    "cookies": ["consent=1", "deep=1", "draft=1"],
    "local": ["answers-1", "answers-2", "theme"],
    "session": ["answers-1", "answers-2", "theme"],
    "databases": {"answers": {"drafts": 1, "settings": 1}, "service": {"drafts": 1, "settings": 1}},
    "caches": ["assets", "personal-v1"],
}
CLEARED = {
    "cookies": ["consent=1"],
    "local": ["theme"],
    "session": ["theme"],
    "databases": {"service": {"drafts": 0, "settings": 1}},
    "caches": ["assets"],
}
CLEAR = {
    "data-clear-cookies": "*",
    "data-clear-local-storage": "*",
    "data-clear-session-storage": "answers-*",
    "data-clear-indexed-db": "answers service/drafts",
    "data-clear-caches": "personal-*",
    "data-keep": "consent theme",
}
FAILED = "<main><p data-session-cleanup-failed hidden>We could not clear this device.</p></main>"
ENDED = {"settings": CLEAR, "name": "session-ended", "body": FAILED}


@pytest.fixture
def filled(visitor: Visitor) -> Visitor:
    """A visitor on a page of the service, on a device with its traces; the signed-out page is below its path."""
    visitor.open("/page", {"data-timeout": "900", "data-countdown": "120"})
    visitor.run_async(FILL)
    visitor.add("/page/ended", **ENDED)
    return visitor


def dump(visitor: Visitor) -> dict[str, Any]:
    found: dict[str, Any] = visitor.run_async(DUMP)
    return found


def end(visitor: Visitor) -> None:
    """Go to the signed-out page, and wait until it has cleaned."""
    visitor.driver.get(visitor.site.origin + "/page/ended")
    visitor.wait(lambda: visitor.told("cleaned"))


def test_what_is_named_goes_and_what_is_kept_stays(filled: Visitor) -> None:
    assert dump(filled) == FILLED
    end(filled)
    assert dump(filled) == CLEARED
    assert not says_that_it_failed(filled)


def says_that_it_failed(visitor: Visitor) -> bool:
    return bool(visitor.run("return document.querySelector('[data-session-cleanup-failed]').checkVisibility()"))


def test_a_database_that_another_tab_holds_open_is_empty_at_once_and_goes_with_that_tab(filled: Visitor) -> None:
    # a page of the site that knows nothing of us, so it stays
    filled.driver.get(filled.site.origin + "/elsewhere")
    holder = filled.driver.current_window_handle
    filled.run_async(f"{OPEN} window.held = await open('answers');")
    filled.driver.switch_to.new_window("tab")
    ended = filled.driver.current_window_handle
    end(filled)
    assert not says_that_it_failed(filled)
    filled.turn_to(holder)
    # asked there: to open it once more would wait for its deletion
    assert filled.run_async(f"{COUNT} return count(held);") == {"drafts": 0, "settings": 0}
    filled.driver.close()
    filled.turn_to(ended)
    names = "return (await indexedDB.databases()).map((each) => each.name);"
    filled.wait(lambda: filled.run_async(names) == ["service"])


def test_what_could_not_be_cleared_is_said(filled: Visitor, faults: list[str]) -> None:
    stubborn = "Storage.prototype.removeItem = () => {};"
    filled.site.answers["/stubborn.js"] = Answer(200, stubborn, {"Content-Type": "text/javascript"})
    faults.append("could not clear local-storage: answers-1, local-storage: answers-2")
    script = '<script src="/stubborn.js"></script>'
    filled.add("/page/ended", **{**ENDED, "body": FAILED + script})
    end(filled)
    filled.wait(lambda: says_that_it_failed(filled))
    filled.wait(lambda: filled.told("fault"))
