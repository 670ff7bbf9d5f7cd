// The events page: lists what session-timeout says on this document and between tabs.
(() => {
  const NAMES = ["warning", "extended", "timed-out", "signed-out", "cleaned", "saved", "error"];
  const CHANNELS = ["session-activity", "login-state"];
  const KEY = "events";
  const list = document.getElementById("events");
  const none = document.getElementById("events-none");
  const clear = document.getElementById("events-clear");

  // Kept for this tab, because "timed-out" is followed at once by another page.
  const kept = () => {
    try {
      return JSON.parse(sessionStorage.getItem(KEY)) || [];
    } catch {
      return [];
    }
  };
  const keep = (entries) => {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(entries.slice(-100)));
    } catch {
      // Without storage the list lives as long as the page.
    }
  };

  const element = (tag, text) => {
    const made = document.createElement(tag);
    made.textContent = text;
    return made;
  };

  const show = ({ time, name, detail }) => {
    const item = document.createElement("li");
    item.append(element("time", time), " ", element("strong", name), " ", element("code", detail));
    list.append(item);
    none.hidden = true;
    clear.hidden = false;
  };

  // Messages may hold what JSON cannot: a BigInt, undefined.
  const written = (detail) => {
    try {
      return JSON.stringify(detail) ?? String(detail);
    } catch {
      return String(detail);
    }
  };

  const happened = (name, detail) => {
    const entry = { time: new Date().toLocaleTimeString("en-GB"), name, detail: written(detail) };
    keep([...kept(), entry]);
    show(entry);
  };

  for (const name of NAMES) {
    document.addEventListener(`session-timeout:${name}`, (event) => happened(event.type, event.detail));
  }
  for (const name of CHANNELS) {
    const channel = new BroadcastChannel(name);
    channel.onmessage = (event) => happened(name, event.data);
  }
  clear.onclick = () => {
    keep([]);
    list.replaceChildren();
    none.hidden = false;
    clear.hidden = true;
    document.getElementById("main-content").focus();
  };
  kept().forEach(show);
})();
