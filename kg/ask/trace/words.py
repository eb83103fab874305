"""How relations, kinds, methods and roles are called in a trace: English and Chinese, as the ontology calls them."""

from __future__ import annotations

from kg.ask.trace.records import Direction

__all__ = ["ARROWS", "kind_words", "method_words", "note_words", "relation_words"]

ARROWS = {Direction.UP: "↑", Direction.DOWN: "↓"}

_RELATIONS = {
    "sp:implements": ("implements", "落实"),
    "sp:implementedBy": ("implemented by", "由…落实"),
    "dct:isPartOf": ("part of", "属于"),
    "dct:hasPart": ("has part", "包含"),
    "sp:broaderReform": ("form of", "上位改革"),
    "sp:narrowerReform": ("has the form", "下位改革"),
    "sp:inPlan": ("in plan", "所属方案"),
    "eli:based_on": ("based on", "依据"),
    "eli:cites": ("cites", "引用"),
    "dct:references": ("cites", "引用"),
    "sp:citedBy": ("cited by", "被引用于"),
    "eli:passed_by": ("issued by", "发文机关"),
    "sp:issued": ("issued", "印发"),
    "sp:inDistrict": ("district", "区"),
    "sp:responsibleUnit": ("responsible unit", "责任单位"),
    "sp:responsibleFor": ("responsible for", "负责"),
    "sp:deadline": ("deadline", "完成时限"),
    "sp:target": ("quantity", "指标"),
    "sp:reusesTextOf": ("same words in", "文本相近"),
    "sp:exemplifies": ("example of", "例示"),
    "sp:exemplifiedBy": ("showcase case", "优秀案例"),
    "sp:elaborates": ("elaborates", "细化"),
    "sp:elaboratedBy": ("elaborated by", "由…细化"),
    "sp:mentionsReform": ("mentions in passing", "提及改革"),
    "sp:mentionedIn": ("mentioned in passing in", "被提及于"),
    "sp:primaryTopic": ("main topic", "主要主题"),
    "sp:leadUnit": ("carried out by", "实施单位"),
    "sp:carriedOut": ("carried out", "实施"),
    "sp:hasPlan": ("plan", "方案"),
    "sp:hasCase": ("showcase case", "优秀案例"),
    "sp:hasUnit": ("responsible body", "责任主体"),
    "sp:topicOf": ("topic", "主题"),
    "sp:addressedBy": ("addressed by", "相关举措"),
    "sp:topicOfReform": ("reform", "相关改革"),
}
_KINDS = {
    "measure": "举措", "safeguard": "保障措施", "clause": "句段", "section": "章节", "reform": "市级改革",
    "inferred reform": "推断的市级改革", "district plan": "区级方案", "municipal plan": "市级方案",
    "national plan": "国家级方案", "document": "政策文件", "collection": "案例集", "department": "责任主体",
    "district": "市辖区", "case": "优秀案例", "topic": "主题",
}  # fmt: skip
_METHODS = {
    "Explicit": "原文明示", "NamedReform": "点名改革", "TextReuse": "文本复用", "Thematic": "主题相近",
    "Curated": "人工认定",
}  # fmt: skip
_NOTES = {"lead": "lead 牵头", "support": "support 配合", "responsible": "", "carried out": "", "named": "named 提及",
          "issues": "to be issued 拟制定", "basis": "", "cites": ""}  # fmt: skip


def relation_words(relation: str) -> str:
    """``implements 落实``; empty for a group."""
    return " ".join(_RELATIONS[relation]) if relation else ""


def kind_words(kind: str) -> str:
    """``measure 举措``."""
    return f"{kind} {_KINDS[kind]}" if kind in _KINDS else kind


def method_words(method: str) -> str:
    """``NamedReform 点名改革``, the English as in the graph and in ``--method``."""
    return f"{method} {_METHODS[method]}" if method in _METHODS else method


def note_words(note: str) -> str:
    """A note as it is shown: what goes without saying is left out."""
    return _NOTES.get(note, note)
