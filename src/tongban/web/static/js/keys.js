// Keyboard shortcuts: an element says which key works it (data-key="a", "/", "f2", "ctrl+enter", "arrowleft").
"use strict";

(() => {
  const editable = "input, textarea, select, [contenteditable]";

  function nameOf(event) {
    const parts = [];
    if (event.ctrlKey || event.metaKey) parts.push("ctrl");
    if (event.altKey) parts.push("alt");
    parts.push(event.key.toLowerCase());
    return parts.join("+");
  }

  // A plain letter belongs to whoever is typing; function keys and Ctrl combinations do not.
  function belongsToTyping(event, name) {
    return event.target.closest(editable) && !name.startsWith("ctrl+") && !/^f\d+$/.test(name);
  }

  function visible(element) {
    return element.getClientRects().length > 0 && !element.disabled;
  }

  document.addEventListener("keydown", (event) => {
    const name = nameOf(event);
    if (event.defaultPrevented || event.isComposing || belongsToTyping(event, name)) return;
    if (document.querySelector("dialog[open]")) return;
    const target = [...document.querySelectorAll("[data-key]")].find(
      (element) => element.dataset.key.toLowerCase() === name && visible(element),
    );
    if (!target) return;
    event.preventDefault();
    if (target.matches(editable)) {
      target.focus();
      target.select?.();
    } else {
      target.click();
    }
  });
})();
