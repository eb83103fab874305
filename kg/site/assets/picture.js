/* An answer as a picture of things and links, drawn by vis-network as on the other pages, in their shapes and colours.
   1. A triple of the answer is a link, named by its property. Of rows, a link is a statement of the graph between two things of one
      row (asked for here), or what the question itself declares between two of its columns, dashed: nothing else joins them.
      Labels and classes of the answer's things make no nodes: they name and colour them. A thing without a link is not drawn.
   2. Up to 300 things find their places by forces, computed once. Above that forces take too long and only tangle: things stand in
      lanes, one for each column, each near what it is linked to. Above 1,500 the rest is left out, and the page says so.
   3. A click on a thing, or Enter where it is listed below the picture, leads to its page. */
(function () {
  "use strict";
  const FORCES = 300, MOST = 1500, PAIRS = 6000, AT_ONCE = 400;
  const NAMING = /(#label|#prefLabel|#altLabel|#type)$/;

  /* What the graph states between two things, out of both directions: the relations that have a name here, if there are any, so
     that neither an inverse nor a broader property is drawn beside them. */
  const local = (iri) => iri.split(/[#/]/).pop();
  const stated = async (pairs) => {
    const found = new Map();
    for (let at = 0; at < pairs.length; at += AT_ONCE) {
      const values = pairs.slice(at, at + AT_ONCE).flatMap(([a, b]) => [`(<${a}> <${b}>)`, `(<${b}> <${a}>)`]).join(" ");
      for (const { s, p, o } of await kg.names.rows(`SELECT DISTINCT ?s ?p ?o { VALUES (?s ?o) { ${values} } ?s ?p ?o } ORDER BY ?s ?o ?p`)) {
        const key = [s.value, o.value].sort().join(" ");
        found.set(key, [...(found.get(key) || []), { from: s.value, to: o.value, property: p.value }]);
      }
    }
    return [...found.values()].flatMap((links) => {
      const known = links.filter((link) => kg.names.shown.links[local(link.property)]);
      return known.length ? known : links;
    });
  };
  /* rows → things (IRI → lane) and links (from, to, property, or said: what the question calls it). */
  const ofRows = async (answer, declared) => {
    const lane = new Map(), pairs = new Map(), links = [], drawn = new Set();
    let left = false;
    for (const row of answer.rows) {
      const iris = row.map((term, at) => [term, at]).filter(([term]) => term && term.type === "uri" && !/[<>"{}|^`\\\s]/.test(term.value));
      const fresh = iris.filter(([term]) => !lane.has(term.value));
      if (iris.length < 2) continue;
      if (lane.size + fresh.length > MOST || pairs.size > PAIRS) { left = true; break; }
      for (const [term, at] of fresh) lane.set(term.value, at);
      for (const [{ value: a }] of iris) for (const [{ value: b }] of iris) if (a < b) pairs.set(a + " " + b, [a, b]);
      for (const [from, to, zh, en] of declared) {
        const [start, end] = [from, to].map((name) => row[answer.names.indexOf(name)]);
        if (!start || !end || start.type !== "uri" || end.type !== "uri" || drawn.has(start.value + " " + end.value)) continue;
        drawn.add(start.value + " " + end.value);
        links.push({ from: start.value, to: end.value, property: "", said: [zh, en] });
      }
    }
    const both = await stated([...pairs.values()]), joined = new Set(both.flatMap((link) => [link.from + " " + link.to, link.to + " " + link.from]));
    const all = [...both, ...links.filter((link) => !joined.has(link.from + " " + link.to))];
    const ends = new Set(all.flatMap((link) => [link.from, link.to]));
    return { things: new Map([...lane].filter(([iri]) => ends.has(iri))), links: all, left, alone: lane.size - ends.size };
  };
  /* triples → the same. */
  const ofTriples = (answer) => {
    const things = new Map(), links = new Map();
    let left = false;
    const link = (from, to, property, lanes) => {
      const fresh = [from, to].filter((iri) => !things.has(iri));
      if (things.size + fresh.length > MOST) { left = true; return; }
      for (const [iri, lane] of [[from, lanes[0]], [to, lanes[1]]]) if (!things.has(iri)) things.set(iri, lane);
      links.set([from, property, to].join(" "), { from, to, property });
    };
    for (const row of answer.rows) if (row[2].type !== "literal" && !NAMING.test(row[1].value)) link(row[0].value, row[2].value, row[1].value, [0, 1]);
    return { things, links: [...links.values()], left, alone: 0 };
  };
  const drawable = (answer) => {
    if (answer.kind === "graph") return answer.rows.some((row) => row[2].type !== "literal" && !NAMING.test(row[1].value));
    return answer.rows.some((row) => row.filter((term) => term && term.type === "uri").length > 1);
  };

  /* Lanes: three sweeps in which each thing moves to the middle of what it is linked to. A long lane is folded into columns. */
  const lanes = (things, links) => {
    const ids = [...new Set(things.values())].sort((a, b) => a - b), at = new Map();
    const lists = ids.map((lane) => [...things.keys()].filter((iri) => things.get(iri) === lane));
    const near = new Map([...things.keys()].map((iri) => [iri, []]));
    for (const { from, to } of links) { near.get(from).push(to); near.get(to).push(from); }
    for (const list of lists) list.forEach((iri, n) => at.set(iri, n / list.length));
    for (let sweep = 0; sweep < 3; sweep += 1) for (const list of lists) {
      const middle = new Map(list.map((iri) => [iri, near.get(iri).reduce((sum, other) => sum + at.get(other), 0) / (near.get(iri).length || 1)]));
      list.sort((a, b) => middle.get(a) - middle.get(b)).forEach((iri, n) => at.set(iri, n / list.length));
    }
    const tall = Math.max(20, Math.ceil(Math.sqrt(things.size)) * 2), places = new Map();
    let x = 0;
    for (const list of lists) {
      const across = Math.ceil(list.length / tall), down = Math.ceil(list.length / across);
      list.forEach((iri, n) => places.set(iri, { x: x + 120 * (n % across), y: (Math.floor(n / across) - down / 2) * 46 }));
      x += 120 * across + 420;
    }
    return places;
  };

  const loaded = () => window.vis ? Promise.resolve() : new Promise((done, failed) => {
    document.head.append(kg.el("script", { src: kg.names.shown.network, onload: done, onerror: () => failed(new Error("vis-network cannot be loaded")) }));
  });
  const OTHER = "other", KIND = (iri) => kg.names.kind(iri) || OTHER;
  const HOLLOW = ["inferred reform", "safeguard", "document"];
  /* As much as most Chinese characters take, or twice as many letters. */
  const short = (text, most) => {
    let room = 2 * most, kept = "";
    for (const char of text) { room -= /[\u2e80-\uffff]/.test(char) ? 2 : 1; if (room < 0) return kept + "…"; kept += char; }
    return text;
  };
  const groups = () => ({ ...grouped(), [OTHER]: { shape: "dot", size: 7, color: kg.color("--soft") } });
  const grouped = () => Object.fromEntries(Object.entries(kg.names.shown.kinds).map(([kind, [, , shape, size]]) => {
    const color = kg.color("--k-" + kind.replaceAll(" ", "-")), ink = kg.color("--ink"), background = HOLLOW.includes(kind) ? kg.color("--paper") : color;
    const lit = { background, border: ink };
    return [kind, { shape, size, borderWidth: HOLLOW.includes(kind) ? 2 : 1, color: { background, border: color, highlight: lit, hover: lit } }];
  }));
  const property = (iri) => {
    const known = kg.names.shown.links[local(iri)];
    return iri ? kg.t(...(known || kg.names.label(iri))) : "";
  };
  const font = (color) => ({ color: kg.color(color), strokeColor: kg.color("--paper"), strokeWidth: 4, face: kg.color("--sans"), vadjust: 0 });

  const legend = (kinds) => kg.el("p", { class: "legend note" }, kinds.map((kind) => {
    const [zh, en] = kg.names.shown.kinds[kind] || ["其他", "other"];
    return kg.el("span", { class: "k k-" + kind.replaceAll(" ", "-") }, kg.both(zh, en));
  }));
  const listed = (things) => kg.el("details", { class: "listed" }, kg.el("summary", {}, kg.both(`列出图中的 ${things.size} 项`, `List the ${things.size} things of the picture`)),
    kg.el("ul", {}, [...things.keys()].map((iri) => kg.el("li", {}, kg.names.blank(iri) ? iri : kg.el("a", { href: kg.names.page(iri) }, kg.both(...kg.names.label(iri)))))));

  const notes = ({ left, alone, links }) => [
    left ? kg.el("p", { class: "note" }, kg.both(`图中只画出前 ${MOST} 项；表格为全部。`, `The first ${MOST} things are drawn; the table has all.`)) : null,
    kg.el("p", { class: "note" }, kg.both("连线是图谱中的陈述", "A line is a statement of the graph"),
      links.some((link) => link.said) ? kg.both("；虚线由本问题的答案得出", "; a dashed one follows from this answer") : null,
      alone ? kg.both(`；另有 ${alone} 项与同行各项之间没有陈述，未画。`, `; ${alone} more are joined to nothing in their rows, and are not drawn.`) : kg.both("。", "."))];
  const graph = async (place, answer, columns, declared) => {
    const drawn = answer.kind === "graph" ? ofTriples(answer) : await ofRows(answer, declared || []);
    const { things, links } = drawn, iris = [...things.keys()], forces = things.size <= FORCES;
    if (!links.length) {
      place.replaceChildren(kg.el("p", { class: "lead" }, kg.both("没有可画的关系：图谱没有在同一行的事物之间陈述任何关系。答案见表格。", "Nothing to draw: the graph states no relation between things of one row. The table has the answer.")));
      return;
    }
    await Promise.all([loaded(), kg.names.learn([...iris, ...new Set(links.map((link) => link.property).filter(Boolean))])]);
    const numbers = new Map(iris.map((iri, number) => [iri, number])), places = forces ? new Map() : lanes(things, links);
    const node = (iri) => ({ id: numbers.get(iri), group: KIND(iri), label: short(kg.t(...kg.names.label(iri)), 16), font: font("--ink"), ...places.get(iri) });
    const named = links.length <= 60;
    const edge = (link, id) => ({
      id, from: numbers.get(link.from), to: numbers.get(link.to), arrows: link.property ? { to: { enabled: true, scaleFactor: 0.5 } } : undefined,
      label: named ? (link.said ? kg.t(...link.said) : property(link.property)) || undefined : undefined, dashes: Boolean(link.said), font: { ...font("--soft"), size: 11 }, color: { color: kg.color("--soft"), opacity: forces ? 0.55 : 0.25, highlight: kg.color("--ink"), hover: kg.color("--ink") },
    });
    const nodes = new vis.DataSet(iris.map(node)), edges = new vis.DataSet(links.map(edge));
    const box = kg.el("div", { class: "network", id: "picture" });
    place.replaceChildren(...[
      ...notes(drawn), box, legend([...Object.keys(kg.names.shown.kinds), OTHER].filter((kind) => iris.some((iri) => KIND(iri) === kind))), listed(things)].filter(Boolean));
    const network = new vis.Network(box, { nodes, edges }, {
      groups: groups(), layout: { randomSeed: 1, improvedLayout: things.size <= 100 },
      physics: forces ? { solver: "forceAtlas2Based", forceAtlas2Based: { springLength: things.size < 40 ? 170 : 110, gravitationalConstant: -90 }, stabilization: { iterations: 250, fit: true } } : { enabled: false },
      interaction: { hover: true, keyboard: { enabled: true, bindToWindow: false }, hideEdgesOnDrag: !forces, tooltipDelay: 100000000 },
      nodes: { font: { size: 13 } }, edges: { smooth: false, selectionWidth: 1.5, hoverWidth: 0.5 },
    });
    box.firstElementChild.setAttribute("role", "img");
    box.firstElementChild.setAttribute("aria-label", "关系图；下方列出图中各项 Picture; its things are listed below");
    const settled = () => { network.setOptions({ physics: false }); network.fit(); box.dataset.ready = "true"; };
    if (forces) network.once("stabilizationIterationsDone", settled); else settled();
    network.on("click", ({ nodes: [picked] }) => { if (picked !== undefined && !kg.names.blank(iris[picked]) && kg.names.page(iris[picked])) location.href = kg.names.page(iris[picked]); });
    network.on("hoverNode", () => { box.style.cursor = "pointer"; });
    network.on("blurNode", () => { box.style.cursor = ""; });
    const look = () => {
      if (!box.isConnected) { document.removeEventListener("kg:look", look); return; }
      network.setOptions({ groups: groups() }); nodes.update(iris.map((iri) => { const { x, y, ...rest } = node(iri); return rest; })); edges.update(links.map(edge));
    };
    document.addEventListener("kg:look", look);
    kg.picture = { network, iris, links };
  };

  kg.drawable = drawable;
  kg.views.graph = graph;
})();
