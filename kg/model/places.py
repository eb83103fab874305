"""Places of documents and bodies: their keys, and the nodes that the graph needs.

Shanghai's districts keep their keys (``district/jinshan``); every other place is ``place/{code}``, the country
``place/156``. A place brings the places around it along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg import ids
from kg.lexicon.bundle import Lexicon
from kg.lexicon.places import COUNTRY
from kg.records import ManifestEntry
from kg.records.model import PlaceNode

__all__ = ["place_key", "place_nodes", "place_of_entry", "place_of_scope"]


def place_key(code: str, lexicon: Lexicon) -> str | None:
    """The key of a place by its code; ``None`` for a code that the list does not hold."""
    own = next((district.slug for district in lexicon.districts.all if district.code == code), None)
    if own:
        return ids.district(own)
    return ids.place(code) if code in lexicon.front.places.by_code else None


def place_of_scope(scope: str, lexicon: Lexicon) -> str | None:
    """The place of a body by its scope: a district's slug, shanghai, cn or a code."""
    if scope in lexicon.districts.by_slug:
        return ids.district(scope)
    home = next((pack.place for pack in lexicon.front.packs if pack.name == scope), None)
    return place_key(COUNTRY if scope == "cn" else home or scope, lexicon)


def place_of_entry(entry: ManifestEntry, lexicon: Lexicon) -> str | None:
    return place_of_scope(lexicon.scope_of(entry), lexicon)


def place_nodes(keys: Iterable[str | None], lexicon: Lexicon) -> Iterator[PlaceNode]:
    """The nodes of places and of those around them, Shanghai's districts left out, sorted by key."""
    codes: set[str] = set()
    by_slug = {district.slug: district.code for district in lexicon.districts.all}
    for key in keys:
        if key is None:
            continue
        name = key.partition("/")[2]
        for place in lexicon.front.places.chain(by_slug.get(name, name)):
            codes.add(place.code)
    if codes and COUNTRY in lexicon.front.places.by_code:
        codes.add(COUNTRY)
    own = set(by_slug.values())
    for code in sorted(codes - own):
        place = lexicon.front.places.by_code[code]
        above = place.above[-1] if place.above else COUNTRY if code != COUNTRY else None
        yield PlaceNode(ids.place(code), place, place_key(above, lexicon) if above else None)
