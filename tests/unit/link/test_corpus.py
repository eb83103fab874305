"""What the linkers share: who came first, and what two plans say of one reform."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.link.corpus import _once
from kg.link.wording_groups import issued
from kg.records import CityReform
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
