"""``views/read-SLUG.html``: a source as published, with what was read from it marked in place and noted in the margin.

In: a ``Snapshot`` and one source text. Out: the page. Not a character of the text is left out or changed.

1. The text is cut into blocks, one for each section, measure, case or part of a case, from the line after the
   end of the one before it, so that a heading stands with what it heads.
2. Within a block it is cut wherever a marked range begins or ends; every piece has the id ``o`` + its offset, so that
   ``#o123-145`` leads to words (``reading.js`` lights them up).
3. The notes of a block say what was extracted (topic, deadline, bodies, quantities) and linked (reforms, cases,
   the same words elsewhere), each with its confidence and a way to its words and to the other end.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.ask.links import Link
from kg.ask.things import Place, Thing
from kg.site.origin import Origin
from kg.site.rendering import render
from kg.site.snapshot import Snapshot

__all__ = ["Block", "Note", "Piece", "cut_blocks", "cut_pieces", "reading_page"]

_OWNERS = ("section", "measure", "safeguard", "case", "part")
_HEADING_LINES = 2  # a heading line and the line of the thing itself
_CONTEXT = ("primaryTopic", "subject")
#: Relation → class of the marked words; the rest have none of their own.
_MARKS = {
    "implements": "reform",
    "mentionsReform": "reform",
    "responsibleUnit": "department",
    "leadUnit": "department",
    "mentionsUnit": "department",
    "exemplifies": "case",
    "cites": "document",
    "based_on": "document",
    "references": "document",
    "reusesTextOf": "reuse",
    "sameCommitmentAs": "reuse",
    "elaborates": "reuse",
}
_FIGURES = {"target": "指标", "result": "成效", "before": "原为", "planned": "打算", "rule": "标准"}
_ORDER = (
    "responsibleUnit",
    "leadUnit",
    "implements",
    "exemplifies",
    "based_on",
    "cites",
    "references",
    "mentionsReform",
    "mentionsUnit",
    "elaborates",
    "reusesTextOf",
    "sameCommitmentAs",
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text between two cuts; ``marks`` are the classes of the ranges it lies in, ``clause`` a number
    that begins here.
    """

    start: int
    text: str
    marks: tuple[str, ...]
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A line in the margin. ``words``: the hash of its words on this page; ``href``: the other end."""

    predicate: str
    inverse: bool
    kind: str
    label: str
    href: str
    words: str
    method: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive text with the things that it states."""

    start: int
    end: int
    owners: tuple[Thing, ...]


@dataclass(frozen=True, slots=True, order=True)
class _Mark:
    start: int
    end: int
    name: str


def reading_page(
    snapshot: Snapshot, slug: str, text: str, readable: Iterable[str], origin: Origin | None = None
) -> bytes:
    """The reading page of one document; ``origin``: the file that its text was read from."""
    owners = [t for t in snapshot.of_kind(*_OWNERS) if t.place and t.place.slug == slug]
    inner = [t for t in snapshot.of_kind("clause", "target", "irregularity") if t.place and t.place.slug == slug]
    links = _links_here(snapshot, slug)
    marks = sorted({*_link_marks(links, slug), *_thing_marks(inner)})
    clauses = {t.place.start: t.get("position") for t in inner if t.kind == "clause" and t.place}
    notes = _Notes(snapshot, slug, frozenset(readable), inner)
    blocks = []
    for block in cut_blocks(text, owners):
        pieces = cut_pieces(text, block.start, block.end, marks, clauses)
        blocks.append(
            (
                block,
                pieces,
                [(owner, notes.of(owner)) for owner in block.owners],
                notes.irregularities(block),
                _where(origin, text, block),
            )
        )
    document = snapshot.things[f"plan/{slug}"]
    contents = [
        t for t in owners if t.kind in ("section", "case") and t.get("sectionKind") not in ("paragraph", "preamble")
    ]
    return render(
        "reading.html.j2",
        root="../",
        here=f"views/read-{slug}.html",
        document=document,
        blocks=blocks,
        slug=slug,
        contents=contents,
        others=[t for t in snapshot.held if t.key != document.key and t.key.split("/")[1] in set(readable)],
        district=snapshot.things.get(f"district/{document.district}"),
        odd=sum(t.kind == "irregularity" for t in inner),
        snapshot=snapshot,
        origin=origin,
    )


def _where(origin: Origin | None, text: str, block: Block) -> tuple[str, str]:
    """The place of a block in the file, and an address that opens it there."""
    place = origin.place(block.start) if origin and origin.places else ""
    return place, origin.href(place, text[block.start : block.end]) if origin and place else ""


def cut_blocks(text: str, owners: Sequence[Thing]) -> list[Block]:
    """Blocks from first to last character; things that begin at the same place share one."""
    lines = _inked_lines(text)
    cuts: dict[int, list[Thing]] = {}
    bare: set[int] = set()  # where text begins that belongs to nothing
    end = last = 0
    before = -1
    for owner in sorted(owners, key=lambda t: (t.place.start, -t.place.end, t.key) if t.place else (0, 0, "")):
        assert owner.place is not None  # noqa: S101 - chosen by having one
        start = owner.place.start
        line = lines[bisect_right(lines, start) - 1]
        # One inked line between the end of the last thing and this one is its heading; more are a matter of their own.
        above = [at for at in lines[bisect_left(lines, end) : bisect_right(lines, line)] if at >= end]
        if len(above) > _HEADING_LINES:
            bare.add(above[0])
        cut = above[0] if 1 <= len(above) <= _HEADING_LINES else line
        if cut <= before:  # on one line with the thing before it, or the same words
            cut = start if start > before else last
        cuts.setdefault(cut, []).append(owner)
        before, last = start, cut
        end = max(end, start + 1 if owner.kind == "case" else owner.place.end)
    edges = sorted({0, *cuts, *bare, *_after(lines, end), len(text)})
    return [Block(a, b, tuple(cuts.get(a, ()))) for a, b in pairwise(edges)]


def _after(lines: Sequence[int], end: int) -> list[int]:
    """The line after the last thing: what follows belongs to none."""
    return [at for at in lines if at >= end][:1]


def _inked_lines(text: str) -> list[int]:
    """Where the lines begin that hold more than blanks."""
    starts, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            starts.append(at)
        at += len(line) + 1
    return starts or [0]


def cut_pieces(text: str, start: int, end: int, marks: Sequence[_Mark], clauses: dict[int, str]) -> list[Piece]:
    """The text of a block, cut at the ends of all marks in it."""
    here = [mark for mark in marks if mark.start < end and mark.end > start]
    cuts = {start, end, *(c for c in clauses if start <= c < end)}
    cuts |= {offset for mark in here for offset in (mark.start, mark.end) if start < offset < end}
    edges = sorted(cuts)
    return [
        Piece(a, text[a:b], tuple(sorted({m.name for m in here if m.start <= a and m.end >= b})), clauses.get(a, ""))
        for a, b in pairwise(edges)
    ]


def _links_here(snapshot: Snapshot, slug: str) -> list[Link]:
    return [link for link in snapshot.links if link.predicate not in _CONTEXT and _words(link, slug) is not None]


def _words(link: Link, slug: str) -> Place | None:
    if link.place and link.place.slug == slug:
        return link.place
    return link.other_place if link.other_place and link.other_place.slug == slug else None


def _link_marks(links: Iterable[Link], slug: str) -> Iterator[_Mark]:
    for link in links:
        for place in (link.place, link.other_place):
            if place and place.slug == slug and place.end > place.start:
                yield _Mark(place.start, place.end, _MARKS.get(link.predicate, "other"))


def _thing_marks(things: Iterable[Thing]) -> Iterator[_Mark]:
    for thing in things:
        if thing.kind != "clause" and thing.place:
            yield _Mark(thing.place.start, max(thing.place.end, thing.place.start + 1), thing.kind)


class _Notes:
    """Margin notes of one document."""

    def __init__(self, snapshot: Snapshot, slug: str, readable: frozenset[str], inner: Sequence[Thing]) -> None:
        self.snapshot, self.slug, self.readable = snapshot, slug, readable
        self.odd = [t for t in inner if t.kind == "irregularity"]
        self.targets: dict[str, list[Thing]] = defaultdict(list)
        for thing in inner:
            if thing.kind == "target":
                self.targets[thing.key.partition("/target/")[0].partition("/clause/")[0]].append(thing)
        self.of_owner: dict[str, list[tuple[Link, bool]]] = defaultdict(list)
        for link in snapshot.links:
            if link.predicate in _ORDER:
                self.of_owner[link.subject.partition("/clause/")[0]].append((link, False))
                self.of_owner[link.object.partition("/clause/")[0]].append((link, True))

    def of(self, owner: Thing) -> list[Note]:
        """Its links, the firmest relations first, then its quantities."""
        links = [(link, inverse) for link, inverse in self.of_owner.get(owner.key, ()) if not _is_said_by_words(link)]
        found = [self._note(link, inverse=inverse) for link, inverse in links]
        unique = {
            (note.predicate, note.inverse, note.label, note.href): note
            for note in sorted(found, key=lambda n: n.confidence)
        }
        notes = sorted(unique.values(), key=lambda n: (_ORDER.index(n.predicate), n.inverse, -n.confidence, n.label))
        return notes + [_target_note(target) for target in self.targets.get(owner.key, ())]

    def irregularities(self, block: Block) -> list[Thing]:
        return [t for t in self.odd if t.place and block.start <= t.place.start < block.end]

    def _note(self, link: Link, *, inverse: bool) -> Note:
        other = link.subject if inverse else link.object
        owner = other.partition("/clause/")[0]
        thing = self.snapshot.things.get(owner)
        mine, theirs = (link.other_place, link.place) if inverse else (link.place, link.other_place)
        if link.predicate in ("reusesTextOf", "sameCommitmentAs") and mine and mine.slug != self.slug:
            mine, theirs = theirs, mine
        return Note(
            link.predicate,
            inverse,
            thing.kind if thing else "document",
            thing.label if thing else owner,
            self._href(owner, thing, theirs),
            _hash(mine) if mine and mine.slug == self.slug else "",
            link.method,
            float(link.confidence),
        )

    def _href(self, key: str, thing: Thing | None, place: Place | None) -> str:
        """The words at the other end where it has words, else the thing in the whole graph."""
        if place is None or place.slug == self.slug:
            place = thing.place if thing and thing.place and thing.place.slug in self.readable else place
        if place and place.slug in self.readable:
            return place.href
        return f"../graph.html#at={key}"


def _is_said_by_words(link: Link) -> bool:
    """Whether a link of the same words stands beside it, which says more."""
    return link.predicate == "sameCommitmentAs" and link.method == "TextReuse"


def _hash(place: Place) -> str:
    return f"#o{place.start}-{place.end}"


def _target_note(target: Thing) -> Note:
    role = _FIGURES.get(target.get("targetRole"), "数字")
    label = f"{target.get('comparator')} {target.get('value')} {target.get('unit')}".strip()
    return Note("target", False, role, label, "", _hash(target.place) if target.place else "", "", 1.0)
