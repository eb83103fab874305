/* What things are called: IRI → short name, page, label. Asks our own server, and tells what went wrong in its words.
   Where kg.transport is set, that answers instead of a server (offline.js). */
(function () {
  "use strict";
  const shown = JSON.parse(document.getElementById("shown").textContent);
  let prefixes = {};
  const known = new Map();  // IRI → {zh, en, classes}

  /* A request; a refusal becomes an error that carries what the server said. */
  const fetched = async (url, options) => {
    let response;
    if (kg.transport) return kg.transport(url, options);
    try { response = await fetch(url, options); } catch (fault) {
      if (fault.name === "AbortError") throw fault;
      throw Object.assign(new Error("the server does not answer"), { status: 0, title_zh: "服务没有应答。" });
    }
    if (response.ok) return response;
    const problem = await response.json().catch(() => ({ title: response.statusText, title_zh: response.statusText }));
    throw Object.assign(new Error(problem.title), problem, { status: response.status });
  };
  const ask = async (query, accept, signal) => fetched("/sparql", {
    method: "POST", body: query, signal, headers: { "Content-Type": "application/sparql-query", Accept: accept },
  });
  const rows = async (query) => (await (await ask(query, "application/sparql-results+json")).json()).results.bindings;

  const blank = (name) => name.startsWith("_:");  // has no label, and no page

  const short = (iri) => {
    if (prefixes.id && iri.startsWith(prefixes.id)) return iri.slice(prefixes.id.length);
    const found = Object.entries(prefixes).find(([name, space]) => name !== "id" && iri.startsWith(space));
    return found ? found[0] + ":" + iri.slice(found[1].length) : iri;
  };
  /* As it stands in a query, or nothing where only the full IRI would do: a prefixed name ends at most marks. */
  const written = (iri) => {
    const found = Object.entries(prefixes).find(([, space]) => iri.startsWith(space));
    if (!found) return `<${iri}>`;
    const local = iri.slice(found[1].length).replace(/[/~!$&'()*+,;=?#@%]/g, "\\$&");
    return /^[\w\\][\w\\/.~!$&'()*+,;=?#@%:-]*$/.test(local) && !local.endsWith(".") ? `${found[0]}:${local}` : `<${iri}>`;
  };
  const page = (iri) => {
    if (iri.startsWith(prefixes.id)) return "/id/" + encodeURI(iri.slice(prefixes.id.length));
    if (iri.startsWith(prefixes.spt)) return "/topic/" + encodeURI(iri.slice(prefixes.spt.length));
    return "/about?iri=" + encodeURIComponent(iri);
  };

  /* Labels and classes of many things, in one question for each five hundred of them. */
  const learn = async (iris) => {
    const wanted = [...new Set(iris)].filter((iri) => !known.has(iri) && !blank(iri) && !/[<>"{}|^`\\\s]/.test(iri));
    for (let at = 0; at < wanted.length; at += 500) {
      const part = wanted.slice(at, at + 500);
      const found = await rows(`SELECT ?it (SAMPLE(?z) AS ?zh) (SAMPLE(?e) AS ?en) (GROUP_CONCAT(DISTINCT STR(?c); separator=" ") AS ?classes) {
        VALUES ?it { ${part.map((iri) => `<${iri}>`).join(" ")} }
        OPTIONAL { ?it rdfs:label|skos:prefLabel ?z FILTER(LANG(?z) = "zh") } OPTIONAL { ?it rdfs:label|skos:prefLabel ?e FILTER(LANG(?e) = "en") }
        OPTIONAL { ?it a ?c } } GROUP BY ?it`);
      for (const iri of part) known.set(iri, { zh: "", en: "", classes: [] });
      for (const row of found) known.set(row.it.value, {
        zh: row.zh ? row.zh.value : "", en: row.en ? row.en.value : "", classes: row.classes ? row.classes.value.split(" ") : [],
      });
    }
  };
  const label = (iri) => {
    const it = known.get(iri) || { zh: "", en: "" }, plain = short(iri);
    return [it.zh || it.en || plain, it.en || it.zh || plain];
  };
  const kind = (iri) => {
    const classes = (known.get(iri) || { classes: [] }).classes;
    const found = shown.kindOf.find(([name]) => classes.includes(name));
    return found ? found[1] : "";
  };

  kg.names = { shown, fetched, ask, rows, blank, short, written, page, learn, label, kind, known, use: (given) => { prefixes = given; }, prefixes: () => prefixes };
})();
