"""The vocabulary that tells parts of a document apart, compiled from ``data/lexicon/structure.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import LexiconError
from kg.lexicon.files import load_yaml
from kg.text.normalise import fold

__all__ = ["StructureLexicon", "load_structure"]


@dataclass(frozen=True, slots=True)
class StructureLexicon:
    """Compiled patterns; each ``is_…`` takes a line as printed and folds it itself."""

    general: re.Pattern[str]
    safeguard: re.Pattern[str]
    notice: re.Pattern[str]
    back: re.Pattern[str]
    closing: re.Pattern[str]
    addressee: re.Pattern[str]
    text_title: re.Pattern[str]
    annex_not_text: re.Pattern[str]
    responsibility: re.Pattern[str]
    stated: re.Pattern[str]
    duty_head: re.Pattern[str]
    caption: re.Pattern[str]
    chrome: re.Pattern[str]
    date: re.Pattern[str]
    furniture: re.Pattern[str]
    case_number: re.Pattern[str]
    reduplications: frozenset[str]
    columns: Mapping[str, str]  # folded head of a column → field of Row
    row_marks: str
    case_parts: tuple[tuple[str, tuple[str, ...]], ...]
    contents_heads: frozenset[str]
    annex_head: re.Pattern[str]
    closing_list: re.Pattern[str]
    contents_head: re.Pattern[str]

    def is_general(self, title: str) -> bool:
        """Whether a chapter of this title states aims and principles only."""
        return bool(self.general.search(fold(title)))

    def is_safeguard(self, title: str) -> bool:
        """Whether a closing chapter of this title says how the plan itself is carried out."""
        return bool(self.safeguard.search(fold(title)))

    def is_notice(self, line: str) -> bool:
        return bool(self.notice.search(fold(line)))

    def is_addressee(self, line: str) -> bool:
        """Whether a line names those whom a document is sent to: 各区人民政府："""
        return bool(self.addressee.search(fold(line)))

    def is_back(self, line: str) -> bool:
        return bool(self.back.search(fold(line)))

    def is_closing(self, line: str) -> bool:
        """Whether a paragraph behind the last item closes the document: it may be none of the item's."""
        return bool(self.closing.search(fold(line[:300])))

    def is_stated(self, line: str) -> bool:
        """Whether a line states who or by when of the item above it: 责任单位：区财政局."""
        return bool(self.stated.search(fold(line[:20])))

    def is_duty_head(self, line: str) -> bool:
        """Whether a line heads an item on what a group of persons is there for: 一、主要职责."""
        return len(line) <= 20 and bool(self.duty_head.search(fold(line)))

    def is_caption(self, line: str) -> bool:
        return len(line) <= 60 and bool(self.caption.search(fold(line)))

    def is_chrome(self, line: str) -> bool:
        return bool(self.chrome.search(fold(line)))

    def is_date(self, line: str) -> bool:
        return bool(self.date.search(fold(line)))

    def is_annex_head(self, line: str) -> bool:
        return bool(self.annex_head.search(fold(line[:10])))

    def is_closing_list(self, line: str) -> bool:
        return bool(self.closing_list.search(fold(line[:10])))

    def is_contents_head(self, line: str) -> bool:
        return len(line) <= 10 and bool(self.contents_head.search(fold(line)))

    def stands_alone(self, line: str) -> bool:
        """Whether no other line can belong to this one's paragraph: chrome, a date, back matter or a notice."""
        folded = fold(line)
        return any(pattern.search(folded) for pattern in (self.chrome, self.date, self.back, self.notice))

    def is_furniture(self, line: str) -> bool:
        return len(line) <= 20 and bool(self.furniture.search(fold(line)))

    def column(self, head: str) -> str | None:
        """The field of ``Row`` that a column with this head fills; longest known head within it wins."""
        folded = fold(head)
        known = [name for name in self.columns if name in folded]
        return self.columns[max(known, key=len)] if known else None

    def part_kind(self, title: str) -> str:
        """background, practice, results, lessons or other."""
        return next((kind for kind, words in self.case_parts if any(w in title for w in words)), "other")


def load_structure(folder: Path) -> StructureLexicon:
    """Compile ``structure.yaml`` of a lexicon folder.

    Raises:
        LexiconError: the file is missing or not YAML, or a pattern is no text (one that ends in ``:`` needs quotes).
    """
    data = load_yaml(folder / "structure.yaml")

    def any_of(name: str) -> re.Pattern[str]:
        for pattern in data[name]:
            if not isinstance(pattern, str):
                where = folder / "structure.yaml"
                raise LexiconError(f"{name}: '{pattern}' is no pattern", where=where, mend="put it in quotes")
        return re.compile("|".join(f"(?:{pattern})" for pattern in data[name]))

    return StructureLexicon(
        general=any_of("general_chapters"),
        safeguard=any_of("safeguard_chapters"),
        notice=any_of("notices"),
        back=any_of("back_matter"),
        closing=any_of("closing_paragraphs"),
        addressee=re.compile(data["addressee_line"]),
        text_title=re.compile(data["text_title"]),
        annex_not_text=re.compile(data["annex_not_text"]),
        responsibility=re.compile(data["responsibility"]),
        stated=re.compile(data["stated_line"]),
        duty_head=re.compile(data["duty_head"]),
        caption=re.compile(data["table_caption"]),
        chrome=any_of("web_chrome"),
        date=re.compile(data["date_line"]),
        furniture=any_of("page_furniture"),
        case_number=re.compile(data["case_number_line"]),
        reduplications=frozenset(data["reduplications"]),
        columns={fold(head): field for field, heads in data["columns"].items() for head in heads},
        row_marks="".join(data["row_marks"]),
        case_parts=tuple((kind, tuple(words)) for kind, words in data["case_parts"].items()),
        contents_heads=frozenset(fold(h) for heads in data["case_contents"].values() for h in heads),
        annex_head=re.compile(data["annex_head"]),
        closing_list=re.compile(data["closing_list"]),
        contents_head=re.compile(data["contents_head"]),
    )
