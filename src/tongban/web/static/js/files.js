// Says which files have been chosen; without it the button beside the field still sends them.
"use strict";

(() => {
  document.addEventListener("change", (event) => {
    const chosen = event.target.closest(".file-pick")?.querySelector(".chosen");
    if (!chosen) return;
    const names = Array.from(event.target.files, (file) => file.name);
    chosen.textContent = names.length > 1 ? `${names.length} 个文件：${names.join("、")}` : names.join("");
  });
})();
