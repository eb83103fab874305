/* The reading page: #oSTART or #oSTART-END lights up those characters and brings them into view. */
(function () {
  "use strict";
  const text = document.getElementById("text");
  const pieces = [...text.querySelectorAll(".words > span")];
  const starts = pieces.map((piece) => +piece.id.slice(1));
  const original = new Map();

  function clear() {
    for (const [piece, words] of original) piece.textContent = words;
    original.clear();
    for (const piece of text.querySelectorAll(".hit")) piece.classList.remove("hit");
  }
  /* Offsets count characters (code points), not UTF-16 units. */
  function light(piece, from, to) {
    const chars = [...piece.textContent];
    if (from <= 0 && to >= chars.length) { piece.classList.add("hit"); return piece; }
    original.set(piece, piece.textContent);
    const mark = document.createElement("mark"); mark.className = "hit";
    mark.textContent = chars.slice(Math.max(0, from), to).join("");
    piece.replaceChildren(chars.slice(0, Math.max(0, from)).join(""), mark, chars.slice(to).join(""));
    return mark;
  }
  function go() {
    clear();
    const match = /^#o(\d+)(?:-(\d+))?$/.exec(location.hash);
    if (!match) return;
    const start = +match[1];
    let i = starts.findLastIndex((s) => s <= start);
    if (i < 0) return;
    const length = (k) => [...pieces[k].textContent].length;
    const end = match[2] ? Math.max(+match[2], start + 1) : starts[i] === start ? start + length(i) : start + 1;
    let first = null;
    for (; i < pieces.length && starts[i] < end; i += 1) {
      const lit = light(pieces[i], start - starts[i], end - starts[i]);
      if (!first && lit.textContent.trim()) first = lit;
    }
    if (first) { first.scrollIntoView({ block: "center" }); first.setAttribute("tabindex", "-1"); first.focus({ preventScroll: true }); }
  }
  addEventListener("hashchange", go);
  go();
  for (const link of text.querySelectorAll('.margin a[href^="#o"]')) link.addEventListener("click", () => { if (link.hash === location.hash) go(); });

  const boxes = [...document.querySelectorAll("[data-mark]")];
  const marks = () => { text.dataset.no = boxes.filter((b) => !b.checked).map((b) => b.dataset.mark).join(" "); };
  for (const b of boxes) b.addEventListener("change", marks);
  marks();
  for (const button of text.querySelectorAll("button.more")) button.addEventListener("click", () => {
    const open = button.parentElement.classList.toggle("open");
    button.setAttribute("aria-expanded", String(open)); button.hidden = open;
  });
})();
