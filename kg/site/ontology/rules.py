"""``shapes.ttl`` → the rules in words; ``topics.ttl`` → the topics. Both in the order of their files.

A rule is told by its own messages, which are written for the person whose data breaks it.
"""

from __future__ import annotations

from typing import NamedTuple

from kg.site.ontology.source import Source, Text

__all__ = ["Group", "Rule", "Topic", "read_rules", "read_topics"]


class Rule(NamedTuple):
    """One shape: ``classes`` are the short names of what it is about, ``path`` the property, if a plain one."""

    name: str
    severity: str  # Violation, Warning or Info
    message: Text
    classes: tuple[str, ...]
    path: str


class Group(NamedTuple):
    """Rules about one part of the ontology."""

    label: Text
    rules: tuple[Rule, ...]


class Topic(NamedTuple):
    """One concept of the scheme."""

    iri: str
    notation: str
    label: Text
    definition: Text
    others: Text  # other names, joined
    related: tuple[str, ...]
    broad: tuple[str, ...]


def read_rules(source: Source) -> tuple[Group, ...]:
    found = []
    for group in source.of_type("sh:PropertyGroup"):
        label = source.text(group, "rdfs:label")
        shapes = dict.fromkeys([*source.subjects("rdfs:seeAlso", group), *source.subjects("sh:group", group)])
        if label:
            found.append(Group(label, tuple(_rule(source, shape) for shape in shapes)))
    return tuple(found)


def _rule(source: Source, shape: str) -> Rule:
    return Rule(
        name=shape.rpartition("#")[2],
        severity=source.value(shape, "sh:severity").rpartition("#")[2],
        message=source.text(shape, "sh:message") or Text("", ""),
        classes=tuple(source.short(value) for value in source.values(shape, "sh:targetClass")),
        path=source.value(shape, "sh:path"),
    )


def read_topics(source: Source) -> tuple[Topic, ...]:
    scheme = source.prefixes["spt"]
    return tuple(_topic(source, iri) for iri in source.of_type("skos:Concept", within=scheme))


def _topic(source: Source, iri: str) -> Topic:
    others = source.texts(iri, "skos:altLabel")
    empty = Text("", "")
    return Topic(
        iri=iri,
        notation=source.value(iri, "skos:notation"),
        label=source.text(iri, "skos:prefLabel") or empty,
        definition=source.text(iri, "skos:definition") or empty,
        others=Text("、".join(others["zh"]), ", ".join(others["en"])),
        related=tuple(value.removeprefix(source.prefixes["spt"]) for value in source.values(iri, "skos:related")),
        broad=tuple(source.values(iri, "skos:broadMatch")),
    )
