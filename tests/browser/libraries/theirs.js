// Modal dialogs of other people’s, opened by name: each disables the rest of the page in its own way.
// No JSX: what is bundled is what npm ships.
import * as React from "react";
import { createRoot } from "react-dom/client";
import * as Dialog from "@radix-ui/react-dialog";
import * as Headless from "@headlessui/react";
import { createFocusTrap } from "focus-trap";
import { Modal } from "bootstrap";
import { useModalOverlay, useDialog, Overlay } from "react-aria";
const h = React.createElement;
function Aria() {
  const modal = React.useRef(null), box = React.useRef(null);
  const state = { isOpen: true, setOpen() {}, open() {}, close() {}, toggle() {} };
  const { modalProps, underlayProps } = useModalOverlay({}, state, modal);
  const { dialogProps } = useDialog({ "aria-label": "Theirs" }, box);
  return h("div", underlayProps, h("div", { ...modalProps, ref: modal }, h("div", { ...dialogProps, ref: box }, h("button", { id: "theirs" }, "Theirs"))));
}
const Radix = () => h(Dialog.Root, { open: true }, h(Dialog.Portal, null, h(Dialog.Overlay), h(Dialog.Content, { "aria-describedby": undefined }, h(Dialog.Title, null, "Theirs"), h("button", { id: "theirs" }, "Theirs"))));
// these can be closed, by Escape or by what happens outside of them; what was typed goes with them
const field = () => h("input", { id: "theirs" });
const Closable = (modal) => h(Dialog.Root, { defaultOpen: true, modal }, h(Dialog.Portal, null, h(Dialog.Content, { "aria-describedby": undefined }, h(Dialog.Title, null, "Theirs"), field())));
function HeadlessUi() {
  const [open, setOpen] = React.useState(true);
  return h(Headless.Dialog, { open, onClose: () => setOpen(false) }, h(Headless.DialogPanel, null, field(), h("button", null, "Theirs")));
}
function trap(root, options) {
  const box = root.appendChild(document.createElement("div"));
  box.appendChild(document.createElement("input")).id = "theirs";
  createFocusTrap(box, { ...options, onDeactivate: () => box.remove() }).activate();
}
const OPEN = {
  "radix, closable": (root) => createRoot(root).render(Closable(true)),
  "radix, not modal": (root) => createRoot(root).render(Closable(false)),
  "headless ui": (root) => createRoot(root).render(h(HeadlessUi)),
  "focus-trap": (root) => trap(root, {}),
  "focus-trap, closable": (root) => trap(root, { clickOutsideDeactivates: true }),
  radix: (root) => createRoot(root).render(h(Radix)),
  "react-aria": (root) => createRoot(root).render(h(Overlay, null, h(Aria))),
  bootstrap: (root) => {
    const box = root.appendChild(document.createElement("div"));
    Object.assign(box, { className: "modal", tabIndex: -1 });
    const frame = box.appendChild(document.createElement("div"));
    frame.className = "modal-dialog";
    const theirs = frame.appendChild(document.createElement("button"));
    Object.assign(theirs, { id: "theirs", textContent: "Theirs" });
    new Modal(box).show();
  },
  popover: (root) => {
    const box = root.appendChild(document.createElement("div"));
    Object.assign(box, { popover: "manual", id: "theirs", textContent: "Theirs" });
    box.showPopover();
  },
};
window.openTheirs = (name) => OPEN[name](document.getElementById("root"));
