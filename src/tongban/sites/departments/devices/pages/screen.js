// 客户屏: the applicant reads the whole text, confirms every answer, and only then can sign.
"use strict";

(() => {
  const counter = new URLSearchParams(window.location.search).get("counter");
  const at = (id) => document.getElementById(id);
  const [text, pad, hint] = [at("text"), at("pad"), at("hint")];
  const pen = pad.getContext("2d");
  let [version, reading, read, touched] = ["", null, false, 0];
  let strokes = [];

  function make(tag, content, kind) {
    const made = document.createElement(tag);
    if (content) made.textContent = content;
    if (kind) made.className = kind;
    return made;
  }

  const tell = (path, told) =>
    fetch(`/screen/${path}?counter=${encodeURIComponent(counter)}`, { method: "POST", body: JSON.stringify(told) });

  function show(state) {
    version = state.version;
    at("calm").hidden = Boolean(state.reading);
    at("reading").hidden = !state.reading;
    at("calm-title").textContent = state.title || "请稍候，工作人员正在为您办理";
    at("calm-lines").replaceChildren(...state.lines.map((line) => make("p", line)));
    if (state.reading?.operation === reading?.operation) return;
    reading = state.reading;
    if (reading) open(reading);
  }

  function open(shown) {
    [read, strokes] = [false, []];
    const told = shown.text;
    at("title").textContent = told.title;
    at("office").textContent = told.office;
    at("number").textContent = told.number;
    at("signer").textContent = `${told.signer.name}（${told.signer.standing}，${told.signer.document}）`;
    text.replaceChildren(...told.sections.map(section), ...told.questions.map(question), make("p", told.declaration, "declaration"));
    text.scrollTop = 0;
    for (const id of ["signing", "sure"]) at(id).hidden = true;
    at("going").hidden = false;
    wipe();
    text.focus();
    tell("shown", { operation: shown.operation });
    look();
  }

  function section(part) {
    const place = make("section");
    place.append(make("h2", part.heading));
    const list = make("dl");
    for (const row of part.rows) list.append(make("dt", row.label), make("dd", row.value || "／"));
    if (part.rows.length) place.append(list);
    place.append(...part.sentences.map((sentence) => make("p", sentence)));
    return place;
  }

  function question(one, index) {
    const place = make("section", "", "question");
    const button = make("button", "对，是这样");
    button.type = "button";
    button.addEventListener("click", () => {
      place.classList.add("confirmed");
      button.textContent = "已确认";
      button.disabled = true;
      waiting()[0]?.scrollIntoView({ block: "center" });
      look();
    });
    place.append(make("h2", `问 ${index + 1}　${one.question}`), make("p", `答：${one.answer}`, "answer"), button);
    return place;
  }

  const waiting = () => [...text.querySelectorAll(".question:not(.confirmed)")];
  const atEnd = () => text.scrollTop + text.clientHeight >= text.scrollHeight - 8;

  // The signature field appears when the end has been reached and nothing is left to confirm.
  async function look() {
    if (!reading || read) return;
    const left = waiting().length;
    const below = Math.ceil((text.scrollHeight - text.scrollTop - text.clientHeight - 8) / text.clientHeight);
    if (below > 0) hint.textContent = `请往下读，还有约 ${below} 屏。读完才能签名。`;
    else if (left) hint.textContent = `还有 ${left} 个回答没有确认。请逐一核对，按“对，是这样”。`;
    if (!atEnd() || left) return;
    read = true;
    await tell("read", { operation: reading.operation, confirmed: reading.text.questions.length });
    at("going").hidden = true;
    at("signing").hidden = false;
    wipe();
    at("ask").textContent = reading.by_finger ? `请${reading.text.signer.name}把右手食指按在框内` : `请${reading.text.signer.name}在框内用正楷签名`;
    at("again").textContent = reading.by_finger ? "重按" : "重写";
    at("done").textContent = reading.by_finger ? "按好了" : "签好了";
    text.scrollTop = text.scrollHeight;
  }

  // The surface has the shape in which it is shown, so that nobody's signature is drawn out or squeezed.
  function fit() {
    const { width, height } = pad.getBoundingClientRect();
    if (width && height) [pad.width, pad.height] = [Math.round(width * 2), Math.round(height * 2)];
  }

  function wipe() {
    strokes = [];
    touched = 0;
    at("wrong").textContent = "";
    fit();
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, pad.width, pad.height);
    Object.assign(pen, { lineWidth: pad.width / 200, lineCap: "round", lineJoin: "round", strokeStyle: "#16212d" });
  }

  function point(event) {
    const box = pad.getBoundingClientRect();
    const scale = (value, from, size, most) => Math.min(most, Math.max(0, Math.round(((value - from) / size) * most)));
    touched = touched || event.timeStamp;
    return [scale(event.clientX, box.left, box.width, pad.width), scale(event.clientY, box.top, box.height, pad.height), Math.max(0, Math.round(event.timeStamp - touched))];
  }

  // The simulated fingerprint reader: ridges around the place that was touched.
  function press([x, y]) {
    wipe();
    pen.lineWidth = 3;
    pen.strokeStyle = "#a3342b";
    for (let ring = 4; ring < 70; ring += 7) {
      pen.beginPath();
      pen.ellipse(x, y, ring, ring * 1.35, 0.2, 0.4, 6.1);
      pen.stroke();
    }
    strokes = [[[x, y, 0]]];
  }

  pad.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    if (reading?.by_finger) return void press(point(event));
    pad.setPointerCapture(event.pointerId);
    strokes.push([point(event)]);
  });
  pad.addEventListener("pointermove", (event) => {
    if (!pad.hasPointerCapture(event.pointerId)) return;
    const stroke = strokes.at(-1);
    for (const one of event.getCoalescedEvents?.() ?? [event]) {
      const [from, to] = [stroke.at(-1), point(one)];
      if (to[2] < from[2]) continue;
      pen.beginPath();
      pen.moveTo(from[0], from[1]);
      pen.lineTo(to[0], to[1]);
      pen.stroke();
      stroke.push(to);
    }
  });

  at("again").addEventListener("click", wipe);
  at("done").addEventListener("click", () => {
    const written = strokes.reduce((sum, stroke) => sum + stroke.length, 0);
    if (!strokes.length || (!reading.by_finger && written < 8)) {
      at("wrong").textContent = reading.by_finger ? "还没有按指印。" : "还没有签名，或者太短。请写出完整的姓名。";
      return;
    }
    const image = pad.toDataURL("image/png").split(",")[1];
    tell("sign", { operation: reading.operation, width: pad.width, height: pad.height, strokes, image });
  });
  text.addEventListener("scroll", look);
  window.addEventListener("resize", () => {
    if (!strokes.length) wipe();
    look();
  });
  at("down").addEventListener("click", () => {
    const next = atEnd() ? waiting()[0] : null;
    if (next) next.scrollIntoView({ block: "center" });
    else text.scrollBy({ top: text.clientHeight * 0.8 });
  });
  document.querySelectorAll("[data-decline]").forEach((button) =>
    button.addEventListener("click", () => {
      at("going").hidden = at("signing").hidden = true;
      at("sure").hidden = false;
    }),
  );
  at("stay").addEventListener("click", () => {
    at("sure").hidden = true;
    at(read ? "signing" : "going").hidden = false;
  });
  at("decline").addEventListener("click", () => tell("decline", { operation: reading.operation }));

  async function follow() {
    for (;;) {
      try {
        const answer = await fetch(`/screen/state?counter=${encodeURIComponent(counter)}&after=${version}`);
        show(await answer.json());
      } catch {
        await new Promise((go) => setTimeout(go, 1000));
      }
    }
  }
  follow();
})();
