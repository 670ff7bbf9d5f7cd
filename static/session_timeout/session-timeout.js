/* session-timeout 0.1.0 | MIT */
(() => {
// arrival.py
var arrival = () => {
    // The type of the navigation, "back_forward" or another, that the server was not told of; "" if it was.
    //
    // It is not told of a page from a cache, and extends no session for one that is fetched or rendered in advance.
    // Firefox may say late what was transferred: what looks like a copy may turn out to be none.
    var entry;
    for (entry of performance.getEntriesByType("navigation")) {
        var is_copy = !(entry.transferSize > 0) || entry.deliveryType;
        return is_copy || entry.activationStart ? entry.type : "";
    }
    return "";
};

// dom.py
var create = (parent, tag, attributes, text) => {
    // A new element at the end of its parent.
    var name, value;
    var element = document.createElement(tag);
    for ([name, value] of Object.entries(attributes)) {
        element.setAttribute(name, value);
    }
    element.textContent = text;
    return parent.appendChild(element);
};

var create_box = (name, heading, language) => {
    // A new dialog on the page, not yet shown, with its heading.
    var attributes = {id: `${name}-dialog`, class: "hmrc-timeout-dialog", role: "alertdialog", "aria-labelledby": `${name}-heading`, lang: language};
    var box = create(document.body, "dialog", attributes, "");
    create(box, "h1", {id: `${name}-heading`, class: "govuk-heading-m"}, heading);
    return box;
};

var write = (element, text) => {
    // Set an element's text if it differs: a live region speaks on every write.
    if (element.textContent !== text) {
        element.textContent = text;
    }
};

var emit = (name, detail) => {
    // Tell the page, as a CustomEvent on document.
    try {
        document.dispatchEvent(new CustomEvent(`session-timeout:${name}`, {detail: detail}));
    } catch {

    }
};

var report = (problem) => {
    // Tell the developer, in the console and as an event.
    console.error("session-timeout:", problem);
    emit("error", {problem: problem});
};

var guarded = (handler) => {
    // The handler as the platform may call it: what fails in it is told, and nothing else notices.
    var call = (event = null) => {
        try {
            handler(event);
        } catch (error) {
            report(error);
        }
    };
    return call;
};

var if_possible = (act) => {
    // Act where the browser can; what it has not or refuses is no fault. Gives the promise of it.
    return Promise.resolve().then((nothing) => act()).catch((error) => null);
};

var listen = (target, name, handler) => {
    // Call the handler on every such event; on window before anybody else can stop it.
    target.addEventListener(name, guarded(handler), !target.nodeType);
};

var focus_content = () => {
    // Move the focus to the page's content.
    var content = document.querySelector("main,h1") || document.body;
    content.tabIndex = -1;
    content.focus();
};

var is_same_origin = (url) => {
    // Whether a URL, seen from this page, is http(s) on this page's own origin.
    var origin = location.origin;
    try {
        return new URL(url, document.baseURI).href.startsWith(`${origin}/`);
    } catch {
        return false;
    }
};

var hide_page = (hidden) => {
    // Hide the whole page from everybody, or show it again; our style sheet makes sure.
    document.documentElement.hidden = hidden;
};

// patterns.py
var names_in = (text) => {
    // The items of a list separated by spaces or line breaks.
    var spaced = text.split("\n").join("\t").split("\t").join(" ");
    return spaced.split(" ").filter((item) => item);
};

var matches = (pattern, name) => {
    // Whether the pattern fits the whole name.
    var part;
    var parts = pattern.split("*");
    var rest = name;
    for (part of parts) {
        var at = rest.indexOf(part);
        if (at < 0) {
            return false;
        }
        rest = rest.slice(at + part.length);
    }
    return name.startsWith(parts[0]) && name.endsWith(parts.pop()) && (parts.length > 0 || pattern === name);
};

var is_in = (patterns, name) => {
    // Whether a pattern of the list fits the name.
    return patterns.filter((each) => matches(each, name)).length > 0;
};

// storage.py
var OWN = "session-timeout:";

var stored = (name) => {
    // What is kept under a name; "" if nothing is.
    try {
        return localStorage.getItem(OWN + name) || "";
    } catch {
        return "";
    }
};

var store = (name, value) => {
    // Keep a value; "" removes it. Gives whether that worked.
    try {
        if (value) {
            localStorage.setItem(OWN + name, value);
        } else {
            localStorage.removeItem(OWN + name);
        }
        return true;
    } catch {
        return false;
    }
};

// stores.py
var cookie_names = () => {
    // The names of the cookies that scripts can read here.
    var text = document.cookie;
    return text.split("; ").filter((each) => each).map((each) => each.split("=")[0]);
};

var has_cookie = (name) => {
    // Whether there is a cookie of this name that scripts can read here.
    return cookie_names().includes(name);
};

var expire_cookie = (name) => {
    // Expire a cookie that was set for this page's domain or path, the page's before, or what they are inside of.
    var address, first, kind;
    var host = location.hostname;
    var hosts = host.split(".");
    var addresses = [location.href, document.referrer];
    for (address of addresses) {
        var folders = address.split("#")[0].split("?")[0].split("/");
        while (folders.length > 2) {
            var path = folders.slice(3).join("/");
            folders.pop();
            for (let stub1_first = 0, stub1_first_end = hosts.length + 1; stub1_first < stub1_first_end; stub1_first += 1) {
                first = stub1_first;
                var domain = hosts.slice(first).join(".");
                for (kind of ["", ";secure", ";secure;partitioned", "/", "/;secure", "/;secure;partitioned"]) {
                    document.cookie = `${name}=;max-age=0;domain=${domain};path=/${path}${kind}`;
                }
            }
        }
    }
};

var keys_of = (storage) => {
    // The keys in localStorage or sessionStorage; Object.keys() leaves out one that is called "length".
    var list_of = Array.from;
    return list_of(storage, (nothing, at) => storage.key(at));
};

var cache_names = () => {
    // The names of the caches; there are none on plain http.
    return "caches" in window ? caches.keys() : [];
};

var worker_names = () => {
    // The service workers, which have no names: "true" for each; there are none on plain http.
    return of_workers((worker) => "true");
};

var unregister_workers = (name) => {
    // Unregister the service workers, if that is the name of them all.
    return of_workers((worker) => name === "true" && worker.unregister());
};

var of_workers = (act) => {
    // What act gives for each registered service worker.
    var act_on_all = (found) => {
        return Promise.all(found.map((each) => act(each)));
    };
    if ("serviceWorker" in navigator) {
        return navigator.serviceWorker.getRegistrations().then(act_on_all);
    }
    return [];
};

// clock.py
var AHEAD = 1000;

var extended = (deadline, timestamp, now, timeout) => {
    // The deadline after activity at a time: never an earlier one; a time to come does not count.
    return timestamp > now + AHEAD ? deadline : Math.max(deadline, Math.min(timestamp, now) + timeout);
};

var time_left = (deadline, limit, now, timeout) => {
    // Milliseconds until the session ends, from 0 to timeout, by idleness or at its absolute limit.
    return Math.max(0, Math.min(Math.min(deadline, limit) - now, timeout));
};

// countdown.py
var MINUTE = 60;

var whole = (text) => {
    // The whole number that a text is; -1 if it is none.
    return /^[0-9]{1,9}$/.test(text) ? Number(text) : -1;
};

var seconds_left = (ms) => {
    // Milliseconds left to whole seconds, rounded up: never 0 before the end.
    return Math.max(0, Math.ceil(ms / 1000));
};

var heard_seconds = (seconds) => {
    // The seconds a screen reader is told: each minute, then 60, 40 and 20.
    return seconds > MINUTE ? seconds : Math.max(20, Math.ceil(seconds / 20) * 20);
};

var until_change = (ms) => {
    // Milliseconds until the amount seen changes: per minute, then per second.
    var step = ms <= MINUTE * 1000 ? 1000 : MINUTE * 1000;
    return ms - (Math.ceil(ms / step) - 1) * step;
};

// lock.py
var one_at_a_time = (act, otherwise) => {
    // Call act, which gets the release to call when it is done.
    //
    // When another tab or our worker holds the lock: call otherwise, or act later where that is None.
    var granted = (lock) => {
        if (lock || !otherwise) {
            return new Promise((release, reject) => act(release));
        }
        otherwise();
        return null;
    };
    try {
        var asked = navigator.locks.request("session-timeout", {ifAvailable: !!otherwise}, granted);
        asked.catch((error) => granted(true));
    } catch {
        granted(true);
    }
};

// patience.py
var PATIENCE = 10000;

// wording.py
var WORDS = {title: ["You’re about to be signed out", "Rydych ar fin cael eich allgofnodi", "For your security", "Er eich diogelwch"], message: ["For your security, we will sign you out in", "Er eich diogelwch, byddwn yn eich allgofnodi cyn pen", "We will delete your answers in", "Byddwn yn dileu’ch atebion cyn pen"], "message-suffix": ["", ""], "keep-alive-button-text": ["Stay signed in", "Parhau i fod wedi’ch mewngofnodi", "Continue", "Parhau"], "sign-out-button-text": ["Sign out", "Allgofnodi", "Delete your answers", "Dileu’ch atebion"], "keep-alive-failed": ["We could not keep you signed in. Try again.", "Ni allem eich cadw wedi’ch mewngofnodi. Ceisiwch eto."], "limit-message": ["This cannot be extended.", "Ni ellir estyn hyn."], "close-button-text": ["OK", "Iawn"], "offline-message": ["You are offline. Try again.", "Rydych all-lein. Ceisiwch eto."], "cancel-button-text": ["Cancel", "Canslo"], "sign-out-failed": ["We could not sign you out. Close this browser window to protect your information.", "Ni allem eich allgofnodi. Caewch ffenestr y porwr hwn i ddiogelu’ch gwybodaeth."], "signed-out-offline": ["You are offline. We cleared this device. You will be signed out of the service when you are online again.", "Rydych all-lein. Gwnaethom glirio’r ddyfais hon. Byddwn yn eich allgofnodi pan fyddwch ar-lein eto."]};

var is_welsh = (language) => {
    // Whether a BCP 47 tag is Welsh: cy, cy-GB.
    return language.toLowerCase().split("-")[0] === "cy";
};

var texts_in = (language, signed_in, get) => {
    // The texts by attribute: what get gives for it, else the language's, else the English.
    var name, row;
    var texts = {};
    for ([name, row] of Object.entries(WORDS)) {
        var first = signed_in || row.length < 4 ? 0 : 2;
        texts[name] = get(name) || row[first + (is_welsh(language) ? 1 : 0)];
    }
    return texts;
};

// question.py
var ask_user = (question, language, yes, no, on_yes) => {
    // Ask; on_yes is called after a yes.
    var box = create_box("session-timeout-question", question, language);
    var buttons = create(box, "div", {class: "govuk-button-group"}, "");
    var answer = (event) => {
        box.close();
        on_yes();
    };
    listen(create(buttons, "button", {type: "button", class: "govuk-button"}, yes), "click", answer);
    var safe = create(buttons, "button", {type: "button", class: "govuk-button govuk-button--secondary"}, no);
    listen(safe, "click", (event) => box.close());
    listen(box, "close", (event) => box.remove());
    box.showModal();
    safe.focus();
};

// databases.py
var answer_of = (request) => {
    // A request, or a transaction, as a promise; one that other tabs block gives the event that says so.
    var settle = (resolve, reject) => {
        request.onsuccess = (event) => resolve(request.result);
        request.oncomplete = resolve;
        request.onblocked = resolve;
        request.onabort = reject;
        request.onerror = reject;
    };
    return new Promise(settle);
};

var clear_databases = (patterns, kept, note) => {
    // Empty the object stores named, as "database/store" or by their database; delete the databases named.
    //
    // Stores come first: emptying works while another tab holds the database, deleting waits for that tab.
    // note is told of each name that there was, and whether something is left of it.
    var inner = patterns.filter((each) => each.includes("/"));
    var visit = (name) => {
        var is_named = is_in(patterns, name);
        var is_doomed = (path) => {
            return (is_named || is_in(inner, path)) && !is_in(kept, path);
        };
        var on_open = (database) => {
            var stores = [...database.objectStoreNames];
            var doomed = stores.filter((each) => is_doomed(`${name}/${each}`));
            var empty = (each) => {
                var store = database.transaction(each, "readwrite").objectStore(each);
                var requests = [store.count(), store.clear(), store.count(), store.transaction];
                var answers = Promise.all(requests.map((request) => answer_of(request)));
                return answers.catch((error) => [true, error, true]);
            };
            var finish = (counts) => {
                var tell = (stays) => {
                    var at;
                    for (let stub1_at = 0, stub1_at_end = doomed.length; stub1_at < stub1_at_end; stub1_at += 1) {
                        at = stub1_at;
                        if (counts[at][0]) {
                            note(`${name}/${doomed[at]}`, stays && counts[at][2]);
                        }
                    }
                    if (!stays) {
                        note(name, false);
                    }
                };
                var is_free = is_named && doomed.length === stores.length;
                return (is_free ? answer_of(indexedDB.deleteDatabase(name)) : emptied).then(tell);
            };
            var emptied = Promise.all(doomed.map((each) => empty(each)));
            database.close();
            return emptied.then(finish);
        };
        var opened = is_in(kept, name) || answer_of(indexedDB.open(name)).then(on_open);
        return Promise.resolve(opened).catch((error) => note(name, true));
    };
    var visit_all = (found) => {
        return Promise.all(found.map((each) => visit(each.name)));
    };
    return indexedDB.databases().then(visit_all);
};

// request.py
var send = (method, url, body, on_end) => {
    // Send a request, with a form's body if there is one; on_end gets it when it is over. Gives the request.
    var request = new XMLHttpRequest();
    request.open(method, url);
    request.timeout = PATIENCE;
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.setRequestHeader("Cache-Control", "no-cache");
    request.onloadend = guarded((event) => on_end(request));
    request.send(body ? new URLSearchParams(body) : null);
    return request;
};

// settle.py
var settle = (debt) => {
    // Send a sign-out owed, "METHOD url body session".
    //
    // A promise of "done"; of "refused", as the same request would be again; or of "failed".
    var parts = debt.split(" ");
    var request = {method: parts[0], headers: {"X-Requested-With": "XMLHttpRequest"}, cache: "no-store", redirect: "manual"};
    if (parts[2]) {
        request["body"] = new URLSearchParams(parts[2]);
    }
    var judge = (answer) => {
        return answer.text().then((page) => judged(answer.status, answer.type, page));
    };
    var begin = (resolve, reject) => {
        setTimeout(reject, PATIENCE);
        fetch(parts[1], request).then(judge).then(resolve, reject);
    };
    return new Promise(begin).catch((error) => "failed");
};

var judged = (status, kind, page) => {
    // What an answer says of a sign-out: its status, what fetch() calls it, and its text.
    //
    // A page with data-sign-out… in its markup, and no session-ended, is one of a session: it asks first.
    if (kind === "opaqueredirect" || status === 401) {
        return "done";
    }
    if (Math.floor(status / 100) === 2) {
        return page.includes("data-sign-out") && !page.includes("session-ended") ? "refused" : "done";
    }
    return Math.floor(status / 100) === 4 && ![408, 425, 429].includes(status) ? "refused" : "failed";
};

// settings.py
var YEAR = 31536000;

var read_settings = (get, ours, is_language, is_same_origin, problems) => {
    // Read the settings and append to problems what is wrong with them.
    //
    // get gives an attribute's value by its name without "data-", "" when missing; ours is whether the meta element
    // is, not HMRC Frontend's; is_language and is_same_origin are the platform's judgement.
    var refuse = (name, value, allowed) => {
        problems.push(`data-${name}="${value}": ${allowed}`);
    };
    var seconds = (name, most, otherwise) => {
        var value = get(name) || otherwise;
        var number = whole(value);
        if (number < 1 || number > most) {
            refuse(name, value, `whole seconds, 1 to ${most}`);
        }
        return number;
    };
    var flag = (name, otherwise) => {
        var value = get(name).toLowerCase() || otherwise;
        if (!["true", "false"].includes(value)) {
            refuse(name, value, "true or false");
        }
        return value === "true";
    };
    var url = (name, otherwise) => {
        var value = get(name);
        if (otherwise && value === "") {
            return otherwise;
        }
        var clean = /^[^\\\x00-\x20\x7f]+$/.test(value) && !value.startsWith("//");
        if (!clean || !is_same_origin(value)) {
            refuse(name, value, "a URL of this site");
            return otherwise;
        }
        return value;
    };
    var language = get("language") || "en";
    if (!["en", "cy"].includes(language) && !is_language(language)) {
        refuse("language", language, "a language tag");
    }
    var timeout = seconds("timeout", YEAR, "");
    var sign_out_url = url("sign-out-url", "");
    return {language_tag: language, timeout_ms: timeout * 1000, countdown_ms: seconds("countdown", timeout > 0 ? timeout - 1 : YEAR, "") * 1000, limit_ms: get("expires-in") ? seconds("expires-in", YEAR, "") * 1000 : null, status_url: get("status-url") ? url("status-url", "") : "", keep_alive_url: url("keep-alive-url", ""), sign_out_url: sign_out_url, timeout_url: url("timeout-url", sign_out_url || "/"), shown_texts: texts_in(language, flag("signed-in", "true"), get), synchronise_tabs: flag("synchronise-tabs", ours ? "true" : "false"), hide_sign_out: flag("hide-sign-out-button", "false"), on_activity: flag("extend-on-activity", "false"), activity_interval_ms: seconds("activity-interval", YEAR, "60") * 1000, session_id: get("session-id"), sign_out_form: get("sign-out-form"), marker_cookie: get("signed-in-cookie"), follows_links: flag("sign-out-navigate", ours ? "false" : "true"), get_attribute: get};
};

// units.py
var formatter = (language, unit) => {
    // The platform's formatter of a unit. Raises RangeError for a tag that is not BCP 47.
    return new Intl.NumberFormat(language, {style: "unit", unit: unit, unitDisplay: "long"});
};

var is_language = (language) => {
    // Whether the platform takes this language tag.
    try {
        formatter(language, "minute");
        return true;
    } catch {
        return false;
    }
};

var amount = (seconds, language) => {
    // Seconds in words: minutes, rounded up, from 60 upwards.
    var minutes = seconds >= MINUTE;
    var count = minutes ? Math.ceil(seconds / MINUTE) : seconds;
    if (is_welsh(language)) {
        var unit = minutes ? "funud" : "eiliad";
        return `${count} ${unit}.`;
    }
    var text = formatter(language, minutes ? "minute" : "second").format(count);
    return `${text}.`;
};

// cleanup.py
var ANSWER_TIME = 5000;

var clean = (get, on_end) => {
    // Clean by the data-clear-* and data-keep attributes that get gives; tell the page what was removed.
    //
    // on_end is called later, with whether everything that was named is gone.
    var kept = names_in(`${get("keep")} ${OWN}*`);
    var removed = [];
    var left = [];
    var clear = (kind, list_names, remove) => {
        // Remove what is named of a kind, then look again, and note each name that there was.
        var patterns = names_in(get(`clear-${kind}`));
        var note = (name, is_left) => {
            (is_left ? left : removed).push(`${kind}: ${name}`);
        };
        var choose = (found) => {
            return found.filter((each) => is_in(patterns, each) && !is_in(kept, each));
        };
        var find = (nothing) => {
            return Promise.resolve(list_names()).then(choose);
        };
        var remove_all = (found) => {
            var check = (rest) => {
                var each;
                for (each of new Set(found.concat(rest))) {
                    note(each, rest.includes(each));
                }
            };
            var doomed = found.concat(choose(patterns));
            var done = [...doomed].map((each) => Promise.resolve(each).then(remove).catch((error) => null));
            return Promise.all(done).then(find).then(check);
        };
        var begin = () => {
            return remove ? find(null).then(remove_all) : clear_databases(patterns, kept, note);
        };
        var settle = (resolve, reject) => {
            setTimeout(reject, ANSWER_TIME, {message: "no answer"});
            begin().then(resolve, reject);
        };
        if (patterns.length > 0) {
            return new Promise(settle).catch((error) => note(error.message, true));
        }
        return null;
    };
    var clear_storage = (kind, storage) => {
        return clear(kind, () => keys_of(storage()), (name) => storage().removeItem(name));
    };
    var end = (nothing) => {
        var element;
        emit("cleaned", {removed: removed});
        if (left.length > 0) {
            report(`could not clear ${left.join(", ")}`);
            for (element of document.querySelectorAll("[data-session-cleanup-failed]")) {
                element.hidden = false;
            }
        }
        on_end(left.length < 1);
    };
    var kinds = [clear("cookies", cookie_names, expire_cookie), clear_storage("local-storage", () => localStorage), clear_storage("session-storage", () => sessionStorage), clear("indexed-db", null, null), clear("caches", cache_names, (name) => caches.delete(name)), clear("service-workers", worker_names, unregister_workers)];
    Promise.all(kinds).then(end);
};

// keep_alive.py
var _request = null;

var _wanted = false;

var verdict = (status, moved) => {
    // What an answer says of the session: "alive", "over", "failed" when it says nothing, "offline" if there is none.
    //
    // moved: the answer came from another address than was asked. Source: DESIGN.md, Keep-alive.
    if (moved || [401, 403, 419, 440].includes(status)) {
        return "over";
    }
    if (status < 1) {
        return "offline";
    }
    return Math.floor(status / 100) === 2 ? "alive" : "failed";
};

var ask_server = (url, on_answer) => {
    // Ask the server to keep the session, past every cache; one request for all tabs.
    //
    // on_answer gets the verdict, "busy" when another tab is asking, and the seconds remaining, -1 if untold.
    _wanted = true;
    var act = (release) => {
        if (_wanted) {
            keep_alive(url, on_answer, release);
        } else {
            release();
        }
    };
    var otherwise = () => {
        if (_wanted) {
            on_answer("busy", -1);
        }
    };
    one_at_a_time(act, otherwise);
};

var keep_alive = (url, on_answer, release) => {
    // Send the request; release the lock and give the answer.
    var on_end = (request) => {
        release();
        var moved = path_of(request.responseURL || url) !== path_of(url);
        var header = request.getResponseHeader("Session-Timeout-Remaining") || "";
        on_answer(verdict(request.status, moved), whole(header));
    };
    _request = send("GET", url, "", on_end);
};

var path_of = (url) => {
    // The path of a URL as seen from this page.
    var path = new URL(url, document.baseURI).pathname;
    return path;
};

var cancel_request = () => {
    // Take back the request under way, if any, or about to be sent.
    _wanted = false;
    if (_request) {
        _request.abort();
    }
};

// debt.py
var NEWS_TIME = 500;

var owed = (session) => {
    // The sign-out owed that a page of this session may send, "METHOD url body session"; "" if none is.
    var kept = stored("owed");
    var theirs = kept.split(" ").slice(3).join(" ");
    return session && theirs && session !== theirs ? "" : kept;
};

var forget_older = (session) => {
    // Forget what is owed for another session than that of a page which came now: the browser has lost that one.
    if (stored("owed") && !owed(session)) {
        forget_debt();
    }
};

var owe = (request) => {
    // Keep a sign-out for later, with our worker too where the site has installed it; whether that worked.
    var tag = `${OWN}owed ${request}`;
    if_possible(() => navigator.serviceWorker.ready.then((worker) => caches.open(tag).then((cache) => worker.sync.register(tag))));
    return store("owed", request);
};

var forget_debt = () => {
    // Nothing is owed any more: neither a page nor the worker sends it again.
    var tag = `${OWN}owed ${stored("owed")}`;
    store("owed", "");
    store("unclean", "");
    if_possible(() => caches.delete(tag));
};

var pay = (on_end) => {
    // Send the sign-out owed, one tab after the other; on_end gets whether the server has answered that it is done.
    var ended = stored("ended");
    one_at_a_time((release) => pay_alone(release, on_end, ended), null);
};

var pay_alone = (release, on_end, ended) => {
    // Send the sign-out owed, while no other tab does; release the lock and give the answer.
    //
    // ended: what was kept of a session's end before.
    var debt = owed("");
    var end = (verdict) => {
        if (verdict === "failed") {
            release();
        } else {
            forget_debt();
            setTimeout(release, NEWS_TIME);
        }
        on_end(verdict === "done");
    };
    if (debt) {
        settle(debt).then(end);
    } else {
        release();
        on_end(stored("ended") !== ended);
    }
};

// dialog.py
var _box = null;

var _countdown = null;

var _heard = null;

var _failure = null;

var _focused = null;

var is_open = () => {
    // Whether the warning is on the page.
    return !!_box;
};

var show_dialog = (settings, seconds, can_stay, on_stay, on_blur) => {
    // Show the warning, if it is not open, and the seconds left.
    //
    // on_stay is what the button and Escape do. The button says so: stay, or only close when staying
    // cannot help. on_blur is called when the focus leaves, perhaps to another modal dialog.
    var built = !_box || !_box.isConnected;
    if (built) {
        build_dialog(settings, can_stay, on_stay, on_blur);
    }
    var texts = settings["shown_texts"];
    var language = settings["language_tag"];
    write(_countdown, amount(seconds, language));
    write(_heard, `${texts["message"]} ${amount(heard_seconds(seconds), language)}${ending(texts, can_stay)}`);
    if (built || _box.open && !_box.contains(document.activeElement)) {
        bring_to_top();
    }
    if (built) {
        emit("warning", {seconds: seconds});
    }
};

var build_dialog = (settings, can_stay, on_stay, on_blur) => {
    // Put the warning on the page, not yet shown.
    var texts = settings["shown_texts"];
    _focused = document.activeElement || document.body;
    _box = create_box("hmrc-timeout", texts["title"], settings["language_tag"]);
    _box.setAttribute("aria-describedby", "hmrc-timeout-message");
    var seen = {class: "govuk-body hmrc-timeout-dialog__message", "aria-hidden": "true"};
    var message = create(_box, "p", seen, `${texts["message"]} `);
    var counted = {id: "hmrc-timeout-countdown", class: "hmrc-timeout-dialog__countdown"};
    _countdown = create(message, "span", counted, "");
    create(message, "span", {}, ending(texts, can_stay));
    var heard = {id: "hmrc-timeout-message", class: "govuk-visually-hidden", "aria-live": "assertive"};
    _heard = create(_box, "p", heard, "");
    var failure = {id: "hmrc-timeout-failure", class: "govuk-error-message", role: "alert"};
    _failure = create(_box, "p", failure, "");
    var buttons = create(_box, "div", {class: "govuk-button-group"}, "");
    var name = can_stay ? "keep-signin" : "close";
    var text = can_stay ? "keep-alive-button-text" : "close-button-text";
    var button = {type: "button", id: `hmrc-timeout-${name}-btn`, class: "govuk-button"};
    listen(create(buttons, "button", button, texts[text]), "click", on_stay);
    if (!settings["hide_sign_out"]) {
        create(buttons, "a", sign_out_link(settings), texts["sign-out-button-text"]);
    }
    var on_close = (event) => {
        if (is_open() && !_box.open) {
            on_stay(event);
        }
    };
    listen(_box, "close", on_close);
    listen(_box, "focusout", on_blur);
};

var sign_out_link = (settings) => {
    // The attributes of the link that signs out; HMRC Frontend's is followed by the browser.
    return {href: settings["sign_out_url"], id: "hmrc-timeout-sign-out-link", class: "govuk-link hmrc-timeout-dialog__link", "data-sign-out": settings["follows_links"] ? "navigate" : "", "data-sign-out-form": settings["sign_out_form"], "data-sign-out-confirm": ""};
};

var ending = (texts, can_stay) => {
    // What follows the amount of time.
    var suffix = texts["message-suffix"] ? ` ${texts["message-suffix"]}` : "";
    return can_stay ? suffix : `${suffix} ${texts["limit-message"]}`;
};

var bring_to_top = () => {
    // Show the warning above any other modal dialog, with the focus on its button.
    _box.close();
    _box.showModal();
    _box.querySelector("button").focus();
};

var reopen_dialog = () => {
    // Show the warning again that Escape has closed.
    if (_box && !_box.open) {
        bring_to_top();
    }
};

var show_failure = (text) => {
    // Say in the warning that staying failed, or with an empty text nothing; Escape may have closed it.
    write(_failure, text);
    if (text && !_box.open) {
        bring_to_top();
    }
};

var close_dialog = () => {
    // Take the warning away and give the focus back, or, where that element is gone, to the content.
    var box = _box;
    if (!box) {
        return;
    }
    _box = null;
    var is_ours = box.open || document.activeElement === document.body;
    if (box.open) {
        box.close();
    }
    box.remove();
    if (is_ours && document.activeElement !== _focused) {
        _focused.focus();
        if (document.activeElement !== _focused) {
            focus_content();
        }
    }
};

// leave.py
var _leaving = false;

var leave = (settings) => {
    // Hide the page and go to the time-out URL, once, without a way back in the history.
    hide_page(true);
    if (navigator.onLine) {
        if (!_leaving) {
            location.replace(settings["timeout_url"]);
            var there = new URL(settings["timeout_url"], document.baseURI).href;
            if (there.includes("#") && there === location.href) {
                location.reload();
            }
        }
        _leaving = true;
    } else {
        var kept = owed("") ? "signed-out-offline" : "offline-message";
        show_message(settings, stored("unclean") ? "sign-out-failed" : kept);
    }
};

var load_anew = (settings) => {
    // Hide the page and get it from the server, past every cache; a reload might send a form again.
    hide_page(true);
    var here = location.href;
    var url = here.split("#")[0];
    var got = fetch(url, {cache: "reload"});
    got.then((answer) => location.replace(url)).catch((error) => leave(settings));
};

var show_message = (settings, name) => {
    // Put a text that is the way on in place of the page, instead of the browser's error page.
    var on_click = (event) => {
        event.preventDefault();
        leave(settings);
    };
    var on_online = (event) => {
        if (!owed("")) {
            leave(settings);
        }
    };
    var text = settings["shown_texts"][name];
    document.title = text;
    document.body.replaceChildren();
    var main = create(document.body, "main", {class: "session-timeout-page", lang: settings["language_tag"]}, "");
    var heading = create(main, "h1", {class: "govuk-heading-l"}, "");
    var link = create(heading, "a", {class: "govuk-link", href: settings["timeout_url"]}, text);
    listen(link, "click", on_click);
    if (owed("")) {
        listen(window, "online", on_online);
    }
    hide_page(false);
    link.focus();
};

var has_message = () => {
    // Whether such a text stands in place of the page: else it is on its way, which nothing overtakes.
    return !!document.querySelector("main.session-timeout-page");
};

var leave_again = (settings) => {
    // The page came back from the back/forward cache: it must leave again.
    _leaving = false;
    leave(settings);
};

// tabs.py
var _channel = null;

var _login = null;

var _session = "";

var _known = {activity: "", ended: ""};

var join_tabs = (session, on_activity, on_ended) => {
    // Open the channels, unless they are.
    //
    // on_activity gets the epoch ms of activity in another tab of the session, on_ended those of its end.
    _session = session;
    var on_message = (event) => {
        var data = event.data;
        if (is_activity(data) && is_same_session(data.session)) {
            on_activity(data.timestamp);
        }
    };
    var on_login_state = (event) => {
        var data = event.data || "";
        var is_end = data.type === "signed-out" && is_same_session(data.session);
        if (is_end && Number.isFinite(data.timestamp)) {
            if (data.owed === stored("owed")) {
                forget_debt();
                keep("ended", data.timestamp);
            }
            on_ended(data.timestamp);
        }
    };
    _channel = _channel || open_channel("session-activity", on_message);
    _login = _login || open_channel("login-state", on_login_state);
};

var open_channel = (name, on_message) => {
    // The channel; None in a browser without it or a sandboxed frame: this tab works alone.
    try {
        var channel = new BroadcastChannel(name);
        channel.onmessage = guarded(on_message);
        return channel;
    } catch {
        return null;
    }
};

var is_activity = (data) => {
    // Whether a message is {timestamp: <ms>}, with a session perhaps, and nothing else.
    var keys = Object.keys(data || "");
    var known = /^timestamp(?:,session)?$/.test(keys.join(","));
    return known && Number.isFinite(data.timestamp);
};

var is_same_session = (session) => {
    // Whether what came from a tab concerns this one's session; who names none means any.
    return !session || !_session || session === _session;
};

var leave_tabs = () => {
    // Close the channel of activity: an idle page hears nothing, and can be kept by the back/forward cache.
    if (_channel) {
        _channel.close();
    }
    _channel = null;
};

var keep = (name, time) => {
    // Keep a time in epoch ms for the tabs that are asleep; give it.
    _known[name] = `${Math.floor(time)} ${_session}`;
    store(name, _known[name]);
    return time;
};

var tell_tabs = (time) => {
    // Tell the other tabs of activity at a time in epoch ms, those asleep too.
    post(_channel, {timestamp: keep("activity", time)});
};

var tell_ended = (session) => {
    // Tell all tabs, those asleep too, that the session has ended.
    _session = session;
    store("activity", "");
    var channel = _login || open_channel("login-state", (event) => null);
    post(channel, {type: "signed-out", timestamp: keep("ended", Date.now())});
};

var post = (channel, message) => {
    // Post a message, with the session if it has an id.
    if (_session) {
        message["session"] = _session;
    }
    try {
        channel.postMessage(message);
    } catch {

    }
};

var news = (name) => {
    // The time in epoch ms that a tab has kept, of this session; 0 if there is no news.
    var kept = stored(name);
    if (kept === _known[name]) {
        return 0;
    }
    _known[name] = kept;
    var parts = kept.split(" ");
    var time = Number(parts[0]);
    return Number.isFinite(time) && is_same_session(parts.slice(1).join(" ")) ? time : 0;
};

// ended.py
var forget_user = (get) => {
    // Tell the tabs and the browser that nobody is signed in. get gives the page's data- attributes.
    var url = get("fedcm-config-url");
    var fail = (error) => {
        var why = error.message;
        report(`could not disconnect ${url}: ${why}`);
    };
    tell_ended(get("session-id"));
    if_possible(() => navigator.credentials.preventSilentAccess());
    if_possible(() => navigator.login.setStatus("logged-out"));
    if (url && "IdentityCredential" in window) {
        var account = {configURL: url, clientId: get("fedcm-client-id"), accountHint: "*"};
        Promise.resolve().then((nothing) => window.IdentityCredential.disconnect(account)).catch(fail);
    }
};

// session.py
var NAVIGATION_TIME = 30000;

var LONGEST_TIMER = 2147483647;

var FIRST_PAUSE = 1000;

var FOREVER = 63072000000;

var GRACE = 3000;

var JUMP = 2000;

var _settings = null;

var _left_with = null;

var _on_stay = null;

var _deadline = 0;

var _limit = 0;

var _origin = 0;

var _trusted = 0;

var _timer = 0;

var _late_timer = 0;

var _asking = false;

var _asleep = false;

var _pause = FIRST_PAUSE;

var _is_unheard = false;

var _retry = 0;

var _active = 0;

var _born = 0;

var _marked = false;

var _dismissed = 0;

var start_session = (settings, came) => {
    // Begin to watch the session: the page was loaded now, which is activity. Once left, it stays left.
    //
    // came: the type of the navigation if the server has not heard of it, else "".
    stop_session(null);
    if (_left_with) {
        return;
    }
    _settings = settings;
    _asleep = false;
    _active = now();
    _trusted = _origin;
    _born = _active;
    var marker = settings["marker_cookie"];
    _marked = marker !== "" && has_cookie(marker);
    _deadline = _active + settings["timeout_ms"];
    var limit = settings["limit_ms"];
    _limit = _active + (limit == null ? FOREVER : limit);
    _retry = _limit;
    var ended = news("ended");
    var is_unmarked = marker && !_marked;
    if (ended >= _origin || came && is_unmarked || came === "back_forward" && navigator.onLine) {
        doubt();
    }
    _is_unheard = _is_unheard || came !== "";
    tick(null);
    if (_is_unheard) {
        setTimeout(guarded(ask_unheard), FIRST_PAUSE);
    } else if (_settings && left() > 0) {
        tell(_active);
    }
};

var stop_session = (event) => {
    // Stop watching: no dialog, no timer, no request, and no message from a tab brings one back.
    suspend(event);
    _settings = null;
    close_dialog();
    if (!_left_with) {
        hide_page(false);
    }
};

var doubt = () => {
    // Nobody sees the page until the server has said that the session lives.
    news("activity");
    _deadline = 0;
    _trusted = 0;
};

var suspend = (event) => {
    // Let go of what must not outlive the page: timers, request, channel.
    _asleep = true;
    clearTimeout(_timer);
    clearTimeout(_late_timer);
    leave_tabs();
    _asking = false;
    cancel_request();
};

var now = () => {
    // The time in epoch ms, of a clock that follows the wall clock forward, through sleep, but not back.
    var wall = Date.now();
    var running = performance.now();
    _origin = Math.max(_origin, wall - running);
    return Math.floor(_origin + running + 0.5);
};

var behind = () => {
    // By how much the wall clock was set back, in ms: 0 or less.
    var wall = Date.now();
    return wall - now();
};

var tell = (timestamp) => {
    // Tell the other tabs of activity, in the wall clock's time.
    tell_tabs(timestamp + behind());
};

var hear = (timestamp) => {
    // Move the deadline for activity at a time in epoch ms.
    var could_stay = can_stay();
    _deadline = extended(_deadline, timestamp, now(), _settings["timeout_ms"]);
    if (could_stay && !can_stay()) {
        close_dialog();
    }
};

var on_activity = (timestamp) => {
    // Another tab was active; a page that is not synchronised does not care.
    if (_settings["synchronise_tabs"]) {
        hear(timestamp - behind());
        tick(null);
    }
};

var left = () => {
    // Milliseconds until the session ends.
    return time_left(_deadline, _limit, now(), _settings["timeout_ms"]);
};

var can_stay = () => {
    // Whether staying would move the end.
    return _deadline < _limit;
};

var stay = (event) => {
    // The user stays, or, when that cannot help, has seen the warning.
    if (can_stay()) {
        show_failure("");
        ask(event);
    } else {
        _dismissed = _limit;
        close_dialog();
    }
};

var ask = (event) => {
    // Ask the server to keep the session, unless it is being asked.
    if (_asking || !_settings) {
        return;
    }
    var asked = now();
    var trusted = _origin;
    var deadline = _deadline;
    _asking = true;
    _retry = _limit;
    var on_answer = (verdict, remaining) => {
        if (!_asking) {
            return;
        }
        _asking = false;
        if (verdict === "alive") {
            _is_unheard = false;
            stay_alive(asked, remaining, trusted, deadline);
        } else if (verdict === "over" || verdict !== "busy" && left() <= 0) {
            end(verdict);
        } else {
            try_again(verdict);
        }
    };
    ask_server(_settings["keep_alive_url"], on_answer);
};

var ask_unheard = (event) => {
    // Tell the server of the visit, unless it turns out to have seen it; the warning is for the user to answer.
    if (_settings && _is_unheard && !is_open()) {
        if (arrival()) {
            ask(event);
        } else {
            _is_unheard = false;
            tell(_born);
        }
    }
};

var stay_alive = (asked, remaining, trusted, deadline) => {
    // The server keeps the session: for the seconds it says, if it says.
    //
    // asked, trusted and deadline are the time, in epoch ms, the clock and the deadline when it was asked.
    _trusted = trusted;
    var timeout = _settings["timeout_ms"];
    var countdown = _settings["countdown_ms"];
    var granted = remaining >= 0 ? Math.min(remaining * 1000, timeout) : timeout;
    _deadline = _deadline === deadline ? asked + granted : Math.max(_deadline, asked + granted);
    if (remaining >= 0) {
        _limit = Math.max(_limit, _deadline);
    }
    if (granted <= countdown) {
        _limit = Math.min(_limit, _deadline);
    }
    close_dialog();
    tell(_deadline - timeout);
    emit("extended", {});
    tick(null);
};

var try_again = (verdict) => {
    // Plan the next attempt, while the warning is open; say so if this one failed.
    if (left() <= 0) {
        _trusted = 0;
        look_again(FIRST_PAUSE);
    } else if (is_open()) {
        if (verdict !== "busy") {
            show_failure(_settings["shown_texts"]["keep-alive-failed"]);
        }
        _pause = _pause * 2;
        _retry = now() + _pause;
        tick(null);
    } else if (_is_unheard) {
        setTimeout(guarded(ask_unheard), now() - _born);
    }
};

var be_active = (event) => {
    // The user did something: tell the server, at most once per interval, never with the warning open.
    if (_settings && _settings["on_activity"] && can_stay() && !is_open() && !document.hidden) {
        var timeout = _settings["timeout_ms"];
        var interval = _settings["activity_interval_ms"];
        if (now() >= Math.max(_active, _deadline - timeout) + interval) {
            _active = now();
            ask(event);
        }
    }
};

var end = (reason) => {
    // The session is over, by the server's word, by time or by a sign-out elsewhere. Leave, once.
    var settings = hold();
    hide_page(true);
    close_dialog();
    emit(reason === "signed-out" ? "signed-out" : "timed-out", {reason: reason});
    if (reason === "offline") {
        show_message(settings, "keep-alive-failed");
    } else {
        leave(settings);
    }
};

var on_ended = (timestamp) => {
    // The session ended elsewhere at a time in epoch ms: leave, unless this page is of a newer one.
    if (_settings) {
        var time = timestamp - behind();
        if (time >= _born && time <= now() + AHEAD) {
            end("signed-out");
        }
    } else if (_left_with && has_message() && owed("") === "") {
        leave(_left_with);
    }
};

var hold = () => {
    // Stop watching for good: nothing overtakes what comes now. Gives the settings, if they were watched.
    suspend(null);
    _left_with = _settings || _left_with;
    _settings = null;
    return _left_with;
};

var give_time = (on_stay) => {
    // Call if this page is still here after a while, or again: the browser was to sign out, and perhaps did not.
    _on_stay = on_stay;
    _late_timer = setTimeout(guarded(on_stay), NAVIGATION_TIME);
};

var resume = () => {
    // Watch again: what was to come has failed.
    _settings = _left_with || _settings;
    _left_with = null;
    _on_stay = null;
    _asleep = false;
    tick(null);
};

var tick = (event) => {
    // Do what the time left calls for, and arm the one timer for what comes next.
    if (event && event.persisted) {
        _asleep = false;
        if (_on_stay) {
            doubt();
            _on_stay(event);
        } else if (_left_with) {
            leave_again(_left_with);
        } else if (_settings) {
            reopen_dialog();
        } else if (document.documentElement.hidden) {
            location.reload();
        }
    }
    var kept = event && event.key || "";
    if (kept === `${OWN}ended`) {
        on_ended(0);
    } else if (_left_with && kept.startsWith(OWN) && !navigator.onLine) {
        leave(_left_with);
    }
    if (!_settings || _asleep) {
        return;
    }
    join_tabs(_settings["session_id"], on_activity, on_ended);
    on_ended(news("ended"));
    if (_settings && _marked && !has_cookie(_settings["marker_cookie"])) {
        end("signed-out");
    }
    if (!_settings) {
        return;
    }
    if (_settings["synchronise_tabs"] || left() <= 0) {
        hear(news("activity") - behind());
    }
    var rest = left();
    var wait = rest - _settings["countdown_ms"];
    hide_page(rest <= 0);
    if (rest <= 0) {
        if (_origin <= _trusted + JUMP || !navigator.onLine) {
            if (!_asking) {
                end("time");
            }
        } else if (now() >= Math.min(_deadline, _limit) + GRACE) {
            ask(event);
        } else {
            look_again(GRACE);
        }
        return;
    }
    if (wait > 0 || _dismissed >= _limit) {
        wait = wait > 0 ? wait : rest;
        _retry = _limit;
        _pause = FIRST_PAUSE;
        close_dialog();
    } else {
        wait = Math.min(document.hidden ? rest : until_change(rest), _retry - now());
        if (wait <= 0) {
            ask(event);
        }
        try {
            show_dialog(_settings, seconds_left(rest), can_stay(), stay, tick_soon);
        } catch (error) {
            report(error);
            close_dialog();
        }
    }
    look_again(Math.min(LONGEST_TIMER, wait));
};

var tick_soon = (event) => {
    // The focus left the warning: look again once the browser is done with what it is doing.
    look_again(0);
};

var look_again = (ms) => {
    // Arm the one timer, unless the page has stopped us when it was told of the warning.
    clearTimeout(_timer);
    if (_settings) {
        _timer = setTimeout(guarded(tick), ms);
    }
};

// sign_out.py
var WATCHED = "meta[name=session-timeout],meta[name=hmrc-timeout-dialog],[data-sign-out]";

var _read = null;

var _on_page = null;

var _under_way = false;

var watch_controls = (read, on_page) => {
    // Take over what has data-sign-out; pay what is owed when the network is back.
    //
    // read gives the page's settings; on_page is called when a page came as the answer and stands in this one's place.
    _read = read;
    _on_page = on_page;
    listen(document, "click", on_click);
    listen(document, "submit", on_submit);
    listen(window, "online", pay_debt);
};

var on_click = (event) => {
    // A plain click on a link, or on a button that sends no form.
    var control = null;
    try {
        control = event.target.closest("a[data-sign-out],button[data-sign-out]");
    } catch {

    }
    var by_browser = event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    var sends = control && control.form && control.type === "submit";
    if (control && !sends && !by_browser) {
        event.preventDefault();
        ask_first(control, document.getElementById(control.getAttribute("data-sign-out-form") || ""));
    }
};

var on_submit = (event) => {
    // A form is sent that signs out, or by a button that does.
    var form = event.target;
    var control = event.submitter || form;
    if (said_by(control, form, "data-sign-out") != null && !event.defaultPrevented) {
        event.preventDefault();
        ask_first(control, form);
    }
};

var said_by = (control, form, name) => {
    // An attribute of what was pressed, or else of the form, if there is one; None without.
    var value = control.getAttribute(name);
    return value == null && form ? form.getAttribute(name) : value;
};

var sign_out_now = (event) => {
    // Sign out as the page's settings say, without a question.
    var settings = _read();
    var link = create(document.createElement("p"), "a", sign_out_link(settings), "");
    sign_out(link, document.getElementById(settings["sign_out_form"]));
};

var ask_first = (control, form) => {
    // Ask the control's question, if it has one, then sign out.
    var question = said_by(control, form, "data-sign-out-confirm");
    if (question) {
        ask_user_to(question, control, form);
    } else {
        sign_out(control, form);
    }
};

var ask_user_to = (question, control, form) => {
    // Sign out after a yes.
    var settings = _read();
    var texts = settings["shown_texts"];
    ask_user(question, settings["language_tag"], texts["sign-out-button-text"], texts["cancel-button-text"], () => sign_out(control, form));
};

var sign_out = (control, form) => {
    // Send the sign-out of a form, or else of a link; the page leaves when it is done.
    var settings = _read();
    var of_form = (name) => {
        var value = control.getAttribute(`form${name}`) || form.getAttribute(name) || "";
        return value;
    };
    var address = (form ? of_form("action") : control.getAttribute("href")) || settings["sign_out_url"];
    if (!address || !is_same_origin(address)) {
        report(`cannot sign out at "${address}": a URL of this site`);
        return;
    }
    if (_under_way) {
        return;
    }
    var whole_url = new URL(address, document.baseURI).href;
    var url = whole_url.split("#")[0];
    var method = "GET";
    var body = "";
    if (form) {
        var fields = new URLSearchParams(new FormData(form));
        if (control.type === "submit" && control.name) {
            fields.set(control.name, control.value);
        }
        var text = fields.toString();
        body = text;
        if (of_form("method").toLowerCase() === "post") {
            method = "POST";
        } else {
            url = `${url.split("?")[0]}?${body}`;
            body = "";
        }
    }
    var debt = `${method} ${url} ${body}`;
    _under_way = true;
    hold();
    if (is_open()) {
        show_failure("");
    }
    var resume_watch = (event) => {
        resume();
        _under_way = false;
    };
    var on_end = (request) => {
        var page = request.response;
        var done = Math.floor(request.status / 100) === 2 || request.status === 401;
        if (done && page && page.querySelector(WATCHED) && !page.querySelector("meta[name=session-ended]")) {
            resume_watch(null);
            location.assign(request.responseURL);
        } else if (done) {
            forget_user(settings["get_attribute"]);
            emit("signed-out", {});
            if (request.responseURL !== url) {
                hide_page(true);
                location.assign(request.responseURL);
            } else if (page && page.title) {
                show_page(page, url, settings);
            } else {
                leave(settings);
            }
        } else if (navigator.onLine) {
            resume_watch(null);
            var failed = settings["shown_texts"]["sign-out-failed"];
            if (is_open()) {
                show_failure(failed);
            } else {
                ask_user_to(failed, control, form);
            }
        } else {
            sign_out_offline(settings, debt);
        }
    };
    if (!navigator.onLine) {
        sign_out_offline(settings, debt);
    } else if (said_by(control, form, "data-sign-out") !== "navigate") {
        send(method, url, body, on_end).responseType = "document";
    } else {
        give_time(resume_watch);
        if (form) {
            var before = form.getAttribute("action") || "";
            form.setAttribute("action", address);
            HTMLFormElement.prototype.submit.call(form);
            form.setAttribute("action", before);
        } else {
            location.assign(url);
        }
    }
};

var show_page = (page, url, settings) => {
    // Show the page that came as the answer, in place of this one: asking for it would be a second sign-out.
    document.documentElement.replaceWith(page.documentElement);
    history.pushState("", "", url);
    var on_history = (event) => {
        var here = location.href;
        if (here.split("#")[0] !== url) {
            leave(settings);
        }
    };
    listen(window, "popstate", on_history);
    scrollTo(0, 0);
    focus_content();
    _on_page(null);
};

var sign_out_offline = (settings, request) => {
    // Clean this device, tell the tabs, and owe the server the request.
    hide_page(true);
    var get = settings["get_attribute"];
    var kept = owe(`${request} ${settings["session_id"]}`);
    if (settings["marker_cookie"]) {
        expire_cookie(settings["marker_cookie"]);
    }
    forget_user(get);
    emit("signed-out", {offline: true});
    var on_clean = (clean) => {
        store("unclean", clean ? "" : "true");
        show_message(settings, clean && kept ? "signed-out-offline" : "sign-out-failed");
    };
    clean(get, on_clean);
};

var pay_debt = (event) => {
    // Send the sign-out that is owed; a page that was of the session has nothing to show meanwhile.
    if (!owed("")) {
        return;
    }
    var settings = _read();
    if (!owed(settings["session_id"])) {
        return;
    }
    var was_signed_in = hold() || has_message();
    if (was_signed_in) {
        hide_page(true);
    }
    var on_end = (done) => {
        if (done) {
            forget_user(settings["get_attribute"]);
        }
        if (was_signed_in && done) {
            leave(settings);
        } else if (was_signed_in) {
            show_message(settings, "sign-out-failed");
        }
    };
    if (navigator.onLine) {
        pay(on_end);
    } else if (was_signed_in) {
        leave(settings);
    }
};

// main.py
var meta = (name) => {
    // The page's meta element of this name.
    return document.querySelector(`meta[name=${name}]`);
};

var reader = (element) => {
    // What gives a meta element's data- attributes; without one there is only the page's language.
    var get = (name) => {
        var value = element && element.getAttribute(`data-${name}`) || "";
        return value || (name === "language" && !element ? document.documentElement.lang : "");
    };
    return get;
};

var read = (problems) => {
    // The page's settings, and what is wrong with them.
    var ours = meta("session-timeout");
    var element = ours || meta("hmrc-timeout-dialog");
    return read_settings(reader(element), ours || !element, is_language, is_same_origin, problems);
};

var start = (event) => {
    // Start again, because the page has changed: how it came says nothing of that.
    start_page("");
};

var start_page = (came) => {
    // Watch the session, or clean up after it; tell the developer of settings that cannot be. came: see arrival.
    var ended = meta("session-ended");
    if (ended) {
        var get = reader(ended);
        forget_user(get);
        clean(get, (clean) => null);
    } else if (meta("session-timeout") || meta("hmrc-timeout-dialog")) {
        var problems = [];
        var settings = read(problems);
        if (problems.length > 0) {
            report(problems.join("; "));
        } else if (came === "back_forward" && stored("ended")) {
            load_anew(settings);
        } else {
            start_session(settings, came);
        }
        if (!arrival()) {
            forget_older(settings["session_id"]);
        }
    }
    pay_debt(null);
};

var begin = (event) => {
    // Start, and look at the time again whenever the page may have slept.
    var name;
    var ready = document.prerendering ? "prerenderingchange" : "";
    ready = document.readyState === "loading" ? "DOMContentLoaded" : ready;
    if (ready) {
        listen(document, ready, begin);
    } else {
        for (name of ["visibilitychange", "resume", "focus", "pageshow", "storage"]) {
            listen(window, name, tick);
        }
        listen(window, "pagehide", suspend);
        for (name of ["pointerdown", "keydown"]) {
            listen(window, name, be_active);
        }
        watch_controls(() => read([]), start);
        start_page(arrival());
    }
};

var loaded = window.sessionTimeout;

if (!loaded || !loaded.extend) {
    window.sessionTimeout = {start: guarded(start), extend: guarded(ask), stop: guarded(stop_session), signOut: guarded(sign_out_now)};
    guarded(begin)(null);
}

})();
