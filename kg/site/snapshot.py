"""A built graph as pages need it: every thing and every link with its evidence, indexed.

In: ``Contents``. Out: ``Snapshot``: things by key, links in order and by either end, topics by name, and what each
plan says of each reform.

Limits: labels in Chinese where there is one; things without a label or of other classes are left to the SPARQL user.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.ask.contents import Contents
from kg.ask.links import Link
from kg.ask.statements import Statements
from kg.ask.things import Place, Thing, names_of, place_of
from kg.records.presence import PresenceState

__all__ = ["Present", "Snapshot", "read_snapshot"]


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
        self._broader: dict[str, tuple[str, ...]] = {}
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
        known = self._broader.get(key)
        if known is None:
            found = [key]
            for reform in found:
                found += [k for k in self.things[reform].broader if k in self.things and k not in found]
            known = self._broader[key] = tuple(found[1:])
        return known

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


def read_snapshot(contents: Contents) -> Snapshot:
    """What pages need of a graph that was read as a whole."""
    said = sorted(contents.statements.items())
    topics = {
        key.removeprefix("topic/"): names_of(one)
        for key, one in said
        if key.startswith("topic/") and key != "topic/" and "skos:prefLabel" in one
    }
    things = {key: thing for key, thing in contents.things.items() if thing.kind != "topic"}
    presences = dict(_present(one) for _, one in said if "sp:ofReform" in one)
    return Snapshot(things, contents.links, topics, presences)


def _present(said: Statements) -> tuple[tuple[str, str], Present]:
    plan = said.local("sp:ofPlan")
    state = PresenceState.of_term(said.one("sp:presenceState"))
    found = Present(state, said.keys("sp:viaReform"), said.keys("sp:shownBy"), said.text("sp:quote"),
                    place_of(said, plan))  # fmt: skip
    return (said.one("sp:ofReform"), plan), found
