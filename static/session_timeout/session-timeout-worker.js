/* session-timeout-worker 0.1.0 | MIT */
(() => {
// storage.py

var OWN = "session-timeout:";
var stored = (name) => {
    // What is kept under a name; "" if nothing is.
    var kept = "";
    try {
        kept = localStorage.getItem(OWN + name) || "";
    } catch (_) {
    }
    return kept;
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
    } catch (_) {
        return false;
    }
};

// worker.py

var on_sync = (event) => {
    // Send what the tag says, "session-timeout:owed METHOD url body session"; the browser tries again if that fails.
    var tag = event.tag;
    var debt = tag.slice(OWN.length + 5);
    if ((tag === (`${OWN}owed ${debt}`))) {
        event.waitUntil(navigator.locks.request("session-timeout", ((lock) => (send_unless_paid(tag, debt)))));
    }
};

var send_unless_paid = (tag, debt) => {
    // Send the sign-out unless a page has; a promise.
    return caches.has(tag).then(((marked) => ((marked)? (send_owed(tag, debt)) : (null))));
};

var send_owed = (tag, debt) => {
    // Send the sign-out; a promise, rejected when the server has not answered that it is done.
    var parts = debt.split(" ");
    var headers = ({"X-Requested-With": "XMLHttpRequest"});
    var request = ({method: parts[0], headers: headers, credentials: "include", cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(10000)});
    if (parts[2]) {
        headers["Content-Type"] = "application/x-www-form-urlencoded";
        request["body"] = parts[2];
    }
    var on_answer = (answer) => {
        if (((!answer.ok) && (answer.type !== "opaqueredirect") && (answer.status !== 401))) {
            return Promise.reject(answer);
        }
        tell_pages(debt, parts.slice(3).join(" "));
        return caches.delete(tag);
    };
    return fetch(parts[1], request).then(on_answer);
};

var tell_pages = (debt, session) => {
    // Tell the open pages, which then go on.
    var message = ({type: "signed-out", timestamp: Date.now(), session: session, owed: debt});
    (new BroadcastChannel("login-state")).postMessage(message);
};

addEventListener("sync", on_sync);
})();
