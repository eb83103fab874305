"""No text can make the program hang: every expression, and every stage that reads a text, is timed on growing ones.

Before: 12,500 digits in an item took 9.4 s, 50,000 more than 25 s; so did thousands of 《a》、.
"""

from __future__ import annotations

import ast
import re
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.lexicon.bundle import load_lexicon
from kg.pipeline import run_document
from kg.records import ManifestEntry
from tests.entry import ROOT
from tests.hostile_text import expressions, texts_for

SMALL, LARGE = 1_200, 12_000
#: Ten times the text takes ten times as long; what is quadratic takes a hundred times. Below a moment nothing is said.
FACTOR, MOMENT = 35, 0.3

#: Expressions that are given no more than so much text, and by whom.
BOUNDED = {
    "kg.parse.contents._LEADER_RE": "has_leader looks at lines of at most 120 characters",
    "kg.extract.citations._TAIL_RE": "a title has at most 160 characters",
    "lexicon.citations.issues_after_re": "asked of the 160 characters behind a title",
    "kg.rdf.sparql_text.TOKEN_RE": "a query of at most 256 kB, in a process that is killed when its time is over",
}
EXPRESSIONS = expressions()
SEARCHING = {"search", "finditer", "findall", "sub", "subn", "split"}


@cache
def uses() -> dict[tuple[str, str], set[str]]:
    """Module and last name of an expression → the methods by which the module uses it."""
    found: dict[tuple[str, str], set[str]] = {}
    for path in sorted((ROOT / "kg").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                name = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
                found.setdefault((module, name), set()).add(node.attr)
    return found


def is_searched(name: str) -> bool:
    """Whether it is looked for at every place of a text; where the code does not show how it is used, it is."""
    module, _, last = name.partition("[")[0].rpartition(".")
    own = last.startswith("_")  # of one module; what a lexicon holds is used by any
    found = [methods for (where, used), methods in uses().items() if used == last and (not own or where == module)]
    methods = set().union(*found) & (SEARCHING | {"match", "fullmatch"})
    return bool(methods & SEARCHING) or (not methods and not name.startswith("kg.parse.headings._STYLE_RES"))


def seconds(pattern: re.Pattern[Any], text: str, *, searched: bool) -> float:
    given = text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text
    begun = time.process_time()
    if searched:
        for _ in pattern.finditer(given):
            pass
    pattern.match(given)
    pattern.fullmatch(given)
    return time.process_time() - begun


def test_the_walk_finds_them() -> None:
    assert len(EXPRESSIONS) > 150
    assert set(BOUNDED) <= EXPRESSIONS.keys()
    for name in ("lexicon.quantities.mask_re", "lexicon.units.groups.pattern", "kg.link.curation._HASHED_RE"):
        assert name in EXPRESSIONS


@pytest.mark.parametrize("name", sorted(EXPRESSIONS.keys() - BOUNDED.keys()))
def test_ten_times_the_text_is_ten_times_the_time(name: str) -> None:
    pattern, searched = EXPRESSIONS[name], is_searched(name)
    for small, large in zip(texts_for(pattern, SMALL), texts_for(pattern, LARGE), strict=True):
        before = seconds(pattern, small, searched=searched)
        if before * 100 < MOMENT:  # even if it were quadratic
            continue
        after = seconds(pattern, large, searched=searched)
        if after > MOMENT and after > FACTOR * before:
            before = min(before, seconds(pattern, small, searched=searched))
            after = min(after, seconds(pattern, large, searched=searched))
            assert after <= FACTOR * before, f"{small[:12]!r}…: {before:.4f} s, {after:.2f} s"


HOSTILE = {
    "digits": "1" * 50_000,
    "numerals": "十" * 50_000,
    "titles": "《a》、" * 12_000,
    "long titles": "".join(f"《关于第{n}号事项的管理办法》、" for n in range(3_000)),
    "open titles": "《" * 50_000,
    "brackets": "（" * 50_000,
    "groups": "各相关" * 15_000,
    "bodies": "区发改委、" * 10_000,
    "blanks": "　" * 50_000 + "x",
    "dots": "." * 50_000,
    "colons in a bracket": "（" + "：" * 50_000,
    "shares": "百分之" * 15_000,
    "numbered": "（1）" * 15_000,
    "quotes": "“" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_an_item_of_fifty_thousand_characters_is_read(name: str, tmp_path: Path) -> None:
    """All of reading, parsing and extracting, with the vocabulary as shipped."""
    text = f"某市行动方案\n\n一、主要任务\n\n1.优化服务。{HOSTILE[name]}\n\n2.推动开放。全市图书馆延长开放。\n"
    (tmp_path / "x.txt").write_text(text, encoding="utf-8")
    entry = ManifestEntry("x", "某市行动方案", "municipal-plan", "municipal", "x.txt")
    lexicon = load_lexicon(ROOT / "data/lexicon")
    begun = time.process_time()
    run_document(entry, tmp_path, lexicon)
    assert time.process_time() - begun < 8
