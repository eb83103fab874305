"""What things are called: one name for each relation, kind, method and code, from the ontology, on every surface."""

from __future__ import annotations

import ast

import pyoxigraph as ox
import pytest

from kg.ask.labels import CLASSES, METHODS, RELATIONS, STATUSES, Label, labels
from kg.ask.trace.words import kind_words, method_words, relation_words
from kg.rdf.vocabulary import iri
from kg.site.names import irregularities, kinds, methods, relations, statuses
from tests.entry import ROOT

ONTOLOGY = list(ox.parse(path=str(ROOT / "ontology/shanghai-policy.ttl"), format=ox.RdfFormat.TURTLE))


def individuals(of: str) -> set[str]:
    return {
        quad.subject.value.rpartition("#")[2]
        for quad in ONTOLOGY
        if quad.predicate == iri("rdf:type") and quad.object == iri(of) and isinstance(quad.subject, ox.NamedNode)
    }


def test_methods_and_statuses_are_those_of_the_ontology() -> None:
    assert set(METHODS) == individuals("sp:Method")
    assert set(STATUSES) == individuals("sp:DeadlineStatus")


def test_nothing_that_a_surface_names_is_without_a_name_in_either_language() -> None:
    named = [labels().kind(kind) for _, kind in CLASSES]
    named += [labels().relation(name, from_object=reversed) for name in RELATIONS for reversed in (False, True)]
    named += [labels().method(name) for name in METHODS] + [labels().term(f"sp:{name}") for name in STATUSES]
    assert [one for one in named if not any("\u4e00" <= char <= "\u9fff" for char in one.zh) or not one.en] == []


def test_every_relation_that_a_page_reads_from_its_object_has_a_name_for_that() -> None:
    assert [name for name in RELATIONS if not labels().has_reading(name) and name != "sp:reusesTextOf"] == []


def codes_of_irregularities() -> set[str]:
    """The first argument of every ``Irregularity(...)`` in the program."""
    found = set()
    for path in sorted((ROOT / "kg").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node, "func", None)
            if isinstance(node, ast.Call) and getattr(name, "id", "") == "Irregularity" and node.args:
                found |= {one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)}
    return {code for code in found if isinstance(code, str)}


def test_every_kind_of_irregularity_has_a_name() -> None:
    codes = codes_of_irregularities()
    assert len(codes) > 20
    assert codes - irregularities().keys() == set()


@pytest.mark.parametrize("name", RELATIONS)
def test_trace_and_pages_call_a_relation_alike(name: str) -> None:
    local = name.partition(":")[2]
    assert relation_words(name) == str(Label(*relations()[local][:2]))


def test_trace_and_pages_call_methods_kinds_and_statuses_alike() -> None:
    assert [method_words(name) for name in METHODS] == [f"{name} {methods()[name].zh}" for name in METHODS]
    assert {kind: kind_words(kind) for kind in kinds()} == {
        kind: f"{kind} {drawn.zh}" for kind, drawn in kinds().items()
    }
    assert statuses()["NotStated"] == ("未载明", "Not stated")


def test_the_body_that_carried_out_a_case_is_not_said_to_have_led_others() -> None:
    """``sp:leadUnit`` of a measure leads others; of a case it carried it out: 建设, not 牵头 (shanghai-cases-2023)."""
    assert relations()["leadUnit"][:2] == ("牵头或实施单位", "led or carried out by")
    assert relation_words("sp:leadUnit") == "led or carried out by 牵头或实施单位"


def test_an_unknown_term_is_shown_as_itself() -> None:
    assert labels().relation("sp:implements", from_object=True) == ("由…落实", "implemented by")
    assert labels().code("irregularity", "never-seen") == ("never-seen", "never-seen")
    assert labels().term("https://example.org/ns#thing") == ("thing", "thing")
