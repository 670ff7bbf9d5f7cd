// what a page with the ONS timeout modal alone needs
import "@ons/design-system/components/timeout-modal/timeout-modal.dom.js";
