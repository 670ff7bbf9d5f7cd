"""The signed-out page: what it names is gone, nothing else is, and what could not be cleared is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from conftest import Faults, until
from evidence import told
from site_for_tests import Answer, Held, Site

pytestmark = pytest.mark.compiled_only("Brython prints what a promise catches, and cannot loop over a JavaScript Set")

Dump = dict[str, Any]
Clean = Callable[..., list[str]]

FAILED = "<main><h1>You signed out</h1><p data-session-cleanup-failed hidden>Close this browser.</p></main>"
OPEN = """
    const open = (name, stores, version = stores ? 2 : undefined) => new Promise((resolve, reject) => {
        const request = indexedDB.open(name, version);
        request.onupgradeneeded = () => stores.forEach((store) => request.result.createObjectStore(store));
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const answer = (request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
"""
SEED = f"""async ({{cookies, local, session, databases, caches: names, workers}}) => {{
    {OPEN}
    for (const cookie of cookies || []) document.cookie = cookie;
    document.cookie;  // what is read comes after what was written
    for (const key of local || []) localStorage.setItem(key, "secret");
    for (const key of session || []) sessionStorage.setItem(key, "secret");
    for (const [name, stores] of Object.entries(databases || {{}})) {{
        const database = await open(name, stores);
        for (const store of stores) {{
            const filled = database.transaction(store, "readwrite").objectStore(store);
            await answer(filled.put("secret", 1));
        }}
        database.close();
    }}
    for (const name of names || []) await (await caches.open(name)).put("/secret", new Response("secret"));
    for (const scope of workers || []) {{
        const registration = await navigator.serviceWorker.register("/worker.js", {{scope}});
        const worker = registration.installing;
        if (worker) await new Promise((done) => {{
            worker.onstatechange = () => worker.state === "activated" && done();
        }});
    }}
}}"""
DUMP = f"""async () => {{
    {OPEN}
    const keys = (storage) => Array.from(storage, (_, at) => storage.key(at)).sort();
    const databases = {{}};
    for (const {{name}} of await indexedDB.databases()) {{
        const database = databases[name] = {{}};
        const opened = await open(name);
        for (const store of opened.objectStoreNames)
            database[store] = await answer(opened.transaction(store).objectStore(store).count());
        opened.close();
    }}
    return {{
        local: keys(localStorage),
        session: keys(sessionStorage),
        databases,
        caches: (await caches.keys()).sort(),
        workers: (await navigator.serviceWorker.getRegistrations()).map((one) => new URL(one.scope).pathname).sort(),
    }};
}}"""


def dump(tab: Page) -> Dump:
    """Every store of the tab's origin, and every cookie of the browser, by name and place."""
    cookies = [f"{one['name']} {one['domain']}{one['path']}" for one in tab.context.cookies()]
    return {"cookies": sorted(cookies), **tab.evaluate(DUMP)}


@pytest.fixture
def tab(context: BrowserContext, site: Site) -> Page:
    """A page of the signed-in part, under /apply, without our script."""
    site.answers["/worker.js"] = Answer(200, "", {"Content-Type": "text/javascript", "Service-Worker-Allowed": "/"})
    site.add("/apply/question", settings=None, policy="")
    tab = context.new_page()
    tab.goto(site.origin + "/apply/question")
    return tab


@pytest.fixture
def clean(tab: Page, site: Site) -> Clean:
    """Go to the signed-out page with these data- attributes, given without it; give what it says it removed."""

    def cleaner(**settings: str) -> list[str]:
        go_signed_out(tab, site, **settings)
        [detail] = told(tab, "cleaned")
        removed: list[str] = detail["removed"]
        assert len(removed) == len(set(removed))
        return sorted(removed)

    return cleaner


def go_signed_out(tab: Page, site: Site, **settings: str) -> None:
    attributes = {f"data-{name.replace('_', '-')}": value for name, value in settings.items()}
    site.add("/signed-out", name="session-ended", settings=attributes, body=FAILED)
    tab.evaluate("location.assign('/signed-out')")
    tab.wait_for_url("**/signed-out")


def problem(tab: Page, faults: Faults) -> str:
    """What could not be cleared: the same in the console and in the event, and the page shows its own words."""
    [detail] = told(tab, "error")
    said: str = detail["problem"]
    assert faults.take("session-timeout: could not clear ").endswith(said)
    expect(tab.locator("[data-session-cleanup-failed]")).to_be_visible()
    return said.removeprefix("could not clear ")


def is_quiet(tab: Page) -> bool:
    """Whether the page says that everything named is gone."""
    return tab.locator("[data-session-cleanup-failed]").is_hidden() and told(tab, "error", 0) == []


# all of it


def test_ten_kinds_of_leftovers_exactly_what_is_named_goes(tab: Page, clean: Clean) -> None:
    tab.evaluate(
        SEED,
        {
            "cookies": ["sid=secret; path=/", "answers=secret; path=/apply", "consent=1; path=/", "tracker=1; path=/"],
            "local": ["draft", "draft.1", "theme", "undrafted"],
            "session": ["step", "steps", "theme"],
            "databases": {"app": ["answers", "files"], "forms": ["answers", "settings"], "maps": ["tiles"]},
            "caches": ["pages-v1", "pages-v2", "images"],
            "workers": ["/apply/", "/apply/upload/"],
        },
    )
    before = dump(tab)
    removed = clean(
        clear_cookies="sid answers",
        clear_local_storage="draft* theme",
        clear_session_storage="step",
        clear_indexed_db="app forms/answers",
        clear_caches="pages-*",
        clear_service_workers="true",
        keep="theme pages-v2",
    )
    after = dump(tab)
    assert is_quiet(tab)
    assert before["local"] == ["draft", "draft.1", "theme", "undrafted"]
    assert after == {
        "cookies": ["consent 127.0.0.1/", "tracker 127.0.0.1/"],
        "local": ["session-timeout:ended", "theme", "undrafted"],
        "session": ["steps", "theme"],
        "databases": {"forms": {"answers": 0, "settings": 1}, "maps": {"tiles": 1}},
        "caches": ["images", "pages-v2"],
        "workers": [],
    }
    assert removed == [
        "caches: pages-v1",
        "cookies: sid",
        "indexed-db: app",
        "indexed-db: app/answers",
        "indexed-db: app/files",
        "indexed-db: forms/answers",
        "local-storage: draft",
        "local-storage: draft.1",
        "service-workers: true",
        "session-storage: step",
    ]
    assert "secret" not in str(removed)


EVERYTHING = {
    "cookies": ["sid=1; path=/"],
    "local": ["draft"],
    "session": ["step"],
    "databases": {"app": ["answers"], "empty": []},
    "caches": ["pages"],
    "workers": ["/"],
}
ALL = {
    f"clear_{kind}": "*"
    for kind in ("cookies", "local_storage", "session_storage", "indexed_db", "caches", "service_workers")
}


OWED = """() => localStorage.setItem("session-timeout:owed:/sign-out", "GET /owed  ")"""


def test_a_site_that_names_nothing_loses_nothing_but_our_own_note_of_activity(
    tab: Page, clean: Clean, site: Site
) -> None:
    tab.evaluate(SEED, {**EVERYTHING, "local": ["draft", "session-timeout:activity"]})
    site.answers["/owed"] = Held()
    tab.evaluate(OWED)
    before = dump(tab)
    assert clean() == []
    assert is_quiet(tab)
    assert dump(tab) == {**before, "local": ["draft", "session-timeout:ended", "session-timeout:owed:/sign-out"]}


def test_a_star_takes_all_but_what_we_must_remember(tab: Page, clean: Clean, site: Site) -> None:
    tab.evaluate(SEED, {**EVERYTHING, "local": ["draft", "my session-timeout:owed"]})
    site.answers["/owed"] = Held()
    tab.evaluate(OWED)
    assert len(clean(**ALL)) == 9
    assert is_quiet(tab)
    own = ["session-timeout:ended", "session-timeout:owed:/sign-out"]
    nothing: Dump = {"session": [], "databases": {}, "caches": [], "workers": []}
    assert dump(tab) == {"cookies": [], "local": own, **nothing}


def test_kept_wins_over_everything(tab: Page, clean: Clean) -> None:
    tab.evaluate(SEED, EVERYTHING)
    before = dump(tab)
    assert clean(**ALL, keep="*") == []
    assert is_quiet(tab)
    assert dump(tab) == {**before, "local": ["draft", "session-timeout:ended"]}


def test_a_false_about_service_workers_and_names_that_fit_nothing(tab: Page, clean: Clean) -> None:
    tab.evaluate(SEED, EVERYTHING)
    before = dump(tab)
    assert clean(**dict.fromkeys(ALL, "false nothing* *nothing")) == []
    assert is_quiet(tab)
    assert dump(tab) == {**before, "local": ["draft", "session-timeout:ended"]}


# who hears it

ALERT = FAILED.replace(" hidden", " role='alert' hidden")
NOT_REMOVED = "Storage.prototype.removeItem = () => {}; if (origin !== 'null') localStorage.answers = 'secret'"


def test_while_the_page_loads_it_is_a_text_of_the_page_as_readers_pass_over_an_alert(
    context: BrowserContext, site: Site, faults: Faults
) -> None:
    context.add_init_script(NOT_REMOVED)
    site.add("/signed-out", name="session-ended", settings={"data-clear-local-storage": "answers"}, body=ALERT)
    page = context.new_page()
    page.goto(site.origin + "/signed-out")
    expect(page.locator("[data-session-cleanup-failed]")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    faults.take("could not clear")


def test_later_it_is_an_alert(context: BrowserContext, site: Site, faults: Faults) -> None:
    context.add_init_script("""
        const found = new Promise((resolve) => { window.find = resolve; });
        if (window.CacheStorage) Object.assign(CacheStorage.prototype, {keys: () => found, delete: async () => true});
    """)
    site.add("/signed-out", name="session-ended", settings={"data-clear-caches": "answers"}, body=ALERT)
    page = context.new_page()
    page.goto(site.origin + "/signed-out")
    page.evaluate("find(['answers'])")
    expect(page.get_by_role("alert")).to_have_text("Close this browser.")
    faults.take("could not clear")


# names

PLAIN = ["length", "getItem", "key", "__proto__"]  # what a store has a property for
ODD = ["a/b", "a*b", "with space", "Ünïcode 名", "line\nbreak", "", "👍", "\ud800", *PLAIN]


@pytest.mark.parametrize("store", ["local", "session"])
def test_odd_names_in_storage(tab: Page, clean: Clean, store: str) -> None:
    tab.evaluate(SEED, {store: ODD})
    assert set(ODD) <= set(dump(tab)[store])
    removed = clean(**{f"clear_{store}_storage": "*"})
    assert is_quiet(tab)
    assert [key for key in dump(tab)[store] if key != "session-timeout:ended"] == []
    assert removed == sorted(f"{store}-storage: {key}" for key in ODD)


def test_odd_names_in_databases_and_caches(tab: Page, clean: Clean) -> None:
    tab.evaluate(SEED, {"databases": dict.fromkeys(ODD, ODD), "caches": ODD})
    clean(clear_indexed_db="*", clear_caches="*")
    assert is_quiet(tab)
    assert (dump(tab)["databases"], dump(tab)["caches"]) == ({}, [])


@pytest.mark.parametrize(
    ("named", "kept", "left"),
    [
        ("app", "", {"app/v1": {"x": 1}, "my": {"app": 1}}),
        ("app/*", "", {"app": {"x": 0, "y": 0, "y/z": 0}, "my": {"app": 1}}),
        ("app*", "", {"my": {"app": 1}}),
        ("*app", "", {"app/v1": {"x": 1}, "my": {"app": 1}}),
        ("*/app", "", {"app": {"x": 1, "y": 1, "y/z": 1}, "app/v1": {"x": 1}, "my": {"app": 0}}),
        ("app/y", "", {"app": {"x": 1, "y": 0, "y/z": 1}, "app/v1": {"x": 1}, "my": {"app": 1}}),
        ("app/y/z", "", {"app": {"x": 1, "y": 1, "y/z": 0}, "app/v1": {"x": 1}, "my": {"app": 1}}),
        ("app/v1", "", {"app": {"x": 1, "y": 1, "y/z": 1}, "my": {"app": 1}}),
        ("app/v1/x", "", {"app": {"x": 1, "y": 1, "y/z": 1}, "app/v1": {"x": 0}, "my": {"app": 1}}),
        ("*", "app", {"app": {"x": 1, "y": 1, "y/z": 1}}),
        ("*", "app/y", {"app": {"x": 0, "y": 1, "y/z": 0}}),
        ("app", "app/y*", {"app": {"x": 0, "y": 1, "y/z": 1}, "app/v1": {"x": 1}, "my": {"app": 1}}),
        ("app/x app/y", "app", {"app": {"x": 1, "y": 1, "y/z": 1}, "app/v1": {"x": 1}, "my": {"app": 1}}),
        ("*", "*/x", {"app": {"x": 1, "y": 0, "y/z": 0}, "app/v1": {"x": 1}}),
    ],
)
def test_databases_and_single_stores(tab: Page, clean: Clean, named: str, kept: str, left: Dump) -> None:
    tab.evaluate(SEED, {"databases": {"app": ["x", "y", "y/z"], "app/v1": ["x"], "my": ["app"]}})
    clean(clear_indexed_db=named, keep=kept)
    assert is_quiet(tab)
    assert dump(tab)["databases"] == left


# other tabs

HOLD = f"""async (polite) => {{
    {OPEN}
    window.held = await open("app");
    held.onversionchange = () => polite && held.close();
    window.count = () => answer(held.transaction("answers").objectStore("answers").count());
}}"""


@pytest.fixture
def other_tab(tab: Page, site: Site) -> Page:
    """A second tab of the signed-in part, that has no script of ours; the database app is filled."""
    tab.evaluate(SEED, {"databases": {"app": ["answers"]}})
    other = tab.context.new_page()
    other.goto(tab.url)
    return other


def test_a_database_that_another_tab_gives_up_is_deleted(other_tab: Page, tab: Page, clean: Clean) -> None:
    other_tab.evaluate(HOLD, True)
    assert clean(clear_indexed_db="app") == ["indexed-db: app", "indexed-db: app/answers"]
    assert is_quiet(tab)
    assert dump(tab)["databases"] == {}


def test_a_database_that_another_tab_holds_is_emptied_and_goes_with_that_tab(
    other_tab: Page, tab: Page, clean: Clean
) -> None:
    other_tab.evaluate(HOLD, False)
    assert clean(clear_indexed_db="app") == ["indexed-db: app/answers"]
    assert is_quiet(tab)
    assert other_tab.evaluate("count()") == 0
    other_tab.close()
    until(tab, "indexedDB.databases().then((all) => all.length === 0)")


def test_what_never_answers_is_said_and_holds_up_nothing_else(
    other_tab: Page, tab: Page, site: Site, faults: Faults
) -> None:
    other_tab.evaluate(HOLD, False)
    # whoever opens it waits behind this
    other_tab.evaluate("indexedDB.deleteDatabase('app'); indexedDB.databases().then(() => 0)")
    tab.evaluate(SEED, {"local": ["draft"]})
    go_signed_out(tab, site, clear_indexed_db="app", clear_local_storage="draft")
    until(tab, "localStorage.getItem('draft') === null")
    tab.clock.run_for(4999)
    assert told(tab, "cleaned", 0) == []
    tab.clock.run_for(1)
    assert told(tab, "cleaned") == [{"removed": ["local-storage: draft"]}]
    assert problem(tab, faults) == "indexed-db: no answer"


def test_a_page_that_is_loaded_again_while_a_tab_holds_the_database(
    other_tab: Page, tab: Page, clean: Clean, faults: Faults
) -> None:
    other_tab.evaluate(HOLD, False)
    clean(clear_indexed_db="app")
    tab.reload()
    # what waits to be deleted cannot be looked into
    tab.clock.run_for(5000)
    assert problem(tab, faults) == "indexed-db: no answer"


# failures

UNDONE = """
    const clear = IDBObjectStore.prototype.clear;
    IDBObjectStore.prototype.clear = function () {
        const last = this.count.bind(this);
        Promise.resolve().then(() => last().onsuccess = () => this.transaction.abort());
        return clear.call(this);
    };
"""


@pytest.mark.parametrize(
    "script", ["IDBObjectStore.prototype.clear = IDBObjectStore.prototype.count", UNDONE], ids=["not emptied", "undone"]
)
def test_a_store_that_is_not_emptied(
    tab: Page, clean: Clean, fake: Callable[[str], None], faults: Faults, script: str
) -> None:
    tab.evaluate(SEED, {"databases": {"app": ["answers"], "forms": ["answers", "files"]}})
    fake(script)
    # a database that can be deleted is gone with all that is in it
    removed = clean(clear_indexed_db="app forms/answers")
    assert problem(tab, faults) == "indexed-db: forms/answers"
    assert removed == ["indexed-db: app", "indexed-db: app/answers"]
    assert dump(tab)["databases"] == {"forms": {"answers": 1, "files": 1}}


@pytest.fixture
def fake(context: BrowserContext) -> Callable[[str], None]:
    """Let the signed-out page find the platform changed."""

    def faker(script: str) -> None:
        context.add_init_script(f"if (location.pathname === '/signed-out') {{ {script} }}")

    return faker


DENIED = """{throw new DOMException("denied", "SecurityError")}"""
FAILURES = {
    "localStorage denied": (
        f"Object.defineProperty(window, 'localStorage', {{get() {DENIED}}})",
        ["local-storage: denied"],
    ),
    "sessionStorage denied": (
        f"Object.defineProperty(window, 'sessionStorage', {{get() {DENIED}}})",
        ["session-storage: denied"],
    ),
    "cookies denied": (
        f"Object.defineProperty(document, 'cookie', {{get() {DENIED}, set() {DENIED}}})",
        ["cookies: denied"],
    ),
    "cookies stay": (
        "const cookie = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');"
        "Object.defineProperty(document, 'cookie', {get: () => cookie.get.call(document), set() {}})",
        ["cookies: sid"],
    ),
    "an item stays": (
        "const remove = Storage.prototype.removeItem;"
        f"Storage.prototype.removeItem = function (key) {{ if (key === 'draft') {DENIED}; remove.call(this, key); }}",
        ["local-storage: draft"],
    ),
    "indexedDB denied": (f"Object.defineProperty(window, 'indexedDB', {{get() {DENIED}}})", ["indexed-db: denied"]),
    "databases() missing": (
        "IDBFactory.prototype.databases = undefined",
        ["indexed-db: indexedDB.databases is not a function"],
    ),
    "databases() rejects": (
        "IDBFactory.prototype.databases = () => Promise.reject(new Error('broken'))",
        ["indexed-db: broken"],
    ),
    "a database cannot be opened": (
        "const open = IDBFactory.prototype.open;"
        "IDBFactory.prototype.open = function (name) { return open.call(this, name, name === 'app' ? 1 : undefined); }",
        ["indexed-db: app"],
    ),
    "a database cannot be deleted": (
        "const open = indexedDB.open.bind(indexedDB);"
        "IDBFactory.prototype.deleteDatabase = (name) => open(name, name === 'app' ? 1 : 3);",
        ["indexed-db: app"],
    ),
    "caches denied": (
        "CacheStorage.prototype.keys = () => Promise.reject(new DOMException('denied', 'SecurityError'))",
        ["caches: denied"],
    ),
    "a cache stays": ("CacheStorage.prototype.delete = () => Promise.resolve(false)", ["caches: pages"]),
    "service workers denied": (
        f"ServiceWorkerContainer.prototype.getRegistrations = () => {DENIED}",
        ["service-workers: denied"],
    ),
    "a service worker stays": (
        "ServiceWorkerRegistration.prototype.unregister = () => Promise.reject(new Error('broken'))",
        ["service-workers: true"],
    ),
}


@pytest.mark.parametrize("name", FAILURES)
def test_what_is_left_is_named_and_all_else_is_cleaned(
    tab: Page, clean: Clean, fake: Callable[[str], None], faults: Faults, name: str
) -> None:
    script, left = FAILURES[name]
    tab.evaluate(SEED, {**EVERYTHING, "local": ["draft", "other"]})
    fake(script)
    removed = clean(**ALL)
    assert problem(tab, faults) == ", ".join(left)
    kinds = {each.split(":")[0] for each in left}
    everything = [
        "caches: pages",
        "cookies: sid",
        "indexed-db: app",
        "indexed-db: app/answers",
        "indexed-db: empty",
        "local-storage: draft",
        "local-storage: other",
        "service-workers: true",
        "session-storage: step",
    ]
    assert [each for each in everything if each.split(":")[0] not in kinds] == [
        each for each in removed if each.split(":")[0] not in kinds
    ]
    assert not set(removed) & set(left)


@pytest.mark.parametrize(
    "script", ["delete window.caches", "delete Navigator.prototype.serviceWorker", "delete window.cookieStore"]
)
def test_what_a_browser_does_not_have_is_no_failure(
    tab: Page, clean: Clean, fake: Callable[[str], None], script: str
) -> None:
    tab.evaluate(SEED, {"local": ["draft"]})
    fake(script)
    assert clean(**ALL) == ["local-storage: draft"]
    assert is_quiet(tab)


def test_a_full_device_is_cleaned(tab: Page, clean: Clean, site: Site) -> None:
    tab.evaluate(SEED, {**EVERYTHING, "local": []})
    tab.evaluate("""() => {
        for (let size = 5_000_000; size >= 1; size = Math.floor(size / 2))
            try { for (let at = 0; ; at += 1) localStorage.setItem(`draft ${size} ${at}`, "x".repeat(size)); } catch {}
    }""")
    cdp = tab.context.new_cdp_session(tab)
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": site.origin, "quotaSize": 1})
    removed = clean(**ALL)
    assert is_quiet(tab)
    assert {"indexed-db: app/answers", "caches: pages"} < set(removed)
