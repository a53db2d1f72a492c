"use strict";
// Hops take milliseconds and disasters take minutes. So the slider is not linear in time: each moment of
// note gets some room, the time between them the rest. Positions are 0..1.
const Clock = (() => {
  const ROOM_OF_MOMENTS = 0.6;

  function make(run) {
    const begin = Math.min(run.convergedNanos, run.endNanos);
    const notes = run.events.filter((event) => event.atNanos >= begin && Story.isNote(event));
    const times = [...new Set([begin, ...notes.map((event) => event.atNanos), run.endNanos])].sort((a, b) => a - b);
    const length = Math.max(1, run.endNanos - begin);
    const pieces = Math.max(1, times.length - 1);
    const positions = [0];
    for (let i = 1; i < times.length; i += 1) {
      const share = ROOM_OF_MOMENTS / pieces + ((1 - ROOM_OF_MOMENTS) * (times[i] - times[i - 1])) / length;
      positions.push(positions[i - 1] + share);
    }
    const last = positions.at(-1) || 1;
    positions.forEach((position, i) => { positions[i] = position / last; });

    function between(from, to, value) {
      const i = Math.min(Math.max(d3.bisectRight(from, value), 1), from.length - 1);
      if (from.length < 2) {
        return to[0];
      }
      const share = (value - from[i - 1]) / Math.max(from[i] - from[i - 1], Number.MIN_VALUE);
      return to[i - 1] + Math.min(1, Math.max(0, share)) * (to[i] - to[i - 1]);
    }

    return {
      begin,
      end: run.endNanos,
      notes,
      moments: times,
      timeOf: (position) => Math.round(between(positions, times, position)),
      positionOf: (time) => between(times, positions, time),
      /** The last thing that had happened at a time. */
      noteAt: (time) => notes[d3.bisectRight(notes.map((event) => event.atNanos), time) - 1],
    };
  }

  return { make };
})();
