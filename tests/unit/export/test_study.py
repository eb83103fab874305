"""The tables for researchers, held to what the documents say and to what other programs need."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.export.study import CUTS, read_study, study_files
from kg.rdf.store import KnowledgeGraph
from tests.entry import ROOT

ONTOLOGY = ROOT / "ontology"
TABLES = ("adoptions", "bodies_network", "cases", "clauses", "dyads", "frame", "targets")


@pytest.fixture(scope="module")
def files(graph: KnowledgeGraph) -> dict[str, bytes]:
    return study_files(graph, ONTOLOGY, "9.9.9")


def rows(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(files[f"{name}.csv"].decode().splitlines(keepends=True)))


def test_each_query_answers_with_the_columns_of_its_header(graph: KnowledgeGraph) -> None:
    study = read_study(ONTOLOGY)
    assert tuple(one.table.name for one in study) == TABLES
    for one in study:
        answered = [variable.value for variable in graph.query(one.query).variables]
        assert answered == [column.name for column in one.table.columns], one.table.name


def test_keys_tell_each_row_from_all_others(files: dict[str, bytes]) -> None:
    for one in read_study(ONTOLOGY):
        keys = [tuple(row[name] for name in one.table.key) for row in rows(files, one.table.name)]
        assert len(set(keys)) == len(keys) > 0, one.table.name


def test_adoptions_are_every_reform_by_every_held_plan(files: dict[str, bytes], graph: KnowledgeGraph) -> None:
    """Zeros are rows. Row 9 of jinshan-2022 is 推行“一业一证”改革; Yangpu's plan has 深化“一业一证”改革."""
    reforms = len(list(graph.query("SELECT DISTINCT ?r { ?r a sp:Reform }")))
    found = rows(files, "adoptions")
    assert len(found) == reforms * 4
    licence = {row["plan"]: row for row in found if row["reform"] == "reform/yi-ye-yi-zheng"}
    assert licence["plan/jinshan-2022"]["state"] == licence["plan/yangpu-2023"]["state"] == "Implemented"
    assert licence["plan/yangpu-2023"]["date"] == "2023-02-28"  # 杨府发〔2023〕…, 2023年2月28日
    pile = {row["plan"]: row["state"] for row in found if row["reform_label"] == "桩基先行"}
    assert pile["plan/fengxian-2024"] == "NotFound"  # its text has no 桩基


def test_clauses_are_those_of_the_plans(files: dict[str, bytes], graph: KnowledgeGraph) -> None:
    (told,) = graph.query("SELECT (COUNT(*) AS ?n) { ?c a sp:PlanClause ; dct:isPartOf ?m . ?m a sp:Measure }")
    assert len(rows(files, "clauses")) == int(told["n"].value)


def test_pairs_of_plans_have_their_days_in_order(files: dict[str, bytes]) -> None:
    """Four held plans: 17 March 2022, 15 and 28 February 2023, 12 March 2024."""
    found = rows(files, "dyads")
    assert len(found) == 6
    assert all(row["earlier_date"] < row["later_date"] for row in found)
    assert [row["same_district"] for row in found if "jinshan-2023" in row["later"]] == ["true"]
    for row in found:
        assert int(row["shared_reforms"]) <= min(int(row["earlier_reforms"]), int(row["later_reforms"]))
        assert int(row["reused_clauses"]) <= int(row["later_clauses"])


def test_towns_and_parks_share_most(files: dict[str, bytes]) -> None:
    """各镇、园区 stand together in 22 rows of jinshan-2022."""
    first = rows(files, "bodies_network")[0]
    assert (first["source_label"], first["target_label"], first["Weight"]) == ("金山区各镇", "金山区园区", "22")


def test_a_target_is_as_printed(files: dict[str, bytes]) -> None:
    """yangpu-2023 2.1.7: 保障开票率达到 80%以上."""
    (rate,) = (row for row in rows(files, "targets") if "开票率" in row["quote"])
    assert (rate["value"], rate["unit"], rate["comparator"], rate["role"]) == ("80", "%", ">=", "target")


def test_all_twenty_cases_are_there(files: dict[str, bytes]) -> None:
    assert {row["rank"] for row in rows(files, "cases")} == {str(n) for n in range(1, 21)}


def test_sensitivity_falls_with_the_cut(files: dict[str, bytes]) -> None:
    found = [row for row in rows(files, "sensitivity") if row["table"] == "adoptions"]
    counts = [int(row["rows"]) for row in found]
    assert [row["cut"] for row in found] == list(CUTS)
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == sum(bool(row["confidence"]) for row in rows(files, "adoptions"))


def test_codebook_and_package_name_every_column_in_both_languages(files: dict[str, bytes]) -> None:
    package = json.loads(files["datapackage.json"])
    named = {(one["name"], field["name"]) for one in package["resources"] for field in one["schema"]["fields"]}
    assert named == {(row["table"], row["column"]) for row in rows(files, "codebook")}
    assert all(row["zh"] and row["en"] for row in rows(files, "codebook"))


@pytest.mark.slow
def test_frictionless_validates_the_study(files: dict[str, bytes], tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["fieldName", "rowNumber", "type", "message"])[:5]


def test_a_header_that_is_not_understood_is_refused(tmp_path: Path) -> None:
    (tmp_path / "study").mkdir()
    (tmp_path / "study/wrong.rq").write_text("# table zh: 表\nSELECT ?a { ?a ?b ?c }", encoding="utf-8")
    with pytest.raises(LexiconError, match="header of a study table"):
        read_study(tmp_path)


def test_the_frame_tells_what_is_not_sought_from_what_is_held(files: dict[str, bytes]) -> None:
    """Held: 金山 2022 and 2023, 杨浦 2023, 奉贤 2024; three city plans are cited; nobody looked further."""
    frame = {(row["place"], row["year"]): row for row in rows(files, "frame")}
    held = {place for place, row in frame.items() if row["state"] == "PlanHeld"}
    jinshan = "district/jinshan"
    assert held == {(jinshan, "2022"), (jinshan, "2023"), ("district/yangpu", "2023"), ("district/fengxian", "2024")}
    cited = {place for place, row in frame.items() if row["state"] == "PlanCited"}
    assert cited == {("place/310000", year) for year in ("2021", "2023", "2024")}
    assert {row["state"] for place, row in frame.items() if place not in held | cited} == {"NotSought"}
    assert len(frame) == 17 * 4  # sixteen districts and the city, 2021 to 2024
    assert [frame[place, year]["states_deadlines"] for place, year in ((jinshan, "2022"), (jinshan, "2023"))] == [
        "true",
        "false",
    ]  # only the annex of 2022 has a column 时间节点


def test_targets_of_districts_and_results_of_cases_stand_in_one_unit(files: dict[str, bytes]) -> None:
    found = {(row["owner"], row["quote"]): row for row in rows(files, "targets")}
    case = found["case/2023/20", "闵行区“一站式”施工许可平均用时1.1个工作日"]
    assert (case["indicator"], case["normal_unit"]) == ("indicator/processing-time", "unit/working-day")
    windows = next(row for row in found.values() if row["owner"] == "case/2023/19" and row["value"] == "59")
    assert (windows["before"], windows["indicator"]) == ("102", "indicator/service-points")  # 从102个缩减到59个
