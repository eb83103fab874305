"""The proof that nothing of a source is dropped, doubled or moved, for each of the five documents."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from kg.parse.coverage import coverage, misplaced, texts_of, uncovered
from kg.pipeline import Corpus
from kg.records import Document, MeasureKind, RegionKind, Source
from kg.text.mapped import MappedText

SLUGS = ("fengxian-2024", "jinshan-2022", "jinshan-2023", "shanghai-cases-2023", "yangpu-2023")


@pytest.fixture(scope="module")
def documents(corpus: Corpus) -> Mapping[str, Document]:
    return {facts.document.source.entry.slug: facts.document for facts in corpus.facts}


@pytest.mark.parametrize("slug", SLUGS)
def test_every_character_is_in_an_element_or_a_region(
    slug: str, documents: Mapping[str, Document], sources: Mapping[str, str]
) -> None:
    document = documents[slug]
    assert document.source.text == sources[slug]
    assert [document.source.text[slice(*span)] for span in uncovered(document)] == []
    elements, regions = coverage(document)
    letters = {i for i, c in enumerate(sources[slug]) if not c.isspace()}
    assert letters <= elements | regions
    assert len(letters & elements) > 0.8 * len(letters), "nearly all of it is content, and read as such"


@pytest.mark.parametrize("slug", SLUGS)
def test_no_character_is_claimed_twice(slug: str, documents: Mapping[str, Document]) -> None:
    """Not by two elements, and not by an element and a region; parts and merged cells share by their nature."""
    document = documents[slug]
    assert [document.source.text[slice(*span)] for span in misplaced(document)] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_every_text_is_its_source(slug: str, documents: Mapping[str, Document]) -> None:
    """Each character of each text stands where the text says, in rising order; only blanks may stand for others."""
    document = documents[slug]
    source = document.source.text
    texts = [*texts_of(document), *document.front, *([document.note] if document.note else [])]
    texts += [clause.text for measure in document.measures for clause in measure.clauses]
    texts += [clause.text for case in document.cases for clause in case.clauses]
    texts += [text for case in document.cases for part in case.parts for text in (part.title, part.body) if text]
    assert len(texts) > 30
    for text in texts:
        assert all(c == source[i] or c.isspace() for i, c in zip(text.at, text.text, strict=True)), text.text
        assert all(a < b for a, b in zip(text.at, text.at[1:], strict=False)), text.text


@pytest.mark.parametrize("slug", SLUGS)
def test_what_a_text_leaves_out_is_accounted_for(slug: str, documents: Mapping[str, Document]) -> None:
    """Between the first and the last character of a body only blanks, regions and titles are left out."""
    document = documents[slug]
    source, regions = document.source.text, coverage(document)[1]
    titles = {i for measure in document.measures if measure.title and not measure.row for i in measure.title.at}
    titles |= {i for section in document.sections for i in section.title.at}
    bodies = [section.body for section in document.sections]
    bodies += [measure.body for measure in document.measures] + [case.body for case in document.cases]
    for body in filter(len, bodies):
        left_out = set(range(*body.span)) - set(body.at) - regions - titles
        assert "".join(source[i] for i in sorted(left_out) if not source[i].isspace()) == "", body.text[:20]


@pytest.mark.parametrize("slug", SLUGS)
def test_clauses_hold_every_letter_of_a_body(slug: str, documents: Mapping[str, Document]) -> None:
    for measure in documents[slug].measures:
        if measure.kind == MeasureKind.PART:
            continue
        letters = {i for i, c in zip(measure.body.at, measure.body.text, strict=True) if c.isalnum()}
        assert letters == letters & {i for clause in measure.clauses for i in clause.text.at}, measure.key


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_was_not_understood(slug: str, documents: Mapping[str, Document]) -> None:
    assert [region for region in documents[slug].regions if region.kind == RegionKind.UNREAD] == []


def test_a_dropped_sentence_would_be_seen(documents: Mapping[str, Document]) -> None:
    """The proof can fail: a document without its last measure is not covered, one with a measure twice is misplaced."""
    whole = documents["fengxian-2024"]
    lost = Document(whole.source, whole.sections, whole.measures[:-1], (), whole.front, None, whole.regions)
    (run, *_) = uncovered(lost)
    assert whole.source.text[slice(*run)].startswith("强化宣传推介")
    doubled = Document(whole.source, whole.sections, (*whole.measures, whole.measures[-1]), (), (), None, whole.regions)
    assert misplaced(doubled)


def test_an_empty_document_covers_nothing(documents: Mapping[str, Document]) -> None:
    entry = documents["fengxian-2024"].source.entry
    empty = Document(Source(entry, "一、 二、", ""))
    assert [*uncovered(empty)] == [(0, 2), (3, 5)]
    assert [*texts_of(empty)] == []
    assert MappedText.join([]) == MappedText("", ())
