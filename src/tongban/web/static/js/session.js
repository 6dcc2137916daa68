// Two minutes before an idle session ends, say so and offer to go on (gateways.md 6.5: 操作有时限可延长).
"use strict";

(() => {
  const dialog = document.getElementById("session-warning");
  if (!dialog) return;
  const seconds = Number(dialog.dataset.seconds);
  const before = 120;
  let timer;

  function arm() {
    clearTimeout(timer);
    timer = setTimeout(warn, Math.max(0, seconds - before) * 1000);
  }

  function warn() {
    if (!dialog.open) dialog.showModal();
    timer = setTimeout(() => window.location.reload(), before * 1000);
  }

  dialog.addEventListener("close", async () => {
    const answer = await fetch(dialog.dataset.extendUrl, { credentials: "same-origin", redirect: "manual" });
    if (answer.ok) arm();
    else window.location.reload();
  });
  document.body.addEventListener("htmx:afterRequest", arm);
  arm();
})();
