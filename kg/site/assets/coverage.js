/* The coverage page: filters, the least confidence, and the sentences behind a cell. */
(function () {
  "use strict";
  const kg = window.kg, $ = (id) => document.getElementById(id);
  const data = JSON.parse($("coverage-data").textContent);
  const methods = { Explicit: ["明文", "stated"], NamedReform: ["同名改革", "named reform"], TextReuse: ["文字沿用", "shared wording"], Thematic: ["主题相近", "thematic"], Curated: ["人工核定", "curated"] };
  const rows = [...document.querySelectorAll("#reforms-by-plan tr[data-key]")];
  const buttons = [...document.querySelectorAll("button[data-of]")];
  const controls = ["has", "not", "topic", "word", "sure"];
  const entries = (of, key, plan) => ((data[of][key] || {})[plan] || []);
  const sure = () => +$("sure").value;
  const inDistrict = (key, district) => Object.keys(data.plans).some((plan) => data.plans[plan] === district && entries("reforms", key, plan).some((e) => e[2] >= sure()));

  function apply(remember) {
    const has = $("has").value, not = $("not").value, topic = $("topic").value, word = $("word").value.trim().toLowerCase(), named = $("named").checked;
    $("sure-now").textContent = sure().toFixed(2);
    for (const b of buttons) {
      const n = entries(b.dataset.of, b.dataset.row, b.dataset.plan).filter((e) => e[2] >= sure()).length;
      b.textContent = n || "·"; b.style.setProperty("--n", Math.min(n, 6)); b.classList.toggle("below", !n);
    }
    let shown = 0;
    for (const row of rows) {
      const key = row.dataset.key;
      const any = Object.keys(data.plans).some((plan) => entries("reforms", key, plan).some((e) => e[2] >= sure()));
      row.hidden = !any || (has && !inDistrict(key, has)) || (not && inDistrict(key, not)) || (word && !row.cells[0].textContent.toLowerCase().includes(word)) || (named && row.dataset.kind === "inferred reform") || (topic && row.parentElement.dataset.topic !== topic);
      if (!row.hidden) shown += 1;
    }
    for (const body of $("reforms-by-plan").tBodies) body.hidden = ![...body.rows].some((r) => r.dataset.key && !r.hidden);
    const name = (id) => $(id).selectedOptions[0].textContent;
    $("answer").textContent = has && not ? kg.t(`${name("has")}落实而${name("not")}未见的改革：${shown} 项`, `Reforms that ${name("has")} implements and ${name("not")} does not: ${shown}`) : kg.t(`显示 ${shown} / ${rows.length} 项改革`, `${shown} of ${rows.length} reforms shown`);
    const at = [...data.measured].reverse().find((m) => m[0] <= sure());
    $("measured").textContent = at ? kg.t(`此处实测：准确率 ${Math.round(at[1] * 100)}%，召回率 ${Math.round(at[2] * 100)}%`, `Measured here: precision ${Math.round(at[1] * 100)}%, recall ${Math.round(at[2] * 100)}%`) : "";
    if (remember) { const state = {}; for (const c of controls) state[c] = $(c).value === "0" ? "" : $(c).value; state.named = named ? "1" : ""; kg.remember(state); }
  }

  function open(button) {
    const { of, row, plan } = button.dataset;
    $("cell-title").textContent = `${button.closest("tr").cells[0].innerText.trim()} × ${plan}`;
    $("cell-body").replaceChildren(...entries(of, row, plan).filter((e) => e[2] >= sure()).map(([path, label, confidence, method, quote, href]) => kg.el("article", {},
      kg.el("p", {}, kg.el("b", {}, path + " "), label),
      quote ? kg.el("blockquote", {}, kg.el("mark", {}, quote)) : null,
      kg.el("p", { class: "source" }, kg.el("span", { class: "tag strong" }, kg.t(...(methods[method] || [method, method]))), ` ${kg.t("置信度", "confidence")} ${confidence.toFixed(2)} `, href ? kg.el("a", { href }, kg.t("在原文中查看 →", "Read it in the source →")) : null))));
    $("cell").showModal();
  }
  for (const b of buttons) b.addEventListener("click", () => open(b));
  $("cell").addEventListener("click", (event) => { if (event.target === $("cell")) $("cell").close(); });
  const state = kg.state();
  for (const c of controls) if (state.get(c)) $(c).value = state.get(c);
  $("named").checked = state.get("named") === "1";
  for (const c of [...controls, "named"]) $(c).addEventListener("input", () => apply(true));
  document.addEventListener("kg:look", () => apply(false));
  addEventListener("hashchange", () => { const s = kg.state(); for (const c of controls) $(c).value = s.get(c) || (c === "sure" ? 0 : ""); apply(false); });
  apply(false);
})();
