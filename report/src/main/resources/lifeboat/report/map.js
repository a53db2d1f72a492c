"use strict";
// The map: land, links, nodes, the ways of replicas and the fronts of disasters, as they were at a time.
const Picture = (() => {
  const { drawn } = Words;
  const MANY_NODES = 150;
  const LOAD_BINS = [0, 0.001, 0.1, 0.4, 0.8];
  const LOSS_BINS = [0, 0.001, 0.01, 0.05, 0.2];
  const LABEL_HEIGHT = 15;

  /** Names for what the colours mean, from the least to the most. */
  const SCALES = {
    load: { bins: LOAD_BINS, words: ["nothing", "up to 0.1 %", "to 10 %", "to 40 %", "to 80 %", "more"], title: "load of a link" },
    loss: { bins: LOSS_BINS, words: ["none", "up to 0.1 %", "to 1 %", "to 5 %", "to 20 %", "more"], title: "frames lost" },
  };

  function make(svg, run, land) {
    const frame = svg.parentElement;
    const size = { width: 1200, height: 675 };
    const nodes = new Map(run.nodes.filter((node) => node.at).map((node) => [node.name, { ...node }]));
    const links = pairs(run);
    const many = nodes.size > MANY_NODES;
    svg.classList.toggle("many", many);
    const projection = projectionOf([...nodes.values()]);
    const path = d3.geoPath(projection);
    const layers = {};
    const scaled = svg.appendChild(drawn("g"));
    for (const name of ["graticule", "land", "rings", "fronts", "ways", "links", "routes"]) {
      layers[name] = scaled.appendChild(drawn("g"));
    }
    for (const name of ["nodes", "heads", "labels"]) {
      layers[name] = svg.appendChild(drawn("g"));
    }
    let transform = d3.zoomIdentity;
    let now = run.endNanos;
    let chosen = null;
    let colourBy = "load";
    const ends = endsOf(run);

    function fit() {
      size.width = Math.max(280, frame.clientWidth);
      size.height = Math.max(200, frame.clientHeight);
      svg.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
      const margin = Math.min(70, size.width / 9);
      projection.fitExtent(
        [[margin, margin * 0.7], [size.width - 1.6 * margin, size.height - margin * 0.7]],
        { type: "MultiPoint", coordinates: [...padded([...nodes.values()]), ...nearCorners(run, [...nodes.values()])] });
      place(nodes, projection, size);
    }

    function drawGround() {
      layers.graticule.replaceChildren(drawn("path", { class: "graticule", d: path(d3.geoGraticule10()) ?? "" }));
      layers.land.replaceChildren(drawn("path", { class: "land", d: path(land) ?? "" }));
      layers.rings.replaceChildren(...run.workload.filter((wish) => wish.leastKilometers && nodes.has(wish.from))
        .map((wish) => drawn("path", {
          class: "ring",
          d: path(d3.geoCircle().center(nodes.get(wish.from).at).radius(wish.leastKilometers / 111.195)()) ?? "",
        }, drawn("title", {}, `${wish.name} has to get ${wish.leastKilometers} km away`))));
    }

    function drawLinks() {
      layers.links.replaceChildren(...links.filter((link) => nodes.has(link.a) && nodes.has(link.b)).map((link) => {
        link.shape = drawn("path", { d: path(line(nodes.get(link.a).drawnAt, nodes.get(link.b).drawnAt)) ?? "" },
          drawn("title", {}, linkWords(link)));
        return link.shape;
      }));
      paintLinks();
    }

    function paintLinks() {
      for (const link of links) {
        const bin = colourBy === "none" ? 0 : binOf(link[colourBy], SCALES[colourBy].bins);
        link.shape?.setAttribute("class", [
          "link", link.kind, bin === null ? "unknown" : `b${bin}`, isDown(link.name) ? "cut" : "",
        ].join(" "));
      }
    }

    /** Whether an event has taken a node or link away, as of now. */
    function isDown(name) {
      const changes = ends.get(name);
      if (!changes) {
        return false;
      }
      const last = changes.filter((change) => change.at <= now).at(-1);
      return last !== undefined && last.down;
    }

    function drawNodes() {
      const radius = many ? 2.6 : 6;
      layers.nodes.replaceChildren();
      for (const node of nodes.values()) {
        const role = roleOf(run, node.name);
        node.role = role;
        node.radius = role ? Math.max(radius, 6) : node.kind === "server" ? radius * 0.85 : radius;
        node.group = drawn("g", { click: () => choose(node.name) });
        node.shape = node.group.appendChild(symbol(node));
        node.group.append(drawn("title", {}, `${node.name}: ${node.kind}${node.site ? ` in ${node.site}` : ""}`));
      }
      // The story is on top.
      layers.nodes.append(...[...nodes.values()].sort((a, b) => rank(a) - rank(b)).map((node) => node.group));
    }

    function symbol(node) {
      const r = node.radius;
      const kind = `node ${node.kind.replace("relaying switch", "relay-switch").replace("plain switch", "plain")} ${node.role ?? ""}`;
      if (node.kind === "server") {
        return drawn("path", { class: kind, d: `M0,${-r * 1.25}L${r * 1.25},0L0,${r * 1.25}L${-r * 1.25},0Z` });
      }
      if (node.kind === "router") {
        return drawn("circle", { class: kind, r });
      }
      return drawn("rect", { class: kind, x: -r, y: -r, width: 2 * r, height: 2 * r, rx: node.kind === "plain switch" ? 0 : 2 });
    }

    function paintNodes() {
      for (const node of nodes.values()) {
        const down = isDown(node.name);
        node.shape.classList.toggle("down", down);
        node.shape.classList.toggle("chosen", node.name === chosen);
        if (down && !node.cross) {
          const r = node.radius + 1;
          node.cross = node.group.appendChild(drawn("path", { class: "cross", d: `M${-r},${-r}L${r},${r}M${-r},${r}L${r},${-r}` }));
        } else if (!down && node.cross) {
          node.cross.remove();
          node.cross = null;
        }
        node.down = down;
      }
    }

    const geo = (name) => nodes.get(name)?.drawnAt;

    function drawWays() {
      const ways = [];
      const routes = [];
      const heads = [];
      for (const journey of run.journeys) {
        if (journey.startNanos > now) {
          continue;
        }
        const bound = journey.boundNanos !== undefined && journey.boundNanos <= now;
        const ended = journey.endNanos !== undefined && journey.endNanos <= now;
        if (bound && !(ended && !journey.placed)) {
          const route = journey.boundPath.map(geo).filter(Boolean);
          const d = path({ type: "LineString", coordinates: route }) ?? "";
          ways.push(drawn("path", { class: "way", d, "data-replica": journey.replica }));
          const routed = journey.routedPath.map(geo).filter(Boolean);
          if (routed.length > 1) {
            routes.push(drawn("path", { class: "routed", d: path({ type: "LineString", coordinates: routed }) ?? "" },
              drawn("title", {}, `${journey.replica}, normal packets: ${journey.routedPath.join(" → ")}`)));
          }
          if (!ended) {
            heads.push(pointAlong(routed.length > 1 ? routed : route, shareOf(journey)));
          }
        }
        for (const move of journey.moves) {
          const from = geo(move.from);
          const to = geo(move.to);
          if (move.departNanos > now || !from || !to) {
            continue;
          }
          const gone = move.failNanos !== undefined && move.failNanos <= now;
          const until = move.arriveNanos ?? move.failNanos ?? journey.endNanos ?? run.endNanos;
          const share = Math.min(1, (now - move.departNanos) / Math.max(1, until - move.departNanos));
          if (gone || !bound) {
            const end = d3.geoInterpolate(from, to)(share);
            ways.push(drawn("path", {
              class: gone ? "way gone" : "way", d: path(line(from, end)) ?? "", "data-replica": journey.replica,
            }, gone ? drawn("title", {}, `${move.from} → ${move.to}: ${move.why}`) : null));
            if (!gone && !ended && move === lastMove(journey)) {
              heads.push(end);
            }
          }
        }
      }
      layers.ways.replaceChildren(...ways);
      layers.routes.replaceChildren(...routes);
      layers.heads.replaceChildren(...heads.filter(Boolean).map((at) => {
        const dot = drawn("circle", { class: "head", r: 5 });
        dot.at = at;
        return dot;
      }));
    }

    function lastMove(journey) {
      return journey.moves.filter((move) => move.departNanos <= now).at(-1);
    }

    /** The bulk of a replica is under way from the moment when its destination is known. */
    function shareOf(journey) {
      const end = journey.publishedNanos ?? journey.endNanos ?? run.endNanos;
      return Math.min(1, (now - journey.boundNanos) / Math.max(1, end - journey.boundNanos));
    }

    function drawFronts() {
      layers.fronts.replaceChildren(...run.fronts.flatMap((front) => {
        const ring = ringAt(front.outlines, now);
        if (!ring) {
          return [];
        }
        const shape = path({ type: "Polygon", coordinates: [inside(ring)] });
        return shape ? [drawn("path", { class: "front", d: shape }, drawn("title", {}, front.name))] : [];
      }));
    }

    function drawLabels() {
      const taken = [];
      const labels = [];
      const add = (text, wantedX, y, kind, otherX = wantedX) => {
        const width = text.length * (kind.includes("strong") ? 8 : 6.9);
        const x = wantedX + width > size.width ? otherX - width : wantedX;
        const room = kind.trim() === "" && many ? 14 : 0; // The more nodes, the fewer names.
        const box = [x - room, y - LABEL_HEIGHT + 3 - room, x + width + room, y + 3 + room];
        const free = box[2] > 0 && box[0] < size.width && y > 0 && y < size.height
          && !taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
        if (free) {
          taken.push(box);
          labels.push(drawn("text", { x, y, class: kind }, text));
        }
      };
      const fronts = run.fronts.map((front) => ({ front, ring: ringAt(front.outlines, now) })).filter(({ ring }) => ring);
      const byRank = [...nodes.values()].sort((a, b) => rank(b) - rank(a));
      for (const node of byRank.filter((candidate) => candidate.role || candidate.name === chosen)) {
        taken.push([...around(node)]);
      }
      for (const node of byRank) {
        if (many && node.kind === "server" && !node.role && transform.k < 4) {
          continue;
        }
        const [x, y] = screen(node.drawnAt);
        const text = node.site && node.role && node.site !== node.name ? `${node.name} · ${node.site}` : node.name;
        const above = node.kind === "server" ? 0 : node.radius + 9; // Links go sideways more often than not.
        add(text, x + (above ? -node.radius : node.radius + 4), y + 4 - above, [node.down ? "down" : "", node.role || node.name === chosen ? "strong" : ""].join(" "), above ? x + node.radius : x - node.radius - 4);
      }
      for (const { front, ring } of fronts) {
        const [x, y] = screen(d3.geoCentroid({ type: "Polygon", coordinates: [inside(ring)] }));
        add(front.name, x, y, "front-name");
      }
      layers.labels.replaceChildren(...labels);
    }

    function around(node) {
      const [x, y] = screen(node.drawnAt);
      return [x - node.radius, y - node.radius, x + node.radius, y + node.radius];
    }

    function rank(node) {
      return (node.name === chosen ? 8 : 0) + (node.role === "source" || node.role === "destination" ? 4 : node.role ? 3 : 0)
        + (node.down ? 1.5 : 0) + (node.kind === "server" ? 0 : 1);
    }

    function screen(at) {
      const point = projection(at) ?? [-1e4, -1e4];
      return transform.apply(point);
    }

    function moveSymbols() {
      scaled.setAttribute("transform", transform.toString());
      for (const node of nodes.values()) {
        const [x, y] = screen(node.drawnAt);
        node.group.setAttribute("transform", `translate(${x.toFixed(1)},${y.toFixed(1)})`);
      }
      for (const dot of layers.heads.children) {
        const [x, y] = screen(dot.at);
        dot.setAttribute("transform", `translate(${x.toFixed(1)},${y.toFixed(1)})`);
      }
    }

    const zoom = d3.zoom().scaleExtent([0.2, 60]).on("zoom", (event) => {
      transform = event.transform;
      moveSymbols();
      soon();
    });

    let labelsPlanned = false;
    /** Labels are laid out once a picture, however often it is asked for. */
    function soon() {
      if (!labelsPlanned) {
        labelsPlanned = true;
        requestAnimationFrame(() => {
          labelsPlanned = false;
          drawLabels();
        });
      }
    }

    function drawAll() {
      fit();
      drawGround();
      drawLinks();
      drawNodes();
      show(now);
    }

    function show(time) {
      now = time;
      paintNodes();
      paintLinks();
      drawFronts();
      drawWays();
      moveSymbols();
      soon();
    }

    function choose(name) {
      const node = nodes.get(name);
      chosen = node ? name : null;
      paintNodes();
      soon();
      if (node) {
        svg.dispatchEvent(new CustomEvent("chosen", { detail: node }));
      }
      return Boolean(node);
    }

    function goTo(name) {
      const node = nodes.get(name);
      if (!node) {
        return;
      }
      const k = Math.max(transform.k, many ? 4 : 1.5);
      const [x, y] = projection(node.drawnAt);
      d3.select(svg).call(zoom.transform, d3.zoomIdentity.translate(size.width / 2, size.height / 2).scale(k).translate(-x, -y));
    }

    /** The part of the map where replicas went and disasters struck. */
    function showStory() {
      const points = [...nodes.values()].filter((node) => node.role || ends.has(node.name)).map((node) => projection(node.drawnAt));
      if (points.length === 0) {
        return;
      }
      const [[left, right], [top, bottom]] = [0, 1].map((axis) => d3.extent(points, (point) => point[axis]));
      const k = Math.min(20, 0.7 / Math.max((right - left) / size.width, (bottom - top) / size.height, 1e-3));
      d3.select(svg).call(zoom.transform, d3.zoomIdentity.translate(size.width / 2, size.height / 2)
        .scale(Math.max(1, k)).translate(-(left + right) / 2, -(top + bottom) / 2));
    }

    drawAll();
    d3.select(svg).call(zoom);
    if (many) {
      showStory();
    }
    let width = frame.clientWidth;
    new ResizeObserver(() => {
      if (frame.clientWidth !== width) {
        width = frame.clientWidth;
        drawAll();
      }
    }).observe(frame);

    return {
      show,
      choose,
      goTo,
      showStory,
      links,
      downNow: () => [...nodes.values()].filter((node) => node.down).map((node) => node.name),
      colour: (by) => { colourBy = by; paintLinks(); },
      zoomBy: (factor) => d3.select(svg).call(zoom.scaleBy, factor),
      moveBy: (x, y) => d3.select(svg).call(zoom.translateBy, x / transform.k, y / transform.k),
      reset: () => d3.select(svg).call(zoom.transform, d3.zoomIdentity),
      transform: () => transform.toString(),
    };
  }

  /** Two directions in a row are one link, as loaded and as lossy as the worse of them. */
  function pairs(run) {
    const at = Object.fromEntries(run.linkColumns.map((column, i) => [column, i]));
    const links = [];
    for (let i = 0; i + 1 < run.links.length; i += 2) {
      const [there, back] = [run.links[i], run.links[i + 1]];
      const worst = (value) => {
        const values = [value(there), value(back)].filter((one) => one !== null && !Number.isNaN(one));
        return values.length > 0 ? Math.max(...values) : null;
      };
      links.push({
        name: there[at.link], kind: there[at.kind], a: there[at.from], b: there[at.to],
        load: worst((row) => row[at.load]),
        loss: worst((row) => (row[at.lost] === null || row[at.frames] === null ? null
          : row[at.frames] === 0 ? 0 : (row[at.lost] + row[at.dropped]) / row[at.frames])),
      });
    }
    return links;
  }

  function linkWords(link) {
    const words = [`${link.name}: ${link.a} – ${link.b}`];
    if (link.load !== null) {
      words.push(`load ${Words.percent(link.load)}`);
    }
    if (link.loss !== null) {
      words.push(`lost ${Words.percent(link.loss)}`);
    }
    return words.join(", ");
  }

  function binOf(value, bins) {
    if (value === null) {
      return null;
    }
    return value <= bins[0] ? 0 : bins.filter((bin) => value > bin).length;
  }

  /** Small networks as seen from above their middle, large ones on a map of the world around it. */
  function projectionOf(nodes) {
    const points = { type: "MultiPoint", coordinates: nodes.map((node) => node.at) };
    const [longitude, latitude] = nodes.length > 0 ? d3.geoCentroid(points) : [0, 0];
    const radius = d3.max(nodes, (node) => d3.geoDistance([longitude, latitude], node.at)) ?? 0;
    return radius < 0.9
      ? d3.geoAzimuthalEqualArea().rotate([-longitude, -latitude]).clipAngle(89)
      : d3.geoNaturalEarth1().rotate([-longitude, 0]);
  }

  /** Of the fronts what lies not far outside the network, so that one sees them come. */
  function nearCorners(run, nodes) {
    if (nodes.length === 0) {
      return [];
    }
    const centre = d3.geoCentroid({ type: "MultiPoint", coordinates: nodes.map((node) => node.at) });
    const radius = d3.max(nodes, (node) => d3.geoDistance(centre, node.at));
    return run.fronts.flatMap((front) => front.outlines.at(-1)?.[1] ?? [])
      .filter((corner) => d3.geoDistance(centre, corner) < 1.5 * radius);
  }

  /** A network in one place, or on one line, still has some land around it. */
  function padded(nodes) {
    if (nodes.length === 0) {
      return [[-120, -50], [120, 60]];
    }
    const around = 1.2;
    return nodes.flatMap(({ at: [longitude, latitude] }) => [
      [longitude, Math.min(89, latitude + around)], [longitude, Math.max(-89, latitude - around)],
      [longitude + around, latitude], [longitude - around, latitude],
    ]);
  }

  /** Nodes of one place are drawn side by side: relays left and right, servers below. */
  function place(nodes, projection, size) {
    const places = d3.group(nodes.values(), (node) => node.at.join(" "));
    const centres = new Map([...places].map(([key, [node]]) => [key, projection(node.at)]));
    const finder = d3.quadtree([...centres.values()]);
    const widest = Math.min(34, size.width / 22);
    for (const [key, together] of places) {
      const centre = centres.get(key);
      const step = together.length === 1 ? 0 : Math.min(widest, Math.max(6, 0.42 * nearest(finder, centre)));
      const relays = together.filter((node) => node.kind !== "server");
      const servers = together.filter((node) => node.kind === "server");
      spread(relays, (i) => [centre[0] + (i - (relays.length - 1) / 2) * step * 1.2, centre[1]], projection);
      spread(servers, (i) => {
        const angle = Math.PI / 2 + (i - (servers.length - 1) / 2) * Math.min(0.8, (2 * Math.PI) / servers.length);
        return [centre[0] + step * Math.cos(angle), centre[1] + step * Math.sin(angle)];
      }, projection);
    }
  }

  function spread(nodes, pointOf, projection) {
    nodes.forEach((node, i) => { node.drawnAt = projection.invert(pointOf(i)) ?? node.at; });
  }

  /** Distance to the nearest other place, by looking ever further away. */
  function nearest(finder, centre) {
    finder.remove(centre);
    const other = finder.find(centre[0], centre[1]);
    finder.add(centre);
    return other ? Math.hypot(other[0] - centre[0], other[1] - centre[1]) : Infinity;
  }

  const line = (from, to) => ({ type: "LineString", coordinates: [from, to] });

  function pointAlong(route, share) {
    if (route.length < 2) {
      return route[0];
    }
    const lengths = d3.pairs(route, (a, b) => d3.geoDistance(a, b));
    let left = share * d3.sum(lengths);
    for (let i = 0; i < lengths.length; i += 1) {
      if (left <= lengths[i] || i === lengths.length - 1) {
        return d3.geoInterpolate(route[i], route[i + 1])(lengths[i] === 0 ? 0 : Math.min(1, left / lengths[i]));
      }
      left -= lengths[i];
    }
    return route.at(-1);
  }

  /** The outline of a front at a time, between the two that are known before and after it. */
  function ringAt(outlines, time) {
    if (outlines.length === 0 || time < outlines[0][0]) {
      return null;
    }
    const i = d3.bisectRight(outlines.map(([at]) => at), time);
    const [beforeAt, before] = outlines[i - 1];
    if (i === outlines.length || before.length !== outlines[i][1].length) {
      return before.length === 0 ? null : before; // A front that moves is gone at the end of its track.
    }
    if (before.length === 0) {
      return null;
    }
    const [afterAt, after] = outlines[i];
    const share = (time - beforeAt) / Math.max(1, afterAt - beforeAt);
    return before.map((corner, n) => d3.geoInterpolate(corner, after[n])(share));
  }

  /** D3 takes the smaller side of a ring only where its corners run clockwise. */
  function inside(ring) {
    return d3.geoArea({ type: "Polygon", coordinates: [ring] }) > 2 * Math.PI ? [...ring].reverse() : ring;
  }

  /** When nodes and links went away and came back. */
  function endsOf(run) {
    const ends = new Map();
    const downs = new Set(["killed", "failed", "cut", "paused"]);
    const ups = new Set(["restarted", "healed", "resumed"]);
    for (const event of run.events) {
      if (event.target && (downs.has(event.kind) || ups.has(event.kind))) {
        if (!ends.has(event.target)) {
          ends.set(event.target, []);
        }
        ends.get(event.target).push({ at: event.atNanos, down: downs.has(event.kind) });
      }
    }
    return ends;
  }

  function roleOf(run, name) {
    if (run.workload.some((wish) => wish.from === name)) {
      return "source";
    }
    const replicas = run.result.replicas ?? [];
    if (replicas.some((replica) => replica.server === name)) {
      return "destination";
    }
    return replicas.some((replica) => replica.relays.includes(name)) ? "on-the-way" : null;
  }

  return { make, SCALES };
})();
