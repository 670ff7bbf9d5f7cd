/* session-timeout 0.1.0 | MIT */
(() => {
// clock.py

var AHEAD = 1000;
function extended(deadline, timestamp, now, timeout) {
    // The deadline after activity at a time: never an earlier one; a time to come does not count.
    return ((timestamp > (now + AHEAD)))? (deadline) : (Math.max(deadline, (Math.min(timestamp, now) + timeout)));
}

function time_left(deadline, limit, now, timeout) {
    // Milliseconds until the session ends, from 0 to timeout, by idleness or at its absolute limit.
    return Math.max(0, (Math.min((Math.min(deadline, limit) - now), timeout)));
}

// countdown.py

var MINUTE = 60;
function seconds_left(ms) {
    // Milliseconds left to whole seconds, rounded up: never 0 before the end.
    return Math.max(0, (Math.ceil((ms / 1000))));
}

function heard_seconds(seconds) {
    // The seconds a screen reader is told: each minute, then 60, 40 and 20.
    return ((seconds > MINUTE))? (seconds) : (Math.max(20, ((Math.ceil((seconds / 20))) * 20)));
}

function until_change(ms) {
    // Milliseconds until the amount seen changes: per minute, then per second.
    var step = ((ms <= (MINUTE * 1000)))? (1000) : (MINUTE * 1000);
    return ms - (((Math.ceil((ms / step))) - 1) * step);
}

// dom.py
function create(tag, name, classes, text) {
    // A new element with an id, classes and text.
    var element = document.createElement(tag);
    element.id = name;
    element.className = classes;
    element.textContent = text;
    return element;
}

function write(element, text) {
    // Set an element's text if it differs: a live region speaks on every write.
    if ((element.textContent !== text)) {
        element.textContent = text;
    }
}

function emit(name, detail) {
    // Tell the page, as a CustomEvent on document.
    document.dispatchEvent(new CustomEvent(`session-timeout:${name}`, ({detail: detail})));
}

function report(problem) {
    // Tell the developer, in the console and as an event.
    console.error("session-timeout:", problem);
    emit("error", ({problem: problem}));
}

function guarded(handler) {
    // The handler as the platform may call it: what fails in it is told, and nothing else notices.
    function call(event = null) {
        try {
            handler(event);
        } catch (error) {
            report(error);
        }
    }
    return call;
}

function listen(target, name, handler) {
    // Call the handler on every such event.
    target.addEventListener(name, guarded(handler));
}

function is_same_origin(url) {
    // Whether a URL, seen from this page, is http(s) on this page's own origin.
    try {
        var origin = location.origin;
        return ((new URL(url, document.baseURI)).href).startsWith(`${origin}/`);
    } catch (_) {
        return false;
    }
}

function hide_page(hidden) {
    // Hide the whole page from everybody, or show it again; our style sheet makes sure.
    document.documentElement.hidden = hidden;
}

// wording.py

var ENGLISH = ({title: "You’re about to be signed out", message: "For your security, we will sign you out in", "message-suffix": "", "keep-alive-button-text": "Stay signed in", "sign-out-button-text": "Sign out", "keep-alive-failed": "We could not keep you signed in. Try again.", "limit-message": "You cannot stay signed in for longer.", "offline-message": "You are offline. Continue when you are online."});
var WELSH = ({title: "Rydych ar fin cael eich allgofnodi", message: "Er eich diogelwch, byddwn yn eich allgofnodi cyn pen", "message-suffix": "", "keep-alive-button-text": "Parhau i fod wedi’ch mewngofnodi", "sign-out-button-text": "Allgofnodi", "keep-alive-failed": "Ni allem eich cadw wedi’ch mewngofnodi. Rhowch gynnig arall arni.", "limit-message": "Ni allwch fod wedi’ch mewngofnodi am fwy o amser.", "offline-message": "Rydych all-lein. Parhewch pan fyddwch ar-lein."});
function is_welsh(language) {
    // Whether a BCP 47 tag is Welsh: cy, cy-GB.
    return (language.toLowerCase().split("-")[0]) === "cy";
}

function words(language) {
    // The texts of a language; English where there are none.
    return (is_welsh(language))? (WELSH) : (ENGLISH);
}

// keep_alive.py

var PATIENCE = 10000;
var _request = null;
var _number = 0;
function verdict(status, moved) {
    // What an answer says of the session: "alive", "over", or "failed" when it says nothing.
    //
    //     moved: the answer came from another address than was asked. Source: DESIGN.md, Keep-alive.
    if ((moved || ([401, 403, 419, 440].includes(status)))) {
        return "over";
    }
    return (((200 <= status) && (status < 300)))? ("alive") : ("failed");
}

function seconds_remaining(header) {
    // The seconds of a Session-Timeout-Remaining header; -1 if there is none.
    return ((/^(?:[0-9]{1,9})$/.test(header)))? (Number(header)) : (-1);
}

function ask_server(url, on_answer) {
    // Ask the server to keep the session, past every cache; one request for all tabs.
    //
    //     on_answer gets the verdict, "busy" when another tab is asking, and the seconds remaining, -1 if untold.
    function granted(lock) {
        if (lock) {
            return new Promise(((release, reject) => (send(url, on_answer, release))));
        }
        on_answer("busy", -1);
    }
    if ((!navigator.locks)) {
        send(url, on_answer, Boolean);
        return;
    }
    var asked = navigator.locks.request("session-timeout:keep-alive", ({ifAvailable: true}), granted);
    asked.catch(((error) => (send(url, on_answer, Boolean))));
}

function send(url, on_answer, release) {
    // Send the request; give the answer unless it was cancelled, and release the lock.
    _number += 1;
    var number = _number;
    var request = new XMLHttpRequest();
    _request = request;
    function on_end(event) {
        release();
        if ((number === _number)) {
            var moved = path_of(request.responseURL || url) !== path_of(url);
            var header = request.getResponseHeader("Session-Timeout-Remaining") || "";
            on_answer(verdict(request.status, moved), seconds_remaining(header));
        }
    }
    request.open("GET", url);
    request.timeout = PATIENCE;
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.setRequestHeader("Cache-Control", "no-cache");
    request.onloadend = guarded(on_end);
    request.send();
}

function path_of(url) {
    // The path of a URL as seen from this page.
    var path = (new URL(url, document.baseURI)).pathname;
    return path;
}

function cancel_request() {
    // Take back the request under way, if any: its answer counts no more.
    _number += 1;
    if ((_request != null)) {
        _request.abort();
    }
}

// tabs.py

var KEPT = "session-timeout:activity";
var _channel = null;
var _session = "";
function join_tabs(session, on_activity) {
    // Open the channel, unless it is. on_activity gets the time, in epoch ms, of activity in another tab of the session.
    if ((_channel != null)) {
        return;
    }
    _session = session;
    function on_message(event) {
        var data = event.data;
        if ((is_activity(data) && is_same_session(data.session))) {
            on_activity(data.timestamp);
        }
    }
    try {
        _channel = new BroadcastChannel("session-activity");
        _channel.onmessage = guarded(on_message);
    } catch (_) {
        _channel = null;
    }
}

function is_activity(data) {
    // Whether a message is {timestamp: <ms>}, with a session perhaps, and nothing else.
    if (((!data) || (!["timestamp", "timestamp,session"].includes((Object.keys(data).join(",")))))) {
        return false;
    }
    return !!Number.isFinite(data.timestamp);
}

function is_same_session(session) {
    // Whether what came from a tab concerns this one's session; who names none means any.
    return (!session) || (!_session) || (session === _session);
}

function leave_tabs() {
    // Close the channel: an idle page hears nothing, and can be kept by the back/forward cache.
    if ((_channel != null)) {
        _channel.close();
    }
    _channel = null;
}

function tell_tabs(timestamp) {
    // Tell the other tabs of activity at a time in epoch ms, those asleep too.
    if ((_channel != null)) {
        _channel.postMessage((_session)? (({timestamp: timestamp, session: _session})) : (({timestamp: timestamp})));
    }
    try {
        localStorage.setItem(KEPT, `${timestamp} ${_session}`);
    } catch (_) {
        return;
    }
}

function recent_activity() {
    // The time of the session's last activity that a tab has kept, in epoch ms; 0 if unknown.
    try {
        var kept = localStorage.getItem(KEPT).split(" ");
        return (is_same_session(kept[1]))? (float(kept[0])) : (0);
    } catch (_) {
        return 0;
    }
}

// settings.py

var YEAR = 31536000;
function read_settings(get, is_ours, is_language, is_same_origin, problems) {
    // Read the settings and append to problems what is wrong with them.
    //
    //     get gives an attribute's value by its name without "data-", "" when missing; is_ours is False
    //     for the page of a drop-in; is_language and is_same_origin are the platform's judgement.
    var name, text;
    function refuse(name, value, allowed) {
        problems.push(`data-${name}="${value}": ${allowed}`);
    }
    function seconds(name, most, otherwise) {
        var value = get(name);
        if ((otherwise && (value === ""))) {
            return otherwise;
        }
        var number = ((/^(?:[0-9]{1,9})$/.test(value)))? (Number(value)) : (0);
        if (((number < 1) || (number > most))) {
            refuse(name, value, `whole seconds, 1 to ${most}`);
        }
        return number;
    }
    function flag(name, otherwise) {
        var value = get(name).toLowerCase();
        if ((!["", "true", "false"].includes(value))) {
            refuse(name, value, "true or false");
        }
        return (value === "true") || (otherwise && (value === ""));
    }
    function url(name, otherwise) {
        var value = get(name) || otherwise;
        if ((((!(/^(?:[^\\\x00-\x20\x7f]+)$/.test(value)))) || (!is_same_origin(value)))) {
            refuse(name, value, "a URL of this site");
        }
        return value;
    }
    var language = get("language") || "en";
    if ((!is_language(language))) {
        refuse("language", language, "a language tag such as en or cy");
    }
    var texts = ({});
    for ([name, text] of Object.entries(words(language))) {
        texts[name] = get(name) || text;
    }
    var timeout = seconds("timeout", YEAR, 0);
    var sign_out_url = url("sign-out-url", "");
    return ({language: language, timeout: timeout * 1000, countdown: (seconds("countdown", (timeout || YEAR) - 1, 0)) * 1000, expires_in: seconds("expires-in", YEAR, YEAR) * 1000, keep_alive_url: url("keep-alive-url", ""), sign_out_url: sign_out_url, timeout_url: url("timeout-url", sign_out_url), texts: texts, synchronise_tabs: flag("synchronise-tabs", is_ours), hide_sign_out: flag("hide-sign-out-button", false), on_activity: flag("extend-on-activity", false), activity_interval: seconds("activity-interval", YEAR, 60) * 1000, session_id: get("session-id")});
}

// units.py
function formatter(language, unit) {
    // The platform's formatter of a unit. Raises RangeError for a tag that is not BCP 47.
    return new Intl.NumberFormat(language, ({style: "unit", unit: unit, unitDisplay: "long"}));
}

function is_language(language) {
    // Whether the platform takes this language tag.
    try {
        formatter(language, "minute");
        return true;
    } catch (_) {
        return false;
    }
}

function amount(seconds, language) {
    // Seconds in words: minutes, rounded up, from 60 upwards.
    var minutes = seconds >= MINUTE;
    var count = (minutes)? (Math.ceil((seconds / MINUTE))) : (seconds);
    if (is_welsh(language)) {
        return (minutes)? (`${count} funud.`) : (`${count} eiliad.`);
    }
    return (String(((formatter(language, (minutes)? ("minute") : ("second"))).format(count)))) + ".";
}

// leave.py
function leave(settings) {
    // Hide the page and go to the time-out URL, without a way back in the history.
    hide_page(true);
    if (navigator.onLine) {
        location.replace(settings["timeout_url"]);
    } else {
        show_offline(settings);
    }
}

function show_offline(settings) {
    // Put a message that is the way on in place of the page, instead of the browser's error page.
    function on_click(event) {
        event.preventDefault();
        leave(settings);
    }
    var text = settings["texts"]["offline-message"];
    var link = create("a", "session-timeout-offline", "govuk-link", text);
    link.href = settings["timeout_url"];
    listen(link, "click", on_click);
    var heading = create("h1", "", "govuk-heading-l", "");
    heading.replaceChildren(link);
    document.title = text;
    document.body.replaceChildren(heading);
    hide_page(false);
    link.focus();
}

// dialog.py

var _box = null;
var _countdown = null;
var _heard = null;
var _failure = null;
var _focused = null;
var _modals = 0;
function is_open() {
    // Whether the warning is on the page.
    return _box != null;
}

function open_dialog(settings, seconds, can_stay, on_stay, on_sign_out, on_blur) {
    // Show the warning and the seconds left.
    //
    //     on_stay is what the button and Escape do. The button says so: stay, or only close when staying
    //     cannot help. on_blur is called when the focus leaves, perhaps to another modal dialog.
    var texts = settings["texts"];
    _focused = document.activeElement;
    _box = create("dialog", "hmrc-timeout-dialog", "hmrc-timeout-dialog", "");
    _box.setAttribute("role", "alertdialog");
    _box.setAttribute("aria-labelledby", "hmrc-timeout-heading");
    _box.setAttribute("aria-describedby", "hmrc-timeout-message");
    _box.lang = settings["language"];
    _countdown = create("span", "hmrc-timeout-countdown", "hmrc-timeout-dialog__countdown", "");
    var message = create("p", "", "govuk-body hmrc-timeout-dialog__message", "");
    message.setAttribute("aria-hidden", "true");
    message.replaceChildren(`${texts["message"]} `, _countdown, ending(texts, can_stay));
    _heard = create("p", "hmrc-timeout-message", "govuk-visually-hidden", "");
    _heard.setAttribute("aria-live", "assertive");
    _failure = create("p", "hmrc-timeout-failure", "govuk-error-message", "");
    _failure.setAttribute("role", "alert");
    if (can_stay) {
        var button = create("button", "hmrc-timeout-keep-signin-btn", "govuk-button", texts["keep-alive-button-text"]);
    } else {
        button = create("button", "hmrc-timeout-close-btn", "govuk-button", "OK");
    }
    button.type = "button";
    listen(button, "click", on_stay);
    function on_close(event) {
        if ((is_open() && (!_box.open))) {
            on_stay(event);
        }
    }
    listen(_box, "close", on_close);
    listen(_box, "focusout", on_blur);
    var buttons = create("div", "", "govuk-button-group", "");
    buttons.appendChild(button);
    if ((!settings["hide_sign_out"])) {
        var classes = "govuk-link hmrc-timeout-dialog__link";
        var link = create("a", "hmrc-timeout-sign-out-link", classes, texts["sign-out-button-text"]);
        link.href = settings["sign_out_url"];
        listen(link, "click", on_sign_out);
        buttons.appendChild(link);
    }
    var heading = create("h1", "hmrc-timeout-heading", "govuk-heading-m push--top", texts["title"]);
    _box.replaceChildren(heading, message, _heard, _failure, buttons);
    document.body.appendChild(_box);
    update_dialog(settings, seconds, can_stay);
    bring_to_top();
}

function ending(texts, can_stay) {
    // What follows the amount of time.
    var suffix = (texts["message-suffix"])? (` ${texts["message-suffix"]}`) : ("");
    return (can_stay)? (suffix) : (`${suffix} ${texts["limit-message"]}`);
}

function update_dialog(settings, seconds, can_stay) {
    // Show the seconds that are left.
    var language = settings["language"];
    var texts = settings["texts"];
    write(_countdown, amount(seconds, language));
    write(_heard, `${texts["message"]} ${amount(heard_seconds(seconds), language)}${ending(texts, can_stay)}`);
    if ((_box.open && (((document.querySelectorAll(":modal").length) > _modals)))) {
        bring_to_top();
    }
}

function bring_to_top() {
    // Show the warning above any other modal dialog, with the focus on its button.
    _box.close();
    _box.showModal();
    _box.querySelector("button").focus();
    _modals = document.querySelectorAll(":modal").length;
}

function show_failure(text) {
    // Say in the warning that staying failed, or with an empty text nothing; Escape may have closed it.
    write(_failure, text);
    if ((text && (!_box.open))) {
        bring_to_top();
    }
}

function close_dialog() {
    // Take the warning away and give the focus back, or, where that element is gone, to the content.
    var box = _box;
    if ((box == null)) {
        return;
    }
    _box = null;
    box.close();
    box.remove();
    if ((_focused && _focused.isConnected)) {
        _focused.focus();
        return;
    }
    var content = document.querySelector("main,h1");
    if (content) {
        content.tabIndex = -1;
        content.focus();
    }
}

// session.py

var LONGEST_TIMER = 2147483647;
var FIRST_PAUSE = 2000;
var JUMP = 2000;
var _settings = null;
var _running = false;
var _leaving = false;
var _deadline = 0;
var _limit = 0;
var _origin = 0;
var _timer = 0;
var _asking = false;
var _pause = FIRST_PAUSE;
var _retry = 0;
var _active = 0;
function start_session(settings) {
    // Begin to watch the session: the page was loaded now, which is activity.
    stop_session();
    set_clock();
    _settings = settings;
    _running = true;
    _leaving = false;
    _active = now();
    _deadline = _active + settings["timeout"];
    _limit = _active + settings["expires_in"];
    tick(null);
    tell(_active);
}

function stop_session() {
    // Stop watching: no dialog, no timer, no request, and no message from a tab brings one back.
    _running = false;
    suspend(null);
    close_dialog();
}

function suspend(event) {
    // Let go of what must not outlive the page: timer, request, channel.
    window.clearTimeout(_timer);
    leave_tabs();
    cancel_request();
    _asking = false;
}

function set_clock() {
    // Believe the wall clock from here on.
    var wall = Date.now();
    var running = performance.now();
    _origin = wall - running;
}

function lead() {
    // The ms by which the wall clock leads the running time: set back < 0 < set forward, or asleep.
    var wall = Date.now();
    var running = performance.now();
    return (wall - running) - _origin;
}

function now() {
    // The time in epoch ms, of a clock that is never set back.
    var wall = Date.now();
    return wall - (Math.min(0, lead()));
}

function tell(timestamp) {
    // Tell the other tabs of activity, in the wall clock's time.
    tell_tabs(timestamp + (Math.min(0, lead())));
}

function hear(timestamp) {
    // Move the deadline for activity at a time of the wall clock's.
    _deadline = extended(_deadline, timestamp - (Math.min(0, lead())), now(), _settings["timeout"]);
}

function on_activity(timestamp) {
    // Another tab was active; a page that is not synchronised does not care.
    if (_settings["synchronise_tabs"]) {
        hear(timestamp);
        tick(null);
    }
}

function left() {
    // Milliseconds until the session ends.
    return time_left(_deadline, _limit, now(), _settings["timeout"]);
}

function can_stay() {
    // Whether staying would move the end.
    return _deadline < _limit;
}

function stay(event) {
    // The user stays, or, when that cannot help, has seen the warning.
    if (can_stay()) {
        if ((!_asking)) {
            show_failure("");
        }
        ask(event);
    } else {
        _settings["countdown"] = 0;
        close_dialog();
    }
}

function ask(event) {
    // Ask the server to keep the session.
    if ((_asking || (!_running))) {
        return;
    }
    var asked = now();
    _asking = true;
    _retry = 0;
    function on_answer(verdict, remaining) {
        _asking = false;
        if ((verdict === "alive")) {
            stay_alive(asked, remaining);
        } else if (((verdict === "over") || (left() <= 0))) {
            end(((verdict === "over"))? ("server") : ("time"));
        } else {
            try_again(verdict === "failed");
        }
    }
    ask_server(_settings["keep_alive_url"], on_answer);
}

function stay_alive(asked, remaining) {
    // The server keeps the session, asked at a time in epoch ms: for the seconds it says, if it says.
    set_clock();
    _pause = FIRST_PAUSE;
    var timeout = _settings["timeout"];
    _deadline = asked + (((remaining >= 0))? (Math.min((remaining * 1000), timeout)) : (timeout));
    if ((remaining >= 0)) {
        _limit = Math.max(_limit, _deadline);
    }
    if ((left() <= _settings["countdown"])) {
        _limit = Math.min(_limit, _deadline);
    }
    hide_page(false);
    close_dialog();
    tell(_deadline - timeout);
    emit("extended", ({seconds: seconds_left(left())}));
    tick(null);
}

function try_again(failed) {
    // Plan the next attempt, while the warning is open; say so if this one failed.
    if (failed) {
        emit("error", ({problem: "keep-alive"}));
    }
    if (is_open()) {
        _retry = now() + _pause;
        _pause = _pause * 2;
        if (failed) {
            show_failure(_settings["texts"]["keep-alive-failed"]);
        }
        tick(null);
    }
}

function be_active(event) {
    // The user did something: tell the server, at most once per interval, never with the warning open.
    if ((_running && _settings["on_activity"] && ((!is_open())) && (!document.hidden))) {
        if ((now() >= (_active + _settings["activity_interval"]))) {
            _active = now();
            ask(event);
        }
    }
}

function end(reason) {
    // The session is over: by "time", or by the "server"'s word. Leave, once.
    stop_session();
    _leaving = true;
    emit("timed-out", ({reason: reason}));
    leave(_settings);
}

function sign_out(event) {
    // The user signs out by a plain click: from here on nothing overtakes it.
    if ((!(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey))) {
        suspend(null);
        _running = false;
        _leaving = true;
    }
}

function tick(event) {
    // Do what the time left calls for, and arm the one timer for what comes next.
    window.clearTimeout(_timer);
    if ((!_running)) {
        if ((_leaving && event.persisted)) {
            leave(_settings);
        }
        return;
    }
    join_tabs(_settings["session_id"], on_activity);
    if ((_settings["synchronise_tabs"] || (left() <= 0))) {
        hear(recent_activity());
    }
    var rest = left();
    if ((rest <= 0)) {
        hide_page(true);
        if ((((lead() > JUMP)) && navigator.onLine)) {
            set_clock();
            ask(event);
        }
        if ((!_asking)) {
            end("time");
        }
        return;
    }
    var wait = rest - _settings["countdown"];
    if ((wait > 0)) {
        close_dialog();
    } else {
        if (is_open()) {
            update_dialog(_settings, seconds_left(rest), can_stay());
        } else {
            open_dialog(_settings, seconds_left(rest), can_stay(), stay, sign_out, tick_soon);
            emit("warning", ({seconds: seconds_left(rest)}));
        }
        wait = (document.hidden)? (rest) : (until_change(rest));
        if ((_retry > 0)) {
            if ((now() >= _retry)) {
                ask(event);
            } else {
                wait = Math.min(wait, (_retry - now()));
            }
        }
    }
    _timer = window.setTimeout(guarded(tick), Math.min(LONGEST_TIMER, wait));
}

function tick_soon(event) {
    // Look again once the browser is done with what it is doing.
    window.clearTimeout(_timer);
    _timer = window.setTimeout(guarded(tick), 0);
}

// main.py
function start(event) {
    // Read the settings and watch the session; tell the developer of settings that cannot be.
    var meta = document.querySelector("meta[name=\"session-timeout\"],meta[name=\"hmrc-timeout-dialog\"]");
    if ((!meta)) {
        return;
    }
    var problems = [];
    var settings = read_settings(((name) => (meta.getAttribute(`data-${name}`) || "")), meta.getAttribute("name") === "session-timeout", is_language, is_same_origin, problems);
    if ((problems.length > 0)) {
        report(problems.join("; "));
    } else {
        start_session(settings);
    }
}

function begin(event) {
    // Start, and look at the time again whenever the page may have slept.
    var name;
    if ((document.readyState === "loading")) {
        listen(document, "DOMContentLoaded", begin);
    } else if (document.prerendering) {
        listen(document, "prerenderingchange", begin);
    } else {
        for (name of ["visibilitychange", "resume", "focus", "pageshow"]) {
            listen(window, name, tick);
        }
        listen(window, "pagehide", suspend);
        for (name of ["pointerdown", "keydown", "touchstart"]) {
            listen(window, name, be_active);
        }
        start(event);
    }
}

if ((!window.sessionTimeout)) {
    window.sessionTimeout = ({start: guarded(start), extend: guarded(ask), stop: guarded(stop_session)});
    guarded(begin)(null);
}
})();
