/* session-timeout-worker 0.1.0 | MIT */
(() => {
// patience.py
var PATIENCE = 10000;

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
    var on_end = (verdict) => {
        if (verdict !== "done") {
            return Promise.reject(verdict);
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
