// The viewer's links work alone; with this they turn, enlarge and leaf without loading the page again.
"use strict";

(() => {
  const zooms = ["z-1", "z-2", "z-3", "z-4"];
  const turns = ["r-0", "r-90", "r-180", "r-270"];

  // Two fingers may have left it between two steps (viewer-touch.js): go on from the step that is nearest.
  function settle(image) {
    if (!image.classList.contains("z-free")) return;
    const width = parseFloat(image.style.getPropertyValue("--h"));
    image.style.removeProperty("--h");
    image.classList.replace("z-free", width >= 175 ? "z-4" : width >= 125 ? "z-3" : "z-2");
  }

  function step(image, names, by, around) {
    const at = Math.max(0, names.findIndex((name) => image.classList.contains(name)));
    const next = around ? (at + by + names.length) % names.length : Math.min(names.length - 1, Math.max(0, at + by));
    image.classList.remove(...names);
    image.classList.add(names[next]);
  }

  function work(viewer, act) {
    const image = viewer.querySelector(".canvas img");
    if (!image) return false;
    if (act.startsWith("zoom")) settle(image);
    if (act === "zoom-in") step(image, zooms, 1, false);
    else if (act === "zoom-out") step(image, zooms, -1, false);
    else if (act === "turn") step(image, turns, 1, true);
    else if (act === "fullscreen" && document.fullscreenEnabled) toggleFullscreen(viewer);
    else return false;
    return true;
  }

  function toggleFullscreen(viewer) {
    if (document.fullscreenElement) document.exitFullscreen();
    else viewer.requestFullscreen();
  }

  // Leafing fetches the same page and swaps the viewer alone, so that a half-filled form beside it stays.
  async function leaf(viewer, url) {
    const answer = await fetch(url, { headers: { "X-Requested-With": "viewer" } });
    if (!answer.ok) return void window.location.assign(url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(viewer.id);
    if (!fresh) return void window.location.assign(url);
    viewer.replaceChildren(...fresh.childNodes);
    viewer.querySelector(".canvas")?.focus({ preventScroll: true });
    window.history.replaceState(null, "", url);
  }

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest(".viewer [data-viewer]");
    if (!link) return;
    const viewer = link.closest(".viewer");
    if (link.dataset.viewer === "page") {
      event.preventDefault();
      leaf(viewer, link.href).catch(() => window.location.assign(link.href));
    } else if (work(viewer, link.dataset.viewer)) {
      event.preventDefault();
    }
  });

  document.querySelectorAll('.viewer [data-viewer="fullscreen"][hidden]').forEach((button) => {
    button.hidden = !document.fullscreenEnabled;
  });
})();
