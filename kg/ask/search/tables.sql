-- Everything that can be found. names: folded, a line each, with a line's end before and after.
CREATE TABLE item (id INTEGER PRIMARY KEY, iri TEXT, key TEXT, label TEXT, names TEXT, text TEXT);
-- What holds of an item: its kind, district, document, topic, responsible body, year.
CREATE TABLE facet (name TEXT, value TEXT, item INTEGER, PRIMARY KEY (name, value, item)) WITHOUT ROWID;
CREATE INDEX facet_item ON facet (item, name);
-- What the values of facets are called.
CREATE TABLE label (value TEXT PRIMARY KEY, zh TEXT, en TEXT) WITHOUT ROWID;
-- Pairs of characters in their order; the words themselves are in item.
CREATE VIRTUAL TABLE words USING fts5 (names, body, content = '', columnsize = 0, tokenize = 'ascii');
