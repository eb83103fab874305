"""Names of bodies to a reader outside Shanghai: of the country, of any place of GB/T 2260, of an unknown one.

In: a scope (``cn``, a code, or ``in-{slug}`` for a document of an unknown place), the list of places, the packs, the
country's bodies and the usual names of local ones. Out: ``LocalNames``, as ``UnitLexicon`` looks them up.

1. In the country's documents a short name (发展改革委) is the country's body.
2. In a place's document 区, 市, 省 name the level of that place that is called so, and a bare name means the place's
   own body. A pack gives official names and slugs; without one a body is named as printed, behind its place's name.
3. A name that begins with another place (济南市财政局) is that place's body, wherever it is printed. Of Shanghai's
   bodies only names that say so are read.
4. In a document of an unknown place a name is itself, and no other document's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.ids import org
from kg.lexicon.packs import Pack, PackUnit
from kg.lexicon.places import Places
from kg.records import AdministrativePlace, Unit

__all__ = ["LocalNames", "LocalWorld"]

Units = tuple[Unit, ...]
_NATION = "cn"
_UNKNOWN_SIGNS = ("区", "市", "县", "省", "州")


@dataclass(frozen=True)
class LocalNames:
    """Names that one scope knows. ``lengths``: first two characters → lengths of names, longest first."""

    names: Mapping[str, Units]
    lengths: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class LocalWorld:
    """What all scopes outside Shanghai share; ``names_of`` compiles a scope when it is first asked for."""

    places: Places
    packs: tuple[Pack, ...]
    stems: Mapping[str, str]  # usual names of local bodies (财政局) → kind
    national: Mapping[str, Units]
    national_short: Mapping[str, Units]
    shanghai: Mapping[str, Units]  # names that begin with 上海
    _made: dict[str, LocalNames] = field(default_factory=dict, repr=False, compare=False)

    def names_of(self, scope: str) -> LocalNames:
        """The names of a scope; the same object each time."""
        if scope not in self._made:
            self._made[scope] = _with_lengths(self._names(scope))
        return self._made[scope]

    def _names(self, scope: str) -> dict[str, Units]:
        names = {**self.shanghai, **self.national}
        if scope == _NATION:
            return {**names, **self.national_short}
        chain = self.places.chain(scope)
        own = self._of_places(chain) if chain else self._of_unknown(scope)
        return {**own, **names}

    # ── places ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _of_places(self, chain: tuple[AdministrativePlace, ...]) -> dict[str, Units]:
        names: dict[str, Units] = {}
        home = chain[-1]
        for place in reversed(chain):
            signs = [s for s in _signs(place) if self.places.level_below(home.code, s) == place]
            for pack in self.packs:
                for unit, full in self._pack_units(pack, place):
                    self._claim(names, place, unit.short, (full,), signs, own=place == home)
                    for form in (
                        full.label,
                        *(_fill(form, self.places.full(place.code), place) for form in unit.forms),
                    ):
                        names.setdefault(form, (full,))
            for stem in self.stems:
                body = (self.local(place, stem),)
                self._claim(names, place, (stem,), body, signs, own=place == home)
        return names

    def _pack_units(self, pack: Pack, place: AdministrativePlace) -> Iterable[tuple[PackUnit, Unit]]:
        inside = place.code == pack.place
        below = place.level == "district" and pack.place in place.above
        for unit in pack.units:
            if unit.of_districts == below and (inside or below):
                label = _fill(unit.label, self.places.full(place.code), place)
                yield unit, Unit(org(place.code, unit.slug), label, place.code, unit.kind)

    def _claim(
        self,
        names: dict[str, Units],
        place: AdministrativePlace,
        stems: Iterable[str],
        units: Units,
        signs: list[str],
        *,
        own: bool,
    ) -> None:
        full = self.places.full(place.code)
        for stem in stems:
            for head in (full, place.label, *signs):
                names.setdefault(head + stem, units)
            if own and len(stem) > 2:
                names.setdefault(stem, units)

    def local(self, place: AdministrativePlace, name: str) -> Unit:
        """The body of a place that ``name`` (财政局) names there; that of the pack, if it has one."""
        for pack in self.packs:
            for unit, full in self._pack_units(pack, place):
                if name in unit.short:
                    return full
        label = self.places.full(place.code) + name
        return Unit(org(place.code, _minted(label)), label, place.code, self.stems.get(name, "government department"))

    def _of_unknown(self, scope: str) -> dict[str, Units]:
        names: dict[str, Units] = {}
        for stem, kind in self.stems.items():
            for sign in ("", *_UNKNOWN_SIGNS):
                name = sign + stem
                if len(name) > 2:
                    names[name] = (Unit(org(scope, _minted(name)), name, scope, kind),)
        return names

    # ── names that say their place ────────────────────────────────────────────────────────────────────────────────

    def elsewhere(self, text: str, at: int) -> tuple[int, Unit] | None:
        """The body at ``at`` that is named with its place (广东省发展改革委): where its name ends, and the body."""
        found = self.places.at_head(text[at : at + 40])
        if found is None:
            return None
        place, rest = found
        start = at + min(40, len(text) - at) - len(rest)
        lengths = sorted({len(stem) for stem in self.stems}, reverse=True)
        length = next((n for n in lengths if start + n <= len(text) and text[start : start + n] in self.stems), 0)
        return (start + length, self.local(place, text[start : start + length])) if length else None

    def place_of(self, scope: str, sign: str) -> str:
        """Whose a group is that a text of ``scope`` names with a sign: 市直单位 is of the city; else the text's own."""
        place = self.places.level_below(scope, sign) if self.places.chain(scope) else None
        return place.code if place else scope

    def mint(self, name: str, scope: str, kind: str) -> Unit:
        """A body that no entry knows, under the place that its name or its document gives."""
        chain = self.places.chain(scope)
        at_head = self.places.at_head(name)
        if at_head and at_head[1]:
            place, label = at_head[0].code, self.places.full(at_head[0].code) + at_head[1]
            return Unit(org(place, _minted(label)), label, place, kind)
        name = name[1:] if name[:1] in "本我全" and len(name) > 3 else name
        place_of = self.places.level_below(scope, name[:1]) if chain else None
        if place_of and len(name) > 2:
            label = self.places.full(place_of.code) + name[1:]
            return Unit(org(place_of.code, _minted(label)), label, place_of.code, kind)
        return Unit(org(scope, _minted(name)), name, scope, kind)


def _signs(place: AdministrativePlace) -> list[str]:
    return [sign for sign in ("自治区", "新区", "区", "市", "省", "县", "州", "旗", "盟") if place.label.endswith(sign)]


def _fill(template: str, full: str, place: AdministrativePlace) -> str:
    return template.replace("{place}", full).replace("{short}", place.short)


def _minted(label: str) -> str:
    return "u-" + hashlib.sha256(label.encode()).hexdigest()[:8]


def _with_lengths(names: Mapping[str, Units]) -> LocalNames:
    found: dict[str, set[int]] = {}
    for name in names:
        found.setdefault(name[:2], set()).add(len(name))
    return LocalNames(names, {head: tuple(sorted(sizes, reverse=True)) for head, sizes in found.items()})
