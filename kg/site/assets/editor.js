/* The editor, in one of two kinds behind one face: get(), set(text), place(line, column), declare(prefixes).
   rich: Yasqe of the YASGUI that the build fetched; plain: a box of our own, where the build could not, or a reader wants it.
   Both offer what kg.complete suggests. */
(function () {
  "use strict";
  const described = (term) => (term.zh === term.name || !(term.zh || term.en) ? [] : kg.both(term.zh, term.en));

  /* ── plain ── */
  const plain = (host, { run }) => {
    const box = kg.el("textarea", { id: "query", spellcheck: "false", autocapitalize: "off", autocomplete: "off", "aria-label": "SPARQL", "aria-describedby": "hints" });
    const hints = kg.el("div", { id: "hints", role: "group", "aria-label": "提示 Suggestions", "aria-live": "polite" });
    host.append(box, hints);
    let turn = 0;
    const take = (place, term) => {
      box.setRangeText(term.name + " ", place.from, place.to, "end");
      hints.replaceChildren(); box.focus();
    };
    const offer = async (asked) => {
      const mine = ++turn, place = await kg.complete.suggest(box.value, box.selectionStart, asked === true);
      if (mine !== turn) return;
      hints.replaceChildren(...place.list.slice(0, 10).map((term) =>
        kg.el("button", { type: "button", onclick: () => take(place, term) }, term.name + " ", described(term))));
      if (asked === true && hints.firstChild) hints.firstChild.focus();
    };
    box.addEventListener("input", offer);
    box.addEventListener("keydown", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      if (event.key === "Enter") { event.preventDefault(); run(); }
      else if (event.key === " ") { event.preventDefault(); offer(true); }
    });
    hints.addEventListener("keydown", (event) => {
      const next = { ArrowRight: "nextSibling", ArrowDown: "nextSibling", ArrowLeft: "previousSibling", ArrowUp: "previousSibling" }[event.key];
      if (event.key === "Escape") { hints.replaceChildren(); box.focus(); } else if (next && document.activeElement[next]) { event.preventDefault(); document.activeElement[next].focus(); }
    });
    return {
      get: () => box.value,
      declare: () => {},
      set: (text) => { box.value = text; hints.replaceChildren(); },
      place: (line, column) => {
        const at = box.value.split("\n").slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
        box.setSelectionRange(at, at); box.focus();
      },
    };
  };

  /* ── rich ── */
  /* Yasqe's own completers ask hosts on the web: they are left out before the first editor is made. */
  const rich = (host, { run }) => {
    const Yasqe = window.Yasgui.Yasqe;
    Yasqe.defaults.autocompleters = [];
    const shown = async (asked) => {
      const doc = yasqe.getDoc(), caret = doc.indexFromPos(doc.getCursor());
      const place = await kg.complete.suggest(yasqe.getValue(), caret, asked);
      const hint = (term) => ({
        text: term.name + " ",
        render: (item) => item.append(kg.el("b", {}, term.name), " ", kg.el("small", {}, described(term))),
      });
      return { list: place.list.map(hint), from: doc.posFromIndex(place.from), to: doc.posFromIndex(place.to) };
    };
    const offer = (asked) => yasqe.showHint({
      hint: () => shown(asked), completeSingle: false, closeCharacters: /[\s>"{}()]/, container: yasqe.rootEl,
    });
    const yasqe = new Yasqe(host, {
      value: "", persistenceId: null, consumeShareLink: null, createShareableLink: null, showQueryButton: false, resizeable: false,
      editorHeight: "auto", viewportMargin: Infinity,
      extraKeys: {
        "Ctrl-Enter": run, "Cmd-Enter": run, "Ctrl-Space": () => offer(true), "Ctrl-S": () => {},
        Tab: false, "Shift-Tab": false,  // leave the editor, as everywhere else on a page
      },
    });
    yasqe.getInputField().setAttribute("aria-label", "SPARQL");
    yasqe.on("inputRead", (_, change) => { if (/[\w:?$\u3400-\u9fff]$/.test(change.text.join("")) && !yasqe.state.completionActive) offer(false); });
    /* Its note on a wrong line carries inline styles, which the page's policy forbids: the line gets a plain title instead. */
    host.addEventListener("mouseover", (event) => {
      const icon = event.target.closest(".parseErrorIcon");
      if (!icon) return;
      event.stopPropagation();
      icon.title = kg.t("此行不符合 SPARQL 语法", "This line is not SPARQL");
    }, true);
    return {
      get: () => yasqe.getValue(),
      /* The usual prefixes need no declaration on this server, so a query without them is not marked as wrong. */
      declare: (prefixes) => {
        const mode = yasqe.getMode(), start = mode.startState;
        mode.startState = () => Object.assign(start(), { prefixes: { ...prefixes } });
        yasqe.setValue(yasqe.getValue());
      },
      set: (text) => { yasqe.setValue(text); yasqe.collapsePrefixes(true); },
      place: (line, column) => { yasqe.getDoc().setCursor({ line: line - 1, ch: column - 1 }); yasqe.focus(); },
    };
  };

  kg.makeEditor = (host, wants) => (host.dataset.editor === "rich" && window.Yasgui ? rich : plain)(host, wants);
})();
