"""The kinds of thing that pages show: names in two languages, shape in pictures. Colours are in
``assets/style.css``.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["IRREGULARITIES", "KINDS", "METHODS", "PREDICATES", "STATUSES", "Kind"]


class Kind(NamedTuple):
    """``shape`` is one that vis-network draws; the legend draws the same one."""

    zh: str
    en: str
    shape: str
    size: int


#: Kind → how it is named and drawn, in the order of the legend. No two share both colour and shape.
KINDS: dict[str, Kind] = {
    "national plan": Kind("国家级方案", "National plan", "square", 22),
    "municipal plan": Kind("市级方案", "Municipal plan", "square", 22),
    "district plan": Kind("区级方案", "District plan", "square", 22),
    "collection": Kind("案例集", "Case collection", "square", 22),
    "document": Kind("被引文件", "Document cited", "square", 9),
    "reform": Kind("市级改革", "City reform", "diamond", 12),
    "inferred reform": Kind("推断的改革", "Inferred reform", "diamond", 10),
    "measure": Kind("举措", "Measure", "dot", 10),
    "safeguard": Kind("保障措施", "Safeguard", "triangleDown", 9),
    "section": Kind("章节", "Section", "dot", 5),
    "case": Kind("优秀案例", "Showcase case", "star", 15),
    "department": Kind("责任单位", "Body", "triangle", 11),
    "district": Kind("区", "District", "hexagon", 15),
}

#: How a link was found. ``Structure`` is ours: what follows from the make-up of a document.
METHODS: dict[str, tuple[str, str]] = {
    "Explicit": ("明文", "Stated"),
    "NamedReform": ("同名改革", "Named reform"),
    "TextReuse": ("文字沿用", "Shared wording"),
    "Thematic": ("主题相近", "Thematic"),
    "Curated": ("人工核定", "Curated"),
    "Structure": ("文件结构", "Structure"),
}

#: Predicate → (zh, en, zh seen from the object, en seen from the object).
PREDICATES: dict[str, tuple[str, str, str, str]] = {
    "implements": ("落实", "implements", "被落实于", "implemented by"),
    "responsibleUnit": ("责任单位", "responsible body", "负责", "responsible for"),
    "exemplifies": ("示范", "exemplifies", "示范案例", "exemplified by"),
    "leadUnit": ("牵头单位", "led by", "牵头案例", "led the case"),
    "elaborates": ("细化", "elaborates", "被细化", "elaborated by"),
    "based_on": ("依据", "based on", "为其依据", "basis of"),
    "cites": ("引用", "cites", "被引用于", "cited by"),
    "references": ("提及文件", "refers to", "被提及于", "referred to by"),
    "mentionsReform": ("提及改革", "mentions reform", "被提及于", "mentioned by"),
    "mentionsUnit": ("提及单位", "mentions body", "被提及于", "mentioned by"),
    "reusesTextOf": ("文字相同", "same wording", "文字相同", "same wording"),
    "isPartOf": ("属于", "part of", "包含", "contains"),
    "inDistrict": ("所在区", "in district", "辖有", "has"),
    "passed_by": ("发文机关", "issued by", "印发", "issued"),
    "primaryTopic": ("主要主题", "main topic", "", ""),
    "subject": ("主题", "topic", "", ""),
}

#: Status of a deadline.
STATUSES: dict[str, tuple[str, str]] = {
    "Dated": ("有期限", "Dated"),
    "Ongoing": ("持续推进", "Ongoing"),
    "Done": ("已完成", "Done"),
    "NotStated": ("未载明", "Not stated"),
}

#: Code of an irregularity → its name in Chinese; an unknown code is shown as it is.
IRREGULARITIES: dict[str, str] = {
    "broken-paragraph": "断行",
    "case-without-number": "案例缺编号",
    "cell-lost": "缺单元格",
    "cell-twice": "单元格重复",
    "doubled-character": "重字",
    "further-paragraph": "条目另有段落",
    "group-reworded": "同组异文",
    "item-lost": "缺改革事项",
    "numbering-style": "编号体例不一",
    "row-slid": "表行错位",
    "title-broken": "标题断行",
}
