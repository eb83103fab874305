/* What a district can learn: filters the list, keeps what is chosen, and writes the memorandum. Nothing is judged here. */
(function () {
  "use strict";
  const kg = window.kg, $ = (id) => document.getElementById(id), basket = $("basket");
  if (!basket) return;
  const lessons = [...document.querySelectorAll(".lesson")];
  const FLAGS = ["cases", "measured"];

  function apply(remember) {
    const topic = $("topic").value, word = $("word").value.trim().toLowerCase();
    let shown = 0;
    for (const one of lessons) {
      const fits = (!topic || one.dataset.topic === topic) && (!word || one.dataset.name.toLowerCase().includes(word)) && FLAGS.every((flag) => !$(flag).checked || flag in one.dataset);
      one.hidden = !fits;
      shown += fits;
    }
    let kept = 0;
    for (const one of document.querySelectorAll("#kept li")) { const fits = !word || one.dataset.name.toLowerCase().includes(word); one.hidden = !fits; kept += fits; }
    $("shown").textContent = kg.t(`${shown} 项`, `${shown} reforms`) + (word && kept ? kg.t(`；本区已落实的 ${kept} 项列在下方`, `; ${kept} that it implements stand below`) : "");
    if (remember) kg.remember({ topic, word, ...Object.fromEntries(FLAGS.map((flag) => [flag, $(flag).checked ? "1" : ""])) });
  }
  function recall() {
    const state = kg.state();
    $("topic").value = state.get("topic") || ""; $("word").value = state.get("word") || "";
    for (const flag of FLAGS) $(flag).checked = state.get(flag) === "1";
    const chosen = (state.get("choose") || "").split(",");
    for (const one of lessons) one.querySelector(".choose").checked = chosen.includes(one.id);
    apply(false); count(false);
  }
  const picked = () => lessons.filter((one) => one.querySelector(".choose").checked);
  function count(remember) {
    const some = picked();
    basket.hidden = !some.length;
    $("count").textContent = kg.t(`备忘录：${some.length} 项`, `Memorandum: ${some.length}`);
    if (remember) kg.remember({ choose: some.map((one) => one.id).join(",") });
  }

  /* GB/T 7714-2015, 4.1: 主要责任者. 题名: 文号[文献类型标识]. 日期. */
  const source = (data) => `${data.issuer}. ${data.document}${data.number ? `: ${data.number}` : ""}[Z]. ${data.issued}: ${data.path}.`;
  const caseSource = (data) => `${data.bodies ? `${data.bodies}. ` : ""}${data.document}[Z]. 上海市优化营商环境优秀案例.`;
  /* The memorandum as data: paragraphs, each with words and the notes that stand behind them. */
  function memorandum() {
    const district = basket.dataset.district, today = new Date().toISOString().slice(0, 10);
    const out = [
      { kind: "title", text: `关于${district}借鉴其他区营商环境改革的备忘录` },
      { text: `依据本库收录的公开方案整理（${today}）。“未见落实”指在收录的方案中没有读到，不说明没有实行；引用前请核对原文。` },
    ];
    picked().forEach((one, n) => {
      const from = one.querySelector(".borrow-from").dataset;
      out.push({ kind: "heading", text: `${n + 1}. ${one.querySelector(".name").textContent}` });
      out.push({ text: [...one.querySelectorAll(":scope > .source:not(.borrow-from) .tag")].map((tag) => tag.querySelector(".zh").textContent).join("；") + "。" });
      out.push({ text: `可借鉴的表述：“${one.querySelector(".borrow").innerText.trim()}”`, note: source(from) });
      out.push({ text: `责任单位：${one.querySelector(".bodies").innerText.trim() || "未写明"}` });
      for (const c of one.querySelectorAll(".lesson-case")) out.push({ text: `案例：${c.dataset.document}${c.dataset.bodies ? `（${c.dataset.bodies}）` : ""}。${c.dataset.results ? `成效：${c.dataset.results}。` : "没有写明成效数字。"}`, note: caseSource(c.dataset) });
    });
    return out;
  }
  const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  function asPage(paragraphs) {
    const notes = [];
    const body = paragraphs.map(({ kind, text, note }) => {
      const mark = note ? `<sup><a id="r${notes.push(note)}" href="#n${notes.length}">[${notes.length}]</a></sup>` : "";
      const tag = { title: "h1", heading: "h2" }[kind] || "p";
      return `<${tag}>${escaped(text)}${mark}</${tag}>`;
    });
    const listed = notes.map((note, n) => `<li id="n${n + 1}">${escaped(note)} <a href="#r${n + 1}">↑</a></li>`);
    return `<!doctype html>\n<html lang="zh-CN"><meta charset="utf-8"><title>${escaped(paragraphs[0].text)}</title><style>body{max-width:44em;margin:2em auto;padding:0 1em;font-family:serif;line-height:1.7}</style>\n${body.join("\n")}\n<hr><ol>${listed.join("\n")}</ol></html>\n`;
  }
  const name = () => `memorandum-${location.pathname.split("/").pop().replace(/^learn-|\.html$/g, "")}`;
  $("word-file").addEventListener("click", () => kg.save(`${name()}.docx`, kg.docx(memorandum()), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"));
  $("html-file").addEventListener("click", () => kg.save(`${name()}.html`, asPage(memorandum()), "text/html;charset=utf-8"));
  $("empty").addEventListener("click", () => { for (const one of picked()) one.querySelector(".choose").checked = false; count(true); });
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters").addEventListener("input", () => apply(true));
  $("lessons").addEventListener("change", () => count(true));
  document.addEventListener("kg:look", () => { apply(false); count(false); });
  addEventListener("hashchange", recall);
  recall();
})();
