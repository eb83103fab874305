"""Packs: what is known of one place, as a folder of data below ``data/lexicon/packs/``.

A pack is a folder with ``pack.yaml``. It states the code of its place, the heads of the numbers of its documents
(京政办发 → the body that issues under them), and its bodies. Adding a place needs no code.

``units`` are bodies of the place itself, ``district_units`` are made once for each district of the place, or for each
of ``districts``: ``{slug, kind, label, short, forms}``, where ``{place}`` stands for the district's full name and
``{short}`` for its short one. ``short`` is what may follow 市 or 区, or stand alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import LexiconError
from kg.lexicon.files import load_yaml

__all__ = ["Pack", "PackUnit", "load_packs"]

_CODE_RE = re.compile(r"\d{3}|\d{6}")


@dataclass(frozen=True, slots=True)
class PackUnit:
    """One body, or, ``of_districts``, one type of body that each district of the place has."""

    slug: str
    kind: str
    label: str
    short: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    of_districts: bool = False


@dataclass(frozen=True)
class Pack:
    """What one folder of data says of one place."""

    name: str
    place: str
    numbers: Mapping[str, str]
    issuers: tuple[str, ...] = ()
    units: tuple[PackUnit, ...] = ()
    provinces: Mapping[str, str] = field(default_factory=dict)  # 辽政 → 210000: how numbers of provinces begin


def load_packs(folder: Path) -> tuple[Pack, ...]:
    """The packs of a lexicon folder, sorted by name; none where it holds none.

    Raises:
        LexiconError: a pack states no place, or a body lacks a field.
    """
    return tuple(_pack(path) for path in sorted((folder / "packs").glob("*/pack.yaml")))


def _pack(path: Path) -> Pack:
    raw = load_yaml(path)
    place = str(raw.get("place", "")) if isinstance(raw, dict) else ""
    if not _CODE_RE.fullmatch(place):
        raise LexiconError(
            "the pack states no place", where=path, mend="write place: and a code of GB/T 2260 in quotes"
        )
    try:
        units = [_unit(entry, of_districts=False) for entry in raw.get("units", ())]
        units += [_unit(entry, of_districts=True) for entry in raw.get("district_units", ())]
    except (KeyError, TypeError) as err:
        raise LexiconError(f"a body lacks the field {err}", where=path, mend="slug, kind and label are needed") from err
    slugs = [(unit.slug, unit.of_districts) for unit in units]
    if twice := sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        raise LexiconError(f"two bodies share the slug {twice[0][0]}", where=path, mend="give each its own")
    numbers = {str(head): str(body) for head, body in raw.get("numbers", {}).items()}
    provinces = {str(head): str(code) for head, code in raw.get("provinces", {}).items()}
    return Pack(path.parent.name, place, numbers, tuple(raw.get("issuers", ())), tuple(units), provinces)


def _unit(entry: Mapping[str, Any], *, of_districts: bool) -> PackUnit:
    return PackUnit(
        str(entry["slug"]), str(entry["kind"]), str(entry["label"]), tuple(entry.get("short", ())),
        tuple(entry.get("forms", ())), of_districts,
    )  # fmt: skip
