"""Shanghai's sixteen districts, compiled from ``data/lexicon/districts.yaml``.

A district is found by its label (金山区) or its short name (金山); look-alikes (黄浦江) are passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import LexiconError
from kg.lexicon.files import load_yaml

__all__ = ["District", "Districts", "load_districts"]


@dataclass(frozen=True, slots=True)
class District:
    """``slug`` is its pinyin, ``code`` that of GB/T 2260; ``relative``: what it calls itself beside 区."""

    slug: str
    code: str
    label: str
    short: str
    label_en: str
    relative: tuple[str, ...] = ()
    look_alikes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Districts:
    """All districts, sorted by slug."""

    all: tuple[District, ...]
    by_slug: dict[str, District]
    by_label: dict[str, District]

    def find(self, text: str) -> District | None:
        """The district named first in ``text``, by label or short name; ``None`` if none is."""
        hits = ((_first(text, district), district.slug) for district in self.all)
        found = sorted((at, slug) for at, slug in hits if at >= 0)
        return self.by_slug[found[0][1]] if found else None


def _first(text: str, district: District) -> int:
    for other in district.look_alikes:
        text = text.replace(other, "\0" * len(other))
    return text.find(district.short)


def load_districts(folder: Path) -> Districts:
    """Compile ``districts.yaml`` in ``folder``.

    Raises:
        LexiconError: two districts share a slug, label or code.

    >>> from kg.lexicon.files import data_folder
    >>> districts = load_districts(data_folder() / "lexicon")
    >>> districts.by_label["金山区"].slug, districts.find("黄浦江边的徐汇滨江").slug
    ('jinshan', 'xuhui')
    """
    path = folder / "districts.yaml"
    made = tuple(sorted((_district(entry) for entry in load_yaml(path)), key=lambda d: d.slug))
    for name in ("slug", "label", "code"):
        values = [getattr(d, name) for d in made]
        twice = sorted({v for v in values if values.count(v) > 1})
        if twice:
            raise LexiconError(f"two districts share the {name} {twice[0]}", where=path, mend="give each its own")
    return Districts(made, {d.slug: d for d in made}, {d.label: d for d in made})


def _district(entry: dict[str, Any]) -> District:
    return District(
        slug=str(entry["slug"]), code=str(entry["code"]), label=str(entry["label"]), short=str(entry["short"]),
        label_en=str(entry["en"]), relative=tuple(entry.get("relative", ())), look_alikes=tuple(entry.get("not", ())),
    )  # fmt: skip
