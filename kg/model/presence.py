"""What does each plan held say of each reform? One judgement, made here and read by every surface.

In: the links of the corpus (curation included), the documents, the reforms with their broader ones. Out: one
``Presence`` per plan and reform; where nothing is found there is none.

1. *implemented*: a measure of the plan implements the reform, or a narrower form of it, at any depth.
2. *implemented under another name*: a measure implements the twin of a pilot or inferred reform, that is, a named
   reform that stands in its wording (推行“一业一证”改革 ← 一业一证). ``via`` says which. A whole family is no twin of
   its members: “一件事” is a hundred things, and who does it in general does not do 解纷一件事.
3. *named only*: a measure, clause or section mentions the reform, a narrower form or a twin, or one of their names
   stands anywhere in the plan, in a preamble or narrative paragraph as much as in a measure. A reform that no registry
   names is named by its wording, with or without the verb that opens it; what commits to it is a link already
   (``kg.link.starred_wordings``).
4. *named only* too, with ``via``: a measure implements the general reform of which this is a special form, and nothing
   names the special form. That is less than implementing it, and more than not naming it at all.
5. Otherwise *not found*: no name of it was found. That a plan does not do the thing in other words is not claimed.

Limits: a name in a look-alike or in a brand of a district does not count; what no method recognises is not found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from kg import ids
from kg.lexicon.boilerplate import load_wording
from kg.lexicon.bundle import Lexicon
from kg.lexicon.reforms import NameFinder
from kg.records import CityReform, Document, Facts, Link, MeasureKind
from kg.records.presence import Presence, PresenceState
from kg.text.mapped import MappedText
from kg.text.normalise import bare
from kg.text.order import natural

__all__ = ["Forms", "Judgement", "Signs", "find_presences", "judge"]

_BREAKS_RE = re.compile(r"[，；：。！？,;!?\n]")
_LEAST_WORDING = 5  # characters, below which a wording is no name
_PLAN_KINDS = frozenset({"district-plan", "municipal-plan", "national-plan"})


class Forms:
    """The reforms above and below each reform along ``sp:broaderReform``, at any depth.

    Args:
        broader: reform → the reforms directly above it.
        registered: reforms that have names of their own in the registry.

    >>> forms = Forms({"a": ("b",), "b": ("c",), "c": ()})
    >>> forms.above("a"), forms.below("c")
    (('b', 'c'), ('a', 'b'))
    """

    def __init__(self, broader: Mapping[str, Sequence[str]], registered: Iterable[str] = ()) -> None:
        self.registered = frozenset(registered)
        self._above = {reform: _reached(reform, broader) for reform in broader}
        self._below: dict[str, list[str]] = {}
        for reform in sorted(self._above):
            for general in self._above[reform]:
                self._below.setdefault(general, []).append(reform)

    def above(self, reform: str) -> tuple[str, ...]:
        return self._above.get(reform, ())

    def below(self, reform: str) -> tuple[str, ...]:
        return tuple(self._below.get(reform, ()))

    def twins(self, reform: str) -> tuple[str, ...]:
        """The reforms that stand for one that the registry does not name: those above it that are no family."""
        if reform in self.registered:
            return ()
        return tuple(one for one in self.above(reform) if not self.registered.intersection(self.below(one)))


def _reached(start: str, broader: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Everything above ``start``, the nearest first; a circle ends where it began."""
    found: dict[str, None] = {}
    waiting = list(broader.get(start, ()))
    for reform in waiting:
        if reform not in found and reform != start:
            found[reform] = None
            waiting += broader.get(reform, ())
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Signs:
    """What one plan holds, by reform: measures that implement it, parts that mention it, places of its names."""

    implements: Mapping[str, Sequence[str]] = field(default_factory=dict)
    mentions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def reforms(self) -> frozenset[str]:
        """All of which there is a sign."""
        return frozenset((*self.implements, *self.mentions, *self.names))

    def implementing(self, reforms: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for reform in reforms for key in self.implements.get(reform, ())))

    def naming(self, reforms: Iterable[str]) -> tuple[str, ...]:
        found = (key for reform in reforms for by in (self.mentions, self.names) for key in by.get(reform, ()))
        return tuple(dict.fromkeys(found))


class Judgement(NamedTuple):
    """The state, the other forms through which alone it holds, and the parts of the plan that show it."""

    state: PresenceState
    via: tuple[str, ...]
    shown_by: tuple[str, ...]


def judge(reform: str, signs: Signs, forms: Forms) -> Judgement | None:
    """The state of a reform in a plan by the rules above; ``None`` where no sign of it was found."""
    below, above, twins = forms.below(reform), forms.above(reform), forms.twins(reform)
    if measures := signs.implementing((reform, *below)):
        return Judgement(PresenceState.IMPLEMENTED, _through(reform, below, signs.implementing), measures)
    if measures := signs.implementing(twins):
        return Judgement(PresenceState.OTHER_NAME, _through(reform, twins, signs.implementing), measures)
    if parts := signs.naming((reform, *below, *twins)):
        return Judgement(PresenceState.NAMED_ONLY, _through(reform, (*below, *twins), signs.naming), parts)
    if measures := signs.implementing(above):
        return Judgement(PresenceState.NAMED_ONLY, _through(reform, above, signs.implementing), measures)
    return None


def _through(reform: str, others: Iterable[str], found: Callable[[Iterable[str]], tuple[str, ...]]) -> tuple[str, ...]:
    """The other forms that show it; none where it shows itself."""
    return () if found((reform,)) else tuple(other for other in others if found((other,)))


# ── the corpus ────────────────────────────────────────────────────────────────────────────────────────────────────


class _Naming(NamedTuple):
    owner: str
    quote: MappedText


def find_presences(
    corpus: Sequence[Facts], links: Iterable[Link], reforms: Sequence[CityReform], lexicon: Lexicon
) -> tuple[Presence, ...]:
    """All presences, by plan in the order of the corpus, then by reform.

    Args:
        corpus: facts of all documents; those of plans count.
        links: all links, curation applied.
        reforms: the reforms of the graph.
        lexicon: the registry, whose names are looked for, and the verbs that open a commitment.
    """
    registered = {reform.key for reform in lexicon.reforms.reforms}
    forms = Forms({reform.key: reform.broader for reform in reforms}, registered)
    finder = NameFinder(lexicon.reforms, _wordings([one for one in reforms if one.key not in registered], lexicon))
    by_plan = _by_plan(links)
    found: list[Presence] = []
    numbered = {reform.key: (n, reform) for n, reform in enumerate(reforms)}
    for facts in corpus:
        if facts.document.source.entry.kind in _PLAN_KINDS:
            own = by_plan.get(facts.document.source.entry.key, [])
            found += _of_plan(facts.document, own, numbered, forms, finder)
    return tuple(found)


def _wordings(reforms: Iterable[CityReform], lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """The wording of each reform that no registry names, and the same without the verb that opens it: 建立…监管机制."""
    openers = load_wording((), lexicon.folder / "boilerplate.yaml").openers
    for reform in reforms:
        slug, words = reform.key.partition("/")[2], bare(reform.label)
        named = words[openers.head(words) :]
        yield from ((name, slug) for name in dict.fromkeys((words, named)) if len(name) >= _LEAST_WORDING)


def _by_plan(links: Iterable[Link]) -> dict[str, list[Link]]:
    """The links from parts of plans to reforms."""
    found: dict[str, list[Link]] = {}
    for link in links:
        plan, _, rest = link.subject.removeprefix("plan/").partition("/")
        if rest and link.object.startswith("reform/") and link.subject.startswith("plan/"):
            found.setdefault(ids.plan(plan), []).append(link)
    return found


def _of_plan(
    document: Document,
    links: Iterable[Link],
    reforms: Mapping[str, tuple[int, CityReform]],
    forms: Forms,
    finder: NameFinder,
) -> Iterator[Presence]:
    """Of the reforms that the plan shows a sign of, and those above and below them: no other can be present."""
    entry = document.source.entry
    namings = _namings(document, finder)
    names = {reform: tuple(dict.fromkeys(one.owner for one in group)) for reform, group in namings.items()}
    signs = Signs(_subjects(links, "sp:implements"), _subjects(links, "sp:mentionsReform"), names)
    shown = {form for sign in signs.reforms for form in (sign, *forms.above(sign), *forms.below(sign))}
    for _, reform in sorted((reforms[key] for key in shown if key in reforms), key=itemgetter(0)):
        judgement = judge(reform.key, signs, forms)
        if judgement is not None:
            key = ids.presence(entry.slug, reform.key)
            label = f"{entry.slug}：{reform.label}（{judgement.state.chinese}）"
            quote = _quote(judgement, reform.key, namings)
            shown_by = tuple(sorted(judgement.shown_by, key=natural))
            yield Presence(
                key, entry.slug, entry.key, reform.key, label, judgement.state, judgement.via, shown_by, quote
            )


def _subjects(links: Iterable[Link], predicate: str) -> dict[str, list[str]]:
    """Reform → the parts of the plan that are so linked to it."""
    found: dict[str, list[str]] = {}
    for link in links:
        if link.predicate == predicate:
            found.setdefault(link.object, []).append(link.subject)
    return found


def _quote(judgement: Judgement, reform: str, namings: Mapping[str, Sequence[_Naming]]) -> MappedText | None:
    """The words around the first name in a part that shows the judgement; for what is implemented, links have them."""
    if judgement.state.is_implemented:
        return None
    found = [naming for one in (reform, *judgement.via) for naming in namings.get(one, ())]
    shown = [naming for naming in found if naming.owner in judgement.shown_by]
    return next((naming.quote for naming in (*shown, *found)), None)


def _namings(document: Document, finder: NameFinder) -> dict[str, list[_Naming]]:
    """Reform → the places where one of its names stands, in text order."""
    found: dict[str, list[_Naming]] = {}
    for owner, text in _texts(document):
        for hit in finder.find_names(text):
            naming = _Naming(owner, _around(text, hit.start, hit.end))
            found.setdefault(ids.reform(hit.slug), []).append(naming)
    return found


def _around(text: MappedText, start: int, end: int) -> MappedText:
    """The part of a sentence, between marks of punctuation, in which a name stands."""
    before = max((match.end() for match in _BREAKS_RE.finditer(text.text, 0, start)), default=0)
    behind = _BREAKS_RE.search(text.text, end)
    return text[before : behind.start() if behind else len(text)].strip()


def _texts(document: Document) -> Iterator[tuple[str, MappedText]]:
    """Every text of a plan with the part that owns it, in the order of the document; the plan owns its front matter."""
    plan = document.source.entry.key
    yield from ((plan, text) for text in document.front)
    for section in document.sections:
        yield section.key, section.title
        yield section.key, section.body
    for measure in document.measures:
        if measure.kind is not MeasureKind.PART:  # its words are the whole measure's
            row = measure.row
            cells = (row.service, row.action) if row is not None else ()
            yield from ((measure.key, text) for text in (*cells, measure.title, measure.body) if text is not None)
    if document.note is not None:
        yield plan, document.note
