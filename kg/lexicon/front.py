"""The vocabulary of a document's head and foot: ``front.yaml`` and the packs, compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import LexiconError
from kg.lexicon.files import data_folder, load_yaml
from kg.lexicon.packs import Pack, load_packs
from kg.lexicon.places import COUNTRY, Places, load_places

__all__ = ["FrontLexicon", "load_front"]

_BLANKS = r"[ \t\u3000]{0,8}"


@dataclass(frozen=True)
class FrontLexicon:
    """Compiled words and patterns; see the comments in the YAML file for what each is for."""

    label_re: re.Pattern[str]  # a label of a web page's box with what divides it from its value
    label_fields: Mapping[str, str]  # label without blanks → title, number, issuer, date, published, other
    title_end_re: re.Pattern[str]
    tail_re: re.Pattern[str]
    passed_re: re.Pattern[str]
    chrome_re: re.Pattern[str]  # a line that a web page prints above a document, without blanks
    party_re: re.Pattern[str]  # what stands before the place in a party body's name: 中共
    issued_res: tuple[re.Pattern[str], ...]
    issuing_re: re.Pattern[str]
    comment_re: re.Pattern[str]  # ends the title of a text that explains another
    explains_re: re.Pattern[str]  # in the first lines of a text that explains another
    issuer_cut_re: re.Pattern[str]
    body_ends: tuple[str, ...]
    approved_re: re.Pattern[str]
    kinds: tuple[tuple[str, re.Pattern[str]], ...]
    issuer_kinds: tuple[tuple[str, re.Pattern[str]], ...]
    described: frozenset[str]
    places: Places
    packs: tuple[Pack, ...]

    def number_head(self, head: str) -> tuple[str, str, bool] | None:
        """The place and the body that issue under the head of a document's number (国办发); ``None`` if unknown.

        The third is true where only a province's abbreviation tells them, which a city's own may begin with too.
        """
        fitting = [(len(n), p.place, who) for p in self.packs for n, who in p.numbers.items() if head.startswith(n)]
        exact = [(place, who) for length, place, who in fitting if length == len(head)]
        if exact:
            return *exact[0], False
        return (max(fitting)[1], "", False) if fitting else self._of_province(head)

    def _of_province(self, head: str) -> tuple[str, str, bool] | None:
        """辽政发 is of Liaoning's government, 辽政办发 of its office: abbreviations of provinces."""
        heads = {name: code for pack in self.packs for name, code in pack.provinces.items()}
        code = next((heads[head[:n]] for n in (3, 2) if head[:n] in heads), None)
        place = self.places.by_code.get(code or "")
        if place is None:
            return None
        return place.code, f"{place.label}人民政府" + ("办公厅" if "办" in head else ""), True

    def is_national(self, name: str) -> bool:
        """Whether ``name`` begins with the name of one of the country's own bodies."""
        return any(name.startswith(pack.issuers) for pack in self.packs if pack.place == COUNTRY)


@cache
def load_front(folder: Path | None = None) -> FrontLexicon:
    """Compile ``front.yaml`` and the packs of a lexicon folder, by default the one that ships with the package.

    Raises:
        LexiconError: a file is missing, not YAML, or lacks a section.
    """
    folder = folder or data_folder() / "lexicon"
    if not (folder / "front.yaml").is_file():  # a folder of one's own from before there was this file
        folder = data_folder() / "lexicon"
    path = folder / "front.yaml"
    raw = load_yaml(path)
    try:
        fields = {label: name for name, labels in raw["labels"].items() for label in labels}
        ends = _either(raw["title_ends"])
        issuing = raw["issuing_title"]
        return FrontLexicon(
            label_re=re.compile(
                rf"(?:^|(?<=[\s|\t【\[])|(?<=[局厅委会室府部办院网])(?=发[布文]|成文|印发|公开|生成))[【\[]?(?P<label>{_spaced(fields)})"
                rf"(?:{_BLANKS}[】\]]{_BLANKS}[:：]?|{_BLANKS}[:：]|{_BLANKS}\t){_BLANKS}"
            ),
            label_fields=fields,
            title_end_re=re.compile(rf"(?:{ends}){raw['title_tail']}[”’」》]?{raw['title_tail']}$"),
            tail_re=re.compile(rf"{raw['title_tail']}$"),
            passed_re=re.compile(raw["passed"]),
            chrome_re=re.compile(raw["page_chrome"]),
            party_re=re.compile(raw["party_head"]),
            issued_res=tuple(re.compile(pattern) for pattern in raw["issued_titles"]),
            issuing_re=re.compile(issuing),
            comment_re=re.compile(raw["comment_title"]),
            explains_re=re.compile(raw["explains"]),
            issuer_cut_re=re.compile(rf"关于|任免|(?:{_either(raw['issuing_verbs'])})(?!会)"),
            body_ends=tuple(raw["body_ends"]),
            approved_re=re.compile(raw["approved"]),
            kinds=tuple((entry["kind"], re.compile(entry["title"])) for entry in raw["kinds"]),
            issuer_kinds=tuple((entry["kind"], re.compile(entry["issuer"])) for entry in raw["issuer_kinds"]),
            described=frozenset(raw["described"]),
            places=load_places(folder),
            packs=load_packs(folder),
        )
    except (KeyError, TypeError, re.error) as err:
        raise LexiconError(f"a section is missing or malformed: {err}", where=path) from err


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _spaced(words: Iterable[str]) -> str:
    """The words with blanks allowed between their characters: 标　　题."""
    return "|".join(
        _BLANKS.join(re.escape(c) for c in word) for word in sorted(words, key=lambda word: (-len(word), word))
    )
