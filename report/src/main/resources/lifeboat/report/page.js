"use strict";
// Puts the page together out of the data of the run.
(() => {
  const { element } = Words;
  const run = Words.data("run");
  const files = Words.data("files");
  const land = Words.data("land");
  const at = (id) => document.getElementById(id);
  const result = run.result;
  const replicas = result.replicas ?? [];
  const key = (name, copy) => `${name} ${copy ?? 0}`;
  const fates = new Map(run.fates.map((fate) => [key(fate.replica, fate.copy), fate]));
  const title = (replica) => replica.copies > 1
    ? `${replica.name}, ${replica.needed > 1 ? "shard" : "copy"} ${replica.copy}` : replica.name;
  // What the flows of a copy or shard begin with: the number in them says how many are needed, too.
  const copyId = (replica) => `${replica.id}:${16 * ((replica.needed ?? 1) - 1) + (replica.copy ?? 0)}:`;
  const MOST_CARDS = 20;

  function head() {
    at("description").textContent = run.description;
    const ok = result.outcome === "ok";
    at("badge").textContent = result.outcome ? (ok ? "✓ as expected" : "✗ failed") : "no result";
    at("badge").classList.add(ok ? "good" : "bad");
    const facts = [
      { run: "Run on real packets", simulate: "Simulated in virtual time", lab: "Laboratory" }[result.engine] ?? "No result: a run that was interrupted, or a laboratory",
      result.linkBackend ? `links by ${result.linkBackend}` : null,
      result.seed === undefined ? null : `seed ${result.seed}`,
      `${Words.count(run.nodesTotal, "node")}, ${Words.count(run.linksTotal, "link")}`,
      result.timings ? `${Words.seconds(result.timings.totalSeconds)} in all` : null,
      checkWords(),
      { yes: "the host kept up", no: "the host did not keep up" }[result.hostKeptUp?.verdict],
    ];
    at("facts").textContent = facts.filter(Boolean).join(" · ");
  }

  function checkWords() {
    switch (result.selfCheck?.state) {
      case "ok": return `self-check passed with ${Words.whole(result.selfCheck.frames)} frames`;
      case "deviates": return "self-check: links are not as the file says";
      case "off": return "self-check switched off";
      default: return null;
    }
  }

  function warnings() {
    const list = result.warnings ?? [];
    if (list.length > 0) {
      at("warnings").append(element("div", { class: "warnings" },
        element("strong", {}, list.length === 1 ? "A warning: numbers may be spoilt" : `${list.length} warnings: numbers may be spoilt`),
        element("ul", {}, list.map((text) => element("li", {}, text)))));
    }
  }

  function cards() {
    if (replicas.length !== 1) {
      at("outcome-heading").textContent = "Where the replicas landed";
    }
    const shown = replicas.slice(0, MOST_CARDS);
    at("replicas").append(...shown.map(card));
    if (shown.length === 0) {
      at("replicas").append(element("p", {}, "This run has no result of a replica."));
    }
    if (replicas.length > shown.length) {
      at("replicas").after(replicaTable());
    }
  }

  function place(name, site) {
    return [element("strong", {}, name), site ? ` in ${site}` : ""];
  }

  function card(replica) {
    const fate = fates.get(key(replica.name, replica.copy)) ?? {};
    const placed = replica.state === "placed";
    const landed = placed
      ? element("p", { class: "landed" }, `${title(replica)} landed at `, place(replica.server, fate.serverSite),
        fate.kilometers === undefined ? "" : `, ${Words.kilometers(fate.kilometers)} from `,
        fate.kilometers === undefined ? "" : place(replica.source, fate.sourceSite))
      : element("p", { class: "landed" }, `${title(replica)} from `, place(replica.source, fate.sourceSite), ` was not placed: ${replica.failure}`);
    const facts = placed ? [
      ["took", Words.seconds(replica.deploySeconds)],
      ["size", Words.bytes(replica.bytes)],
      ["goodput", Words.bits(replica.goodputBitsPerSecond)],
      ["relays", Words.whole(replica.relays.length)],
      ["replica packets", Words.whole(replica.replicaPackets)],
      ["normal packets", Words.whole(replica.normalPackets)],
      ["sent again", Words.whole(replica.retransmissions)],
      ["hops that failed", Words.whole(replica.attempts.length)],
    ] : [["size", replica.bytes > 0 ? Words.bytes(replica.bytes) : "never started"], ["hops that failed", Words.whole(replica.attempts.length)]];
    return element("article", { class: placed ? "card" : "card lost", "aria-label": `Replica ${title(replica)}` }, landed,
      element("dl", {}, facts.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value)))),
      placed ? safety(replica, fate) : null);
  }

  function safety(replica, fate) {
    const points = [
      replica.sha256Verified
        ? [true, "read back whole: its SHA-256 is right"]
        : [false, "could not be read back with its SHA-256"],
      fate.serverLost ? [false, `${replica.server} was lost during the run`] : [true, `${replica.server} was up at the end`],
    ];
    if (fate.scenarioEndsServer && !fate.serverLost) {
      points.push([false, `later ${fate.scenarioEndsServer} would have reached ${replica.server}, ${fate.scenarioEndsServerSeconds.toFixed(1)} s into the scenario`]);
    }
    if (fate.sourceLost) {
      points.push([true, `outlived its source, ${replica.source}`]);
    }
    return element("ul", { class: "safety", "aria-label": "Was it safe?" }, points.map(([good, text]) =>
      element("li", {}, element("span", { class: good ? "good" : "bad" }, good ? "✓ " : "✗ "), text)));
  }

  /** One line for each decision and failure, in the order of time. */
  function hops(replica) {
    const flows = new Set(run.journeys.filter((journey) => journey.flow.startsWith(copyId(replica))).map((journey) => journey.flow));
    const lines = [];
    for (const event of run.decisions.filter((decision) => flows.has(decision.flow))) {
      lines.push({ at: event.atNanos, hop: `${event.node} → ${event.decision.relay ?? event.decision.server ?? "refused"}`, why: Story.reasons(event.decision) });
    }
    for (const event of run.events.filter((one) => one.kind === "transfer-failed" && flows.has(one.flow))) {
      lines.push({ at: event.atNanos, hop: `${event.node} ✗ ${event.hop}`, why: event.reason, bad: true });
    }
    lines.sort((a, b) => a.at - b.at);
    return lines.length === 0 ? [] : element("div", { class: "card-like" },
      element("h3", {}, `${title(replica)}, hop by hop`),
      element("ol", { class: "hops" }, lines.slice(0, 60).map((line) => element("li", {},
        element("span", { class: line.bad ? "hop bad" : "hop" }, line.hop), element("span", { class: "why" }, line.why)))));
  }

  function replicaTable() {
    return Tables.make({
      caption: "All replicas",
      rows: replicas,
      columns: [
        { label: "Replica", get: (row) => title(row) },
        { label: "Source", get: (row) => row.source },
        { label: "State", get: (row) => row.state },
        { label: "Server", get: (row) => row.server },
        { label: "Distance", number: true, get: (row) => fates.get(key(row.name, row.copy))?.kilometers, text: Words.kilometers },
        { label: "Took", number: true, get: (row) => row.deploySeconds, text: Words.seconds },
        { label: "Relays", get: (row) => row.relays.join(" → ") },
        { label: "Why not", get: (row) => row.failure },
      ],
    });
  }

  function expectations() {
    const list = result.expectations ?? [];
    if (list.length === 0) {
      at("verdicts").append(element("p", {}, "The file expects nothing in particular: it is enough that every replica is placed."));
      return;
    }
    const rest = [...new Set(list.flatMap((verdict) => Object.keys(verdict)))]
      .filter((key) => !["name", "met", "expected", "actual"].includes(key) && list.some((verdict) => typeof verdict[key] === "string"));
    const unmet = list.filter((verdict) => !verdict.met);
    if (unmet.length > 0) {
      at("unmet").append(element("div", { class: "unmet" },
        element("strong", {}, `${unmet.length} of ${Words.count(list.length, "expectation")} not met`),
        element("ul", {}, unmet.slice(0, 10).map((verdict) =>
          element("li", {}, `${verdict.name}: expected ${verdict.expected}; actual: ${verdict.actual}`)))));
    }
    at("verdicts").append(Tables.make({
      caption: `What the file expects, and what came of it: ${list.length - unmet.length} of ${list.length} met`,
      rows: list,
      columns: [
        { label: "Expectation", get: (row) => title(row) },
        { label: "Verdict", get: (row) => (row.met ? "✓ met" : "✗ not met"), off: (row) => !row.met },
        { label: "Expected", get: (row) => row.expected },
        { label: "Actual", get: (row) => row.actual },
        ...rest.map((key) => ({ label: { look: "Where to look" }[key] ?? key, get: (row) => row[key] })),
      ],
    }));
  }

  function legend(by) {
    const { drawn } = Words;
    const sample = (shape) => drawn("svg", { width: 22, height: 14, "aria-hidden": "true" }, shape);
    const item = (shape, text) => element("span", {}, sample(shape), text);
    const has = (kind) => run.nodes.some((node) => node.kind === kind);
    const items = [];
    if (by !== "none") {
      const { words, title } = Picture.SCALES[by];
      items.push(element("span", {}, `${title}:`), ...words.map((text, bin) =>
        item(drawn("path", { class: `link b${bin}`, d: "M1,7H21" }), text)));
    }
    items.push(item(drawn("path", { class: "way", d: "M1,7H21" }), "way of a replica: its first fragments"));
    if (run.journeys.some((journey) => journey.routedPath.length > 1)) {
      items.push(item(drawn("path", { class: "routed", d: "M1,7H21" }), "the rest, as normal packets by the routes"));
    }
    if (run.journeys.some((journey) => journey.moves.some((move) => move.failNanos))) {
      items.push(item(drawn("path", { class: "way gone", d: "M1,7H21" }), "hop that was given up"));
    }
    items.push(item(drawn("path", { class: "node server source", d: "M11,0L18,7L11,14L4,7Z" }), "source"),
      item(drawn("path", { class: "node server destination", d: "M11,0L18,7L11,14L4,7Z" }), "destination"),
      item(drawn("path", { class: "node server", d: "M11,1L17,7L11,13L5,7Z" }), "server"));
    if (has("router")) { items.push(item(drawn("circle", { class: "node", cx: 11, cy: 7, r: 6 }), "router")); }
    if (has("relaying switch")) { items.push(item(drawn("rect", { class: "node", x: 5, y: 1, width: 12, height: 12, rx: 2 }), "relaying switch")); }
    if (run.events.some((event) => event.kind === "killed" || event.kind === "failed")) {
      items.push(element("span", {}, sample([drawn("circle", { class: "node down", cx: 11, cy: 7, r: 5 }), drawn("path", { class: "cross", d: "M5,1L17,13M5,13L17,1" })]), "out of action"));
    }
    if (run.fronts.length > 0) { items.push(item(drawn("rect", { class: "front", x: 1, y: 1, width: 20, height: 12 }), "reached by a disaster")); }
    if (run.workload.some((wish) => wish.leastKilometers)) { items.push(item(drawn("path", { class: "ring", d: "M1,7H21" }), "least distance asked for")); }
    items.push(element("span", {}, "Nodes of one place are drawn side by side."));
    at("legend").replaceChildren(...items);
  }

  function mapWords() {
    const bounds = run.nodes.length < run.nodesTotal ? ` Of ${Words.count(run.nodesTotal, "node")}, ${Words.whole(run.nodes.length)} are drawn.` : "";
    const ways = replicas.filter((replica) => replica.state === "placed").slice(0, 5)
      .map((replica) => `${title(replica)}: ${[replica.source, ...replica.relays, replica.server].join(" → ")}`);
    at("map-words-short").textContent = (ways.length > 0 ? `${ways.join("; ")}.` : "No replica was placed.") + bounds;
    const lines = run.events.filter((event) => event.atNanos >= run.convergedNanos && Story.isNote(event)).slice(0, 200);
    at("map-words").append(element("ol", {}, lines.map((event) => element("li", {}, `${Words.clock(event.atNanos)}: ${Story.tell(event)}`))));
  }

  function nodeFacts(node, picture) {
    const near = picture.links.filter((link) => link.a === node.name || link.b === node.name);
    at("node-facts").replaceChildren(element("p", {},
      element("strong", {}, node.name), ` – ${node.kind}${node.site ? ` in ${node.site}` : ""}${node.on ? ` on ${node.on}` : ""}`
      + ` (${node.at[1].toFixed(2)}°, ${node.at[0].toFixed(2)}°); links: `
      + near.slice(0, 12).map((link) => `${link.name} to ${link.a === node.name ? link.b : link.a}${link.load === null ? "" : ` (load ${Words.percent(link.load)})`}`).join(", ")));
  }

  function map() {
    const picture = Picture.make(at("map-picture"), run, topojson.feature(land, land.objects.land));
    const player = Player.make(run, Clock.make(run), picture);
    at("colour-by").addEventListener("change", (event) => { picture.colour(event.target.value); legend(event.target.value); });
    const loaded = picture.links.some((link) => link.load !== null);
    if (!loaded) { at("colour-by").value = "none"; picture.colour("none"); }
    legend(at("colour-by").value);
    at("node-names").append(...run.nodes.map((node) => element("option", { value: node.name })));
    at("find").addEventListener("input", (event) => {
      if (picture.choose(event.target.value.trim())) { picture.goTo(event.target.value.trim()); }
    });
    at("map-picture").addEventListener("chosen", (event) => nodeFacts(event.detail, picture));
    at("zoom-in").addEventListener("click", () => picture.zoomBy(1.6));
    at("zoom-out").addEventListener("click", () => picture.zoomBy(1 / 1.6));
    at("zoom-story").addEventListener("click", () => picture.showStory());
    at("zoom-reset").addEventListener("click", () => picture.reset());
    const moves = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    at("map-frame").addEventListener("keydown", (event) => {
      if (moves[event.key]) { picture.moveBy(...moves[event.key]); }
      else if (event.key === "+" || event.key === "=") { picture.zoomBy(1.6); }
      else if (event.key === "-") { picture.zoomBy(1 / 1.6); }
      else if (event.key === "0") { picture.reset(); }
      else { return; }
      event.preventDefault();
    });
    const asked = /^#t=([0-9.]+)s?$/.exec(location.hash);
    if (asked) { player.show(Number(asked[1]) * 1e9); }
    mapWords();
    return (time) => { player.show(time); at("map").scrollIntoView(); };
  }

  function prospective() {
    const index = Object.fromEntries(run.tableColumns.map((column, i) => [column, i]));
    const field = (key) => (row) => { const text = row[index[key]]; return text === undefined || text === "" ? null : text; };
    const figure = (key) => (row) => { const text = field(key)(row); return text === null ? null : Number(text); };
    const number = (label, key, text, group, off) => ({ label, get: figure(key), text, group, number: true, off });
    const away = (measured, truth, share) => (row) => {
      const [one, other] = [figure(measured)(row), figure(truth)(row)];
      return one !== null && other !== null && Math.abs(one - other) > share * other + 0.5;
    };
    if (run.tableRows.length === 0) {
      at("prospective").append(element("p", {}, "There is no tables.csv: the tables had not converged."));
      return;
    }
    at("prospective").append(
      element("p", { class: "muted" }, "The prospective tables (FIG. 5) when they had converged: what probing told each relay about its neighbours, next to what the file says. Red: more than a tenth (and half a millisecond) off."),
      Tables.make({
        caption: "Prospective tables of the relays",
        note: run.tableRowsTotal > run.tableRows.length ? `${Words.whole(run.tableRowsTotal - run.tableRows.length)} more are in tables.csv` : null,
        rows: run.tableRows,
        columns: [
          { label: "Relay", name: true, get: field("relay") },
          { label: "Neighbour", name: true, get: field("name") },
          { label: "Kind", get: field("kind") },
          number("measured", "rtt_ms", Words.millis, "Round trip, ms", away("rtt_ms", "configured_rtt_ms", 0.1)),
          number("by the file", "configured_rtt_ms", Words.millis, "Round trip, ms"),
          number("measured", "throughput_bits_per_second", (value) => (value === null ? "unknown" : Words.bits(value)), "Throughput towards it", away("throughput_bits_per_second", "configured_throughput_bits_per_second", 0.1)),
          number("by the file", "configured_throughput_bits_per_second", Words.bits, "Throughput towards it"),
          number("Reliability", "reliability", (value) => value?.toFixed(2) ?? ""),
          number("there", "loss_out", Words.percent, "Loss"),
          number("back", "loss_in", Words.percent, "Loss"),
          number("Cost", "cost", Words.plain),
          number("Free", "free_bytes", Words.bytes),
          { label: "Self-check", name: true, get: field("self_check") },
        ],
      }));
  }

  function linkTable() {
    const index = Object.fromEntries(run.linkColumns.map((column, i) => [column, i]));
    const get = (key) => (row) => row[index[key]];
    const number = (label, key, text, group, off) => ({ label, get: get(key), text, group, number: true, off });
    const seen = (key) => run.links.some((row) => row[index[key]] !== null);
    const measured = (list) => (seen("verdict") ? list : []);
    const deviates = (row) => row[index.verdict] === "deviates";
    at("link-table").append(
      element("p", { class: "muted" }, "One row for each direction. Traffic was counted from the time when the tables had converged to the end of the last deployment, probes included; the load is its share of the rate over that time."),
      Tables.make({
        caption: "Directions of links",
        note: run.links.length < 2 * run.linksTotal ? `${Words.whole(2 * run.linksTotal - run.links.length)} more are in the files` : null,
        rows: run.links,
        columns: [
          { label: "Link", name: true, get: get("link") }, { label: "From", name: true, get: get("from") }, { label: "To", name: true, get: get("to") },
          number("file", "delayMillis", Words.millis, "Delay, ms"),
          ...measured([number("check", "measuredDelayMillis", Words.millis, "Delay, ms")]),
          number("file", "loss", Words.percent, "Loss"),
          ...measured([number("check", "measuredLoss", Words.percent, "Loss")]),
          number("file", "rate", Words.bits, "Rate"),
          ...measured([number("check", "measuredRate", Words.bits, "Rate"), { label: "Self-check", name: true, get: get("verdict"), off: deviates }]),
          number("frames", "frames", Words.whole, "Traffic"),
          number("bytes", "bytes", Words.bytes, "Traffic"),
          number("lost", "lost", Words.whole, "Traffic"),
          number("dropped", "dropped", Words.whole, "Traffic"),
          number("load", "load", Words.percent, "Traffic"),
        ],
      }));
  }

  function eventTable(show) {
    const left = run.eventsTotal - run.events.length;
    at("event-table").append(Tables.make({
      caption: "Events in the order of time; a time leads to the map",
      note: left > 0 ? `${Words.whole(left)} less telling ones are in events.ndjson only` : null,
      rows: run.events,
      columns: [
        { label: "Time", number: true, get: (row) => row.atNanos, text: Words.clock,
          cell: (row) => element("button", { type: "button", class: "text", click: () => show(row.atNanos) }, Words.clock(row.atNanos)) },
        { label: "Node", name: true, get: (row) => row.node },
        { label: "Kind", name: true, get: (row) => row.kind },
        { label: "What", get: (row) => Story.tell(row) },
      ],
    }));
  }

  function downloads() {
    const save = (name) => {
      const url = URL.createObjectURL(new Blob([files[name]], { type: "text/plain" }));
      element("a", { href: url, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    };
    const names = Object.keys(files);
    at("downloads").append(
      element("p", {}, names.length > 0 ? "Save files of this run out of this page:" : "The files of this run are too large for this page; they lie beside it."),
      element("ul", { class: "downloads" }, names.map((name) => element("li", {},
        element("button", { type: "button", "data-file": name, click: () => save(name) }, `${name} (${Words.bytes(files[name].length)})`)))));
    at("versions").append(Tables.make({
      caption: "With what it was made",
      rows: Object.entries({ ...(result.versions ?? {}), seed: result.seed, engine: result.engine, links: result.linkBackend, ...(result.timings ?? {}) })
        .filter(([, value]) => value !== undefined),
      search: false,
      columns: [{ label: "What", get: (row) => row[0] }, { label: "Value", get: (row) => String(row[1]) }],
    }));
  }

  function theme() {
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const button = at("theme");
    const root = document.documentElement;
    const isDark = () => (root.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
    const tell = () => { button.textContent = isDark() ? "☀ Light" : "☾ Dark"; };
    button.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; tell(); });
    dark.addEventListener("change", tell);
    tell();
  }

  document.documentElement.dataset.ready = "";
  theme();
  head();
  warnings();
  cards();
  expectations();
  const show = map();
  at("hops").append(...replicas.slice(0, MOST_CARDS).flatMap(hops));
  at("ledger").append(Ledger.make(run, show));
  prospective();
  linkTable();
  eventTable(show);
  downloads();
})();
