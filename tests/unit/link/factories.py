"""Small facts for tests of the linkers: a plan of a few measures, with the mentions that its own words give."""

from __future__ import annotations

from kg.extract.reform_mentions import extract_mentions
from kg.lexicon.files import data_folder
from kg.lexicon.reforms import load_reforms
from kg.parse.sentences import split_clauses
from kg.records import Document, Facts, ManifestEntry, Measure, MeasureKind, Row, Section, SectionKind, Source
from kg.text.mapped import MappedText

__all__ = ["REFORMS", "make_measure", "make_plan"]

REFORMS = load_reforms(data_folder() / "lexicon")


def make_measure(
    path: str, title: str | None, body: str, *, kind: MeasureKind = MeasureKind.MEASURE, pilot: bool | None = None
) -> Measure:
    """A measure of ``plan/test-2024``, standing at offset 1000; a row of an annex when ``pilot`` is given."""
    text = MappedText.of(body, 1000)
    row = Row(pilot=pilot) if pilot is not None else None
    head = MappedText.of(title, 900) if title is not None else None
    key = f"plan/test-2024/measure/{path}"
    return Measure(key, path, path, head, text, kind, "plan/test-2024/section/2", split_clauses(text), row)


def make_plan(*measures: Measure, section: str = "重点任务") -> Facts:
    """Facts of a plan with one section and these measures."""
    entry = ManifestEntry("test-2024", "测试方案", "district-plan", "district", "test.txt", "jinshan")
    part = Section(
        "plan/test-2024/section/2", "2", "二、", MappedText.of(section), MappedText("", ()), SectionKind.CHAPTER,
        "plan/test-2024",
    )  # fmt: skip
    document = Document(Source(entry, "", ""), sections=(part,), measures=measures)
    mentions = [m for one in measures for m in extract_mentions(one.key, one.title, one.clauses, REFORMS, "jinshan")]
    return Facts(document, mentions=tuple(mentions))
