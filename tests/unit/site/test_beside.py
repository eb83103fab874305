"""The data of the synoptic reader: clauses in the order of the document, and the links of the graph between them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kg.ask.contents import read_contents
from kg.rdf.store import KnowledgeGraph
from kg.site.beside import plan_scripts
from kg.site.snapshot import read_snapshot


@pytest.fixture(scope="module")
def plans(graph: KnowledgeGraph) -> dict[str, Any]:
    found = {}
    for name, script in plan_scripts(read_snapshot(read_contents(graph))).items():
        assert script.decode().startswith("(window.kgPlans = window.kgPlans || {})[")
        found[name.removeprefix("assets/plan-").removesuffix(".js")] = json.loads(
            script.decode().partition("] = ")[2].removesuffix(";\n")
        )
    return found


def test_every_plan_with_its_clauses_in_order_and_in_their_places(
    plans: dict[str, Any], sources: dict[str, str]
) -> None:
    assert set(plans) == {"jinshan-2022", "jinshan-2023", "yangpu-2023", "fengxian-2024"}
    for slug, plan in plans.items():
        starts = [clause[3] for clause in plan["clauses"]]
        assert starts == sorted(starts)
        for _, _, text, start, end in plan["clauses"]:
            assert sources[slug][start] == text[0]
            assert sources[slug][end - 1] == text[-1]


def test_a_link_is_seen_alike_from_both_plans(plans: dict[str, Any]) -> None:
    seen = {(slug, *link) for slug, plan in plans.items() for link in plan["links"]}
    assert len(seen) > 300
    assert all((there, m, slug, n, kind, sure) in seen for slug, n, there, m, kind, sure in seen)


@pytest.mark.parametrize(
    ("one", "words", "other", "others", "kind"),
    [
        # yangpu-2023.txt 二（一）1, jinshan-2023.txt 三（二）1: 企业高频证照变更联办“一件事” in both
        ("yangpu-2023", "落实企业高频证照变更联办“一件事”", "jinshan-2023", "实施企业高频证照变更联办“一件事”", 0),
        # yangpu-2023.txt 二（一）1, jinshan-2023.txt 三（二）6: 歇业备案制度, in other words
        ("yangpu-2023", "落实歇业备案制度", "jinshan-2023", "完善歇业备案制度", 2),
    ],
)
def test_what_stands_beside_each_other(
    plans: dict[str, Any], one: str, words: str, other: str, others: str, kind: int
) -> None:
    (n,) = [n for n, clause in enumerate(plans[one]["clauses"]) if words in clause[2]]
    found = [link for link in plans[one]["links"] if link[0] == n and link[1] == other]
    assert [(link[3], others in plans[other]["clauses"][link[2]][2]) for link in found if link[3] == kind] == [
        (kind, True)
    ]
