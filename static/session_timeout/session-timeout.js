/* session-timeout 0.1.0 | MIT */
(() => {
// dom.py
var _had_focus = null;

var _made_inert = null;

var own = (name) => {
    // A property of the document's own: a form, frame or image of that name hides it from document.name.
    //
    // https://html.spec.whatwg.org/multipage/dom.html#dom-document-nameditem; a new document has none.
    return new window.Document().__lookupGetter__(name).call(document);
};

var set_own = (name, value) => {
    // Set such a property.
    new window.Document().__lookupSetter__(name).call(document, value);
};

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
    // Set an element's text if we have not yet: a live region speaks on every write, a translator rewrites it.
    if ((element.text_written || "") !== text) {
        element.text_written = text;
        element.textContent = text;
    }
};

var emit = (name, detail) => {
    // Tell the page, as a CustomEvent on document.
    try {
        document.dispatchEvent(new CustomEvent(`session-timeout:${name}`, {detail: detail}));
    } catch (stub) {
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
    var content = document.querySelector("main,h1") || own("body");
    content.tabIndex = -1;
    content.focus();
};

var focus_within = (element) => {
    // What has the focus within an element's open shadow tree, or frame of this origin; None without.
    var root = element.shadowRoot || element.contentDocument;
    return root && root.activeElement;
};

var focused = () => {
    // What has the focus, in open shadow trees and frames of this origin too; None without.
    var element = document.activeElement;
    var inner = element;
    while (inner) {
        if (inner.localName !== "body" || inner.isContentEditable) {
            element = inner;
        }
        inner = focus_within(inner);
    }
    return element;
};

var is_same_origin = (url) => {
    // Whether a URL, seen from this page, is http(s) on this page's own origin.
    var origin = location.origin;
    try {
        return new URL(url, document.baseURI).href.startsWith(`${origin}/`);
    } catch (stub) {
        return false;
    }
};

var hide_page = (hidden) => {
    // Hide the whole page from everybody, or show it again as it was; our style sheet makes sure.
    var root = document.documentElement;
    var body = own("body");
    var was_hidden = root.hidden;
    root.hidden = hidden;
    if (hidden && !was_hidden) {
        _had_focus = focused();
        _made_inert = !body || body.inert ? null : body;
    }
    if (_made_inert) {
        _made_inert.inert = hidden;
    }
    if (!hidden) {
        _made_inert = null;
    }
    if (was_hidden && !hidden && _had_focus && document.activeElement === body) {
        _had_focus.focus({preventScroll: true});
    }
};

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

// clock.py
var AHEAD = 1000;

var extended = (deadline, timestamp, now, timeout) => {
    // The deadline after activity at a time: never an earlier one; a time to come does not count.
    return timestamp > now + AHEAD ? deadline : Math.max(deadline, Math.min(timestamp, now) + timeout);
};

// sentences.py
var around_time = (message) => {
    // What stands before the amount of time, what directly at it, and what after: {time} says where it stands.
    //
    // Without {time} the amount ends the sentence.
    var parts = message.split("{time}");
    if (parts.length < 2) {
        return [`${message} `, ".", ""];
    }
    return [parts[0], "", parts.slice(1).join("{time}")];
};

var first_sentence = (message) => {
    // A message's first sentence, which is its heading, without the full stop before the rest, and the rest.
    var sentences = message.split(". ");
    return [sentences[0], sentences.slice(1).join(". ")];
};

// listening.py
var IDLE = "idle";

var QUEUED = "queued";

var CONNECTED = "connected";

var PAUSED = "paused";

var LEAVE = "leave";

var ASK = "ask";

var NOTHING = "nothing";

var FIRST_WAIT = 2000;

var LONGEST_WAIT = 120000;

var ASKING_PAUSE = 60000;

var not_listening = () => {
    // The beginning.
    return {phase_name: IDLE, next_wait: FIRST_WAIT, pause_time: 0};
};

var can_listen = (url, session, has_events, has_locks) => {
    // Whether there is anything to hear, of whom, and a way that takes one connection for the whole browser.
    return url !== "" && session !== "" && has_events && has_locks;
};

var follow = (listening, is_watched) => {
    // The page watches its session, or does so no more: it is asleep, leaves, or has no session.
    if (!is_watched) {
        return not_listening();
    }
    return listening["phase_name"] === IDLE ? Object.assign({}, listening, {phase_name: QUEUED}) : listening;
};

var take_lock = (listening) => {
    // The lock is this tab's, unless it waits for none any more.
    return listening["phase_name"] === QUEUED ? Object.assign({}, listening, {phase_name: CONNECTED}) : listening;
};

var be_opened = (listening) => {
    // The server answers: the next failure is a first one.
    return Object.assign({}, listening, {next_wait: FIRST_WAIT});
};

var be_closed = (listening, chance) => {
    // The browser has given up. chance: from 0 to 1, so that the tabs of many people do not come back together.
    if (listening["phase_name"] !== CONNECTED) {
        return listening;
    }
    var wait = listening["next_wait"];
    return {phase_name: PAUSED, next_wait: Math.min(wait * 2, LONGEST_WAIT), pause_time: wait / 2 + wait * chance};
};

var end_pause = (listening) => {
    // The pause is over.
    return listening["phase_name"] === PAUSED ? Object.assign({}, listening, {phase_name: CONNECTED}) : listening;
};

var meaning = (kind, named, session) => {
    // What an event of this kind, "ended" or "check", that names a session, means for the page of one.
    if (named !== "" && named !== session) {
        return NOTHING;
    }
    return kind === "ended" && named === session ? LEAVE : ASK;
};

var asks_when_shown = (listening, now, asked_at) => {
    // Whether a tab that is shown again asks. asked_at: epoch ms of when the server was heard last.
    return [IDLE, PAUSED].includes(listening["phase_name"]) && now - asked_at >= ASKING_PAUSE;
};

var address = (url, session) => {
    // The events of a session: browsers send no header of ours there. An id of our server's needs no escapes.
    return `${url}${url.includes("?") ? "&" : "?"}session=${session}`;
};

// patience.py
var PATIENCE = 10000;

// save_rules.py
var LEAST = 5000;

var UNCHANGED = 0;

var SAVED = 1;

var SENT = 2;

var NOT_SAVED = 3;

var NEVER = ["cc-", "one-time-code", "-password"];

var is_secret = (kind, autocomplete) => {
    // Whether a field is never sent, by its type and its autocomplete.
    var named = NEVER.filter((name) => autocomplete.toLowerCase().includes(name));
    return ["password", "file"].includes(kind) || named.length > 0;
};

var fate_of = (before, is_changed, has_address, ms_left) => {
    // What becomes of a form now, of which this became before. is_changed: since it came, or was last sent.
    if (is_changed) {
        return has_address && ms_left >= LEAST ? SENT : NOT_SAVED;
    }
    return before === NOT_SAVED ? UNCHANGED : before;
};

var worst_of = (fates) => {
    // What is to be said of all forms.
    var fate;
    var worst = UNCHANGED;
    for (fate of fates) {
        worst = Math.max(worst, fate);
    }
    return worst;
};

// wording.py
var WORDS = {en: {title: ["You’re about to be signed out", "For your security"], message: ["For your security, we will sign you out in", "We will delete your answers in"], "message-suffix": [""], "keep-alive-button-text": ["Stay signed in", "Continue"], "sign-out-button-text": ["Sign out", "Delete your answers"], "answers-saved": ["We saved your answers.", ""], "answers-not-saved": ["We did not save your answers.", ""], "keep-alive-failed": ["We could not keep you signed in. Try again."], "limit-message": ["This cannot be extended."], "close-button-text": ["OK"], "offline-message": ["Your session has ended. We could not reach the service. Check your connection, then try again."], "signed-out-message": ["You signed out. We could not show the next page. Try again."], "checking-message": ["We are checking your session."], "try-again-button-text": ["Try again"], "cancel-button-text": ["Cancel"], "sign-out-failed": ["We could not sign you out. Close this browser window to protect your information."], "signed-out-offline": ["You are offline. We cleared this device. You will be signed out of the service when you are online again."]}, cy: {title: ["Rydych ar fin cael eich allgofnodi", "Er eich diogelwch"], message: ["Er eich diogelwch, byddwn yn eich allgofnodi cyn pen", "Byddwn yn dileu’ch atebion cyn pen"], "message-suffix": [""], "keep-alive-button-text": ["Parhau i fod wedi’ch mewngofnodi", "Parhau"], "sign-out-button-text": ["Allgofnodi", "Dileu’ch atebion"], "answers-saved": ["Gwnaethom gadw’ch atebion.", ""], "answers-not-saved": ["Ni wnaethom gadw’ch atebion.", ""], "keep-alive-failed": ["Ni allem eich cadw wedi’ch mewngofnodi. Ceisiwch eto."], "limit-message": ["Ni ellir estyn hyn."], "close-button-text": ["Iawn"], "offline-message": ["Mae’ch sesiwn wedi dod i ben. Ni allem gyrraedd y gwasanaeth. Gwiriwch eich cysylltiad, yna ceisiwch eto."], "signed-out-message": ["Rydych wedi allgofnodi. Ni allem ddangos y dudalen nesaf. Ceisiwch eto."], "checking-message": ["Rydym yn gwirio’ch sesiwn."], "try-again-button-text": ["Ceisiwch eto"], "cancel-button-text": ["Canslo"], "sign-out-failed": ["Ni allem eich allgofnodi. Caewch ffenestr y porwr hwn i ddiogelu’ch gwybodaeth."], "signed-out-offline": ["Rydych all-lein. Gwnaethom glirio’r ddyfais hon. Byddwn yn eich allgofnodi pan fyddwch ar-lein eto."]}};

var primary = (language) => {
    // The language of a BCP 47 tag: cy of cy-GB.
    return language.toLowerCase().split("-")[0];
};

var is_welsh = (language) => {
    // Whether a BCP 47 tag is Welsh: cy, cy-GB.
    return primary(language) === "cy";
};

var texts_in = (language, signed_in, get) => {
    // The texts by attribute: what get gives for it, else the language's, else the English.
    var name, words;
    var texts = {};
    var chosen = primary(language);
    for ([name, words] of Object.entries(WORDS[Object.hasOwn(WORDS, chosen) ? chosen : "en"])) {
        texts[name] = get(name) || words.at(signed_in ? 0 : words.length - 1);
    }
    return texts;
};

// timings.py
var RECENT = 1000;

var LONGEST = 60000;

var _timings = [];

var _waiting = [];

var watch_timings = () => {
    // Notice each request's time. The browser's own list is full some day, and keeps what is past.
    var on_timed = (records, observer = null, options = null) => {
        var recent = performance.now() - RECENT;
        _timings = [..._timings, ...records.getEntries()];
        _waiting = _waiting.filter((is_done) => !is_done());
        _timings = _timings.filter((timing) => timing.responseEnd > recent);
    };
    if ("PerformanceObserver" in window) {
        new window.PerformanceObserver(on_timed).observe({entryTypes: ["resource"]});
    }
};

var when_timed = (url, is_moved, on_timing) => {
    // Call on_timing once the time of the request is known whose answer is heard now; perhaps never.
    //
    // is_moved: whether it may have been redirected, so that the browser knows it by another URL.
    var heard_at = performance.now();
    var is_mine = (timing) => {
        // Whether the answer may be that of a request; one that failed has none.
        var is_named = timing.name === url || is_moved && timing.redirectStart > 0;
        var has_come = timing.responseStart > 0 && timing.responseStart <= heard_at;
        return is_named && has_come && timing.responseEnd > heard_at - RECENT;
    };
    var is_done = () => {
        var timing;
        var now = performance.now();
        var asked = now;
        var is_cached = false;
        for (timing of _timings) {
            if (is_mine(timing)) {
                asked = Math.min(asked, timing.requestStart);
                is_cached = is_cached || timing.transferSize === 0;
            }
        }
        if (asked < now) {
            _timings = _timings.filter((timing) => !is_mine(timing));
            on_timing(asked, is_cached);
        }
        return asked < now || now > heard_at + LONGEST;
    };
    if (!is_done()) {
        _waiting.push(is_done);
    }
};

// activity.py
var KINDS = ["pointerdown", "keydown", "beforeinput", "input"];

var watch_activity = (on_activity) => {
    // Call on_activity whenever the user does something.
    var heard = guarded(on_activity);
    var watch = (view) => {
        var name;
        for (name of KINDS) {
            view.addEventListener(name, heard, true);
        }
        view.addEventListener("blur", later);
    };
    var follow = (event) => {
        var element = document.activeElement;
        while (element) {
            if (element.contentDocument) {
                watch(element.contentWindow);
            }
            element = focus_within(element);
        }
    };
    var followed = guarded(follow);
    var look = (event) => {
        setTimeout(followed, 0);
    };
    var later = guarded(look);
    watch(window);
};

// box.py
var KEYS = ["Enter", " ", "Escape"];

var OF_LIBRARIES = ["keydown", "keyup", "pointerdown", "mousedown", "touchstart", "touchend", "focusin", "focusout"];

var _going = null;

var _parts = [];

var _root = null;

var watch_boxes = () => {
    // Take what happens in our boxes before the page's libraries do; of clicks alone they hear too.
    var name;
    if (_root !== document.documentElement) {
        _root = document.documentElement;
        for (name of OF_LIBRARIES) {
            listen(window, name, deliver);
        }
        document.addEventListener("click", guarded(deliver), true);
    }
};

var listen_first = (element, name, handler) => {
    // Call the handler on every such event in an element of ours, whatever a library does.
    watch_boxes();
    _parts.push({element: element, event_type: name, handle: guarded(handler)});
};

var deliver = (event) => {
    // Give an event to those of our elements that it is in.
    var part;
    _parts = _parts.filter((part) => part["element"].isConnected);
    var is_ours = false;
    for (part of _parts) {
        if (event.target.nodeType && part["element"].contains(event.target)) {
            is_ours = true;
            if (part["event_type"] === event.type) {
                part["handle"](event);
            }
        }
    }
    if (is_ours && event.type !== "click") {
        event.stopPropagation();
    }
};

var create_box = (name, heading, language, on_key) => {
    // A new dialog, not yet shown, with its heading. on_key is what Enter and Space do on the box itself.
    if (_going) {
        _going.remove();
    }
    var attributes = {id: `${name}-dialog`, class: "hmrc-timeout-dialog", "aria-labelledby": `${name}-heading`, lang: language, dir: "auto", tabindex: "-1"};
    var box = create(document.documentElement, "dialog", attributes, "");
    create(box, "h1", {id: `${name}-heading`, class: "govuk-heading-m"}, heading);
    var on_keydown = (event) => {
        var reading;
        var on_box = event.target === box;
        var acts = KEYS.includes(event.key);
        if (acts && (event.repeat || on_box && event.key !== "Escape")) {
            event.preventDefault();
            if (!event.repeat) {
                on_key(event);
            }
        } else if (on_box && event.key !== "Tab") {
            for (reading of box.getAnimations()) {
                reading.currentTime = 0;
            }
        }
    };
    var restore = (records, observer) => {
        box.removeAttribute("inert");
        box.removeAttribute("aria-hidden");
    };
    listen_first(box, "keydown", on_keydown);
    new window.MutationObserver(restore).observe(box, {attributes: true});
    return box;
};

var open_box = (box) => {
    // Show a box above any other modal dialog, with the focus on it, to be read out.
    box.close();
    box.getAnimations();
    box.showModal();
    box.focus();
};

var take_away = (box) => {
    // Close a box; take it off the page once a reader has found where the focus comes from: our style holds it.
    _going = box;
    box.removeAttribute("id");
    if (box.open) {
        box.close();
    }
    var end = (event) => {
        if (event.target === box) {
            box.remove();
        }
    };
    if (box.getAnimations().length > 0 && !box.contains(document.activeElement)) {
        listen(box, "animationend", end);
    } else {
        box.remove();
    }
};

var read_out = (region, button) => {
    // Move the focus from a region to a button when it has been read, unless the user has moved it.
    //
    // By an animation, each time that the region is shown: no clock of the page's is in it.
    var move = (event) => {
        if (event.target === region && document.activeElement === region) {
            button.focus();
        }
    };
    play(region);
    listen(region, "animationend", move);
};

var play = (element) => {
    // Let our style sheet animate an element: from here, as a site's resets shorten what style sheets say.
    element.style.setProperty("animation", "var(--session-timeout-play)", "important");
};

// controls.py
var SENT_BY_HTMX = "[hx-boost=true],[data-hx-boost=true],[hx-get],[hx-post],[hx-put],[hx-patch],[hx-delete]";

var watch_controls = (on_press) => {
    // Take over what has data-sign-out: after the page's own handlers, but before a library that would send it.
    listen(document, "click", (event) => on_click(event, on_press, (control) => true, false));
    listen(document, "submit", (event) => on_submit(event, on_press, false));
    listen(window, "click", (event) => on_click(event, on_press, is_sent_by_library, true));
    listen(window, "submit", (event) => on_submit(event, on_press, true));
    var early = guarded((event) => on_click(event, on_press, is_in_warning, false));
    document.addEventListener("click", early, true);
};

var is_in_warning = (control) => {
    // Whether what is pressed is in our warning.
    return !!closest(control, "#hmrc-timeout-dialog");
};

var is_sent_by_library = (control) => {
    // Whether htmx or Turbo is known to send what is pressed.
    var has_turbo = "Turbo" in window && !closest(control, "[data-turbo=false]");
    return has_turbo || !!closest(control, SENT_BY_HTMX);
};

var closest = (element, selector) => {
    // The nearest element that fits, from this one outwards; None without one.
    try {
        return element.closest(selector);
    } catch (stub) {
        return null;
    }
};

var take = (event, from_all) => {
    // Keep an event from the browser, or from everybody else too.
    event.preventDefault();
    if (from_all) {
        event.stopImmediatePropagation();
    }
};

var on_click = (event, on_press, is_due, from_all) => {
    // A plain click on a link, or on a button that sends no form.
    //
    // is_due: whether now is the moment for what was pressed; from_all: whether nobody else is to see the click.
    var control = closest(event.composedPath()[0], "a[data-sign-out],button[data-sign-out]");
    var by_browser = event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    var sends = control && control.form && control.type === "submit";
    if (control && !sends && !by_browser && is_due(control)) {
        take(event, from_all);
        on_press(control, named_form(control));
    }
};

var on_submit = (event, on_press, is_early) => {
    // A form is sent that signs out, or by a button that does.
    var form = event.target;
    var control = event.submitter || form;
    var is_ours = said_by(control, form, "data-sign-out") != null && !event.defaultPrevented;
    if (is_ours && (!is_early || is_sent_by_library(control))) {
        take(event, is_early);
        on_press(control, named_form(control) || form);
    }
};

var named_form = (control) => {
    // The form that a control names to be sent; None without one.
    return document.getElementById(control.getAttribute("data-sign-out-form") || "");
};

var of_form = (control, form, name) => {
    // What a button, or else its form, says of how it is sent.
    var value = control.getAttribute(`form${name}`) || form.getAttribute(name) || "";
    return value;
};

var said_by = (control, form, name) => {
    // An attribute of what was pressed, or else of the form, if there is one; None without.
    var value = control.getAttribute(name);
    return value == null && form ? form.getAttribute(name) : value;
};

// press.py
var _gone = false;

var watch_presses = () => {
    // Keep from the page what goes on with the press that closed a dialog, until there is a fresh one.
    var name;
    for (name of ["keydown", "mousedown", "click"]) {
        listen(window, name, keep_from_page);
    }
};

var keep_from_page = (event) => {
    // Stop an event that goes on with the press that closed a dialog.
    if (_gone && (event.repeat || event.detail > 1)) {
        event.preventDefault();
        event.stopImmediatePropagation();
    } else if (event.type !== "click") {
        _gone = false;
    }
};

var has_gone = () => {
    // A dialog was closed, perhaps by a press that goes on.
    _gone = true;
};

// stores.py
var is_form = (cookies) => {
    // Whether document.cookie is a form of that name.
    return cookies.split == null;
};

var cookie_names = () => {
    // The names of the cookies that scripts can read here.
    var read = document.cookie;
    var text = is_form(read) ? own("cookie") : read;
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
    var is_hidden = is_form(document.cookie);
    var write = (line) => {
        if (is_hidden) {
            set_own("cookie", line);
        } else {
            document.cookie = line;
        }
    };
    var addresses = [location.href, document.referrer];
    for (address of addresses) {
        var folders = address.split("#")[0].split("?")[0].split("/");
        while (folders.length > 2) {
            var path = folders.slice(3).join("/");
            folders.pop();
            for (first of Array(hosts.length + 1).keys()) {
                var domain = hosts.slice(first).join(".");
                for (kind of ["", ";secure", ";secure;partitioned", "/", "/;secure", "/;secure;partitioned"]) {
                    var line = `${name}=;max-age=0;domain=${domain};path=/${path}${kind}`;
                    write(line);
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
                    for (at of Array(doomed.length).keys()) {
                        if (counts[at][0]) {
                            note(`${name}/${doomed.at(at)}`, stays && counts[at][2]);
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

// notes.py
var DAY = 86400000;

var of_session = (name, session) => {
    // The name of a session's note.
    return session ? `${name}:${session}` : name;
};

var note_activity = (session, time) => {
    // Note the time of activity, in whole epoch ms.
    store(of_session("activity", session), `${Math.floor(time)}`);
};

var noted_activity = (session) => {
    // The time in epoch ms of activity that a tab has noted last; None if none has.
    return time_of(stored(of_session("activity", session)));
};

var note_end = (session, time) => {
    // Note that the session has ended; until now its activity counted.
    store(of_session("activity", session), "");
    store(of_session("ended", session), `${Math.floor(time)}`);
};

var forget_end = (session) => {
    // The session has not ended: the server says so.
    store(of_session("ended", session), "");
};

var noted_end = (session) => {
    // The time in epoch ms at which the session ended, by what is noted; None if nothing is.
    return time_of(stored(of_session("ended", session)));
};

var note_if = (is_so, name, session) => {
    // Note that something is so of a session, by the time in epoch ms; or that it is not.
    var time = Date.now();
    store(of_session(name, session), is_so ? `${Math.floor(time)}` : "");
};

var time_of = (note) => {
    // The time that a note is; None if it is none.
    var time = Number(note);
    return note && Number.isFinite(time) ? time : null;
};

var forget_old_notes = () => {
    // Remove the notes that are older than a day, of any session.
    var key;
    var now = Date.now();
    for (key of stored_keys()) {
        var time = time_of(stored(key));
        if (time != null && time < now - DAY) {
            store(key, "");
        }
    }
};

// events_source.py
var CLOSED = 2;

var _listening = not_listening();

var _source = null;

var _controller = null;

var _release = null;

var _pause_timer = 0;

var _has_begun = false;

var listening_now = () => {
    // What this tab does.
    return _listening;
};

var listen_to_server = (url, session, is_watched, on_meaning) => {
    // Hold the connection, or wait for it, while the session is watched; let go of it otherwise.
    //
    // Called whenever that may have changed, and when a pause is over. on_meaning gets LEAVE or ASK, and the reason.
    if (url === "" && _listening["phase_name"] === IDLE) {
        return;
    }
    var has_events = !!window.EventSource;
    var has_locks = !!navigator.locks;
    var before = _listening["phase_name"];
    var wanted = is_watched && can_listen(url, session, has_events, has_locks);
    _listening = follow(_listening, wanted);
    if (_listening["phase_name"] === IDLE) {
        _let_go();
    } else if (_listening["phase_name"] === QUEUED && before === IDLE) {
        _queue(url, session, on_meaning);
    } else if (_listening["phase_name"] === CONNECTED && !_source) {
        _connect(url, session, on_meaning);
    }
};

var _queue = (url, session, on_meaning) => {
    if (!_has_begun) {
        _has_begun = true;
        listen(document, "freeze", _freeze);
    }
    _controller = new AbortController();
    var granted = (lock) => {
        var hold = (release, reject) => {
            _release = release;
            _listening = take_lock(_listening);
            if (_listening["phase_name"] === CONNECTED) {
                _connect(url, session, on_meaning);
            } else {
                _let_go();
            }
        };
        return new Promise(hold);
    };
    var asked = navigator.locks.request(`session-timeout:events:${session}`, {signal: _controller.signal}, granted);
    asked.catch((error) => null);
};

var _connect = (url, session, on_meaning) => {
    var kind;
    var on_open = (event) => {
        _listening = be_opened(_listening);
    };
    var on_error = (event) => {
        if (event.target.readyState === CLOSED) {
            _source = null;
            var chance = window.Math.random();
            _listening = be_closed(_listening, chance);
            _pause_timer = setTimeout(guarded(on_due), _listening["pause_time"]);
            on_meaning("ask", "");
        }
    };
    var on_due = (event) => {
        _listening = end_pause(_listening);
        listen_to_server(url, session, _listening["phase_name"] !== IDLE, on_meaning);
    };
    var on_event = (event) => {
        var said = window.JSON.parse(event.data);
        var means = meaning(event.type, said.session, session);
        if (means !== NOTHING) {
            on_meaning(means, said.reason);
        }
    };
    _source = new window.EventSource(address(url, session));
    _source.addEventListener("open", guarded(on_open));
    _source.addEventListener("error", guarded(on_error));
    for (kind of ["ended", "check"]) {
        _source.addEventListener(kind, guarded(on_event));
    }
};

var _freeze = (event) => {
    // The browser stops this tab: another takes over; when it goes on, it looks at everything again.
    _listening = not_listening();
    _let_go();
};

var _let_go = () => {
    // Close, and let another tab take over: a lock that is held or waited for keeps a page from being kept for Back.
    clearTimeout(_pause_timer);
    if (_source) {
        _source.close();
    }
    if (_controller) {
        _controller.abort();
    }
    if (_release) {
        _release(null);
    }
    _source = null;
    _controller = null;
    _release = null;
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

// lock.py
var one_at_a_time = (name, act, otherwise) => {
    // Call act, which gets the release to call when it is done.
    //
    // When another tab or our worker holds the lock: call otherwise; where that is None act later, at the latest when no
    // answer is waited for any more, as the other tab may hang.
    var granted = (lock) => {
        if (lock || !otherwise) {
            return new Promise((release, reject) => act(release));
        }
        otherwise();
        return null;
    };
    try {
        var controller = new AbortController();
        var how = otherwise ? {ifAvailable: true} : {signal: controller.signal};
        var asked = navigator.locks.request(name, how, granted);
        if (!otherwise) {
            setTimeout(() => controller.abort(), PATIENCE);
        }
        asked.catch((error) => granted(true));
    } catch (stub) {
        granted(true);
    }
};

// request.py
var send = (method, url, body, session, on_end) => {
    // Send a request that follows redirects; on_end gets it when it is over. Gives the request.
    var request = new XMLHttpRequest();
    request.open(method, url);
    request.timeout = PATIENCE;
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.setRequestHeader("Cache-Control", "no-cache");
    if (/^[ -~]+$/.test(session)) {
        request.setRequestHeader("Session-Timeout-Id", session);
    }
    request.onloadend = guarded((event) => on_end(request));
    request.send(body ? new URLSearchParams(body) : null);
    return request;
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
    var longest = timeout > 0 ? timeout - 1 : YEAR;
    var countdown = seconds("countdown", longest, "");
    var sign_out_url = url("sign-out-url", "");
    return {language_tag: language, timeout_ms: timeout * 1000, countdown_ms: countdown * 1000, limit_countdown_ms: (get("limit-countdown") ? seconds("limit-countdown", longest, "") : countdown) * 1000, limit_ms: get("expires-in") ? seconds("expires-in", YEAR, "") * 1000 : null, status_url: get("status-url") ? url("status-url", "") : "", events_url: get("events-url") ? url("events-url", "") : "", keep_alive_url: url("keep-alive-url", ""), sign_out_url: sign_out_url, timeout_url: url("timeout-url", sign_out_url || "/"), shown_texts: texts_in(language, flag("signed-in", "true"), get), is_ours: ours, synchronise_tabs: flag("synchronise-tabs", ours ? "true" : "false"), hide_sign_out: flag("hide-sign-out-button", "false"), on_activity: flag("extend-on-activity", "false"), activity_interval_ms: seconds("activity-interval", YEAR, "60") * 1000, session_id: get("session-id"), sign_out_form: get("sign-out-form"), marker_cookie: get("signed-in-cookie"), follows_links: flag("sign-out-navigate", ours ? "false" : "true"), is_counted: flag("counted", "true"), saved_forms: get("save-form").split(" ").filter((name) => name), saves_at_sign_out: flag("save-on-sign-out", "false"), get_attribute: get};
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
    } catch (stub) {
        return false;
    }
};

var amount = (seconds, language) => {
    // Seconds in words: minutes, rounded up, from 60 upwards.
    var minutes = seconds >= MINUTE;
    var count = minutes ? Math.ceil(seconds / MINUTE) : seconds;
    if (is_welsh(language)) {
        var unit = minutes ? "funud" : "eiliad";
        return `${count} ${unit}`;
    }
    var text = formatter(language, minutes ? "minute" : "second").format(count);
    return text;
};

// question.py
var ask_user = (question, language, yes, no, on_yes) => {
    // Ask; on_yes is called after a yes. Escape is a no.
    var box = create_box("session-timeout-question", question, language, (event) => null);
    var buttons = create(box, "div", {class: "govuk-button-group"}, "");
    var answer = (event) => {
        box.close();
        box.remove();
        on_yes();
    };
    var on_close = (event) => {
        take_away(box);
        has_gone();
    };
    var risky = create(buttons, "button", {type: "button", class: "govuk-button"}, yes);
    listen_first(risky, "click", answer);
    play(risky);
    var safe = create(buttons, "button", {type: "button", class: "govuk-button govuk-button--secondary"}, no);
    listen_first(safe, "click", (event) => box.close());
    listen(box, "close", on_close);
    read_out(box, safe);
    open_box(box);
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
    var show = (event) => {
        var element;
        for (element of document.querySelectorAll("[data-session-cleanup-failed]")) {
            if (!event) {
                element.removeAttribute("role");
            }
            element.hidden = false;
        }
    };
    var end = (nothing) => {
        emit("cleaned", {removed: removed});
        if (left.length > 0) {
            report(`could not clear ${left.join(", ")}`);
            if (document.readyState === "complete") {
                var news = new window.MessageChannel();
                var heard = guarded(show);
                news.port1.onmessage = heard;
                news.port2.postMessage("");
            } else {
                show(null);
            }
        }
        on_end(left.length < 1);
    };
    var kinds = [clear("cookies", cookie_names, expire_cookie), clear_storage("local-storage", () => localStorage), clear_storage("session-storage", () => sessionStorage), clear("indexed-db", null, null), clear("caches", cache_names, (name) => caches.delete(name)), clear("service-workers", worker_names, unregister_workers)];
    Promise.all(kinds).then(end);
};

// channels.py
var OURS = "ours";

var NAMELESS = "nameless";

var THEIRS = "theirs";

var _activity = null;

var _login = null;

var join_tabs = (session, on_activity, on_end) => {
    // Open the channels, unless they are.
    //
    // on_activity gets the epoch ms of activity in another tab, and whose it is. on_end gets those of an end, whose it is,
    // why, and the sign-out that our worker has sent, if that was it. What is of another session is not told.
    var on_message = (event) => {
        var data = event.data;
        var whose = whose_is(data, session);
        if (is_activity(data) && whose !== THEIRS) {
            on_activity(data.timestamp, whose);
        }
    };
    var on_login_state = (event) => {
        var data = event.data || "";
        var whose = whose_is(data, session);
        var is_end = data.type === "signed-out" && whose !== THEIRS;
        if (is_end && Number.isFinite(data.timestamp)) {
            var reason = data.reason || "signed-out";
            var debt = data.owed || "";
            on_end(data.timestamp, whose, reason, debt);
        }
    };
    _activity = _activity || open_channel("session-activity", on_message);
    _login = _login || open_channel("login-state", on_login_state);
};

var open_channel = (name, on_message) => {
    // The channel; None in a browser without it or a sandboxed frame: this tab works alone.
    try {
        var channel = new BroadcastChannel(name);
        channel.onmessage = guarded(on_message);
        return channel;
    } catch (stub) {
        return null;
    }
};

var is_activity = (data) => {
    // Whether a message is {timestamp: <ms>}, with a session perhaps, and nothing else.
    var keys = Object.keys(data || "");
    var known = /^(?:session,)?timestamp(?:,session)?$/.test(keys.join(","));
    return known && Number.isFinite(data.timestamp);
};

var whose_is = (data, session) => {
    // Which session a message names.
    var named = (data || "").session || "";
    if (session === "" || named === session) {
        return OURS;
    }
    return named ? THEIRS : NAMELESS;
};

var leave_tabs = (hears_end) => {
    // Close the channel of activity: an idle page hears nothing, and can be kept by the back/forward cache.
    //
    // hears_end: whether the session's end is still waited for.
    if (_activity) {
        _activity.close();
    }
    _activity = null;
    if (_login && !hears_end) {
        _login.close();
        _login = null;
    }
};

var tell_activity = (session, time) => {
    // Tell the other tabs of activity at a time in epoch ms, those asleep too.
    note_activity(session, time);
    post(_activity, {timestamp: time}, session);
};

var tell_end = (session, reason) => {
    // Tell all tabs, those asleep too, that the session has ended.
    var time = Date.now();
    note_end(session, time);
    var channel = _login || open_channel("login-state", (event) => null);
    post(channel, {type: "signed-out", timestamp: time, reason: reason}, session);
};

var post = (channel, message, session) => {
    // Post a message, with the session if it has an id.
    if (session) {
        message["session"] = session;
    }
    try {
        channel.postMessage(message);
    } catch (stub) {
    }
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

// state.py
var OFF = "off";

var WATCHING = "watching";

var ASKING = "asking";

var SIGNING_OUT = "signing out";

var LEAVING = "leaving";

var STATUS = "status";

var KEEP_ALIVE = "keep-alive";

var OPEN = 0;

var TIME_UP = 1;

var GONE = 2;

var ENDED = 3;

var FIRST_PAUSE = 1000;

var no_session = () => {
    // The state of a page that watches nothing.
    return {phase_name: OFF, time_now: 0, clock_origin: 0, trusted_origin: 0, began_at: 0, idle_end: 0, limit_end: null, closed_limit: null, had_marker: false, active_at: 0, untold_activity: null, last_note: null, armed_for: null, is_asleep: false, busy_until: null, question_asked: null, doubt_level: OPEN, is_sent: false, sent_at: 0, sent_origin: 0, retry_at: 0, retry_pause: FIRST_PAUSE, others_ask_since: null, unheard_since: 0, end_reason: null, has_left: false, waits_to_be_shown: false};
};

var is_watched = (state) => {
    // Whether the session is watched now.
    return [WATCHING, ASKING].includes(state["phase_name"]) && !state["is_asleep"];
};

var is_counted = (state) => {
    // Whether what the page shows depends on the time left.
    return is_watched(state) || state["phase_name"] === SIGNING_OUT && !state["is_asleep"];
};

var session_end = (state) => {
    // When the session ends, by idleness or at its limit.
    var limit = state["limit_end"];
    return limit == null ? state["idle_end"] : Math.min(state["idle_end"], limit);
};

var countdown_of = (state, settings) => {
    // Ms before the end when the warning opens.
    return can_stay(state) ? settings["countdown_ms"] : settings["limit_countdown_ms"];
};

var can_stay = (state) => {
    // Whether staying would move the end.
    var limit = state["limit_end"];
    return limit == null || state["idle_end"] < limit;
};

// forget_user.py
var forget_user = (session, reason) => {
    // Tell the tabs why, and the browser, that nobody is signed in any more.
    tell_end(session, reason);
    if_possible(() => navigator.credentials.preventSilentAccess());
    if_possible(() => navigator.login.setStatus("logged-out"));
};

// pending_sign_out.py
var NEWS_TIME = 500;

var key_at = (address) => {
    // The name under which the sign-out of a service is kept, by its sign-out address.
    var path = new URL(address, document.baseURI).pathname;
    return `owed:${path}`;
};

var key_of = (settings) => {
    // The same for a page's service; for a page that has no sign-out address, whichever is kept.
    if (settings["sign_out_url"]) {
        return key_at(settings["sign_out_url"]);
    }
    var keys = stored_keys().filter((key) => key.startsWith("owed:"));
    return keys.length > 0 ? keys[0] : "owed:";
};

var owed = (settings) => {
    // The sign-out of a page's service that is owed, "METHOD url body session"; "" if none is.
    return stored(key_of(settings));
};

var may_send = (settings) => {
    // Whether a sign-out is owed that this page may send: of its session, or where one has no id.
    var kept = owed(settings);
    var theirs = session_of(kept);
    return kept !== "" && (theirs === "" || settings["session_id"] === "" || theirs === settings["session_id"]);
};

var session_of = (debt) => {
    // The session of a sign-out owed.
    return debt.split(" ").slice(3).join(" ");
};

var is_refused = (settings) => {
    // Whether the server has refused a sign-out that was owed for the session; each of its tabs says so.
    return stored(of_session("refused", settings["session_id"])) !== "";
};

var forget_older = (settings) => {
    // Forget what was before a page that came now, and what is owed for another session: the browser has lost that.
    note_if(false, "refused", settings["session_id"]);
    if (owed(settings) && !may_send(settings)) {
        forget_debt(settings);
    }
};

var owe = (settings, request) => {
    // Keep a sign-out for later, with our worker too where the site has installed it; whether that worked.
    var debt = `${request} ${settings["session_id"]}`;
    var tag = `${OWN}owed ${debt}`;
    if_possible(() => navigator.serviceWorker.ready.then((worker) => caches.open(tag).then((cache) => worker.sync.register(tag))));
    return store(key_at(settings["sign_out_url"] || request.split(" ")[1]), debt);
};

var forget_debt = (settings) => {
    // Nothing is owed any more: neither a page nor the worker sends it again.
    var debt = owed(settings);
    store(key_of(settings), "");
    store(of_session("unclean", session_of(debt)), "");
    if_possible(() => caches.delete(`${OWN}owed ${debt}`));
};

var pay = (settings, on_end) => {
    // Send the sign-out owed, one tab after the other; on_end gets whether the server has answered that it is done.
    var send = (release) => {
        var debt = owed(settings);
        var end = (said) => {
            var is_done = ["fine", "over"].includes(said);
            if (["failed", "offline"].includes(said)) {
                release();
            } else {
                note_if(!is_done, "refused", settings["session_id"]);
                forget_debt(settings);
                setTimeout(release, NEWS_TIME);
            }
            on_end(is_done);
        };
        if (debt) {
            settle(debt).then(end);
        } else {
            release();
            on_end(!is_refused(settings));
        }
    };
    one_at_a_time("session-timeout", send, null);
};

// ask_server.py
var _request = null;

var _turn = 0;

var ask_server = (settings, question, alone, on_answer) => {
    // Ask, past every cache, instead of what was asked before.
    //
    // alone: whether another tab that is asking is not waited for. on_answer gets the verdict, "alive", "over", "offline",
    // "failed", or "busy" when another tab is asking; seconds remaining, -1 if untold; and why it is over.
    cancel_request();
    var turn = _turn;
    var act = (release) => {
        if (turn === _turn) {
            send_question(settings, question, on_answer, release);
        } else {
            release();
        }
    };
    var otherwise = () => {
        if (turn === _turn) {
            on_answer("busy", -1, "");
        }
    };
    if (alone) {
        act(() => null);
    } else {
        one_at_a_time(`session-timeout ${settings["session_id"]}`, act, otherwise);
    }
};

var send_question = (settings, question, on_answer, release) => {
    // Send the request; release the lock and give the answer.
    var turn = _turn;
    var is_status = question === STATUS && settings["status_url"] !== "";
    var url = is_status ? settings["status_url"] : settings["keep_alive_url"];
    var session = settings["session_id"];
    var end = (said, answer) => {
        if_possible(release);
        if (turn === _turn) {
            var word = word_of(answer);
            on_answer(verdict(said, word, settings), word["seconds_remaining"], word["end_reason"]);
        }
    };
    var on_fetched = (answer) => {
        end(judge(answer.status, answer.type === "opaqueredirect"), answer);
    };
    var on_end = (request) => {
        var moved = path_of(request.responseURL || url) !== path_of(url);
        end(judge(request.status, moved), request);
    };
    if (is_status || settings["is_ours"]) {
        _request = new AbortController();
        var sent = fetch_once("GET", url, "", session, _request, guarded(on_fetched));
        sent.catch(guarded((error) => end("offline", null)));
    } else {
        _request = send("GET", url, "", session, on_end);
    }
};

var word_of = (answer) => {
    // What a Response or an XMLHttpRequest says of a session; None, nothing.
    var header = (name) => {
        var headers = (answer || "").headers;
        var text = (headers ? headers.get(name) : answer && answer.getResponseHeader(name)) || "";
        return text;
    };
    return {seconds_remaining: whole(header("Session-Timeout-Remaining")), named_session: header("Session-Timeout-Id"), end_reason: header("Session-Timeout-Reason") || "over"};
};

var verdict = (said, word, settings) => {
    // What an answer says of the session that was asked about, for all that this page knows.
    var is_other = !["", settings["session_id"]].includes(word["named_session"]) && settings["session_id"] !== "";
    if (["over", "denied"].includes(said)) {
        return "over";
    }
    if (said === "fine" && (word["seconds_remaining"] >= 0 || settings["status_url"] === "")) {
        return is_other || word["seconds_remaining"] === 0 ? "over" : "alive";
    }
    return said === "offline" ? "offline" : "failed";
};

var path_of = (url) => {
    // The path of a URL as seen from this page.
    var path = new URL(url, document.baseURI).pathname;
    return path;
};

var cancel_request = () => {
    // Take back the request under way, if any, or about to be sent.
    _turn = _turn + 1;
    if (_request) {
        _request.abort();
    }
};

// events.py
var SHORT = 10000;

var UPLOAD_TIME = 30000;

var FRESH = "fresh";

var COPY = "copy";

var BACK = "back";

var nothing = (state, settings, facts) => {
    // Time has passed.
};

var began = (state, settings, facts, came, running) => {
    // The page is there, or has changed; nothing was watched.
    //
    // came: FRESH, COPY or BACK. running: ms of the running time when the request for it began.
    var time = state["clock_origin"] + running;
    var limit = settings["limit_ms"];
    state["phase_name"] = WATCHING;
    state["trusted_origin"] = state["clock_origin"];
    state["began_at"] = time;
    state["active_at"] = time;
    state["idle_end"] = time + settings["timeout_ms"];
    state["limit_end"] = limit == null ? null : time + limit;
    var is_unmarked = settings["marker_cookie"] !== "" && !facts["has_marker"];
    if (came === FRESH) {
        state["untold_activity"] = time;
    } else if (is_unmarked || came === BACK && settings["status_url"] === "" && facts["is_online"]) {
        doubt(state, GONE);
    } else {
        doubt(state, OPEN);
    }
};

var doubt = (state, level) => {
    // The server is to be asked.
    if (state["question_asked"] == null) {
        put_question(state, STATUS);
    }
    if (level > state["doubt_level"]) {
        if (state["doubt_level"] === OPEN) {
            state["unheard_since"] = state["time_now"];
        }
        state["doubt_level"] = level;
        if (level >= GONE) {
            put_question(state, STATUS);
        }
    }
};

var be_unsure = (state, settings, facts) => {
    // Something may have been missed: the server is asked in the open.
    if (is_watched(state) && settings["status_url"] !== "") {
        doubt(state, OPEN);
    }
};

var put_question = (state, question) => {
    // A question is to be sent at once.
    state["phase_name"] = ASKING;
    state["question_asked"] = question;
    state["is_sent"] = false;
    state["retry_at"] = state["time_now"];
};

var be_sure = (state) => {
    // Nothing is to be asked.
    state["phase_name"] = WATCHING;
    state["question_asked"] = null;
    state["doubt_level"] = OPEN;
    state["retry_pause"] = FIRST_PAUSE;
    state["others_ask_since"] = null;
};

var conclude = (state, reason) => {
    // The session is over. While the user signs out, the page only hides.
    if (state["end_reason"] == null) {
        state["end_reason"] = reason;
    }
    if (state["phase_name"] !== SIGNING_OUT) {
        state["phase_name"] = LEAVING;
        state["is_sent"] = false;
    }
};

var stay = (state, settings, facts) => {
    // The user stays; or, when that cannot help, has seen the warning.
    if (can_stay(state)) {
        extend(state, settings, facts);
    } else {
        state["closed_limit"] = state["limit_end"];
    }
};

var extend = (state, settings, facts) => {
    // The session is to be kept alive.
    if (is_watched(state) && state["doubt_level"] === OPEN) {
        if (state["question_asked"] !== KEEP_ALIVE) {
            put_question(state, KEEP_ALIVE);
        }
        state["retry_at"] = state["time_now"];
    }
};

var act = (state, settings, facts) => {
    // The user did something: the server is told, at most once per interval, but not while the warning is open.
    var now = state["time_now"];
    var last = Math.max(state["active_at"], state["idle_end"] - settings["timeout_ms"]);
    var is_due = now >= last + settings["activity_interval_ms"] && facts["is_shown"] && settings["on_activity"];
    var is_early = session_end(state) - now > countdown_of(state, settings);
    if (state["phase_name"] === WATCHING && is_early && is_due && can_stay(state)) {
        state["active_at"] = now;
        extend(state, settings, facts);
    }
};

var answered = (state, settings, verdict, remaining, reason) => {
    // The server has answered the question that is on its way, or not.
    //
    // verdict: "alive", "over", "busy" when another tab is asking, "offline", "failed".
    // remaining: seconds of the session, by the server; -1 if it does not say. reason: why it is over.
    if (verdict === "over" && is_watched(state)) {
        conclude(state, reason);
    }
    if (!state["is_sent"]) {
        return;
    }
    state["is_sent"] = false;
    var since = state["others_ask_since"] == null ? state["time_now"] : state["others_ask_since"];
    state["others_ask_since"] = verdict === "busy" ? since : null;
    if (verdict === "alive") {
        live(state, settings, remaining);
    } else if (verdict !== "busy" && state["doubt_level"] > OPEN && settings["status_url"] === "") {
        conclude(state, verdict);
    } else if (verdict === "busy" || state["doubt_level"] > OPEN) {
        if (state["doubt_level"] > OPEN) {
            put_question(state, STATUS);
        }
        state["retry_at"] = state["time_now"] + FIRST_PAUSE;
    } else {
        state["retry_pause"] = state["retry_pause"] * 2;
        state["retry_at"] = state["time_now"] + state["retry_pause"];
    }
};

var live = (state, settings, remaining) => {
    // The session lives, for so many seconds from when that was asked, if it is said.
    var timeout = settings["timeout_ms"];
    var is_status = state["question_asked"] === STATUS && settings["status_url"] !== "";
    var granted = remaining >= 0 ? Math.min(remaining * 1000, timeout) : timeout;
    var end = state["sent_at"] + granted;
    var limit = state["limit_end"];
    if (settings["status_url"] === "") {
        state["trusted_origin"] = state["sent_origin"];
    }
    state["idle_end"] = state["idle_end"] > state["sent_at"] + timeout ? Math.max(end, state["idle_end"]) : end;
    var did_not_help = granted <= settings["countdown_ms"] && !is_status;
    if (did_not_help || remaining >= 0 && limit != null && limit < end) {
        state["limit_end"] = end;
    }
    state["untold_activity"] = state["idle_end"] - timeout;
    if (state["doubt_level"] > OPEN && granted <= SHORT && is_status) {
        state["doubt_level"] = TIME_UP;
        state["unheard_since"] = end;
    } else {
        be_sure(state);
    }
};

var hear_activity = (state, settings, facts, timestamp, is_named) => {
    // Another tab was active at a time of the wall clock.
    //
    // is_named: whether it named this page's session, or that has no id; else it named none.
    if (is_named || settings["status_url"] === "") {
        var now = state["time_now"];
        var at = timestamp + now - facts["wall_time"];
        state["idle_end"] = extended(state["idle_end"], at, now, settings["timeout_ms"]);
    } else if (is_watched(state)) {
        doubt(state, OPEN);
    }
};

var hear_end = (state, settings, facts, timestamp, is_named, reason) => {
    // A tab says that its session ended at a time of the wall clock.
    //
    // is_named: whether it named this page's session; else it named none. What names another is not for this page.
    var now = state["time_now"];
    var at = timestamp + now - facts["wall_time"];
    var is_ours = is_named || at >= state["began_at"] && at <= now + AHEAD;
    if (!is_ours || [OFF, LEAVING].includes(state["phase_name"])) {
        return;
    }
    if (is_named || settings["status_url"] === "" || settings["session_id"] === "") {
        conclude(state, reason);
        state["waits_to_be_shown"] = reason !== "signed-out" && !facts["is_shown"];
    } else if (state["phase_name"] !== SIGNING_OUT) {
        doubt(state, GONE);
    }
};

var hear_server = (state, settings, remaining, ago, is_ours, reason) => {
    // The server said to the site itself how many seconds there are; 0: the session is over.
    //
    // ago: how many ms ago it was asked. is_ours: whether that was of this page's session, and no answer of before.
    var timeout = settings["timeout_ms"];
    if (!is_watched(state)) {
        return;
    }
    if (!is_ours) {
        if (settings["status_url"]) {
            doubt(state, OPEN);
        }
    } else if (remaining > 0) {
        state["idle_end"] = Math.max(state["idle_end"], state["time_now"] - ago + Math.min(remaining * 1000, timeout));
        state["untold_activity"] = state["idle_end"] - timeout;
    } else {
        conclude(state, reason);
    }
};

var sign_out_began = (state, settings, facts) => {
    // The user signs out.
    if (is_watched(state)) {
        state["phase_name"] = SIGNING_OUT;
        state["is_sent"] = false;
    }
};

var sign_out_done = (state, settings, facts) => {
    // The user has signed out, and goes by the sign-out's own way; or the server is yet to hear that.
    if (state["phase_name"] !== OFF) {
        state["phase_name"] = LEAVING;
        state["end_reason"] = "signed-out";
        state["is_sent"] = false;
        state["has_left"] = true;
    }
};

var sign_out_failed = (state, settings, facts) => {
    // The sign-out has failed, or was none; it may have been heard all the same.
    if (state["phase_name"] === SIGNING_OUT) {
        state["unheard_since"] = state["time_now"];
        state["phase_name"] = state["question_asked"] == null ? WATCHING : ASKING;
        if (state["end_reason"] != null) {
            state["phase_name"] = LEAVING;
        } else if (settings["status_url"]) {
            doubt(state, OPEN);
        }
    }
};

var be_put_away = (state, settings, facts) => {
    // The page goes, perhaps to the back/forward cache.
    if (state["phase_name"] === ASKING && state["question_asked"] === KEEP_ALIVE && state["doubt_level"] === OPEN) {
        be_sure(state);
    }
    state["is_asleep"] = true;
    state["is_sent"] = false;
    state["armed_for"] = null;
    state["busy_until"] = null;
};

var come_back = (state, settings, facts) => {
    // The page came from the back/forward cache: where the browser was to sign out, only the server knows if it did.
    var was_signing_out = state["phase_name"] === SIGNING_OUT;
    state["is_asleep"] = false;
    state["has_left"] = false;
    state["unheard_since"] = state["time_now"];
    sign_out_failed(state, settings, facts);
    if (is_watched(state) && (was_signing_out || settings["status_url"])) {
        doubt(state, was_signing_out ? GONE : OPEN);
    }
};

var send_form = (state, settings, facts) => {
    // A form of the page's own is on its way: nothing aborts it.
    state["busy_until"] = state["time_now"] + UPLOAD_TIME;
};

// unfinished.py
var NOTE = "clean:";

var CLEARED = ["cookies", "local-storage", "session-storage", "indexed-db", "caches", "service-workers"];

var note_cleaning = (settings) => {
    // Note what a page names to be cleaned, with its session and service.
    var get = settings["get_attribute"];
    var every = CLEARED.map((kind) => [`clear-${kind}`, get(`clear-${kind}`)]);
    var named = every.filter((pair) => pair[1]);
    if (named.length > 0 && settings["session_id"]) {
        var kept = [["keep", get("keep")], ["status-url", settings["status_url"]], ["service", key_at(settings["sign_out_url"])]];
        store(`${NOTE}${settings["session_id"]}`, window.JSON.stringify([...named, ...kept]));
    }
};

var forget_cleaning = (session) => {
    // A session's cleaning has been done, or is being done.
    store(`${NOTE}${session}`, "");
};

var finish_cleaning = (settings, show) => {
    // Clean up after sessions of this page's service that are over, before the page is seen.
    //
    // Those of another id are, on a page of a session; on a page without one the server is asked. show: called when done.
    var key;
    for (key of stored_keys()) {
        var session = key.slice(NOTE.length);
        if (key.startsWith(NOTE) && session !== settings["session_id"]) {
            clean_for(settings, session, window.JSON.parse(stored(key)), show);
        }
    }
};

var clean_for = (settings, session, named, show) => {
    // Clean up after a session by what was noted, if it is over.
    var get = (name) => {
        var pair;
        for (pair of named) {
            if (pair[0] === name) {
                return pair[1];
            }
        }
        return "";
    };
    var end = (is_clean) => {
        forget_cleaning(session);
        show();
    };
    var begin = (answer) => {
        if (answer.status === 401) {
            clean(get, end);
        }
    };
    var service = settings["sign_out_url"];
    if (service && key_at(service) === get("service")) {
        hide_page(true);
        clean(get, end);
    } else if (!service && get("status-url")) {
        var sent = fetch_once("GET", get("status-url"), "", session, new AbortController(), begin);
        sent.catch((error) => null);
    }
};

// page_life.py
var navigation = () => {
    // What the browser tells of this page's navigation; None if nothing.
    var entry;
    for (entry of performance.getEntriesByType("navigation")) {
        return entry;
    }
    return null;
};

var how_it_came = (is_counted) => {
    // FRESH from the server, as activity; or a COPY, made in advance, from a cache, or not counted; or such by BACK.
    //
    // is_counted: whether the server says that it has counted the request, for all the page itself knows.
    var entry = navigation();
    if (!entry) {
        return is_counted ? FRESH : COPY;
    }
    var is_copy = !(entry.transferSize > 0) || entry.deliveryType;
    var is_early = entry.activationStart;
    var status = entry.responseStatus || 0;
    if (is_copy || is_early || !is_counted || status >= 500) {
        return entry.type === "back_forward" ? BACK : COPY;
    }
    return FRESH;
};

var request_began = () => {
    // The running time when the request for this page began, in ms: the server's time for it cannot be earlier.
    var now = performance.now();
    var entry = navigation();
    var began = entry ? entry.requestStart : now;
    return Math.min(began, now);
};

// plan.py
var JUMP = 2000;

var LATE = 2000;

var GRACE = 3000;

var LAST_SAVE = 10000;

var OTHERS_TIME = 8000;

var LINE_AFTER = 1000;

var plan = (before, settings, facts, event) => {
    // Let something happen to a state, notice what time and facts have changed; say what is to be done.
    var state = Object.assign({}, before);
    var origin = facts["wall_time"] - facts["running_time"];
    state["clock_origin"] = state["phase_name"] === OFF ? origin : Math.max(state["clock_origin"], origin);
    var now = Math.floor(state["clock_origin"] + facts["running_time"] + 0.5);
    state["time_now"] = now;
    var was_watched = is_watched(state);
    if (was_watched) {
        notice(state, settings, facts);
    }
    event(state, settings, facts);
    if (is_watched(state) && !was_watched) {
        notice(state, settings, facts);
    }
    if (is_watched(state)) {
        look_at_time(state, settings, facts);
    }
    var asks = state["phase_name"] === ASKING && is_watched(state) && !state["is_sent"] && now >= due_time(state);
    if (asks) {
        state["is_sent"] = true;
        state["sent_at"] = now;
        state["sent_origin"] = state["clock_origin"];
    }
    var told = is_watched(state) && facts["is_loaded"] ? state["untold_activity"] : null;
    if (told != null) {
        told = Math.floor(told - now + facts["wall_time"]);
        state["untold_activity"] = null;
        state["last_note"] = told;
    }
    var busy = state["busy_until"];
    if (busy != null && now >= busy) {
        state["busy_until"] = null;
    }
    if (facts["is_shown"]) {
        state["waits_to_be_shown"] = false;
    }
    var is_held = state["is_asleep"] || state["waits_to_be_shown"] || state["busy_until"] != null;
    var leaves = state["phase_name"] === LEAVING && !is_held && !state["has_left"];
    state["has_left"] = state["has_left"] || leaves;
    var left = Math.max(0, Math.min(session_end(state) - now, settings["timeout_ms"]));
    var is_over = state["end_reason"] != null || state["phase_name"] === SIGNING_OUT && left <= 0;
    var hides = state["phase_name"] !== OFF && (state["doubt_level"] > OPEN || is_over);
    var closed = state["closed_limit"];
    var limit = state["limit_end"];
    var is_closed = closed != null && limit != null && closed >= limit;
    var warns = is_counted(state) && !hides && left <= countdown_of(state, settings) && !is_closed;
    var unheard = now - state["unheard_since"];
    var others = state["others_ask_since"];
    var saves = is_watched(state) && is_closed && left <= LAST_SAVE;
    var still = is_closed && left > LAST_SAVE ? left - LAST_SAVE : left;
    var wake = wake_time(state, settings, hides, warns && facts["is_shown"] ? until_change(left) : still);
    state["armed_for"] = wake;
    return {next_state: state, hides_page: hides, says_why: state["phase_name"] === ASKING && hides && (unheard < 0 || unheard >= LINE_AFTER), warns_user: warns, saves_last: saves, ms_left: left, sends_question: asks ? state["question_asked"] : null, asks_alone: others != null && now >= others + OTHERS_TIME, tells_tabs: told, leaves_page: leaves, wake_in: wake == null ? null : Math.max(0, wake - now)};
};

var notice = (state, settings, facts) => {
    // Change the state by what has happened to clock, timer, cookie and notes meanwhile.
    var can_ask = settings["status_url"] !== "";
    var now = state["time_now"];
    var origin = facts["wall_time"] - facts["running_time"];
    var shift = origin - state["trusted_origin"];
    var armed = state["armed_for"];
    var at = facts["noted_activity"];
    var ended = facts["noted_end"];
    var is_late = armed != null && now > armed + LATE;
    var is_unmarked = state["had_marker"] && !facts["has_marker"];
    state["had_marker"] = facts["has_marker"];
    var known = state["last_note"];
    if (at != null && (known == null || at !== known)) {
        state["last_note"] = at;
        hear_activity(state, settings, facts, at, true);
    }
    if (is_late) {
        state["unheard_since"] = now;
    }
    if (can_ask) {
        if (Math.abs(shift) > JUMP) {
            state["trusted_origin"] = origin;
        }
        if (shift < -JUMP || is_unmarked) {
            doubt(state, GONE);
        }
        if (shift > JUMP || is_late) {
            doubt(state, OPEN);
        }
        if (ended != null) {
            doubt(state, ENDED);
        }
    } else if (is_unmarked) {
        conclude(state, "signed-out");
    } else if (ended != null) {
        var time = ended + now - facts["wall_time"];
        if (settings["session_id"] || time >= state["began_at"] && time <= now + AHEAD) {
            conclude(state, "signed-out");
        }
    }
};

var look_at_time = (state, settings, facts) => {
    // Change the state by the time left: what is over, what turned out not to be, what has been waited for enough.
    var can_ask = settings["status_url"] !== "";
    var now = state["time_now"];
    var left = session_end(state) - now;
    var jumped = state["trusted_origin"] + JUMP < state["clock_origin"];
    if (left > 0) {
        if (state["doubt_level"] === TIME_UP && left > (can_ask ? SHORT : 0)) {
            if (state["is_sent"]) {
                state["doubt_level"] = OPEN;
            } else {
                be_sure(state);
            }
        }
    } else if (!facts["is_online"]) {
        conclude(state, "offline");
    } else if (can_ask || jumped || state["is_sent"] || state["doubt_level"] >= GONE) {
        var is_new = state["question_asked"] == null;
        doubt(state, TIME_UP);
        if (is_new && !can_ask) {
            state["retry_at"] = now + left + GRACE;
        }
    } else {
        conclude(state, "time");
    }
    if (is_watched(state) && state["doubt_level"] > OPEN && now >= state["unheard_since"] + PATIENCE) {
        if (left > 0 && state["doubt_level"] < ENDED) {
            state["doubt_level"] = OPEN;
        } else {
            conclude(state, "no-answer");
        }
    }
    if (is_watched(state) && left > 0 && is_forgotten(state, settings)) {
        be_sure(state);
    }
};

var is_forgotten = (state, settings) => {
    // Whether nobody waits for the answer that has not come: to stay, once the warning has gone; without a status
    // address, where the question would answer for the user, once the warning has come.
    var is_later = !state["is_sent"] && state["retry_at"] > state["time_now"] && state["doubt_level"] === OPEN;
    var is_early = session_end(state) - state["time_now"] > countdown_of(state, settings);
    var is_stay = state["question_asked"] === KEEP_ALIVE;
    return is_later && (is_stay ? is_early : !is_early && settings["status_url"] === "");
};

var due_time = (state) => {
    // When to send the question. What lives for a moment is asked for when that has passed.
    return state["doubt_level"] === TIME_UP ? Math.max(state["retry_at"], session_end(state)) : state["retry_at"];
};

var wake_time = (state, settings, hides, change) => {
    // When something changes by itself; None: never. change: ms until what the warning says does, or the end.
    if (!is_counted(state) || hides && state["phase_name"] === SIGNING_OUT) {
        return state["is_asleep"] ? null : state["busy_until"];
    }
    var now = state["time_now"];
    var unheard = state["unheard_since"];
    var left = session_end(state) - now;
    var wait = left - countdown_of(state, settings);
    var wake = left > 0 ? now + (wait > 0 ? wait : change) : unheard + PATIENCE;
    if (hides) {
        wake = Math.min(wake, unheard + (now < unheard + LINE_AFTER ? LINE_AFTER : PATIENCE));
    }
    if (state["phase_name"] === ASKING && !state["is_sent"]) {
        wake = Math.min(wake, due_time(state));
    }
    return wake;
};

// leave.py
var LONGEST_NEXT = 2048;

var NAVIGATION_WAIT = 5000;

var _is_leaving = false;

var _has_message = false;

var _page_timer = 0;

var _no_page_text = "keep-alive-failed";

var leave = (settings, reason) => {
    // Go to the time-out URL, without a way back in the history; or, this device being clean, say why not.
    hide_page(true);
    if (_has_message && !navigator.onLine) {
        show_message(settings, offline_text(settings));
    } else if (!navigator.onLine || ["no-answer", "offline"].includes(reason) && !_has_message) {
        clean_up(settings, reason, (is_clean) => show_message(settings, offline_text(settings)));
    } else {
        go(settings, reason);
    }
};

var go = (settings, reason = "") => {
    // Hide the page and go to the time-out URL, once.
    hide_page(true);
    if (!_is_leaving) {
        var url = end_url(settings);
        location.replace(url);
        if (url.includes("#") && url === location.href) {
            location.reload();
        }
    }
    _is_leaving = true;
    expect_page(settings, reason);
};

var end_url = (settings) => {
    // The time-out URL; where the server can be asked it is told of which session this is, and of the way back.
    var url = new URL(settings["timeout_url"], document.baseURI);
    if (settings["is_ours"] && settings["status_url"]) {
        var path = location.pathname;
        var query = location.search;
        url.searchParams.set("session", settings["session_id"]);
        if ((path + query).length <= LONGEST_NEXT && !url.searchParams.has("next")) {
            url.searchParams.set("next", path + query);
        }
    }
    return url.href;
};

var expect_page = (settings, reason = "") => {
    // Say so if the page that is to come does not: the user stays with what a form holds, the answer is a download.
    if (reason === "signed-out") {
        _no_page_text = "signed-out-message";
    }
    clearTimeout(_page_timer);
    _page_timer = setTimeout(guarded((event) => show_message(settings, _no_page_text)), NAVIGATION_WAIT);
};

var leave_again = () => {
    // The page came from the back/forward cache: it may have to leave once more.
    _is_leaving = false;
};

var load_anew = (settings) => {
    // Hide the page and get it from the server, past every cache; a reload might send a form again.
    hide_page(true);
    var here = location.href;
    var url = here.split("#")[0];
    expect_page(settings);
    var got = fetch(url, {cache: "reload"});
    got.then((answer) => location.replace(url)).catch((error) => leave(settings, "offline"));
};

var clean_up = (settings, reason, on_end) => {
    // Clean this device of the session that is over; on_end gets whether all that was named is gone.
    var end = (is_clean) => {
        note_if(!is_clean, "unclean", settings["session_id"]);
        forget_cleaning(settings["session_id"]);
        on_end(is_clean);
    };
    if (settings["marker_cookie"]) {
        expire_cookie(settings["marker_cookie"]);
    }
    forget_user(settings["session_id"], reason);
    clean(settings["get_attribute"], end);
};

var offline_text = (settings) => {
    // The name of the text that is true of a session that is over while the server cannot be reached.
    if (stored(of_session("unclean", settings["session_id"]))) {
        return "sign-out-failed";
    }
    return owed(settings) ? "signed-out-offline" : "offline-message";
};

var show_message = (settings, name) => {
    // Put a text, its first sentence as heading, and the way on in place of the page.
    var element;
    var go_on = (event) => {
        if (navigator.onLine) {
            go(settings);
        } else {
            leave_message(settings);
        }
    };
    _is_leaving = false;
    _has_message = true;
    clearTimeout(_page_timer);
    var texts = settings["shown_texts"];
    var language = settings["language_tag"];
    var sentences = first_sentence(texts[name]);
    set_own("title", sentences[0]);
    var look = {class: own("body").className};
    for (element of [...document.querySelectorAll("head~*")]) {
        element.remove();
    }
    var body = create(document.documentElement, "body", look, "");
    var named = {class: "session-timeout-page", lang: language, dir: "auto", tabindex: "-1", "aria-labelledby": "session-timeout-heading", "aria-describedby": "session-timeout-text"};
    var main = create(body, "main", named, "");
    create(main, "h1", {id: "session-timeout-heading", class: "govuk-heading-l"}, sentences[0]);
    create(main, "p", {id: "session-timeout-text", class: "govuk-body"}, sentences[1]);
    var button = create(main, "button", {type: "button", class: "govuk-button"}, texts["try-again-button-text"]);
    listen_first(button, "click", go_on);
    hide_page(false);
    read_out(main, button);
    main.focus();
};

var leave_message = (settings) => {
    // Leave the message, if there is one, once there is a network and nothing is owed; or say what is true now.
    if (_has_message && !navigator.onLine) {
        show_message(settings, offline_text(settings));
    } else if (_has_message && !owed(settings)) {
        if (is_refused(settings)) {
            show_message(settings, "sign-out-failed");
        } else {
            go(settings);
        }
    }
};

var has_message = () => {
    // Whether a message stands in place of the page.
    return _has_message;
};

// mistakes.py
var METAS = "meta[name=session-timeout],meta[name=hmrc-timeout-dialog]";

var CONTROLS = "[data-sign-out],[data-sign-out-form],[data-signout]";

var OF_CONTROLS = ["data-sign-out", "data-sign-out-confirm", "data-sign-out-form"];

var HMRC_SCRIPT = "script[src*=hmrc-frontend]";

var _told_of_two = false;

var tell_two_dialogs = (are_two) => {
    // Tell, once, that HMRC Frontend's own dialog is there as well, if it is.
    if (are_two && !_told_of_two) {
        _told_of_two = true;
        report("two dialogs: hmrc-frontend has its own; name the meta element session-timeout");
    }
};

var tell_mistakes = (read) => {
    // Tell what is wrong in the page; read are the names of the attributes that this script has read.
    var element, name;
    var known = [...read, "data-keep", ...CLEARED.map((kind) => `data-clear-${kind}`)];
    var metas = [...document.querySelectorAll(METAS)];
    if (metas.length > 1) {
        report("more than one meta element: session-timeout goes before hmrc-timeout-dialog, the first of each");
    }
    var is_hmrc = document.querySelector("meta[name=hmrc-timeout-dialog]");
    tell_two_dialogs(!!(is_hmrc && document.querySelector(HMRC_SCRIPT)));
    for (element of document.querySelectorAll(`${METAS},meta[name=session-ended],${CONTROLS}`)) {
        var tag = element.localName.toUpperCase();
        var is_meta = tag === "META";
        if (!["A", "BUTTON", "FORM", "META"].includes(tag)) {
            report(`data-sign-out on ${tag}: a link, a button or a form`);
        }
        var form = element.getAttribute("data-sign-out-form") || "";
        if (form && !document.getElementById(form)) {
            report(`data-sign-out-form="${form}": the id of a form in the page`);
        }
        var names = element.getAttributeNames();
        for (name of names) {
            if (name.startsWith(is_meta ? "data-" : "data-sign") && !(is_meta ? known : OF_CONTROLS).includes(name)) {
                report(`${name}: no attribute of ${is_meta ? "the meta element" : "a control that signs out"}`);
            }
        }
    }
};

// dialog.py
var _box = null;

var _countdown = null;

var _heard = null;

var _failure = null;

var _answers = null;

var _said = "";

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
    var parts = around_time(texts["message"]);
    write(_countdown, `${amount(seconds, language)}${parts[1]}`);
    var heard = `${amount(heard_seconds(seconds), language)}${parts[1]}${parts[2]}${ending(texts, can_stay)}`;
    write(_heard, `${parts[0]}${heard}`);
    write(_answers, _said);
    if (built || _box.open && !_box.contains(document.activeElement)) {
        open_box(_box);
    }
    if (built) {
        emit("warning", {seconds: seconds});
    } else {
        var shown = [...document.querySelectorAll("#hmrc-timeout-dialog")];
        tell_two_dialogs(shown.length > 1);
    }
};

var build_dialog = (settings, can_stay, on_stay, on_blur) => {
    // Put the warning on the page, not yet shown.
    var each;
    var texts = settings["shown_texts"];
    _focused = focused() || own("body");
    var parts = around_time(texts["message"]);
    var on_key = (event) => {
        if (can_stay) {
            on_stay(event);
        }
    };
    _box = create_box("hmrc-timeout", texts["title"], settings["language_tag"], on_key);
    var known = _said ? " hmrc-timeout-answers" : "";
    _box.setAttribute("aria-labelledby", `hmrc-timeout-heading hmrc-timeout-message${known}`);
    var seen = {class: "govuk-body hmrc-timeout-dialog__message", "aria-hidden": "true"};
    var message = create(_box, "p", seen, parts[0]);
    var counted = {id: "hmrc-timeout-countdown", class: "hmrc-timeout-dialog__countdown"};
    _countdown = create(message, "span", counted, "");
    create(message, "span", {}, `${parts[2]}${ending(texts, can_stay)}`);
    var heard = {id: "hmrc-timeout-message", "aria-live": "assertive", class: "govuk-visually-hidden"};
    _heard = create(_box, "p", heard, "");
    var answers = {id: "hmrc-timeout-answers", "aria-live": "polite", class: "govuk-body"};
    _answers = create(_box, "p", answers, "");
    var failure = {id: "hmrc-timeout-failure", "aria-live": "assertive", class: "govuk-error-message", role: "alert"};
    _failure = create(_box, "p", failure, "");
    var buttons = create(_box, "div", {class: "govuk-button-group"}, "");
    var name = can_stay ? "keep-signin" : "close";
    var text = can_stay ? "keep-alive-button-text" : "close-button-text";
    var button = {type: "button", id: `hmrc-timeout-${name}-btn`, class: "govuk-button"};
    var control = create(buttons, "button", button, texts[text]);
    listen_first(control, "click", on_stay);
    var risky = can_stay ? [] : [control];
    if (!settings["hide_sign_out"]) {
        risky.push(create(buttons, "a", sign_out_link(settings), texts["sign-out-button-text"]));
    }
    if (settings["is_ours"]) {
        for (each of risky) {
            play(each);
        }
    }
    var on_close = (event) => {
        if (is_open() && !_box.open) {
            on_stay(event);
        }
    };
    read_out(_box, control);
    listen(_box, "close", on_close);
    listen_first(_box, "focusout", on_blur);
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

var reopen_dialog = () => {
    // Show the warning again that Escape has closed.
    if (_box && !_box.open) {
        open_box(_box);
    }
};

var show_failure = (text) => {
    // Say in the warning that staying failed, or with an empty text nothing; Escape may have closed it.
    write(_failure, text);
    if (text && !_box.open) {
        open_box(_box);
    }
};

var show_answers = (text) => {
    // Say in the warning, now or once it opens, what has become of the answers; an empty text says nothing.
    _said = text;
    if (_box) {
        write(_answers, text);
    }
};

var close_dialog = () => {
    // Take the warning away and give the focus back, or, where that element is gone, to the content.
    var box = _box;
    if (!box) {
        return;
    }
    _box = null;
    var was_open = box.open;
    take_away(box);
    has_gone();
    if ((was_open || document.activeElement === own("body")) && focused() !== _focused) {
        _focused.focus();
        if (focused() !== _focused) {
            focus_content();
        }
    }
};

// watch.py
var LONGEST_TIMER = 2147483647;

var _state = no_session();

var _settings = null;

var _timer = 0;

var _armed_at = null;

var _is_loaded = false;

var _offers_stay = true;

var _save = null;

var _note = null;

var save_by = (act) => {
    // What saves what was typed, given the session's ms that are left: called before the warning opens.
    _save = guarded(act);
};

var watch = (settings, event) => {
    // Begin to watch the session of these settings, by what is known of how the page came. Once left, it stays left.
    stop_watching(null);
    if (phase() === OFF) {
        _settings = settings;
        change(event);
    }
};

var stop_watching = (event) => {
    // Stop, unless the page is about to leave: no dialog, timer, request or channel is left, and none comes back.
    if (![LEAVING, SIGNING_OUT].includes(_state["phase_name"])) {
        _state = no_session();
        change(nothing);
    }
};

var load = () => {
    // The page is loaded: what browsers are slow to wake up may be used now.
    _is_loaded = true;
};

var phase = () => {
    // The page's phase.
    return _state["phase_name"];
};

var watched_settings = () => {
    // The settings of the session that is watched, or was; None if there was none.
    return _settings;
};

var see = () => {
    // The facts of this moment.
    var settings = _settings;
    var marker = settings["marker_cookie"];
    var facts = {wall_time: Date.now(), running_time: performance.now(), is_online: navigator.onLine, is_shown: !document.hidden, has_marker: marker !== "" && cookie_names().includes(marker), is_loaded: _is_loaded, noted_activity: null, noted_end: null};
    if (_is_loaded && [WATCHING, ASKING].includes(_state["phase_name"])) {
        if (settings["synchronise_tabs"] || session_end(_state) <= facts["wall_time"]) {
            facts["noted_activity"] = noted_activity(settings["session_id"]);
        }
        facts["noted_end"] = noted_end(settings["session_id"]);
    }
    return facts;
};

var change = (event, renews_warning = false) => {
    // Let something happen to the state, and do what follows; a warning that stays open says what is true by then.
    var settings = _settings;
    if (!settings) {
        return;
    }
    var before = _state["phase_name"];
    var was_open = is_open();
    var done = plan(_state, settings, see(), event);
    var state = done["next_state"];
    var session = settings["session_id"];
    _state = state;
    var armed_for = state["armed_for"];
    var armed_at = armed_for == null ? null : armed_for - state["clock_origin"];
    if (armed_at == null || _armed_at == null || Math.abs(armed_at - _armed_at) > 0.9) {
        arm(done["wake_in"]);
        _armed_at = armed_at;
    }
    var warns = done["warns_user"] && (was_open || state["phase_name"] !== SIGNING_OUT);
    var offers_stay = can_stay(state);
    if (renews_warning || offers_stay !== _offers_stay || !warns && !state["is_asleep"]) {
        close_dialog();
    }
    if (before !== LEAVING) {
        hide_page(done["hides_page"]);
    }
    _offers_stay = offers_stay;
    write_note(done["says_why"] ? settings["shown_texts"]["checking-message"] : "");
    if (!is_watched(state)) {
        leave_tabs(state["phase_name"] !== OFF);
    } else if (_is_loaded) {
        join_tabs(session, on_activity, on_end);
    }
    listen_to_server(settings["events_url"], session, _is_loaded && is_watched(state), on_server_event);
    if (done["tells_tabs"] != null) {
        tell_activity(session, done["tells_tabs"]);
    }
    if (done["sends_question"] != null) {
        ask_server(settings, done["sends_question"], done["asks_alone"], on_answer);
    } else if (!state["is_sent"]) {
        cancel_request();
    }
    if (done["saves_last"] || warns && !was_open) {
        _save(done["ms_left"]);
    }
    if (warns) {
        show_warning(done, settings);
    }
    if (state["phase_name"] === LEAVING) {
        var reason = state["end_reason"] || "";
        if (before !== LEAVING && (before !== SIGNING_OUT || done["leaves_page"])) {
            emit(reason === "signed-out" ? "signed-out" : "timed-out", {reason: reason});
        }
        if (done["leaves_page"]) {
            leave(settings, reason);
        }
    }
};

var write_note = (text) => {
    // Say on the hidden page why nothing is seen; an empty text says nothing.
    if (text && !_note) {
        _note = create(document.documentElement, "p", {class: "session-timeout-note", role: "status"}, "");
    }
    if (_note && text) {
        write(_note, text);
    } else if (_note) {
        _note.remove();
        _note = null;
    }
};

var on_answer = (verdict, remaining, reason) => {
    // The server has answered, or not.
    var settings = _settings;
    var is_stay = _state["question_asked"] === KEEP_ALIVE || settings["status_url"] === "";
    if (verdict === "alive" && _state["doubt_level"] === ENDED) {
        forget_end(settings["session_id"]);
    }
    if (verdict === "over" && settings["status_url"]) {
        tell_end(settings["session_id"], reason);
    }
    var is_kept = verdict === "alive" && is_stay;
    change((state, terms, facts) => answered(state, terms, verdict, remaining, reason), is_kept);
    if (is_kept) {
        emit("extended", {});
    } else if (["failed", "offline"].includes(verdict) && is_stay && is_open()) {
        show_failure(settings["shown_texts"]["keep-alive-failed"]);
    }
};

var show_warning = (done, settings) => {
    // Show the warning as it is now.
    try {
        show_dialog(settings, seconds_left(done["ms_left"]), can_stay(done["next_state"]), keep, look_soon);
    } catch (error) {
        report(error);
        close_dialog();
    }
};

var keep = (event) => {
    // The user stays, or, when that cannot help, has seen the warning.
    show_failure("");
    change(stay);
};

var on_activity = (timestamp, whose) => {
    // Another tab was active.
    var settings = _settings;
    if (settings["synchronise_tabs"]) {
        change((state, terms, facts) => hear_activity(state, terms, facts, timestamp, whose === OURS));
    }
};

var on_end = (timestamp, whose, reason, debt) => {
    // Another tab says that its session has ended.
    var settings = _settings;
    var is_named = whose === OURS && settings["session_id"] !== "";
    if (debt && debt === owed(settings)) {
        forget_debt(settings);
        note_end(settings["session_id"], timestamp);
    }
    leave_message(settings);
    change((state, terms, facts) => hear_end(state, terms, facts, timestamp, is_named, reason));
};

var on_server_event = (means, reason) => {
    // The server says by itself that the session has ended, or that it is to be asked.
    var settings = _settings;
    if (means === LEAVE) {
        var now = Date.now();
        tell_end(settings["session_id"], reason);
        change((state, terms, facts) => hear_end(state, terms, facts, now, true, reason));
    } else {
        change(be_unsure);
    }
};

var look = (event) => {
    // Look at the time again: it may be later than the timer says.
    if (event && event.persisted) {
        reopen_dialog();
        change(come_back);
    } else if (event && event.type === "visibilitychange" && _wants_to_know()) {
        change(be_unsure);
    } else {
        change(nothing);
    }
};

var _wants_to_know = () => {
    // Whether this tab, which is shown again, was told nothing for a while.
    var now = Date.now();
    return !document.hidden && asks_when_shown(listening_now(), now, Math.max(_state["sent_at"], _state["began_at"]));
};

var look_soon = (event) => {
    // The focus left the warning: look again once the browser is done with what it is doing.
    if (is_watched(_state)) {
        arm(0);
    }
};

var arm = (wait) => {
    // Arm the one timer, for so many ms from now; None: it is not needed.
    clearTimeout(_timer);
    if (wait != null) {
        _timer = setTimeout(guarded(wake), Math.min(LONGEST_TIMER, wait));
    }
};

var wake = (event) => {
    // The timer is due.
    _armed_at = null;
    look(null);
};

// site_requests.py
var watch_requests = () => {
    // Notice forms on their way, and what htmx and Turbo hear of the server.
    watch_timings();
    listen(document, "submit", on_form_sent);
    listen(document, "htmx:afterRequest", (event) => heard(event.detail.xhr));
    listen(document, "turbo:before-fetch-response", on_turbo_answer);
};

var on_form_sent = (event) => {
    // A form of the page's own is on its way, unless somebody else takes care of it: Turbo says so after us.
    var form = event.target;
    var control = event.submitter || form;
    var stays = of_form(control, form, "target") === "_blank" || of_form(control, form, "method") === "dialog";
    if (!event.defaultPrevented && !stays && !is_sent_by_library(form)) {
        change(send_form);
    }
};

var on_turbo_answer = (event) => {
    // Turbo has had an answer; after the end it would go to the same address itself, and to the page that signs in.
    if (heard((event.detail.fetchResponse || "").response)) {
        event.preventDefault();
    }
};

var heard = (answer) => {
    // The site itself has had an answer, a Response or an XMLHttpRequest: it may say how much time there is.
    var settings = watched_settings();
    var url = (answer || "").url || (answer || "").responseURL || "";
    if (!settings || !url || !is_same_origin(url)) {
        return false;
    }
    var word = word_of(answer);
    var remaining = word["seconds_remaining"];
    var is_over = remaining === 0 && answer.status === 401;
    var is_named = ["", settings["session_id"]].includes(word["named_session"]);
    var take = (asked, is_cached) => {
        var ago = performance.now() - asked;
        var is_ours = is_named && !is_cached;
        change((state, terms, facts) => hear_server(state, terms, remaining, ago, is_ours, word["end_reason"]));
    };
    if (is_over || remaining > 0 && !navigation()) {
        take(performance.now(), false);
    } else if (remaining > 0) {
        when_timed(url, "responseURL" in answer || answer.redirected, take);
    }
    return is_over;
};

// save.py
var _forms = [];

var _then = null;

var form_of = (saved) => {
    // The form itself; None while it is not in the page.
    return document.forms.namedItem(saved["form_id"]);
};

var save_url = (saved) => {
    // Where a form is saved; "" without an address of this site.
    var form = form_of(saved);
    var url = form && form.getAttribute("data-save-url") || "";
    return is_same_origin(url) ? url : "";
};

var fields_of = (saved) => {
    // What a form would send now, as a request's body, without what is never sent, whose names are noted.
    var element, name;
    var form = form_of(saved);
    if (!form) {
        return saved["known_fields"];
    }
    var fields = new FormData(form);
    for (element of document.querySelectorAll("[name]")) {
        note_secret(element, [saved]);
    }
    for (name of saved["secret_names"]) {
        fields.delete(name);
    }
    var body = new URLSearchParams(fields).toString();
    return body;
};

var watch_fields = () => {
    // Look at each field to which the user turns, or where they type: a script may have added it.
    var name;
    for (name of ["focusin", "input"]) {
        listen(window, name, (event) => note_secret(event.target, _forms));
    }
};

var note_secret = (element, forms) => {
    // Note in its form the name of a field that is never sent; later a password may be shown as text.
    var saved;
    var kind = element.type || "";
    if (closest(element, "[data-no-save]") || is_secret(kind, element.getAttribute("autocomplete") || "")) {
        for (saved of forms) {
            var form = form_of(saved);
            if (form && (element.form === form || closest(element, "form") === form)) {
                saved["secret_names"].add(element.getAttribute("name"));
            }
        }
    }
};

var note_forms = (settings) => {
    // Note what the forms are like as they come, and tell the developer which cannot be saved.
    _forms = settings["saved_forms"].map((name) => noted(name, _forms));
};

var noted = (name, before) => {
    // What is known of a form now, or was before.
    var saved;
    var found = {form_id: name, known_fields: "", save_fate: 0, secret_names: new Set()};
    if (!save_url(found)) {
        report(`data-save-form="${name}": a form with a data-save-url of this site`);
    }
    for (saved of before) {
        if (saved["form_id"] === name) {
            return saved;
        }
    }
    found["known_fields"] = fields_of(found);
    return found;
};

var save_forms = (settings, ms_left, then) => {
    // Send each form that has changed, and say in the warning what is known.
    //
    // ms_left: of the session. then gets, once every answer is there, whether all is saved; a later call's is taken.
    var saved;
    _then = then;
    for (saved of _forms) {
        save_form(saved, settings, ms_left);
    }
    say(settings);
};

var save_form = (saved, settings, ms_left) => {
    // Send a form if it has changed.
    var fields = fields_of(saved);
    var url = save_url(saved);
    var end = (is_saved) => {
        if (saved["known_fields"] === fields) {
            if (is_saved) {
                emit("saved", {form: saved["form_id"]});
            } else {
                saved["known_fields"] = "";
            }
            settle_form(saved, is_saved ? SAVED : NOT_SAVED);
            say(settings);
        }
    };
    var on_answer = (answer) => {
        end(judge(answer.status, false) === "fine" && answer.headers.get("Session-Timeout-Saved") === "1");
        heard(answer);
    };
    var is_changed = fields !== saved["known_fields"];
    settle_form(saved, fate_of(saved["save_fate"], is_changed, url !== "", ms_left));
    if (is_changed && saved["save_fate"] === SENT) {
        saved["known_fields"] = fields;
        var session = settings["session_id"];
        var sent = fetch_once("POST", url, fields, session, new AbortController(), guarded(on_answer), true);
        sent.catch(guarded((error) => end(false)));
    }
};

var settle_form = (saved, fate) => {
    // Note what becomes of a form; tell the developer that it is not saved.
    saved["save_fate"] = fate;
    if (fate === NOT_SAVED) {
        var name = saved["form_id"];
        report(`data-save-form="${name}": not saved`);
    }
};

var say = (settings) => {
    // Say in the warning what has become of the forms, as far as it is known.
    var fates = _forms.map((saved) => saved["save_fate"]);
    var worst = worst_of(fates);
    var texts = settings["shown_texts"];
    show_answers(["", texts["answers-saved"], "", texts["answers-not-saved"]].at(worst));
    if (!fates.includes(SENT)) {
        _then(worst < NOT_SAVED);
    }
};

// sign_out.py
var WATCHED = "meta[name=session-timeout],meta[name=hmrc-timeout-dialog],[data-sign-out]";

var NAVIGATION_TIME = 30000;

var _read = null;

var _on_page = null;

var _under_way = false;

var watch_sign_out = (read, on_page) => {
    // Take over what has data-sign-out; send what is owed when the network is back.
    //
    // read gives the page's settings; on_page is called when a page came as the answer and stands in this one's place.
    _read = read;
    _on_page = on_page;
    watch_controls(ask_first);
    listen(window, "online", send_pending);
};

var sign_out_anew = () => {
    // The browser was to sign out, and the user is, or may be, still here: it may be asked to again.
    _under_way = false;
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
    if (question == null) {
        question = said_by(control, form, "hx-confirm") || said_by(control, form, "data-turbo-confirm");
    }
    if (question) {
        ask_user_to(question, control, form);
    } else {
        sign_out(control, form);
    }
};

var ask_user_to = (question, control, form, saves = true) => {
    // Sign out after a yes, and save first as sign_out() does.
    var settings = _read();
    var texts = settings["shown_texts"];
    ask_user(question, settings["language_tag"], texts["sign-out-button-text"], texts["cancel-button-text"], () => sign_out(control, form, saves));
};

var sign_out = (control, form, saves = true) => {
    // Sign out by a form, or else by a link; the page leaves when it is done.
    //
    // saves: whether to save first, where the site wishes it, and ask again if that fails.
    var settings = _read();
    var address = address_of(control, form, settings);
    if (!address || !is_same_origin(address)) {
        report(`cannot sign out at "${address}": a URL of this site`);
        if (/^https?:[^\x00]*$/.test(address)) {
            if (form) {
                let_browser_sign_out(request_of(control, form, address).split(" "));
            } else {
                location.assign(address);
            }
        }
        return;
    }
    if (_under_way) {
        return;
    }
    var request = request_of(control, form, address);
    _under_way = true;
    change(sign_out_began);
    if (is_open()) {
        show_failure("");
    }
    var on_saved = (is_saved) => {
        var lost = settings["shown_texts"]["answers-not-saved"];
        if (is_saved || is_open() || !lost) {
            send_sign_out(control, form, request, settings);
        } else {
            resume(null);
            ask_user_to(lost, control, form, false);
        }
    };
    if (saves && settings["saves_at_sign_out"]) {
        save_forms(settings, LEAST, on_saved);
    } else {
        on_saved(true);
    }
};

var send_sign_out = (control, form, request, settings) => {
    // Send the request that signs out, or have the browser send it, or owe it.
    var parts = request.split(" ");
    var on_end = (answer) => {
        take_answer(answer, settings, request, control, form);
    };
    if (!navigator.onLine) {
        sign_out_offline(settings, request);
    } else if (said_by(control, form, "data-sign-out") === "navigate") {
        let_browser_sign_out(parts);
    } else {
        var sent = send(parts[0], parts[1], parts[2], settings["session_id"], on_end);
        sent.responseType = "document";
        sent.overrideMimeType("text/html");
    }
};

var address_of = (control, form, settings) => {
    // The address that a control signs out at, as written, or else that of the settings.
    var address = (form ? of_form(control, form, "action") : control.getAttribute("href")) || "";
    var is_none = address === "" || !form && address.startsWith("#");
    return is_none ? settings["sign_out_url"] : address;
};

var request_of = (control, form, address) => {
    // What a control sends to an address, with its form if it has one: "METHOD url body".
    var whole_url = new URL(address, document.baseURI).href;
    var url = whole_url.split("#")[0];
    if (!form) {
        return `GET ${url} `;
    }
    var fields = [...new FormData(form)];
    if (control.type === "submit" && control.name) {
        fields.push([control.name, control.value]);
    }
    var body = new URLSearchParams(fields).toString();
    if (of_form(control, form, "method").toLowerCase() === "post") {
        return `POST ${url} ${body}`;
    }
    return `GET ${url.split("?")[0]}?${body} `;
};

var take_answer = (answer, settings, request, control, form) => {
    // Do what the server's answer to a sign-out calls for.
    var page = answer.response;
    var said = judge(answer.status, false);
    var asks = page && page.querySelector(WATCHED) && !page.querySelector("meta[name=session-ended]");
    var way_on = "";
    if (said === "fine" && asks) {
        way_on = answer.responseURL;
    } else if (said === "denied" && request.startsWith("POST")) {
        way_on = settings["sign_out_url"];
    }
    if (way_on) {
        resume(null);
        location.assign(way_on);
    } else if (["fine", "over"].includes(said)) {
        finish(answer, settings, request.split(" ")[1]);
    } else if (navigator.onLine) {
        resume(null);
        var failed = settings["shown_texts"]["sign-out-failed"];
        if (is_open()) {
            show_failure(failed);
        } else {
            ask_user_to(failed, control, form);
        }
    } else {
        sign_out_offline(settings, request);
    }
};

var finish = (answer, settings, url) => {
    // The user is signed out: show the page that says so.
    var page = answer.response;
    forget_user(settings["session_id"], "signed-out");
    change(sign_out_done);
    emit("signed-out", {});
    if (answer.responseURL !== url) {
        hide_page(true);
        location.assign(answer.responseURL);
        expect_page(settings, "signed-out");
    } else if (page && page.title) {
        show_page(page, url, settings);
    } else {
        leave(settings, "signed-out");
    }
};

var resume = (event) => {
    // Watch again: the sign-out has failed, or was none.
    change(sign_out_failed);
    _under_way = false;
};

var let_browser_sign_out = (parts) => {
    // Let the browser send the request, [METHOD, url, body], and go where that leads.
    var pair;
    var on_leaving = (event) => {
        if (event.defaultPrevented || event.returnValue) {
            sign_out_anew();
        }
    };
    addEventListener("beforeunload", guarded(on_leaving), {once: true});
    setTimeout(guarded(resume), NAVIGATION_TIME);
    if (parts[0] === "POST") {
        var form = create(own("body"), "form", {method: "post", action: parts[1]}, "");
        for (pair of new URLSearchParams(parts[2])) {
            create(form, "input", {type: "hidden", name: pair[0], value: pair[1]}, "");
        }
        HTMLFormElement.prototype.submit.call(form);
        form.remove();
    } else {
        location.assign(parts[1]);
    }
};

var show_page = (page, url, settings) => {
    // Show the page that came as the answer, in place of this one: asking for it would be a second sign-out.
    document.documentElement.replaceWith(page.documentElement);
    history.pushState("", "", url);
    var on_history = (event) => {
        var here = location.href;
        if (here.split("#")[0] !== url) {
            leave(settings, "signed-out");
        }
    };
    listen(window, "popstate", on_history);
    scrollTo(0, 0);
    focus_content();
    _on_page(null);
};

var sign_out_offline = (settings, request) => {
    // Clean this device, tell the tabs, and owe the server the request.
    var on_clean = (is_clean) => {
        show_message(settings, is_clean && kept ? "signed-out-offline" : "sign-out-failed");
    };
    change(sign_out_done);
    hide_page(true);
    var kept = owe(settings, request);
    clean_up(settings, "signed-out", on_clean);
    emit("signed-out", {offline: true});
};

var send_pending = (event) => {
    // The network is back.
    send_kept(_read());
};

var send_kept = (settings) => {
    // Send the sign-out that is owed; a page that was of the session has nothing to show meanwhile.
    var was_signed_in = phase() !== OFF || has_message();
    if (!may_send(settings)) {
        leave_message(settings);
        return;
    }
    var on_end = (done) => {
        if (done) {
            forget_user(settings["session_id"], "signed-out");
        }
        if (was_signed_in && done) {
            go(settings, "signed-out");
        } else if (was_signed_in) {
            show_message(settings, "sign-out-failed");
        }
    };
    if (was_signed_in) {
        change(sign_out_done);
        hide_page(true);
    }
    if (navigator.onLine) {
        pay(settings, on_end);
    } else if (was_signed_in) {
        show_message(settings, offline_text(settings));
    }
};

// main.py
var _asked_for = [];

var _watches_activity = false;

var _is_stopped = false;

var _has_loaded = false;

var _load_timer = 0;

var LONGEST_LOAD = 2000;

var meta = (name) => {
    // The page's meta element of this name.
    return document.querySelector(`meta[name=${name}]`);
};

var reader = (element) => {
    // What gives a meta element's data- attributes; without one there is only the page's language.
    var get = (name) => {
        _asked_for.push(`data-${name}`);
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
    _is_stopped = false;
    load();
    var problems = [];
    start_page(FRESH, performance.now(), read(problems), problems);
};

var stop = (event) => {
    // Stop, or do not begin.
    _is_stopped = true;
    stop_watching(event);
};

var forget_next = () => {
    // Take the way back off this page's address: the next person at this screen must not read it.
    var url = new URL(location.href);
    if (url.searchParams.has("next")) {
        url.searchParams.delete("next");
        history.replaceState("", "", url.href);
    }
};

var start_page = (came, running, settings, problems) => {
    // Watch the session, or clean up after it; tell the developer of settings that cannot be.
    var ended = meta("session-ended");
    if (ended) {
        forget_next();
        var get = reader(ended);
        forget_user(get("session-id"), "signed-out");
        clean(get, (is_clean) => forget_cleaning(get("session-id")));
    } else if (!_is_stopped && (meta("session-timeout") || meta("hmrc-timeout-dialog"))) {
        if (problems.length > 0) {
            report(problems.join("; "));
        } else if (came === BACK && settings["status_url"] === "" && noted_end(settings["session_id"]) != null) {
            load_anew(settings);
        } else {
            watch(settings, (state, terms, facts) => began(state, terms, facts, came, running));
            note_forms(settings);
            if (settings["on_activity"] && !_watches_activity) {
                _watches_activity = true;
                watch_activity((event) => change(act));
            }
        }
    }
};

var on_load = (event) => {
    // The page is there: what takes its time may be done now, once.
    if (_has_loaded) {
        return;
    }
    _has_loaded = true;
    clearTimeout(_load_timer);
    load();
    forget_old_notes();
    var settings = watched_settings() || read([]);
    if (how_it_came(settings["is_counted"]) === FRESH) {
        forget_older(settings);
    }
    send_kept(settings);
    look(null);
    if (phase() !== OFF) {
        note_cleaning(settings);
    }
    guarded((event) => tell_mistakes(_asked_for))(null);
    listen(window, "storage", on_storage);
    finish_cleaning(settings, show);
};

var show = () => {
    // Show the page that was hidden to be cleaned, unless it is in doubt or over meanwhile.
    if (phase() !== LEAVING) {
        hide_page(false);
        look(null);
    }
};

var on_storage = (event) => {
    // Another tab has noted something, which may reach this process after its message.
    var key = event.key || "";
    look(null);
    var is_ours = key.startsWith(OWN) && !key.includes(":activity") && !key.includes(":clean");
    if (is_ours && has_message()) {
        leave_message(read([]));
    }
};

var on_shown = (event) => {
    // The page is shown, perhaps again.
    if (event.persisted) {
        leave_again();
        sign_out_anew();
        if (phase() === OFF && document.documentElement.hidden) {
            location.reload();
        }
    }
    look(event);
};

var begin = (event) => {
    // Start, and look at the time again whenever the page may have slept.
    var name;
    var ready = document.prerendering ? "prerenderingchange" : "";
    ready = document.readyState === "loading" ? "DOMContentLoaded" : ready;
    if (ready) {
        listen(document, ready, begin);
    } else {
        for (name of ["visibilitychange", "resume", "focus"]) {
            listen(window, name, look);
        }
        listen(window, "pageshow", on_shown);
        listen(window, "pagehide", (event) => change(be_put_away));
        watch_presses();
        watch_boxes();
        watch_requests();
        watch_fields();
        save_by((ms_left) => save_forms(read([]), ms_left, (is_saved) => null));
        var problems = [];
        var settings = read(problems);
        var came = how_it_came(settings["is_counted"]);
        var is_early = came === FRESH && document.readyState !== "complete";
        if (is_early) {
            listen(window, "load", on_load);
            _load_timer = setTimeout(guarded(on_load), LONGEST_LOAD);
        } else {
            load();
        }
        start_page(came, request_began(), settings, problems);
        if (!is_early) {
            on_load(event);
        }
    }
};

var loaded = window.sessionTimeout;

if (!loaded || !loaded.extend) {
    window.sessionTimeout = {start: guarded(start), extend: guarded((event) => change(extend)), stop: guarded(stop), signOut: guarded(sign_out_now), heard: guarded(heard)};
    watch_sign_out(() => read([]), start);
    guarded(begin)(null);
}

})();
