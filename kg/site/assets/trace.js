/* The trace page: layers of blocks joined by bands, drawn as SVG from the paths that pass the filters. */
(function () {
  "use strict";
  const kg = window.kg, $ = (id) => document.getElementById(id);
  const data = JSON.parse($("trace-data").textContent);
  const SVG = "http://www.w3.org/2000/svg", MOST = 22;
  const LAYERS = [["level", "提出层级", "Level"], ["city", "市级方案", "City plan"], ["reform", "改革", "Reform"], ["measure", "举措", "Measure"], ["body", "责任单位", "Body"]];
  const COLOR = { level: "--k-national-plan", city: "--k-municipal-plan", reform: "--k-reform", measure: "--k-measure", body: "--k-department" };
  const LEVEL = { national: ["国家提出", "national"], municipal: ["本市提出", "of the city"], city: ["本市提出", "of the city"], district: ["区级提出", "of a district"] };
  /* One row for each path and body: the unit of width. */
  const rows = data.paths.flatMap((p) => (p.bodies.length ? p.bodies : [""]).map((body) => Object.assign({}, p, { body })));
  const narrow = {};
  let band = null;
  const node = (name, attributes, ...children) => { const e = document.createElementNS(SVG, name); for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v); e.append(...children); return e; };
  const topicOf = (key, row) => (data.names[key] && data.names[key][3]) || row.topic || "";

  function name(layer, id) {
    if (id.startsWith("topic:")) { const t = data.topics[id.slice(6)]; return t ? kg.t(t[0], t[1]) : kg.t("未归主题", "no topic"); }
    if (id === "others") return kg.t("其余单位", "other bodies");
    if (layer === "level") return LEVEL[id] ? kg.t(...LEVEL[id]) : id ? id : kg.t("未载明", "not stated");
    if (!id) return layer === "body" ? kg.t("未写明单位", "no body named") : kg.t("未载明", "not stated");
    const n = data.names[id];
    return n ? (kg.lang() === "en" && n[1] ? n[1] : n[0]) : id;
  }
  function select() {
    const f = { district: $("district").value, plan: $("plan").value, topic: $("topic").value };
    return rows.filter((r) => Object.entries(f).every(([k, v]) => !v || r[k] === v) && Object.entries(narrow).every(([k, v]) => matches(k, r, v)));
  }
  const matches = (layer, r, id) => (id.startsWith("topic:") ? topicOf(r[layer], r) === id.slice(6) : r[layer] === id);
  /* Which block of a layer a row stands in: its own, or a larger one where there are too many. */
  function grouping(layer, list) {
    const counts = new Map();
    for (const r of list) counts.set(r[layer], (counts.get(r[layer]) || 0) + 1);
    if (counts.size <= MOST) return (r) => r[layer];
    if (layer === "body") { const kept = new Set([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST - 1).map((c) => c[0])); return (r) => (kept.has(r.body) ? r.body : "others"); }
    return (r) => "topic:" + topicOf(r[layer], r);
  }

  /* A name cut to a width in pixels at 12 px: Chinese characters are as wide as high, others about half. */
  function fitting(text, room) {
    const wide = (c) => (c > "\u2e7f" ? 12 : 6.8), all = [...text];
    if (all.reduce((sum, c) => sum + wide(c), 0) <= room) return text;
    let used = 12, n = 0;
    while (n < all.length && used + wide(all[n]) <= room) used += wide(all[n++]);
    return all.slice(0, n).join("") + "…";
  }

  function draw() {
    const list = select(), width = 1180, barWidth = 13, top = 30, gap = 5;
    const groups = LAYERS.map(([layer]) => grouping(layer, list));
    const columns = LAYERS.map(([layer], i) => {
      const blocks = new Map();
      for (const r of list) { const id = groups[i](r); if (!blocks.has(id)) blocks.set(id, { id, layer, n: 0 }); blocks.get(id).n += 1; }
      return [...blocks.values()].sort((a, b) => b.n - a.n || (a.id < b.id ? -1 : 1));
    });
    const unit = Math.max(0.6, Math.min(14, 470 / Math.max(1, list.length)));
    let height = 0;
    columns.forEach((blocks, i) => { let y = top; for (const b of blocks) { b.x = 4 + i * ((width - 210) / (LAYERS.length - 1)); b.y = y; b.h = Math.max(3, b.n * unit); b.left = b.right = y; y += Math.max(b.h + gap, 17); } height = Math.max(height, y); });
    /* short columns stand in the middle */
    columns.forEach((blocks) => { const used = blocks.length ? blocks[blocks.length - 1].y + blocks[blocks.length - 1].h - top : 0, shift = (height - top - used) / 2; for (const b of blocks) { b.y += shift; b.left = b.right = b.y; } });
    const svg = node("svg", { viewBox: `0 0 ${width} ${height + 10}`, role: "group", "aria-label": kg.t("追溯图", "Trace picture") });
    LAYERS.forEach((l, i) => svg.append(node("text", { x: 4 + i * ((width - 210) / 4), y: 14, class: "layer" }, kg.t(l[1], l[2]))));
    for (let i = 0; i + 1 < LAYERS.length; i += 1) {
      const bands = new Map();
      for (const r of list) { const a = groups[i](r), b = groups[i + 1](r), id = a + "\n" + b; if (!bands.has(id)) bands.set(id, { a, b, i, rows: [] }); bands.get(id).rows.push(r); }
      const at = columns.map((blocks) => new Map(blocks.map((b, k) => [b.id, [b, k]])));
      for (const one of [...bands.values()].sort((p, q) => at[i].get(p.a)[1] - at[i].get(q.a)[1] || at[i + 1].get(p.b)[1] - at[i + 1].get(q.b)[1])) {
        const a = at[i].get(one.a)[0], b = at[i + 1].get(one.b)[0], ha = (one.rows.length / a.n) * a.h, hb = (one.rows.length / b.n) * b.h;
        const x1 = a.x + barWidth, x2 = b.x, m = (x1 + x2) / 2, y1 = a.right, y2 = b.left;
        a.right += ha; b.left += hb;
        const text = `${name(LAYERS[i][0], one.a)} → ${name(LAYERS[i + 1][0], one.b)}: ${one.rows.length}`;
        const path = node("path", { d: `M${x1} ${y1}C${m} ${y1} ${m} ${y2} ${x2} ${y2}L${x2} ${y2 + hb}C${m} ${y2 + hb} ${m} ${y1 + ha} ${x1} ${y1 + ha}Z`, class: "band", fill: `var(${COLOR[LAYERS[i + 1][0]]})`, tabindex: "0", role: "button", "aria-label": text }, node("title", {}, text));
        const open = () => { band = { title: text, rows: one.rows }; show(list); $("list-title").scrollIntoView({ block: "start" }); $("list-title").focus({ preventScroll: true }); };
        path.addEventListener("click", open); path.addEventListener("keydown", (e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); open(); } });
        svg.append(path);
      }
    }
    columns.forEach((blocks, i) => { for (const b of blocks) {
      const full = name(b.layer, b.id), text = fitting(full, i + 1 < columns.length ? (width - 210) / (LAYERS.length - 1) - barWidth - 12 - 7 * (String(b.n).length + 1) : 160);
      const can = b.id !== "others" && b.id !== "";
      const g = node("g", { class: can ? "block can" : "block", role: can ? "button" : "img", "aria-label": text === full ? `${full}: ${b.n}` : `${text} ${b.n}: ${full}` }, node("title", {}, `${full}: ${b.n}`), node("rect", { x: b.x, y: b.y, width: barWidth, height: b.h, fill: `var(${b.id ? COLOR[b.layer] : "--k-section"})` }), node("text", { x: b.x + barWidth + 5, y: b.y + Math.max(b.h / 2, 4) + 4 }, `${text} ${b.n}`));
      if (can) { g.setAttribute("tabindex", "0"); const go = () => { narrow[b.layer] = b.id; band = null; draw(); keep(); }; g.addEventListener("click", go); g.addEventListener("keydown", (e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); go(); } }); }
      svg.append(g);
    } });
    $("flow").replaceChildren(list.length ? svg : kg.el("p", { class: "note" }, kg.t("没有符合条件的关联。", "No link passes these filters.")));
    $("narrowed").replaceChildren(...Object.entries(narrow).map(([layer, id]) => kg.el("button", { type: "button", onclick: () => { delete narrow[layer]; draw(); keep(); } }, name(layer, id) + " ×")));
    show(list);
  }
  function show(list) {
    const chosen = band ? band.rows : list, seen = new Set();
    const unique = chosen.filter((r) => { const id = r.measure + r.reform + r.q; return !seen.has(id) && seen.add(id); });
    $("answer").textContent = kg.t(`${new Set(list.map((r) => r.reform)).size} 项改革，${new Set(list.map((r) => r.measure)).size} 项举措，${new Set(list.map((r) => r.body).filter(Boolean)).size} 个单位`, `${new Set(list.map((r) => r.reform)).size} reforms, ${new Set(list.map((r) => r.measure)).size} measures, ${new Set(list.map((r) => r.body).filter(Boolean)).size} bodies`);
    const parts = [kg.el("p", { class: "note" }, band ? band.title : kg.t("全部所示关联", "all links shown"), ` · ${unique.length}`)];
    parts.push(...unique.slice(0, 60).map((r) => kg.el("article", { class: "found" },
      kg.el("p", {}, kg.el("b", {}, name("reform", r.reform)), " ← ", `${r.plan}/${r.path} `, name("measure", r.measure), r.bodies.length ? kg.el("span", { class: "source" }, " · " + r.bodies.map((b) => name("body", b)).join("、")) : null),
      kg.el("blockquote", {}, kg.el("mark", {}, r.q), " ", kg.el("span", { class: "sure" }, r.c.toFixed(2)), " ", r.href ? kg.el("a", { href: r.href }, kg.t("原文 →", "source →")) : null))));
    if (unique.length > 60) parts.push(kg.el("p", { class: "note" }, kg.t(`另有 ${unique.length - 60} 条，请收窄或下载 CSV。`, `${unique.length - 60} more: narrow, or download the CSV.`)));
    $("list").replaceChildren(...parts);
  }
  function keep() { const s = {}; for (const id of ["district", "plan", "topic"]) s[id] = $(id).value; for (const [l] of LAYERS) s["in-" + l] = narrow[l] || ""; kg.remember(s); }
  for (const id of ["district", "plan", "topic"]) $(id).addEventListener("change", () => { band = null; draw(); keep(); });
  $("clear").addEventListener("click", () => { for (const k of Object.keys(narrow)) delete narrow[k]; for (const id of ["district", "plan", "topic"]) $(id).value = ""; band = null; draw(); keep(); });
  /* A title says what is chosen, and what there is of it. */
  const found = () => { const chosen = [...["district", "plan", "topic"].map((id) => ($(id).value ? $(id).selectedOptions[0].textContent : "")), ...Object.entries(narrow).map(([layer, id]) => name(layer, id))].filter(Boolean).join("、"); return (chosen ? chosen + kg.t("：", ": ") : "") + $("answer").textContent; };
  kg.publish.bar($("flow-publish"), { id: "trace", zh: found, en: found, svg: () => $("flow").querySelector("svg"), named: [],
    rows: () => [["level", "city_plan", "reform", "plan", "measure", "measure_label", "body", "confidence", "method", "quote"], ...select().map((r) => [r.level, name("city", r.city), name("reform", r.reform), r.plan, r.measure, name("measure", r.measure), name("body", r.body), r.c, r.m, r.q])] });
  document.addEventListener("kg:look", draw);
  const s = kg.state();
  for (const id of ["district", "plan", "topic"]) if (s.get(id)) $(id).value = s.get(id);
  for (const [l] of LAYERS) if (s.get("in-" + l)) narrow[l] = s.get("in-" + l);
  draw();
})();
