/* kg.docx(paragraphs): a Word file with footnotes, as bytes. Office Open XML (ECMA-376, parts 1 and 2) in a zip archive
   whose entries are stored as they are: a memorandum is small, and nothing has to be loaded to write it. */
(function () {
  "use strict";
  const kg = (window.kg = window.kg || {});
  const TABLE = Uint32Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k += 1) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1; return n; });
  const crc = (bytes) => { let sum = 0xffffffff; for (const byte of bytes) sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8); return (sum ^ 0xffffffff) >>> 0; };
  const numbers = (...pairs) => { const out = []; for (const [value, size] of pairs) for (let k = 0; k < size; k += 1) out.push((value >>> (8 * k)) & 255); return out; };

  /* APPNOTE 6.3.10: local headers with their content, the central directory, its end. */
  function zip(files) {
    const encoder = new TextEncoder(), parts = [], directory = [];
    let offset = 0, size = 0;
    for (const [name, text] of files) {
      const path = encoder.encode(name), content = encoder.encode(text);
      const about = numbers([20, 2], [0x800, 2], [0, 2], [0, 2], [33, 2] /* 1 January 1980 */, [crc(content), 4], [content.length, 4], [content.length, 4], [path.length, 2], [0, 2]);
      const local = Uint8Array.from([...numbers([0x04034b50, 4]), ...about]);
      const entry = Uint8Array.from([...numbers([0x02014b50, 4], [20, 2]), ...about, ...numbers([0, 2], [0, 2], [0, 2], [0, 4], [offset, 4])]);
      parts.push(local, path, content); directory.push(entry, path);
      offset += local.length + path.length + content.length; size += entry.length + path.length;
    }
    const end = Uint8Array.from(numbers([0x06054b50, 4], [0, 2], [0, 2], [files.length, 2], [files.length, 2], [size, 4], [offset, 4], [0, 2]));
    return new Blob([...parts, ...directory, end]);
  }

  const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n', W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
  const KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.", LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  const escaped = (text) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const run = (text) => `<w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`;
  const paragraph = (style, inside) => `<w:p>${style ? `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>` : ""}${inside}</w:p>`;
  const style = (id, name, size, bold) => `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:pPr><w:spacing w:before="160" w:after="80"/></w:pPr><w:rPr>${bold ? "<w:b/>" : ""}<w:sz w:val="${size}"/></w:rPr></w:style>`;

  kg.docx = (paragraphs) => {
    const notes = [], STYLES = { title: "Title", heading: "Heading1" };
    const body = paragraphs.map(({ kind, text, note }) => {
      const mark = note ? `<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="${notes.push(note) + 1}"/></w:r>` : "";
      return paragraph(STYLES[kind], run(text) + mark);
    });
    const rule = (id, kind, sign) => `<w:footnote w:type="${kind}" w:id="${id}"><w:p><w:r><w:${sign}/></w:r></w:p></w:footnote>`;
    const listed = notes.map((note, n) => `<w:footnote w:id="${n + 2}">${paragraph("FootnoteText", `<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>${run(" " + note)}`)}</w:footnote>`);
    const part = (name, kind) => `<Override PartName="/word/${name}.xml" ContentType="${KIND}${kind}+xml"/>`;
    const relations = (...rows) => `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${rows.map(([kind, target], n) => `<Relationship Id="rId${n + 1}" Type="${LINK}${kind}" Target="${target}"/>`).join("")}</Relationships>`;
    return zip([
      ["[Content_Types].xml", `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${part("document", "document.main")}${part("styles", "styles")}${part("footnotes", "footnotes")}</Types>`],
      ["_rels/.rels", relations(["officeDocument", "word/document.xml"])],
      ["word/_rels/document.xml.rels", relations(["styles", "styles.xml"], ["footnotes", "footnotes.xml"])],
      ["word/document.xml", `${HEAD}<w:document xmlns:w="${W}"><w:body>${body.join("")}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1800" w:bottom="1440" w:left="1800" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr></w:body></w:document>`],
      ["word/styles.xml", `${HEAD}<w:styles xmlns:w="${W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:eastAsia="宋体" w:hAnsi="Times New Roman"/><w:sz w:val="24"/></w:rPr></w:rPrDefault></w:docDefaults>${style("Title", "Title", 36, true)}${style("Heading1", "heading 1", 28, true)}${style("FootnoteText", "footnote text", 18, false)}</w:styles>`],
      ["word/footnotes.xml", `${HEAD}<w:footnotes xmlns:w="${W}">${rule(0, "separator", "separator")}${rule(1, "continuationSeparator", "continuationSeparator")}${listed.join("")}</w:footnotes>`],
    ]);
  };
})();
