/* An answer as a picture of things and links, drawn by vis-network as on the other pages, in their shapes and colours.
   1. A triple is a link, named by its property. In a row, each IRI is linked to the next IRI of that row.
      Labels and classes of the answer's things make no nodes: they name and colour them.
   2. Up to 300 things find their places by forces, computed once. Above that forces take too long and only tangle: things stand in
      lanes, one for each column, each near what it is linked to. Above 1,500 the rest is left out, and the page says so.
   3. A click on a thing, or Enter where it is listed below the picture, leads to its page. */
(function () {
  "use strict";
  const FORCES = 300, MOST = 1500;
  const NAMING = /(#label|#prefLabel|#altLabel|#type)$/;

  /* rows → things (IRI → lane) and links (from, to, property). */
  const collect = (answer) => {
    const things = new Map(), links = new Map();
    let left = false;
    const link = (from, to, property, lanes) => {
      const fresh = [from, to].filter((iri) => !things.has(iri));
      if (things.size + fresh.length > MOST) { left = true; return; }
      for (const [iri, lane] of [[from, lanes[0]], [to, lanes[1]]]) if (!things.has(iri)) things.set(iri, lane);
      links.set([from, property, to].join(" "), { from, to, property });
    };
    for (const row of answer.rows) {
      if (answer.kind === "graph") {
        if (row[2].type !== "literal" && !NAMING.test(row[1].value)) link(row[0].value, row[2].value, row[1].value, [0, 1]);
        continue;
      }
      const iris = row.map((term, lane) => [term, lane]).filter(([term]) => term && term.type === "uri");
      iris.slice(1).forEach(([term, lane], at) => link(iris[at][0].value, term.value, "", [iris[at][1], lane]));
    }
    return { things, links: [...links.values()], left };
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
  const KIND = (iri) => kg.names.kind(iri) || "section";
  const HOLLOW = ["inferred reform", "safeguard", "document"];
  /* As much as most Chinese characters take, or twice as many letters. */
  const short = (text, most) => {
    let room = 2 * most, kept = "";
    for (const char of text) { room -= /[\u2e80-\uffff]/.test(char) ? 2 : 1; if (room < 0) return kept + "…"; kept += char; }
    return text;
  };
  const groups = () => Object.fromEntries(Object.entries(kg.names.shown.kinds).map(([kind, [, , shape, size]]) => {
    const color = kg.color("--k-" + kind.replaceAll(" ", "-")), ink = kg.color("--ink"), background = HOLLOW.includes(kind) ? kg.color("--paper") : color;
    const lit = { background, border: ink };
    return [kind, { shape, size, borderWidth: HOLLOW.includes(kind) ? 2 : 1, color: { background, border: color, highlight: lit, hover: lit } }];
  }));
  const property = (iri) => {
    const local = iri.split(/[#/]/).pop(), known = kg.names.shown.links[local];
    return iri ? kg.t(...(known || kg.names.label(iri))) : "";
  };
  const font = (color) => ({ color: kg.color(color), strokeColor: kg.color("--paper"), strokeWidth: 4, face: kg.color("--sans"), vadjust: 0 });

  const legend = (kinds) => kg.el("p", { class: "legend note" }, kinds.map((kind) => {
    const [zh, en] = kg.names.shown.kinds[kind];
    return kg.el("span", { class: "k k-" + kind.replaceAll(" ", "-") }, kg.both(zh, en));
  }));
  const listed = (things) => kg.el("details", { class: "listed" }, kg.el("summary", {}, kg.both(`列出图中的 ${things.size} 项`, `List the ${things.size} things of the picture`)),
    kg.el("ul", {}, [...things.keys()].map((iri) => kg.el("li", {}, kg.names.blank(iri) ? iri : kg.el("a", { href: kg.names.page(iri) }, kg.both(...kg.names.label(iri)))))));

  const graph = async (place, answer) => {
    const { things, links, left } = collect(answer), iris = [...things.keys()], forces = things.size <= FORCES;
    await Promise.all([loaded(), kg.names.learn([...iris, ...new Set(links.map((link) => link.property).filter(Boolean))])]);
    const numbers = new Map(iris.map((iri, number) => [iri, number])), places = forces ? new Map() : lanes(things, links);
    const node = (iri) => ({ id: numbers.get(iri), group: KIND(iri), label: short(kg.t(...kg.names.label(iri)), 16), font: font("--ink"), ...places.get(iri) });
    const named = links.length <= 60;
    const edge = (link, id) => ({
      id, from: numbers.get(link.from), to: numbers.get(link.to), arrows: link.property ? { to: { enabled: true, scaleFactor: 0.5 } } : undefined,
      label: named && link.property ? property(link.property) : undefined, font: { ...font("--soft"), size: 11 }, color: { color: kg.color("--soft"), opacity: forces ? 0.55 : 0.25, highlight: kg.color("--ink"), hover: kg.color("--ink") },
    });
    const nodes = new vis.DataSet(iris.map(node)), edges = new vis.DataSet(links.map(edge));
    const box = kg.el("div", { class: "network", id: "picture" });
    place.replaceChildren(...[
      left ? kg.el("p", { class: "note" }, kg.both(`图中只画出前 ${MOST} 项；表格为全部。`, `The first ${MOST} things are drawn; the table has all.`)) : null,
      box, legend(Object.keys(kg.names.shown.kinds).filter((kind) => iris.some((iri) => KIND(iri) === kind))), listed(things)].filter(Boolean));
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
    network.on("click", ({ nodes: [picked] }) => { if (picked !== undefined && !kg.names.blank(iris[picked])) location.href = kg.names.page(iris[picked]); });
    network.on("hoverNode", () => { box.style.cursor = "pointer"; });
    network.on("blurNode", () => { box.style.cursor = ""; });
    const look = () => {
      if (!box.isConnected) { document.removeEventListener("kg:look", look); return; }
      network.setOptions({ groups: groups() }); nodes.update(iris.map((iri) => { const { x, y, ...rest } = node(iri); return rest; })); edges.update(links.map(edge));
    };
    document.addEventListener("kg:look", look);
    kg.picture = { network, iris };
  };

  kg.drawable = drawable;
  kg.views.graph = graph;
})();
