"""Wording groups: one wording, and the clauses of several documents that hold it (``sp:WordingGroup``).

In: links ``sp:reusesTextOf``, and when each document was issued. Out: ``WordingGroup``, each with its members, the
earliest first, and the links ``sp:wordingMember`` that say so in the graph.

1. A group is a star: its *founder* is the earliest clause, and every other member shares the wording with the founder
   itself, so that a chain of likenesses never joins what has nothing in common. Each member has the words by which
   it shares, which need not be the same to the letter.
2. Clauses are taken in the order of their documents' dates. The links of a clause to later ones are told apart by the
   words that they quote of it: half of the longer quotation in common is one wording.
3. A link that only repeats what a group says already begins no new group: both its clauses are members, by as good as
   all the words that the link quotes. Words beyond those of the group found a group of their own.
4. In a group of more than ``ALL_PAIRS`` members the links between members other than the founder are left out
   (``thinned``): they grow with the square of the group, and the group says the same with one statement a member.

Limits: of two wordings that one pair of clauses shares, far apart, the heavier alone is quoted and makes a group.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from kg import ids
from kg.records import Document, Evidence, Facts, Link, Linked, ManifestEntry, Method, WordingGroup, WordingMember
from kg.text.normalise import bare
from kg.text.order import natural

__all__ = ["ALL_PAIRS", "MEMBER", "REUSES", "Rank", "groups_of", "rank_of", "small_pairs", "thinned", "with_wordings"]

#: Members up to which all pairs that share enough are linked.
ALL_PAIRS = 16

REUSES, MEMBER = "sp:reusesTextOf", "sp:wordingMember"

#: Slug of a document → its place in the order of time.
Rank = Mapping[str, int]

_ONE_WORDING = 0.5  # of the longer of two quotations, from which they are of one wording
_SAID = 0.75  # of what a link quotes, from which a group says it already
_KEY = 16  # hexadecimal digits that name a group


class _Side(NamedTuple):
    """A clause, when it was issued, and its words."""

    when: tuple[int, tuple[tuple[int, int | str], ...]]
    clause: str
    evidence: Evidence


@dataclass(slots=True, eq=False)
class _Star:
    """A group in the making: the founder's words by each link, and for each clause the characters that are shared."""

    founder: str
    quotes: list[Evidence] = field(default_factory=list)
    members: dict[str, WordingMember] = field(default_factory=dict)
    words: dict[str, frozenset[int]] = field(default_factory=dict)

    def says(self, sides: Iterable[_Side]) -> bool:
        """Whether all are members, by as good as all these words."""
        return all(_share(side.evidence, self.words.get(side.clause, frozenset())) >= _SAID for side in sides)


def rank_of(documents: Iterable[Document]) -> Rank:
    """Documents by date, those of one date by slug; one that states none comes first."""
    entries = sorted((d.source.entry for d in documents), key=lambda entry: (issued(entry), entry.slug))
    return {entry.slug: n for n, entry in enumerate(entries)}


def issued(entry: ManifestEntry) -> str:
    """Its date; of a document that states none, its year; of one without either nothing, before all others."""
    return entry.date or (str(entry.year) if entry.year else "")


def with_wordings(linked: Linked, corpus: Iterable[Facts]) -> Linked:
    """With the groups that its links of reuse make, and a link from each to its members.

    Made after people's verdicts, so that a clause is no member by a link that somebody rejected.
    """
    groups = groups_of(linked.links, rank_of(facts.document for facts in corpus))
    return replace(linked, links=(*linked.links, *_member_links(groups)), wordings=groups)


def groups_of(links: Iterable[Link], rank: Rank) -> tuple[WordingGroup, ...]:
    """The groups that links of reuse make, sorted by key."""
    return tuple(sorted(map(_finished, _stars(links, rank)[0]), key=lambda group: group.key))


def thinned(links: Iterable[Link], rank: Rank, *, most: int = ALL_PAIRS) -> tuple[Link, ...]:
    """The links without those within a group of more than ``most`` members that do not lead to its founder."""
    _, said_by = _stars(links, rank)
    return tuple(link for link, star in said_by if star is None or len(star.words) <= most)


def small_pairs(links: Iterable[Link], rank: Rank, *, most: int = ALL_PAIRS) -> Iterator[tuple[str, str]]:
    """Pairs of clauses that are members of one group of at most ``most``, the founder aside; the lesser key first."""
    for star in _stars(links, rank)[0]:
        if len(star.words) <= most:
            yield from combinations(sorted(star.members), 2)


def _member_links(groups: Iterable[WordingGroup]) -> Iterator[Link]:
    for group in groups:
        for member in group.members:
            yield Link(group.key, MEMBER, member.clause, Method.TEXT_REUSE, member.confidence, member.evidence)


def _stars(links: Iterable[Link], rank: Rank) -> tuple[list[_Star], list[tuple[Link, _Star | None]]]:
    """The groups, and every link of reuse in its own order with the group that says it already (``None``: no one)."""
    kept = [link for link in links if link.predicate == REUSES and link.other is not None]
    sides = [_sides(link, rank) for link in kept]
    order = sorted(range(len(kept)), key=lambda n: (sides[n][0].when, sides[n][1].when))
    stars: list[_Star] = []
    held: dict[str, list[_Star]] = {}
    said: dict[int, _Star] = {}
    own: list[_Star] = []
    for n in order:
        earlier, later = sides[n]
        if not own or own[0].founder != earlier.clause:
            own = []
        star = next(
            (star for star in held.get(earlier.clause, ()) if star.founder != earlier.clause and star.says(sides[n])),
            None,
        )
        if star is not None:
            said[n] = star
            continue
        joined = _join(earlier, later, kept[n].confidence, own)
        for key in (earlier.clause, later.clause) if len(joined.members) == 1 else (later.clause,):
            held.setdefault(key, []).append(joined)
        stars += [joined] if len(joined.members) == 1 else []
    return stars, [(link, said.get(n)) for n, link in enumerate(kept)]


def _sides(link: Link, rank: Rank) -> tuple[_Side, _Side]:
    """The earlier side, and the later."""
    assert link.other is not None  # noqa: S101 - links of reuse quote both sides
    one, two = (
        _Side((rank.get(evidence.slug, -1), natural(clause)), clause, evidence)
        for clause, evidence in ((link.subject, link.evidence), (link.object, link.other))
    )
    return (one, two) if one.when <= two.when else (two, one)


def _share(evidence: Evidence, words: frozenset[int]) -> float:
    at = evidence.quote.at
    return len(words.intersection(at)) / len(at) if at and words else 0.0


def _join(earlier: _Side, later: _Side, confidence: Decimal, own: list[_Star]) -> _Star:
    """Puts the later side into the group of the earlier whose words it shares, or into a new one."""
    at = frozenset(earlier.evidence.quote.at)
    for star in own:
        words = star.words[earlier.clause]
        if len(at & words) >= _ONE_WORDING * max(len(at), len(words)):
            break
    else:
        star = _Star(earlier.clause, words={earlier.clause: at})
        own.append(star)
    star.quotes.append(earlier.evidence)
    star.members[later.clause] = WordingMember(later.clause, later.evidence, confidence)
    star.words[later.clause] = frozenset(later.evidence.quote.at)
    return star


def _finished(star: _Star) -> WordingGroup:
    """The founder is quoted by the words that most links quote of it, of equals by the longest."""
    counts = Counter(evidence.quote.span for evidence in star.quotes)
    quote = max(star.quotes, key=lambda e: (counts[e.quote.span], len(e.quote), -e.quote.span.start))
    members: Sequence[WordingMember] = tuple(star.members.values())
    sure = max(member.confidence for member in members)
    return WordingGroup(_key(star.founder, quote), (WordingMember(star.founder, quote, sure), *members))


def _key(founder: str, words: Evidence) -> str:
    """Named by the founder and its words, so that a later copy changes no name."""
    return ids.wording(hashlib.sha256(f"{founder} {bare(words.quote.text)}".encode()).hexdigest()[:_KEY])
