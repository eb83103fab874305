"""``kg add``: a document brought in by its user, looked at before anything is written, and linked by the next build."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from kg.lexicon.districts import Districts, load_districts
from kg.parse.front_matter import infer_front
from kg.rdf.store import open_graph
from tests.documents.formats import FORMATS
from tests.documents.made import STYLES, make
from tests.entry import ROOT, copy_data, kg

#: A city plan as such plans are printed, made up but for the sentences that fengxian-2024 took from its city plan.
CITY_PLAN = """上海市人民政府办公厅关于印发《上海市坚持对标改革 持续打造国际一流营商环境行动方案》的通知

沪府办发〔2024〕1号

各区人民政府，市政府各委、办、局：

经市政府同意，现将《上海市坚持对标改革 持续打造国际一流营商环境行动方案》印发给你们，请认真按照执行。

上海市人民政府办公厅

2024年1月15日

上海市坚持对标改革 持续打造国际一流营商环境行动方案

为贯彻落实国家关于优化营商环境的决策部署，持续打造国际一流营商环境，制定本行动方案。

一、总体要求

坚持市场化、法治化、国际化，对标最高标准、最好水平。

二、对标改革提升行动

（一）市场准入

1.畅通市场准入和退出渠道。{entry}

2.夜间开放图书馆。推动全市公共图书馆在夏季延长开放时间至二十二点，并为读者配备夜间班车。

三、保障措施

（一）加强组织领导。各区、各部门要高度重视，抓好落实。
"""


@pytest.fixture(scope="module")
def districts() -> Districts:
    return load_districts(ROOT / "data/lexicon")


@pytest.fixture
def city_plan(tmp_path: Path) -> Path:
    """The made-up plan; its first measure is worded as the third of the first part of fengxian-2024."""
    source = (ROOT / "data/sources/fengxian-2024.txt").read_text(encoding="utf-8")
    start = source.index("全力畅通市场准入和退出渠道")
    paragraph = source[start : source.index("\n", start)].split("。", 1)[-1]
    entry = paragraph.replace(",", "，").replace("奉贤", "上海")
    assert len(entry) > 100
    file = tmp_path / "shi.txt"
    file.write_text(CITY_PLAN.format(entry=entry), encoding="utf-8")
    return file


# ── what a text says of itself ────────────────────────────────────────────────────────────────────────────────────

SHIPPED = yaml.safe_load((ROOT / "data/corpus.yaml").read_text(encoding="utf-8"))["documents"]


@pytest.mark.parametrize("entry", SHIPPED, ids=lambda entry: entry["slug"])
def test_the_shipped_documents_say_what_their_manifest_says(entry: dict[str, str], districts: Districts) -> None:
    text = (ROOT / "data/sources" / entry["file"]).read_text(encoding="utf-8")
    front = infer_front(text, districts)
    assert (front.title, front.kind, front.district) == (entry["title"], entry["kind"], entry.get("district"))
    assert (front.number, front.date, front.issuer) == (entry.get("document_number"), entry["date"], entry["issuer"])


@pytest.mark.parametrize(
    ("line", "number"),
    [
        pytest.param("沪府办发〔2024〕1号", "沪府办发〔2024〕1号", id="a line of its own"),
        pytest.param("发文字号：沪府办发[2024]1号", "沪府办发〔2024〕1号", id="a web page's label, other brackets"),
        pytest.param("（沪府规〔2023〕12号）", "沪府规〔2023〕12号", id="in brackets below the title"),
        pytest.param("根据《行动方案》（沪府办发〔2024〕1号）要求，制定本方案。", None, id="that of a document cited"),
    ],
)
def test_number(line: str, number: str | None, districts: Districts) -> None:
    assert infer_front(f"某市行动方案\n{line}\n一、总体要求\n", districts).number == number


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("2024年1月15日", "2024-01-15"),
        ("二〇二三年十一月", "2023-11"),
        ("二○二四年二月三日", "2024-02-03"),
        ("成文日期：2024-01-15", "2024-01-15"),
        ("2024年13月1日", None),
        ("自2024年2月1日起施行。", None),
    ],
)
def test_date(line: str, date: str | None, districts: Districts) -> None:
    assert infer_front(f"某市行动方案\n{line}\n一、总体要求\n", districts).date == date


def test_a_text_without_front_matter_says_nothing(districts: Districts) -> None:
    front = infer_front("一、总体要求\n坚持对标改革。\n", districts)
    assert (front.number, front.date, front.issuer, front.district) == (None, None, None, None)


# ── the command ───────────────────────────────────────────────────────────────────────────────────────────────────


def manifest(data: Path) -> list[dict[str, str]]:
    documents: list[dict[str, str]] = yaml.safe_load((data / "corpus.yaml").read_text(encoding="utf-8"))["documents"]
    return documents


def test_a_dry_run_tells_and_writes_nothing(city_plan: Path, one_document: Path) -> None:
    before = {path: path.read_bytes() for path in one_document.rglob("*") if path.is_file()}
    done = kg("add", city_plan, "--data", one_document, "--dry-run", cwd=city_plan.parent)
    assert (done.returncode, done.stderr) == (0, "nothing was written\n")
    for words in (
        "shanghai-2024  (inferred)", "上海市坚持对标改革持续打造国际一流营商环境行动方案", "municipal-plan",
        "沪府办发〔2024〕1号", "2024-01-15", "上海市人民政府办公厅", "2 measures, 1 safeguards",
    ):  # fmt: skip
        assert words in done.stdout
    assert {path: path.read_bytes() for path in one_document.rglob("*") if path.is_file()} == before


def test_clauses_of_a_district_lead_to_an_added_city_plan(city_plan: Path, one_document: Path, tmp_path: Path) -> None:
    done = kg("add", city_plan, "--data", one_document, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [entry["slug"] for entry in manifest(one_document)] == ["fengxian-2024", "shanghai-2024"]
    assert (one_document / "sources/shanghai-2024.txt").read_bytes() == city_plan.read_bytes()

    built = kg("build", "--quiet", "--data", one_document, "--out", tmp_path / "out", cwd=tmp_path)
    assert (built.returncode, built.stderr) == (0, "")
    graph = open_graph(tmp_path / "out")
    district, city = graph.node("plan/fengxian-2024"), graph.node("plan/shanghai-2024")
    rows = graph.query(f"""SELECT DISTINCT ?m {{ ?m a sp:Measure ; sp:inPlan {district} ; sp:implements ?reform .
        ?reform dct:isPartOf {city} .
        ?a rdf:subject ?m ; rdf:predicate sp:implements ; rdf:object ?reform ; sp:method sp:TextReuse }}""")
    assert "plan/fengxian-2024/measure/2.1.3" in {graph.key(row["m"]) for row in rows}
    measure = graph.node("plan/fengxian-2024/measure/2.1.3")
    assert graph.query(f"ASK {{ ?c sp:reusesTextOf ?d ; dct:isPartOf {measure} . ?d dct:isPartOf/sp:inPlan {city} }}")


def test_the_manifest_keeps_its_comments(city_plan: Path, one_document: Path) -> None:
    before = (one_document / "corpus.yaml").read_text(encoding="utf-8")
    assert kg("add", city_plan, "--data", one_document, cwd=city_plan.parent).returncode == 0
    after = (one_document / "corpus.yaml").read_text(encoding="utf-8")
    assert after.startswith(before.rstrip())
    assert "\n\n  - slug: shanghai-2024\n    title: " in after


def test_a_new_data_folder_is_a_copy_of_the_shipped_one(city_plan: Path, tmp_path: Path) -> None:
    data = tmp_path / "mine"
    done = kg("add", city_plan, "--data", data, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(manifest(data)) == len(SHIPPED) + 1
    assert (data / "sources/jinshan-2022.txt").is_file()
    assert (data / "lexicon/reforms.yaml").is_file()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_folder_of_sixty_mixed_files_is_added_by_one_command(tmp_path: Path) -> None:
    """In all formats: each is added, or said to be held already (made documents share numbers), and none is refused."""
    folder, data = tmp_path / "mixed", tmp_path / "mine"
    folder.mkdir()
    for n, (style, seed) in enumerate((style, seed) for seed in range(100, 104) for style in STYLES):
        ending, write = FORMATS[sorted(FORMATS)[n % len(FORMATS)]]
        (folder / f"{style}-{seed}{ending}").write_bytes(write(make(style, seed).text))
    done = kg("add", folder, "--yes", "--data", data, cwd=tmp_path, seconds=600)
    assert done.returncode == 0, done.stderr
    assert len(list(folder.iterdir())) == 60
    added = manifest(data)[len(SHIPPED) :]
    assert len({entry["slug"] for entry in added}) == len(added) > 30
    assert f"{len(added)} added, {60 - len(added)} held" in done.stdout + done.stderr
    assert all((data / "sources" / entry["file"]).is_file() for entry in added)


def test_what_is_stated_wins(city_plan: Path, one_document: Path) -> None:
    stated = {"slug": "pudong-2025", "kind": "district-plan", "district": "pudong", "date": "2025-02", "title": "别名"}
    words = [word for name, value in stated.items() for word in (f"--{name}", value)]
    done = kg("add", city_plan, "--data", one_document, *words, cwd=city_plan.parent)
    assert done.returncode == 0, done.stderr
    assert stated.items() <= manifest(one_document)[-1].items()


def test_a_title_that_yaml_would_misread_is_quoted(city_plan: Path, one_document: Path) -> None:
    title = '上海: 方案 #1 "7.0" - [试行]'
    done = kg("add", city_plan, "--data", one_document, "--title", title, "--slug", "odd", cwd=city_plan.parent)
    assert done.returncode == 0, done.stderr
    assert manifest(one_document)[-1]["title"] == title


MISTAKES = {
    "slug taken": (["--slug", "fengxian-2024"], ["'fengxian-2024' is taken", "--slug NAME"]),
    "no slug": (["--slug", "奉贤"], ["'奉贤' is no slug", "small letters"]),
    "unknown kind": (["--kind", "plan"], ["'plan'", "municipal-plan"]),
    "unknown district": (["--kind", "district-plan", "--district", "pudnog"], ["'pudnog'", "pudong"]),
    "bad date": (["--date", "15.1.2024"], ["15.1.2024", "2023-11-05"]),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_is_told_and_nothing_written(name: str, city_plan: Path, one_document: Path) -> None:
    options, words = MISTAKES[name]
    before = {path: path.read_bytes() for path in one_document.rglob("*") if path.is_file()}
    done = kg("add", city_plan, "--data", one_document, *options, cwd=city_plan.parent)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: ")
    assert len(done.stderr.splitlines()) <= 2
    assert [word for word in words if word not in done.stderr] == [], done.stderr
    assert {path: path.read_bytes() for path in one_document.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, ["nothing.txt", "No such file"]),
        ("", ["nothing.txt", "empty"]),
    ],
)
def test_a_file_that_is_no_plan(content: str | None, words: list[str], one_document: Path, tmp_path: Path) -> None:
    file = tmp_path / "nothing.txt"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    done = kg("add", file, "--data", one_document, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert [word for word in words if word not in done.stderr] == [], done.stderr
    assert len(manifest(one_document)) == 1


def test_a_text_without_numbers_is_described(one_document: Path, tmp_path: Path) -> None:
    """A reply or a letter is a document too: nothing is refused because it holds no number."""
    file = tmp_path / "reply.txt"
    file.write_text(
        "国务院关于同意设立示范区的批复\n国函〔2019〕99号\n某省人民政府：\n你省的请示收悉。同意设立示范区。\n国务院\n2019年6月1日\n",
        encoding="utf-8",
    )
    done = kg("add", file, "--data", one_document, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "0 measures" in done.stdout
    expected = {"kind": "reply", "document_number": "国函〔2019〕99号", "date": "2019-06-01", "issuer": "国务院"}
    assert expected.items() <= manifest(one_document)[-1].items()


def test_the_example_of_the_help_runs(tmp_path: Path) -> None:
    copy_data(tmp_path / "data")
    words = ["add", "data/sources/yangpu-2023.txt", "--slug", "yangpu-copy", "--dry-run"]
    done = kg(*words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "40 measures, 3 safeguards" in done.stdout


# ── what the next build would refuse, or read otherwise ───────────────────────────────────────────────────────────

HEADING_ONLY = (
    "测试行动方案\n\n一、主要任务\n\n（一）市场准入\n\n1.畅通市场准入和退出渠道\n\n2.推动开放。全市图书馆延长开放。\n"
)


def test_an_item_that_is_a_heading_alone_can_be_built(one_document: Path, tmp_path: Path) -> None:
    """Its place is that of its heading; the build stopped with "no place in a source"."""
    (tmp_path / "x.txt").write_text(HEADING_ONLY, encoding="utf-8")
    done = kg("add", "x.txt", "--slug", "x-2023", "--data", one_document, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    built = kg("build", "--quiet", "--data", one_document, "--out", tmp_path / "out", cwd=tmp_path)
    assert (built.returncode, built.stderr) == (0, "")
    graph = open_graph(tmp_path / "out")
    node = graph.node("plan/x-2023/measure/1.1.1")
    (row,) = graph.query(f"SELECT ?s ?e {{ {node} sp:sourceStart ?s ; sp:sourceEnd ?e }}")
    assert HEADING_ONLY[int(row["s"].value) : int(row["e"].value)] == "畅通市场准入和退出渠道"


def test_a_day_that_does_not_exist_is_told_and_left_out(one_document: Path, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(HEADING_ONLY + "\n2023年2月30日\n", encoding="utf-8")
    words: list[str | Path] = ["add", "x.txt", "--slug", "x", "--data", one_document]
    stated = kg(*words, "--date", "2023-02-30", cwd=tmp_path)
    assert (stated.returncode, stated.stdout) == (1, "")
    assert "has the date '2023-02-30'" in stated.stderr
    done = kg(*words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "date" not in manifest(one_document)[-1]


def test_the_same_text_is_not_added_twice(city_plan: Path, one_document: Path) -> None:
    """It reused itself, word for word."""
    assert kg("add", city_plan, "--data", one_document, cwd=city_plan.parent).returncode == 0
    again = kg("add", city_plan, "--data", one_document, "--slug", "other", cwd=city_plan.parent)
    assert again.returncode == 1
    assert "the corpus has this text already, as 'shanghai-2024'" in again.stderr
    assert len(manifest(one_document)) == 2


def test_a_word_that_yaml_takes_for_true_is_a_slug_as_any_other(city_plan: Path, one_document: Path) -> None:
    done = kg("add", city_plan, "--data", one_document, "--slug", "on", cwd=city_plan.parent)
    assert done.returncode == 0, done.stderr
    assert (one_document / "sources/on.txt").is_file()


@pytest.mark.parametrize(("district", "known"), [("金山区", "jinshan"), ("shenzhen-nanshan", "shenzhen-nanshan")])
def test_a_district_is_added_as_the_build_takes_it(
    city_plan: Path, one_document: Path, district: str, known: str
) -> None:
    words = ["--kind", "district-plan", "--district", district, "--slug", "x"]
    done = kg("add", city_plan, "--data", one_document, *words, cwd=city_plan.parent)
    assert done.returncode == 0, done.stderr
    assert manifest(one_document)[-1]["district"] == known


def test_ten_additions_at_once_lose_none(one_document: Path, tmp_path: Path) -> None:
    def add(n: int) -> int:
        (tmp_path / f"{n}.txt").write_text(HEADING_ONLY + f"\n{2010 + n}年2月3日\n", encoding="utf-8")
        return kg("add", f"{n}.txt", "--slug", f"x-{n}", "--data", one_document, cwd=tmp_path).returncode

    with ThreadPoolExecutor(5) as pool:
        assert list(pool.map(add, range(10))) == [0] * 10
    assert sorted(entry["slug"] for entry in manifest(one_document)) == [
        "fengxian-2024",
        *(f"x-{n}" for n in range(10)),
    ]
    assert not [path.name for path in one_document.rglob(".*")]
