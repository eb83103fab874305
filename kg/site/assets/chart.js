/* Rows as a chart: bars where a row has one key and a number, a matrix where it has two.
   1. The number: the first column of whole numbers, else the first of numbers. Where all are alike there is nothing to see.
   2. Keys: the other columns. Of columns that say the same thing (an IRI and its name) one is kept, the name.
   3. A key that is different in every row: bars, in the order of the answer. Else two keys that together are: a matrix.
   4. How sure a link is, is never the quantity: columns of confidence are left out. Under its title a chart has buttons for figure, data, citation.
   The reader can choose other columns. Colours are the stylesheet's; the words stand in both languages. */
(function () {
  "use strict";
  const BARS = 60, ROW = 26;
  const svg = (name, attributes, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes || {})) if (value !== null && value !== undefined) element.setAttribute(key, value);
    element.append(...children.flat().filter((child) => child !== null));
    return element;
  };
  const text = (attributes, [zh, en], most) => {
    const cut = (words) => ([...words].length > most ? [...words].slice(0, most - 1).join("") + "…" : words);
    return zh === en ? svg("text", attributes, cut(zh)) : svg("text", attributes, svg("tspan", { class: "zh" }, cut(zh)), svg("tspan", { class: "en", lang: "en" }, cut(en)));
  };
  const key = (term) => (term ? term.value : "");
  const words = (term) => (!term ? ["—", "—"] : term.type === "uri" ? kg.names.label(term.value) : [term.value, term.value]);

  /* Which columns: {value, keys} as numbers of columns, or null where nothing can be drawn. */
  const SURE = /confidence|置信度|how sure|least sure/i;
  const columns = ({ rows, names }, named = {}) => {
    if (!rows.length) return null;
    const sure = (at) => SURE.test(names[at]) || SURE.test(named[names[at]] || "");
    const all = names.map((_, at) => at), full = (at, test) => rows.some((row) => row[at]) && rows.every((row) => !row[at] || test(row[at]));
    const numeric = all.filter((at) => full(at, kg.answers.numeric)), numbers = numeric.filter((at) => !sure(at));
    const value = numbers.find((at) => full(at, (term) => /#(integer|int|long)$/.test(term.datatype))) ?? numbers[0];
    if (value === undefined || (rows.length > 1 && numbers.every((at) => new Set(rows.map((row) => key(row[at]))).size === 1))) return null;  // all alike
    const count = (list) => new Set(list.map((at) => at.join("\n"))).size;
    const distinct = (...many) => count(rows.map((row) => many.map((at) => key(row[at]))));
    const literal = (at) => rows.every((row) => !row[at] || row[at].type === "literal");
    const same = (a, b) => distinct(a) === distinct(b) && distinct(a, b) === distinct(a);
    const better = (a, b) => (literal(a) === literal(b) ? a < b : literal(a));
    const others = all.filter((at) => !numeric.includes(at));
    const told = others.filter((at) => !others.some((other) => other !== at && same(at, other) && better(other, at)));
    const one = told.find((at) => distinct(at) === rows.length);
    const pairs = told.flatMap((a) => told.filter((b) => a < b).map((b) => [a, b]));
    const pair = one === undefined && pairs.find(([a, b]) => distinct(a, b) === rows.length && distinct(a) <= 80 && distinct(b) <= 30);
    return { value, keys: pair || [one ?? told[0]].filter((at) => at !== undefined), numbers, others };
  };

  const bars = (answer, { value, keys }, wide) => {
    const rows = answer.rows.filter((row) => row[value]).slice(0, BARS), most = Math.max(0, ...rows.map((row) => Number(row[value].value)));
    const names = rows.map((row, at) => (keys.length ? words(row[keys[0]]) : [String(at + 1), String(at + 1)]));
    const left = Math.min(wide * 0.45, 24 + 14 * Math.max(...names.flat().map((name) => [...name].length)));
    const scale = (wide - left - 70) / (most || 1);
    return svg("svg", { viewBox: `0 0 ${wide} ${rows.length * ROW + 8}`, class: "chart bars", role: "img", "aria-label": "柱状图 Bar chart" }, rows.map((row, at) => {
      const long = Math.max(0, Number(row[value].value) * scale), y = at * ROW + 4;
      const link = keys.length && row[keys[0]] && row[keys[0]].type === "uri" ? kg.names.page(row[keys[0]].value) : null;
      const name = text({ x: left - 8, y: y + 15, class: "name" }, names[at], Math.floor(left / 14));
      return svg("g", {}, svg("title", {}, `${names[at][0]}: ${row[value].value}`), link ? svg("a", { href: link }, name) : name,
        svg("rect", { x: left, y: y + 2, width: Math.max(long, 1), height: ROW - 8, rx: 2 }), svg("text", { x: left + long + 6, y: y + 15, class: "value" }, row[value].value));
    }));
  };

  const matrix = (answer, { value, keys: [one, two] }) => {
    const tops = new Map(), sides = new Map(), cells = new Map();
    for (const row of answer.rows) { sides.set(key(row[one]), row[one]); tops.set(key(row[two]), row[two]); cells.set(key(row[one]) + "\n" + key(row[two]), row[value]); }
    const most = Math.max(1, ...[...cells.values()].map((term) => Number(term ? term.value : 0)));
    const sorted = (map) => [...map.keys()].every((name) => /^\d{4}(-\d\d)*$/.test(name)) ? new Map([...map].sort()) : map;
    const across = sorted(tops), both = (term) => (words(term)[0] === words(term)[1] ? [words(term)[0]] : kg.both(...words(term)));
    const step = (count) => (count ? Math.min(9, Math.ceil((9 * count) / most)) : 0);
    return kg.el("div", { class: "scroll" }, kg.el("table", { class: "matrix" },
      kg.el("thead", {}, kg.el("tr", {}, kg.el("td", {}), [...across.values()].map((term) => kg.el("th", { scope: "col" }, both(term))))),
      kg.el("tbody", {}, [...sorted(sides)].map(([side, term]) => kg.el("tr", {}, kg.el("th", { scope: "row" }, both(term)), [...across.keys()].map((top) => {
        const found = cells.get(side + "\n" + top);
        return kg.el("td", { class: "cell heat-" + step(found ? Number(found.value) : 0) }, found ? found.value : "");
      }))))));
  };

  const chart = async (place, answer, names, edges, title) => {
    const found = columns(answer, names), plan = { ...found };
    const draw = async () => {
      await kg.names.learn(answer.rows.slice(0, 1000).flatMap((row) => plan.keys.map((at) => row[at])).filter((term) => term && term.type === "uri").map((term) => term.value));
      const picture = plan.keys.length === 2 ? matrix(answer, plan) : bars(answer, plan, Math.max(320, Math.min(900, place.clientWidth)));
      const more = plan.keys.length < 2 && answer.rows.length > BARS ? kg.el("p", { class: "note" }, kg.both(`只画出前 ${BARS} 行，共 ${answer.rows.length} 行；其余见表格。`, `The first ${BARS} of ${answer.rows.length} rows are drawn; the table has all.`)) : null;
      place.replaceChildren(...[kg.el("h2", { class: "charted" }, kg.both(...title)), choices, kg.el("div", { class: "drawn" }, picture), more].filter(Boolean));
    };
    const option = (one, selected) => {
      const [zh, en] = names[answer.names[one]] || [answer.names[one], answer.names[one]];
      return kg.el("option", { value: one, selected, "data-zh": zh, "data-en": en }, kg.t(zh, en));
    };
    const chooser = (zh, en, list, at, empty, take) => kg.el("label", {}, kg.both(zh, en), " ", kg.el("select", { onchange: (event) => { take(Number(event.target.value)); draw(); } },
      (empty ? [kg.el("option", { value: -1 }, "—")] : []).concat(list.map((one) => option(one, one === at)))));
    const choices = kg.el("div", { class: "tools choices" },
      chooser("按", "By", found.others, plan.keys[0], true, (at) => { plan.keys = [at, ...plan.keys.slice(1)].filter((one) => one >= 0); }),
      chooser("再按", "and by", found.others, plan.keys[1], true, (at) => { plan.keys = [plan.keys[0], at].filter((one) => one >= 0); }),
      chooser("数值", "Number", found.numbers, plan.value, false, (at) => { plan.value = at; }));
    await draw();
  };

  kg.charts = { columns };
  kg.views.chart = chart;
})();
