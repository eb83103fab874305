/* The synoptic reader: shows plans side by side as the links of the graph join their clauses. It aligns and judges nothing. */
(function () {
  "use strict";
  const kg = window.kg, $ = (id) => document.getElementById(id);
  const { cues, readable, plans } = JSON.parse($("beside-data").textContent);
  const KINDS = [["含相同文字", "holds the same words"], ["改写", "reworded"], ["承诺相同", "same commitment"]];
  const about = new Map(plans.map(([slug, zh, en, title, issued]) => [slug, { zh, en, title, issued }]));
  const either = (patterns) => patterns.length ? patterns.join("|") : "(?!)";
  const MARKS = new RegExp(`(?<strong>${either(cues.strong)})|(?<weak>${either(cues.weak)})|(?<number>\\d[\\d.,]*(?:%|％|个?[百千万亿]+|个)?)`, "g");
  const words = window.Intl && Intl.Segmenter ? new Intl.Segmenter("zh", { granularity: "word" }) : null;
  const cut = (text) => words ? [...words.segment(text)].map((one) => one.segment) : [...text];
  let made = [], at = -1;

  function load(slug) {
    if (!slug || (window.kgPlans && window.kgPlans[slug])) return Promise.resolve();
    return new Promise((done) => {
      const script = kg.el("script", { src: `../assets/plan-${slug}.js` });
      script.addEventListener("load", done); script.addEventListener("error", done);
      document.head.append(script);
    });
  }

  /* Which words of a text some other text has too, in order: the longest common subsequence of words. */
  function shared(a, b) {
    const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1)), found = new Set();
    for (let i = a.length - 1; i >= 0; i -= 1) for (let j = b.length - 1; j >= 0; j -= 1) table[i][j] = a[i] === b[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
    for (let i = 0, j = 0; i < a.length && j < b.length;) { if (a[i] === b[j]) { found.add(i); i += 1; j += 1; } else if (table[i + 1][j] >= table[i][j + 1]) i += 1; else j += 1; }
    return found;
  }
  function shown(text, others) {
    const own = cut(text), common = new Set();
    for (const other of others) for (const n of shared(own, cut(other))) common.add(n);
    const marks = [];
    for (const match of text.matchAll(MARKS)) marks.push([match.index, match.index + match[0].length, Object.keys(match.groups).find((name) => match.groups[name])]);
    const out = [];
    let place = 0;
    own.forEach((word, n) => {
      const mark = marks.find(([start, end]) => place < end && place + word.length > start);
      const kind = [others.length ? (common.has(n) ? "shared" : "own") : "", mark ? mark[2] : ""].filter(Boolean).join(" ");
      const last = out.at(-1);
      if (last && last[0] === kind) last[1] += word; else out.push([kind, word]);
      place += word.length;
    });
    return out.map(([kind, piece]) => kind ? kg.el("span", { class: kind }, piece) : piece);
  }

  /* Rows: each clause of the first plan with its best counterpart in each other plan, then what is left of those. */
  function align(chosen) {
    const held = chosen.map((slug) => window.kgPlans[slug]), rows = [], used = chosen.map(() => new Set());
    const closest = (from, n, slug) => from.links.filter((link) => link[0] === n && link[1] === slug).sort((a, b) => a[3] - b[3] || b[4] - a[4])[0];
    held[0].clauses.forEach((clause, n) => {
      const row = [{ n }];
      for (let k = 1; k < chosen.length; k += 1) { const link = closest(held[0], n, chosen[k]); row.push(link ? { n: link[2], kind: link[3], sure: link[4] } : null); if (link) used[k].add(link[2]); }
      rows.push(row);
    });
    for (let k = 1; k < chosen.length; k += 1) held[k].clauses.forEach((clause, n) => {
      if (used[k].has(n)) return;
      const row = chosen.map((slug, i) => (i === k ? { n } : null));
      for (let m = k + 1; m < chosen.length; m += 1) { const link = closest(held[k], n, chosen[m]); if (link) { row[m] = { n: link[2], kind: link[3], sure: link[4] }; used[m].add(link[2]); } }
      rows.push(row);
    });
    return rows;
  }

  const chosen = () => [0, 1, 2].map((n) => $(`plan-${n}`).value).filter((slug, n, all) => slug && all.indexOf(slug) === n);
  function cell(slug, clause, entry, others) {
    if (!entry) return kg.el("div", { class: "side none" }, kg.el("span", { class: "source" }, ...kg.both("没有找到对应的句子", "no counterpart found")));
    const [path, label, text, start, end] = clause;
    const head = kg.el("p", { class: "source" }, kg.el("b", {}, path), ` ${label} `);
    if (entry.kind !== undefined) head.append(kg.el("span", { class: "tag strong" }, ...kg.both(`${KINDS[entry.kind][0]} ${entry.sure.toFixed(2)}`, `${KINDS[entry.kind][1]} ${entry.sure.toFixed(2)}`)));
    if (readable.includes(slug) && start !== undefined) head.append(" ", kg.el("a", { href: `read-${slug}.html#o${start}-${end}` }, ...kg.both("原文 →", "source →")));
    return kg.el("div", { class: "side", "data-plan": kg.t(about.get(slug).zh, about.get(slug).en) }, head, kg.el("p", { class: "words" }, ...shown(text, others)));
  }
  function draw() {
    const slugs = chosen(), held = slugs.map((slug) => (window.kgPlans || {})[slug]), body = $("rows");
    body.replaceChildren(); $("heads").replaceChildren(); made = []; at = -1;
    if (slugs.length < 2 || held.some((one) => !one)) { $("shown").textContent = kg.t("请选两份不同的方案", "choose two different plans"); return; }
    for (const box of [$("heads"), body]) box.style.setProperty("--sides", slugs.length);
    for (const slug of slugs) $("heads").append(kg.el("div", {}, kg.el("b", {}, kg.t(about.get(slug).zh, about.get(slug).en)), kg.el("span", { class: "source" }, ` ${about.get(slug).title} ${about.get(slug).issued}`)));
    const show = $("show").value, word = $("word").value.trim();
    const all = align(slugs), counts = { joined: 0, alone: 0 };
    for (const row of all) {
      const joined = row.filter(Boolean).length > 1;
      counts[joined ? "joined" : "alone"] += 1;
      if ((show === "joined" && !joined) || (show === "alone" && joined)) continue;
      const texts = row.map((entry, k) => entry && held[k].clauses[entry.n][2]);
      if (word && !texts.some((text, k) => text && (text.includes(word) || held[k].clauses[row[k].n][1].includes(word)))) continue;
      const line = kg.el("div", { class: "beside-row", tabindex: "-1" }, ...row.map((entry, k) => cell(slugs[k], entry && held[k].clauses[entry.n], entry, texts.filter((text, m) => m !== k && text))));
      body.append(line); made.push({ line, row, texts });
    }
    $("shown").textContent = kg.t(`${made.length} 行；有对应 ${counts.joined}，没有找到对应 ${counts.alone}`, `${made.length} rows; ${counts.joined} with a counterpart, ${counts.alone} without`);
  }
  function step(by) {
    if (!made.length) return;
    at = Math.min(made.length - 1, Math.max(0, at + by));
    made[at].line.focus({ preventScroll: true }); made[at].line.scrollIntoView({ block: "center" });
  }
  function csv() {
    const slugs = chosen();
    const head = slugs.flatMap((slug) => [`${slug} path`, `${slug} text`, `${slug} link`, `${slug} confidence`]);
    const lines = made.map(({ row, texts }) => row.flatMap((entry, k) => entry ? [window.kgPlans[slugs[k]].clauses[entry.n][0], texts[k], entry.kind === undefined ? "" : KINDS[entry.kind][1], entry.sure ?? ""] : ["", "", "", ""]));
    kg.save(`beside-${slugs.join("-")}.csv`, kg.csv([head, ...lines]), "text/csv;charset=utf-8");
  }
  async function choose(remember) {
    await Promise.all(chosen().map(load));
    if (remember) kg.remember({ plans: [0, 1, 2].map((n) => $(`plan-${n}`).value).join(","), show: $("show").value === "joined" ? "" : $("show").value, word: $("word").value.trim() });
    draw();
  }
  function recall() {
    const state = kg.state(), asked = (state.get("plans") || "").split(",");
    asked.forEach((slug, n) => { if (n < 3 && (about.has(slug) || (n === 2 && !slug))) $(`plan-${n}`).value = slug; });
    $("show").value = state.get("show") || "joined"; $("word").value = state.get("word") || "";
    return choose(false);
  }
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters").addEventListener("change", () => choose(true));
  $("word").addEventListener("input", () => choose(true));
  $("next").addEventListener("click", () => step(1)); $("back").addEventListener("click", () => step(-1));
  $("csv").addEventListener("click", csv);
  document.addEventListener("keydown", (event) => {
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j") step(1); else if (event.key === "k") step(-1);
  });
  document.addEventListener("kg:look", draw);
  addEventListener("hashchange", recall);
  recall();
})();
