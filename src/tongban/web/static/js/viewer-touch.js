// The sheet under the fingers: one finger across it leafs, two enlarge it. Everything here is also a button and a key.
"use strict";

(() => {
  const FARTHEST = 4; // times the width of the desk
  const SWIPE_MILLISECONDS = 700;
  const SLIDE_MILLISECONDS = 160;
  let swipe = null;
  let pinch = null;

  const canvasOf = (event) => event.target.closest?.(".viewer .canvas");
  const overflows = (canvas) => canvas.scrollWidth > canvas.clientWidth + 1;

  function leaf(canvas, key) {
    const link = canvas.closest(".viewer").querySelector(`a[data-viewer="page"][data-key="${key}"]`);
    if (!link) return;
    link.click();
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const from = key === "arrowright" ? "18px" : "-18px";
    const slide = [{ transform: `translateX(${from})`, opacity: 0.4 }, { transform: "none", opacity: 1 }];
    canvas.animate(slide, { duration: SLIDE_MILLISECONDS, easing: "ease-out" });
  }

  function between([first, second]) {
    const [x, y] = [first.clientX - second.clientX, first.clientY - second.clientY];
    return {
      distance: Math.max(1, Math.hypot(x, y)),
      x: (first.clientX + second.clientX) / 2,
      y: (first.clientY + second.clientY) / 2,
    };
  }

  // The sheet as wide as `times` the desk; small enough, and it is the whole sheet again.
  function enlarge(canvas, image, times, whole) {
    image.classList.remove("z-1", "z-2", "z-3", "z-4", "z-free");
    if (times <= whole) {
      image.style.removeProperty("--h");
      image.classList.add("z-1");
      return;
    }
    image.style.setProperty("--h", `${(Math.min(FARTHEST, times) * 100).toFixed(1)}cqw`);
    image.classList.add("z-free");
  }

  // How wide the whole sheet is, in desks: below that there is nothing to enlarge.
  function widthOfWhole(canvas, image) {
    const kept = [image.className, image.style.getPropertyValue("--h")];
    image.classList.remove("z-2", "z-3", "z-4", "z-free");
    image.classList.add("z-1");
    image.style.removeProperty("--h");
    const whole = image.getBoundingClientRect().width / canvas.clientWidth;
    image.className = kept[0];
    if (kept[1]) image.style.setProperty("--h", kept[1]);
    return whole;
  }

  function begin(canvas, touches) {
    const image = canvas.querySelector("img");
    if (!image) return;
    const box = image.getBoundingClientRect();
    const { distance, x, y } = between(touches);
    pinch = {
      canvas,
      image,
      distance,
      whole: widthOfWhole(canvas, image),
      width: box.width / canvas.clientWidth,
      at: [(x - box.left) / box.width, (y - box.top) / box.height],
    };
  }

  // What lay between the fingers stays between them.
  function follow(touches) {
    const { canvas, image, at } = pinch;
    const { distance, x, y } = between(touches);
    enlarge(canvas, image, (pinch.width * distance) / pinch.distance, pinch.whole);
    const box = image.getBoundingClientRect();
    canvas.scrollLeft += box.left + at[0] * box.width - x;
    canvas.scrollTop += box.top + at[1] * box.height - y;
  }

  function touched(event) {
    const canvas = canvasOf(event);
    if (!canvas) return;
    if (event.touches.length === 2) {
      event.preventDefault();
      swipe = null;
      begin(canvas, event.touches);
    } else if (event.touches.length === 1 && !overflows(canvas)) {
      const [finger] = event.touches;
      swipe = { canvas, x: finger.clientX, y: finger.clientY, at: event.timeStamp };
    } else {
      swipe = null;
    }
  }

  // A finger that goes across a whole sheet leafs, and is kept from the browser: it would go back in history with it.
  function goesAcross(finger) {
    return Math.abs(finger.clientX - swipe.x) > Math.abs(finger.clientY - swipe.y);
  }

  function moved(event) {
    if (swipe && event.touches.length === 1 && goesAcross(event.touches[0]) && event.cancelable) event.preventDefault();
    if (!pinch || event.touches.length !== 2) return;
    event.preventDefault();
    follow(event.touches);
  }

  function lifted(event) {
    if (pinch && event.touches.length < 2) pinch = null;
    if (!swipe || event.touches.length > 0) return;
    const { canvas, x, y, at } = swipe;
    swipe = null;
    const [finger] = event.changedTouches;
    const [across, down] = [finger.clientX - x, finger.clientY - y];
    const far = Math.abs(across) > Math.max(48, canvas.clientWidth / 6) && Math.abs(across) > 2 * Math.abs(down);
    if (far && event.timeStamp - at < SWIPE_MILLISECONDS) leaf(canvas, across < 0 ? "arrowright" : "arrowleft");
  }

  // An enlarged sheet is moved by the arrow keys, and leafed only at its edge.
  function pressed(event) {
    const canvas = canvasOf(event);
    if (!canvas || !overflows(canvas) || event.ctrlKey || event.altKey || event.metaKey) return;
    const edge = canvas.scrollWidth - canvas.clientWidth - 1;
    const room = { ArrowLeft: canvas.scrollLeft > 0, ArrowRight: canvas.scrollLeft < edge }[event.key];
    if (room) event.stopPropagation();
  }

  document.addEventListener("touchstart", touched, { passive: false });
  document.addEventListener("touchmove", moved, { passive: false });
  document.addEventListener("touchend", lifted);
  document.addEventListener("touchcancel", () => {
    swipe = null;
    pinch = null;
  });
  window.addEventListener("keydown", pressed, { capture: true });
})();
