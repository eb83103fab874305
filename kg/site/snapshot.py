"""A built graph as pages need it: every thing and every link with its evidence, fetched once.

In: ``KnowledgeGraph``. Out: ``Snapshot``: things by key, links in order, both indexed.

1. One pass over the quads gathers what is said of each subject; nothing is asked twice.
2. A thing gets one kind, the most special of its classes.
3. An assertion becomes a ``Link``; the plain links that need none (part of, in district, issued by) follow.

Limits: labels in Chinese where there is one; things without a label or of other classes are left to the SPARQL user.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pyoxigraph as ox

from kg.ask.labels import CLASSES
from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import PREFIXES
from kg.records.presence import PresenceState
from kg.text.order import natural

__all__ = ["Link", "Place", "Present", "Snapshot", "Thing", "read_snapshot"]

_NO_THING = frozenset({"topic"})  # kinds that pages know by other means
_PLAIN_LINKS = ("dct:isPartOf", "sp:inDistrict", "eli:passed_by")
_UNUSED = frozenset(
    """dct:hasPart sp:evidence sp:responsibleFor sp:implementedBy sp:exemplifiedBy sp:elaboratedBy sp:reusesTextOf
    sp:sameCommitmentAs sp:implements sp:responsibleUnit sp:exemplifies sp:elaborates sp:mentionsUnit sp:mentionsReform
    sp:continues sp:continuedBy sp:noCounterpartIn sp:nearCounterpart sp:wordingMember sp:earliestMember
    eli:responsibility_of_agent eli:cites dct:references sp:target sp:reformItem skos:definition skos:example
    sp:leadUnit""".split()  # noqa: SIM905
)
_SP = PREFIXES["sp"]

Said = Mapping[str, list["ox.NamedNode | ox.Literal"]]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Words of a source: the slug of the document and a half-open range of its characters."""

    slug: str
    start: int
    end: int

    @property
    def href(self) -> str:
        """Address below ``views/``."""
        return f"read-{self.slug}.html#o{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Thing:
    """Anything that has a label. Absent values are empty; ``district`` and ``topic`` are the last part of their IRI."""

    key: str
    kind: str
    label: str
    english: str = ""
    aliases: tuple[str, ...] = ()
    district: str = ""
    plan: str = ""
    path: str = ""
    number: str = ""
    topic: str = ""
    topics: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()  # of a reform: keys of those of which it is a special form
    status: str = ""
    deadline: str = ""
    deadline_text: str = ""
    rank: int = 0
    text: str = ""
    parents: tuple[str, ...] = ()
    place: Place | None = None
    more: Mapping[str, str] | None = None  # what only few kinds have: value, unit, code, severity, found, done …

    def get(self, name: str) -> str:
        """One of the rarer properties, or nothing."""
        return (self.more or {}).get(name, "")


@dataclass(frozen=True, slots=True)
class Link:
    """One link with the words it rests on; a plain link has neither method nor words."""

    subject: str
    predicate: str
    object: str
    method: str = "Structure"
    confidence: float = 1.0
    quote: str = ""
    prefix: str = ""
    suffix: str = ""
    place: Place | None = None
    role: str = ""
    other_quote: str = ""
    other_place: Place | None = None
    assertion: str = ""
    form: str = ""  # of a line that stands for a link to another form of the reform: that form


@dataclass(frozen=True, slots=True)
class Present:
    """What a plan says of a reform, as the build has judged it; ``quote`` of one that is only named."""

    state: PresenceState
    via: tuple[str, ...]
    shown_by: tuple[str, ...]
    quote: str = ""
    place: Place | None = None


class Snapshot:
    """Everything the pages show, read by ``read_snapshot``. ``presences``: (reform, slug of plan) → what it says."""

    def __init__(
        self,
        things: Mapping[str, Thing],
        links: tuple[Link, ...],
        topics: Mapping[str, tuple[str, str]],
        presences: Mapping[tuple[str, str], Present] | None = None,
    ) -> None:
        self.things, self.links, self.topics = things, links, topics
        self.presences = presences or {}
        self.out: dict[str, list[Link]] = defaultdict(list)
        self.into: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            self.out[link.subject].append(link)
            self.into[link.object].append(link)

    def of_kind(self, *kinds: str) -> list[Thing]:
        """Things of these kinds, in the order of their keys."""
        return [thing for kind in kinds for thing in self._by_kind.get(kind, ())]

    def links_from(self, key: str, *predicates: str) -> list[Link]:
        """Links whose subject this is."""
        return [link for link in self.out.get(key, ()) if link.predicate in predicates]

    def links_to(self, key: str, *predicates: str) -> list[Link]:
        """Links whose object this is."""
        return [link for link in self.into.get(key, ()) if link.predicate in predicates]

    def label(self, key: str) -> str:
        """The name of a thing, or its key."""
        thing = self.things.get(key)
        return thing.label if thing else key

    def topic(self, name: str) -> tuple[str, str]:
        """A topic in Chinese and English."""
        return self.topics.get(name, (name, name))

    def broader_of(self, key: str) -> tuple[str, ...]:
        """The reforms of which a reform is a special form, at any depth, the nearest first."""
        found = [key]
        for reform in found:
            found += [k for k in self.things[reform].broader if k in self.things and k not in found]
        return tuple(found[1:])

    def shows(self, measure: str, reform: str, present: Present) -> Link:
        """The link by which a measure implements a reform for its plan: to the reform, else to its surest form."""

        def is_form(link: Link) -> bool:
            return link.object in present.via or reform in (link.object, *self.broader_of(link.object))

        links = [k for k in self.links_from(measure, "implements") if k.object in self.things and is_form(k)]
        return min(links, key=lambda link: (link.object != reform, -link.confidence, link.assertion))

    @cached_property
    def held(self) -> list[Thing]:
        """Documents whose text is in the corpus, by date, the district plans first."""
        documents = self.of_kind("district plan", "municipal plan", "national plan", "collection", "document")
        return sorted(
            (t for t in documents if t.get("sourceFile")),
            key=lambda t: (t.kind != "district plan", t.get("issued"), t.key),
        )

    @cached_property
    def _by_kind(self) -> dict[str, list[Thing]]:
        found: dict[str, list[Thing]] = defaultdict(list)
        for thing in self.things.values():
            found[thing.kind].append(thing)
        return found


def read_snapshot(graph: KnowledgeGraph) -> Snapshot:
    """Gather a graph for its pages. The order of everything is that of the keys, whatever the store's own order."""
    said = _gather(graph)
    things = {key: thing for key in sorted(said, key=natural) if (thing := _thing(key, said[key], graph)) is not None}
    for key, thing in things.items():
        if thing.plan and not thing.district:
            district = things[f"plan/{thing.plan}"].district if f"plan/{thing.plan}" in things else ""
            things[key] = replace(thing, district=district)
    topics = {
        key.removeprefix(PREFIXES["spt"]): (_text(one, "skos:prefLabel", "zh"), _text(one, "skos:prefLabel", "en"))
        for key, one in sorted(said.items())
        if key.startswith(PREFIXES["spt"]) and "skos:prefLabel" in one and key != PREFIXES["spt"]
    }
    links = sorted(
        _links(said, things, graph), key=lambda k: (natural(k.subject), k.predicate, natural(k.object), k.assertion)
    )
    presences = dict(_present(key, one, graph) for key, one in sorted(said.items()) if "sp:ofReform" in one)
    return Snapshot(things, tuple(links), topics, presences)


def _present(key: str, said: Said, graph: KnowledgeGraph) -> tuple[tuple[str, str], Present]:
    def keys(name: str) -> tuple[str, ...]:
        return tuple(sorted((graph.key(ox.NamedNode(value)) for value in _values(said, name)), key=natural))

    plan = _tail(_text(said, "sp:ofPlan"))
    state = PresenceState.of_term(f"sp:{_tail(_text(said, 'sp:presenceState'))}")
    found = Present(state, keys("sp:viaReform"), keys("sp:shownBy"), _text(said, "sp:quote"), _place(said, plan))
    return (keys("sp:ofReform")[0], plan), found


def _gather(graph: KnowledgeGraph) -> dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]:
    """Subject → property (as a prefixed name) → values; ``graph:`` holds the slug of the document that says so."""
    raw: dict[ox.NamedNode, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
    names: dict[ox.NamedNode, str] = {}
    for subject, predicate, obj, home in graph.store:
        name = names.get(predicate) or names.setdefault(predicate, _prefixed(predicate.value))
        if name in _UNUSED:
            continue
        held = raw.get(subject)
        if held is None:
            held = raw[subject] = {}
        if name == "rdf:type":
            held["graph:"] = [home]
        terms = held.get(name)
        if terms is None:
            held[name] = [obj]
        else:
            terms.append(obj)
    return {graph.key(subject): held for subject, held in raw.items()}


def _prefixed(iri: str) -> str:
    prefix = max(
        (name for name, space in PREFIXES.items() if iri.startswith(space)), key=lambda n: len(PREFIXES[n]), default=""
    )
    return f"{prefix}:{iri[len(PREFIXES[prefix]) :]}" if prefix else iri


def _values(said: Said, name: str) -> list[str]:
    return sorted({term.value for term in said.get(name, ())})


def _text(said: Said, name: str, language: str | None = None) -> str:
    """The one value of a property; of a name in two languages, that of ``language`` (zh: anything but English)."""
    terms = said.get(name)
    if not terms:
        return ""
    if language:
        terms = [t for t in terms if (getattr(t, "language", None) == "en") == (language == "en")]
    return terms[0].value if len(terms) == 1 else min((term.value for term in terms), default="")


def _tail(value: str) -> str:
    return value.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _place(said: Said, slug: str, start: str = "sp:sourceStart", end: str = "sp:sourceEnd") -> Place | None:
    first, last = _text(said, start), _text(said, end)
    return Place(slug, int(first), int(last)) if first and last and slug else None


_MORE = {
    name: name.partition(":")[2]
    for name in """sp:sourceFile sp:sha256 dct:issued sp:documentNumber sp:sectionKind sp:pilot sp:unitText sp:service
    sp:action sp:isGroup sp:unitKind sp:reformKind sp:level sp:code sp:severity sp:found sp:done sp:value
    sp:unit sp:comparator sp:approximate sp:qualifier sp:direction sp:targetRole sp:quote sp:partKind sp:position
    sp:year""".split()  # noqa: SIM905
}


def _thing(key: str, said: Said, graph: KnowledgeGraph) -> Thing | None:
    classes = {term.value.removeprefix(_SP) for term in said.get("rdf:type", ())}
    kind = next((kind for name, kind in CLASSES if name.partition(":")[2] in classes and kind not in _NO_THING), None)
    label = _text(said, "rdfs:label", "zh") or _text(said, "rdfs:label")
    if kind is None:
        return None
    label = label or _text(said, "sp:text")[:30] or key
    parents = tuple(graph.key(ox.NamedNode(v)) for v in _values(said, "dct:isPartOf"))
    slug = _tail(_text(said, "graph:"))
    more = {_MORE[name]: _text(said, name) for name in said if name in _MORE}
    return Thing(
        key=key, kind=kind, label=label, english=_text(said, "rdfs:label", "en"),
        aliases=tuple(_values(said, "skos:altLabel")),
        district=_tail(_text(said, "sp:inDistrict")),
        plan=_tail(_text(said, "sp:inPlan")),
        path=_text(said, "sp:path"), number=_text(said, "sp:number"),
        topic=_tail(_text(said, "sp:primaryTopic")), topics=tuple(_tail(v) for v in _values(said, "dct:subject")),
        broader=tuple(graph.key(ox.NamedNode(v)) for v in _values(said, "sp:broaderReform")),
        status=_tail(_text(said, "sp:deadlineStatus")), deadline=_text(said, "sp:deadline"),
        deadline_text=_text(said, "sp:deadlineText"), rank=int(_text(said, "sp:rank") or 0),
        text=_text(said, "sp:text"), parents=parents, place=_place(said, slug), more=more,
    )  # fmt: skip


def _links(said: Mapping[str, Said], things: Mapping[str, Thing], graph: KnowledgeGraph) -> Iterable[Link]:
    for key, one in said.items():
        if key.startswith("assertion/"):
            yield _assertion(key, one, graph)
        elif key in things and things[key].kind not in ("clause", "part", "target", "irregularity"):
            for name in _PLAIN_LINKS:
                for value in _values(one, name):
                    yield Link(key, name.partition(":")[2], graph.key(ox.NamedNode(value)))


def _assertion(key: str, said: Said, graph: KnowledgeGraph) -> Link:
    def node(name: str) -> str:
        return graph.key(ox.NamedNode(_text(said, name)))

    return Link(
        subject=node("rdf:subject"), predicate=_tail(_text(said, "rdf:predicate")), object=node("rdf:object"),
        method=_tail(_text(said, "sp:method")), confidence=float(_text(said, "sp:confidence") or 1),
        quote=_text(said, "sp:quote"), prefix=_text(said, "sp:quotePrefix"), suffix=_text(said, "sp:quoteSuffix"),
        place=_place(said, _tail(_text(said, "prov:wasDerivedFrom"))), role=_text(said, "sp:role"),
        other_quote=_text(said, "sp:otherQuote"),
        other_place=_place(said, _tail(_text(said, "sp:otherDocument")), "sp:otherStart", "sp:otherEnd"),
        assertion=key,
    )  # fmt: skip
