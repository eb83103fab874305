/* The diffusion chart: sorts and filters its rows, and hands out their data (publish.js). Nothing is computed anew. */
(function () {
  "use strict";
  const kg = window.kg, $ = (id) => document.getElementById(id), svg = $("diffusion");
  /* The data of a chart: a line for each mark of the rows that are shown. */
  const data = (chart) => {
    const lines = [["reform", "label", "topic", "districts", "first", "cases", "plan", "issued", "state"]];
    for (const row of chart.querySelectorAll("g.row:not([hidden])")) for (const mark of JSON.parse(row.dataset.marks)) {
      const { key, topic, spread, first, cases } = row.dataset;
      lines.push([key, row.querySelector("title").textContent, topic, spread, first, cases, ...mark]);
    }
    return lines;
  };
  for (const chart of document.querySelectorAll("svg.diffusion")) kg.publish.rows[chart.id] = () => data(chart);
  if (!svg) return;
  const rows = [...svg.querySelectorAll("g.row")], top = +svg.dataset.top, tall = +svg.dataset.tall;
  const order = new Intl.Collator("zh-Hans-CN", { numeric: true });
  const CONTROLS = { sort: "spread", topic: "", least: "1", word: "" };

  /* Rows in blocks: a reform and the forms below it move together. */
  const blocks = rows.reduce((all, row) => { if (row.classList.contains("form") && all.length) all.at(-1).push(row); else all.push([row]); return all; }, []);
  const at = new Map(blocks.map((block, n) => [block, n]));
  const KEYS = {
    spread: () => 0, first: (a, b) => a.dataset.first.localeCompare(b.dataset.first), cases: (a, b) => b.dataset.cases - a.dataset.cases,
    name: (a, b) => order.compare(a.dataset.name, b.dataset.name),
  };
  function apply(remember) {
    const sort = KEYS[$("sort").value] || KEYS.spread, topic = $("topic").value, least = +$("least").value, word = $("word").value.trim().toLowerCase(), named = $("named").checked;
    const fits = (row) => (!topic || row.dataset.topic === topic) && +row.dataset.spread >= least && (!word || row.dataset.name.toLowerCase().includes(word)) && !(named && row.dataset.kind === "inferred reform");
    let y = 0, shown = 0;
    for (const block of [...blocks].sort((a, b) => sort(a[0], b[0]) || at.get(a) - at.get(b))) for (const row of block) {
      const is = fits(row);
      row.toggleAttribute("hidden", !is);
      if (!is) continue;
      row.setAttribute("transform", `translate(0 ${top + tall * y})`);
      y += 1; if (!row.classList.contains("form")) shown += 1;
    }
    const high = top + tall * y + 12, wide = svg.viewBox.baseVal.width;
    svg.setAttribute("viewBox", `0 0 ${wide} ${high}`); svg.setAttribute("height", high);
    for (const line of svg.querySelectorAll("line.plan")) line.setAttribute("y2", top + tall * y);
    $("shown").textContent = kg.t(`${shown} 项改革${y > shown ? `，另 ${y - shown} 个下位形式` : ""}`, `${shown} reforms${y > shown ? ` and ${y - shown} forms of them` : ""}`);
    if (remember) { const kept = { named: named ? "1" : "" }; for (const [id, usual] of Object.entries(CONTROLS)) kept[id] = $(id).value === usual ? "" : $(id).value; kg.remember(kept); }
  }
  const recall = () => { const state = kg.state(); for (const [id, usual] of Object.entries(CONTROLS)) $(id).value = state.get(id) || usual; $("named").checked = state.get("named") === "1"; apply(false); };

  for (const id of [...Object.keys(CONTROLS), "named"]) $(id).addEventListener("input", () => apply(true));
  document.addEventListener("kg:look", () => apply(false));
  addEventListener("hashchange", recall);
  recall();
})();
