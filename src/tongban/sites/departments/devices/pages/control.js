// 控制台: an operator lays cards down, puts paper in and breaks devices, as often happens at a counter.
"use strict";

(() => {
  const at = (id) => document.getElementById(id);
  const choice = at("counter");
  const here = () => `?counter=${encodeURIComponent(choice.value)}`;

  function make(tag, content) {
    const made = document.createElement(tag);
    made.textContent = content;
    return made;
  }

  async function tell(path, told) {
    const answer = await fetch(`/control/${path}${here()}`, { method: "POST", body: JSON.stringify(told) });
    at("wrong").textContent = (await answer.json()).sentence ?? "";
    await show();
  }

  function option(value, label, chosen) {
    const made = make("option", label);
    made.value = value;
    made.selected = value === chosen;
    return made;
  }

  function deviceRow(device, faults) {
    const row = document.createElement("tr");
    const pick = document.createElement("select");
    pick.setAttribute("aria-label", `${device.label}的故障`);
    pick.append(option("", "正常", device.fault), ...Object.entries(faults).map(([code, label]) => option(code, label, device.fault)));
    pick.addEventListener("change", () => tell("setting", { name: device.kind, value: pick.value }));
    const head = make("th", device.label);
    head.scope = "row";
    const cell = document.createElement("td");
    cell.append(pick);
    row.append(head, make("td", device.state), cell);
    return row;
  }

  function slip(one) {
    const made = document.createElement("article");
    made.append(make("h3", one.title), ...one.lines.map((line) => make("p", line)));
    if (one.qr) made.append(make("p", `二维码：${one.qr}`));
    return made;
  }

  async function show() {
    const state = await (await fetch(`/control/state${here()}`)).json();
    at("screen").href = `/screen${here()}`;
    at("lying").textContent = state.card ? `放着：${state.card.name}　${state.card.number}` : "读卡器上没有证件。";
    document.querySelectorAll("[data-setting]").forEach((field) => {
      if (field === document.activeElement) return;
      const value = state.settings[field.dataset.setting];
      if (field.dataset.setting === "sample") field.replaceChildren(...Object.entries(state.samples).map(([code, label]) => option(code, label, value)));
      else if (field.type === "checkbox") field.checked = value;
      else field.value = value;
    });
    if (!at("devices").contains(document.activeElement)) at("devices").replaceChildren(...state.devices.map((one) => deviceRow(one, state.faults)));
    at("slips").replaceChildren(...(state.slips.length ? state.slips.map(slip) : [make("p", "还没有打印。")]));
  }

  at("card").addEventListener("submit", (event) => {
    event.preventDefault();
    tell("card", Object.fromEntries(new FormData(event.target)));
  });
  at("take").addEventListener("click", () => tell("take", {}));
  document.querySelectorAll("[data-setting]").forEach((field) =>
    field.addEventListener("change", () => {
      const value = field.type === "checkbox" ? field.checked : field.value;
      tell("setting", { name: field.dataset.setting, value });
    }),
  );
  choice.addEventListener("change", show);

  (async () => {
    const { counters } = await (await fetch("/counters")).json();
    choice.append(...counters.map((name) => option(name, name.split("/")[1] ?? name, counters[0])));
    await show();
    setInterval(show, 3000);
  })();
})();
