// react-idle-timer has no dialog: this is the least one that counts down, asks the server and signs out
import { createElement, useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { useIdleTimer } from "react-idle-timer";

function words(seconds) {
  const minutes = Math.ceil(seconds / 60);
  if (seconds >= 60) return minutes === 1 ? "1 minute" : `${minutes} minutes`;
  return seconds === 1 ? "1 second" : `${seconds} seconds`;
}

function Warning({ stay, left }) {
  const dialog = useRef(null);
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    dialog.current.showModal();
    const timer = setInterval(() => setSeconds(left()), 1000);
    return () => clearInterval(timer);
  }, []);
  return createElement(
    "dialog",
    { ref: dialog, role: "alertdialog", "aria-labelledby": "warning-title", "aria-describedby": "warning-text" },
    createElement("h1", { id: "warning-title" }, "You’re about to be signed out"),
    createElement("p", { id: "warning-text" }, `For your security, we will sign you out in ${words(seconds)}.`),
    createElement("button", { type: "button", onClick: stay }, "Stay signed in"),
    createElement("a", { href: "/sign-out" }, "Sign out"),
  );
}

function App({ settings }) {
  const [open, setOpen] = useState(false);
  const timer = useIdleTimer({
    timeout: Number(settings.timeout) * 1000,
    promptBeforeIdle: Number(settings.countdown) * 1000,
    crossTab: true,
    events: [],
    onPrompt: () => setOpen(true),
    onActive: () => setOpen(false),
    onIdle: () => location.replace(settings.timeoutUrl),
  });
  const stay = () => fetch(settings.keepAliveUrl).then(() => timer.activate());
  return open ? createElement(Warning, { stay, left: () => Math.ceil(timer.getRemainingTime() / 1000) }) : null;
}

const root = document.getElementById("idle-timer");
createRoot(root).render(createElement(App, { settings: root.dataset }));
