// Texts whose contrast with what they stand on is below WCAG AA. Grounds with pictures or gradients are left to the eye.
() => {
  const parse = (color) => { const c = document.createElement("canvas").getContext("2d", { willReadFrequently: true }); c.clearRect(0, 0, 1, 1); c.fillStyle = color; c.fillRect(0, 0, 1, 1); return [...c.getImageData(0, 0, 1, 1).data].map((v, i) => (i === 3 ? v / 255 : v)); };
  const known = new Map(), read = (color) => known.get(color) || known.set(color, parse(color)).get(color);
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const light = (c) => { const [r, g, b] = c.slice(0, 3).map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = (e) => { const layers = []; for (let at = e; at; at = at.parentElement) { const s = getComputedStyle(at); if (s.backgroundImage !== "none") return null; layers.push(read(s.backgroundColor)); if (layers.at(-1)[3] === 1) break; } return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]); };
  const wrong = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !e.checkVisibility() || e.closest("script, svg, template, option")) continue;
    const s = getComputedStyle(e), under = ground(e);
    if (!under) continue;
    const a = light(over(read(s.color), under)), b = light(under), ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(s.fontSize), large = size >= 24 || (size >= 18.66 && +s.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) wrong.set(`${e.tagName}.${e.className} ${ratio.toFixed(2)}`, walker.currentNode.textContent.trim().slice(0, 20));
  }
  return [...wrong].map(([where, text]) => `${where}: ${text}`);
}
