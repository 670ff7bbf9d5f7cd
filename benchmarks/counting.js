// Counts what a page does, in window.bench. Installed over the clock that stands still, so that its timers count too.
(() => {
  const counts = { armed: 0, fired: 0, writes: 0, heard: 0, sent: 0, received: 0, stored: 0 };
  window.bench = counts;

  for (const name of ["setTimeout", "setInterval", "requestAnimationFrame"]) {
    const original = window[name];
    window[name] = (call, ...rest) => {
      counts.armed += 1;
      const counted = (...given) => {
        counts.fired += 1;
        return call(...given);
      };
      return original.call(window, counted, ...rest);
    };
  }

  // what a screen reader would be told: a live region whose text is another one
  const live = "[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log]";
  const texts = new WeakMap();
  const look = (records) => {
    counts.writes += records.length;
    for (const region of document.querySelectorAll(live)) {
      const text = region.closest("[aria-hidden=true]") ? "" : region.textContent.trim();
      if (text && text !== texts.get(region)) counts.heard += 1;
      texts.set(region, text);
    }
  };
  const everything = { subtree: true, childList: true, attributes: true, characterData: true };
  new MutationObserver(look).observe(document, everything);

  window.BroadcastChannel = class extends BroadcastChannel {
    constructor(name) {
      super(name);
      this.addEventListener("message", () => (counts.received += 1));
    }
    postMessage(message) {
      counts.sent += 1;
      super.postMessage(message);
    }
  };
  const set = Storage.prototype.setItem;
  Storage.prototype.setItem = function (...given) {
    if (this === window.localStorage) counts.stored += 1;
    return set.apply(this, given);
  };
})();
