/* Rows as a timeline: where a column holds dates (a day, a month, a year), a dot for each row at its date, rows of one label in one lane.
   Lanes stand in the order of their first date. A line marks today, the reader's: what is before it is past. */
(function () {
  "use strict";
  const LANES = 60, ROW = 26, NAME = 16, HEAD = 30, FOOT = 12, DAY = 86400000;
  const svg = (name, attributes, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
    element.append(...children.flat(Infinity));
    return element;
  };
  /* A month is drawn at its last day, as the graph reckons deadlines; a year at its end. */
  const time = (term) => {
    const [, year, month, day] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(term.value) || [];
    return year ? Date.UTC(+year, month ? (day ? +month - 1 : +month) : 12, day ? +day : 0) : NaN;
  };
  const DATED = /#(date|gYearMonth|gYear|dateTime)$/, PRINTED = /^\d{4}-\d\d(-\d\d)?$/;  // a text may be a month, too
  const isDate = (term) => !!term && (DATED.test(term.datatype || "") || PRINTED.test(term.value)) && !Number.isNaN(time(term));
  const none = (term) => !term || term.value === "";
  const dates = ({ rows, names }) => names.map((_, at) => at).filter((at) => rows.some((row) => isDate(row[at])) && rows.every((row) => none(row[at]) || isDate(row[at])));
  const words = (term) => (!term ? ["—", "—"] : term.type === "uri" ? kg.names.label(term.value) : [term.value, term.value]);

  const timeline = async (place, answer, names, edges, title) => {
    const [at] = dates(answer), others = answer.names.map((_, n) => n).filter((n) => n !== at && !dates(answer).includes(n));
    const literal = (n) => answer.rows.every((row) => !row[n] || (row[n].type === "literal" && !kg.answers.numeric(row[n])));
    const labelled = others.filter((n) => literal(n) && new Set(answer.rows.map((row) => row[n] && row[n].value)).size > 1);
    const by = labelled[0] ?? others[0] ?? at, dated = answer.rows.filter((row) => !none(row[at]));
    await kg.names.learn(dated.map((row) => row[by]).filter((term) => term && term.type === "uri").map((term) => term.value));
    const lanes = new Map();
    for (const row of [...dated].sort((a, b) => time(a[at]) - time(b[at]))) { const key = row[by] ? row[by].value : ""; lanes.set(key, [...(lanes.get(key) || []), row]); }
    const shown = [...lanes].slice(0, LANES), all = shown.flatMap(([, rows]) => rows.map((row) => time(row[at]))), now = Date.now();
    const low = Math.min(...all) - 20 * DAY, high = Math.max(...all) + 20 * DAY, wide = Math.max(420, Math.min(960, place.clientWidth || 800)), left = Math.min(wide * 0.42, 260), x = (t) => left + ((t - low) / (high - low)) * (wide - left - 24);
    const tall = HEAD + shown.length * ROW + FOOT, ticks = [];
    for (let year = new Date(low).getUTCFullYear(); year <= new Date(high).getUTCFullYear() + 1; year += 1) for (const month of high - low > 900 * DAY ? [0] : [0, 3, 6, 9]) { const t = Date.UTC(year, month, 1); if (t > low && t < high) ticks.push([t, `${year}-${String(month + 1).padStart(2, "0")}`]); }
    const cut = (text, most) => { let room = most, kept = ""; for (const char of text) { room -= /[\u2e80-\uffff]/.test(char) ? 1 : 0.55; if (room < 0) return kept + "…"; kept += char; } return kept; };
    const both = (attributes, [zh, en]) => (zh === en ? svg("text", attributes, cut(zh, NAME)) : svg("text", attributes, svg("tspan", { class: "zh" }, cut(zh, NAME)), svg("tspan", { class: "en", lang: "en" }, cut(en, NAME))));
    const picture = svg("svg", { viewBox: `0 0 ${wide} ${tall}`, width: wide, height: tall, class: "chart timeline", role: "img", "aria-label": `${title[0]} ${title[1]}` },
      ticks.map(([t, name]) => [svg("line", { x1: x(t), x2: x(t), y1: HEAD - 8, y2: tall - FOOT, class: "tick" }), svg("text", { x: x(t), y: 14, class: "value", "text-anchor": "middle" }, name)]),
      now > low && now < high ? [svg("line", { x1: x(now), x2: x(now), y1: HEAD - 8, y2: tall - FOOT, class: "now" }, svg("title", {}, "今天 today"))] : [],
      shown.map(([, rows], lane) => [both({ x: left - 10, y: HEAD + lane * ROW + 14, class: "name" }, words(rows[0][by])),
        rows.map((row) => svg("circle", { cx: x(time(row[at])), cy: HEAD + lane * ROW + 9, r: 5, class: time(row[at]) < now ? "dot past" : "dot" }, svg("title", {}, answer.names.map((name, n) => (row[n] ? words(row[n])[0] : "")).filter(Boolean).join(" · "))))]));
    const past = dated.filter((row) => time(row[at]) < now).length, undated = answer.rows.length - dated.length;
    place.replaceChildren(...[
      kg.el("h2", { class: "charted" }, kg.both(...title)), kg.el("p", { class: "note" }, kg.both(`${dated.length} 行有日期，其中 ${past} 行已过今天${undated ? `；${undated} 行没有写明日期，未画` : ""}。`, `${dated.length} rows have a date, ${past} of them past${undated ? `; ${undated} state none and are not drawn` : ""}.`)),
      kg.el("p", { class: "legend note" }, kg.el("span", { class: "k-dot" }, kg.both("未到", "to come")), kg.el("span", { class: "k-dot past" }, kg.both("已过", "past"))),
      kg.el("div", { class: "scroll drawn" }, picture), lanes.size > LANES ? kg.el("p", { class: "note" }, kg.both(`只画出前 ${LANES} 行，共 ${lanes.size} 行。`, `The first ${LANES} of ${lanes.size} lanes are drawn.`)) : null].filter(Boolean));
  };
  kg.timeline = { dates };
  kg.views.timeline = timeline;
})();
