"""Curation files: what a row says, and a clear message with file and line for each way to get it wrong."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kg.errors import CurationError
from kg.rdf.vocabulary import PREFIXES
from kg.read.curation import parse_curation, read_curation
from kg.records import CurationRow
from kg.text.sssom import CURIE_MAP, MAPPING_SLOTS, format_file, parse_file

HEAD = "\n".join(
    (
        "#curie_map:",
        "#  spid: https://w3id.org/shanghai-policy/id/",
        "#  sp: https://w3id.org/shanghai-policy/ontology#",
        "#  spt: https://w3id.org/shanghai-policy/topic/",
        "#mapping_set_id: https://example.org/mine",
        "",
    )
)
GOOD = {
    "subject_id": "spid:plan/jinshan-2022/measure/37",
    "predicate_id": "sp:implements",
    "object_id": "spid:reform/yi-ye-yi-zheng",
    "mapping_justification": "semapv:ManualMappingCuration",
    "author_label": "Li Hua",
    "mapping_date": "2024-05-31",
}


def file_of(*rows: dict[str, str], head: str = HEAD) -> str:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return head + format_file((), columns, rows)


def test_a_row_says_what_who_and_when() -> None:
    row = {**GOOD, "predicate_modifier": "Not", "confidence": "0.8", "comment": "只是标题", "match_string": "一业一证"}
    assert parse_curation(file_of(row), "mine.sssom.tsv") == (
        CurationRow(
            "plan/jinshan-2022/measure/37", "sp:implements", "reform/yi-ye-yi-zheng", True, Decimal("0.8"), "Li Hua",
            "2024-05-31", "只是标题", "一业一证", "mine.sssom.tsv:7",
        ),
    )  # fmt: skip


def test_prefixes_are_those_of_the_file() -> None:
    head = HEAD.replace("spid:", "me:")
    row = {**GOOD, "subject_id": "me:plan/a/measure/1", "object_id": "me:reform/b"}
    (read,) = parse_curation(file_of(row, head=head), "x")
    assert (read.subject, read.object) == ("plan/a/measure/1", "reform/b")


def test_date_of_all_rows_may_stand_in_the_metadata_and_confidence_is_full_by_default() -> None:
    row = {**GOOD, "mapping_date": ""}
    (read,) = parse_curation(file_of(row, head=HEAD + "#mapping_date: 2024-01-02\n"), "x")
    assert (read.date, read.confidence) == ("2024-01-02", Decimal(1))


def test_a_reviewer_may_sign_instead_of_an_author() -> None:
    row = {**GOOD, "author_label": "", "mapping_date": "", "reviewer_id": "orcid:0000-1", "review_date": "2024-03-04"}
    (read,) = parse_curation(file_of(row), "x")
    assert (read.author, read.date) == ("orcid:0000-1", "2024-03-04")


WRONG = [
    ({"predicate_id": "sp:implement"}, "unknown predicate 'sp:implement'"),
    ({"predicate_id": "skos:exactMatch"}, "unknown predicate 'skos:exactMatch'"),
    ({"mapping_justification": "semapv:Guessing"}, "unknown mapping_justification 'semapv:Guessing'"),
    ({"mapping_justification": ""}, "unknown mapping_justification ''"),
    ({"predicate_modifier": "No"}, "unknown predicate_modifier 'No'"),
    ({"subject_id": ""}, "subject_id is empty"),
    ({"subject_id": "other:plan/a"}, "'other:plan/a' has no known prefix"),
    ({"subject_id": "plan/jinshan-2022/measure/37"}, "'plan/jinshan-2022/measure/37' has no known prefix"),
    (
        {"subject_id": "spid:plan/jinshan-2022/row/37"},
        "'spid:plan/jinshan-2022/row/37' is no identifier of a measure or document",
    ),
    ({"subject_id": "spid:case/2023/9"}, "'spid:case/2023/9' is no identifier of a measure or document"),
    ({"object_id": "spid:plan/a/measure/1"}, "'spid:plan/a/measure/1' is no identifier of a reform or document"),
    ({"object_id": "spid:reform/一业一证"}, "'spid:reform/一业一证' is no identifier of a reform or document"),
    ({"predicate_id": "sp:primaryTopic", "object_id": "spt:cats"}, "'spt:cats' is no identifier of a topic"),
    ({"confidence": "1.5"}, "confidence '1.5' is no number from 0 to 1"),
    ({"confidence": "sure"}, "confidence 'sure' is no number from 0 to 1"),
    ({"confidence": "NaN"}, "confidence 'NaN' is no number from 0 to 1"),
    ({"author_label": ""}, "nobody has signed this row"),
    ({"mapping_date": "31.5.2024"}, "mapping_date '31.5.2024' is no date"),
]


@pytest.mark.parametrize(("change", "problem"), WRONG, ids=[problem for _, problem in WRONG])
def test_a_mistake_names_file_and_line(change: dict[str, str], problem: str) -> None:
    text = file_of({**GOOD, "comment": "right"}, {**GOOD, "comment": "wrong", **change})
    with pytest.raises(CurationError) as err:
        parse_curation(text, "mine.sssom.tsv")
    assert err.value.where == "mine.sssom.tsv:8"
    assert err.value.problem == problem


@pytest.mark.parametrize(
    ("text", "where", "problem"),
    [
        pytest.param("", "x:1", "the line with the column names is missing or names one twice", id="empty"),
        pytest.param("#a: [\nx\ty\n", "x:2", "the lines that begin with # are not YAML", id="metadata"),
        pytest.param(HEAD + "subject_id\tobject_id\n", "x:6", "the column 'predicate_id' is missing", id="column"),
        pytest.param(HEAD + "a\tb\n1\n", "x:7", "1 cells under 2 columns", id="width"),
    ],
)
def test_a_malformed_file_names_the_line(text: str, where: str, problem: str) -> None:
    with pytest.raises(CurationError) as err:
        parse_curation(text, "x")
    assert (err.value.where, err.value.problem) == (where, problem)


def test_lines_are_counted_through_quoted_line_breaks() -> None:
    text = HEAD + 'comment\tsubject_id\n"one\ntwo"\tx\nthree\ty\n'
    assert [row.line for row in parse_file(text, "x").rows] == [7, 9]


def test_files_are_read_in_order_and_others_left_alone(tmp_path: Path) -> None:
    (tmp_path / "b.sssom.tsv").write_text(file_of({**GOOD, "comment": "b"}), encoding="utf-8")
    (tmp_path / "a.sssom.tsv").write_text(file_of({**GOOD, "comment": "a"}), encoding="utf-8")
    (tmp_path / "README.md").write_text("not a table", encoding="utf-8")
    assert [row.comment for row in read_curation(tmp_path)] == ["a", "b"]
    assert read_curation(tmp_path / "nowhere") == ()


def test_the_shipped_files_are_right() -> None:
    folder = Path(__file__).resolve().parents[3] / "data" / "curation"
    assert list(folder.glob("*.sssom.tsv"))
    read_curation(folder)


def test_written_values_come_back() -> None:
    rows = [{"comment": 'a "quoted" word', "subject_id": "x"}]
    (row,) = parse_file(format_file({"license": "l"}, ("subject_id", "comment"), rows), "x").rows
    assert dict(row.cells) == rows[0]


def test_prefixes_are_those_of_the_graph() -> None:
    shared = CURIE_MAP.keys() & PREFIXES.keys()
    assert {"sp", "spt", "dct", "eli"} <= shared
    assert all(CURIE_MAP[prefix] == PREFIXES[prefix] for prefix in shared)
    assert len(set(MAPPING_SLOTS)) == len(MAPPING_SLOTS)
