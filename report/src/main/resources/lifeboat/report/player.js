"use strict";
// The slider over the time of the run, and what was going on at the moment that it shows.
const Player = (() => {
  const STEPS = 1000;
  const SECONDS_A_MOMENT = 0.45;
  const SHORTEST_SECONDS = 5;
  const LONGEST_SECONDS = 30;
  const STILL_SECONDS = 1.2;

  function make(run, clock, picture) {
    const at = (id) => document.getElementById(id);
    const slider = at("time");
    slider.max = STEPS;
    const button = at("play");
    const now = at("now");
    const still = window.matchMedia("(prefers-reduced-motion: reduce)");
    let time = clock.end;
    let timer = null;

    function show(newTime) {
      time = Math.min(clock.end, Math.max(clock.begin, newTime));
      picture.show(time);
      slider.value = Math.round(clock.positionOf(time) * STEPS);
      const note = clock.noteAt(time);
      const words = note ? Story.tell(note) : "Before the scenario begins";
      slider.setAttribute("aria-valuetext", `${Words.clock(time)}: ${words}`);
      at("time-text").textContent = Words.clock(time);
      const down = picture.downNow();
      const lost = down.length === 0 ? "" : ` · out of action: ${down.slice(0, 8).join(", ")}${down.length > 8 ? ` and ${down.length - 8} more` : ""}`;
      now.replaceChildren(
        Words.element("strong", {}, note ? Words.clock(note.atNanos) : ""), ` ${words}`,
        Words.element("span", { class: "muted" }, lost));
    }

    function stop() {
      if (timer !== null) {
        timer.stop();
        timer = null;
      }
      button.textContent = "▶ Play";
      now.setAttribute("aria-live", "polite");
    }

    function play() {
      const first = time >= clock.end ? 0 : clock.positionOf(time);
      const whole = Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, clock.moments.length * SECONDS_A_MOMENT));
      now.setAttribute("aria-live", "off"); // Nobody can listen as fast as this.
      button.textContent = "⏸ Pause";
      if (still.matches) {
        show(clock.timeOf(first));
        timer = d3.interval(() => { if (time >= clock.end) { stop(); } else { step(1); } }, STILL_SECONDS * 1000);
        return;
      }
      timer = d3.timer((elapsed) => {
        const position = first + elapsed / 1000 / whole;
        show(clock.timeOf(Math.min(1, position)));
        if (position >= 1) {
          stop();
        }
      });
    }

    /** To the next moment of note, or the one before. */
    function step(direction) {
      const i = direction > 0 ? d3.bisectRight(clock.moments, time) : d3.bisectLeft(clock.moments, time) - 1;
      show(clock.moments[Math.min(clock.moments.length - 1, Math.max(0, i))]);
    }

    function drawStrip() {
      const strip = at("strip");
      const width = Math.max(100, strip.getBoundingClientRect().width);
      const thumb = 8; // The thumb of a slider does not reach its ends.
      const x = (position) => thumb + position * (width - 2 * thumb);
      strip.setAttribute("viewBox", `0 0 ${width} 24`);
      const marks = [];
      let last = -9;
      for (const note of clock.notes) {
        const place = x(clock.positionOf(note.atNanos));
        const kind = Story.classOf(note);
        if (place - last >= 1.5 || kind === "disaster" || kind === "done") {
          marks.push(Words.drawn("path", { class: `strip-mark ${kind}`, d: shapeOf(kind, place) }));
          last = place;
        }
      }
      strip.replaceChildren(
        Words.drawn("line", { class: "strip-line", x1: x(0), x2: x(1), y1: 5, y2: 5 }), ...marks,
        Words.drawn("text", { x: x(0), y: 22 }, Words.clock(clock.begin)),
        Words.drawn("text", { x: x(1), y: 22, "text-anchor": "end" }, Words.clock(clock.end)));
    }

    /** Each kind has a shape of its own, so that colour is not all there is. */
    function shapeOf(kind, x) {
      switch (kind) {
        case "disaster": return `M${x - 4},9L${x + 4},9L${x},1Z`;
        case "fail": return `M${x - 3.5},2.5l1,-1l2.5,2.5l2.5,-2.5l1,1l-2.5,2.5l2.5,2.5l-1,1l-2.5,-2.5l-2.5,2.5l-1,-1l2.5,-2.5z`;
        case "done": return `M${x},0l5,5l-5,5l-5,-5z`;
        case "decide": return `M${x - 3},5a3,3 0 1,0 6,0a3,3 0 1,0 -6,0`;
        default: return `M${x - 1},2h2v6h-2z`;
      }
    }

    slider.addEventListener("input", () => { stop(); show(clock.timeOf(slider.value / STEPS)); });
    button.addEventListener("click", () => (timer === null ? play() : stop()));
    at("previous").addEventListener("click", () => { stop(); step(-1); });
    at("next").addEventListener("click", () => { stop(); step(1); });
    at("strip").addEventListener("click", (event) => {
      const box = at("strip").getBoundingClientRect();
      stop();
      show(clock.timeOf(Math.min(1, Math.max(0, (event.clientX - box.left - 8) / (box.width - 16)))));
    });
    new ResizeObserver(drawStrip).observe(at("strip"));
    drawStrip();
    show(clock.end);
    return { show: (newTime) => { stop(); show(newTime); } };
  }

  return { make };
})();
