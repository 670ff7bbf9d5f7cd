/* session-timeout 0.1.0 | MIT */
(() => {
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
    // A new element with an id (none if empty), classes and text.
    var element = document.createElement(tag);
    if (name) {
        element.id = name;
    }
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

function is_same_origin(url) {
    // Whether a URL, seen from this page, is http(s) on this page's own origin.
    try {
        return ((new URL(url, document.baseURI)).href).startsWith(`${location.origin}/`);
    } catch (_) {
        return false;
    }
}

// keep_alive.py
function keep_alive(url) {
    // Ask the server to keep the session; past every cache.
    var request = new XMLHttpRequest();
    request.open("GET", url);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.setRequestHeader("Cache-Control", "no-cache");
    request.send();
}

// tabs.py

var _channel = null;
function join_tabs(on_activity) {
    // Open the channel. on_activity gets the time, in epoch ms, of activity in another tab.
    function on_message(event) {
        var data = event.data;
        if ((data && Number.isFinite(data.timestamp))) {
            on_activity(data.timestamp);
        }
    }
    try {
        _channel = new BroadcastChannel("session-activity");
        _channel.onmessage = on_message;
    } catch (_) {
        _channel = null;
    }
}

function tell_tabs(timestamp) {
    // Tell the other tabs of activity at a time in epoch ms.
    if ((_channel != null)) {
        _channel.postMessage(({timestamp: timestamp}));
    }
}

// wording.py

var ENGLISH = ({title: "You’re about to be signed out", message: "For your security, we will sign you out in", stay: "Stay signed in", sign_out: "Sign out"});
var WELSH = ({title: "Rydych ar fin cael eich allgofnodi", message: "Er eich diogelwch, byddwn yn eich allgofnodi cyn pen", stay: "Parhau i fod wedi’ch mewngofnodi", sign_out: "Allgofnodi"});
function is_welsh(language) {
    // Whether a BCP 47 tag is Welsh: cy, cy-GB.
    return Boolean((/^(?:cy(?:-[a-z0-9-]+)?)$/.test(language.toLowerCase())));
}

function words(language) {
    // The texts of a language; English where there are none.
    return (is_welsh(language))? (WELSH) : (ENGLISH);
}

// settings.py

var YEAR = 31536000;
function read_settings(get, is_ours, is_language, is_same_origin, problems) {
    // Read the settings and append to problems what is wrong with them.
    //
    //     get gives an attribute's value by its name without "data-", "" when missing; is_ours is False
    //     for the page of a drop-in; is_language and is_same_origin are the platform's judgement.
    function refuse(name, value, allowed) {
        problems.push(`data-${name}="${value}": ${allowed}`);
    }
    function seconds(name, most, allowed) {
        var value = get(name);
        var number = ((/^(?:[0-9]{1,9})$/.test(value)))? (Number(value)) : (0);
        if (((number < 1) || (number > most))) {
            refuse(name, value, allowed);
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
    var text = words(language);
    var timeout = seconds("timeout", YEAR, `whole seconds, 1 to ${YEAR}`);
    var sign_out_url = url("sign-out-url", "");
    return ({language: language, timeout: timeout * 1000, countdown: (seconds("countdown", (timeout || YEAR) - 1, "whole seconds, less than data-timeout")) * 1000, keep_alive_url: url("keep-alive-url", ""), sign_out_url: sign_out_url, timeout_url: url("timeout-url", sign_out_url), title: get("title") || text["title"], message: get("message") || text["message"], suffix: get("message-suffix"), stay: get("keep-alive-button-text") || text["stay"], sign_out: get("sign-out-button-text") || text["sign_out"], tabs: flag("synchronise-tabs", is_ours), hide_sign_out: flag("hide-sign-out-button", false)});
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

// dialog.py

var _box = null;
var _countdown = null;
var _heard = null;
function is_open() {
    // Whether the warning is on the page.
    return _box != null;
}

function open_dialog(settings, seconds, on_stay) {
    // Show the warning and the seconds left. on_stay: what the button and Escape do.
    _box = create("dialog", "hmrc-timeout-dialog", "hmrc-timeout-dialog", "");
    _box.setAttribute("role", "alertdialog");
    _box.setAttribute("aria-labelledby", "hmrc-timeout-heading");
    _box.setAttribute("aria-describedby", "hmrc-timeout-message");
    _box.lang = settings["language"];
    _countdown = create("span", "hmrc-timeout-countdown", "hmrc-timeout-dialog__countdown", "");
    var message = create("p", "", "govuk-body hmrc-timeout-dialog__message", "");
    message.setAttribute("aria-hidden", "true");
    message.replaceChildren(`${settings["message"]} `, _countdown, settings["suffix"] && (` ${settings["suffix"]}`));
    _heard = create("p", "hmrc-timeout-message", "govuk-visually-hidden", "");
    _heard.setAttribute("aria-live", "assertive");
    var stay = create("button", "hmrc-timeout-keep-signin-btn", "govuk-button", settings["stay"]);
    stay.type = "button";
    function on_close(event) {
        if (is_open()) {
            on_stay();
        }
    }
    stay.addEventListener("click", on_close);
    _box.addEventListener("close", on_close);
    var buttons = create("div", "", "govuk-button-group", "");
    buttons.appendChild(stay);
    if ((!settings["hide_sign_out"])) {
        var link = create("a", "hmrc-timeout-sign-out-link", "govuk-link hmrc-timeout-dialog__link", settings["sign_out"]);
        link.href = settings["sign_out_url"];
        buttons.appendChild(link);
    }
    _box.replaceChildren(create("h1", "hmrc-timeout-heading", "govuk-heading-m push--top", settings["title"]), message, _heard, buttons);
    document.body.appendChild(_box);
    update_dialog(settings, seconds);
    _box.showModal();
    stay.focus();
}

function update_dialog(settings, seconds) {
    // Show the seconds that are left.
    var language = settings["language"];
    write(_countdown, amount(seconds, language));
    var heard = `${settings["message"]} ${amount(heard_seconds(seconds), language)}`;
    write(_heard, (settings["suffix"])? (`${heard} ${settings["suffix"]}`) : (heard));
}

function close_dialog() {
    // Take the warning away; the platform gives the focus back.
    var box = _box;
    _box = null;
    if ((box != null)) {
        box.close();
        box.remove();
    }
}

// session.py

var LONGEST_TIMER = 2147483647;
var _settings = null;
var _deadline = 0;
var _timer = 0;
function start_session(settings) {
    // Begin to watch the session: the page was loaded now, which is activity.
    _settings = settings;
    join_tabs(on_activity);
    extend_from(Date.now());
    tell_tabs(Date.now());
}

function on_activity(timestamp) {
    // Another tab was active; a page that is not synchronised does not care.
    if (_settings["tabs"]) {
        extend_from(timestamp);
    }
}

function extend_from(timestamp) {
    // Move the deadline for activity at a time in epoch ms; never to an earlier one.
    _deadline = Math.max(_deadline, ((Math.min(timestamp, Date.now())) + _settings["timeout"]));
    tick();
}

function stay() {
    // The user stays: in every tab, and on the server.
    close_dialog();
    keep_alive(_settings["keep_alive_url"]);
    extend_from(Date.now());
    tell_tabs(Date.now());
    emit("extended", ({}));
}

function tick() {
    // Do what the time left calls for, and arm the one timer for what comes next.
    window.clearTimeout(_timer);
    var left = _deadline - Date.now();
    var warning = left - _settings["countdown"];
    if ((left <= 0)) {
        emit("timed-out", ({}));
        location.replace(_settings["timeout_url"]);
        return;
    }
    if ((warning > 0)) {
        close_dialog();
    } else if (is_open()) {
        update_dialog(_settings, seconds_left(left));
    } else {
        open_dialog(_settings, seconds_left(left), stay);
        emit("warning", ({seconds: seconds_left(left)}));
    }
    _timer = window.setTimeout(tick, Math.min(LONGEST_TIMER, (((warning > 0))? (warning) : (until_change(left)))));
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
        console.error("session-timeout: " + problems.join("; "));
        emit("error", ({problems: problems}));
    } else {
        start_session(settings);
    }
}

if ((document.readyState === "loading")) {
    document.addEventListener("DOMContentLoaded", start);
} else {
    start(null);
}
})();
