/* session-timeout-worker 0.1.0 | MIT */
(() => {
// answers.py
var meaning = (status, is_moved) => {
    // What an answer says by its status, 0 if there is none, and by whether it came from another address.
    //
    // "moved", "offline", "fine"; "nobody" is signed in; what was sent is "refused", now and later; or it "failed".
    if (is_moved) {
        return "moved";
    }
    if (status < 1) {
        return "offline";
    }
    if ([401, 440].includes(status)) {
        return "nobody";
    }
    if ([403, 419].includes(status)) {
        return "forbidden";
    }
    if (Math.floor(status / 100) === 4 && ![408, 425, 429].includes(status)) {
        return "refused";
    }
    return Math.floor(status / 100) === 2 ? "fine" : "failed";
};

var verdict = (said, is_vouched, is_ours, remaining) => {
    // What an answer's meaning says of the session that was asked about: "alive", "over", "offline" or "failed".
    //
    // is_vouched: whether the answer has what only the server of the session says. is_ours: whether it names no other
    // session. remaining: whole seconds, -1 if it does not say. Source: DESIGN.md, Asking.
    if (["moved", "nobody", "forbidden"].includes(said)) {
        return "over";
    }
    if (said === "fine" && is_vouched) {
        return is_ours && remaining !== 0 ? "alive" : "over";
    }
    return said === "offline" ? "offline" : "failed";
};

var is_done = (said, is_asking) => {
    // What an answer's meaning says of a sign-out: "done", "failed", or "refused" if the same would be again.
    //
    // is_asking: whether the answer is a page of a session, which asks first.
    if (["moved", "nobody"].includes(said)) {
        return "done";
    }
    if (said === "fine") {
        return is_asking ? "refused" : "done";
    }
    return ["forbidden", "refused"].includes(said) ? "refused" : "failed";
};

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

var stored_keys = () => {
    // The names under which something is kept.
    var keys = [];
    try {
        keys = Object.keys(localStorage);
        return keys.filter((key) => key.startsWith(OWN)).map((key) => key.slice(OWN.length));
    } catch {
        return [];
    }
};

// settle.py
var settle = (debt) => {
    // Send a sign-out owed, "METHOD url body session".
    //
    // A promise of "done"; of "refused", as the same request would be again; or of "failed".
    var parts = debt.split(" ");
    var session = parts.slice(3).join(" ");
    var headers = {"X-Requested-With": "XMLHttpRequest"};
    if (session) {
        headers["Session-Timeout-Id"] = session;
    }
    var request = {method: parts[0], headers: headers, cache: "no-store", redirect: "manual", body: parts[2] ? new URLSearchParams(parts[2]) : null};
    var judge = (answer) => {
        var said = meaning(answer.status, answer.type === "opaqueredirect");
        return answer.text().then((page) => is_done(said, is_of_session(page)));
    };
    var begin = (resolve, reject) => {
        setTimeout(reject, PATIENCE);
        fetch(parts[1], request).then(judge).then(resolve, reject);
    };
    return new Promise(begin).catch((error) => "failed");
};

var is_of_session = (page) => {
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
