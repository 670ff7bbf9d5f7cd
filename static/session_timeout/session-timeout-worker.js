/* session-timeout-worker 0.1.0 | MIT */
(() => {
// answers.py
var judge = (status, is_moved) => {
    // What an answer says by its status, 0 if there is none, and by whether it came from another address.
    //
    // "fine"; "over": nobody is signed in, or who asks is sent elsewhere; "denied": forbidden, so that a session is over,
    // but a sign-out was not heard; "refused", as the same would be again; "offline"; else it "failed".
    if (is_moved || [401, 440].includes(status)) {
        return "over";
    }
    if ([403, 419].includes(status)) {
        return "denied";
    }
    if (status < 1) {
        return "offline";
    }
    var kind = Math.floor(status / 100);
    if (kind === 4 && ![408, 425, 429].includes(status)) {
        return "refused";
    }
    return kind === 2 ? "fine" : "failed";
};

// patience.py
var PATIENCE = 10000;

// storage.py
var OWN = "session-timeout:";

var stored = (name) => {
    // What is kept under a name; "" if nothing is.
    try {
        return localStorage.getItem(OWN + name) || "";
    } catch (stub) {
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
    } catch (stub) {
        return false;
    }
};

var stored_keys = () => {
    // The names under which something is kept.
    var keys = [];
    try {
        keys = Object.keys(localStorage);
        return keys.filter((key) => key.startsWith(OWN)).map((key) => key.slice(OWN.length));
    } catch (stub) {
        return [];
    }
};

// fetch_once.py
var fetch_once = (method, url, body, session, controller, read, saves = false) => {
    // Send a request past every cache, of a session if that has an id; the controller, AbortController's, aborts it.
    //
    // saves: whether it is a save of what was typed. A promise of what read gives for the answer, which may be one too.
    var headers = {"X-Requested-With": "XMLHttpRequest"};
    if (/^[ -~]+$/.test(session)) {
        headers["Session-Timeout-Id"] = session;
    }
    if (saves) {
        headers["Session-Timeout-Save"] = "1";
    }
    var timer = setTimeout(() => controller.abort(), PATIENCE);
    var end = (nothing) => {
        clearTimeout(timer);
    };
    controller.signal.addEventListener("abort", end);
    var request = {method: method, headers: headers, cache: "no-store", redirect: "manual", signal: controller.signal};
    if (body) {
        request["body"] = new URLSearchParams(body);
    }
    var sent = new Promise((resolve, reject) => resolve(fetch(url, request))).then(read);
    sent.then(end, end);
    return sent;
};

// settle.py
var settle = (debt) => {
    // Send a sign-out owed, "METHOD url body session".
    //
    // A promise of what the answer says: "fine" and "over" are done; "denied" and "refused" would be so again.
    var parts = debt.split(" ");
    var read = (answer) => {
        var said = judge(answer.status, answer.type === "opaqueredirect");
        return answer.text().then((page) => said === "fine" && asks_first(page) ? "denied" : said);
    };
    var sent = fetch_once(parts[0], parts[1], parts[2], parts.slice(3).join(" "), new AbortController(), read);
    return sent.catch((error) => "offline");
};

var asks_first = (page) => {
    // Whether a page's markup, with data-sign-out… and no session-ended, is one of a session: it asks first.
    return page.includes("data-sign-out") && !page.includes("session-ended");
};

// worker.py
var on_sync = (event) => {
    // Send what the tag says, "session-timeout:owed METHOD url body session"; the browser tries again if that fails.
    var tag = event.tag;
    var debt = tag.slice(OWN.length + 5);
    if (tag === `${OWN}owed ${debt}`) {
        event.waitUntil(navigator.locks.request("session-timeout", (lock) => send_unless_paid(tag, debt)));
    }
};

var send_unless_paid = (tag, debt) => {
    // Send the sign-out unless a page has; a promise.
    return caches.has(tag).then((marked) => marked ? send_owed(tag, debt) : null);
};

var send_owed = (tag, debt) => {
    // Send the sign-out; a promise, rejected when the server has not answered that it is done.
    var on_end = (said) => {
        if (!["fine", "over"].includes(said)) {
            return Promise.reject(said);
        }
        tell_pages(debt, debt.split(" ").slice(3).join(" "));
        return caches.delete(tag);
    };
    return settle(debt).then(on_end);
};

var tell_pages = (debt, session) => {
    // Tell the open pages, which then go on.
    var message = {type: "signed-out", timestamp: Date.now(), session: session, owed: debt};
    new BroadcastChannel("login-state").postMessage(message);
};

addEventListener("sync", on_sync);

})();
