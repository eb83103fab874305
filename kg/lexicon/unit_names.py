"""The names that one entry of ``units/district.yaml`` gives to the body of a district, and what follows names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from kg.records import District

__all__ = ["absolute_names", "fill", "lengths_of", "relative_names", "subject_pattern"]


def fill(template: str, district: District) -> str:
    return template.replace("{district}", district.label).replace("{short}", district.short)


def _stems(entry: dict[str, Any], home: str) -> tuple[str, ...]:
    """What may follow the district's name: the printed short forms and the official name itself."""
    official = entry["label"].removeprefix(home)
    own = [official.removeprefix("{district}")] if official.startswith("{district}") else []
    return tuple(dict.fromkeys([*entry.get("short", ()), *entry.get("prefixed", ()), *entry.get("loose", ()), *own]))


def absolute_names(entry: dict[str, Any], district: District, home: str) -> Iterable[str]:
    scoped = "{" in entry["label"]
    names = [fill(entry["label"], district)] if scoped or len(entry.get("in", ())) == 1 else []
    names += [fill(form, district) for form in entry.get("forms", ()) if "{" in form]
    signs = (district.label, district.short) if scoped else ()
    # 金山委, 金山政府 are no names; 金山区委 is.
    long = [s for s in _stems(entry, home) if len(s) > 1]
    names += [sign + stem for stem in long for sign in signs]
    if scoped and "委" in entry.get("prefixed", ()):
        names += [district.label + "委", f"{home}{district.label}委"]
    return dict.fromkeys(names)


def relative_names(entry: dict[str, Any], district: District, signs: list[str], home: str) -> Iterable[str]:
    official = [
        stem for stem in _stems(entry, home) if stem not in {*entry.get("prefixed", ()), *entry.get("loose", ())}
    ]
    names = [sign + stem for stem in _stems(entry, home) for sign in (*signs, *district.relative)]
    names += [stem for stem in official if len(stem) > 2 or not entry.get("loose")]
    if entry.get("loose") or entry.get("whole"):  # 人民法院, 人民政府 alone name a kind of body, not one …
        kind = entry["label"].removeprefix(home + "{district}")
        names = [name for name in names if name != kind or name in entry.get("short", ())]  # … but 生态环境局 does
    names += [form for form in entry.get("forms", ()) if "{" not in form]
    return dict.fromkeys(names)


def subject_pattern(scopes: dict[str, Any]) -> re.Pattern[str]:
    """A date and an adverb may stand before the deed: 各区于2019年11月底前完成考核."""
    verbs = "|".join(re.escape(verb) for verb in scopes["deeds"])
    adverbs = "|".join(re.escape(word) for word in scopes["adverbs"])
    dated = r"(?:(?:应|要|须|原则上)?[于在]?(?:\d{4}年|\d{1,2}月)[\d年月日底前末初]{0,10}[，,]?)?"
    return re.compile(rf"{dated}(?:{adverbs}){{0,2}}(?:{verbs})")


def lengths_of(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for name in names:
        found.setdefault(name[:2], set()).add(len(name))
    return {head: tuple(sorted(sizes, reverse=True)) for head, sizes in found.items()}
