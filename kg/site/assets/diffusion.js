/* The diffusion chart: sorts and filters its rows, and hands out the figure and its data. Nothing is computed anew. */
(function () {
  "use strict";
  const kg = window.kg, $ = (id) => document.getElementById(id), svg = $("diffusion");
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

  /* The figure stands alone: its finding as title, its sources, and the look of each element as it is shown. */
  const LOOK = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-family", "font-size", "font-weight", "opacity"];
  function figure() {
    const copy = svg.cloneNode(true), from = [...svg.querySelectorAll("*")], to = [...copy.querySelectorAll("*")], gone = [];
    from.forEach((element, n) => {
      const style = getComputedStyle(element);
      if (style.display === "none") { gone.push(to[n]); return; }
      to[n].setAttribute("style", LOOK.map((name) => `${name}:${style.getPropertyValue(name)}`).join(";"));
    });
    for (const element of gone) element.remove();
    const { width, height } = svg.viewBox.baseVal, title = document.querySelector("h1").innerText, note = document.querySelector("main > .note:last-of-type").innerText;
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("viewBox", `0 -34 ${width} ${height + 34}`); copy.setAttribute("height", height + 34); copy.removeAttribute("id");
    const words = document.createElementNS("http://www.w3.org/2000/svg", "text");
    for (const [name, value] of Object.entries({ x: 10, y: -14, "font-size": 15, "font-weight": 700, fill: kg.color("--ink"), "font-family": kg.color("--sans") })) words.setAttribute(name, value);
    words.textContent = title;
    const about = document.createElementNS("http://www.w3.org/2000/svg", "desc");
    about.textContent = note;
    copy.prepend(about, words);
    return new XMLSerializer().serializeToString(copy);
  }
  function data() {
    const lines = [["reform", "label", "topic", "districts", "first", "cases", "plan", "issued", "state"]];
    for (const row of rows.filter((one) => !one.hasAttribute("hidden"))) for (const mark of JSON.parse(row.dataset.marks)) {
      const { key, topic, spread, first, cases } = row.dataset;
      lines.push([key, row.querySelector("title").textContent, topic, spread, first, cases, ...mark]);
    }
    return kg.csv(lines);
  }
  $("save-svg").addEventListener("click", () => kg.save("diffusion.svg", figure(), "image/svg+xml"));
  $("save-csv").addEventListener("click", () => kg.save("diffusion.csv", data(), "text/csv"));
  for (const id of [...Object.keys(CONTROLS), "named"]) $(id).addEventListener("input", () => apply(true));
  document.addEventListener("kg:look", () => apply(false));
  addEventListener("hashchange", recall);
  recall();
})();
