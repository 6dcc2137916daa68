// Draws every element with data-chart from the JSON at that address. Without script the table beside it says the same.
(() => {
  "use strict";
  const draw = async (place) => {
    const answer = await fetch(place.dataset.chart, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) { place.hidden = true; return; }
    const chart = window.echarts.init(place, null, { renderer: "svg" });
    chart.setOption(await answer.json());
    new ResizeObserver(() => chart.resize()).observe(place);
  };
  document.addEventListener("DOMContentLoaded", () => {
    for (const place of document.querySelectorAll("[data-chart]")) draw(place);
  });
})();
