/* The coverage page: filters, the least confidence, and the sentences behind a cell. */
(function () {
  "use strict";
  const kg = window.kg, $ = (id) => document.getElementById(id);
  const data = JSON.parse($("coverage-data").textContent);
  const methods = data.methods; // named as the ontology names them
  const rows = [...document.querySelectorAll("#reforms-by-plan tr[data-key]")];
  const buttons = [...document.querySelectorAll("button[data-of]")];
  const controls = ["has", "not", "topic", "word", "sure"];
  const entries = (of, key, plan) => ((data[of][key] || {})[plan] || []);
  const sure = () => +$("sure").value;
  const state = (key, plan) => ((data.states[key] || {})[plan] || (entries("reforms", key, plan).length ? ["有举措落实", "implemented"] : ["未见其名", "not found"]));
  const plansOf = (district) => Object.keys(data.plans).filter((plan) => data.plans[plan] === district);
  // taken up: implemented, itself or in a narrower form, by a link that passes; left out: implemented in no form, filter or not
  const takenUp = (key, district) => plansOf(district).some((plan) => state(key, plan)[1] === "implemented" && entries("reforms", key, plan).some((e) => e[2] >= sure()));
  const leftOut = (key, district) => !plansOf(district).some((plan) => entries("reforms", key, plan).length);

  function apply(remember) {
    const has = $("has").value, not = $("not").value, topic = $("topic").value, fits = kg.filter($("word").value, ["reform"]), named = $("named").checked;
    $("sure-now").textContent = sure().toFixed(2);
    for (const b of buttons) {
      const n = entries(b.dataset.of, b.dataset.row, b.dataset.plan).filter((e) => e[2] >= sure()).length;
      if (b.dataset.state === "named only") continue;
      b.textContent = n ? (b.dataset.state === "implemented under another name" ? "≈" : "") + n : kg.t("已滤除", "filtered"); b.style.setProperty("--n", Math.min(n, 6)); b.classList.toggle("below", !n);
    }
    const shown = new Set();
    for (const row of rows) {
      const key = row.dataset.key;
      const any = Object.keys(data.plans).some((plan) => entries("reforms", key, plan).some((e) => e[2] >= sure()));
      row.hidden = !any || (has && !takenUp(key, has)) || (not && !leftOut(key, not)) || !fits(key, row.cells[0].textContent) || (named && row.dataset.kind === "inferred reform") || (topic && row.parentElement.dataset.topic !== topic);
      if (!row.hidden) shown.add(key);
    }
    // a form counts with its broader reform where both are shown
    const count = rows.filter((r) => shown.has(r.dataset.key) && !r.dataset.broader.split(" ").some((k) => shown.has(k))).length;
    for (const body of $("reforms-by-plan").tBodies) body.hidden = ![...body.rows].some((r) => r.dataset.key && !r.hidden);
    const name = (id) => $(id).selectedOptions[0].textContent;
    $("answer").textContent = has && not ? kg.t(`${name("has")}落实而${name("not")}未落实的改革：${count} 项（就已收录方案而言）`, `Reforms that ${name("has")} implements and ${name("not")} does not, in the plans held: ${count}`) : kg.t(`显示 ${shown.size} / ${rows.length} 项改革`, `${shown.size} of ${rows.length} reforms shown`);
    const at = [...data.measured].reverse().find((m) => m[0] <= sure());
    $("measured").textContent = at ? kg.t(`此处实测：准确率 ${Math.round(at[1] * 100)}%，召回率 ${Math.round(at[2] * 100)}%`, `Measured here: precision ${Math.round(at[1] * 100)}%, recall ${Math.round(at[2] * 100)}%`) : "";
    if (remember) { const kept = {}; for (const c of controls) kept[c] = $(c).value === "0" ? "" : $(c).value; kept.named = named ? "1" : ""; kg.remember(kept); }
  }

  function open(button) {
    const { of, row, plan } = button.dataset;
    $("cell-title").textContent = `${button.closest("tr").cells[0].innerText.trim()} × ${plan}`;
    const [zh, en, via, words, place] = of === "reforms" ? state(row, plan) : [];
    const about = zh ? [kg.el("p", {}, kg.el("span", { class: "tag strong" }, kg.t(zh, en)), via && via.length ? " " + kg.t("以", "as ") + via.join("、") : ""),
      words ? kg.el("blockquote", {}, kg.el("mark", {}, words)) : null,
      words && place ? kg.el("p", { class: "source" }, kg.el("a", { href: place }, kg.t("在原文中查看 →", "Read it in the source →"))) : null].filter(Boolean) : [];
    $("cell-body").replaceChildren(...about, ...entries(of, row, plan).filter((e) => e[2] >= sure()).map(([path, label, confidence, method, quote, href]) => kg.el("article", {},
      kg.el("p", {}, kg.el("b", {}, path + " "), label),
      quote ? kg.el("blockquote", {}, kg.el("mark", {}, quote)) : null,
      kg.el("p", { class: "source" }, kg.el("span", { class: "tag strong" }, kg.t(...(methods[method] || [method, method]))), ` ${kg.t("置信度", "confidence")} ${confidence.toFixed(2)} `, href ? kg.el("a", { href }, kg.t("在原文中查看 →", "Read it in the source →")) : null))));
    $("cell").showModal();
  }
  for (const b of buttons) b.addEventListener("click", () => open(b));
  $("cell").addEventListener("click", (event) => { if (event.target === $("cell")) $("cell").close(); });
  const kept = kg.state();
  for (const c of controls) if (kept.get(c)) $(c).value = kept.get(c);
  $("named").checked = kept.get("named") === "1";
  for (const c of [...controls, "named"]) $(c).addEventListener("input", () => apply(true));
  document.addEventListener("kg:look", () => apply(false));
  addEventListener("hashchange", () => { const s = kg.state(); for (const c of controls) $(c).value = s.get(c) || (c === "sure" ? 0 : ""); apply(false); });
  apply(false);
})();
