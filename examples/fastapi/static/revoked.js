// Leaves the page at once when the session was ended elsewhere.
let events;

function listen() {
  events = new EventSource("/session/events");
  events.addEventListener("ended", () => {
    events.close();
    location.replace("/session/signed-out");
  });
}

// A page that is left, by signing out here too, has nothing more to hear; one that is shown again does.
for (const form of document.forms) form.addEventListener("submit", () => events.close());
// Time is up, or another tab signed out: session-timeout leads the page away by itself.
for (const end of ["timed-out", "signed-out"]) document.addEventListener(`session-timeout:${end}`, () => events.close());
addEventListener("pagehide", () => events.close());
addEventListener("pageshow", (event) => event.persisted && listen());
listen();
