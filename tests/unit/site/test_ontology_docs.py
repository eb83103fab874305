"""The documentation of the ontology: everything is on the page, in both languages, from the files and nothing else."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rdflib import RDFS, SH, SKOS, Graph, Literal, Namespace, URIRef

from kg.site.ontology import render_ontology
from kg.site.ontology.figure import ARROWS, BOXES
from kg.site.ontology.source import Source, Text
from kg.site.ontology.terms import alignments, read_terms, tree

ROOT = Path(__file__).resolve().parents[3]
SP = "https://w3id.org/shanghai-policy/ontology#"
SCHEMA = Namespace("https://schema.org/")
ONTOLOGY = Graph().parse(ROOT / "ontology/shanghai-policy.ttl")
SHAPES = Graph().parse(ROOT / "ontology/shapes.ttl")
TOPICS = Graph().parse(ROOT / "ontology/topics.ttl")


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return render_ontology(ROOT / "ontology")


class Reader(HTMLParser):
    """What is on a page: ids, links, whatever a browser would load by itself, and the text of each language."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.words: dict[str, list[str]] = {"zh": [], "en": [], "": []}
        self._open: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if tag == "a" and "href" in found else []
        self.loads += [found[name] for name in ("src", "srcset", "data") if name in found]
        self.loads += [found["href"]] if tag == "link" and found.get("rel") in ("stylesheet", "preload") else []
        if tag == "span":
            self._open.append(found.get("class", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "span":
            self._open.pop()

    def handle_data(self, data: str) -> None:
        language = next((name for name in reversed(self._open) if name in ("zh", "en")), "")
        self.words[language].append(data)


@pytest.fixture(scope="module")
def page(files: dict[str, bytes]) -> Reader:
    return Reader(files["index.html"])


def test_files_are_those_of_a_publication(files: dict[str, bytes]) -> None:
    """What stands in ``ontology/`` is there as it stands; what the page leads to is there."""
    folders = (ROOT / "ontology", ROOT / "ontology/frames")
    shipped = {
        path.relative_to(ROOT / "ontology").as_posix(): path.read_bytes()
        for folder in folders
        for path in folder.iterdir()
        if path.is_file()
    }
    copied = {name: content for name, content in files.items() if name in shipped}
    assert copied == {name: shipped[name] for name in copied}
    assert copied.keys() >= {"context.jsonld", "shanghai-policy.ttl", "shapes.ttl", "shapes-strict.ttl", "topics.ttl"}
    assert {f"frames/{kind}.jsonld" for kind in ("case", "measure", "plan", "reform")} <= copied.keys()
    linked = {link for link in Reader(files["index.html"]).links if not re.match(r"[a-z]+:|#", link)}
    assert {link.partition("#")[0] for link in linked} <= files.keys()
    assert linked


def test_same_files_give_the_same_bytes(files: dict[str, bytes]) -> None:
    assert render_ontology(ROOT / "ontology") == files


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_term_is_told_in_both_languages(page: Reader, language: str) -> None:
    said = set(page.words[language])
    own = {s for s in ONTOLOGY.subjects(RDFS.isDefinedBy) if str(s).startswith(SP)}
    assert len(own) > 100
    assert [s for s in own if str(s).removeprefix(SP) not in page.ids] == []
    for predicate in (RDFS.label, SKOS.definition, SKOS.scopeNote):
        for term in own:
            texts = [
                str(o) for o in ONTOLOGY.objects(term, predicate) if isinstance(o, Literal) and o.language == language
            ]
            assert set(texts) <= said, (term, predicate)
    prefix = {"zh": "编者注：", "en": "Editor's note: "}[language]
    notes = {prefix + str(o) for s in own for o in ONTOLOGY.objects(s, SKOS.editorialNote) if o.language == language}  # type: ignore[attr-defined]
    assert notes
    assert notes <= said


def test_every_example_is_shown(files: dict[str, bytes]) -> None:
    examples = {str(o) for s, o in ONTOLOGY.subject_objects(SKOS.example) if str(s).startswith(SP)}
    assert examples <= {words for words in Reader(files["index.html"]).words[""] if words.strip()}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_rule_is_told_in_words(page: Reader, language: str) -> None:
    shapes = set(SHAPES.subjects(SH.targetClass))
    assert {f"rule-{str(shape).rpartition('#')[2]}" for shape in shapes} <= set(page.ids)
    messages = {str(o) for s in shapes for o in SHAPES.objects(s, SH.message) if o.language == language}  # type: ignore[attr-defined]
    assert len(messages) > 100
    assert messages <= set(page.words[language])


def test_every_topic_has_its_row(page: Reader) -> None:
    names = {f"topic-{notation}" for notation in TOPICS.objects(None, SKOS.notation)}
    assert len(names) == 21
    assert names <= set(page.ids)


def test_links_lead_somewhere_and_ids_are_unique(page: Reader, files: dict[str, bytes]) -> None:
    assert [name for name, n in Counter(page.ids).items() if n > 1] == []
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside - set(page.ids) == set()
    beside = {link for link in page.links if not link.startswith(("#", "http"))}
    assert beside - set(files) == set()


def test_page_loads_nothing(page: Reader, files: dict[str, bytes]) -> None:
    assert page.loads == []
    assert not re.search(rb"@import|url\((?!#)", files["index.html"])


def test_page_says_how_to_get_and_cite_it(files: dict[str, bytes]) -> None:
    text = files["index.html"].decode()
    for words in ("text/turtle", "application/ld+json", "application/rdf+xml", "@misc{", "w3id.htaccess", "CC BY 4.0"):
        assert words in text
    htaccess = files["w3id.htaccess"].decode()
    assert {f"ontology/ontology.{ending}" for ending in ("ttl", "jsonld", "rdf", "nt")} <= set(
        re.findall(r"HOST/(ontology/ontology\.\w+)", htaccess)
    )
    assert r"application/ld\+json" in htaccess, "a plus is a sign of the pattern"


# ── the figure ──────────────────────────────────────────────────────────────────────────────────────────────────────


def expand(name: str) -> URIRef:
    return ONTOLOGY.namespace_manager.expand_curie(name)


def test_every_arrow_of_the_figure_is_one_of_the_ontology() -> None:
    """An arrow joins classes within the property's own subject and object classes."""
    for arrow in ARROWS:
        term = expand(arrow.property)
        assert {arrow.subject, arrow.object} <= BOXES.keys()
        for end, strict, loose in (
            (arrow.subject, RDFS.domain, SCHEMA.domainIncludes),
            (arrow.object, RDFS.range, SCHEMA.rangeIncludes),
        ):
            known = set(ONTOLOGY.objects(term, strict)) | set(ONTOLOGY.objects(term, loose))
            above = set(ONTOLOGY.transitive_objects(expand(end), RDFS.subClassOf))
            assert known & above or not arrow.property.startswith("sp:"), arrow


@pytest.mark.parametrize("name", ["figure-zh.svg", "figure-en.svg"])
def test_figure_is_well_formed_and_in_one_language(files: dict[str, bytes], name: str) -> None:
    root = ET.fromstring(files[name])  # noqa: S314 - our own output
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    words = "".join(root.itertext())
    assert ("落实" in words) == (name == "figure-zh.svg")
    assert ("implements" in words) == (name == "figure-en.svg")


@pytest.mark.parametrize("name", ["figure-en.svg", "figure-zh.svg"])
def test_boxes_do_not_overlap(files: dict[str, bytes], name: str) -> None:
    """As they are drawn."""
    drawn = [box.attrib for box in ET.fromstring(files[name]).iter("{http://www.w3.org/2000/svg}rect")]  # noqa: S314
    boxes = [[float(box[side]) for side in ("x", "y", "width", "height")] for box in drawn if "x" in box]
    assert len(boxes) == len(BOXES)
    for n, (x, y, width, height) in enumerate(boxes):
        assert all(x + width <= a or a + w <= x or y + height <= b or b + h <= y for a, b, w, h in boxes[n + 1 :])


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def small(tmp_path: Path) -> Source:
    """Two classes and two links, one of them with a warning about another vocabulary."""
    path = tmp_path / "small.ttl"
    path.write_text(
        """
        @prefix sp: <https://w3id.org/shanghai-policy/ontology#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix schema: <https://schema.org/> . @prefix eli: <http://data.europa.eu/eli/ontology#> .
        sp:B a owl:Class ; rdfs:label "乙"@zh , "b"@en .
        sp:A a owl:Class ; rdfs:label "甲"@zh ; rdfs:subClassOf sp:B , eli:LegalResource .
        sp:to a owl:ObjectProperty , owl:SymmetricProperty ; rdfs:domain sp:A ; schema:rangeIncludes sp:A , sp:B .
        sp:from a owl:ObjectProperty ; owl:inverseOf sp:to ; skos:editorialNote "Not eli:cites."@en .
        sp:list rdf:value ( "1" "2" ) .
        """,
        encoding="utf-8",
    )
    return Source(path)


def test_terms_come_in_the_order_of_the_file(small: Source) -> None:
    assert [(term.ref.name, term.kind) for term in read_terms(small)] == [
        ("B", "class"), ("A", "class"), ("to", "link"), ("from", "link"),
    ]  # fmt: skip


def test_a_link_knows_its_ends_and_its_inverse_from_either_side(small: Source) -> None:
    _, _, to, back = read_terms(small)
    assert [ref.short for ref in to.subject] == ["sp:A"]
    assert [ref.short for ref in to.object] == ["sp:A", "sp:B"]
    assert (to.subject_inferred, to.object_inferred, to.symmetric) == (True, False, True)
    assert to.inverse is not None
    assert back.inverse is not None
    assert (to.inverse.name, back.inverse.name) == ("from", "to")


def test_classes_stand_under_all_that_is_above_them(small: Source) -> None:
    assert [(depth, ref.short) for depth, ref in tree(read_terms(small))] == [
        (0, "eli:LegalResource"), (1, "sp:A"), (0, "sp:B"), (1, "sp:A"),
    ]  # fmt: skip


def test_an_alignment_that_was_refused_is_listed_with_its_note(small: Source) -> None:
    found = alignments(small, read_terms(small))
    assert [(one.own.name, [ref.short for _, ref in one.pairs]) for one in found] == [
        ("A", ["eli:LegalResource"]), ("from", []),
    ]  # fmt: skip


def test_one_language_stands_in_for_the_other(small: Source) -> None:
    assert small.text(f"{SP}A", "rdfs:label") == Text("甲", "甲")
    assert small.text(f"{SP}to", "rdfs:label") is None


def test_lists_are_read_in_order(small: Source) -> None:
    assert small.items(f"{SP}list", "rdf:value") == ["1", "2"]


# ── in a browser ────────────────────────────────────────────────────────────────────────────────────────────────────
