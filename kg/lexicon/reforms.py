"""The registry of named reforms and district brands → a finder of their names in a text.

In: ``reforms.yaml``, ``brands.yaml`` and ``commitment.yaml`` of a lexicon folder. Out: ``ReformLexicon``.

1. Text and names are folded alike: white space, quotes, brackets, 、 and other marks vanish, width and case are one.
   Commas, semicolons, colons and full stops stay, so that no name is found across two parts of a sentence.
2. Every name is looked up by its first two characters, wherever these stand.
3. A hit inside a look-alike of its own reform (``not``), or inside a district's brand, is dropped.
4. Of overlapping hits the longest wins, then the leftmost.

Limits: a name with other words between its parts (重整企业在税务…领域信用修复) is found by its general part only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from kg import ids
from kg.errors import LexiconError
from kg.lexicon.commitment import CommitmentCues, load_commitment
from kg.lexicon.files import load_yaml
from kg.lexicon.phrase_index import compile_heads
from kg.text.mapped import MappedText
from kg.text.normalise import one_width

__all__ = ["Brand", "Hit", "NameFinder", "Reform", "ReformLexicon", "fold_name", "load_reforms"]

_BREAKS = frozenset(",;:.!?。！？")  # as they stand after NFKC
_BREAK = "\n"
_HEAD = 2  # characters by which names are indexed: the length of the shortest name allowed
_LEVELS = ("municipal", "national")
_FIELDS = frozenset({
    "slug", "label", "en", "aliases", "not", "broader", "context", "host", "kind", "topic", "level", "source",
    "examples", "counterexamples",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reform:
    """One registered reform. ``broader`` is the slug of the general reform of which it is a special form."""

    slug: str
    label: str
    kind: str
    topic: str
    level: str
    source: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    not_: tuple[str, ...] = ()
    broader: str | None = None
    context: tuple[str, ...] = ()  # words beside which the broader reform's name means this one
    host: bool = False  # a platform on which other things run: named far more often than taken up
    en: str | None = None
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return ids.reform(self.slug)

    @property
    def names(self) -> tuple[str, ...]:
        return (self.label, *self.aliases)


@dataclass(frozen=True, slots=True)
class Brand:
    """A district's own brand: never a reform; ``masks`` hides reform names inside it."""

    label: str
    district: str
    masks: bool = False


class Hit(NamedTuple):
    """``slug`` is named by characters ``[start, end)`` of the text."""

    slug: str
    start: int
    end: int


class _Name(NamedTuple):
    folded: str
    slug: str


@dataclass(frozen=True, slots=True)
class _Index:
    """Names by their first two characters, and the pattern of these."""

    heads: re.Pattern[str]
    by_head: dict[str, tuple[_Name, ...]]


@dataclass(frozen=True, slots=True)
class ReformLexicon:
    """All reforms and brands, the cues of commitment, and the names indexed for searching."""

    reforms: tuple[Reform, ...]
    brands: tuple[Brand, ...]
    cues: CommitmentCues
    _by_slug: dict[str, Reform]
    _names: _Index
    _masks: _Index

    def find_reform(self, slug: str) -> Reform | None:
        """The reform of a slug, or of a key ``reform/{slug}``."""
        return self._by_slug.get(slug.removeprefix("reform/"))

    def find_hits(self, text: MappedText) -> tuple[Hit, ...]:
        """Every reform named in the text, in text order, none overlapping another."""
        folded = text.text.translate(_FOLDING)
        candidates = list(_scan(folded, self._names))
        if not candidates:
            return ()
        return _in_text(text, _longest(self._unmasked(folded, candidates)))

    def _unmasked(self, folded: str, candidates: Iterable[Hit]) -> list[Hit]:
        """The hits that stand in no look-alike and in no brand of a district."""
        masks = list(_scan(folded, self._masks))
        return [c for c in candidates if not any(_hides(mask, c) for mask in masks)]


class NameFinder:
    """Finds names of reforms in a text, also one that is a part of a longer one.

    ``ReformLexicon.find_hits`` says which reform a text means, and of 企业开办“一网通办” that is the longer name alone.
    Here the question is only whether a name stands in the text: 一网通办 does as well. Look-alikes and brands of
    districts hide a name here as there.
    """

    def __init__(self, lexicon: ReformLexicon, more: Iterable[tuple[str, str]] = ()) -> None:
        """
        Args:
            lexicon: the registry.
            more: further (name, slug) pairs, of reforms that no registry names; too short ones are left out.
        """
        self._lexicon = lexicon
        own = [(name, reform.slug) for reform in lexicon.reforms for name in reform.names]
        self._names = _index([*own, *((name, slug) for name, slug in more if len(fold_name(name)) >= _HEAD)])

    def find_names(self, text: MappedText) -> tuple[Hit, ...]:
        """Every name in the text by its place, the longer one first where two begin together."""
        folded = text.text.translate(_FOLDING)
        candidates = list(_scan(folded, self._names))
        if not candidates:
            return ()
        kept = self._lexicon._unmasked(folded, candidates)
        return _in_text(text, sorted(kept, key=lambda h: (h.start, -h.end, h.slug)))


def fold_name(text: str) -> str:
    """The form in which names are compared.

    >>> fold_name("“双随机、一公开”监管"), fold_name("ＡＩ+政务服务")
    ('双随机一公开监管', 'ai+政务服务')
    """
    return text.translate(_FOLDING)


class _Folding(dict[int, str]):
    """What each character folds to, worked out when first met: a table for ``str.translate``."""

    def __missing__(self, code: int) -> str:
        plain = one_width(chr(code)).lower()
        folded = "".join(c if c.isalnum() or c == "+" else _BREAK if c in _BREAKS else "" for c in plain)
        self[code] = folded
        return folded


_FOLDING = _Folding()


def _scan(folded: str, index: _Index) -> Iterator[Hit]:
    for match in index.heads.finditer(folded):
        start = match.start()
        for name in index.by_head[folded[start : start + _HEAD]]:
            if folded.startswith(name.folded, start):
                yield Hit(name.slug, start, start + len(name.folded))


def _hides(mask: Hit, hit: Hit) -> bool:
    return mask.slug in ("", hit.slug) and mask.start <= hit.start and hit.end <= mask.end


def _in_text(text: MappedText, hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Hits in the folded text → hits in the text as it is."""
    at = [i for i, raw in enumerate(text.text) for _ in _FOLDING[ord(raw)]]
    return tuple(Hit(h.slug, at[h.start], at[h.end - 1] + 1) for h in hits)


def _longest(hits: Iterable[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start, h.slug)):
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: h.start)


# ── loading ───────────────────────────────────────────────────────────────────────────────────────────────────────


def load_reforms(folder: Path) -> ReformLexicon:
    """The registry of a lexicon folder, checked and ready to search.

    Raises:
        LexiconError: an entry is incomplete, a slug or an alias is used twice, an alias has one character; the
            message names file and line.
    """
    path = folder / "reforms.yaml"
    reforms = tuple(_read_reform(item, path, n) for n, item in enumerate(_entries(path)))
    brands = tuple(
        Brand(str(item["label"]), str(item["district"]), bool(item.get("masks", False)))
        for item in _entries(folder / "brands.yaml")
    )
    _check(reforms, path)
    # A brand that is spelt exactly as a reform must not hide the reform everywhere.
    known = {fold_name(name) for reform in reforms for name in reform.names}
    masks = [(n, r.slug) for r in reforms for n in r.not_]
    masks += [(b.label, "") for b in brands if b.masks and fold_name(b.label) not in known]
    names = [(name, r.slug) for r in reforms for name in r.names]
    by_slug = {reform.slug: reform for reform in reforms}
    return ReformLexicon(reforms, brands, load_commitment(folder), by_slug, _index(names), _index(masks))


def _entries(path: Path) -> list[dict[str, Any]]:
    items = load_yaml(path)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise LexiconError("a list of entries is expected", where=path)
    return items


def _read_reform(item: dict[str, Any], path: Path, n: int) -> Reform:
    missing = [name for name in ("slug", "label", "kind", "topic", "level", "source") if not item.get(name)]
    unknown = sorted(set(item) - _FIELDS)
    if missing or unknown or item["level"] not in _LEVELS:
        wrong = f"lacks {missing[0]}" if missing else f"has the unknown field {unknown[0]}" if unknown else "level?"
        raise LexiconError(f"entry {item.get('slug', n + 1)} {wrong}", where=f"{path}:{_line(path, n)}")
    texts = {name: tuple(str(text) for text in item.get(name, ())) for name in _LISTS}
    return Reform(
        slug=str(item["slug"]), label=str(item["label"]), kind=item["kind"], topic=item["topic"], level=item["level"],
        source=texts["source"], aliases=texts["aliases"], not_=texts["not"], broader=item.get("broader"),
        context=texts["context"], host=bool(item.get("host", False)), en=item.get("en"), examples=texts["examples"],
        counterexamples=texts["counterexamples"],
    )  # fmt: skip


_LISTS = ("source", "aliases", "not", "context", "examples", "counterexamples")


def _check(reforms: Sequence[Reform], path: Path) -> None:
    slugs: dict[str, int] = {}
    owners: dict[str, tuple[int, str]] = {}
    for n, reform in enumerate(reforms):
        if slugs.setdefault(reform.slug, n) != n:
            raise LexiconError(f"the slug {reform.slug} is used twice", where=f"{path}:{_line(path, n)}")
        for name in reform.names:
            folded = fold_name(name)
            if len(folded) < _HEAD or _BREAK in folded:
                raise LexiconError(
                    f"{reform.slug}: “{name}” is too short or has a full stop or comma in it",
                    where=f"{path}:{_line(path, n, name)}",
                    mend="a name needs at least two characters and stands in one part of a sentence",
                )
            if owners.setdefault(folded, (n, name)) != (n, name):
                other = reforms[owners[folded][0]].slug
                raise LexiconError(
                    f"“{name}” names both {other} and {reform.slug}" if other != reform.slug
                    else f"{reform.slug} lists “{name}” twice (quotes, brackets and 、 do not count)",
                    where=f"{path}:{_line(path, n, name)}",
                    mend="an alias belongs to one reform, once",
                )  # fmt: skip
    for n, reform in enumerate(reforms):
        if reform.broader is not None and reform.broader not in slugs:
            raise LexiconError(
                f"{reform.slug}: no reform has the slug {reform.broader}", where=f"{path}:{_line(path, n)}"
            )


def _line(path: Path, n: int, word: str | None = None) -> int:
    """The line of entry ``n``, or of ``word`` within it. Read again only when there is an error to report."""
    text = path.read_text(encoding="utf-8")
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    node = root.value[n]  # type: ignore[union-attr]  # a list, or _entries had refused it
    first: int = node.start_mark.line
    lines = text.splitlines()[first : node.end_mark.line]
    return first + 1 + next((i for i, line in enumerate(lines) if word is not None and word in line), 0)


def _index(names: Iterable[tuple[str, str]]) -> _Index:
    folded = [_Name(fold_name(name), slug) for name, slug in names]
    by_head: dict[str, list[_Name]] = {}
    for name in sorted(folded):
        by_head.setdefault(name.folded[:_HEAD], []).append(name)
    return _Index(compile_heads(n.folded for n in folded), {head: tuple(group) for head, group in by_head.items()})
