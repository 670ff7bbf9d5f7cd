"""Random messages and random settings against the real page: no exception, no wrong state, one verdict.

SESSION_TIMEOUT_SEED in the environment sets the seed, which a failing test prints.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from conftest import Faults
from development import brython
from session_timeout.options import OPTIONS, Option, OptionError, checked
from site_for_tests import BUNDLE, SETTINGS, STRICT, page

SEED = int(os.environ.get("SESSION_TIMEOUT_SEED", "20261121"))
MESSAGES = 10_000
SETS = 2_000
ORIGIN = "https://service.example"  # with a port that goes without saying

# A clock of the page's own, moved from within: asked from outside, thousands of moves take minutes.
CLOCK = """
(() => {
    let running = 0, last = 0;
    const timers = new Map();
    Date.now = () => 1.8e12 + running;
    performance.now = () => running;
    // like the real one: a wait that no 32 bits can hold is none
    window.setTimeout = (call, wait = 0) => {
        timers.set(++last, [running + (wait > 0 && wait < 2 ** 31 ? wait : 0), call]);
        return last;
    };
    window.clearTimeout = (id) => { timers.delete(id); };
    window.armed = () => timers.size;
    // every timer at its time
    window.pass = (ms) => {
        const end = running + ms;
        for (;;) {
            const [next] = [...timers].filter(([, [at]]) => at <= end).sort((a, b) => a[1][0] - b[1][0]);
            if (!next) break;
            timers.delete(next[0]);
            running = Math.max(running, next[1][0]);
            next[1][1]();
        }
        running = end;
    };
    // a closed lid: every timer that is due at most once, when it is over
    window.sleep = (ms) => {
        running += ms;
        const due = [...timers].filter(([, [at]]) => at <= running);
        for (const [id] of due) timers.delete(id);
        for (const [, [, call]] of due) call();
    };
    window.told = [];
    for (const name of ["warning", "extended", "timed-out", "error"])
        document.addEventListener("session-timeout:" + name, (event) => told.push([name, event.detail]));
    window.ours = () => document.querySelectorAll("dialog");
})();
"""


@pytest.fixture
def fuzzed(browser: Browser, faults: Faults, client: str) -> Iterator[Page]:
    """The page, at an origin without a port; nothing else is there."""
    context = browser.new_context()
    context.add_init_script(CLOCK)

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        if client == "brython" and path.endswith(".js"):
            return route.fulfill(body=brython.script(), content_type="text/javascript")
        if path.startswith("/static/"):
            return route.fulfill(path=BUNDLE / path.rpartition("/")[2])
        if path != "/page":
            return route.fulfill(status=204)
        answer = page("page", SETTINGS, policy=STRICT if client == "compiled" else brython.POLICY)
        return route.fulfill(body=answer.body, headers={"Content-Type": "text/html; charset=utf-8", **answer.headers})

    context.route("**/*", answer)
    opened = context.new_page()
    opened.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: faults.append(f"thrown: {error}"))
    opened.goto(ORIGIN + "/page")
    print(f"SESSION_TIMEOUT_SEED={SEED}")
    yield opened
    context.close()


# Kinds of messages. "told": HMRC's shape, a time that has been. "silent": what must change nothing at all.
# "strange": a time that has been, with more around it; to take it or leave it is right, no third thing.
FUZZ_MESSAGES = """async ([seed, rounds, each]) => {
    let state = seed;
    const random = () => {  // mulberry32
        state = state + 0x6D2B79F5 | 0;
        let t = Math.imul(state ^ state >>> 15, 1 | state);
        t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
        return ((t ^ t >>> 14) >>> 0) / 4294967296;
    };
    const whole = (most) => Math.floor(random() * most);
    const one = (list) => list[whole(list.length)];
    const key = () => one(["timestamp", "session", "type", "data", "then", "toString", "valueOf", "constructor",
        "length", "0", "", "\\u0000", "Timestamp", "timestamp ", "\\ud83d\\ude00", "x".repeat(whole(2000))]);
    const own = (name, value) => Object.defineProperty({}, name,
        {value, enumerable: true, configurable: true, writable: true});
    const scalar = () => one([undefined, null, true, false, 0, -0, 1, -1, NaN, Infinity, -Infinity, 2 ** 31, 2 ** 53,
        -(2 ** 63), 1e308, -1e308, 5e-324, random(), Date.now() * random(), Date.now(), 10n ** 30n, 0n, -1n,
        BigInt(Date.now()), "", "0", String(Date.now()), "signed-out", "session-activity", "\\ud800", "<b>",
        "x".repeat(whole(5000))]);
    const thing = (depth) => {
        const inner = () => depth > 0 ? thing(depth - 1) : scalar();
        return one([
            scalar, scalar,
            () => new Date(one([NaN, 0, Date.now(), 8.64e15])),
            () => /timestamp/gi,
            () => new Map([[key(), inner()], ["timestamp", Date.now()], [{}, inner()]]),
            () => new Set(["timestamp", Date.now(), inner()]),
            () => new ArrayBuffer(whole(64)),
            () => new (one([Uint8Array, Float64Array, BigInt64Array, Uint8ClampedArray]))(whole(16)),
            () => new DataView(new ArrayBuffer(8)),
            () => new (one([Error, TypeError, RangeError]))("timestamp"),
            () => new DOMException("timestamp", "AbortError"),
            () => new Blob(["timestamp"]),
            () => new File(["x"], "timestamp"),
            () => new ImageData(1, 1),
            () => new DOMRect(1, 2, 3, 4),
            () => new DOMMatrix(),
            () => Object(one([1, "timestamp", true, 1n, Date.now()])),
            () => Array.from({length: whole(5)}, inner),
            () => { const sparse = []; sparse[whole(1e9)] = inner(); return sparse; },
            () => Object.assign(own(key(), inner()), own(key(), inner())),
            () => own("__proto__", {timestamp: Date.now()}),
            () => { const loop = {type: "loop"}; loop.self = loop; loop.list = [loop, inner()]; return loop; },
            () => { let deep = inner(); for (let n = 0; n < 50; n++) deep = one([[deep], {a: deep}]); return deep; },
            () => ({get type() { return "signed-out"; }, at: Date.now()}),
            () => Object.create({timestamp: Date.now()}),
        ])();
    };
    const notTime = () => one([undefined, null, true, NaN, Infinity, -Infinity, BigInt(Date.now()), String(Date.now()),
        "", "now", new Date(), [Date.now()], {valueOf: 1}, Object(Date.now()), new Map(), new Uint8Array(8),
        Date.now() + 1001 + whole(1e9), Date.now() + 1e6, 1e308, Number.MAX_VALUE, 2 ** 53, thing(1)]);
    const past = () => one([Date.now(), Date.now() - whole(1e6), Date.now() * random(), 0, -0, -1, -1e308, 5e-324]);
    const isTold = (data) => typeof data === "object" && data !== null && typeof data.timestamp === "number"
        && isFinite(data.timestamp) && data.timestamp <= Date.now() + 1000;
    const make = {
        told: () => ({timestamp: past()}),
        silent: () => {
            for (;;) {
                const data = one([() => thing(3), () => thing(3), () => ({timestamp: notTime()}),
                    () => ({timestamp: notTime(), session: thing(1)})])();
                // what arrives has neither prototypes nor getters
                if (!isTold(data) || !isTold(structuredClone(data))) return data;
            }
        },
        strange: () => Object.assign(one([{}, {}, []]), own(key().replace(/^timestamp$|length/, "b"), thing(1)),
            {timestamp: past()}, random() < 0.5 ? {session: thing(0)} : {}),
    };
    const channel = new BroadcastChannel("session-activity");
    const timeout = 900000, warning = 780000;
    const wrong = [];
    for (let round = 0; round < rounds; round++) {
        sessionTimeout.stop();
        localStorage.clear();
        told.length = 0;
        sessionTimeout.start();
        const begun = Date.now();
        const echo = new BroadcastChannel("session-activity");
        // before the warning, or with it open
        pass(one([1000, 600000, warning - 1, warning, 850000]));
        const kinds = one([["silent"], ["silent"], ["silent", "told"], ["told", "silent", "strange"]]);
        let least = begun, most = begun;
        for (let n = 0; n < each; n++) {
            const kind = one(kinds);
            const data = make[kind]();
            channel.postMessage(data);
            const time = kind === "silent" ? -Infinity : Math.min(data.timestamp, Date.now());
            if (kind === "told") least = Math.max(least, time);
            most = Math.max(most, time);
        }
        // each is heard here after our page, which was there before
        let heard = 0;
        await new Promise((done) => { echo.onmessage = () => ++heard === each && done(); });
        const say = (what) => wrong.push(`round ${round} (${kinds}): ${what}`);
        echo.close();
        const now = Date.now();
        const early = ours().length && now < least + warning;
        if (early || !ours().length && now >= most + warning)
            say(`${ours().length} dialogs ${now - least} ms after the last activity`);
        if (now < least + warning) pass(least + warning - 1 - now);
        if (ours().length && Date.now() < least + warning) say("a warning too early");
        // not before the least that is right, there after the most; in steps that do not reach the end
        while (!ours().length && Date.now() < most + warning) pass(Math.min(60000, most + warning - Date.now()));
        if (ours().length !== 1) say("no warning when it is due");
        if (told.some(([name]) => name !== "warning") || told.length > 2) say("told " + JSON.stringify(told));
        if (document.documentElement.hidden) say("the page is hidden");
        if (armed() !== 1) say(`${armed()} timers`);
    }
    sessionTimeout.stop();
    channel.close();
    if (armed() || ours().length) wrong.push("something is left after stop");
    return wrong;
}"""


@pytest.mark.long("10,000 messages; test_rules.py has the kinds")
def test_no_message_makes_an_exception_or_a_wrong_state(fuzzed: Page) -> None:
    each = 100
    wrong = fuzzed.evaluate(FUZZ_MESSAGES, [SEED, MESSAGES // each, each])
    assert wrong == []


# fmt: off
VALID: dict[str, list[str]] = {
    "seconds": ["1", "2", "59", "60", "61", "900", "3600", "0900", "000000001", "2147484", "31536000"],
    "boolean": ["true", "false", "TRUE", "False", "tRuE"],
    "language": ["en", "cy", "en-GB", "cy-GB", "EN", "en-001", "en-u-nu-latn"],
    "url": [
        "/x", "x", "./x", "../x", "?a=b", "#a", "/", ".", "/x?next=//other.example", "/x#https://other.example",
        ORIGIN, f"{ORIGIN}/", f"{ORIGIN}/x", f"{ORIGIN}?a", f"{ORIGIN}#a", "/%2F%2Fother.example", "/x//y", "x/a:b",
        "/é", "/\ud83d\ude00", "/x;y=z", "/@other.example", "/[", "/x%00", "/%", "?%zz",
    ],
    "text": [
        "Text", "<b>bold</b>", "&amp;", "\"'`", "{{7*7}}", "${a}", "%s", "נסיון", "\u202egnp.exe", "\x00\x01",
        "x" * 5000, "\ud83d\ude00", " ", "\n", "__proto__", "constructor", "0", "null", "a b", "a|b", "1800000000000",
    ],
}
DOUBTFUL: dict[str, list[str]] = {
    "seconds": [
        "0", "-1", "+5", "1e3", "1.0", "1.5", ".5", "5.", " 60", "60 ", "6 0", "60\n", "\t60", "15 minutes", "15m",
        "PT15M", "0x10", "0b1", "0o7", "1_000", "1,000", "NaN", "Infinity", "-0", "00", "000000000", "31536001",
        "999999999", "1000000000", "9007199254740993", "1" * 400, "٣٠", "１２０", "²", "½", "null", "undefined",
        "true", "60;", "60\x00", "६०", "𝟞𝟘",
    ],
    "boolean": [
        "yes", "no", "1", "0", "on", "off", " true", "true ", "t", "True\n", "truе", "ｔｒｕｅ", "null", "falſe",
        "TRUE\x00", "true,false",
    ],
    "language": [
        "english!", "english", "en_GB", "e", "abcd", "abcde", "abcdefghi", "-en", "en-", "en--GB", "en-a", "x-private",
        "i-klingon", "en-x-private", "en-a-bcd", "en-t-de", "en-u", "en-u-nu", "en-u-nu-latn-nu-arab", "de-1996",
        "de-1996-1996", "sl-rozaj-biske-1994", "en-GB-oed", "zh-cmn-Hans-CN", "zh-Hant-TW", "sr-Latn-RS", "de-CH",
        "en-Latn-Latn", "en-GB-US", "art-lojban", "root", "und", "mul", "tlh", "c", "cy ", " en", "en\n", "en;q=1",
        "ën", "ｅｎ", "en-\u0660\u0661\u0662", "true", "123", "*", "en,cy", "__proto__", "de", "ar", "pl",
        "en-u-co-phonebk-u-nu-latn", "en-u-attr", "en-u-attr-co-phonebk", "en-1abc", "en-abcde-12345678", "K",
    ],
    "url": [
        "//other.example", "//service.example/", "//service.example", "///x", "////x", "/\\other.example", "\\x",
        "\\\\other.example", "/a\\b", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)",
        "\x01javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "blob:" + ORIGIN + "/x",
        "filesystem:" + ORIGIN + "/x", "about:blank", "mailto:a@b", "file:///etc/passwd", "view-source:" + ORIGIN,
        "https:/x", "https:x", "https:", "https://", "https:///service.example/x", "http://service.example/x",
        "HTTPS://service.example/x", "https://SERVICE.example/x", ORIGIN + ":443/x", ORIGIN + ":443", ORIGIN + ":/x",
        ORIGIN + ":0443/x", ORIGIN + ":8443/x", ORIGIN + ".", ORIGIN + "./x", ORIGIN + ".other.example/x",
        ORIGIN + "@other.example/x", ORIGIN + ":443@other.example/x", "https://u:p@service.example/x",
        "https://@service.example/x", ORIGIN + "\u200b/x", ORIGIN + "\u00ad/x", ORIGIN + "\ufe0f/x", ORIGIN + "%2e/x",
        ORIGIN + "\\x", ORIGIN + "\\@other.example", ORIGIN + "%2F@other.example/", ORIGIN + ";/x", ORIGIN + "x",
        "https://servіce.example/x", "https://ｓervice.example/x", "https://[::1]/x", "wss://service.example/x",
        "ftp://service.example/x", "a:b", "a:/b", "1:2", ":x", ":", "x:y/z", "x?y:z", "é:x", "x y", " /x", "/x ",
        "/x\n", "\n/x", "/\t/other.example", "/\n/other.example", "/x\x00", "\x00/x", "/\x7f", "/x\u0085y", "/\xa0",
        "/x\u1680", "/x\u180e", "/x\u2003y", "/x\u2028", "/x\u202f", "/x\u3000", "/x\ufeff", "\ufeff/x", "/x\u200b",
        "/\ud800", "\ud800:x", "/.//other.example", "/..//other.example", "./\\other.example", "?//other.example",
        "http:", "http:x", "http:/x", "http:?x", "https:#x", "https:?a", ".//x", "..//x", "/x\x1c", "/x\x1fy", "/x\x9f",
        "x\u2044y:z", "／／other.example", "／x", "/；", "//", "//:443", "//@", "//[", "https://%zz", "https://a b/",
    ],
    "text": ["\ud800", "\udc00x", "\uffff", "\ufeff"],
}
# what is for a sign-out alone: a wrong value finds nothing there, which is no reason for a page without a dialog
# fmt: on
SIGN_OUT = "clear_"
JUDGED = [option for option in OPTIONS if option.kind in VALID and not option.name.startswith(SIGN_OUT)]
NOISE = ["data-__proto__", "data-constructor", "data-timeout-2", "data-title-", "timeout", "data-", "title"]


def an_attribute(option: Option, luck: random.Random) -> str:
    """A value for the option: as often right as doubtful; seldom two joined, or nothing."""
    chance = luck.random()
    if chance < 0.45:
        return luck.choice(VALID[option.kind])
    if chance < 0.9:
        return luck.choice(DOUBTFUL[option.kind])
    if chance < 0.95:
        return luck.choice(DOUBTFUL[option.kind]) + luck.choice(VALID[luck.choice(list(VALID))])
    return ""


def a_set(luck: random.Random) -> dict[str, str]:
    """The required attributes, some texts, and up to three others, or these again, at random."""
    attributes = {**SETTINGS, "data-timeout": str(luck.randint(2, 4000))}
    attributes["data-countdown"] = str(luck.randint(1, int(attributes["data-timeout"]) - 1))
    for option in JUDGED:
        if luck.random() < 0.15:
            attributes[option.attribute] = luck.choice(VALID[option.kind])
    for option in luck.choices(JUDGED, k=luck.choice([0, 1, 1, 2, 3])):
        attributes[option.attribute] = an_attribute(option, luck)
    if luck.random() < 0.05:
        del attributes[luck.choice(list(attributes))]
    return attributes


def judged(attributes: dict[str, str]) -> tuple[dict[str, Any], set[str]]:
    """What the server says: the options, and the kinds of those at fault."""
    given = {option.name: attributes[option.attribute] for option in OPTIONS if option.attribute in attributes}
    try:
        return dict(checked(given, ORIGIN)), set()
    except OptionError as error:
        return {}, {option.kind for option in OPTIONS if option.name in error.names}


def difference(attributes: dict[str, str], browser_takes: bool) -> str | None:
    """What is wrong between the two verdicts.

    The server refuses more, see the vectors: URLs that lead here but are not written plainly, language tags
    that are not in use, other languages without their texts. What it takes the browser takes.
    """
    _, at_fault = judged(attributes)
    if not at_fault and not browser_takes:
        return "the browser alone refuses"
    if at_fault and browser_takes and not at_fault <= {"url", "language", "text"}:
        return f"the server alone refuses ({', '.join(sorted(at_fault))})"
    return None


FUZZ_SETTINGS = """([sets]) => {
    const meta = document.querySelector("meta[name='session-timeout']");
    return sets.map(([name, attributes, expected]) => {
        const wrong = [];
        for (const {name} of [...meta.attributes]) meta.removeAttribute(name);
        for (const [key, value] of Object.entries(attributes)) meta.setAttribute(key, value);
        meta.setAttribute("name", name);
        sessionTimeout.stop();
        told.length = 0;
        localStorage.clear();
        sessionTimeout.start();
        const valid = !told.some(([name]) => name === "error");
        // here, whatever way it is written: by the platform's own reading
        for (const name of valid ? ["keep-alive", "sign-out", "timeout"] : []) {
            const url = new URL(attributes[`data-${name}-url`] || attributes["data-sign-out-url"], document.baseURI);
            if (!url.href.startsWith(location.origin + "/")) wrong.push(`the ${name} URL is ${url.href}`);
        }
        if (!valid) {
            if (armed()) wrong.push("a timer");
            sleep(40000000000);
            if (ours().length) wrong.push("a dialog");
        } else if (expected) {
            const {timeout, limit, countdown, hidden} = expected;
            const end = Math.min(timeout, limit) * 1000;
            const warning = Math.max(0, end - countdown * 1000);
            if (warning > 0) {
                if (ours().length) wrong.push("a dialog at once");
                pass(warning - 1);
                if (ours().length) wrong.push("a dialog too early");
                pass(1);
            }
            if (ours().length !== 1) wrong.push(`${ours().length} dialogs when it is time`);
            if (armed() !== 1) wrong.push(`${armed()} timers`);
            const link = document.getElementById("hmrc-timeout-sign-out-link");
            if (!link !== hidden) wrong.push("the link is " + (link ? "there" : "missing"));
            // not link.href: Chromium gives it as written when a lone surrogate is in it
            const leads = link && new URL(link.getAttribute("href"), document.baseURI).href;
            if (link && !leads.startsWith(location.origin + "/")) wrong.push("the link is " + leads);
            const button = document.getElementById("hmrc-timeout-keep-signin-btn");
            if (!button !== limit <= timeout) wrong.push("the button is " + (button ? "there" : "missing"));
            sleep(end - warning - 1);
            if (ours().length !== 1) wrong.push("no dialog at the end");
            if (document.documentElement.hidden) wrong.push("hidden too early");
        }
        sessionTimeout.stop();
        if (ours().length || armed()) wrong.push("something left after stop");
        if (told.some(([name]) => name === "extended" || name === "timed-out")) wrong.push("told " + told.join(" | "));
        return [valid, wrong];
    });
}"""


@pytest.mark.long("2,000 sets; test_rules.py has the vectors")
def test_settings_get_one_verdict_on_both_sides_and_the_page_does_as_they_say(fuzzed: Page, faults: Faults) -> None:
    luck = random.Random(SEED)
    sets = []
    for _ in range(SETS):
        attributes = a_set(luck)
        options, _ = judged(attributes)
        limit = options.get("expires_in", 10**9)
        is_limit = bool(options) and limit <= options["timeout"]
        expected = options and {
            "timeout": options["timeout"],
            "limit": limit,
            "countdown": options.get("limit_countdown", options["countdown"]) if is_limit else options["countdown"],
            "hidden": options.get("hide_sign_out_button", False),
        }
        noise = {name: luck.choice(VALID["text"]) for name in NOISE if luck.random() < 0.02}
        name = luck.choice(["session-timeout", "hmrc-timeout-dialog"])
        sets.append((name, {**noise, **attributes}, expected or None))
    found = fuzzed.evaluate(FUZZ_SETTINGS, [sets])
    own = [fault for fault in faults if fault.startswith("session-timeout: data-")]
    # one per refused set, ours; nothing else
    assert [fault for fault in faults if fault not in own] == []
    assert len(own) == sum(not valid for valid, _ in found)
    faults.clear()
    mistakes = []
    for (_, attributes, _), (valid, wrong) in zip(sets, found, strict=True):
        for what in filter(None, (difference(attributes, valid), *wrong)):
            mistakes.append((what, {key: value for key, value in attributes.items() if SETTINGS.get(key) != value}))
    assert mistakes == []
    assert SETS / 4 < sum(valid for valid, _ in found) < SETS * 3 / 4, "one verdict is hardly tried"


def test_each_value_alone_gets_one_verdict_on_both_sides(fuzzed: Page, faults: Faults) -> None:
    sets = []
    for option in JUDGED:
        for value in VALID[option.kind] + DOUBTFUL[option.kind]:
            # nothing else can be at fault: all texts are there, and room for any countdown
            texts = {one.attribute: "Text" for one in JUDGED if one.kind == "text"}
            attributes = {**SETTINGS, **texts, "data-timeout": "31536000"}
            attributes.pop(option.attribute, None)
            sets.append(("session-timeout", {**attributes, option.attribute: value}, None))
    found = fuzzed.evaluate(FUZZ_SETTINGS, [sets])
    faults.clear()
    mistakes = []
    for (_, attributes, _), (valid, wrong) in zip(sets, found, strict=True):
        for what in filter(None, (difference(attributes, valid), *wrong)):
            mistakes.append((what, list(attributes.items())[-1]))
    assert mistakes == []
