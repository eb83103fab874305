"""Lists of bodies as they stand in cells, brackets and behind labels: who is named, and in which role.

In: a list and the unit lexicon. Out: printed name, body and role of each, in text order. ``kg.extract.departments``
says where such lists stand; the rules of reading one are the first four there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.lexicon.departments import UnitLexicon, tight
from kg.records import Unit, UnitRole
from kg.text.mapped import MappedText

__all__ = ["DUTY", "LABEL", "LABEL_RE", "Found", "is_joined", "read_list", "role_of"]

# 牵头单位：, 责任部门:, 配合单位： — a label in a cell or at the end of a paragraph
LABEL = (
    r"(?P<label>(?:市级|区级|省级|县级)?(?:主要|第一)?(?:共同)?(?:牵头|责任|负责|主办|主责|配合|协办|协同|协作|参与|参加|落实|实施|承办|支持|支撑|协助|保障|共建|督导|督办|联合|验收|指导)"
    r"(?:(?:和|及|、|与)(?:责任|配合|落实|实施|负责|参与))?)"
    r"(?:责任|负责|实施)?的?(?:单位|部门|主体|机构|处室|科室)(?:[（(](?:单位|部门|处室)[）)])?"
)
LABEL_RE = re.compile(rf"{LABEL}[:：]?(?=[^\s，。、；]|\s)")
# （责任单位：市财政局；完成时限：2019年9月）: what a label of another kind states is no body
_OTHER_LABEL_RE = re.compile(
    r"(?:完成|推进|办理|工作|计划|整改)?(?:时限|时间|期限|节点|进度|目标|措施|标准|成果)(?:要求|安排|节点)?[:：]|备注[:：]"
    r"|(?:责任|联系|联络|经办|负责|分管|牵头|包保|包联|主管)(?:负责|责任)?(?:人员?|领导)(?:同志)?[:：]|(?:联系|办公|咨询)?(?:电话|方式)[:：]|传真[:：]|(?:电子)?邮[箱件][:：]"
)
# 市直有关部门、单位: the second word names nobody of its own.
# 6月底完成, 2025年12月底前, 排在第一位的部门为牵头部门, 下同: pieces of a list that name nobody
_NOBODY_RE = re.compile(
    r"^(?:单位|部门|机构)$|^(?:\d|[一二三四五六七八九十]{1,3}月|每[年月季]|持续|长期|常态|下同|以下|均|排(?:在|名)?第?|列(?:在)?第|第一位|首位|年底|年内|全年|上半年|下半年|各自|分别)"
    r"|(?:完成|推进|开展|实施|启动|落实到位|牵头部门|牵头单位|底前)$"
)
# 各市、州、县人民政府 is one group
_STEPS = (
    r"(?:(?<=各[市县州区盟旗])|(?<=[市县州区盟旗]、[市县州区盟旗]))、"
    r"(?:[市县州区盟旗](?:[（(〔][^（()）〔〕]{1,6}[）)〕])?、?){1,3}(?:人民)?政府"
)
# separators outside brackets
_SEPARATOR_RE = re.compile(
    rf"(?!{_STEPS})[、，,；;/\n。:：|]+(?![^（(]{{0,40}}[）)])|等(?:有关|相关)?(?:部门|单位)?[和与及](?=各|地方|相关|有关|[省市县区])"
    r"|(?<=[局委办厅部院室会行署府门位构镇区县])(?:以及|[和与及])(?=各|[省市区县州旗](?:直|级|政府|[^、，,；;]{1,8}[局委办厅]))"
)
# 区发改委（牵头）; 区发改委牵头; 等部门按职责分工负责
DUTY = r"(?:按照?(?:各自)?(?:职责|职能)(?:分工)?)?(?:共同|分别|具体|联合|等)?"
_MARK_RE = re.compile(
    rf"(?:等(?:有关|相关)?(?:部门|单位)?)?{DUTY}[（(]?"
    r"(?P<mark>牵头(?:负责|推进|落实|实施)?|主办|(?:组织|具体|统筹)?(?:负责|实施|落实|推进)(?:落实|推进|实施)?|配合|协办|协同|参与|支持)[）)]?$"
)
_ETC_RE = re.compile(r"等(?:相关|有关)?(?:部门|单位)?$")
_WORD_RE = re.compile(r"\S+")
_GAP_RE = re.compile(r"(?:等(?:有关|相关)?(?:部门|单位)?)?[\s和与及、,，]*(?:以及|会同|联合)?")


Found = tuple[MappedText, Unit, UnitRole]


def read_list(text: MappedText, district: str | None, lexicon: UnitLexicon, *, mint: bool) -> list[Found]:
    """Bodies with their roles; a closing word (牵头) also holds for the pieces before it without one."""
    done: list[Found] = []
    for default, segment in _segments(text):
        pending: list[tuple[MappedText, Unit]] = []
        for piece in segment.split(_SEPARATOR_RE):
            mark = _MARK_RE.search(piece.text)
            bare = piece[: mark.start()] if mark else piece
            known = mark and lexicon.resolve(bare.text.strip(), district)  # 财政部组织实施
            if _NOBODY_RE.search(piece.text.strip()) and not known:
                continue
            here = _read_piece(bare.strip(), district, lexicon, mint=mint)
            if mark and mark.group().endswith(("）", ")")):
                done += [(printed, unit, role_of(mark["mark"])) for printed, unit in here]
                continue
            pending += here
            if mark:
                done += [(printed, unit, role_of(mark["mark"])) for printed, unit in pending]
                pending = []
        done += [(printed, unit, default) for printed, unit in pending]
    return sorted(done, key=lambda found: (found[0].span, found[1].key))


def is_joined(text: MappedText, at: int) -> bool:
    """Whether two lines, or what an omitted mark stood between, were joined right before index ``at``."""
    return at > 0 and text.at[at] != text.at[at - 1] + 1


def _segments(text: MappedText) -> Iterator[tuple[UnitRole, MappedText]]:
    """``text`` cut at its labels, each part with the role its label gives."""
    role, at = UnitRole.RESPONSIBLE, 0
    for label in LABEL_RE.finditer(text.text):
        on_new_line = label.start() and is_joined(text, label.start())
        if label.start() and not on_new_line and text.text[label.start() - 1] not in " 、，,；;。\n（(":
            continue  # 各责任单位 is a group, not a label
        if label.group()[-1] not in ":：":
            continue
        yield role, _without_others(text[at : label.start()])
        role, at = role_of(label["label"]), label.end()
    yield role, _without_others(text[at:])


def _without_others(text: MappedText) -> MappedText:
    """Without what labels of another kind state (完成时限：…), each up to the next ；."""
    kept: list[MappedText] = []
    done = 0
    for label in _OTHER_LABEL_RE.finditer(text.text):
        if label.start() >= done:
            kept.append(text[done : label.start()])
            done = next((i for i in range(label.end(), len(text)) if text.text[i] in "；;"), len(text))
    return MappedText.join([*kept, text[done:]])


def role_of(mark: str) -> UnitRole:
    if "牵头" in mark or "主办" in mark or "主责" in mark:
        return UnitRole.LEAD
    if any(word in mark for word in ("配合", "协", "参与", "支持", "支撑")):
        return UnitRole.SUPPORT
    return UnitRole.RESPONSIBLE


def _read_piece(
    piece: MappedText, district: str | None, lexicon: UnitLexicon, *, mint: bool
) -> list[tuple[MappedText, Unit]]:
    """Blank-separated words joined into bodies: at each word the longest known run wins."""
    words = [match.span() for match in _WORD_RE.finditer(piece.text)]
    found: list[tuple[MappedText, Unit]] = []
    at = unknown_from = 0
    while at < len(words):
        end, hits = _longest_run(piece, words[at:], district, lexicon)
        if hits:
            found += _mint(piece, words[unknown_from:at], district, lexicon) if mint else []
            found += hits
            at = unknown_from = at + end
        else:
            at += 1
    return found + (_mint(piece, words[unknown_from:], district, lexicon) if mint else [])


def _longest_run(
    piece: MappedText, words: list[tuple[int, int]], district: str | None, lexicon: UnitLexicon
) -> tuple[int, list[tuple[MappedText, Unit]]]:
    for size in range(len(words), 0, -1):
        run = piece[words[0][0] : words[size - 1][1]]
        name = run[: len(run) - len(etc.group())] if (etc := _ETC_RE.search(run.text)) else run
        if units := lexicon.resolve(name.text, district):
            return size, [(name, unit) for unit in units]
        if tiles := _tile(name, district, lexicon):
            return size, tiles
    return 0, []


def _tile(run: MappedText, district: str | None, lexicon: UnitLexicon) -> list[tuple[MappedText, Unit]]:
    """The bodies whose names, joined by 和 or nothing, make up the whole of ``run``; empty if something is left."""
    plain, at = tight(run), 0
    if "、" in plain.text:  # a group of several steps (各市、县人民政府) is no list
        return []
    found: list[tuple[MappedText, Unit]] = []
    for hit, units in lexicon.find(run, district):
        start = plain.at.index(hit.at[0])
        if not _GAP_RE.fullmatch(plain.text, at, start):
            return []
        found += [(hit, unit) for unit in units]
        at = start + len(hit)
    return found if at == len(plain) and found else []


def _mint(
    piece: MappedText, words: list[tuple[int, int]], district: str | None, lexicon: UnitLexicon
) -> list[tuple[MappedText, Unit]]:
    """New bodies from unknown words: a word that ends as a body does (局) closes its name."""
    found: list[tuple[MappedText, Unit]] = []
    start: int | None = None
    for first, last in words:
        start = first if start is None else start
        name = piece[start:last]
        if lexicon.looks_like_body(name.text) or last == words[-1][1]:
            name = name[: len(name) - len(etc.group())] if (etc := _ETC_RE.search(name.text)) else name
            if len(tight(name)) > 1:
                found.append((name, lexicon.mint(name.text, district)))
            start = None
    return found
