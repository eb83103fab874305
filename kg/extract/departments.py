"""Responsible bodies: of a 责任单位 cell, of the running text, of a sub-district part.

In: a text and the unit lexicon. Out: ``UnitMention`` records, in text order.

A *list of bodies* is read the same way wherever it stands:

1. cut at 、，；/ and line ends outside brackets; a label (牵头单位：) or a closing word (牵头, 配合) gives the role;
2. a blank separates if the lexicon knows what stands on both sides (区财政局 区建管委) and joins if it knows the
   whole (相关 街镇, 区财政局 (金融办)): the longest known run of words wins;
3. a piece without separator that known names tile wholly is those bodies;
4. in a cell what no entry knows becomes a new body (``UnitLexicon.mint``), with less confidence.

In running text a body is responsible only by a stated form: 由X牵头, X牵头, （X牵头，Y按职责分工负责）, 责任单位：X,
由X负责, and a sentence that opens X要… or X组织…; X会同Y制定… has X lead. Naming a body in passing gives nothing, and
those whom a sentence only addresses (各部门要…, 各地组织…) are made responsible by it only where it sets them a date
or has them complete or issue something (各地完成规划编制).

Limits: a body that the lexicon does not know is read in running text only inside 由…牵头, after a label, and where its
name opens a sentence and 负责 follows (镇监察室负责…).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from kg.extract.bare_brackets import NO_NAME_RE, is_name, read_bare_brackets
from kg.extract.unit_lists import DUTY, LABEL, LABEL_RE, Found, is_joined, read_list, role_of
from kg.lexicon.departments import UnitLexicon, tight
from kg.records import Clause, Irregularity, Severity, Unit, UnitMention, UnitRole
from kg.text.mapped import MappedText, Span

__all__ = [
    "duty_brackets", "extract_named_units", "extract_part_units", "extract_row_units", "extract_text_units",
    "report_unknown_units",
]  # fmt: skip

_SUBJECT = Decimal("0.8")
_KNOWN, _MINTED, _MODAL = Decimal("0.99"), Decimal("0.8"), Decimal("0.85")

_TEXT_LABEL_RE = re.compile(
    rf"[（(〔【\[]?{LABEL}[:：](?P<list>[^。()（）〔〕【】\[\]\n]{{0,400}}"
    r"(?:[（(〔][^（）()〔〕\n]{1,12}[）)〕][^。()（）〔〕【】\[\]\n]{0,400}){0,40})"
)
# （市发展改革委牵头，各区按职责分工负责）
_BRACKET_RE = re.compile(
    r"[（(〔【\[](?P<list>[^（）()〔〕【】\[\]。]{0,400}(?:[（(〔][^（）()〔〕]{1,16}[）)〕][^（）()〔〕【】\[\]。]{0,200}){0,20}"
    r"(?:牵头|负责|配合|落实|参与|承担|实施)[^（）()〔〕【】\[\]。、]{0,60})"
    r"(?:。[^（）()〔〕【】\[\]]{0,120})?[）)〕】\]]"  # X牵头，Y参与。以下均需Z落实，不再列出
)
# after a run of bodies in running text: 牵头…, 负责 at the end of its part
_AFTER_RE = re.compile(
    rf"(?:等(?:相关|有关)?(?:部门|单位)?)?{DUTY}"
    r"(?:(?P<lead>牵头)(?!人)|(?P<duty>负责(?:落实|推进|实施|组织实施)?|配合)(?=[，。；,;)）]|$))"
)
_PARTNER_RE = re.compile(r"会同|联合|与|和|及|以及|、|,")
_DUTY_END_RE = re.compile(r"(?:牵头|负责|配合|参与)(?:落实|推进|实施)?$")
_ETC_AFTER_RE = re.compile(r"(?:等(?:相关|有关)?(?:部门|单位)?)?")
_MODAL_RE = re.compile(r"(?:要|应|应当|须|必须)(?=[^求有对当])")
_IN_CHARGE_RE = re.compile(
    rf"{DUTY}负责[^的，。；：,;:]{{0,30}}(?=[，。；：,;:]|$)"
)  # behind 由X; not 由X负责审批的许可证
_DEFINITE = ("完成", "出台", "印发", "公布", "编制", "报送")
_DATED_RE = re.compile(r"(?<![\d年月日])(?=[年月日]*\d)[\d年月日]+(?:底|末|前|内)|年底|月底")
_UNKNOWN_LEAD_RE = re.compile(r"(?:由|(?:^|(?<=[。；;，,]))(?=[省市区县州旗]))(?P<name>[^\W\d_]{3,16}?)牵头(?!人)")
# 金府办发〔2022〕7号: the 府办 in a document's number names nobody.
# 镇监察室负责对…: a sentence opens with a name of one's own place
_UNKNOWN_CHARGE_RE = re.compile(
    r"(?:^|(?<=[。；;]))(?P<name>[省市区县州旗镇乡][^\W\d_]{2,14}?)(?:具体|统一|牵头)?负责(?![人的])"
)
_NUMBER_RE = re.compile(r"[\u4e00-\u9fff]{2,10}\s*[〔\[（(]\d{4}[〕\]）)]\s*\d+\s*号")
_LIST_RE = re.compile(r"[、,，；;：:。]")
_LONGEST_LOOSE = 14
_LONGEST_NAME = 24
_LONGEST_DATE = 24
# what may stand before a body that opens a sentence: 到2025年底前，  一是  每年6月底前，
_ONLY_DATE_RE = re.compile(
    r"(?:[一二三四五六七八九十]是)?(?:(?:到|在|于|自|从|每)?[\d一二三四五六七八九十]{1,4}年?[\d年月日底前末初起中内上下半季度第、至-]{0,14}[，,]?)?"
)
_PART_END = "，。；：,;:"

_Named = Sequence[tuple[MappedText, Unit]]


def extract_row_units(
    owner: str, cell: MappedText, district: str | None, lexicon: UnitLexicon, *, head: str = ""
) -> tuple[UnitMention, ...]:
    """The bodies of a 责任单位 cell; unknown names become bodies of their own (see ``report_unknown_units``).

    Args:
        owner: key of the row.
        cell: its text.
        district: slug of the document's district, or what else ``Lexicon.scope_of`` gives; ``None`` in a city plan.
        lexicon: names of bodies.
        head: of the column, where several columns name bodies: 牵头单位 and 配合单位 tell the role.
    """
    role = role_of(head)
    found = read_list(cell, district, lexicon, mint=True)
    plain = UnitRole.RESPONSIBLE
    return _mentions(owner, [(text, unit, role if own is plain else own) for text, unit, own in found], cell)


def extract_text_units(
    owner: str, text: MappedText, clauses: tuple[Clause, ...], district: str | None, lexicon: UnitLexicon
) -> tuple[UnitMention, ...]:
    """The bodies that running text makes responsible, each once per role; ``clauses`` cut the text (empty: uncut)."""
    found: list[UnitMention] = []
    for part in [clause.text for clause in clauses] or [text]:
        found += _labelled(owner, part, district, lexicon)
        found += _bracketed(owner, part, district, lexicon)
        found += _running(owner, part, district, lexicon)
    return _once(found)


def duty_brackets(text: MappedText) -> tuple[tuple[int, int], ...]:
    """Where in a text brackets stand that say who answers for something."""
    return tuple(match.span() for match in _BRACKET_RE.finditer(text.text))


def extract_part_units(owner: str, title: MappedText, district: str, lexicon: UnitLexicon) -> tuple[UnitMention, ...]:
    """The sub-district that a part of a measure is headed by: 定海 is 定海路街道办事处."""
    units = lexicon.resolve_place(title.text, district)
    return tuple(UnitMention(owner, unit, title, UnitRole.RESPONSIBLE, title, Decimal("0.95")) for unit in units)


def extract_named_units(
    owner: str, text: MappedText, district: str | None, lexicon: UnitLexicon
) -> tuple[UnitMention, ...]:
    """Every body named in ``text``, without a claim that it is responsible; each printed form once.

    A name that means a body only among others (工会 in 工会、妇联) is read beside one that was found. A label
    (责任单位：) is no body.
    """
    numbers = [text.span_of(*match.span()) for match in _NUMBER_RE.finditer(text.text)]
    labels = [text.span_of(*match.span()) for match in LABEL_RE.finditer(text.text) if match.group()[-1] in ":："]
    hits = [(hit, units) for hit, units in lexicon.find(text, district) if not _is_within(hit, numbers)]
    hits += _beside(text, [hit for hit, _ in hits], district, lexicon)
    hits = [(hit, units) for hit, units in hits if not _is_within(hit, labels)]
    kept: dict[tuple[str, str], UnitMention] = {}
    for hit, units in hits:
        for unit in units:
            kept.setdefault((unit.key, hit.text), _mention(owner, unit, hit, UnitRole.NAMED, hit))
    return tuple(sorted(kept.values(), key=lambda m: (m.printed.span, m.unit.key)))


def _is_within(hit: MappedText, spans: Sequence[Span]) -> bool:
    return any(span.start <= hit.span.start and hit.span.end <= span.end for span in spans)


def _beside(
    text: MappedText, hits: Sequence[MappedText], district: str | None, lexicon: UnitLexicon
) -> list[tuple[MappedText, tuple[Unit, ...]]]:
    """Whole pieces of a list of bodies, next to one that was found, that resolve when standing alone."""
    pieces = [piece.strip() for piece in text.split(_LIST_RE)]
    found = {hit.span for hit in hits}
    known = [bool(piece.text) and piece.span in found for piece in pieces]
    new: list[tuple[MappedText, tuple[Unit, ...]]] = []
    for order in (range(len(pieces)), range(len(pieces) - 1, -1, -1)):
        before = False
        for i in order:
            if before and not known[i] and 1 < len(pieces[i]) <= _LONGEST_LOOSE:
                units = lexicon.resolve(pieces[i].text, district)
                known[i] = bool(units)
                new += [(pieces[i], units)] if units else []
            before = known[i]
    return new


def report_unknown_units(mentions: Iterable[UnitMention], lexicon: UnitLexicon) -> tuple[Irregularity, ...]:
    """A note for every body that only a cell names, so that the lexicon can learn it."""
    return tuple(
        Irregularity(
            "unit-not-in-lexicon", Severity.NOTE, m.printed.span, m.printed.text, f"new body {m.unit.key}", m.owner
        )
        for m in mentions
        if lexicon.is_minted(m.unit)
    )


# ── running text ──────────────────────────────────────────────────────────────────────────────────────────────────


def _labelled(owner: str, text: MappedText, district: str | None, lexicon: UnitLexicon) -> Iterator[UnitMention]:
    """（责任单位：X、Y）, 牵头单位：X；配合单位：Y。"""
    for match in _TEXT_LABEL_RE.finditer(text.text):
        begins = not match.start() or is_joined(text, match.start()) or match.group()[0] in "（("
        if not begins and text.text[match.start() - 1] not in " 。；;，,\n（(　":
            continue
        quote = text[match.start() : match.end()].strip("（(〔【[")
        found = read_list(quote, district, lexicon, mint=True)
        bodies = [one for one in found if not lexicon.is_minted(one[1]) or not NO_NAME_RE.search(one[0].text)]
        yield from _mentions(owner, [one for one in bodies if len(one[0]) <= 2 * _LONGEST_NAME], quote)


def _bracketed(owner: str, text: MappedText, district: str | None, lexicon: UnitLexicon) -> Iterator[UnitMention]:
    """（X牵头，Y、Z按职责分工负责）"""
    for inside, found in read_bare_brackets(text, district, lexicon, duties=duty_brackets(text)):
        yield from _mentions(owner, found, inside)
    for match in _BRACKET_RE.finditer(text.text):
        inside = text[match.start("list") : match.end("list")]
        if LABEL_RE.match(inside.text) or not lexicon.find(inside, district):
            continue
        found = read_list(inside, district, lexicon, mint=_DUTY_END_RE.search(inside.text) is not None)
        bodies = [f for f in found if lexicon.resolve(f[0].text, district) or is_name(f[0].text, lexicon)]
        yield from _mentions(owner, _with_support(bodies), inside)


def _with_support(found: Sequence[Found]) -> list[Found]:
    """Beside one that leads (X牵头，Y、Z按职责分工负责) the others support."""
    led = any(role is UnitRole.LEAD for _, _, role in found)
    return [
        (text, unit, UnitRole.SUPPORT if led and role is UnitRole.RESPONSIBLE else role) for text, unit, role in found
    ]


def _running(owner: str, text: MappedText, district: str | None, lexicon: UnitLexicon) -> Iterator[UnitMention]:
    """由X会同Y牵头…, X牵头, 由X负责。, X要…, X会同Y制定…"""
    plain, led = tight(text.drop(_BRACKET_RE)), False
    for start, end, units in _runs(plain, district, lexicon):
        after = _AFTER_RE.match(plain.text, end)
        by = plain.text[start - 1 : start] == "由"
        heads = start == 0 or plain.text[start - 1] in "。；;，,"  # 简化企业手续，区市场监管局负责。
        if after and (after["lead"] or by or heads or (led and after["duty"] == "配合")):
            led = led or after["lead"] is not None
            quote = plain[start - by : after.end()]
            yield from _in_roles(owner, plain, (start, end), units, role_of(after["lead"] or after["duty"]), quote)
        elif by and (charge := _IN_CHARGE_RE.match(plain.text, end)):
            quote = plain[start - 1 : charge.end()]
            yield from _in_roles(owner, plain, (start, end), units, UnitRole.RESPONSIBLE, quote)
        else:
            yield from _subjects(owner, plain, (start, end), units, lexicon)
    yield from _unknown_leads(owner, plain, district, lexicon)


def _in_roles(
    owner: str, plain: MappedText, run: tuple[int, int], units: _Named, first: UnitRole, quote: MappedText
) -> Iterator[UnitMention]:
    """The bodies of a run; behind 会同 or 联合 they support one that leads."""
    partner = re.search("会同|联合", plain.text[slice(*run)])
    cut = run[0] + partner.start() if partner else run[1]
    rest = UnitRole.SUPPORT if first is UnitRole.LEAD else first
    for hit, unit in units:
        yield _mention(owner, unit, hit, first if plain.at.index(hit.at[0]) < cut else rest, quote)


def _subjects(
    owner: str, plain: MappedText, run: tuple[int, int], units: _Named, lexicon: UnitLexicon
) -> Iterator[UnitMention]:
    """Bodies that open a sentence and are told what to do; those of a class only with a date."""
    start, end = run
    behind = _etc_end(plain.text, end)
    if (start == 0 or plain.text[start - 1] in "。；;") and _MODAL_RE.match(plain.text, behind):
        done, sure = behind, _MODAL
    elif (doing := lexicon.subject_re.match(plain.text, behind)) and (
        _opens_dated(plain.text, start) or _is_by(plain.text, start, behind)
    ):
        done, sure = doing.end(), _SUBJECT
    else:
        return
    quote = plain[start : _part_end(plain.text, done)]
    bound = _is_bound(plain.text, start, done)
    partner = re.search("会同|联合", plain.text[start:end])
    cut = start + partner.start() if partner else 0
    for hit, unit in units:
        if unit.is_group and not bound:
            continue
        first = UnitRole.LEAD if plain.at.index(hit.at[0]) < cut else UnitRole.SUPPORT
        yield UnitMention(owner, unit, hit, first if partner else UnitRole.RESPONSIBLE, quote, sure)


def _is_by(text: str, start: int, end: int) -> bool:
    """由X会同Y制定方案, and not 由X制定的方案."""
    return text[start - 1 : start] == "由" and "的" not in text[end : _part_end(text, end)]


def _is_bound(text: str, start: int, done: int) -> bool:
    """Whether the sentence around ``start`` sets a date, or its deed, which ends at ``done``, has a definite end."""
    begin = max((text.rfind(mark, 0, start) for mark in "。；;：:"), default=-1) + 1
    end = next((i for i in range(done, len(text)) if text[i] in "。；;"), len(text))
    return _DATED_RE.search(text, begin, end) is not None or text[:done].endswith(_DEFINITE)


def _etc_end(text: str, at: int) -> int:
    """Behind 等部门, if that follows the last name of a run."""
    found = _ETC_AFTER_RE.match(text, at)
    return found.end() if found else at


def _runs(
    plain: MappedText, district: str | None, lexicon: UnitLexicon
) -> Iterator[tuple[int, int, list[tuple[MappedText, Unit]]]]:
    """Runs of bodies joined by 、和会同 and so on: start, end, bodies."""
    start = end = -1
    run: list[tuple[MappedText, Unit]] = []
    place = {offset: index for index, offset in enumerate(plain.at)}
    for hit, units in lexicon.find(plain, district):
        at = place[hit.at[0]]
        if run and not _PARTNER_RE.fullmatch(plain.text, end, at) and at != end:
            yield start, end, run
            run = []
        start = at if not run else start
        run = run + [(hit, unit) for unit in units]
        end = at + len(hit)
    if run:
        yield start, end, run


def _unknown_leads(owner: str, plain: MappedText, district: str | None, lexicon: UnitLexicon) -> Iterator[UnitMention]:
    for pattern, role in ((_UNKNOWN_LEAD_RE, UnitRole.LEAD), (_UNKNOWN_CHARGE_RE, UnitRole.RESPONSIBLE)):
        for match in pattern.finditer(plain.text):
            name = plain[match.start("name") : match.end("name")]
            if lexicon.find(name, district) or not is_name(name.text, lexicon):
                continue
            units = lexicon.resolve(name.text, district) or (lexicon.mint(name.text, district),)
            quote = plain[match.start() : match.end()]
            yield from (UnitMention(owner, unit, name, role, quote, _MINTED) for unit in units)


def _opens_dated(text: str, start: int) -> bool:
    """Whether a sentence begins at ``start``, or only a date stands before it: 2019年12月底前，各区完成分析。"""
    begin = max((text.rfind(mark, 0, start) for mark in "。；;：:"), default=-1) + 1
    return start - begin <= _LONGEST_DATE and _ONLY_DATE_RE.fullmatch(text, begin, start) is not None


def _part_end(text: str, at: int) -> int:
    return next((i for i in range(at, len(text)) if text[i] in _PART_END), len(text))


def _mentions(owner: str, found: list[Found], quote: MappedText) -> tuple[UnitMention, ...]:
    return _once([_mention(owner, unit, printed, role, quote) for printed, unit, role in found])


def _mention(owner: str, unit: Unit, printed: MappedText, role: UnitRole, quote: MappedText) -> UnitMention:
    minted = unit.key.rsplit("/", 1)[1].startswith("u-")
    return UnitMention(owner, unit, printed, role, quote, _MINTED if minted else _KNOWN)


def _once(mentions: Iterable[UnitMention]) -> tuple[UnitMention, ...]:
    """Each body once per role, at its first place."""
    kept: dict[tuple[str, UnitRole], UnitMention] = {}
    for mention in mentions:
        kept.setdefault((mention.unit.key, mention.role), mention)
    return tuple(sorted(kept.values(), key=lambda m: (m.printed.span, m.unit.key)))
