/* What every page does: language, theme, the state of filters in the address, tables that filter and download. */
(function () {
  "use strict";
  const root = document.documentElement;
  const keep = (name, value) => { try { localStorage.setItem(name, value); } catch (e) { /* a file page may be refused storage */ } };
  const kg = (window.kg = {});

  kg.lang = () => root.dataset.lang;
  kg.t = (zh, en) => (kg.lang() === "en" ? en : zh);
  kg.dark = () => root.dataset.theme === "dark" || (!root.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  kg.color = (name) => getComputedStyle(root).getPropertyValue(name).trim();

  /* An element with text (never markup) and attributes. */
  kg.el = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else element.setAttribute(key, value === true ? "" : value);
    }
    for (const child of children.flat()) if (child !== null && child !== undefined) element.append(child);
    return element;
  };
  kg.both = (zh, en) => [kg.el("span", { class: "zh" }, zh), kg.el("span", { class: "en", lang: "en" }, en)];

  kg.save = (name, content, type) => {
    const url = typeof content === "string" && content.startsWith("data:") ? content : URL.createObjectURL(new Blob([content], { type }));
    const link = kg.el("a", { href: url, download: name });
    document.body.append(link); link.click(); link.remove();
  };
  /* A cell that a spreadsheet would take for a formula gets a ' in front, as in the tables of the build. */
  kg.csv = (rows) => "\ufeff" + rows.map((row) => row.map((value) => {
    let text = value === null || value === undefined ? "" : String(value);
    if (/^[=+\-@]/.test(text)) text = "'" + text;
    return /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
  }).join(",")).join("\r\n") + "\r\n";

  /* The address: #name=value&… */
  kg.state = () => new URLSearchParams(location.hash.slice(1));
  kg.remember = (values) => {
    const state = kg.state();
    for (const [key, value] of Object.entries(values)) value === "" || value === null || value === undefined ? state.delete(key) : state.set(key, value);
    const text = state.toString();
    history.replaceState(null, "", text ? "#" + text : location.pathname + location.search);
  };

  const told = () => document.dispatchEvent(new Event("kg:look"));
  document.getElementById("lang").addEventListener("click", () => {
    const next = kg.lang() === "en" ? "zh" : "en";
    root.dataset.lang = next; root.lang = next === "en" ? "en" : "zh-CN";
    keep("kg-lang", next); words(); told();
  });
  document.getElementById("theme").addEventListener("click", () => {
    root.dataset.theme = kg.dark() ? "light" : "dark";
    keep("kg-theme", root.dataset.theme); told();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", told);

  /* Attributes and options in two languages: data-zh, data-en (text) and data-zh-NAME, data-en-NAME (attribute NAME). */
  function words() {
    for (const element of document.querySelectorAll("[data-zh]")) element.textContent = element.dataset[kg.lang()];
    for (const element of document.querySelectorAll("[data-zh-placeholder]")) element.placeholder = element.getAttribute(`data-${kg.lang()}-placeholder`);
  }
  kg.words = words;
  words();

  /* Cells that stand below each other on a narrow screen have their heading before them. */
  const headings = () => {
    for (const table of document.querySelectorAll("table.work")) {
      const names = [...table.tHead.rows[0].cells].map((cell) => cell.querySelector(`.${kg.lang()}`)?.textContent || cell.textContent);
      for (const body of table.tBodies) for (const row of body.rows) for (const [i, cell] of [...row.cells].entries()) if (i) cell.dataset.heading = names[i];
    }
  };
  headings();
  document.addEventListener("kg:look", headings);

  /* The rows of a table that are shown, as text, the head among them. innerText knows nothing of what a closed fold holds, so the other
     language is taken out by hand. */
  const visible = (element) => !element.hidden && !element.closest("[hidden]");
  const text = (cell) => {
    if (cell.dataset.value) return cell.dataset.value;
    const copy = cell.cloneNode(true);
    for (const other of copy.querySelectorAll(kg.lang() === "en" ? ".zh" : ".en")) other.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  };
  kg.tableRows = (table) => [...table.rows].filter(visible).map((row) => [...row.cells].filter(visible).map(text));
  /* Buttons that download the table they name. */
  for (const button of document.querySelectorAll("[data-csv]")) {
    button.addEventListener("click", () => kg.save(button.dataset.csv + ".csv", kg.csv(kg.tableRows(document.getElementById(button.dataset.csv))), "text/csv"));
  }
})();
