/* What a person typed → the thing of the graph that it means: the rules of kg/ask/resolve.py, over the names that the
   build wrote (window.kgNames, assets/names.js). Every page that matches names asks here; a test asks both the same. */
(function () {
  "use strict";
  const kg = (window.kg = window.kg || {}), ITEMS = ["measure", "section", "case"];
  const data = Object.assign({ base: "", topics: "", things: [], readings: {}, simple: {} }, window.kgNames);
  const things = data.things.map(([key, kind, label, names, district, path, general]) => ({ key, kind, label, names, district, path, general, tail: key.slice(key.lastIndexOf("/") + 1) }));
  const byKey = new Map(things.map((one) => [one.key, one]));
  const called = new Map(things.filter((one) => one.kind === "district").map((one) => [one.key, [...one.names].sort((a, b) => b.length - a.length)]));

  /* Only letters and digits count: no width, case, blank or punctuation. */
  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
  const simplify = (text) => [...text].map((char) => data.simple[char] || char).join("");

  /* ── keys ────────────────────────────────────────────────────────────────────────────────────────────────── */
  const KEY = /^[a-z0-9._/ -]+$/, NUMERAL = "〇○零一二两三四五六七八九十";
  const CASE = new RegExp(`^(?:(?:case|案例)[/ ]*(?:(20\\d\\d)/)?(\\d{1,2}|[${NUMERAL}]{1,3})号?|第?(\\d{1,2}|[${NUMERAL}]{1,3})号?案例)$`);
  function number(text) {
    if (/^\d+$/.test(text)) return +text;
    const digit = (char) => (char === "两" ? 2 : "零一二三四五六七八九".indexOf(char));
    const [tens, ones] = text.includes("十") ? text.split("十") : ["", text];
    return (text.includes("十") ? (tens ? digit(tens) : 1) * 10 : 0) + (ones ? digit(ones) : 0);
  }
  function* wholeKeys(text) {
    for (const [start, key] of [[data.base, ""], [data.topics, "topic/"], ["spt:", "topic/"], ["id:", ""]])
      if (start && text.toLowerCase().startsWith(start.toLowerCase())) text = key + text.slice(start.length);
    let key = text.toLowerCase().replace(/^\/+|\/+$/g, "");
    if (!KEY.test(key)) { yield text; return; }
    if (key.includes("/")) yield key;
    key = key.replace(/[ /]+/g, "/");
    if (!key.includes("/")) return;
    const head = key.slice(0, key.indexOf("/")), tail = key.slice(key.indexOf("/") + 1), at = tail.indexOf("/");
    yield key;
    for (const middle of ["measure", "section"]) yield `plan/${head}/${middle}/${tail}`;
    yield "plan/" + key; yield "org/" + key;
    if (head === "plan" && at > 0) for (const middle of ["measure", "section"]) yield `plan/${tail.slice(0, at)}/${middle}/${tail.slice(at + 1)}`;
  }
  function findKey(text, fits) {
    for (const key of wholeKeys(text)) { const one = byKey.get(key); if (one && fits(one)) return [one]; }
    const lower = text.toLowerCase(), match = CASE.exec(lower);
    if (match) return things.filter((one) => one.kind === "case" && fits(one) && +one.path === number(match[2] || match[3]) && (!match[1] || one.key.split("/")[1] === match[1]));
    if (!KEY.test(lower) || /[/ ]/.test(lower)) return [];
    const found = ["plan", "district", "reform", "topic"].map((first) => byKey.get(`${first}/${lower}`)).filter(Boolean);
    return [...found, ...things.filter((one) => one.kind === "department" && one.tail === lower)].filter(fits);
  }

  /* ── pinyin and slips ────────────────────────────────────────────────────────────────────────────────────── */
  const sounds = (char) => data.readings[char] || (/[\u3400-\u9fff]/.test(char) ? [] : [char]);
  function reaches(typed, list, at) {
    let ends = new Set([0]);
    for (let place = at; place < list.length; place += 1) {
      const next = new Set();
      for (const end of ends) for (const sound of list[place]) if (typed.startsWith(sound, end)) next.add(end + sound.length);
      if (!next.size) return -1;
      if (next.has(typed.length)) return place + 1;
      ends = next;
    }
    return -1;
  }
  function soundsLike(typed, name) {
    const list = [...name].map(sounds), n = typed.length;
    if (n < 2 || n > 6 * list.length) return 0;
    if (reaches(typed, list, 0) === list.length) return 6;
    const begins = (at, most) => [...typed].every((letter, i) => list[at + i].slice(0, most).some((sound) => sound[0] === letter));
    const starts = Array.from({ length: Math.max(0, list.length - n + 1) }, (_, at) => at);
    if (n === list.length && begins(0)) return begins(0, 1) ? 5 : 4;
    if (list.some((_, at) => reaches(typed, list, at) - at > 1)) return 3;
    return n < 3 ? 0 : starts.some((at) => begins(at, 1)) ? 2 : starts.some((at) => begins(at)) ? 1 : 0;
  }
  function isSlip(typed, name) {
    if (typed === name || Math.abs(typed.length - name.length) > 1) return false;
    const [short, long] = typed.length <= name.length ? [typed, name] : [name, typed], digit = (char) => /\d/.test(char || "");
    let start = 0;
    while (start < short.length && short[start] === long[start]) start += 1;
    if (short.length < long.length) return short.slice(start) === long.slice(start + 1) && !digit(long[start]);
    if (short.slice(start + 1) === long.slice(start + 1)) return !digit(short[start]) && !digit(long[start]);
    return short[start] === long[start + 1] && short[start + 1] === long[start] && short.slice(start + 2) === long.slice(start + 2) && !digit(short[start]) && !digit(short[start + 1]);
  }

  /* ── bodies of districts ─────────────────────────────────────────────────────────────────────────────────── */
  const districtOf = (one) => (one.kind === "department" && called.get(one.district)) || [];
  const ofType = (one) => districtOf(one).some((name) => fold(one.label).includes(name));
  const generic = (one, words) => ofType(one) && !districtOf(one).some((name) => words.some((word) => word.includes(name)));
  /* The words, or for letters and slips the names that they stand for. */
  function asNamed(one, rule, words) {
    if (rule === "slip") return one.names.filter((name) => isSlip(words, name));
    if (rule !== "pinyin") return [words];
    const ranked = one.names.filter((name) => /[^\x00-\x7f]/.test(name)).map((name) => [name, soundsLike(words, name)]);
    const best = Math.max(...ranked.map(([, rank]) => rank));
    return ranked.filter(([, rank]) => rank === best).map(([name]) => name);
  }
  function everyDistrict(bodies) {
    const tails = new Set(bodies.filter(ofType).map((one) => one.tail)), own = new Set(bodies);
    return things.filter((one) => own.has(one) || (one.kind === "department" && tails.has(one.tail) && ofType(one)));
  }
  function body(pool, words) {
    const bodies = pool.filter((one) => one.kind === "department");
    if (bodies.length) for (const [district, names] of called) for (const name of names) {
      const rest = words.startsWith(name) ? words.slice(name.length) : "";
      if (!rest) continue;
      let found = bodies.filter((one) => one.names.includes(rest) || one.names.includes("区" + rest));
      if (!found.length) found = bodies.filter((one) => one.names.some((other) => other.includes(rest)));
      const own = everyDistrict(found).filter((one) => one.district === district);
      if (own.length) return own;
    }
    return [];
  }

  /* ── the rules ───────────────────────────────────────────────────────────────────────────────────────────── */
  const named = (pool, words) => pool.filter((one) => one.names.includes(words));
  function part(pool, words) {
    if (/^[\x00-\x7f]*$/.test(words) && words.length < 2) return [];
    const length = (one) => Math.min(...one.names.filter((name) => name.includes(words)).map((name) => name.length));
    return pool.map((one) => [length(one), one]).filter(([n]) => n < Infinity).sort((a, b) => a[0] - b[0]).map(([, one]) => one);
  }
  function pinyin(pool, letters) {
    if (!/^[a-z]+$/.test(letters)) return [];
    const ranked = pool.map((one) => [Math.max(0, ...one.names.filter((name) => /[^\x00-\x7f]/.test(name)).map((name) => soundsLike(letters, name))), one]);
    const best = Math.max(0, ...ranked.map(([rank]) => rank));
    return best ? ranked.filter(([rank]) => rank === best).map(([, one]) => one) : [];
  }
  const slips = (pool, words) => pool.filter((one) => one.names.some((name) => isSlip(words, name)));
  function* rules(pool, text, words) {
    yield ["name", named(pool, words)];
    const match = /^第?(\d+(?:\.\d+)*)(?:[项条号]|\.)?$/.exec(text);
    if (match) yield ["number", pool.filter((one) => ITEMS.includes(one.kind) && (one.path === match[1] || one.path.endsWith("." + match[1])))];
    yield ["body of a district", body(pool, words)];
    yield ["part of a name", part(pool, words)];
    yield ["pinyin", pinyin(pool, words)];
    yield ["slip", words.length >= (/^[\x00-\x7f]*$/.test(words) ? 5 : 4) ? slips(pool, words) : []];
  }
  function near(pool, words) {
    for (const names of called.values()) for (const name of names) {
      const rest = words.startsWith(name) && words !== name ? words.slice(name.length) : null;
      const alike = rest === null ? [] : pool.filter((one) => one.kind === "department" && (one.names.includes(rest) || one.names.includes("区" + rest)));
      if (alike.length) return everyDistrict(alike);
    }
    return words.length > 1 ? slips(pool, words) : [];
  }
  function moreGeneral(one) {
    const seen = new Set(), ahead = [...one.general];
    while (ahead.length) { const key = ahead.pop(); if (!seen.has(key)) { seen.add(key); ahead.push(...(byKey.has(key) ? byKey.get(key).general : [])); } }
    return seen;
  }
  function settled(rule, found, words, pool) {
    if (rule === "number" || (rule === "part of a name" && /^\d+$/.test(words))) return { rule, found, offered: [], ask: "which document?" };
    const bodies = found.filter((one) => generic(one, asNamed(one, rule, words)));
    if (bodies.length) {
      const others = found.filter((one) => !bodies.includes(one));
      return { rule, found: [...others, ...everyDistrict(bodies)], offered: [], ask: others.length ? "" : "which district?" };
    }
    if (rule !== "name") return { rule, found, offered: [], ask: "" };
    const keys = new Set(found.map((one) => one.key)), form = (one) => [...moreGeneral(one)].some((key) => keys.has(key));
    const chosen = found.filter((one) => !form(one));
    return { rule, found: chosen, offered: [...new Set([...found.filter(form), ...part(pool, words)])].filter((one) => !chosen.includes(one)), ask: "" };
  }
  /* { rule, found, offered, ask, chosen }; kinds: those that can be meant, all by default. */
  function resolve(typed, kinds = []) {
    const text = typed.normalize("NFKC").replace(/^[\s<>"'“”‘’「」『』《》]+|[\s<>"'“”‘’「」『』《》]+$/g, "");
    const fits = (one) => !kinds.length || kinds.includes(one.kind), pool = things.filter(fits);
    const done = (answer) => ({ ...answer, chosen: answer.found.length === 1 && !answer.ask ? answer.found[0] : null });
    const keyed = findKey(text, fits);
    if (keyed.length) return done(settled("key", keyed, fold(text), pool));
    let words = fold(text);
    if (words && !named(pool, words).length) words = simplify(words);
    if (words) for (const [rule, found] of rules(pool, text, words)) if (found.length) return done(settled(rule, found, words, pool));
    return done({ rule: "nothing", found: [], offered: near(pool, words), ask: "" });
  }

  /* What a filter of rows shows for typed words: the keys that they mean or that are offered, and a text that holds them. */
  function filter(typed, kinds) {
    const words = simplify(fold(typed)), answer = words ? resolve(typed, kinds) : null;
    const keys = new Set(answer ? [...answer.found, ...answer.offered].map((one) => one.key) : []);
    return (key, text) => !words || keys.has(key) || simplify(fold(text)).includes(words);
  }
  Object.assign(kg, { resolve, filter, fold: (text) => simplify(fold(text)) });
})();
