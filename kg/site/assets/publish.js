/* The buttons of every picture and table (kg/site/publishing.py says how a page has them): figure (SVG, PNG), data, citation, link.
   1. A figure stands alone: finding, picture with its look as it is shown, legend, documents with number and date, release, licence.
   2. The data are the rows that are shown. The citation is GB/T 7714 and BibTeX, copied, and shown to be copied by hand.
   Text is only ever set as text. */
(function () {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg", ROWS = 80, TALLEST = 16000, WIDEST = 340, PAD = 16;
  const here = (document.currentScript && document.currentScript.src) || "";
  const rowsOf = {};  // id → what gives the rows of a picture

  /* ── what the build says of itself ── */
  let known = null;
  const provenance = () => (known = known || (window.kgProvenance ? Promise.resolve(window.kgProvenance) : new Promise((done) => {
    const none = () => done({ title: "上海营商环境政策知识图谱", release: "", version: "", dataset: "", licence: "CC BY 4.0", sources: {} });
    document.head.append(kg.el("script", { src: here.replace(/publish\.js[^/]*$/, "provenance.js"), onload: () => (window.kgProvenance ? done(window.kgProvenance) : none()), onerror: none }));
  })));
  const sources = (about, named) => (named.length ? named : Object.keys(about.sources)).map((slug) => about.sources[slug]).filter(Boolean);
  const onTheWeb = () => location.protocol.startsWith("http");
  const page = () => `${location.pathname.split("/").slice(location.pathname.includes("/views/") ? -2 : -1).join("/")}${decodeURIComponent(location.hash)}`;
  const address = (about) => (onTheWeb() ? location.href : `${about.dataset} (${page()})`);
  const release = (about) => (about.release ? `sha256:${about.release}` : about.version || "—");

  /* ── SVG ── */
  const node = (name, attributes, text) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const pen = document.createElement("canvas").getContext("2d");
  const measured = (text, font) => { pen.font = font; return pen.measureText(text).width; };
  const font = (size, weight) => `${weight || 400} ${size}px ${kg.color("--sans") || "sans-serif"}`;
  const CLOSING = /^[，。；：、！？）》”’〕】…]/;  // begins no line
  /* Lines no wider than so many pixels; broken between words, and anywhere in Chinese. */
  const lines = (text, wide, face) => {
    const list = [];
    let line = "";
    for (const part of text.match(/[\u0021-\u02ff]+ ?|\s+|[^]/g) || []) {
      if (line && !CLOSING.test(part) && measured(line + part, face) > wide) { list.push(line.trimEnd()); line = part.trimStart(); } else line += part;
    }
    return line.trim() ? [...list, line.trimEnd()] : list;
  };
  const LOOK = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "font-family", "font-size", "font-weight", "text-anchor", "opacity", "paint-order", "stroke-linejoin"];
  const dressed = (svg) => {
    const copy = svg.cloneNode(true), from = [...svg.querySelectorAll("*")], to = [...copy.querySelectorAll("*")], gone = [];
    from.forEach((element, n) => {
      const style = getComputedStyle(element);
      if (style.display === "none" || element.hasAttribute("hidden")) { gone.push(to[n]); return; }
      /* As attributes: the policy of the service's pages forbids styles that stand in markup. */
      for (const name of LOOK) if (style.getPropertyValue(name)) to[n].setAttribute(name, style.getPropertyValue(name));
      for (const name of ["tabindex", "role", "class"]) to[n].removeAttribute(name);
    });
    for (const element of gone) element.remove();
    return copy;
  };
  const box = (svg) => { const { width, height } = svg.viewBox.baseVal || {}; return width ? [width, height] : [svg.clientWidth || 640, svg.clientHeight || 400]; };
  const drawnTable = (rows) => {
    const shown = rows.slice(0, ROWS + 1), face = font(12), wide = shown[0].map((_, n) => Math.min(WIDEST, 14 + Math.max(...shown.map((row) => measured(String(row[n] ?? ""), n ? face : font(12, 700))))));
    const svg = node("svg"), left = wide.reduce((all, one) => [...all, all.at(-1) + one], [0]);
    let y = 0;
    shown.forEach((row, number) => {
      const cells = row.map((cell, n) => lines(String(cell ?? ""), wide[n] - 12, face)), high = 8 + 17 * Math.max(1, ...cells.map((cell) => cell.length));
      cells.forEach((cell, n) => cell.forEach((line, k) => svg.append(node("text", { x: left[n] + 4, y: y + 16 + 17 * k, "font-size": 12, "font-weight": number && n ? 400 : 700, fill: kg.color("--ink"), "font-family": kg.color("--sans") }, line))));
      y += high;
      svg.append(node("line", { x1: 0, x2: left.at(-1), y1: y, y2: y, stroke: kg.color(number ? "--line" : "--ink"), "stroke-width": 1 }));
    });
    svg.setAttribute("viewBox", `0 0 ${left.at(-1)} ${y + 4}`);
    return { svg, left: Math.max(0, rows.length - 1 - ROWS) };
  };
  const legendOf = (target, holder) => {
    const found = document.querySelector(`[data-legend-of="${target}"]`) || (holder && holder.closest("section, article, main").querySelector(".legend:not(fieldset)"));
    return found ? [...found.children].filter((one) => one.getClientRects().length).map((one) => ({ words: one.innerText.trim(), icon: one.querySelector("svg"), color: getComputedStyle(one, "::before").backgroundColor })) : [];
  };
  const written = (into, list, y, size, weight, color, wide) => {
    for (const text of list) for (const line of lines(text, wide, font(size, weight))) { y += Math.round(size * 1.5); into.append(node("text", { x: PAD, y, "font-size": size, "font-weight": weight, fill: kg.color(color), "font-family": kg.color("--sans") }, line)); }
    return y;
  };
  const keys = (into, legend, y, wide) => {
    if (!legend.length) return y;
    let x = PAD;
    y += 24;
    for (const { words, icon, color } of legend) {
      const [iw, ih] = icon ? [icon.clientWidth || 16, icon.clientHeight || 16] : [12, 12], long = iw + 8 + measured(words, font(12));
      if (x + long > wide && x > PAD) { x = PAD; y += 22; }
      if (icon) { const copy = dressed(icon); for (const [name, value] of Object.entries({ x, y: y - ih + 2, width: iw, height: ih })) copy.setAttribute(name, value); into.append(copy); }
      else into.append(node("rect", { x, y: y - 10, width: 11, height: 11, fill: color }));
      into.append(node("text", { x: x + iw + 5, y, "font-size": 12, fill: kg.color("--ink"), "font-family": kg.color("--sans") }, words));
      x += long + 18;
    }
    return y;
  };
  const figure = (about, { title, inner, legend, named, left }) => {
    const [width, height] = box(inner), wide = Math.max(560, width + 2 * PAD), out = node("svg", { xmlns: SVG });
    let y = written(out, [title], PAD - 6, 16, 700, "--ink", wide - 2 * PAD) + 10;
    for (const [name, value] of Object.entries({ x: PAD, y, width, height, viewBox: inner.getAttribute("viewBox") || `0 0 ${width} ${height}` })) inner.setAttribute(name, value);
    inner.removeAttribute("id");
    out.append(inner);
    y = keys(out, legend, y + height, wide - PAD);
    const said = [
      ...(left ? [kg.t(`另有 ${left} 行未画，见数据。`, `${left} more rows are not drawn; the data have them.`)] : []),
      kg.t("来源：", "Sources: ") + sources(about, named).map(([, short]) => short).join("；"),
      `${about.title} · ${kg.t("版本", "release")} ${release(about)} · ${about.licence}`,
    ];
    y = written(out, said, y + 8, 10.5, 400, "--soft", wide - 2 * PAD) + PAD;
    for (const [name, value] of Object.entries({ width: wide, height: y, viewBox: `0 0 ${wide} ${y}` })) out.setAttribute(name, value);
    out.prepend(node("title", {}, title), node("desc", {}, said.join("\n")), node("rect", { width: wide, height: y, fill: kg.color("--paper") }));
    return new XMLSerializer().serializeToString(out);
  };
  const png = (text) => new Promise((done, failed) => {
    const image = new Image();
    image.onload = () => {
      const scale = Math.min(2, TALLEST / image.height), canvas = kg.el("canvas", { width: Math.round(image.width * scale), height: Math.round(image.height * scale) }), to = canvas.getContext("2d");
      to.scale(scale, scale); to.drawImage(image, 0, 0);
      canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png");
    };
    image.onerror = () => failed(new Error("no picture"));
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
  });

  /* ── citation ── */
  const tex = (text) => text.replace(/[\\{}]/g, " ").replace(/[&%$#_]/g, "\\$&");
  const cited = (about, id, title, named) => {
    const now = new Date(), today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
    const from = sources(about, named).map(([gbt]) => gbt), where = address(about);
    const fields = { title: `{${tex(title)}}`, year: today.slice(0, 4), howpublished: tex(`${about.title}, ${release(about)}`), url: onTheWeb() ? where : about.dataset, urldate: today, note: tex(`${onTheWeb() ? "" : page() + ". "}${about.licence}. 依据: ${from.join(" ")}`) };
    return {
      gbt: `${about.title}. ${title}[DS/OL]. 版本 ${release(about)}. [${today}]. ${where}. 依据: ${from.join(" ")}`,
      bibtex: `@misc{${id.replace(/[^A-Za-z0-9-]/g, "-")}-${about.release || "draft"},\n${Object.entries(fields).map(([name, value]) => `  ${name} = {${value}}`).join(",\n")}\n}`,
    };
  };
  const shown = (panel, { gbt, bibtex }) => {
    const one = (name, text) => kg.el("label", {}, name, kg.el("textarea", { readonly: true, rows: name === "BibTeX" ? 8 : 4, onfocus: (event) => event.target.select() }, text));
    panel.replaceChildren(one("GB/T 7714", gbt), one("BibTeX", bibtex));
    panel.hidden = false;
  };

  /* ── the buttons ── */
  const bar = (holder, { id, zh, en, svg, rows, named = [], legend }) => {
    const title = () => (typeof zh === "function" ? kg.t(zh(), en()) : kg.t(zh, en)), told = kg.el("span", { class: "note", role: "status" }), panel = kg.el("div", { class: "cited", hidden: true });
    const say = (zhSaid, enSaid) => told.replaceChildren(...kg.both(zhSaid, enSaid));
    const drawn = async () => {
      const about = await provenance(), picture = svg && svg(), table = picture ? null : drawnTable(rows());
      return figure(about, { title: title(), inner: picture ? dressed(picture) : table.svg, legend: legend ? legend() : picture ? legendOf(id, holder) : [], named, left: table ? table.left : 0 });
    };
    const copied = (text, zhSaid, enSaid) => (navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject(new Error("closed"))).then(() => say(zhSaid, enSaid), () => say("请从下方复制", "Copy it from below"));
    const button = (name, zhName, enName, act) => kg.el("button", { type: "button", "data-do": name, onclick: () => Promise.resolve(act()).catch(() => say("未能生成", "It could not be made")) }, kg.both(zhName, enName));
    holder.classList.add("publish");
    holder.setAttribute("role", "group");
    holder.setAttribute("aria-label", "下载与引用 Download and cite");
    holder.replaceChildren(
      ...(svg || rows ? [button("svg", "图 SVG", "Figure SVG", async () => kg.save(id + ".svg", await drawn(), "image/svg+xml")), button("png", "图 PNG", "Figure PNG", async () => kg.save(id + ".png", await png(await drawn()), "image/png"))] : []),
      ...(rows ? [button("csv", "数据 CSV", "Data CSV", () => kg.save(id + ".csv", kg.csv(rows()), "text/csv"))] : []),
      button("cite", "引用", "Cite", async () => { const text = cited(await provenance(), id, title(), named); shown(panel, text); await copied(text.gbt, "引文已复制", "Citation copied"); }),
      button("link", "链接", "Link", () => { panel.hidden = false; panel.replaceChildren(kg.el("label", {}, kg.both("链接", "Link"), kg.el("textarea", { readonly: true, rows: 2 }, location.href))); return copied(location.href, "链接已复制", "Link copied"); }),
      told, panel);
  };
  const attached = (holder) => {
    const id = holder.dataset.publish, target = () => document.getElementById(id);
    if (!target()) return;
    const table = () => (target().matches("table") ? target() : target().querySelector("table")), picture = () => (target().matches("svg") ? target() : target().querySelector("svg"));
    const isTable = target().matches("table"), list = (holder.dataset.sources || "").split(" ").filter(Boolean);
    bar(holder, {
      id, zh: holder.dataset.findingZh, en: holder.dataset.findingEn, named: list,
      svg: isTable ? null : () => picture(), rows: () => (rowsOf[id] ? rowsOf[id]() : kg.tableRows(table())),
    });
  };
  kg.publish = { bar, rows: rowsOf, attach: (root) => { for (const holder of root.querySelectorAll("[data-publish]")) attached(holder); } };
  kg.publish.attach(document);
})();
