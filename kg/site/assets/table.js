/* An answer as rows: what the server sent → names and rows of terms; and those as a table, sorted by a click, in pages. */
(function () {
  "use strict";
  const PAGE = 100;
  const numeric = (term) => !!term && /#(integer|decimal|double|float|int|long)$/.test(term.datatype || "");

  /* Results in JSON, or N-Triples (three columns). */
  const unescape = (text) => text.replace(/\\u([\da-fA-F]{4})|\\U([\da-fA-F]{8})|\\(.)/g, (_, four, eight, one) =>
    four || eight ? String.fromCodePoint(parseInt(four || eight, 16)) : { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" }[one] || one);
  const term = (text) => {
    if (text.startsWith("<")) return { type: "uri", value: unescape(text.slice(1, -1)) };
    if (text.startsWith("_:")) return { type: "bnode", value: text };
    const [, value, language, datatype] = /^"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?$/.exec(text);
    return { type: "literal", value: unescape(value), "xml:lang": language, datatype };
  };
  const TRIPLE = /^(<[^>]*>|_:\S+) (<[^>]*>) (<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?) \.$/gm;
  const readTriples = (text) => ({
    kind: "graph", names: ["subject", "predicate", "object"],
    rows: [...text.matchAll(TRIPLE)].map((found) => found.slice(1, 4).map(term)),
  });
  const readJson = (data) => ("boolean" in data
    ? { kind: "boolean", yes: data.boolean, names: [], rows: [] }
    : { kind: "rows", names: data.head.vars, rows: data.results.bindings.map((row) => data.head.vars.map((name) => row[name])) });

  /* The order of a column: numbers as numbers, the rest as a reader of Chinese would look it up, 2.10 after 2.9. */
  const order = new Intl.Collator("zh-Hans-CN", { numeric: true });
  const compare = (a, b) => {
    if (!a || !b) return !a - !b;
    return numeric(a) && numeric(b) ? Number(a.value) - Number(b.value) : order.compare(a.value, b.value);
  };

  /* What an IRI is called goes before its code, unless the row says it already. */
  const named = (it, row) => {
    const code = kg.names.short(it.value), link = { href: kg.names.page(it.value), title: it.value };
    const { zh, en } = kg.names.known.get(it.value) || { zh: "", en: "" };
    const said = (words) => row.some((other) => other && other.type === "literal" && other.value === words);
    if (!(zh || en) || said(zh) || said(en)) return [kg.el("a", link, code)];
    return [kg.el("a", { ...link, title: code }, zh === en ? zh : kg.both(zh || en, en || zh)), " ", kg.el("small", { class: "code" }, code)];
  };
  const cell = (it, row) => {
    if (!it) return kg.el("td", { class: "none" });
    if (it.type === "uri") return kg.el("td", {}, named(it, row));
    if (/#boolean$/.test(it.datatype || "")) return kg.el("td", {}, kg.both(...(/^(true|1)$/.test(it.value) ? ["是", "yes"] : ["否", "no"])));
    return kg.el("td", { class: numeric(it) ? "n" : null, lang: it["xml:lang"] }, it.value);
  };
  const table = (place, answer, columns) => {
    let rows = answer.rows, at = 0, by = -1, down = false;
    const head = answer.names.map((name, number) => {
      const words = columns[name];
      const button = kg.el("button", { type: "button", onclick: () => sort(number) }, words ? kg.both(words[0], words[1]) : name, words ? " " : null, words ? kg.el("small", {}, name) : null);
      return kg.el("th", { scope: "col", class: answer.rows.length && answer.rows.every((row) => !row[number] || numeric(row[number])) && answer.rows.some((row) => row[number]) ? "n" : null }, button);
    });
    const body = kg.el("tbody", {}), pager = kg.el("div", { class: "tools pager" });
    const draw = () => {
      body.replaceChildren(...rows.slice(at, at + PAGE).map((row) => kg.el("tr", {}, row.map((it) => cell(it, row)))));
      head.forEach((th, number) => (number === by ? th.setAttribute("aria-sort", down ? "descending" : "ascending") : th.removeAttribute("aria-sort")));
      const turn = (to, zh, en) => kg.el("button", { type: "button", disabled: to < 0 || to >= rows.length, onclick: () => { at = to; look(); place.scrollIntoView({ block: "start" }); } }, kg.both(zh, en));
      pager.replaceChildren(...(rows.length <= PAGE ? [] : [
        turn(at - PAGE, "← 上一页", "← Previous"), turn(at + PAGE, "下一页 →", "Next →"),
        kg.el("span", { class: "note" }, kg.both(`第 ${at + 1}–${Math.min(at + PAGE, rows.length)} 行，共 ${rows.length} 行`, `rows ${at + 1}–${Math.min(at + PAGE, rows.length)} of ${rows.length}`)),
      ]));
    };
    /* The table stands at once; names come when they are known, of the rows that are shown. */
    const learn = async () => {
      const iris = rows.slice(at, at + PAGE).flat().filter((it) => it && it.type === "uri").map((it) => it.value);
      if (iris.every((iri) => kg.names.known.has(iri))) return;
      const from = at;
      await kg.names.learn(iris).catch(() => {});  // without names the codes stay
      if (from === at) draw();
    };
    const look = () => { draw(); learn(); };
    /* First up, then down, then as it came. */
    const sort = (number) => {
      if (by !== number) { by = number; down = false; } else if (!down) down = true; else { by = -1; down = false; }
      rows = by < 0 ? answer.rows : [...answer.rows].sort((a, b) => (down ? compare(b[by], a[by]) : compare(a[by], b[by])));
      at = 0; look();
    };
    look();
    place.replaceChildren(kg.el("div", { class: "scroll" }, kg.el("table", { class: "rows" }, kg.el("thead", {}, kg.el("tr", {}, head)), body)), pager);
  };

  kg.answers = { readJson, readTriples, numeric };
  kg.views = { table };
})();
