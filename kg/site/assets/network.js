/* The network pages. vis-network draws; this file filters, searches, names what is on screen and shows the evidence.
   Labels are drawn here because they must not overlap and keep their size while one zooms: vis-network has neither. */
(function () {
  "use strict";
  const kg = window.kg, $ = (id) => document.getElementById(id);
  const data = JSON.parse($("network-data").textContent);
  const home = new Map(data.nodes.map((n) => [n.id, { x: n.x, y: n.y }]));
  const byKey = new Map(data.nodes.map((n) => [n.key, n]));
  const byId = new Map(data.nodes.map((n) => [n.id, n]));
  const edgeById = new Map(data.edges.map((e) => [e.id, e]));
  const linksOf = new Map(data.nodes.map((n) => [n.id, []]));
  for (const e of data.edges) { linksOf.get(e.from).push(e); if (e.to !== e.from) linksOf.get(e.to).push(e); }

  /* ── colours, from the stylesheet ────────────────────────────────────────────────────────────────────────── */
  const RELATION = { implements: "reform", implementsForm: "reform", responsibleUnit: "department", leadUnit: "department", exemplifies: "case", based_on: "municipal-plan", elaborates: "measure", reusesTextOf: "measure", sameCommitmentAs: "measure" };
  const kindColor = (kind) => kg.color("--k-" + kind.replaceAll(" ", "-"));
  const HOLLOW = new Set(["inferred reform", "safeguard", "document"]);
  let paper, ink, soft;
  function look() {
    paper = kg.color("--paper"); ink = kg.color("--ink"); soft = kg.color("--soft");
    const groups = {};
    for (const kind of data.kinds) {
      const c = kindColor(kind), fill = HOLLOW.has(kind) ? paper : c;
      groups[kind] = { color: { background: fill, border: c, highlight: { background: fill, border: ink }, hover: { background: fill, border: ink } }, borderWidth: HOLLOW.has(kind) ? 2 : 1 };
    }
    return groups;
  }
  const edgeColor = (e) => ({ color: kg.color("--k-" + (RELATION[e.predicate] || "section")), opacity: data.many ? 0.25 : 0.38, inherit: false });
  const groups = look();
  const tint = {};
  const tintOf = (e) => tint[e.predicate] || (tint[e.predicate] = edgeColor(e));

  /* ── filters ─────────────────────────────────────────────────────────────────────────────────────────────── */
  const boxes = (group) => [...document.querySelectorAll(`input[data-group="${group}"]`)];
  const off = (group) => new Set(boxes(group).filter((b) => !b.checked).map((b) => b.value));
  const filter = { kind: new Set(), method: new Set(), relation: new Set(), district: "", plan: "", topic: "", sure: 0 };
  let shownNodes = new Set(), shownEdges = new Set();

  const passes = (e) => !filter.relation.has(e.predicate) && e.why.some((w) => !filter.method.has(w.m) && w.c >= filter.sure);
  const facets = { district: (n) => n.district, plan: (n) => n.plan, topic: (n) => n.topics || n.topic };
  const holds = (value, wanted) => (Array.isArray(value) ? value.includes(wanted) : value === wanted);

  function compute() {
    const active = Object.keys(facets).filter((f) => filter[f]);
    const open = data.edges.filter(passes);
    const core = new Set(), near = new Set();
    for (const n of data.nodes) {
      if (filter.kind.has(n.group)) continue;
      const states = active.map((f) => { const v = facets[f](n); return v && v.length ? holds(v, filter[f]) : null; });
      if (states.every((s) => s === true)) core.add(n.id); else if (!states.includes(false)) near.add(n.id);
    }
    shownNodes = new Set(core);
    if (active.length) for (const e of open) {
      if (core.has(e.from) && near.has(e.to)) shownNodes.add(e.to);
      if (core.has(e.to) && near.has(e.from)) shownNodes.add(e.from);
    }
    shownEdges = new Set(open.filter((e) => shownNodes.has(e.from) && shownNodes.has(e.to)).map((e) => e.id));
  }
  /* The state of the controls, the address foremost, before anything is drawn. */
  const selects = ["district", "plan", "topic"], state = kg.state();
  for (const group of ["kind", "method", "relation"]) {
    const turned = new Set((state.get(group) || "").split(","));
    for (const b of boxes(group)) b.checked = turned.has(b.value) ? !b.defaultChecked : b.defaultChecked;
  }
  for (const s of selects) if ($("f-" + s)) $("f-" + s).value = state.get(s) || "";
  if ($("f-sure")) $("f-sure").value = state.get("sure") || 0;
  function readFilters() {
    for (const group of ["kind", "method", "relation"]) filter[group] = off(group);
    for (const s of selects) filter[s] = $("f-" + s) ? $("f-" + s).value : "";
    filter.sure = $("f-sure") ? +$("f-sure").value : 0;
    if ($("f-sure")) $("f-sure-now").textContent = filter.sure.toFixed(2);
  }
  readFilters();
  compute();
  /* vis-network gets what it draws with; names and words stay here, since copying them costs most of its start. */
  const drawn = (n) => ({ id: n.id, group: n.group, shape: n.shape, size: n.size, x: n.x, y: n.y });
  const nodes = new vis.DataSet(data.nodes.map(drawn)), edges = new vis.DataSet(data.edges.map((e) => ({ id: e.id, from: e.from, to: e.to, color: tintOf(e), dashes: e.best < 0.75 })));
  const nodeView = new vis.DataView(nodes, { filter: (n) => shownNodes.has(n.id) });
  const edgeView = new vis.DataView(edges, { filter: (e) => shownEdges.has(e.id) });

  const box = $("network");
  const options = Object.assign({}, data.options, { groups });
  const network = new vis.Network(box, { nodes: nodeView, edges: edgeView }, options);
  /* vis-network puts its own element in the order of the keyboard: it gets the name, and ours leaves the order. */
  for (const name of ["role", "aria-label"]) { box.firstElementChild.setAttribute(name, box.getAttribute(name)); box.removeAttribute(name); }
  box.removeAttribute("tabindex");
  /* A frame shows where the keyboard is; a browser shows it at the mouse too once something was typed before. */
  box.addEventListener("pointerdown", () => { box.dataset.mouse = ""; }, true);
  document.addEventListener("keydown", (event) => { if (!["Control", "Shift", "Alt", "Meta"].includes(event.key)) delete box.dataset.mouse; }, true);
  kg.network = network; kg.networkData = data;
  document.addEventListener("kg:look", () => {
    for (const p of Object.keys(tint)) delete tint[p];
    network.setOptions({ groups: look() });
    edges.update(data.edges.map((e) => ({ id: e.id, color: tintOf(e) })));
    nodes.update(data.nodes.map((n) => ({ id: n.id, group: n.group })));
    status(); if (picked || pickedEdge) show(); network.redraw();
  });

  /* ── drawing over the picture ────────────────────────────────────────────────────────────────────────────── */
  let hovered = null, picked = null, pickedEdge = null, loose = false;
  const LANDMARK = new Set(["national plan", "municipal plan", "district plan", "collection"]);
  const RANK = { "national plan": 0, "municipal plan": 0, "district plan": 0, collection: 0, district: 1, reform: 2, "inferred reform": 3, case: 2, department: 3, measure: 4, safeguard: 4, document: 5, section: 6 };
  const FROM = data.ego ? [0, 0, 0, 0, 0, 0, 0] : [0, 0, 0.3, 0.36, 0.45, 0.5, 0.8];  // scale from which a rank is named
  const ordered = [...data.nodes].sort((a, b) => RANK[a.group] - RANK[b.group] || b.degree - a.degree || a.id - b.id);
  const short = (text, n) => ([...text].length > n ? [...text].slice(0, n - 1).join("") + "…" : text);

  const focus = () => {
    const centre = hovered !== null ? hovered : picked;
    if (pickedEdge && hovered === null) { const e = edgeById.get(pickedEdge); return { nodes: new Set([e.from, e.to]), edges: [e] }; }
    if (centre === null) return null;
    const near = linksOf.get(centre).filter((e) => shownEdges.has(e.id));
    return { nodes: new Set([centre, ...near.flatMap((e) => [e.from, e.to])]), edges: near };
  };

  network.on("beforeDrawing", (ctx) => {
    if (loose || !data.rows) return;
    ctx.save();
    data.rows.forEach((row, i) => { if (i % 2 === 0) { ctx.fillStyle = kg.shade || (kg.shade = kg.color("--shade")); ctx.fillRect(data.lanes[1].start - 60, row.start - 2, data.lanes[data.lanes.length - 2].end - data.lanes[1].start + 120, row.end - row.start + 24); } });
    ctx.strokeStyle = kg.color("--line"); ctx.lineWidth = 1 / network.getScale();
    for (const lane of data.lanes.slice(1)) { ctx.beginPath(); ctx.moveTo(lane.start - 55, -120); ctx.lineTo(lane.start - 55, data.bottom); ctx.stroke(); }
    ctx.restore();
  });
  document.addEventListener("kg:look", () => { kg.shade = null; });

  network.on("afterDrawing", (ctx) => {
    const scale = network.getScale(), near = focus();
    ctx.save();
    const taken = [];
    if (near) {
      const a = network.DOMtoCanvas({ x: 0, y: 0 }), b = network.DOMtoCanvas({ x: box.clientWidth, y: box.clientHeight });
      ctx.globalAlpha = 0.82; ctx.fillStyle = paper; ctx.fillRect(a.x, a.y, b.x - a.x, b.y - a.y); ctx.globalAlpha = 1;
    }
    if (!loose && data.rows) headings(ctx, scale, taken);
    if (near) {
      for (const e of near.edges) line(ctx, e, scale);
      for (const id of near.nodes) { const n = network.body.nodes[id]; if (n && shownNodes.has(id)) n.draw(ctx); }
    }
    labels(ctx, scale, near, taken);
    ctx.restore();
  });

  function line(ctx, e, scale) {
    const a = network.body.nodes[e.from], b = network.body.nodes[e.to];
    if (!a || !b) return;
    ctx.strokeStyle = kg.color("--k-" + (RELATION[e.predicate] || "section"));
    ctx.lineWidth = (e.id === pickedEdge ? 3.5 : 1.8) / scale;
    ctx.setLineDash(e.best < 0.75 ? [7 / scale, 5 / scale] : []);
    ctx.beginPath(); ctx.moveTo(a.x, a.y); ctx.lineTo(b.x, b.y); ctx.stroke(); ctx.setLineDash([]);
  }

  function labels(ctx, scale, near, taken) {
    const w = box.clientWidth, h = box.clientHeight;
    const free = (r) => taken.every((t) => r[2] < t[0] || r[0] > t[2] || r[3] < t[1] || r[1] > t[3]);
    const first = near ? ordered.filter((n) => near.nodes.has(n.id)) : ordered;
    if (near && hovered === null && picked !== null) first.sort((a, b) => (b.id === picked) - (a.id === picked));
    ctx.textAlign = "center"; ctx.textBaseline = "top"; ctx.lineJoin = "round";
    let named = 0;
    for (const n of first) {
      if (named > 260) break;
      if (!shownNodes.has(n.id) || (!near && scale < FROM[RANK[n.group]])) continue;
      const body = network.body.nodes[n.id];
      if (!body) continue;
      const at = network.canvasToDOM({ x: body.x, y: body.y });
      if (at.x < -80 || at.y < -30 || at.x > w + 80 || at.y > h + 10) continue;
      const landmark = LANDMARK.has(n.group), size = landmark ? 13 : 12;
      const text = short(n.label, near && (n.id === picked || n.id === hovered) ? 40 : landmark ? (w < 700 || scale < 0.3 ? 12 : 24) : scale > 0.8 || data.ego ? 18 : 11);
      ctx.font = `${landmark ? "700 " : ""}${size / scale}px ${kg.font || (kg.font = kg.color("--sans"))}`;
      const half = (ctx.measureText(text).width * scale) / 2, top = at.y + n.size * scale + 3;
      const r = [at.x - half - 3, top - 1, at.x + half + 3, top + size + 2];
      if (!free(r)) continue;
      taken.push(r); named += 1;
      const y = body.y + n.size + 3 / scale;
      ctx.lineWidth = 4 / scale; ctx.strokeStyle = paper; ctx.strokeText(text, body.x, y);
      ctx.fillStyle = ink; ctx.fillText(text, body.x, y);
    }
  }

  function headings(ctx, scale, taken) {
    const chip = (text, x, y, bold, align) => {
      ctx.font = `${bold ? "700 " : ""}${11.5 / scale}px ${kg.font || (kg.font = kg.color("--sans"))}`;
      const width = ctx.measureText(text).width + 8 / scale, height = 17 / scale;
      const start = align === "middle" ? x - width / 2 : x;
      ctx.globalAlpha = 0.88; ctx.fillStyle = paper; ctx.fillRect(start, y, width, height); ctx.globalAlpha = 1;
      ctx.fillStyle = bold ? ink : soft; ctx.textAlign = "left"; ctx.textBaseline = "middle"; ctx.fillText(text, start + 4 / scale, y + height / 2);
      const at = network.canvasToDOM({ x: start, y });
      taken.push([at.x, at.y, at.x + width * scale, at.y + 17]);
      return start + width;
    };
    const view = network.DOMtoCanvas({ x: 0, y: 0 }), end = network.DOMtoCanvas({ x: box.clientWidth, y: box.clientHeight });
    for (const row of data.rows) {
      if ((row.end - row.start + 56) * scale < 12 || row.end < view.y || row.start > end.y) continue;
      const name = kg.t(row.zh, row.en);
      ctx.font = `${11.5 / scale}px ${kg.font}`;
      chip(name, Math.max(view.x + 4 / scale, data.lanes[1].start - 70 - ctx.measureText(name).width - 8 / scale), Math.max(row.start, view.y + 24 / scale), false, "left");
    }
    let last = -Infinity;
    for (const lane of data.lanes) {
      const name = short(kg.t(lane.zh, lane.en), 14), middle = (lane.start + lane.end) / 2;
      ctx.font = `700 ${11.5 / scale}px ${kg.font}`;
      const half = ctx.measureText(name).width / 2 + 6 / scale;
      if (middle - half < last) continue;
      last = chip(name, middle, Math.max(view.y + 4 / scale, -150), true, "middle");
    }
  }

  /* ── selection and evidence ──────────────────────────────────────────────────────────────────────────────── */
  const panel = $("panel");
  const icon = (kind) => { const s = document.querySelector(`template[data-icon="${kind}"]`); return s ? s.content.cloneNode(true) : ""; };
  const place = (w) => w.slug && data.readable.includes(w.slug) ? `${data.views}read-${w.slug}.html#o${w.s}-${w.e}` : null;

  function quote(w, e) {
    const href = place(w);
    const parts = [
      kg.el("p", { class: "source" }, kg.el("span", { class: "tag strong" }, kg.t(...(data.methods[w.m] || [w.m, w.m]))), " ", kg.t("置信度 ", "confidence "), w.c.toFixed(2)),
    ];
    if (w.f && byKey.has(w.f)) { const form = byKey.get(w.f); parts.push(kg.el("p", {}, kg.t("经由 ", "By way of "), kg.el("button", { type: "button", onclick: () => pick(form.id) }, icon(form.group), " ", form.label))); }
    if (w.q) parts.push(kg.el("blockquote", {}, kg.el("span", { class: "around" }, "…" + (w.p || "")), kg.el("mark", {}, w.q), kg.el("span", { class: "around" }, (w.x || "") + "…")));
    else if (w.m === "Structure") parts.push(kg.el("p", { class: "note" }, kg.t("由文件自身的结构得出，无需引文。", "Follows from the make-up of the document; no quotation is needed.")));
    if (href) parts.push(kg.el("p", {}, kg.el("a", { href, class: "button read" }, kg.t("在原文中查看 →", "Read it in the source →"))));
    if (w.oq) parts.push(kg.el("p", { class: "source" }, kg.t("对应原文：", "Against: ")), kg.el("blockquote", {}, kg.el("mark", {}, w.oq)));
    return kg.el("div", { class: "why" }, parts);
  }

  function showEdge(e) {
    const from = byId.get(e.from), to = byId.get(e.to), words = data.predicates[e.predicate] || [e.predicate, e.predicate];
    const end = (n) => kg.el("button", { type: "button", onclick: () => pick(n.id) }, icon(n.group), " ", n.label);
    return [kg.el("h2", {}, kg.t("依据", "Evidence")), kg.el("div", { class: "row" }, end(from)), kg.el("p", {}, kg.el("b", {}, kg.t(words[0], words[1])), " ↓"), kg.el("div", { class: "row" }, end(to)),
      ...e.why.filter((w) => !filter.method.has(w.m) && w.c >= filter.sure).map((w) => quote(w, e))];
  }

  function showNode(n) {
    const words = data.kindNames[n.group];
    const facts = [[kg.t("编号", "Number"), n.number], [kg.t("期限", "Deadline"), n.due], [kg.t("主题", "Topic"), n.topic ? kg.t(...data.topics[n.topic]) : ""], [kg.t("方案", "Plan"), n.plan && byKey.has("plan/" + n.plan) ? byKey.get("plan/" + n.plan).label : ""], [kg.t("又称", "Also"), (n.also || []).join("、")]];
    const parts = [kg.el("p", { class: "kind" }, icon(n.group), " ", kg.t(words[0], words[1])), kg.el("h2", {}, n.label)];
    if (n.en && kg.lang() === "en") parts.push(kg.el("p", { class: "note" }, n.en));
    parts.push(kg.el("dl", {}, facts.filter((f) => f[1]).flatMap(([name, value]) => [kg.el("dt", {}, name), kg.el("dd", {}, value)])));
    const links = [];
    if (n.read) links.push(kg.el("a", { class: "button", href: data.views + n.read }, kg.t("读原文 →", "Read the source →")));
    if (n.page) links.push(kg.el("a", { class: "button", href: data.views + n.page }, kg.t("专页 →", "Its page →")));
    if (links.length) parts.push(kg.el("div", { class: "row" }, links));
    const sets = new Map();
    for (const e of linksOf.get(n.id)) {
      if (!shownEdges.has(e.id)) continue;
      const out = e.from === n.id, name = e.predicate + (out ? ">" : "<");
      if (!sets.has(name)) sets.set(name, []);
      sets.get(name).push([e, byId.get(out ? e.to : e.from)]);
    }
    const hiddenLinks = linksOf.get(n.id).length - linksOf.get(n.id).filter((e) => shownEdges.has(e.id)).length;
    for (const [name, rows] of sets) {
      const p = data.predicates[name.slice(0, -1)] || [name, name, name, name], k = name.endsWith(">") ? 0 : 2;
      parts.push(kg.el("h3", {}, `${kg.t(p[k], p[k + 1])} (${rows.length})`));
      rows.sort((a, b) => b[0].best - a[0].best);
      parts.push(kg.el("ul", {}, rows.map(([e, other]) => kg.el("li", {}, kg.el("button", { type: "button", "data-edge": e.id, onclick: () => pickEdge(e.id) }, icon(other.group), kg.el("span", {}, other.label), kg.el("span", { class: "sure" }, e.why[0].m === "Structure" ? "" : e.best.toFixed(2)))))));
    }
    if (hiddenLinks) parts.push(kg.el("p", { class: "note" }, kg.t(`另有 ${hiddenLinks} 条关联被筛选隐藏。`, `${hiddenLinks} more links are hidden by the filters.`)));
    return parts;
  }

  function show() {
    const back = pickedEdge && picked !== null ? kg.el("button", { type: "button", onclick: () => { pickedEdge = null; show(); } }, kg.t("← 返回", "← Back")) : null;
    const close = kg.el("button", { type: "button", class: "close", "aria-label": "关闭 Close", onclick: () => { picked = pickedEdge = null; network.unselectAll(); show(); } }, "×");
    panel.hidden = picked === null && !pickedEdge;
    panel.replaceChildren(...(panel.hidden ? [] : [close, ...(back ? [back] : []), ...(pickedEdge ? showEdge(edgeById.get(pickedEdge)) : showNode(byId.get(picked)))]));
    panel.scrollTop = 0;
    kg.remember({ at: picked !== null ? byId.get(picked).key : "", link: pickedEdge ? edgeById.get(pickedEdge).key : "" });
    network.redraw();
  }
  function pick(id, move = true) {
    picked = id; pickedEdge = null; hovered = null;
    if (!shownNodes.has(id)) { reset(); }
    network.selectNodes([id], false); show();
    if (move) setTimeout(around, 90, [id, ...linksOf.get(id).filter((e) => shownEdges.has(e.id)).flatMap((e) => [e.from, e.to])]);
  }
  function around(ids) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    network.fit({ nodes: [...new Set(ids)], maxZoomLevel: 0.9, animation: calm ? false : { duration: 350 } });
  }
  function pickEdge(id) { pickedEdge = id; hovered = null; show(); }
  kg.pick = (key) => byKey.has(key) && pick(byKey.get(key).id);
  kg.pickEdge = pickEdge;

  network.on("click", (event) => {
    if (event.nodes.length) pick(event.nodes[0], false);
    else if (event.edges.length) { picked = null; pickEdge(event.edges[0]); }
    else { picked = pickedEdge = null; show(); }
  });
  network.on("hoverNode", (event) => { hovered = event.node; box.style.cursor = "pointer"; network.redraw(); });
  network.on("blurNode", () => { hovered = null; box.style.cursor = ""; network.redraw(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !panel.hidden) panel.querySelector(".close").click(); });

  /* ── controls ────────────────────────────────────────────────────────────────────────────────────────────── */
  function status() {
    $("status").textContent = kg.t(`显示 ${shownNodes.size} / ${data.nodes.length} 个节点，${shownEdges.size} / ${data.edges.length} 条关联`, `${shownNodes.size} of ${data.nodes.length} things, ${shownEdges.size} of ${data.edges.length} links`);
    const counts = {};
    for (const id of shownNodes) { const k = byId.get(id).group; counts[k] = (counts[k] || 0) + 1; }
    for (const e of shownEdges) { const edge = edgeById.get(e); counts["r:" + edge.predicate] = (counts["r:" + edge.predicate] || 0) + 1; for (const m of new Set(edge.why.map((w) => w.m))) counts["m:" + m] = (counts["m:" + m] || 0) + 1; }
    for (const span of document.querySelectorAll("[data-count]")) span.textContent = counts[span.dataset.count] || 0;
  }
  function apply() {
    readFilters();
    compute(); nodeView.refresh(); edgeView.refresh(); status();
    if (picked !== null && !shownNodes.has(picked)) picked = null;
    if (pickedEdge && !shownEdges.has(pickedEdge)) pickedEdge = null;
    const now = { sure: filter.sure ? filter.sure : "" };
    for (const s of selects) now[s] = filter[s];
    for (const group of ["kind", "method", "relation"]) { const turned = boxes(group).filter((b) => b.checked !== b.defaultChecked).map((b) => b.value); now[group] = turned.join(","); }
    kg.remember(now);
    show();
  }
  function reset() {
    for (const b of document.querySelectorAll("input[data-group]")) b.checked = b.defaultChecked;
    for (const s of selects) if ($("f-" + s)) $("f-" + s).value = "";
    if ($("f-sure")) $("f-sure").value = 0;
    apply();
  }
  for (const b of document.querySelectorAll("input[data-group]")) b.addEventListener("change", () => apply());
  for (const s of selects) if ($("f-" + s)) $("f-" + s).addEventListener("change", () => { apply(); fit(); });
  if ($("f-sure")) $("f-sure").addEventListener("input", () => apply());
  for (const button of document.querySelectorAll("[data-all]")) button.addEventListener("click", () => {
    const list = boxes(button.dataset.all), some = list.some((b) => !b.checked);
    for (const b of list) b.checked = some; apply();
  });
  const on = (id, act) => { if ($(id)) $(id).addEventListener("click", act); };
  const fit = () => { network.fit({ nodes: [...shownNodes], animation: false }); network.moveTo({ scale: network.getScale() * 0.94 }); };
  on("do-reset", () => { reset(); fit(); });
  on("do-fit", fit);
  on("do-in", () => network.moveTo({ scale: network.getScale() * 1.4 }));
  on("do-out", () => network.moveTo({ scale: network.getScale() / 1.4 }));
  on("do-png", () => { network.redraw(); const from = box.querySelector("canvas"), to = document.createElement("canvas"); to.width = from.width; to.height = from.height; const c = to.getContext("2d"); c.fillStyle = paper; c.fillRect(0, 0, to.width, to.height); c.drawImage(from, 0, 0); kg.save("graph.png", to.toDataURL("image/png")); });
  on("do-csv", () => kg.save("links.csv", kg.csv([["subject", "subject_label", "relation", "object", "object_label", "method", "confidence", "quote", "document", "start", "end"], ...[...shownEdges].flatMap((id) => { const e = edgeById.get(id); return e.why.map((w) => [byId.get(e.from).key, byId.get(e.from).label, e.predicate, byId.get(e.to).key, byId.get(e.to).label, w.m, w.c, w.q, w.slug, w.s, w.e]); })]), "text/csv"));
  on("do-physics", () => {
    loose = !loose; $("do-physics").setAttribute("aria-pressed", String(loose));
    network.setOptions({ physics: { enabled: loose } });
    if (!loose) { nodes.update([...home].map(([id, p]) => ({ id, x: p.x, y: p.y }))); fit(); }
    network.redraw();
  });

  /* ── search: a combobox whose list is found as one types ─────────────────────────────────────────────────── */
  const input = $("find"), list = $("found");
  if (input) {
    let at = -1, hits = [], sure = false;
    const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); at = -1; };
    /* A topic is no node of the picture but a filter of it. */
    const shownAs = (one) => byKey.get(one.key) || (one.kind === "topic" && $("f-topic") && data.topics[one.tail] ? { topic: one.tail, label: kg.t(...data.topics[one.tail]) } : null);
    const find = () => {
      const q = input.value.trim(), answer = q ? kg.resolve(q) : { found: [], offered: [], chosen: null, ask: "" };
      hits = [...answer.found, ...answer.offered].map(shownAs).filter(Boolean).slice(0, 30);
      sure = answer.chosen !== null && !!shownAs(answer.chosen);
      input.title = sure || !hits.length ? "" : answer.ask === "which district?" ? kg.t("是哪个区的？", "Which district's?") : answer.ask ? kg.t("是哪个文件的？", "Of which document?") : kg.t("是哪一项？", "Which one?");
      const question = input.title ? [kg.el("li", { role: "option", "aria-disabled": "true" }, input.title)] : [];
      list.replaceChildren(...question, ...hits.map((n, i) => kg.el("li", { role: "option", id: "hit-" + i, "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); take(i); } }, n.key ? icon(n.group) : null, kg.el("span", {}, n.label), kg.el("small", {}, n.key ? n.plan || kg.t(...data.kindNames[n.group]) : kg.t("主题", "topic")))));
      if (q && !hits.length) list.replaceChildren(kg.el("li", { role: "option", "aria-disabled": "true" }, kg.t("没有找到", "Nothing found")));
      list.hidden = !q; input.setAttribute("aria-expanded", String(!!q)); at = -1; mark();
    };
    const mark = () => { [...list.querySelectorAll('[id^="hit-"]')].forEach((li, i) => li.setAttribute("aria-selected", String(i === at))); input.setAttribute("aria-activedescendant", at >= 0 ? "hit-" + at : ""); if (at >= 0) $("hit-" + at).scrollIntoView({ block: "nearest" }); };
    const take = (i) => {
      if (!hits[i]) return;
      input.value = hits[i].label; close();
      if (hits[i].key) pick(hits[i].id); else { $("f-topic").value = hits[i].topic; apply(); fit(); }
    };
    input.addEventListener("input", find);
    input.addEventListener("focus", () => input.value && find());
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); if (hits.length) { at = (at + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % hits.length; mark(); } }
      else if (event.key === "Enter") { event.preventDefault(); if (at >= 0 || sure) take(Math.max(at, 0)); else if (hits.length) { at = 0; mark(); } }
      else if (event.key === "Escape") close();
    });
  }

  /* ── begin where the address says ────────────────────────────────────────────────────────────────────────── */
  const at = state.get("at"), link = state.get("link");
  status();
  fit();
  if (link) { const e = data.edges.find((one) => one.key === link); if (e) { if (at && byKey.has(at)) picked = byKey.get(at).id; pickEdge(e.id); } }
  else if (at && byKey.has(at)) pick(byKey.get(at).id);
  if (matchMedia("(max-width: 44rem)").matches && $("filter-box")) $("filter-box").open = false;
  box.dataset.ready = "true";
})();
