// The counter's devices through the bridge of this machine (docs/reference/devices.md). Without a bridge nothing here
// shows: files are chosen, numbers typed and papers signed as ever.
"use strict";

(() => {
  const place = document.getElementById("devices");
  if (!place) return;
  const root = `${place.dataset.bridge}/tongban-devices/1`;
  const dialog = document.getElementById("device-dialog");
  const sentence = dialog.querySelector("[data-sentence]");
  const stop = dialog.querySelector("button");
  const attached = new Set();
  let running = null;

  class Failed extends Error {}

  const post = (url, fields) => {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    return fetch(url, { method: "POST", body, credentials: "same-origin" });
  };

  async function told(answer) {
    const body = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Failed(body.error?.sentence ?? body.sentence ?? "没有办成，请重试。");
    return body;
  }

  async function ticketed() {
    const { ticket } = await told(await post(place.dataset.ticketUrl, {}));
    const ask = (method, path, body) =>
      fetch(root + path, {
        method,
        headers: { "Tongban-Ticket": ticket, ...(body ? { "Content-Type": "application/json" } : {}) },
        body: body && JSON.stringify(body),
      }).catch(() => {
        throw new Failed("窗口设备服务没有答复，请检查它是否在运行。");
      });
    return ask;
  }

  // One act from its start to its end; the dialog says what is being waited for, and ends it.
  async function run(ask, act, parameters = {}, seconds = 60) {
    const begin = { act, parameters, timeout_seconds: seconds };
    let now = await told(await ask("POST", "/operations", begin));
    running = () => ask("DELETE", `/operations/${now.operation}`);
    while (now.state === "running") {
      sentence.textContent = now.progress || "设备正在工作，请稍候。";
      now = await told(await ask("GET", `/operations/${now.operation}?wait=2`));
    }
    running = null;
    if (now.state === "failed") throw new Failed(now.error.sentence);
    return now;
  }

  async function during(work) {
    sentence.textContent = "正在连接设备。";
    stop.textContent = "取消";
    dialog.showModal();
    try {
      await work(await ticketed());
      dialog.close();
    } catch (failure) {
      if (!(failure instanceof Failed)) throw failure;
      running = null;
      sentence.textContent = failure.message;
      stop.textContent = "知道了";
      stop.focus();
    }
  }

  dialog.addEventListener("close", () => dialog.dataset.changed && window.location.reload());
  dialog.addEventListener("cancel", (event) => {
    if (running) {
      event.preventDefault();
      running();
    }
  });
  stop.addEventListener("click", (event) => {
    if (!running) return;
    event.preventDefault();
    running();
  });

  function carry(form, name, value) {
    const field = form.querySelector(`input[name="${name}"]`) ?? form.appendChild(document.createElement("input"));
    Object.assign(field, { type: "hidden", name, value });
  }

  // The card alone, or the card and then the face before the camera; the form goes on with what was sealed.
  async function read(ask, button) {
    const card = await run(ask, "id_reader.read");
    carry(button.form, "device_card", JSON.stringify(card.sealed));
    if (button.dataset.device === "face_camera") {
      const { number } = opened(card.sealed).result;
      carry(button.form, "device_face", JSON.stringify((await run(ask, "face_camera.compare", { number })).sealed));
    }
    button.dataset.answered = "1";
    button.form.requestSubmit(button);
  }

  function opened({ payload }) {
    const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  }

  // Camera and scanner: the pages become chosen files of the form that is there anyway.
  async function take(ask, button) {
    const act = button.dataset.device === "scanner" ? "scanner.scan" : "document_camera.capture";
    const done = await run(ask, act, {}, 300);
    const { pages } = opened(done.sealed).result;
    const files = new DataTransfer();
    const stamp = new Date().toTimeString().slice(0, 8).replaceAll(":", "");
    for (const [index, page] of pages.entries()) {
      sentence.textContent = `正在取第 ${index + 1} 页，共 ${pages.length} 页。`;
      const answer = await ask("GET", `/operations/${done.operation}/pages/${index + 1}`);
      if (!answer.ok) throw new Failed("没有取到图像，请重新拍摄。");
      const ending = { "image/png": "png", "application/pdf": "pdf" }[page.media_type] ?? "jpg";
      files.items.add(new File([await answer.blob()], `${button.dataset.name}-${stamp}-${index + 1}.${ending}`, { type: page.media_type }));
    }
    button.form.querySelector('input[type="file"]').files = files.files;
    button.form.requestSubmit();
  }

  // One person reads and signs every paper that still waits.
  async function sign(ask, button) {
    const finger = button.dataset.device === "fingerprint";
    for (const url of button.dataset.texts.split(" ")) {
      const { content } = await told(await fetch(url, { credentials: "same-origin" }));
      const done = await run(ask, finger ? "fingerprint.sign" : "signature_pad.sign", { content }, 1800);
      const fields = { signed: JSON.stringify(done.sealed), by: finger ? "fingerprint" : "handwriting" };
      await told(await post(url, fields));
      dialog.dataset.changed = "1";
    }
    window.location.reload();
  }

  async function print(ask, button) {
    const slip = JSON.parse(button.dataset.slip);
    await run(ask, "receipt_printer.print", slip);
    if (attached.has("customer_screen")) await run(ask, "customer_screen.show", { title: button.dataset.shown, lines: slip.lines.slice(0, 3) });
  }

  const works = { id_reader: read, face_camera: read, document_camera: take, scanner: take, signature_pad: sign, fingerprint: sign, receipt_printer: print };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-device]");
    if (!button || button.dataset.answered) return;
    event.preventDefault();
    discovered.then(() => {
      if (attached.has(button.dataset.device)) return void during((ask) => works[button.dataset.device](ask, button));
      button.dataset.answered = "1";
      if (button.type === "submit") button.form.requestSubmit(button);
    });
  });

  // What is attached shows; a page without a bridge stays as it is.
  const discovered = (async () => {
    try {
      if (!(await fetch(root, { signal: AbortSignal.timeout(1500) })).ok) return;
      const ask = await ticketed();
      const { devices } = await told(await ask("GET", "/devices"));
      for (const device of devices) if (device.state !== "absent") attached.add(device.kind);
    } catch {
      return;
    }
    document.documentElement.dataset.devices = [...attached].join(" ");
    document.querySelectorAll("[data-device][hidden]").forEach((one) => (one.hidden = !attached.has(one.dataset.device)));
    document.querySelectorAll("[data-without-devices]").forEach((one) => (one.hidden = attached.has(one.dataset.withoutDevices)));
  })();
})();
