"""What the linkers share: who came first, and what two plans say of one reform."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.link.corpus import _once
from kg.link.wording_groups import issued
from kg.pipeline import run
from kg.records import CityReform
from tests.entry import copy_data
from tests.unit.link.factories import make_plan


@pytest.mark.parametrize(
    ("date", "year", "when"),
    [("2023-02-15", 2023, "2023-02-15"), (None, 2025, "2025"), ("2023", 2023, "2023"), (None, None, "")],
)
def test_a_document_without_a_date_stands_in_its_year(date: str | None, year: int | None, when: str) -> None:
    """With ``year: 2025`` alone it counted as older than all others, so that reuse ran the wrong way round."""
    plan = make_plan()
    source = plan.document.source
    found = issued(replace(source.entry, date=date, year=year))
    assert found == when
    assert (found > "2024-03-12") == (year == 2025)


def test_a_reform_that_two_city_plans_star_is_part_of_both() -> None:
    """The last of two with one key won, and its plan alone was kept."""
    one = CityReform("reform/pilot-x", "企业开办", level="municipal", plans=("plan/shanghai-2022",))
    other = replace(one, plans=("plan/shanghai-2023",))
    assert [reform.plans for reform in _once([one, other, one])] == [("plan/shanghai-2022", "plan/shanghai-2023")]


@pytest.mark.slow
def test_rows_starred_under_two_city_plans_are_part_of_both(tmp_path: Path) -> None:
    """Jinshan's plan of 2022, and the same under another city plan (made up), as another district might issue it."""
    data = copy_data(tmp_path / "data", "jinshan-2022")
    text = (data / "sources/jinshan-2022.txt").read_text(encoding="utf-8")
    assert text.count("《上海市营商环境创新试点实施方案》") == 1
    other = text.replace("《上海市营商环境创新试点实施方案》", "《上海市营商环境示范先行实施方案》")
    other = other.replace("首批营商环境创新试点改革", "首批营商环境示范先行改革").replace("金山", "宝山")
    (data / "sources/baoshan-2022.txt").write_text(other, encoding="utf-8")
    with (data / "corpus.yaml").open("a", encoding="utf-8") as manifest:
        manifest.write(
            "  - slug: baoshan-2022\n    title: 宝山区方案\n    kind: district-plan\n    district: baoshan\n"
            "    file: baoshan-2022.txt\n    date: 2022-06-01\n"
        )
    corpus = run(data)
    titles = {document.key: document.title for document in corpus.model.documents}
    pilots = [reform for reform in corpus.model.reforms if reform.plans]
    assert len(pilots) > 30
    for reform in pilots:
        assert {titles[plan] for plan in reform.plans} == {
            "上海市营商环境创新试点实施方案", "上海市营商环境示范先行实施方案",
        }, reform.label  # fmt: skip
