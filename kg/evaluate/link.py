"""Scores of links: topics, implements, exemplifies and text reuse, with every judged link for the calibration.

1. *topics*: the main topic; where the gold is not certain, its other topics are right too.
2. *implements*: rows that are not certain count neither way. Links that only shared wording shows have no rows of
   their own: such a link is right where the gold's pairs of ``reuse`` say that the measure shares wording with another
   one that implements the same reform.
3. *exemplifies*: what is strong is wanted; theme and weak are right when found. Only cases that the gold knows count.
4. *reuse*: by pairs of measures; verbatim and edited are wanted, reworded is right when found. Against precision
   count only pairs that the gold would hold if they were right: of documents that it pairs, and of two measures that
   it describes in other files, or pairs in this one. The rest is listed as not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.evaluate.gold import Gold, GoldRow, values
from kg.evaluate.locate import Places, ReformNames
from kg.evaluate.scores import Judged, Score, Tally
from kg.records import Link, Method

__all__ = ["score_links"]

_WANTED_REUSE = ("verbatim", "edited")
Scored = tuple[list[Score], list[Judged]]
Pair = tuple[str, str]


def score_links(gold: Gold, places: Places, names: ReformNames, links: Sequence[Link]) -> Scored:
    """All scores, and the links that the gold judges."""
    reuse = _reuse_gold(gold, places)
    scores, judged = [_topics(gold.rows("topics"), places, links)], list[Judged]()
    for some, more in (
        _implements(gold.rows("implements"), places, names, links),
        _inferred(reuse, links),
        _exemplifies(gold, places, names, links),
        _reuse(reuse, places, links),
    ):
        scores += some
        judged += more
    return scores, judged


def _topics(rows: Sequence[GoldRow], places: Places, links: Sequence[Link]) -> Score:
    tally = Tally("topics", "primary")
    primary = {
        k.subject: k.object.replace("/", ":").rpartition(":")[2] for k in links if k.predicate == "sp:primaryTopic"
    }
    for row in rows:
        key = places.owner(row["plan"], row["path"], row)
        accepted = {row["primary"], *(() if row.is_certain else values(row["secondary"]))}
        found = primary.get(key, "nothing")
        tally.both(f"{key}: {found} for {'|'.join(sorted(accepted - {''}))}", found in accepted)
    return tally.score()


def _implements(rows: Sequence[GoldRow], places: Places, names: ReformNames, links: Sequence[Link]) -> Scored:
    """Stars and names; a link by shared wording alone is judged by ``_inferred``."""
    wanted: list[tuple[str, tuple[str, ...], GoldRow]] = []
    for row in rows:
        key = places.measure(row["plan"], row["path"], row).key
        wanted.append((key, names.keys(row["reform"], basis=row["basis"]), row))
    plans = {key.split("/measure/")[0] for key, _, _ in wanted}
    found = {
        (k.subject, k.object): k
        for k in links
        if k.predicate == "sp:implements" and k.method is not Method.TEXT_REUSE
        if "/measure/" in k.subject and k.subject.split("/measure/")[0] in plans
    }
    certain = {(key, one) for key, keys, row in wanted for one in keys if row.is_certain}
    unsure = {(key, one) for key, keys, row in wanted for one in keys if not row.is_certain} - certain
    tallies = {basis: Tally("implements", basis) for basis in ("", "star", "named")}
    for key, keys, row in wanted:
        if row.is_certain and row["basis"] in tallies:
            for basis in ("", row["basis"]):
                tallies[basis].want(f"{key}: {row['reform']}", any((key, one) in found for one in keys))
    judged = []
    for pair, link in found.items():
        if pair not in unsure:
            judged.append(Judged("implements", link.method.value, link.confidence, pair in certain))
            for basis in ("", "star" if link.method is Method.EXPLICIT else "named"):
                tallies[basis].find(f"{pair[0]}: {pair[1]} ({link.evidence.quote.text})", pair in certain)
    return [tally.score() for tally in tallies.values()], judged


@dataclass(frozen=True, slots=True)
class _ReuseGold:
    """Pairs of measures or cases, whether each is wanted, and where silence means that there is no reuse."""

    pairs: dict[Pair, bool]
    described: frozenset[str]  # measures and cases that the gold describes in full
    paired: frozenset[tuple[Pair, str]]  # documents of a pair, with a measure that the gold pairs

    def is_judged(self, pair: Pair) -> bool:
        documents = _documents(pair)
        if pair in self.pairs or all((documents, key) in self.paired for key in pair):
            return True
        return documents in {d for d, _ in self.paired} and self.described.issuperset(pair)


def _reuse_gold(gold: Gold, places: Places) -> _ReuseGold:
    """A pair is wanted if it is verbatim or edited at least once."""
    pairs: dict[Pair, bool] = {}
    for row in gold.rows("reuse"):
        a, b = (places.whole(places.owner(row[f"plan_{side}"], row[f"path_{side}"], row)) for side in "ab")
        pairs[_pair(a, b)] = pairs.get(_pair(a, b), False) or row["kind"] in _WANTED_REUSE
    described = [places.owner(r["plan"], r["path"], r) for name in ("topics", "measures") for r in gold.rows(name)]
    paired = {(_documents(pair), key) for pair in pairs for key in pair}
    return _ReuseGold(pairs, frozenset(described), frozenset(paired))


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a <= b else (b, a)


def _document_of(key: str) -> str:
    """The document of a measure, or that cases are of one collection."""
    return "/".join(key.split("/")[:2])


def _documents(pair: Pair) -> Pair:
    return _pair(_document_of(pair[0]), _document_of(pair[1]))


def _inferred(reuse: _ReuseGold, links: Sequence[Link]) -> Scored:
    """Links to reforms that only shared wording shows: right where the gold pairs the measure with a twin."""
    tally, judged = Tally("implements", "inferred"), []
    inferred = [k for k in links if k.predicate == "sp:implements" and k.method is Method.TEXT_REUSE]
    for link in inferred:
        twins = [k.subject for k in inferred if k.object == link.object and k.subject != link.subject]
        pairs = [pair for twin in twins if reuse.is_judged(pair := _pair(link.subject, twin))]
        what = f"{link.subject}: {link.object} ({link.evidence.quote.text})"
        if pairs:
            right = any(pair in reuse.pairs for pair in pairs)
            tally.find(what, right)
            judged.append(Judged("implements", link.method.value, link.confidence, right))
        else:
            tally.skip(what)
    return [tally.score()], judged


def _exemplifies(gold: Gold, places: Places, names: ReformNames, links: Sequence[Link]) -> Scored:
    rows = gold.rows("exemplifies")
    tallies = {part: Tally("exemplifies", part) for part in ("", "measures", "reforms")}
    acceptable: set[Pair] = set()
    found = {(k.subject, k.object): k for k in links if k.predicate == "sp:exemplifies"}
    for row in rows:
        case = places.case(row["rank"], row).key
        is_reform = row["plan"] == "reform"
        keys = names.keys(row["path"]) if is_reform else (places.measure(row["plan"], row["path"], row).key,)
        acceptable |= {(case, key) for key in keys}
        if row["strength"] == "strong":
            for part in ("", "reforms" if is_reform else "measures"):
                tallies[part].want(f"{case}: {row['plan']} {row['path']}", any((case, key) in found for key in keys))
    cases = {case for case, _ in acceptable} | {places.case(r["rank"], r).key for r in gold.rows("cases") if rows}
    judged = []
    for pair, link in found.items():
        if pair[0] in cases:
            judged.append(Judged("exemplifies", link.method.value, link.confidence, pair in acceptable))
            for part in ("", "reforms" if pair[1].startswith("reform/") else "measures"):
                tallies[part].find(f"{pair[0]}: {pair[1]} ({link.evidence.quote.text})", pair in acceptable)
    return [tally.score() for tally in tallies.values()], judged


def _reuse(reuse: _ReuseGold, places: Places, links: Iterable[Link]) -> Scored:
    tally, judged = Tally("reuse", "pairs"), []
    found: dict[Pair, Link] = {}
    for link in links:
        if link.predicate == "sp:reusesTextOf":
            a, b = (places.whole(key.partition("/clause/")[0]) for key in (link.subject, link.object))
            found[_pair(a, b)] = max(found.get(_pair(a, b), link), link, key=lambda k: k.confidence)
    for pair, is_wanted in reuse.pairs.items():
        if is_wanted:
            tally.want(" = ".join(pair), pair in found)
    for pair, link in found.items():
        what = f"{' = '.join(pair)} ({link.evidence.quote.text})"
        if reuse.is_judged(pair):
            tally.find(what, pair in reuse.pairs)
            judged.append(Judged("reuse", link.method.value, link.confidence, pair in reuse.pairs))
        else:
            tally.skip(what)
    return [tally.score()], judged
