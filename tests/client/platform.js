// A page whose clocks, events, requests and other tabs a test orders. fake_browser.py is the same in Python.
globalThis.openPage = (attributes, has) => {
  let wall = 1800000000000, running = 1234.5, frozen = false, covered = false;
  let timers = [], tasks = [], requests = [], channels = [], ends = [], lock = null, kept = null, count = 0;
  const seen = { armed: 0, sent: 0, answered: 0, asked: 0, shown: 0, places: [], told: [], faults: [], said: [] };
  const origin = "https://a.test", reactions = {};

  class Target {
    handlers = [];
    addEventListener(name, handler) { this.handlers.push([name, handler]); }
    dispatch(name, event) {
      for (const [on, handler] of [...this.handlers]) if (on === name) handler({ preventDefault() {}, detail: 0, type: name, ...event });
    }
  }

  class Element extends Target {
    attributes = {}; children = []; parent = null; textContent = ""; open = false; before = null;
    constructor(tag) { super(); this.tag = tag; }
    get isConnected() { return this === root || (this.parent !== null && this.parent.isConnected); }
    getAttribute(name) { return this.attributes[name] ?? null; }
    setAttribute(name, value) { this.attributes[name] = value; }
    removeAttribute(name) { delete this.attributes[name]; }
    getAnimations() { return []; }
    appendChild(child) { child.parent = this; this.children.push(child); return child; }
    replaceChildren() { for (const child of [...this.children]) child.remove(); }
    remove() {
      if (this.parent) this.parent.children.splice(this.parent.children.indexOf(this), 1);
      this.parent = null;
      if (!document.activeElement.isConnected) document.activeElement = body;
    }
    find(test) {
      for (const child of this.children) {
        const found = test(child) ? child : child.find(test);
        if (found) return found;
      }
      return null;
    }
    querySelector(tag) { return this.find((element) => element.tag === tag); }
    bubble(name, event) { for (let at = this; at; at = at.parent) at.dispatch(name, event); }
    get classList() { return { add() {} }; }
    get style() { return { setProperty() {} }; }
    closest() { return "data-sign-out" in this.attributes ? this : null; }
    contains(element) { return element === this || this.find((found) => found === element) !== null; }
    getBoundingClientRect() { return { x: 0, y: 0 }; }
    focus() {
      if (!this.isConnected) return;
      const old = document.activeElement;
      document.activeElement = this;
      if (old !== this) old.bubble("focusout", {});
    }
    getAnimations() { return []; }
    showModal() {
      if (!this.isConnected) throw new Error("InvalidStateError");
      seen.shown++;
      covered = false;
      this.open = true;
      this.before = document.activeElement;
      (has.focusesDialog ? this : this.querySelector("button")).focus();
    }
    close() {
      if (!this.open) return;
      this.open = false;
      if (this.before.isConnected) this.before.focus();
      tasks.push(() => this.dispatch("close", {}));
    }
  }

  const root = Object.assign(new Element("html"), { hidden: false, lang: "en" });
  const body = root.appendChild(new Element("body")), main = body.appendChild(new Element("main"));
  const meta = Object.assign(new Element("meta"), { attributes });
  const document = Object.assign(new Target(), {
    body, activeElement: main, documentElement: root, cookie: "", readyState: "complete", hidden: false,
    baseURI: origin + "/",
    createElement: (tag) => new Element(tag),
    querySelector(selector) {
      if (selector.startsWith("meta")) return selector.includes("session-timeout") ? meta : null;
      return main.isConnected ? main : null;
    },
    querySelectorAll: () => [],
    getElementById: () => null,
    elementFromPoint: () => (box()?.open && !covered ? box().querySelector("button") : main),
    dispatchEvent({ name, detail }) {
      seen.told.push([name.replace("session-timeout:", ""), detail]);
      const reaction = reactions[seen.told.at(-1)[0]];
      if (reaction) window.sessionTimeout[reaction]();
    },
  });
  const box = () => root.querySelector("dialog");

  const setTimer = (run, ms, page) => {
    timers.push({ id: ++count, run, page, at: running + (ms > 0 && ms < 2 ** 31 ? ms : 0) + has.lateness });
    if (page) seen.armed++;
    return count;
  };
  const clearTimer = (id) => { timers = timers.filter((timer) => timer.id !== id); };

  class XMLHttpRequest {
    waiting = false; status = 0; responseURL = ""; header = null;
    open(method, url) { this.url = url; }
    setRequestHeader() {}
    overrideMimeType() {}
    getResponseHeader(name) { return name === "Session-Timeout-Remaining" ? this.header : null; }
    send() {
      if (this.url.endsWith("/sign-out")) return; // never answered here
      seen.sent++;
      if (!has.locks) seen.asked = running;
      this.waiting = true;
      requests.push(this);
      if (has.online && !this.timeout) return; // the client itself takes back what fetch() has sent
      if (has.online) this.patience = setTimer(() => this.end(0, "", null), this.timeout, false);
      else tasks.push(() => this.end(0, "", null));
    }
    abort() { if (this.waiting) { seen.answered--; this.end(0, "", null); } }
    end(status, path, header) {
      if (!this.waiting) return;
      clearTimer(this.patience);
      requests.splice(requests.indexOf(this), 1);
      seen.answered++;
      Object.assign(this, { waiting: false, status, responseURL: path && origin + path, header });
      this.onloadend({});
    }
  }

  // what happens later is ordered by the test: these are called at once
  const settled = (value) => ({ then(run) { return settledBy(() => run(value)); }, catch() { return this; } });
  const refused = (error) => ({ then() { return this; }, catch(run) { return settledBy(() => run(error)); } });
  const settledBy = (run) => {
    try { const value = run(); return value && value.then ? value : settled(value); } catch (error) { return refused(error); }
  };
  class Promise {
    done = false;
    constructor(run) { run(() => { this.done = true; }, () => {}); }
    static resolve(value) { return value && value.then ? value : settled(value); }
    static all(values) { return settled(values); }
  }
  // a promise that a test settles: what waits for it is called at once
  class Awaited {
    waiting = [];
    then(fine, failed) {
      this.waiting.push([fine, failed, new Awaited()]);
      return this.waiting.at(-1)[2];
    }
    catch(failed) { return this.then(null, failed); }
    settle(value, error) {
      for (const [fine, failed, following] of this.waiting) {
        const run = error ? failed : fine;
        if (run) following.settle(run(error ?? value));
        else following.settle(value, error);
      }
    }
  }
  class AbortController { signal = new Target(); abort() { this.signal.dispatch("abort", {}); } }
  const fetch = (url, { signal }) => {
    const answer = new Awaited();
    const request = new XMLHttpRequest();
    request.open("GET", url);
    request.onloadend = () => {
      const moved = request.responseURL && new window.URL(request.responseURL).pathname !== url;
      const headers = { get: (name) => request.getResponseHeader(name) };
      const status = moved ? 0 : request.status;
      if (request.status) answer.settle({ status, type: moved ? "opaqueredirect" : "basic", headers });
      else answer.settle(null, new Error("AbortError"));
    };
    signal.addEventListener("abort", () => request.end(0, "", null));
    request.send();
    return answer;
  };

  const isActivity = (key) => key.startsWith("session-timeout:activity");
  const stored = (key) => {
    if (!has.storage) throw new Error("SecurityError");
    return isActivity(key) ? kept : null;
  };
  const keep = (key, text) => { stored(key); if (isActivity(key)) kept = text; };
  const window = Object.assign(new Target(), {
    document, Array, Object, Number, Set, XMLHttpRequest, Promise, AbortController, fetch,
    Date: { now: () => wall },
    performance: { now: () => running, getEntriesByType: () => [] },
    setTimeout: (run, ms) => setTimer(run, ms, ms !== 10000), // those are patience with the server
    clearTimeout: clearTimer,
    console: { error: (...words) => seen.faults.push(words.join(" ")) },
    location: { origin, replace: (url) => seen.places.push(url.replace(origin, "")) },
    localStorage: {
      getItem: stored, setItem: keep, removeItem: (key) => keep(key, null),
    },
    navigator: {
      get onLine() { return has.online; },
      get locks() { return has.locks ? { request } : undefined; },
    },
    CustomEvent: class { constructor(name, { detail }) { Object.assign(this, { name, detail }); } },
    MutationObserver: class { observe() {} },
    Intl: { NumberFormat: class { constructor(tag, { unit }) { this.format = (n) => `${n} ${unit}`; } } },
    URL: class {
      constructor(url) {
        this.href = url.startsWith("/") ? origin + url : url;
        this.pathname = this.href.replace(origin, "").replace(/[?#].*/, "");
      }
    },
    BroadcastChannel: class {
      constructor(name) {
        if (!has.channels) throw new Error("SecurityError");
        this.open = name === "session-activity" ? channels : ends;
        this.open.push(this);
      }
      postMessage(data) { seen.said.push(data); }
      close() { this.open.splice(this.open.indexOf(this), 1); }
    },
  });
  const request = (name, options, granted) => {
    seen.asked = running;
    if (has.locks === "denied") return { catch(denied) { tasks.push(() => denied("SecurityError")); } };
    tasks.push(() => {
      const free = !has.lockElsewhere && (lock === null || lock.done);
      const held = granted(free ? {} : null);
      if (free && held) lock = held;
    });
    return { catch() {} };
  };
  const settle = () => { while (tasks.length > 0 && !frozen) tasks.shift()(); };

  const orders = {
    settle,
    wait(ms) {
      const end = running + ms;
      settle();
      for (let turns = 0; ; turns++) {
        if (turns > 5000) throw new Error("timers without end");
        const due = timers.filter((timer) => timer.at <= end && !frozen).sort((a, b) => a.at - b.at)[0];
        const step = Math.max(0, (due ? due.at : end) - running);
        running += step;
        wall += step;
        if (!due) return;
        clearTimer(due.id);
        due.run();
        settle();
      }
    },
    sleep(ms, stops) { wall += ms; running += stops ? 0 : ms; },
    setClock(ms) { wall += ms; },
    change(name, value) { has[name] = value; },
    react(name, to) { reactions[name] = to; },
    dispatch(name) { window.dispatch(name, {}); },
    hide(hidden) { document.hidden = hidden; window.dispatch("visibilitychange", {}); },
    cache() { window.dispatch("pagehide", { persisted: true }); orders.hide(true); frozen = true; },
    restore() { frozen = false; orders.hide(false); window.dispatch("pageshow", { persisted: true }); },
    hear(data) { for (const channel of [...channels]) channel.onmessage({ data }); },
    store(text) { kept = text; },
    answer(status, path, header) { requests[0]?.end(status, path, header); },
    press(name, keys) {
      const target = root.find((element) => [element.tag, element.attributes.id].includes(name));
      target?.bubble("click", keys);
      if (target) document.dispatch("click", { target, ...keys });
    },
    cover() { covered = true; },
    escape() { box()?.close(); },
    blur() { document.activeElement.bubble("focusout", {}); },
    call(name) { window.sessionTimeout[name](); },
  };
  const look = () => ({
    ...seen, ...window.probe(), wall, running,
    hidden: document.documentElement.hidden,
    timers: timers.length - requests.filter((one) => one.patience || !one.timeout).length,
    channels: channels.length, ends: ends.length, pending: requests.length, locking: tasks.length > 0,
    present: box() !== null, open: box()?.open ?? false,
    text: box()?.find((element) => element.attributes.id === "hmrc-timeout-countdown").textContent ?? "",
    offline: !main.isConnected,
  });
  client(window);
  return (order, args) => { orders[order](...args); return JSON.stringify(look()); };
};
