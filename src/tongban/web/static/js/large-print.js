// 大字版 switches at once, so that what is typed on the page stays; the cookie is set by the same form.
"use strict";

(() => {
  document.querySelectorAll("form[data-large-print]").forEach((form) => {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      const button = form.querySelector("button");
      const on = !document.documentElement.classList.contains("large-print");
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
      if (!answer?.ok) return void form.submit();
      document.documentElement.classList.toggle("large-print", on);
      button.querySelector("span").textContent = on ? "标准版" : "大字版";
    });
  });
})();
