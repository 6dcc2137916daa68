// A form is sent once; a form or field marked data-autosubmit sends itself when it changes.
"use strict";

(() => {
  function release(form) {
    delete form.dataset.sent;
    form.querySelectorAll('[aria-busy="true"]').forEach((button) => button.removeAttribute("aria-busy"));
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || form.matches("[hx-post], [hx-get], [target='_blank'], [data-repeatable]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-busy", "true");
  });

  document.addEventListener("change", (event) => {
    const marked = event.target.closest("[data-autosubmit]");
    const form = event.target.form;
    if (marked && form) form.requestSubmit();
  });

  // Coming back by the browser's own button must find the form usable.
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

  // The summary of what is wrong is the first thing to be read after a refused submission.
  document.querySelector(".errors[tabindex]")?.focus();
})();
