"""The links as an SSSOM mapping set: the standard's slots, its justifications, and a file that reads back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kg import ids
from kg.export.sssom import JUSTIFICATION_OF, implements_table
from kg.lexicon.bundle import load_lexicon
from kg.lexicon.files import data_folder
from kg.model import Assertion, Model
from kg.read.curation import parse_curation
from kg.records import CityReform, Evidence, Link, Method
from kg.text.mapped import MappedText
from kg.text.sssom import JUSTIFICATIONS, MAPPING_SLOTS, parse_file

# The slots of the classes Mapping and MappingSet, from the standard's schema (version 1.1).
MAPPING = """record_id subject_id subject_label subject_category predicate_id predicate_label predicate_modifier
    object_id object_label object_category mapping_justification author_id author_label reviewer_id reviewer_label
    creator_id creator_label license subject_type subject_source subject_source_version object_type object_source
    object_source_version predicate_type mapping_provider mapping_source mapping_cardinality cardinality_scope
    mapping_tool mapping_tool_id mapping_tool_version mapping_date publication_date review_date confidence
    curation_rule curation_rule_text subject_match_field object_match_field match_string subject_preprocessing
    object_preprocessing similarity_score similarity_measure see_also issue_tracker_item other comment""".split()  # noqa: SIM905
MAPPING_SET = """sssom_version curie_map mappings mapping_set_id mapping_set_version mapping_set_source
    mapping_set_title mapping_set_description mapping_set_confidence creator_id creator_label license subject_type
    subject_source subject_source_version object_type object_source object_source_version predicate_type
    mapping_provider cardinality_scope mapping_tool mapping_tool_id mapping_tool_version mapping_date publication_date
    subject_match_field object_match_field subject_preprocessing object_preprocessing similarity_measure curation_rule
    curation_rule_text see_also issue_tracker other comment extension_definitions""".split()  # noqa: SIM905

LINK = Link(
    "plan/jinshan-2022/measure/9", "sp:implements", "reform/yi-ye-yi-zheng", Method.NAMED_REFORM, Decimal("0.930"),
    Evidence("jinshan-2022", MappedText.of("推行“一业\n一证”改革", 10)),
)  # fmt: skip


def table(*links: Link) -> str:
    assertions = tuple(Assertion(f"assertion/{n}", "jinshan-2022", link, "", "") for n, link in enumerate(links))
    reforms = (CityReform("reform/yi-ye-yi-zheng", "一业一证"),)
    return implements_table(Model((), (), (), reforms, (), (), (), (), (), (), (), assertions), ids.BASE)


def test_columns_and_metadata_are_slots_of_the_standard() -> None:
    file = parse_file(table(LINK), "x")
    assert set(file.columns) <= set(MAPPING)
    assert set(file.metadata) <= set(MAPPING_SET)
    assert {"mapping_set_id", "license", "curie_map"} <= set(file.metadata)
    assert [slot for slot in MAPPING if slot in MAPPING_SLOTS] == list(MAPPING_SLOTS), "in the standard's order"


def test_a_row_holds_the_link_its_words_and_its_probability() -> None:
    (row,) = parse_file(table(LINK, replace(LINK, predicate="sp:exemplifies")), "x").rows
    assert dict(row.cells) == {
        "record_id": "spid:assertion/0",
        "subject_id": "spid:plan/jinshan-2022/measure/9",
        "predicate_id": "sp:implements",
        "object_id": "spid:reform/yi-ye-yi-zheng",
        "object_label": "一业一证",
        "mapping_justification": "semapv:LexicalMatching",
        "subject_source": "spid:plan/jinshan-2022",
        "confidence": "0.93",
        "match_string": "推行“一业 一证”改革",
    }


def test_every_method_has_a_justification_that_the_standard_knows() -> None:
    assert set(JUSTIFICATION_OF) == set(Method)
    assert set(JUSTIFICATION_OF.values()) <= JUSTIFICATIONS


def test_what_a_person_judged_is_signed_and_reads_back_as_curation() -> None:
    note = "Li Hua, 2024-05-31: read both: right [NamedReform 0.93]"
    text = table(replace(LINK, method=Method.CURATED, confidence=Decimal(1), note=note))
    (row,) = parse_curation(text, "x")
    assert (row.author, row.date, row.comment) == ("Li Hua", "2024-05-31", "read both: right [NamedReform 0.93]")
    assert row.triple == (LINK.subject, LINK.predicate, LINK.object)


def test_the_order_of_links_does_not_matter() -> None:
    other = replace(LINK, subject="plan/jinshan-2022/measure/8")
    lines = [set(table(*links).splitlines()[-2:]) for links in ((LINK, other), (other, LINK))]
    assert [len(pair) for pair in lines] == [2, 2]
    rows = parse_file(table(other, LINK), "x").rows
    assert [row.get("record_id") for row in rows] == ["spid:assertion/0", "spid:assertion/1"]


def test_the_reform_of_these_tests_is_registered() -> None:
    assert load_lexicon(data_folder() / "lexicon").reforms.find_reform("yi-ye-yi-zheng") is not None
