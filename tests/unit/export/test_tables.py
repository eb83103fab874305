"""The CSV tables open in Excel, hold one line for each thing, and agree with the documents."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from kg.export.tables import TABLES, to_csv, write_tables
from kg.pipeline import Corpus
from kg.text.mapped import MappedText

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def tables(corpus: Corpus) -> dict[str, Rows]:
    read = {}
    for name, data in write_tables(corpus.model).items():
        read[name] = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return read


def test_tables_are_those_of_the_contract() -> None:
    assert set(TABLES) == {
        "measures",
        "implements",
        "departments",
        "cases",
        "reforms",
        "coverage",
        "continuity",
        "documents",
    }


@pytest.mark.parametrize("name", sorted(TABLES))
def test_table_has_mark_line_ends_and_full_rows(corpus: Corpus, name: str) -> None:
    data = write_tables(corpus.model)[f"{name}.csv"]
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n")
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert rows
    assert {len(row) for row in rows} == {len(head)}


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        pytest.param('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")', id="a formula"),
        pytest.param("+86 21", "'+86 21", id="plus"),
        pytest.param("-1", "'-1", id="minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("\t=1", "'\t=1", id="a formula behind a tab"),
        pytest.param("1.10", "'1.10", id="a place in a document that would become 1.1"),
        pytest.param("2.1", "2.1", id="one that stays as it is"),
        pytest.param("2.1.10", "2.1.10", id="no number"),
        pytest.param("2022-12", "'2022-12", id="a month that would become a day"),
        pytest.param("1/6", "'1/6", id="a share that would become a day"),
        pytest.param("2023-11-05", "'2023-11-05", id="a day"),
        pytest.param("007", "'007", id="zeros in front"),
        pytest.param("12345678901234567", "'12345678901234567", id="more digits than are kept"),
        pytest.param("37", "37", id="a plain number"),
        pytest.param("1E5", "'1E5", id="a power of ten"),
        pytest.param("12:30", "'12:30", id="a time"),
        pytest.param("１.１０", "１.１０", id="full-width digits are text"),
        pytest.param(Decimal("0.10"), "0.1", id="our own numbers are numbers"),
        pytest.param("一业一证", "一业一证", id="text"),
        pytest.param(Decimal("0.90"), "0.9", id="a decimal"),
        pytest.param(Decimal("100"), "100", id="a whole decimal"),
        pytest.param(MappedText.of("相关\n 街镇"), "相关 街镇", id="a broken line"),
        pytest.param(None, "", id="nothing"),
        pytest.param(0, "0", id="zero"),
    ],
)
def test_cell(value: object, cell: str) -> None:
    (row,) = list(csv.reader(io.StringIO(to_csv(("a", "b"), [(value, "x")]).decode("utf-8-sig"), newline="")))[1:]
    assert row == [cell, "x"]


@pytest.mark.parametrize(
    ("plan", "kind", "expected"),
    [
        ("jinshan-2022", "measure", 100), ("jinshan-2022", "safeguard", 4), ("jinshan-2023", "measure", 33),
        ("jinshan-2023", "safeguard", 3), ("yangpu-2023", "measure", 40), ("yangpu-2023", "part", 12),
        ("yangpu-2023", "safeguard", 3), ("fengxian-2024", "measure", 35), ("fengxian-2024", "safeguard", 4),
    ],
)  # fmt: skip
def test_measures_of_each_plan(tables: dict[str, Rows], plan: str, kind: str, expected: int) -> None:
    assert sum(row["plan"] == plan and row["kind"] == kind for row in tables["measures.csv"]) == expected


def test_row_9_as_the_annex_prints_it(tables: dict[str, Rows]) -> None:
    (row,) = [row for row in tables["measures.csv"] if row["measure"] == "plan/jinshan-2022/measure/9"]
    expected = {
        "number": "9", "pilot": "true", "reform_item": "推行“一业一证”改革", "unit_text": "区政务服务办",
        "deadline_text": "10月", "deadline": "'2022-10", "deadline_status": "Dated",
        "text": "推动落地行业业态线上线下办理功能优化完善。",
    }  # fmt: skip
    assert expected.items() <= row.items()


def test_forty_rows_are_starred(tables: dict[str, Rows]) -> None:
    assert sum(row["pilot"] == "true" for row in tables["measures.csv"]) == 40


def test_every_starred_row_implements_a_pilot_reform(tables: dict[str, Rows]) -> None:
    starred = {row["measure"] for row in tables["measures.csv"] if row["pilot"]}
    pilot = {row["subject"] for row in tables["implements.csv"] if row["city_plan"] == "plan/shanghai-pilot-2021"}
    assert starred <= pilot


def test_twenty_cases_in_order(tables: dict[str, Rows]) -> None:
    assert [row["rank"] for row in tables["cases.csv"]] == [str(n) for n in range(1, 21)]
    assert tables["cases.csv"][8]["district"] == "fengxian"


def test_departments_count_what_the_measures_say(tables: dict[str, Rows], corpus: Corpus) -> None:
    links = {
        (a.link.subject, a.link.object) for a in corpus.model.assertions if a.link.predicate == "sp:responsibleUnit"
    }
    counted = {row["unit"]: int(row["measures"]) for row in tables["departments.csv"]}
    assert sum(counted.values()) == len(links)
    (fgw,) = [row for row in tables["departments.csv"] if row["unit"] == "org/jinshan/fgw"]
    assert fgw["label"] == "上海市金山区发展和改革委员会"
    assert "区发改委" in fgw["printed_as"].split("；")


def test_reforms_count_the_measures_that_implement_them(tables: dict[str, Rows]) -> None:
    pairs = {(r["object"], r["subject"]) for r in tables["implements.csv"] if "/measure/" in r["subject"]}
    for row in tables["reforms.csv"]:
        assert int(row["measures"]) == sum(reform == row["reform"] for reform, _ in pairs), row["reform"]


def test_coverage_says_what_was_not_found(tables: dict[str, Rows]) -> None:
    """Every reform stands beside every plan held, and beside every district without one; none is left out because
    nothing was found.
    """
    plans = {"jinshan-2022", "jinshan-2023", "yangpu-2023", "fengxian-2024"}
    of_reforms = [row for row in tables["coverage.csv"] if row["of"] == "reform"]
    held = [row for row in of_reforms if row["plan"]]
    assert len(held) == len(plans) * len(tables["reforms.csv"])
    assert {row["plan"] for row in held} == plans
    without = [row for row in of_reforms if not row["plan"]]
    assert len(without) == (16 - 3) * len(tables["reforms.csv"])
    assert {row["state"] for row in without} == {"not held"}
    for row in of_reforms:
        assert row["state"].startswith("implemented") == (int(row["measures"]) > 0) == bool(row["paths"])
        assert (row["state"] == "named only") == bool(row["named_in"])


SPREADSHEET = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.mark.skipif(not SPREADSHEET, reason="LibreOffice is not installed")
def test_a_spreadsheet_shows_what_stands_there(corpus: Corpus, tmp_path: Path) -> None:
    """Opened in LibreOffice Calc and saved again as it is shown, every cell of every table is what it was."""
    data = write_tables(corpus.model)
    (tmp_path / "in").mkdir()
    for name, content in data.items():
        (tmp_path / "in" / name).write_bytes(content)
    home = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    opened, shown = (
        "Text - txt - csv (StarCalc):44,34,76",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false",
    )
    words = [str(SPREADSHEET), home, "--headless", f"--infilter={opened}", "--convert-to", shown, "--outdir"]
    words += [str(tmp_path), *(str(tmp_path / "in" / name) for name in sorted(data))]
    subprocess.run(words, check=True, capture_output=True, timeout=240)
    for name, content in sorted(data.items()):
        again = list(csv.reader(io.StringIO((tmp_path / name).read_text(encoding="utf-8-sig"), newline="")))
        before = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        assert again == [[cell.upper() if cell in ("true", "false") else cell for cell in row] for row in before], name
