/* The query page. Needs site.js (kg.el, kg.both, kg.t, kg.state, kg.remember). Text is only ever set as text. */
(function () {
  "use strict";
  const at = (id) => document.getElementById(id);
  const query = at("query"), answer = at("answer"), told = at("told"), shelf = at("shelf"), blanks = at("blanks");
  if (!query) return;
  const ROWS = 500;
  let questions = [], prefixes = {}, terms = [], running = null, current = null;

  const say = (zh, en, wrong) => {
    told.className = wrong ? "wrong" : "note";
    told.replaceChildren(...kg.both(zh, en));
  };
  const fetched = async (url, options) => {
    const response = await fetch(url, options);
    if (response.ok) return response;
    const problem = await response.json().catch(() => ({ title: response.statusText, title_zh: response.statusText }));
    throw Object.assign(new Error(problem.title), problem);
  };

  /* An answer: a table with links, a bar beside the last number; Turtle as it is. */
  const page = (iri) => {
    if (iri.startsWith(prefixes.id)) return "/id/" + encodeURI(iri.slice(prefixes.id.length));
    return "/about?iri=" + encodeURIComponent(iri);
  };
  const short = (iri) => {
    if (iri.startsWith(prefixes.id)) return iri.slice(prefixes.id.length);
    const found = Object.entries(prefixes).find(([, space]) => iri.startsWith(space));
    return found ? found[0] + ":" + iri.slice(found[1].length) : iri;
  };
  const numeric = (term) => term && /#(integer|decimal|double|float)$/.test(term.datatype || "");
  const cell = (term, most) => {
    if (!term) return kg.el("td", {});
    if (term.type === "uri") return kg.el("td", {}, kg.el("a", { href: page(term.value) }, short(term.value)));
    const bar = most && numeric(term) ? kg.el("meter", { min: 0, max: most, value: Number(term.value) }) : null;
    return kg.el("td", { lang: term["xml:lang"] }, bar, bar ? " " : null, term.value);
  };
  const table = (data) => {
    const names = data.head.vars, rows = data.results.bindings;
    const last = names[names.length - 1];
    const most = rows.length > 1 && rows.every((row) => numeric(row[last]) && Number(row[last].value) >= 0)
      ? Math.max(...rows.map((row) => Number(row[last].value))) : 0;
    const body = kg.el("tbody", {}, rows.slice(0, ROWS).map((row) =>
      kg.el("tr", {}, names.map((name) => cell(row[name], name === last ? most : 0)))));
    return kg.el("table", {}, kg.el("thead", {}, kg.el("tr", {}, names.map((name) => kg.el("th", { scope: "col" }, name)))), body);
  };
  const show = (data, seconds) => {
    if (typeof data === "string") { answer.replaceChildren(kg.el("pre", {}, data)); say(`${seconds} 秒`, `${seconds} s`); return; }
    if ("boolean" in data) { answer.replaceChildren(kg.el("p", { class: "lead" }, kg.both(data.boolean ? "是" : "否", data.boolean ? "Yes" : "No"))); say(`${seconds} 秒`, `${seconds} s`); return; }
    const count = data.results.bindings.length;
    answer.replaceChildren(table(data));
    const more = count > ROWS ? [`，显示前 ${ROWS} 行，下载为全部`, `, the first ${ROWS} shown; a download has all`] : ["", ""];
    say(`${count} 行，${seconds} 秒${more[0]}`, `${count} rows, ${seconds} s${more[1]}`);
  };
  const run = async () => {
    if (running) running.abort();
    const mine = (running = new AbortController()), begun = performance.now();
    kg.remember({ query: query.value });
    say("正在运行…", "Running…");
    try {
      const response = await fetched("/sparql", {
        method: "POST", signal: mine.signal, body: query.value,
        headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, text/turtle" },
      });
      const rows = response.headers.get("Content-Type").includes("json");
      const data = rows ? await response.json() : await response.text();
      show(data, ((performance.now() - begun) / 1000).toFixed(2));
    } catch (problem) {
      if (problem.name === "AbortError") return;
      answer.replaceChildren();
      const detail = problem.detail ? " " + problem.detail : "";
      say((problem.title_zh || problem.message) + detail, problem.message + detail, true);
    }
  };

  /* A download is a form that is sent, so that the server writes the file and no length is too long. */
  const save = (format) => {
    const fields = { query: query.value, format, download: "1" };
    const form = kg.el("form", { method: "post", action: "/sparql", hidden: true },
      Object.entries(fields).map(([name, value]) => kg.el("input", { name, value, type: "hidden" })));
    document.body.append(form); form.submit(); form.remove();
  };

  /* The shipped questions, and the blanks of the one that was chosen. */
  const fill = async () => {
    const values = new URLSearchParams();
    for (const input of blanks.querySelectorAll("input")) if (input.value) values.set(input.name, input.value);
    try {
      query.value = await (await fetched(`/questions/${current.name}?${values}`)).text();
      await run();
    } catch (problem) { say(problem.title_zh || problem.message, problem.message, true); }
  };
  const choose = async (question) => {
    current = question;
    at("about").replaceChildren(...kg.both(question.answer_zh, question.answer_en));
    blanks.replaceChildren(...question.parameters.map((blank) => {
      const input = kg.el("input", { type: "text", name: blank.name, value: blank.default, onchange: fill });
      return kg.el("label", {}, kg.both(blank.zh, blank.en), input);
    }));
    await fill();
  };
  const stock = () => {
    const wanted = at("filter").value.trim().toLowerCase();
    const fitting = questions.filter((one) => !wanted || [one.zh, one.en, one.name].some((text) => text.toLowerCase().includes(wanted)));
    shelf.replaceChildren(...fitting.map((one) =>
      kg.el("button", { type: "button", "data-name": one.name, onclick: () => choose(one) }, kg.both(one.zh, one.en))));
  };

  /* Completion: the terms of the ontology and its topics, by name or label, for the word before the caret. */
  const word = () => /[\w:\u4e00-\u9fff-]*$/.exec(query.value.slice(0, query.selectionStart))[0];
  const take = (name) => {
    const typed = word(), end = query.selectionStart;
    query.setRangeText(name + " ", end - typed.length, end, "end");
    at("hints").replaceChildren(); query.focus();
  };
  const hint = () => {
    const typed = word().toLowerCase();
    const near = typed.length < 2 ? [] : terms.filter((term) => [term.name, term.zh, term.en].some((text) => text.toLowerCase().includes(typed)) && term.name.toLowerCase() !== typed).slice(0, 10);
    at("hints").replaceChildren(...near.map((term) =>
      kg.el("button", { type: "button", onclick: () => take(term.name) }, term.name + " ", kg.both(term.zh, term.en))));
  };
  const learn = async () => {
    const text = `SELECT DISTINCT ?term ?zh ?en { { SELECT DISTINCT ?term { { ?x ?term ?y } UNION { ?x a ?term } UNION { ?term a skos:Concept } } }
      OPTIONAL { ?term rdfs:label|skos:prefLabel ?zh FILTER(LANG(?zh) = "zh") } OPTIONAL { ?term rdfs:label|skos:prefLabel ?en FILTER(LANG(?en) = "en") } } ORDER BY ?term`;
    const data = await (await fetched("/sparql", { method: "POST", body: text, headers: { "Content-Type": "application/sparql-query" } })).json();
    terms = data.results.bindings.map((row) => ({ name: short(row.term.value), zh: row.zh ? row.zh.value : "", en: row.en ? row.en.value : "" }));
  };

  at("run").addEventListener("click", run);
  at("filter").addEventListener("input", stock);
  query.addEventListener("input", hint);
  query.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); }
  });
  for (const button of document.querySelectorAll(".save")) button.addEventListener("click", () => save(button.dataset.format));
  at("link").addEventListener("click", async () => {
    kg.remember({ query: query.value });
    try { await navigator.clipboard.writeText(location.href); say("已复制", "Copied"); } catch (e) { say("链接在地址栏中", "The link is in the address bar"); }
  });
  const recall = () => { const saved = kg.state().get("query"); if (saved && saved !== query.value) { query.value = saved; run(); } };
  window.addEventListener("hashchange", recall);
  fetched("/questions").then((response) => response.json()).then((data) => {
    questions = data.questions; prefixes = data.prefixes; stock(); recall(); return learn();
  }).catch((problem) => say(problem.title_zh || problem.message, problem.message, true));
})();
