// Keeps what is being written in this browser, as many services do; "draft-*" is what the settings say to clean.
(() => {
  const field = document.querySelector("textarea");
  const key = `draft-${field.name}`;
  const keep = () => {
    try {
      localStorage.setItem(key, field.value);
    } catch {
      // Full, or switched off: there is no draft then.
    }
  };
  try {
    field.value ||= localStorage.getItem(key) ?? "";
  } catch {
    // As above.
  }
  field.addEventListener("input", keep);
  // What was written before this script was there.
  if (field.value !== field.defaultValue) keep();
  field.form.addEventListener("submit", () => {
    try {
      localStorage.removeItem(key);
    } catch {
      // There is none.
    }
  });
})();
