/* The query page: chooses, runs, shows, shares, saves. Needs the other scripts of the page. Text is only ever set as text. */
(function () {
  "use strict";
  const at = (id) => document.getElementById(id);
  const { names } = kg, told = at("told"), answerBox = at("answer"), blanks = at("blanks");
  const ROWS = [["csv", "CSV"], ["tsv", "TSV"], ["json", "JSON"], ["xml", "XML"]];
  const GRAPHS = [["turtle", "Turtle"], ["nt", "N-Triples"], ["jsonld", "JSON-LD"], ["rdfxml", "RDF/XML"]];
  const FIRST = `SELECT ?plan ?title (COUNT(?measure) AS ?measures) {
  ?measure a sp:Measure ; sp:inPlan ?plan .
  ?plan rdfs:label ?title .
} GROUP BY ?plan ?title ORDER BY DESC(?measures)
`;
  let questions = [], running = null, current = null, filled = "", answer = null, asked = "", view = "";
  let turn = 0, filling = false, unfilled = false;  // unfilled: the text is not what the blanks say, for they were refused

  const say = (zh, en) => told.replaceChildren(...(zh ? kg.both(zh, en) : []));
  const flash = (button, zh, en) => { say(zh, en); button.dataset.done = "true"; setTimeout(() => { delete button.dataset.done; if (told.textContent === zh + en) say(); }, 2500); };

  /* ── the address: #ask=NAME&blank=value, else #query=TEXT, else #z=TEXT deflated where it is long; and &view= ── */
  const LONG = 700;
  const squeezed = async (text, Stream) => new Uint8Array(await new Response(new Blob([text]).stream().pipeThrough(new Stream("deflate-raw"))).arrayBuffer());
  const pack = async (text) => btoa(Array.from(await squeezed(text, CompressionStream), (byte) => String.fromCharCode(byte)).join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const unpack = async (text) => new TextDecoder().decode(await squeezed(Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0)), DecompressionStream));
  /* The usual prefixes need no declaration here. */
  const bare = (text) => text.replace(/^PREFIX (\w+): <([^>]*)>\n+/gm, (line, name, space) => (names.prefixes()[name] === space ? "" : line));
  const address = async () => {
    const text = kg.editor.get(), state = new URLSearchParams();
    if (current && !unfilled && text === filled) {
      state.set("ask", current.name);
      for (const input of blanks.querySelectorAll("input")) if (input.value !== input.defaultValue) state.set(input.name, input.value);
    } else {
      state.set("query", bare(text));
      if (state.toString().length > LONG && window.CompressionStream) { const short = await pack(bare(text)); state.delete("query"); state.set("z", short); }
    }
    if (view && view !== best()) state.set("view", view);
    return "#" + state;
  };
  const remember = async (step) => {
    const next = await address();
    if (next === location.hash) return;
    if (step && location.hash) history.pushState(null, "", next); else history.replaceState(null, "", next);
  };
  const recall = async () => {
    const state = kg.state(), wanted = state.get("view") || "";
    const question = questions.find((one) => one.name === state.get("ask"));
    if (question) return choose(question, state, wanted);
    if (state.get("ask")) { forget(); say(`没有此问题：${state.get("ask")}`, `No such question: ${state.get("ask")}`); return null; }
    let text = state.get("query");
    if (state.get("z")) text = await unpack(state.get("z")).catch(() => { say("链接不完整，无法读出查询。", "The link is incomplete: it holds no query."); return null; });
    if (text === null) return null;
    forget(); kg.editor.set(text);
    return run(wanted);
  };

  /* ── run, and what came of it ── */
  const best = () => {
    const named = /^#\s*view:\s*(table|chart|graph)\s*$/m.exec(asked);
    const wanted = named ? named[1] : answer && answer.kind === "graph" ? "graph" : "table";
    return able(wanted) ? wanted : "table";
  };
  const able = (one) => answer !== null && ({
    table: () => true, chart: () => answer.kind === "rows" && kg.charts.columns(answer, columns()) !== null,
    timeline: () => answer.kind === "rows" && kg.timeline.dates(answer).length > 0,
    graph: () => kg.drawable(answer), turtle: () => answer.kind === "graph",
  })[one]();
  const COLUMNS = { subject: ["主语", "subject"], predicate: ["谓语", "predicate"], object: ["宾语", "object"] };
  const columns = () => (answer.kind === "graph" ? COLUMNS : (current && names.shown.columns[current.name]) || {});

  /* What the question itself says of two columns; of an edited text nothing is known. */
  const edges = () => (current && asked === filled && names.shown.edges[current.name]) || [];

  const trouble = (problem) => {
    const heading = problem.parameter ? ["填写有误", "A blank is not understood"] : { 0: ["没有应答", "No reply"], 400: ["查询有误", "The query cannot be read"], 422: ["结果过大", "The answer is too large"], 503: ["服务正忙", "The service is busy"], 504: ["超出时限", "Out of time"], 507: ["超出内存", "Out of memory"] }[problem.status] || ["未能查询", "Not answered"];
    const open = problem.status !== 400 && problem.status !== 403;
    const where = problem.status === 400 && /\bat (\d+):(\d+)/.exec(problem.detail || "");
    answer = null;
    for (const button of at("views").children) button.hidden = true;
    at("saves").replaceChildren(); at("count").replaceChildren();
    answerBox.replaceChildren(kg.el("div", { class: "trouble", role: "alert" },
      kg.el("h2", {}, kg.both(...heading)), kg.el("p", {}, kg.both(problem.title_zh || problem.message, problem.message)),
      where ? kg.el("p", {}, kg.both(`位置：第 ${where[1]} 行，第 ${where[2]} 列（光标已移到该处）`, `Where: line ${where[1]}, column ${where[2]}; the caret stands there`)) : null,
      problem.detail ? kg.el("pre", {}, problem.detail) : null,
      open ? kg.el("p", { class: "note" }, kg.both("这不是“没有结果”：查询没有做完，什么也没有得出。", "This does not mean that there is nothing: the query was not answered.")) : null));
    if (where) kg.editor.place(Number(where[1]), Number(where[2]));
  };
  const nothing = () => kg.el("p", { class: "lead" }, kg.both("没有符合条件的结果。查询已完整执行。", "Nothing fits. The query ran to its end."));
  const turtle = async (place) => {
    place.replaceChildren(kg.el("pre", { class: "turtle" }, await (await names.ask(asked, "text/turtle")).text()));
  };
  const show = async (wanted) => {
    if (!answer) return;
    view = wanted && able(wanted) ? wanted : best();
    for (const button of at("views").children) {
      button.hidden = answer.kind === "boolean" || !answer.rows.length || !able(button.dataset.view);
      button.setAttribute("aria-pressed", String(button.dataset.view === view));
    }
    const mine = answer;
    try {
      if (answer.kind === "boolean") answerBox.replaceChildren(kg.el("p", { class: "lead verdict" }, kg.both(...(answer.yes ? ["是", "Yes"] : ["否", "No"]))));
      else if (!answer.rows.length) answerBox.replaceChildren(nothing());
      else if (view === "turtle") await turtle(answerBox);
      else {
        await kg.views[view](answerBox, answer, columns(), edges(), title());
        if (view !== "graph") publish();
      }
    } catch (problem) { if (mine === answer) trouble(problem); }
    answerBox.dataset.view = view;
  };
  /* What a picture of the answer is called: the question with its blanks, or that it is a query of one's own. */
  const title = () => {
    const mine = current && asked === filled, given = mine ? [...blanks.querySelectorAll("input")].map((input) => input.value).filter((value) => value && value !== "*").join("、") : "";
    return mine ? [current.zh, current.en].map((words) => (given ? `${words}（${given}）` : words)) : ["自写的查询", "A query of one's own"];
  };
  const publish = () => {
    const [zh, en] = title(), said = (term) => (!term ? "" : term.type === "uri" ? kg.names.short(term.value) : term.value);
    const rows = () => [answer.names.map((name) => (columns()[name] || [name, name])[kg.lang() === "en" ? 1 : 0]), ...answer.rows.map((row) => row.map(said))];
    const drawn = answerBox.querySelector("svg.chart"), bar = kg.el("div", {});
    const heading = answerBox.querySelector("h2.charted");
    if (heading) heading.after(bar); else answerBox.prepend(bar);
    kg.publish.bar(bar, { id: current && asked === filled ? current.name : "query", zh, en, rows, svg: drawn ? () => answerBox.querySelector("svg.chart") : null });
  };
  const FOR_EXCEL = { title: "UTF-8 带 BOM，Excel 可直接打开 With a byte order mark, so that Excel opens it rightly" };
  const saves = () => {
    const list = answer.kind === "graph" ? GRAPHS : answer.kind === "boolean" ? ROWS.slice(2) : ROWS;
    at("saves").replaceChildren(kg.el("span", { class: "note" }, kg.both("下载", "Download")), ...list.map(([format, name]) =>
      kg.el("button", { type: "button", class: "save", "data-format": format, ...(format === "csv" ? FOR_EXCEL : {}), onclick: () => save(format) }, name)),
    kg.el("button", { type: "button", class: "save", "data-format": "rq", onclick: () => kg.save((current && asked === filled ? current.name : "query") + ".rq", asked, "application/sparql-query") }, "SPARQL"));
  };
  const busy = (on) => { at("stop").hidden = !on; document.body.toggleAttribute("data-busy", on); };
  const halt = () => { if (running) running.abort(); running = null; busy(false); };
  /* note: what is said when it is done. */
  const run = async (wanted, note) => {
    halt();
    const mine = (running = new AbortController()), begun = performance.now();
    asked = kg.editor.get(); view = wanted || "";
    say("正在运行…", "Running…"); busy(true);
    at("result").hidden = false;
    try {
      const response = await names.ask(asked, "application/sparql-results+json, application/n-triples", mine.signal);
      const json = response.headers.get("Content-Type").includes("json");
      const read = json ? kg.answers.readJson(await response.json()) : kg.answers.readTriples(await response.text());
      if (mine !== running) return;
      answer = read;
      const seconds = ((performance.now() - begun) / 1000).toFixed(2), count = answer.rows.length, [zh, en] = answer.kind === "graph" ? ["条三元组", "triples"] : ["行", "rows"];
      at("count").replaceChildren(...(answer.kind === "boolean" ? kg.both(`${seconds} 秒`, `${seconds} s`) : kg.both(`${count} ${zh}，${seconds} 秒`, `${count} ${en}, ${seconds} s`)));
      saves();
      await show(wanted);
    } catch (problem) {
      if (problem.name === "AbortError" || mine !== running) return;
      trouble(problem);
    }
    running = null; busy(false);
    await remember(true);
    say(...(note || []));
    if (matchMedia("(max-width: 56rem)").matches) at("result").scrollIntoView({ block: "start" });
  };

  /* A download is a form that is sent, so that the server writes the file and no length is too long; without a server it is made here. */
  const TYPES = { csv: "text/csv", tsv: "text/tab-separated-values", json: "application/sparql-results+json", xml: "application/sparql-results+xml", turtle: "text/turtle", nt: "application/n-triples", jsonld: "application/ld+json", rdfxml: "application/rdf+xml" };
  const ENDINGS = { turtle: "ttl", rdfxml: "rdf" };
  const save = async (format) => {
    if (kg.transport) {
      const text = await (await names.ask(asked, TYPES[format])).text().catch(() => "");
      kg.save(`${current && asked === filled ? current.name : "answer"}.${ENDINGS[format] || format}`, (format === "csv" ? "\ufeff" : "") + text, TYPES[format]);
      return;
    }
    const form = kg.el("form", { method: "post", action: "/sparql", hidden: true },
      Object.entries({ query: asked, format, download: current && asked === filled ? current.name : "1" }).map(([name, value]) => kg.el("input", { name, value, type: "hidden" })));
    document.body.append(form); form.submit(); form.remove();
  };

  /* ── the shipped questions, and the blanks of the one that was chosen ── */
  const forget = () => { turn += 1; current = null; filled = ""; filling = unfilled = false; blanks.replaceChildren(); mark(); };
  const mark = () => { for (const button of at("shelf").children) button.toggleAttribute("aria-current", !!current && button.dataset.name === current.name); };
  const stuck = () => unfilled && kg.editor.get() === filled;
  /* A text that was edited goes into the address before another takes its place: Back brings it. */
  const keep = async () => {
    const text = kg.editor.get(), edited = text.trim() !== "" && text !== (filled || FIRST);
    if (edited) await remember(true);
    return edited;
  };
  const RESTORED = ["已恢复为预设查询；改过的查询可按浏览器的“后退”取回。", "Restored the shipped query; Back brings the edited one."];
  let restored = false;  // whether the text that stands there took the place of an edited one
  /* The blanks → the text, which runs. Refused: the blank is marked, and nothing runs until it is mended. kept: no text is lost. */
  const fill = async (wanted, kept) => {
    const mine = ++turn, values = new URLSearchParams(), inputs = [...blanks.querySelectorAll("input")];
    halt(); filling = true;
    for (const input of inputs) {
      if (!input.value.trim()) input.value = input.defaultValue;
      values.set(input.name, input.value);
    }
    try {
      const text = await (await names.fetched(`/questions/${current.name}?${values}`)).text();
      if (mine !== turn) return;
      const edited = !kept && await keep();
      if (mine !== turn) return;
      filling = unfilled = false;
      for (const input of inputs) input.removeAttribute("aria-invalid");
      filled = text; restored = edited; kg.editor.set(text);
      await run(wanted, edited ? RESTORED : null);
    } catch (problem) {
      if (mine !== turn) return;
      filling = false; unfilled = true; say("未运行：请先改正填写的内容", "Not run: mend the blank first");
      for (const input of inputs) if (input.name === problem.parameter) input.setAttribute("aria-invalid", "true"); else input.removeAttribute("aria-invalid");
      at("result").hidden = false; trouble(problem);
    }
  };
  /* What the reader presses: blanks that are on their way run by themselves, those that were refused are asked again. */
  const press = () => (filling ? null : stuck() ? fill("") : run("", restored && kg.editor.get() === filled ? RESTORED : null));
  /* Names to choose from, for the kinds of thing that there are few of; asked for when a blank is entered. */
  const CLASS = { district: "sp:District", plan: "sp:Plan", reform: "sp:Reform", department: "sp:Department", topic: "skos:Concept ; skos:inScheme <https://w3id.org/shanghai-policy/topic/>" };
  const offer = async (kind) => {
    if (!CLASS[kind] || at("names-" + kind)) return;
    const list = kg.el("datalist", { id: "names-" + kind });
    document.body.append(list);
    const found = await names.rows(`SELECT DISTINCT ?name { ?it a ${CLASS[kind]} ; rdfs:label|skos:prefLabel ?name FILTER(LANG(?name) = "zh") } ORDER BY ?name LIMIT 3000`).catch(() => []);
    list.append(...found.map((row) => kg.el("option", { value: row.name.value })));
  };
  const choose = async (question, given, wanted) => {
    current = question; filled = ""; kg.editor.set(""); mark();
    at("about").replaceChildren(...kg.both(question.answer_zh, question.answer_en));
    blanks.replaceChildren(...question.parameters.map((blank) => {
      const input = kg.el("input", { type: "text", name: blank.name, value: blank.default, list: "names-" + blank.kind, onfocus: () => offer(blank.kind), onchange: () => fill("") });
      if (given && given.has(blank.name)) input.value = given.get(blank.name);
      return kg.el("label", {}, kg.both(blank.zh, blank.en), input);
    }));
    await fill(wanted || "", true);
  };
  const stock = () => {
    const wanted = at("filter").value.trim().toLowerCase();
    const fitting = questions.filter((one) => !wanted || [one.zh, one.en, one.name].some((text) => text.toLowerCase().includes(wanted)));
    at("shelf").replaceChildren(...fitting.map((one) => kg.el("button", { type: "button", "data-name": one.name, onclick: async () => { await keep(); await choose(one); } }, kg.both(one.zh, one.en))));
    if (!fitting.length) at("shelf").replaceChildren(kg.el("p", { class: "note" }, kg.both("没有这样的问题", "No such question")));
    mark();
  };
  /* The data hold the questions (sh:SPARQLExecutable); /questions adds their blanks. */
  const learn = async () => {
    const [held, listed] = await Promise.all([
      names.rows(`SELECT ?name ?zh ?en { ?q a sh:SPARQLExecutable ; dct:identifier ?name ; rdfs:label ?zh, ?en FILTER(LANG(?zh) = "zh" && LANG(?en) = "en") } ORDER BY ?name`).catch(() => []),
      names.fetched("/questions").then((response) => response.json()),
    ]);
    names.use(listed.prefixes);
    kg.editor.declare(listed.prefixes);
    const known = new Map(listed.questions.map((one) => [one.name, one]));
    questions = held.map((row) => known.get(row.name.value)).filter(Boolean);
    if (!questions.length) questions = listed.questions;  // a graph that was built without them
    stock();
  };

  /* ── wiring ── */
  kg.editor = kg.makeEditor(at("editor"), { run: () => { press(); } });
  kg.editor.set(FIRST);
  at("run").addEventListener("click", () => press());
  at("stop").addEventListener("click", () => { halt(); say("已停止", "Stopped"); });
  at("filter").addEventListener("input", stock);
  for (const button of at("views").children) button.addEventListener("click", async () => { if (filling) return; await show(button.dataset.view); await remember(false); });
  const copy = (button, text) => navigator.clipboard.writeText(text).then(() => flash(button, "已复制", "Copied"), () => say("无法写入剪贴板，请从地址栏复制链接", "The clipboard is closed to this page; the link is in the address bar"));
  at("link").addEventListener("click", async () => {
    if (filling || stuck()) { say("请先改正填写的内容", "Mend the blank first"); return; }
    const hash = await address(); history.replaceState(null, "", hash); copy(at("link"), location.href.replace(/\?[^#]*/, ""));
  });
  at("text").addEventListener("click", () => copy(at("text"), kg.editor.get()));
  if (at("other")) at("other").addEventListener("click", async (event) => { event.preventDefault(); location.href = at("other").getAttribute("href") + (stuck() ? location.hash : await address()); });
  window.addEventListener("popstate", recall);
  at("editor").addEventListener("focusin", () => kg.complete.ready().catch((problem) => say(`没有提示：${problem.title_zh || problem.message}`, `No suggestions: ${problem.message}`)));
  learn().then(recall).then(() => { document.body.dataset.ready = "true"; })
    .catch((problem) => { at("result").hidden = false; trouble(problem); });
})();
