/* The query page without a server: Oxigraph's WebAssembly build in a worker, over the graph that lies beside the page.
   1. A browser lets a page of file:// load scripts and nothing else, so engine and graph are scripts that hold text: gzip in base64
      (assets/engine.js, assets/graph-data.js). Both are loaded when the first question is put.
   2. What the other scripts ask of a server is answered here: /sparql, /questions, /questions/NAME. Names in the blanks are found by
      kg.resolve, as on every page. A worker that takes too long is ended; the next question starts another.
   3. Limits: LIMIT_SECONDS, LIMIT_ROWS; nothing can be changed, and nothing outside is asked. */
(function () {
  "use strict";
  const LIMIT_SECONDS = 30, LIMIT_ROWS = 50000;
  const given = JSON.parse(document.getElementById("offline").textContent), engine = { worker: null, ready: null, number: 0, waiting: new Map() };

  /* Runs in the worker, behind the engine's own script: its names are in sight. */
  const work = (init, Store) => {
    let store = null;
    const unpacked = (text) => new Response(new Blob([Uint8Array.from(atob(text), (char) => char.charCodeAt(0))]).stream().pipeThrough(new DecompressionStream("gzip")));
    self.onmessage = async ({ data }) => {
      try {
        if (data.wasm) {
          await init({ module_or_path: await unpacked(data.wasm).arrayBuffer() });
          store = new Store();
          store.load(await unpacked(data.graph).text(), { format: "application/trig", lenient: true, no_transaction: true });
          self.postMessage({ number: data.number, body: String(store.size) });
        } else self.postMessage({ number: data.number, body: store.query(data.query, data.options) });
      } catch (fault) { self.postMessage({ number: data.number, fault: String((fault && fault.message) || fault) }); }
    };
  };
  const loaded = (src) => new Promise((done, failed) => {
    document.head.append(kg.el("script", { src, onload: done, onerror: () => failed(refusal(404, `没有 ${src}。`, `${src} is missing beside this page`)) }));
  });
  const refusal = (status, zh, en, more) => Object.assign(new Error(en), { status, title_zh: zh, title: en, ...more });
  const post = (message) => new Promise((done, failed) => {
    const number = (engine.number += 1);
    engine.waiting.set(number, { done, failed });
    engine.worker.postMessage({ ...message, number });
  });
  const end = (why) => {
    if (engine.worker) engine.worker.terminate();
    for (const { failed } of engine.waiting.values()) failed(why);
    engine.waiting.clear();
    engine.worker = engine.ready = null;
  };
  const start = () => (engine.ready = engine.ready || (async () => {
    if (!window.kgEngine) await loaded(given.engine);
    if (!window.kgGraph) await loaded(given.graph);
    const url = URL.createObjectURL(new Blob([kgEngine.script, `\n(${work})(__wbg_init, Store);`], { type: "text/javascript" }));
    engine.worker = new Worker(url);
    engine.worker.onmessage = ({ data }) => {
      const waits = engine.waiting.get(data.number);
      engine.waiting.delete(data.number);
      if (waits) "fault" in data ? waits.failed(new Error(data.fault)) : waits.done(data.body);
    };
    engine.worker.onerror = (event) => { event.preventDefault(); end(refusal(500, "此浏览器无法运行查询引擎。", "this browser cannot run the engine")); };
    await post({ wasm: kgEngine.wasm, graph: kgGraph });
  })().catch((fault) => { engine.ready = null; throw fault; }));

  /* ── a query ── */
  const words = (text) => text.replace(/<[^<>"{}|^`\\\s]*>|"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*|[?$][\w]+/g, " ").toUpperCase();
  const declared = () => Object.entries(given.prefixes).map(([name, space]) => `PREFIX ${name}: <${space}>`).join(" ") + "\n";
  const misread = (fault) => {
    const place = /\b(\d+):(\d+)/.exec(fault.message);
    const detail = place ? fault.message.replace(place[0], `${place[1] - 1}:${place[2]}`) : fault.message;
    return refusal(400, "查询有误。", "the query cannot be read", { detail: detail.replace(/^error at /, "at ") });
  };
  const query = async (text, accept, signal) => {
    const plain = words(text), form = (/\b(SELECT|ASK|CONSTRUCT|DESCRIBE|INSERT|DELETE|LOAD|CLEAR|DROP|CREATE)\b/.exec(plain) || [""])[0];
    if (!form) throw refusal(400, "请先写查询。", "write a query first");
    if (!["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"].includes(form)) throw refusal(403, "图谱只读，不接受更新。", "the graph is read-only: no updates");
    if (/SERVICE/.test(plain)) throw refusal(403, "离线页面不访问其他端点（SERVICE）。", "SERVICE is refused: this page asks nobody else");
    const kinds = accept.split(",").map((one) => one.trim()), graph = form === "CONSTRUCT" || form === "DESCRIBE";
    const type = kinds.find((one) => /sparql-results|csv|tab-separated/.test(one) !== graph) || (graph ? "application/n-triples" : "application/sparql-results+json");
    let timer = 0;
    const stop = () => end(Object.assign(new Error("stopped"), { name: "AbortError" }));
    if (signal) signal.addEventListener("abort", stop, { once: true });
    try {
      await start();
      timer = setTimeout(() => end(refusal(504, `查询超过 ${LIMIT_SECONDS} 秒，已停止；请缩小范围。`, `stopped after ${LIMIT_SECONDS} seconds: narrow the query`)), LIMIT_SECONDS * 1000);
      const body = await post({ query: declared() + text, options: { base_iri: given.base, results_format: type, use_default_graph_as_union: !/\bFROM\b/.test(plain) } });
      const rows = type.endsWith("results+json") ? ((JSON.parse(body).results || {}).bindings || []).length : 0;
      if (rows > LIMIT_ROWS) throw refusal(422, `结果超过 ${LIMIT_ROWS} 行；请缩小范围。`, `more than ${LIMIT_ROWS} rows: narrow the query`);
      return new Response(body, { headers: { "Content-Type": type } });
    } catch (fault) { throw fault.status || fault.name === "AbortError" ? fault : misread(fault); } finally {
      clearTimeout(timer);
      if (signal) signal.removeEventListener("abort", stop);
    }
  };

  /* ── a question and its blanks ── */
  const literal = (text) => '"' + text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/\t/g, "\\t") + '"';
  const iri = (key) => `<${key.startsWith("topic/") ? given.topics + key.slice(6) : given.base + key}>`;
  const term = (blank, typed) => {
    const value = typed.trim(), wrong = (zh, en, choices) => refusal(400, zh, en, { parameter: blank.name, detail: (choices || []).join("\n") });
    if (value === blank.default) return blank.term;
    if (value === "*" && blank.default === "*") return "UNDEF";
    if (blank.kind === "number") {
      const number = value.normalize("NFKC").replaceAll(",", "");
      if (!/^[+-]?\d+(\.\d+)?$/.test(number)) throw wrong(`“${value}”不是数字；请写成 90 或 0.75`, `'${value}' is no number; write 90 or 0.75`);
      return number;
    }
    if (blank.kind === "text") { if (!value) throw wrong("内容为空", "the text is empty"); return literal(value); }
    const answer = kg.resolve(value, blank.kind === "thing" ? [] : [blank.kind]);
    if (answer.chosen) return iri(answer.chosen.key);
    const choices = [...answer.found, ...answer.offered].slice(0, 16).map((one) => `${one.key}  ${one.label}`);
    throw answer.found.length ? wrong(`“${value}”不止一个，请选一项：`, `'${value}' means several things: choose one`, choices) : wrong(`没有“${value}”`, `there is no '${value}'`, choices);
  };
  const filled = (name, values) => {
    const question = given.questions.find((one) => one.name === name);
    if (!question) throw refusal(404, "没有此问题。", "there is no such question");
    const terms = Object.fromEntries(question.parameters.map((blank) => [blank.name, term(blank, values.has(blank.name) ? values.get(blank.name) : blank.default)]));
    return question.sparql.replace(/\{\{([a-z][a-z0-9-]*)\}\}/g, (_, place) => terms[place]);
  };

  /* ── what suggestions are made of, in the words of VoID, counted by the engine ── */
  const described = async () => {
    const rows = async (text) => JSON.parse(await (await query(text, "application/sparql-results+json")).text()).results.bindings;
    const said = (subject, name, object) => `<${subject}> <http://rdfs.org/ns/void#${name}> ${object} .`, lines = [], parts = new Map();
    const part = (type, count) => {
      if (!parts.has(type)) { parts.set(type, `urn:class:${parts.size}`); lines.push(said("urn:data", "classPartition", `<${parts.get(type)}>`), said(parts.get(type), "class", `<${type}>`), said(parts.get(type), "entities", `"${count}"`)); }
      return parts.get(type);
    };
    const counted = (of, property, count, id) => lines.push(said(of, "propertyPartition", `<${id}>`), said(id, "property", `<${property}>`), said(id, "triples", `"${count}"`));
    for (const { c, n } of await rows("SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c")) part(c.value, n.value);
    const all = new Map();
    for (const [number, { c, p, n }] of (await rows("SELECT ?c ?p (COUNT(*) AS ?n) { ?s a ?c ; ?p ?o } GROUP BY ?c ?p")).entries()) { counted(part(c.value, 0), p.value, n.value, `urn:of:${number}`); all.set(p.value, (all.get(p.value) || 0) + Number(n.value)); }
    for (const [property, count] of all) counted("urn:data", property, count, `urn:all:${all.size}:${encodeURIComponent(property)}`);
    return lines.join("\n");
  };

  kg.transport = async (url, options) => {
    const { pathname, searchParams } = new URL(url, "offline://page");
    if (pathname === "/questions") return new Response(JSON.stringify({ questions: given.questions, prefixes: given.prefixes }));
    if (pathname.startsWith("/questions/")) return new Response(filled(pathname.slice(11), searchParams));
    if (pathname === "/search") return new Response(JSON.stringify({ hits: [], meant: { things: [...(({ found, offered }) => [...found, ...offered])(kg.resolve(searchParams.get("q") || ""))].slice(0, 8).map((one) => ({ iri: iri(one.key).slice(1, -1), label: one.label })) } }));
    if (pathname === "/sparql" && !options) return new Response(await described());
    return query(options.body, options.headers.Accept, options.signal);
  };
  /* The page of a thing, where one lies in the folder. */
  const held = new Set(((window.kgNames || {}).things || []).map(([key]) => key));
  kg.names.page = (name) => {
    if (name.startsWith(given.ontology)) return "ontology/index.html#" + encodeURIComponent(name.slice(given.ontology.length));
    if (!name.startsWith(given.base)) return null;
    const key = name.slice(given.base.length).replace(/\/clause\/.*/, "");
    return held.has(key) ? "graph.html#at=" + encodeURI(key) : null;
  };
})();
