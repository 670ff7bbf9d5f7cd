// Keeps what is being written in this browser, as many services do; "draft-*" is what the settings say to clean.
(() => {
  const field = document.querySelector("textarea");
  const key = `draft-${field.name}`;
  try {
    field.value ||= localStorage.getItem(key) ?? "";
    field.addEventListener("input", () => {
      try {
        localStorage.setItem(key, field.value);
      } catch {
        // Full, or switched off: there is no draft then.
      }
    });
    field.form.addEventListener("submit", () => localStorage.removeItem(key));
  } catch {
    // Without storage there are no drafts.
  }
})();
