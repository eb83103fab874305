"""A held document as Akoma Ntoso 3.0 (OASIS LegalDocumentML), for readers of legal XML.

In: the things of a graph. Out: one XML file per held document, the same bytes for the same graph.

1. A plan and a collection of cases are ``<doc>``; their sections, measures, cases and parts of cases are
   ``<hcontainer>`` with the name of what they are, nested as ``dct:isPartOf`` says, in the order of the source.
2. The number stands as printed (``<num>``), the title is ``<heading>``, each sentence is a ``<p>``; a text whose
   sentences share a lead is one ``<p>``.
3. Every container names the IRI that the graph knows it by (``alternativeReference``), so that a link can be followed
   from the XML to its evidence and back.
4. Bodies that issued the document or answer for its measures are ``TLCOrganization``.

Limits: what the graph does not hold of a document (front matter, signatures, rules of a table) is not in the XML. Akoma
Ntoso knows no date without a day: of a document whose month or year alone is known the first day stands, and the name
of the date says which part of it is known. Source: Akoma Ntoso Version 1.0 Part 2, sections 5.2 to 5.8.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lxml import etree

from kg.ask.contents import Contents
from kg.ask.things import Thing

__all__ = ["MEDIA_TYPE", "akoma_ntoso"]

MEDIA_TYPE = "application/akn+xml"

_NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_CONTAINERS = {"section": "section", "measure": "measure", "safeguard": "safeguard", "case": "case", "part": "part"}
_PRECISION = {4: "yearOfIssue", 7: "monthOfIssue", 10: "dateOfIssue"}  # by the characters of an ISO date
_FIRST = "-01"
_SOURCE = "#kg"
_ANSWERS = frozenset({"sp:responsibleUnit", "sp:leadUnit", "sp:supportingUnit"})
_ISSUED = "eli:passed_by"


def akoma_ntoso(contents: Contents, base: str, version: str, made: str) -> dict[str, bytes]:
    """File name (``jinshan-2022.xml``) → XML of each document that the corpus holds.

    Args:
        contents: of a graph.
        base: IRI that its keys stand under.
        version: of the program that writes the XML.
        made: the day of the release, ``YYYY-MM-DD``.
    """
    children = _children(contents.things.values())
    bodies, issuers = _bodies(contents)
    found = {}
    for key, thing in contents.things.items():
        if thing.get("sha256"):
            document = _Document(thing, children, bodies.get(key, ()), issuers.get(key), base)
            found[f"{key.removeprefix('plan/')}.xml"] = document.write(version, made)
    return found


def _children(things: Iterable[Thing]) -> Mapping[str, list[Thing]]:
    """Key → the things that stand inside it, in the order of the source."""
    found: defaultdict[str, list[Thing]] = defaultdict(list)
    for thing in things:
        if thing.kind in _CONTAINERS or thing.kind == "clause":
            for parent in thing.parents:
                found[parent].append(thing)
    for inside in found.values():
        inside.sort(key=lambda one: (one.place.start if one.place else 0, one.rank, int(one.get("position") or 0)))
    return found


def _bodies(contents: Contents) -> tuple[Mapping[str, tuple[Thing, ...]], Mapping[str, Thing]]:
    """Document → the bodies that answer for what it says, by key; and document → the body that issued it."""
    found: defaultdict[str, dict[str, Thing]] = defaultdict(dict)
    issuers: dict[str, Thing] = {}
    for link in contents.links:
        body, thing = contents.things.get(link.object), contents.things.get(link.subject)
        if body is None or thing is None:
            continue
        if link.relation in _ANSWERS:
            found[f"plan/{thing.plan}" if thing.plan else next(iter(thing.parents), "")][body.key] = body
        elif link.relation == _ISSUED:
            issuers.setdefault(thing.key, body)
    return {key: tuple(some[name] for name in sorted(some)) for key, some in found.items()}, issuers


class _Document:
    """One document in the making."""

    def __init__(
        self,
        thing: Thing,
        children: Mapping[str, list[Thing]],
        bodies: tuple[Thing, ...],
        issuer: Thing | None,
        base: str,
    ) -> None:
        self._thing, self._children, self._bodies, self._issuer = thing, children, bodies, issuer
        self._base = base
        self._slug = thing.key.removeprefix("plan/")
        self._names: list[tuple[str, str]] = []  # eId of a container, and its key

    def write(self, version: str, made: str) -> bytes:
        root = etree.fromstring(f'<akomaNtoso xmlns="{_NAMESPACE}"/>')
        doc = _add(root, "doc", name=self._thing.kind.replace(" ", "-"))
        meta = _add(doc, "meta")
        preface = _add(doc, "preface")
        title = _add(_add(preface, "longTitle"), "p")
        _add(title, "docTitle").text = self._thing.label
        if number := self._thing.get("documentNumber"):
            _add(_add(preface, "p"), "docNumber").text = number
        self._body(_add(doc, "mainBody"))
        self._describe(meta, version, made)
        return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)

    def _body(self, body: Any) -> None:
        for n, child in enumerate(self._children.get(self._thing.key, ()), 1):
            self._container(body, child, f"{n}", "")
        if not len(body):
            _add(body, "p")

    def _container(self, parent: Any, thing: Thing, number: str, inside: str) -> None:
        name = f"{inside}__hcontainer_{number}" if inside else f"hcontainer_{number}"
        made = _add(parent, "hcontainer", eId=name, name=_CONTAINERS[thing.kind])
        self._names.append((name, thing.key))
        if thing.number:
            _add(made, "num").text = thing.number
        if heading := _heading(thing):
            _add(made, "heading").text = heading
        inner = self._children.get(thing.key, ())
        containers = [one for one in inner if one.kind != "clause"]
        clauses = [one.text for one in inner if one.kind == "clause"] if not containers else []
        if "".join(clauses) != thing.text:  # a lead that its clauses share stands in none of them
            clauses = []
        said = clauses or [text for text in [_lead(thing, containers)] if text]
        if containers:
            _paragraphs(made, "intro", said)
            for n, child in enumerate(containers, 1):
                self._container(made, child, f"{n}", name)
        else:
            _paragraphs(made, "content", said or [""])

    def _describe(self, meta: Any, version: str, made: str) -> None:
        issued = self._thing.get("issued") or self._thing.get("year")
        day, precision = issued + _FIRST * ((10 - len(issued)) // 3), _PRECISION[len(issued)]
        work = f"/akn/cn/doc/{issued}/{self._slug}"
        identified = _add(meta, "identification", source=_SOURCE)
        self._level(identified, "FRBRWork", work, (day, precision), "#issuer")
        self._level(identified, "FRBRExpression", f"{work}/zho@", (day, precision), "#issuer")
        self._level(identified, "FRBRManifestation", f"{work}/zho@.xml", (made, "dateOfRelease"), _SOURCE)
        analysis = _add(meta, "analysis", source=_SOURCE)
        other = _add(analysis, "otherReferences", source=_SOURCE)
        for name, key in self._names:
            _add(other, "alternativeReference", **{"for": f"#{name}"}, href=f"{self._base}{key}")
        references = _add(meta, "references", source=_SOURCE)
        issuer = (
            (self._base + self._issuer.key, self._issuer.label) if self._issuer else ("#unknown", "not stated 未载明")
        )
        _add(references, "TLCOrganization", eId="issuer", href=issuer[0], showAs=issuer[1])
        for n, body in enumerate(self._bodies, 1):
            _add(references, "TLCOrganization", eId=f"body_{n}", href=self._base + body.key, showAs=body.label)
        _add(references, "TLCOrganization", eId="kg", href="https://w3id.org/shanghai-policy/authors",
             showAs=f"shanghai-policy-kg {version}")  # fmt: skip

    def _level(self, parent: Any, level: str, uri: str, date: tuple[str, str], author: str) -> None:
        made = _add(parent, level)
        this = uri.replace(".xml", "/!main.xml") if uri.endswith(".xml") else f"{uri}/!main"
        _add(made, "FRBRthis", value=this)
        _add(made, "FRBRuri", value=uri)
        if level == "FRBRWork":
            _add(made, "FRBRalias", value=self._thing.label, name="title")
            _add(made, "FRBRalias", value=f"{self._base}{self._thing.key}", name="IRI")
        _add(made, "FRBRdate", date=date[0], name=date[1])
        _add(made, "FRBRauthor", href=author)
        if level == "FRBRWork":
            _add(made, "FRBRcountry", value="cn")
            if number := self._thing.get("documentNumber"):
                _add(made, "FRBRnumber", value=number)
            _add(made, "FRBRname", value=self._thing.label)
        elif level == "FRBRExpression":
            _add(made, "FRBRlanguage", language="zho")
        else:
            _add(made, "FRBRformat", value=MEDIA_TYPE)


def _heading(thing: Thing) -> str:
    """The title as printed: without the number by which the graph tells things of one title apart, and none where the
    name is only what the graph calls a passage without a title.
    """
    label = thing.label.removesuffix(f"（{thing.number}）")
    unnamed = thing.get("sectionKind") == "preamble" or (label.endswith("…") and thing.text.startswith(label[:-1]))
    return "" if unnamed else label


def _lead(thing: Thing, containers: Sequence[Thing]) -> str:
    """What a thing says before its parts begin; all of it, if they do not stand in its text."""
    if not containers or containers[0].text not in thing.text:
        return thing.text
    if thing.kind == "case":  # whose parts have a number and a title before them, and nothing else
        return ""
    before = thing.text[: thing.text.index(containers[0].text)]
    return before.removesuffix(containers[0].label)


def _paragraphs(parent: Any, name: str, texts: Iterable[str]) -> None:
    texts = list(texts)
    if texts:
        made = _add(parent, name)
        for text in texts:
            _add(made, "p").text = text


def _add(parent: Any, tag: str, /, **attributes: str) -> Any:
    return etree.SubElement(parent, f"{{{_NAMESPACE}}}{tag}", attributes)
