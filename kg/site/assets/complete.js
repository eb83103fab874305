/* Suggestions while one writes SPARQL: which terms there are, from the VoID of the data; which fit, from the place in the query.
   1. The text is cut into tokens and walked once: where is the caret (subject, predicate, object), what is its subject's class?
   2. A predicate: properties that things of that class have, the most used first; any property where the class is not told.
   3. After "a": classes. After a topic's property: topics. After PREFIX: prefixes. After "?": variables. Else all terms.
   A term is found by its name or its label in either language. */
(function () {
  "use strict";
  const VOID = "http://rdfs.org/ns/void#";
  const TOKEN = new RegExp([
    /<[^<>"{}|^`\\\s]*>/, /"""[^]*?(?:"""|$(?![^]))|'''[^]*?(?:'''|$(?![^]))|"(?:[^"\\\n]|\\.)*(?:"|$)|'(?:[^'\\\n]|\\.)*(?:'|$)/,
    /#[^\n]*/, /@[A-Za-z-]+/, /\^\^/, /[?$][\w\u3400-\u9fff]+/, /(?:[A-Za-z][\w-]*)?:(?:[\w\u3400-\u9fff:%-]|\.(?=[\w\u3400-\u9fff])|\\.)*/,
    /[+-]?\d[\d.]*(?:[eE][+-]?\d+)?/, /[\w\u3400-\u9fff-]+/, /[^\s]/,
  ].map((part) => part.source).join("|"), "gm");
  const CLAUSE = /^(select|construct|describe|ask|where|optional|union|minus|filter|exists|not|bind|values|graph|service|order|group|by|having|limit|offset|as|distinct|reduced|in|undef|asc|desc|from|named|base|prefix|silent)$/i;
  const TERM = /^(<.+>|[?$].+|["'].*|[+-]?\d.*|true|false|.*:.*)$/s;
  const TYPE = ["a", "rdf:type"], TOPICAL = ["dct:subject", "sp:primaryTopic", "skos:broader", "skos:narrower"];

  const tokens = (text) => [...text.matchAll(TOKEN)].map((match) => ({ text: match[0], from: match.index, to: match.index + match[0].length }));
  const wordAt = (text, caret) => /[?$]?(?:[\w:\u3400-\u9fff-]|\\\/)*$/.exec(text.slice(0, caret))[0];

  /* The walk. A frame is a pair of brackets: what it is, the slot that comes next in it (0 subject, 1 predicate, 2 object), and
     the subject and predicate that it has reached. In an expression, a list of values or a path no triple is read. */
  const read = (text, caret) => {
    const word = wordAt(text, caret), from = caret - word.length, types = new Map(), stack = [{ kind: "{", slot: 0 }];
    let values = false, found = null, last = "";
    const top = () => stack[stack.length - 1];
    const term = (name) => {
      const at = top();
      if (values || at.kind === "any" || at.kind === "path") return;
      if (at.slot === 1) { at.predicate = name; at.slot = 2; }
      else if (at.slot === 2) {
        if (TYPE.includes(at.predicate)) types.set(at.subject, [...(types.get(at.subject) || []), name]);
        at.slot = 3;
      } else { at.subject = name; at.slot = 1; }
    };
    const close = (bracket) => {
      const closed = stack.length > 1 ? stack.pop() : top();
      if (bracket === "]") term(closed.subject);
      else if (bracket === "}") top().slot = 0;
      else if (closed.kind === "path") term("()");
    };
    const step = (token) => {
      const it = token.text, at = top();
      if (it === "{") { stack.push({ kind: values ? "any" : "{", slot: values ? -1 : 0 }); values = false; }
      else if (it === "[") stack.push({ kind: "[", slot: 1, subject: "[" + token.from });
      else if (it === "(") stack.push(at.slot === 1 && !/^\w+$/.test(last) ? { kind: "path", slot: 1, subject: at.subject } : { kind: "any", slot: -1 });
      else if (/^[}\])]$/.test(it)) close(it);
      else if (/^[.;,]$/.test(it)) { if (at.slot >= 0) at.slot = ".;,".indexOf(it); }
      else if (/^[/|^]$/.test(it)) { if (at.slot === 2) at.slot = 1; }
      else if (CLAUSE.test(it)) { values = /^values$/i.test(it); if (at.kind === "{") at.slot = 0; }
      else if (TERM.test(it) || (it === "a" && at.slot === 1)) term(it);
    };
    for (const token of tokens(text)) {
      if (!found && token.to > from) found = { ...top(), last, inside: token.from < from && /^["'#]/.test(token.text) };
      if (token.from >= from && token.to <= caret) continue;  // the word that is being written
      if (/^(#|@|\^\^)/.test(token.text)) continue;
      step(token);
      last = token.text;
    }
    return { word, from, types, ...(found || { ...top(), last, inside: false }) };
  };

  /* What there is. */
  const terms = { classes: [], properties: [], topics: [], of: new Map() };
  const load = async () => {
    const text = await (await kg.names.fetched("/sparql?format=nt")).text();
    const said = new Map();
    for (const [, subject, predicate, iri, literal] of text.matchAll(/^<([^>]*)> <([^>]*)> (?:<([^>]*)>|"((?:[^"\\]|\\.)*)".*) \.$/gm)) {
      if (!said.has(subject)) said.set(subject, new Map());
      const of = said.get(subject);
      of.set(predicate, [...(of.get(predicate) || []), iri === undefined ? literal : iri]);
    }
    const all = (node, name) => (said.get(node) || new Map()).get(VOID + name) || [];
    const counted = (node) => all(node, "propertyPartition").map((part) => [all(part, "property")[0], Number(all(part, "triples")[0])]).sort((a, b) => b[1] - a[1]);
    const data = [...said.keys()].find((node) => all(node, "classPartition").length);
    const classes = all(data, "classPartition").map((part) => [all(part, "class")[0], Number(all(part, "entities")[0]), part]).sort((a, b) => b[1] - a[1]);
    const properties = counted(data);
    const topics = (await kg.names.rows("SELECT DISTINCT ?it { ?it a skos:Concept ; skos:inScheme <https://w3id.org/shanghai-policy/topic/> } ORDER BY ?it LIMIT 2000")).map((row) => row.it.value);
    await kg.names.learn([...classes.map((one) => one[0]), ...properties.map((one) => one[0]), ...topics]);
    const named = ([iri, count]) => { const [zh, en] = kg.names.label(iri); return { iri, count, name: kg.names.written(iri), zh, en }; };
    terms.classes = classes.map(named); terms.properties = properties.map(named); terms.topics = topics.map((iri) => named([iri, 0]));
    for (const [iri, , part] of classes) terms.of.set(kg.names.written(iri), new Set(counted(part).map((one) => kg.names.written(one[0]))));
  };

  /* Read once, when somebody first enters the editor: most visitors only choose a question. */
  let reading = null;
  const ready = () => (reading = reading || load().catch((problem) => { reading = null; throw problem; }));

  /* Which of them fit. */
  const fits = (term, typed) => {
    const name = term.name.toLowerCase(), local = name.slice(name.indexOf(":") + 1);
    if (name === typed) return 0;
    if (name.startsWith(typed) || local.startsWith(typed)) return 3;
    return [term.zh, term.en].some((label) => label.toLowerCase().startsWith(typed)) ? 2 : [name, term.zh, term.en].some((text) => text.toLowerCase().includes(typed)) ? 1 : 0;
  };
  const chosen = (place) => {
    if (place.slot === 2 && TYPE.includes(place.predicate)) return terms.classes;
    if (place.slot === 2 && TOPICAL.includes(place.predicate)) return terms.topics;
    if (place.slot === 1) {
      const of = (place.types.get(place.subject) || []).filter((name) => terms.of.has(name));
      const fitting = terms.properties.filter((term) => of.some((name) => terms.of.get(name).has(term.name)));
      return fitting.length ? fitting.concat(terms.properties.filter((term) => !fitting.includes(term)).map((term) => ({ ...term, far: true }))) : terms.properties;
    }
    return [...terms.topics, ...terms.classes, ...terms.properties];
  };
  /* Things by their Chinese names, from the search of this server: what the words name, then what holds them. */
  const things = async (typed) => {
    const reply = await kg.names.fetched("/search?" + new URLSearchParams({ q: typed }), { headers: { Accept: "application/json" } });
    const found = await reply.json(), meant = found.meant.things.slice(0, 8), named = new Set(meant.map((one) => one.iri));
    return [...meant, ...found.hits.filter((hit) => !named.has(hit.iri))].slice(0, 8).map((hit) => ({ name: kg.names.written(hit.iri), zh: hit.label, en: hit.label }));
  };
  const plain = (name) => ({ name, zh: "", en: "" });
  const variables = (text, place) => {
    const names = new Set(tokens(text).filter((token) => token.from !== place.from && /^[?$]\w/.test(token.text)).map((token) => token.text));
    return [...names].filter((name) => name.startsWith(place.word) && name !== place.word).sort().map(plain);
  };
  /* What could stand at the caret. asked: by a key, so that also an empty word gets an answer. */
  const suggest = async (text, caret, asked) => {
    const place = read(text, caret), typed = place.word.toLowerCase();
    const of = (list) => ({ from: place.from, to: caret, list: list.slice(0, 40) });
    if (place.inside) return of([]);
    if (/^[?$]/.test(typed)) return of(variables(text, place));
    const prefixes = Object.entries(kg.names.prefixes());
    if (/^prefix$/i.test(place.last)) return of(prefixes.filter(([name]) => (name + ":").startsWith(typed)).map(([name, space]) => plain(`${name}: <${space}>`)));
    const narrow = place.slot === 1 || (place.slot === 2 && [...TYPE, ...TOPICAL].includes(place.predicate));
    if (!asked && typed.length < (narrow ? 1 : 2)) return of([]);
    await ready().catch(() => {});
    const ranked = chosen(place).map((term, order) => [typed ? fits(term, typed) : 1, term, order]).filter(([rank, term]) => rank && !(term.far && !typed));
    ranked.sort((a, b) => !!a[1].far - !!b[1].far || b[0] - a[0] || a[2] - b[2]);
    const named = !narrow && /[\u3400-\u9fff]{2}/.test(typed) ? await things(place.word).catch(() => []) : [];
    const seen = new Set(ranked.map(([, term]) => term.name));
    return of([...ranked.slice(0, 30).map(([, term]) => term), ...named.filter((term) => !seen.has(term.name))]);
  };

  kg.complete = { ready, suggest };
})();
