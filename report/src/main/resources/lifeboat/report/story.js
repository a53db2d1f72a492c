"use strict";
// What events and decisions mean, in sentences.
const Story = (() => {
  const { plain, kilometers, bytes } = Words;

  const angle = (candidate) =>
    candidate.angleDegrees === undefined
      ? null
      : `${candidate.angleDegrees.toFixed(0)}° off the way so far, v ${candidate.v.toFixed(2)}`;

  /** The candidate that a decision took; undefined when it refused. */
  function taken(decision) {
    const next = decision.relay ?? decision.server;
    return (decision.candidates ?? []).find((candidate) => candidate.address === next && !candidate.cut);
  }

  /** Servers are considered after the relays, and only where no relay is left. */
  function reasons(decision) {
    const chosen = taken(decision);
    const words = [];
    if (chosen) {
      const measured = [angle(chosen), chosen.score === undefined ? null : `score ${chosen.score.toFixed(3)}`];
      words.push(measured.filter(Boolean).join(", "));
    } else if (decision.reason) {
      words.push(decision.reason);
    }
    const others = (decision.candidates ?? []).filter((candidate) => candidate !== chosen);
    const shown = others.slice(0, 4).map(other);
    if (shown.length > 0) {
      const more = others.length > shown.length ? `, and ${others.length - shown.length} more` : "";
      words.push(`not ${shown.join(", ")}${more}`);
    }
    return words.join("; ");
  }

  function other(candidate) {
    if (candidate.cut) {
      return `${candidate.address} (${candidate.cut})`;
    }
    return `${candidate.address} (${[angle(candidate), `score ${candidate.score?.toFixed(3)}`].filter(Boolean).join(", ")})`;
  }

  function choice(decision) {
    return decision.is === "refuse"
      ? "refuses: nobody is left"
      : `${decision.is === "to-server" ? "stores it on" : "passes it to"} ${decision.relay ?? decision.server}`;
  }

  const tellers = {
    "links-checked": (e) => `The links were checked with ${e.frames} frames: ${e.state}`,
    built: () => "All nodes run",
    converged: () => "The tables are filled; the scenario begins",
    killed: (e) => `${e.target} ends (${e.event})`,
    restarted: (e) => `${e.target} comes back (${e.event})`,
    failed: (e) => `The ${e.part} ${e.target} fails${e.event ? ` (${e.event})` : ""}`,
    healed: (e) => `${e.target} works again${e.event ? ` (${e.event})` : ""}`,
    cut: (e) => `The link ${e.target} is cut (${e.event})`,
    degraded: (e) => `The link ${e.target} gets worse (${e.event})`,
    restored: (e) => `The link ${e.target} is as before (${e.event})`,
    paused: (e) => `${e.target} stands still (${e.event})`,
    resumed: (e) => `${e.target} goes on (${e.event})`,
    warned: (e) => `${e.target} is warned of ${e.event}`,
    notified: (e) => `An emergency notice reaches ${e.target}`,
    "front-reported": (e) => `${e.target} is told where the front of ${e.event} is`,
    "neighbour-found": (e) => `${e.node} finds the ${e.neighbour} ${e.address}`,
    "neighbour-restarted": (e) => `${e.node} sees that ${e.address} has restarted`,
    "neighbour-lost": (e) => `${e.node} loses the ${e.neighbour} ${e.address}: ${e.why}`,
    decided: (e) => `${e.node} ${choice(e.decision)}`,
    "transfer-failed": (e) => `${e.node} gives ${e.hop} up: ${e.reason}`,
    "flow-refused": (e) => `${e.node} refuses the replica: ${e.reason}`,
    "flow-bound": (e) => `${e.node} hears that ${e.server} stores it`,
    "flow-placed": (e) => `${e.node} hears that it is placed at ${e.server}`,
    "reception-started": (e) => `${e.node} receives the first fragment of ${bytes(e.replicaBytes)}`,
    "reception-resumed": (e) => `${e.node} goes on with ${bytes(e.storedBytes)} of ${bytes(e.replicaBytes)}`,
    "replica-published": (e) => `${e.node} has all of it, verified`,
    "replica-discarded": (e) => `${e.node} drops its part: ${e.why}`,
    "deployment-armed": (e) => `${e.node} waits for the danger to send ${e.name}`,
    "deployment-triggered": (e) => `${e.node} begins to send ${e.name}: ${e.why}`,
    "deployment-started": (e) => `${e.node} sends ${e.name} (${bytes(e.replicaBytes)}) without a destination`,
    "deployment-resumed": (e) => `${e.node} goes on sending ${e.name} to ${e.server}`,
    "destination-bound": (e) => `${e.node} learns that ${e.name} goes to ${e.server}, and sends the rest there`,
    "deployment-advanced": (e) => `${bytes(e.storedBytes)} of ${bytes(e.replicaBytes)} of ${e.name} are stored`,
    "attempt-failed": (e) => `${e.node} gives an attempt for ${e.name} up: ${e.why}`,
    "deployment-placed": (e) => `${e.node} knows ${e.name} to be placed at ${e.server}`,
    "deployment-failed": (e) => `${e.name} has failed: ${e.why}`,
    "garbled-dropped": (e) => `${e.node} drops garbled bytes: ${e.reason}`,
  };

  /** Kinds that only say who knows whom; moments of note are all others. */
  const quiet = new Set(["neighbour-found", "neighbour-restarted", "garbled-dropped", "flow-bound", "flow-placed", "deployment-advanced"]);

  const classes = {
    decided: "decide", "deployment-started": "decide", "destination-bound": "decide",
    "deployment-placed": "done", "replica-published": "done",
    "transfer-failed": "fail", "flow-refused": "fail", "attempt-failed": "fail", "deployment-failed": "fail",
    killed: "disaster", failed: "disaster", cut: "disaster", degraded: "disaster", paused: "disaster", warned: "disaster", "front-reported": "disaster", notified: "disaster",
    "neighbour-lost": "fail",
  };

  /** A sentence for an event; of a kind that this page does not know, its fields. */
  function tell(event) {
    const teller = tellers[event.kind];
    if (teller) {
      return teller(event);
    }
    const fields = Object.entries(event)
      .filter(([key, value]) => !["atNanos", "node", "kind"].includes(key) && typeof value !== "object")
      .map(([key, value]) => `${key} ${value}`);
    return `${event.kind}${fields.length > 0 ? `: ${fields.join(", ")}` : ""}`;
  }

  return {
    tell, reasons, choice, taken, plain, kilometers,
    isNote: (event) => !quiet.has(event.kind),
    classOf: (event) => classes[event.kind] ?? "",
  };
})();
