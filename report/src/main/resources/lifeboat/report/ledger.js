"use strict";
// The decision ledger: who decided what, and everybody who was considered for it.
const Ledger = (() => {
  const { element } = Words;
  const OPEN_AT_FIRST = 1;
  const PART = 60;

  function make(run, show) {
    const box = element("div");
    const missing = run.decisionsTotal - run.decisions.length;
    const replicas = new Map(run.journeys.map((journey) => [journey.flow, journey]));
    if (run.decisions.length === 0) {
      return element("p", {}, "No relay has decided anything.");
    }
    let shown = 0;
    const more = element("button", { type: "button", click: () => part(run.decisions.length) });

    function part(until) {
      const list = run.decisions.slice(shown, until);
      more.before(...list.map((event, i) => entry(event, replicas.get(event.flow), show, shown + i < OPEN_AT_FIRST)));
      shown += list.length;
      more.textContent = `Show all ${Words.count(run.decisions.length, "decision")}`;
      more.hidden = shown >= run.decisions.length;
    }

    box.append(
      element("p", { class: "muted" },
        "A relay looks at all relays that it knows (S6), cuts those that cannot or must not be, and takes the best score; "
        + "where none is left it looks at the servers of its LAN (S8). Open a decision to see everybody considered."),
      more);
    if (missing > 0) {
      box.append(element("p", { class: "notice" }, `${Words.count(missing, "later decision")} are in decisions.ndjson only.`));
    }
    part(PART);
    return box;
  }

  function entry(event, journey, show, open) {
    const details = element("details", { class: "decision", open });
    const of = journey ? `${journey.replica}${journey.attempt > 0 ? `, attempt ${journey.attempt}` : ""}` : "";
    details.append(element("summary", {},
      element("strong", {}, `${event.node} ${Story.choice(event.decision)}`),
      element("span", { class: "muted" }, ` at ${Words.clock(event.atNanos)}${of ? ` · ${of}` : ""} · round ${event.round}`)));
    const fill = () => {
      if (details.open && details.children.length === 1) {
        details.append(candidates(event, show));
      }
    };
    details.addEventListener("toggle", fill);
    fill();
    return details;
  }

  function candidates(event, show) {
    const taken = Story.taken(event.decision);
    const rows = (event.decision.candidates ?? []).map((candidate) => ({
      ...candidate, class: candidate === taken ? "taken" : candidate.cut ? "cut" : null, isTaken: candidate === taken,
    }));
    const number = (label, key, text, group) => ({ label, get: (row) => row[key], text, number: true, group });
    const table = Tables.make({
      caption: `Candidates at ${event.node}, ${Words.clock(event.atNanos)}, the best first`,
      search: false,
      columns: [
        { label: "Candidate", get: (row) => row.address },
        number("Angle", "angleDegrees", (value) => (value === undefined ? "" : `${value.toFixed(1)}°`)),
        number("v", "v", (value) => value?.toFixed(3) ?? ""),
        number("Delay", "rttNanos", (value) => (value === undefined ? "" : `${(value / 1e6).toFixed(2)} ms`)),
        number("Throughput", "throughputBitsPerSecond", (value) => (value === undefined ? "unknown" : Words.bits(value))),
        number("Reliability", "reliability", (value) => value?.toFixed(3) ?? ""),
        number("From the source", "sourceMeters", (value) => (value === undefined ? "" : Words.kilometers(value / 1000))),
        number("Score", "score", (value) => value?.toFixed(4) ?? ""),
        { label: "Outcome", get: (row) => (row.isTaken ? "taken" : row.cut ?? "possible, but not the best") },
      ],
      rows,
    });
    table.append(element("p", {}, element("button", {
      type: "button", class: "text", click: () => show(event.atNanos),
    }, `Show ${Words.clock(event.atNanos)} on the map`)));
    return table;
  }

  return { make };
})();
