"""The shipped corpus in look-alikes (⼯⽉, １２): all that is found in it is what is found in the originals."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import replace
from itertools import chain

import pytest

from kg.ask.named_things import read_names
from kg.ask.resolve import Answer, resolve
from kg.pipeline import Corpus, run
from kg.rdf.store import KnowledgeGraph
from kg.records import Facts, Source
from tests.entry import ROOT

#: Radicals of Kangxi's dictionary, compatibility ideographs of both planes, digits and letters of full width.
BLOCKS = ((0x2F00, 0x2FD6), (0xF900, 0xFB00), (0x2F800, 0x2FA20), (0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B))
#: Of the radicals that Unicode's own folding does not know, those that print as simplified characters.
SUPPLEMENT = {
    "长": "⻓",
    "门": "⻔",
    "车": "⻋",
    "贝": "⻉",
    "见": "⻅",
    "页": "⻚",
    "风": "⻛",
    "马": "⻢",
    "户": "⼾",
}


def look_alikes() -> dict[str, list[str]]:
    found = defaultdict(list)
    for code in chain.from_iterable(range(*block) for block in BLOCKS):
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain != chr(code):
            found[plain].append(chr(code))
    for plain, other in SUPPLEMENT.items():
        found[plain] = [other]  # 戶 is no 户 to Unicode
    return found


def disguised(text: str) -> str:
    """Every character that has look-alikes is one of them, each of these in turn."""
    others = look_alikes()
    return "".join(others[c][n % len(others[c])] if c in others else c for n, c in enumerate(text))


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    data = tmp_path_factory.mktemp("look-alikes") / "data"
    (data / "sources").mkdir(parents=True)
    for one in (ROOT / "data").iterdir():
        if one.name != "sources":
            (data / one.name).symlink_to(one)
    for source in (ROOT / "data/sources").iterdir():
        text = source.read_bytes().decode("utf-8")
        (data / "sources" / source.name).write_bytes(disguised(text).encode("utf-8"))
    return run(data)


def test_the_disguise_changes_much() -> None:
    text = (ROOT / "data/sources/jinshan-2022.txt").read_text(encoding="utf-8")
    changed = sum(one != other for one, other in zip(text, disguised(text), strict=True))
    assert changed > len(text) / 10


def without_source(facts: Facts) -> Facts:
    entry = facts.document.source.entry
    return replace(facts, document=replace(facts.document, source=Source(entry, "", "")))


@pytest.mark.slow
def test_measures_bodies_deadlines_quantities_and_citations_are_the_same(corpus: Corpus, strange: Corpus) -> None:
    for mine, theirs in zip(corpus.facts, strange.facts, strict=True):
        one, other = without_source(mine), without_source(theirs)
        for kind in Facts.__slots__:
            assert getattr(one, kind) == getattr(other, kind), (mine.document.source.entry.slug, kind)


@pytest.mark.slow
def test_links_and_reforms_are_the_same(corpus: Corpus, strange: Corpus) -> None:
    assert corpus.linked == strange.linked
    assert corpus.model.reforms == strange.model.reforms
    assert corpus.model.units == strange.model.units
    assert [a.key for a in corpus.model.assertions] == [a.key for a in strange.model.assertions]


@pytest.mark.slow
def test_quotations_are_as_printed(strange: Corpus) -> None:
    texts = {facts.document.source.entry.slug: facts.document.source.text for facts in strange.facts}
    model = strange.model
    quotes = [(e.slug, e.quote) for a in model.assertions for e in (a.link.evidence, a.link.other) if e]
    quotes += [(t.graph, t.quantity.quote) for t in model.targets]
    quotes += [(m.graph, m.deadline.printed) for m in model.measures if m.deadline.printed]
    quotes += [(m.graph, m.measure.row.unit_text) for m in model.measures if m.measure.row and m.measure.row.unit_text]
    quotes += [(p.graph, p.quote) for p in model.presences if p.quote]
    for slug, quote in quotes:
        assert quote.text == "".join(texts[slug][at] for at in quote.at)
    assert any(disguised("月") in quote.text for _, quote in quotes)


@pytest.mark.parametrize("typed", ["⼀业⼀证", "金⼭区", "上海市⼈⺠政府", "⻓三⻆⼀体化", "jinshan-２０２２"])
def test_typed_names_are_understood_in_look_alikes(typed: str, graph: KnowledgeGraph) -> None:
    names = read_names(graph)
    plain = unicodedata.normalize("NFKC", typed.replace("⻓", "长").replace("⻆", "角").replace("⺠", "民"))

    def meant(answer: Answer) -> list[str]:
        return [thing.key for thing in (*answer.found, *answer.offered)]

    assert meant(resolve(names, typed)) == meant(resolve(names, plain))
    assert meant(resolve(names, typed))
