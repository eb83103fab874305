// Reads RDF files with N3.js and tells what is in each: one line of JSON, {file: {quads, graphs, digest}}.
// The digest is the SHA-256 of the statements as sorted N-Quads lines, written by N3.js itself.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Parser, Writer } from "n3";

const report = {};
for (const file of process.argv.slice(2)) {
  const quads = new Parser().parse(readFileSync(file, "utf8"));
  const writer = new Writer({ format: "N-Quads" });
  const lines = quads.map((quad) => writer.quadToString(quad.subject, quad.predicate, quad.object, quad.graph).trim());
  const statements = [...new Set(lines)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const digest = createHash("sha256").update(statements.map((line) => line + "\n").join("")).digest("hex");
  report[file] = { quads: statements.length, graphs: new Set(quads.map((quad) => quad.graph.value)).size, digest };
}
process.stdout.write(JSON.stringify(report));
