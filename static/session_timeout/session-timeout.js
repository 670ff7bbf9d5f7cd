/* session-timeout 0.1.0 | MIT */
(() => {
// clock.py

var AHEAD = 1000;
var extended = (deadline, timestamp, now, timeout) => {
    // The deadline after activity at a time: never an earlier one; a time to come does not count.
    return ((timestamp > (now + AHEAD)))? (deadline) : (Math.max(deadline, (Math.min(timestamp, now) + timeout)));
};

var time_left = (deadline, limit, now, timeout) => {
    // Milliseconds until the session ends, from 0 to timeout, by idleness or at its absolute limit.
    return Math.max(0, (Math.min((Math.min(deadline, limit) - now), timeout)));
};

// countdown.py

var MINUTE = 60;
var whole = (text) => {
    // The whole number that a text is; -1 if it is none.
    return ((/^[0-9]{1,9}$/.test(text)))? (Number(text)) : (-1);
};

var seconds_left = (ms) => {
    // Milliseconds left to whole seconds, rounded up: never 0 before the end.
    return Math.max(0, (Math.ceil((ms / 1000))));
};

var heard_seconds = (seconds) => {
    // The seconds a screen reader is told: each minute, then 60, 40 and 20.
    return ((seconds > MINUTE))? (seconds) : (Math.max(20, ((Math.ceil((seconds / 20))) * 20)));
};

var until_change = (ms) => {
    // Milliseconds until the amount seen changes: per minute, then per second.
    var step = ((ms <= (MINUTE * 1000)))? (1000) : (MINUTE * 1000);
    return ms - (((Math.ceil((ms / step))) - 1) * step);
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

var write = (element, text) => {
    // Set an element's text if it differs: a live region speaks on every write.
    if ((element.textContent !== text)) {
        element.textContent = text;
    }
};

var emit = (name, detail) => {
    // Tell the page, as a CustomEvent on document.
    try {
        document.dispatchEvent(new CustomEvent(`session-timeout:${name}`, ({detail: detail})));
    } catch (_) {
    }
};

var report = (problem) => {
    // Tell the developer, in the console and as an event.
    console.error("session-timeout:", problem);
    emit("error", ({problem: problem}));
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

var listen = (target, name, handler) => {
    // Call the handler on every such event; on window before anybody else can stop it.
    target.addEventListener(name, guarded(handler), target === window);
};

var is_same_origin = (url) => {
    // Whether a URL, seen from this page, is http(s) on this page's own origin.
    var origin = location.origin;
    try {
        return !!(((new URL(url, document.baseURI)).href).startsWith(`${origin}/`));
    } catch (_) {
        return false;
    }
};

var hide_page = (hidden) => {
    // Hide the whole page from everybody, or show it again; our style sheet makes sure.
    document.documentElement.hidden = hidden;
};

// wording.py

var WORDS = ({title: ["You’re about to be signed out", "Rydych ar fin cael eich allgofnodi"], message: ["For your security, we will sign you out in", "Er eich diogelwch, byddwn yn eich allgofnodi cyn pen"], "message-suffix": ["", ""], "keep-alive-button-text": ["Stay signed in", "Parhau i fod wedi’ch mewngofnodi"], "sign-out-button-text": ["Sign out", "Allgofnodi"], "keep-alive-failed": ["We could not keep you signed in. Try again.", "Ni allem eich cadw wedi’ch mewngofnodi. Ceisiwch eto."], "limit-message": ["This cannot be extended.", "Ni ellir estyn hyn."], "offline-message": ["You are offline. Try again.", "Rydych all-lein. Ceisiwch eto."]});
var is_welsh = (language) => {
    // Whether a BCP 47 tag is Welsh: cy, cy-GB.
    return (language.toLowerCase().split("-")[0]) === "cy";
};

var texts_in = (language, get) => {
    // The texts by attribute: what get gives for it, else the language's, else the English.
    var both, name;
    var texts = ({});
    for ([name, both] of Object.entries(WORDS)) {
        texts[name] = get(name) || ((is_welsh(language))? (both[1]) : (both[0]));
    }
    return texts;
};

// keep_alive.py

var PATIENCE = 10000;
var _request = null;
var _wanted = false;
var verdict = (status, moved) => {
    // What an answer says of the session: "alive", "over", or "failed" when it says nothing.
    //
    //     moved: the answer came from another address than was asked. Source: DESIGN.md, Keep-alive.
    if ((moved || ([401, 403, 419, 440].includes(status)))) {
        return "over";
    }
    return (((Math.floor((status / 100))) === 2))? ("alive") : ("failed");
};

var ask_server = (url, on_answer) => {
    // Ask the server to keep the session, past every cache; one request for all tabs.
    //
    //     on_answer gets the verdict, "busy" when another tab is asking, and the seconds remaining, -1 if untold.
    _wanted = true;
    var granted = (lock) => {
        if ((!_wanted)) {
            return null;
        }
        if (lock) {
            return new Promise(((release, reject) => (send(url, on_answer, release))));
        }
        on_answer("busy", -1);
        return null;
    };
    var denied = (error) => {
        granted(true);
    };
    try {
        (navigator.locks.request("session-timeout", ({ifAvailable: true}), granted)).catch(denied);
    } catch (error) {
        denied(error);
    }
};

var send = (url, on_answer, release) => {
    // Send the request; release the lock and give the answer.
    var request = new XMLHttpRequest();
    _request = request;
    var on_end = (event) => {
        release();
        var moved = path_of(request.responseURL || url) !== path_of(url);
        var header = request.getResponseHeader("Session-Timeout-Remaining") || "";
        on_answer(verdict(request.status, moved), whole(header));
    };
    request.open("GET", url);
    request.timeout = PATIENCE;
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.setRequestHeader("Cache-Control", "no-cache");
    request.onloadend = guarded(on_end);
    request.send();
};

var path_of = (url) => {
    // The path of a URL as seen from this page.
    var path = (new URL(url, document.baseURI)).pathname;
    return path;
};

var cancel_request = () => {
    // Take back the request under way, if any, or about to be sent.
    _wanted = false;
    if (_request) {
        _request.abort();
    }
};

// tabs.py

var KEPT = "session-timeout:activity";
var _channel = null;
var _session = "";
var _known = "";
var join_tabs = (session, on_activity) => {
    // Open the channel, unless it is. on_activity gets the epoch ms of activity in another tab of the session.
    if ((_channel != null)) {
        return;
    }
    _session = session;
    var on_message = (event) => {
        var data = event.data;
        if ((is_activity(data) && is_same_session(data.session))) {
            on_activity(data.timestamp);
        }
    };
    try {
        _channel = new BroadcastChannel("session-activity");
        _channel.onmessage = guarded(on_message);
    } catch (_) {
        _channel = null;
    }
};

var is_activity = (data) => {
    // Whether a message is {timestamp: <ms>}, with a session perhaps, and nothing else.
    var keys = Object.keys(data || "");
    var known = ["timestamp", "timestamp,session"].includes(keys.join(","));
    return known && ((!!Number.isFinite(data.timestamp)));
};

var is_same_session = (session) => {
    // Whether what came from a tab concerns this one's session; who names none means any.
    return (!session) || (!_session) || (session === _session);
};

var leave_tabs = () => {
    // Close the channel: an idle page hears nothing, and can be kept by the back/forward cache.
    if ((_channel != null)) {
        _channel.close();
    }
    _channel = null;
};

var tell_tabs = (time) => {
    // Tell the other tabs of activity at a time in epoch ms, those asleep too.
    var timestamp = Math.floor(time);
    _known = `${timestamp} ${_session}`;
    try {
        localStorage.setItem(KEPT, _known);
    } catch (_) {
    }
    try {
        _channel.postMessage((_session)? (({timestamp: timestamp, session: _session})) : (({timestamp: timestamp})));
    } catch (_) {
    }
};

var recent_activity = () => {
    // The time of the session's last activity that a tab has kept, in epoch ms; 0 if there is no news.
    var kept = "";
    try {
        kept = localStorage.getItem(KEPT) || "";
    } catch (_) {
    }
    if ((kept === _known)) {
        return 0;
    }
    _known = kept;
    var parts = kept.split(" ");
    var time = Number(parts[0]);
    return ((Number.isFinite(time) && ((is_same_session(parts.slice(1).join(" "))))))? (time) : (0);
};

// settings.py

var YEAR = 31536000;
var read_settings = (get, synchronised, is_language, is_same_origin, problems) => {
    // Read the settings and append to problems what is wrong with them.
    //
    //     get gives an attribute's value by its name without "data-", "" when missing; synchronised is the default
    //     of data-synchronise-tabs; is_language and is_same_origin are the platform's judgement.
    var refuse = (name, value, allowed) => {
        problems.push(`data-${name}="${value}": ${allowed}`);
    };
    var seconds = (name, most, otherwise) => {
        var value = get(name) || otherwise;
        var number = whole(value);
        if (((number < 1) || (number > most))) {
            refuse(name, value, `whole seconds, 1 to ${most}`);
        }
        return number;
    };
    var flag = (name, otherwise) => {
        var value = ((get(name).toLowerCase())) || otherwise;
        if ((!["true", "false"].includes(value))) {
            refuse(name, value, "true or false");
        }
        return value === "true";
    };
    var url = (name, otherwise) => {
        var value = get(name);
        if ((otherwise && (value === ""))) {
            return otherwise;
        }
        var clean = (((/^[^\\\x00-\x20\x7f]+$/.test(value)))) && ((!value.startsWith("//")));
        if (((!clean) || (!is_same_origin(value)))) {
            refuse(name, value, "a URL of this site");
        }
        return value;
    };
    var language = get("language") || "en";
    if ((!is_language(language))) {
        refuse("language", language, "a language tag");
    }
    var timeout = seconds("timeout", YEAR, "");
    var sign_out_url = url("sign-out-url", "");
    return ({language_tag: language, timeout_ms: timeout * 1000, countdown_ms: (seconds("countdown", ((timeout > 0))? (timeout - 1) : (YEAR), "")) * 1000, expires_in_ms: ((get("expires-in"))? (seconds("expires-in", YEAR, "")) : (YEAR * 2)) * 1000, keep_alive_url: url("keep-alive-url", ""), sign_out_url: sign_out_url, timeout_url: url("timeout-url", sign_out_url || "/"), shown_texts: texts_in(language, get), synchronise_tabs: flag("synchronise-tabs", synchronised), hide_sign_out: flag("hide-sign-out-button", "false"), on_activity: flag("extend-on-activity", "false"), activity_interval_ms: seconds("activity-interval", YEAR, "60") * 1000, session_id: get("session-id")});
};

// units.py

var formatter = (language, unit) => {
    // The platform's formatter of a unit. Raises RangeError for a tag that is not BCP 47.
    return new Intl.NumberFormat(language, ({style: "unit", unit: unit, unitDisplay: "long"}));
};

var is_language = (language) => {
    // Whether the platform takes this language tag.
    try {
        formatter(language, "minute");
        return true;
    } catch (_) {
        return false;
    }
};

var amount = (seconds, language) => {
    // Seconds in words: minutes, rounded up, from 60 upwards.
    var minutes = seconds >= MINUTE;
    var count = (minutes)? (Math.ceil((seconds / MINUTE))) : (seconds);
    if (is_welsh(language)) {
        var unit = (minutes)? ("funud") : ("eiliad");
        return `${count} ${unit}.`;
    }
    var text = (formatter(language, (minutes)? ("minute") : ("second"))).format(count);
    return `${text}.`;
};

// leave.py

var leave = (settings) => {
    // Hide the page and go to the time-out URL, without a way back in the history.
    hide_page(true);
    if (navigator.onLine) {
        location.replace(settings["timeout_url"]);
    } else {
        show_offline(settings);
    }
};

var show_offline = (settings) => {
    // Put a message that is the way on in place of the page, instead of the browser's error page.
    var on_click = (event) => {
        event.preventDefault();
        leave(settings);
    };
    var text = settings["shown_texts"]["offline-message"];
    document.title = text;
    document.body.replaceChildren();
    var heading = create(document.body, "h1", ({class: "govuk-heading-l"}), "");
    var link = create(heading, "a", ({class: "govuk-link", href: settings["timeout_url"]}), text);
    listen(link, "click", on_click);
    hide_page(false);
    link.focus();
};

// dialog.py

var _box = null;
var _countdown = null;
var _heard = null;
var _failure = null;
var _focused = null;
var is_open = () => {
    // Whether the warning is on the page.
    return _box != null;
};

var show_dialog = (settings, seconds, can_stay, on_stay, on_sign_out, on_blur) => {
    // Show the warning, if it is not open, and the seconds left.
    //
    //     on_stay is what the button and Escape do. The button says so: stay, or only close when staying
    //     cannot help. on_blur is called when the focus leaves, perhaps to another modal dialog.
    var built = (!_box) || (!_box.isConnected);
    if (built) {
        build_dialog(settings, can_stay, on_stay, on_sign_out, on_blur);
    }
    var texts = settings["shown_texts"];
    var language = settings["language_tag"];
    write(_countdown, amount(seconds, language));
    write(_heard, `${texts["message"]} ${amount(heard_seconds(seconds), language)}${ending(texts, can_stay)}`);
    if ((built || (_box.open && ((!_box.contains(document.activeElement)))))) {
        bring_to_top();
    }
    if (built) {
        emit("warning", ({seconds: seconds}));
    }
};

var build_dialog = (settings, can_stay, on_stay, on_sign_out, on_blur) => {
    // Put the warning on the page, not yet shown.
    var texts = settings["shown_texts"];
    _focused = document.activeElement || document.body;
    _box = create(document.body, "dialog", ({id: "hmrc-timeout-dialog", class: "hmrc-timeout-dialog", role: "alertdialog", "aria-labelledby": "hmrc-timeout-heading", "aria-describedby": "hmrc-timeout-message", lang: settings["language_tag"]}), "");
    create(_box, "h1", ({id: "hmrc-timeout-heading", class: "govuk-heading-m"}), texts["title"]);
    var seen = ({class: "govuk-body hmrc-timeout-dialog__message", "aria-hidden": "true"});
    var message = create(_box, "p", seen, `${texts["message"]} `);
    var counted = ({id: "hmrc-timeout-countdown", class: "hmrc-timeout-dialog__countdown"});
    _countdown = create(message, "span", counted, "");
    create(message, "span", ({}), ending(texts, can_stay));
    var heard = ({id: "hmrc-timeout-message", class: "govuk-visually-hidden", "aria-live": "assertive"});
    _heard = create(_box, "p", heard, "");
    var failure = ({id: "hmrc-timeout-failure", class: "govuk-error-message", role: "alert"});
    _failure = create(_box, "p", failure, "");
    var buttons = create(_box, "div", ({class: "govuk-button-group"}), "");
    var name = (can_stay)? ("keep-signin") : ("close");
    var button = ({type: "button", id: `hmrc-timeout-${name}-btn`, class: "govuk-button"});
    listen(create(buttons, "button", button, (can_stay)? (texts["keep-alive-button-text"]) : ("OK")), "click", on_stay);
    if ((!settings["hide_sign_out"])) {
        var link = ({href: settings["sign_out_url"], id: "hmrc-timeout-sign-out-link", class: "govuk-link hmrc-timeout-dialog__link"});
        listen(create(buttons, "a", link, texts["sign-out-button-text"]), "click", on_sign_out);
    }
    var on_close = (event) => {
        if ((is_open() && (!_box.open))) {
            on_stay(event);
        }
    };
    listen(_box, "close", on_close);
    listen(_box, "focusout", on_blur);
};

var ending = (texts, can_stay) => {
    // What follows the amount of time.
    var suffix = (texts["message-suffix"])? (` ${texts["message-suffix"]}`) : ("");
    return (can_stay)? (suffix) : (`${suffix} ${texts["limit-message"]}`);
};

var bring_to_top = () => {
    // Show the warning above any other modal dialog, with the focus on its button.
    _box.close();
    _box.showModal();
    _box.querySelector("button").focus();
};

var show_failure = (text) => {
    // Say in the warning that staying failed, or with an empty text nothing; Escape may have closed it.
    write(_failure, text);
    if ((text && (!_box.open))) {
        bring_to_top();
    }
};

var close_dialog = () => {
    // Take the warning away and give the focus back, or, where that element is gone, to the content.
    var box = _box;
    if ((box == null)) {
        return;
    }
    _box = null;
    box.close();
    box.remove();
    if ((document.activeElement !== _focused)) {
        _focused.focus();
    }
    if ((document.activeElement !== _focused)) {
        var content = document.querySelector("main,h1") || document.body;
        content.tabIndex = -1;
        content.focus();
    }
};

// session.py

var LONGEST_TIMER = 2147483647;
var FIRST_PAUSE = 1000;
var JUMP = 2000;
var _settings = null;
var _left_with = null;
var _deadline = 0;
var _limit = 0;
var _origin = 0;
var _trusted = 0;
var _timer = 0;
var _asking = false;
var _asleep = false;
var _pause = FIRST_PAUSE;
var _retry = 0;
var _active = 0;
var _dismissed = 0;
var start_session = (settings) => {
    // Begin to watch the session: the page was loaded now, which is activity. Once left, it stays left.
    stop_session(null);
    if (_left_with) {
        return;
    }
    _settings = settings;
    _asleep = false;
    _active = now();
    _trusted = _origin;
    _deadline = _active + settings["timeout_ms"];
    _limit = _active + settings["expires_in_ms"];
    _retry = _limit;
    tick(null);
    tell(_active);
};

var stop_session = (event) => {
    // Stop watching: no dialog, no timer, no request, and no message from a tab brings one back.
    suspend(event);
    _settings = null;
    close_dialog();
};

var suspend = (event) => {
    // Let go of what must not outlive the page: timer, request, channel.
    _asleep = true;
    clearTimeout(_timer);
    leave_tabs();
    _asking = false;
    cancel_request();
};

var now = () => {
    // The time in epoch ms, of a clock that follows the wall clock forward, through sleep, but not back.
    var wall = Date.now();
    var running = performance.now();
    _origin = Math.max(_origin, (wall - running));
    return Math.floor(((_origin + running) + 0.5));
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
    _deadline = extended(_deadline, timestamp, now(), _settings["timeout_ms"]);
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
    if ((_asking || (!_settings))) {
        return;
    }
    var asked = now();
    var trusted = _origin;
    var deadline = _deadline;
    _asking = true;
    _retry = _limit;
    var on_answer = (verdict, remaining) => {
        if ((!_asking)) {
            return;
        }
        _asking = false;
        if ((verdict === "alive")) {
            stay_alive(asked, remaining, trusted, deadline);
        } else if (((verdict === "over") || ((verdict === "failed") && ((left() <= 0))))) {
            end(verdict);
        } else {
            try_again(verdict);
        }
    };
    ask_server(_settings["keep_alive_url"], on_answer);
};

var stay_alive = (asked, remaining, trusted, deadline) => {
    // The server keeps the session: for the seconds it says, if it says.
    //
    //     asked, trusted and deadline are the time, in epoch ms, the clock and the deadline when it was asked.
    _trusted = trusted;
    var timeout = _settings["timeout_ms"];
    var countdown = _settings["countdown_ms"];
    var granted = ((remaining >= 0))? (Math.min((remaining * 1000), timeout)) : (timeout);
    _deadline = ((_deadline === deadline))? (asked + granted) : (Math.max(_deadline, (asked + granted)));
    if ((remaining >= 0)) {
        _limit = Math.max(_limit, _deadline);
    }
    if ((granted <= countdown)) {
        _limit = Math.min(_limit, _deadline);
    }
    close_dialog();
    tell(_deadline - timeout);
    emit("extended", ({}));
    tick(null);
};

var try_again = (verdict) => {
    // Plan the next attempt, while the warning is open; say so if this one failed.
    if ((left() <= 0)) {
        _trusted = 0;
        clearTimeout(_timer);
        _timer = setTimeout(guarded(tick), FIRST_PAUSE);
    } else if (is_open()) {
        if ((verdict === "failed")) {
            show_failure(_settings["shown_texts"]["keep-alive-failed"]);
        }
        _pause = _pause * 2;
        _retry = now() + _pause;
        tick(null);
    }
};

var be_active = (event) => {
    // The user did something: tell the server, at most once per interval, never with the warning open.
    if ((_settings && _settings["on_activity"] && ((!is_open())) && (!document.hidden))) {
        var timeout = _settings["timeout_ms"];
        var interval = _settings["activity_interval_ms"];
        if ((now() >= ((Math.max(_active, (_deadline - timeout))) + interval))) {
            _active = now();
            ask(event);
        }
    }
};

var end = (reason) => {
    // The session is over, by the server's word or by time. Leave, once.
    _left_with = _settings;
    stop_session(null);
    emit("timed-out", ({reason: reason}));
    leave(_left_with);
};

var sign_out = (event) => {
    // The user signs out by a plain click: from here on nothing overtakes it.
    if ((_settings && ((!(event.ctrlKey || event.metaKey || event.shiftKey))))) {
        suspend(event);
        _left_with = _settings;
        _settings = null;
    }
};

var tick = (event) => {
    // Do what the time left calls for, and arm the one timer for what comes next.
    clearTimeout(_timer);
    if ((event && event.persisted)) {
        _asleep = false;
        if (_left_with) {
            leave(_left_with);
        }
    }
    if (((!_settings) || _asleep)) {
        return;
    }
    join_tabs(_settings["session_id"], on_activity);
    if ((_settings["synchronise_tabs"] || (left() <= 0))) {
        hear(recent_activity() - behind());
    }
    var rest = left();
    var wait = rest - _settings["countdown_ms"];
    hide_page(rest <= 0);
    if ((rest <= 0)) {
        if ((((_origin > (_trusted + JUMP))) && navigator.onLine)) {
            ask(event);
        } else if ((!_asking)) {
            end("time");
        }
        return;
    }
    if (((wait > 0) || (_dismissed === _limit))) {
        wait = ((wait > 0))? (wait) : (rest);
        _retry = _limit;
        _pause = FIRST_PAUSE;
        close_dialog();
    } else {
        wait = Math.min(((document.hidden)? (rest) : (until_change(rest))), (_retry - now()));
        if ((wait <= 0)) {
            ask(event);
        }
        try {
            show_dialog(_settings, seconds_left(rest), can_stay(), stay, sign_out, tick_soon);
        } catch (error) {
            report(error);
            close_dialog();
        }
    }
    clearTimeout(_timer);
    if (_settings) {
        _timer = setTimeout(guarded(tick), Math.min(LONGEST_TIMER, wait));
    }
};

var tick_soon = (event) => {
    // The focus left the warning: look again once the browser is done with what it is doing.
    if (_settings) {
        clearTimeout(_timer);
        _timer = setTimeout(guarded(tick), 0);
    }
};

// main.py

var start = (event) => {
    // Read the settings and watch the session; tell the developer of settings that cannot be.
    var ours = document.querySelector("meta[name=\"session-timeout\"]");
    var meta = ours || document.querySelector("meta[name=\"hmrc-timeout-dialog\"]");
    if ((!meta)) {
        return;
    }
    var problems = [];
    var settings = read_settings(((name) => (meta.getAttribute(`data-${name}`) || "")), (ours)? ("true") : ("false"), is_language, is_same_origin, problems);
    if ((problems.length > 0)) {
        report(problems.join("; "));
    } else {
        start_session(settings);
    }
};

var begin = (event) => {
    // Start, and look at the time again whenever the page may have slept.
    var name;
    var ready = (document.prerendering)? ("prerenderingchange") : ("");
    ready = ((document.readyState === "loading"))? ("DOMContentLoaded") : (ready);
    if (ready) {
        listen(document, ready, begin);
    } else {
        for (name of ["visibilitychange", "focus", "pageshow"]) {
            listen(window, name, tick);
        }
        listen(document, "resume", tick);
        listen(window, "pagehide", suspend);
        for (name of ["pointerdown", "keydown"]) {
            listen(window, name, be_active);
        }
        start(event);
    }
};

var loaded = window.sessionTimeout;
if (((!loaded) || (!loaded.extend))) {
    window.sessionTimeout = ({start: guarded(start), extend: guarded(ask), stop: guarded(stop_session)});
    guarded(begin)(null);
}
})();
