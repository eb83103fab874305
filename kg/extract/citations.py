"""Citations: every 《…》 of a text, with what it names and what the text does with it.

In: the text of a measure, a section, a case, or the raw front matter of a plan.
Out: one ``Citation`` per 《…》, in text order, and one per document named by its version (优化营商环境6.0版政策).

1. The words between 《 and its own 》 are the print; blanks and line breaks inside (a page break) are not in the title.
2. One title per document: the registry's spelling; a short name declared by （以下简称《…》）; a title that another one
   of the same text ends with (《技术规定》 after 《上海市城市规划管理技术规定》), unless only a place name is more.
3. It is a document by the ending of its title (办法, 方案 …) unless it is a form, a newspaper or a headline.
4. Its level comes from the registry, the head of its title, the words beside it, or, if this text makes it, its maker.
5. The relation comes from the nearest cue before it in its part of the sentence, or before the list it stands in:
   根据 → basis; 制定 → issues; 落实 → basis in a purpose clause (为贯彻落实《…》), otherwise cites.

Limits: a 《 that is never closed gives nothing; the level of a bare title without any sign is ``other``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.lexicon.citations import CitationLexicon
from kg.records import Citation, Reference
from kg.text.mapped import MappedText
from kg.text.normalise import fold

__all__ = ["extract_citations", "extract_version_mentions"]

_LONGEST_TITLE = 160
_BLANK_RE = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")
#: （试行）, （2024年版） at the end of a title, and a trailing version.
_TAIL_RE = re.compile(r"(?:[（(〔][^（）()〔〕]*[)）〕]|\d{4}年?版)+$")
#: A sentence ends here, and a part of it there.
_SENTENCE_RE = re.compile(r"[。；;！？!?\n]")
_PART_RE = re.compile(r"[，,：:。；;！？!?\n]")
#: Between two titles of one list: nothing, 、, 和, 以及8份, 、国家市场监管总局; with a bracket after the first.
_LIST_RE = re.compile(r"(?:[（(][^（）()]*[)）])?\s*(?:(?:、|和|及|与|以及)[^，,。；;《》]{0,14})?")
#: How far before a title its cue may stand: 发布了全市首例地方标准合规领域的《…》 (case 1).
_CUE_REACH = 30
#: A short title has at least so many characters; 《办法》 alone must be declared.
_SHORTEST = 4
#: What stands before the place in a title: 关于虹口区…, 关于印发〈上海市…〉的通知.
_ABOUT_RE = re.compile(r"^关于(?:(?:印发|发布|转发|修订)[〈<《“]?)?")


@dataclass(frozen=True, slots=True)
class _Title:
    """``[start, end)`` of one 《…》, brackets included, its print, and its title without blanks."""

    start: int
    end: int
    printed: MappedText
    bare: str


@dataclass(frozen=True, slots=True)
class _Page:
    """A text with its titles, their canonical names, and who speaks."""

    owner: str
    text: MappedText
    masked: str  # the text with the inside of its titles blotted out
    titles: tuple[_Title, ...]
    names: tuple[str, ...]
    firsts: tuple[int, ...]  # of each title, the first of the list that it stands in
    lexicon: CitationLexicon
    district: str | None
    self_title: str
    level: str

    def before(self, n: int) -> str:
        return self.masked[: self.titles[n].start]

    def after(self, n: int) -> str:
        return self.text.text[self.titles[n].end : self.titles[n].end + _LONGEST_TITLE]


def extract_citations(
    owner: str,
    text: MappedText,
    lexicon: CitationLexicon,
    *,
    district: str | None,
    self_title: str,
    level: str = "",
) -> tuple[Citation, ...]:
    """Every 《…》 of ``text``, in text order.

    Args:
        owner: key of the measure, section, case or plan.
        text: its words.
        lexicon: from ``kg.lexicon.citations.load_citations``.
        district: slug of the district that speaks, ``None`` for the city.
        self_title: title of the document that the text is part of.
        level: of the speaker; by default district for a district's text, else municipal.

    >>> from kg.lexicon.citations import load_citations
    >>> line = MappedText.of("对照《上海加强集成创新持续优化营商环境行动方案》要求，结合杨浦实际，制定本实施方案。")
    >>> [c] = extract_citations("p", line, load_citations(), district="yangpu", self_title="")
    >>> c.title, c.relation.value, c.level
    ('上海市加强集成创新持续优化营商环境行动方案', 'basis', 'municipal')
    >>> c.quote.text
    '对照《上海加强集成创新持续优化营商环境行动方案》要求'
    """
    titles = tuple(_titles(text))
    masked = _masked(text.text, titles)
    page = _Page(
        owner,
        text,
        masked,
        titles,
        _canonical(titles, text.text, lexicon),
        _firsts(titles, masked),
        lexicon,
        district,
        self_title,
        level or ("district" if district else "municipal"),
    )
    return _one_level(tuple(_citation(page, n) for n in range(len(titles))))


def extract_version_mentions(owner: str, text: MappedText, lexicon: CitationLexicon) -> tuple[Citation, ...]:
    """Documents named by their informal version, without brackets; a version that nobody registered gives nothing.

    >>> from kg.lexicon.citations import load_citations
    >>> line = MappedText.of("闵行区依托全市优化营商环境6.0版政策，持续提速")
    >>> [(c.printed.text, c.title[:10]) for c in extract_version_mentions("case/2023/20", line, load_citations())]
    [('优化营商环境6.0版政策', '上海市加强集成创新持')]
    """
    matches = [match for pattern in lexicon.documents.mentions for match in pattern.finditer(text.text)]
    found: list[Citation] = []
    done = 0
    for match in sorted(matches, key=lambda match: (match.start(), -match.end())):
        known = lexicon.documents.of_version(match["version"])
        if known is None or match.start() < done:
            continue
        done = match.end()
        start, end = _part(text.text, match.start(), done)
        printed, quote = text[match.start() : done], text[start:end].strip()
        found.append(Citation(owner, printed, known.title, True, known.level, Reference.CITES, quote))
    return tuple(found)


def _titles(text: MappedText) -> Iterator[_Title]:
    """Each 《 with its own 》; one that is never closed, or holds a whole page, is passed over."""
    plain, place = text.text, 0
    while (start := plain.find("《", place)) >= 0:
        end = _closing(plain, start)
        if end is None:
            place = start + 1
            continue
        printed = text[start + 1 : end].strip()
        if printed.text:
            yield _Title(start, end + 1, printed, _BLANK_RE.sub("", printed.text))
        place = end + 1


def _closing(plain: str, start: int) -> int | None:
    depth = 0
    for place in range(start, min(len(plain), start + _LONGEST_TITLE)):
        depth += (plain[place] == "《") - (plain[place] == "》")
        if depth == 0:
            return place
    return None


def _masked(plain: str, titles: tuple[_Title, ...]) -> str:
    """The text with the inside of its titles blotted out, so that no comma, cue or line break in them counts."""
    chars = list(plain)
    for title in titles:
        chars[title.start + 1 : title.end - 1] = "\ufffc" * (title.end - title.start - 2)
    return "".join(chars)


def _firsts(titles: tuple[_Title, ...], masked: str) -> tuple[int, ...]:
    firsts: list[int] = []
    for n, title in enumerate(titles):
        goes_on = n and _LIST_RE.fullmatch(masked, titles[n - 1].end, title.start)
        firsts.append(firsts[-1] if goes_on else n)
    return tuple(firsts)


def _canonical(titles: tuple[_Title, ...], plain: str, lexicon: CitationLexicon) -> tuple[str, ...]:
    """The one title of each: registered, declared short, or a fuller one of the same text."""
    declared: dict[str, str] = {}
    family = _Family(titles, lexicon)
    for title in titles:
        if short := lexicon.short_re.match(plain, title.end):
            declared[fold(short["short"])] = title.bare
    names = []
    for n, title in enumerate(titles):
        known = lexicon.documents.find(title.bare)
        full = known.title if known else declared.get(fold(title.bare)) or family.fuller(n) or title.bare
        known = lexicon.documents.find(full)
        names.append(known.title if known else full)
    return tuple(names)


class _Family:
    """The titles of one text, to find which is short for which: a thousand of them in no more than a moment."""

    def __init__(self, titles: tuple[_Title, ...], lexicon: CitationLexicon) -> None:
        self._titles, self._lexicon = titles, lexicon
        self._own = [fold(_TAIL_RE.sub("", title.bare)) for title in titles]
        self._first: dict[str, int] = {}
        for n, own in enumerate(self._own):
            self._first.setdefault(own, n)
        # Read backwards, titles that end alike stand next to each other.
        self._backwards = sorted((own[::-1], n) for n, own in enumerate(self._own))

    def fuller(self, n: int) -> str | None:
        """A title that title ``n`` shortens, or repeats with another bracket; the nearest before it first."""
        own = self._own[n]
        longer = (
            [at for at in self._ending_in(own) if _shortens(own, self._own[at], self._lexicon)]
            if len(own) >= _SHORTEST
            else []
        )
        if longer:
            before = [at for at in longer if at < n]
            nearest = max(before) if before else min(longer)
            return self._titles[self._first[self._own[nearest]]].bare
        first = self._first[own]
        return self._titles[first].bare if first < n else None

    def _ending_in(self, own: str) -> Iterator[int]:
        backwards = own[::-1]
        for at in range(bisect_left(self._backwards, (backwards, -1)), len(self._backwards)):
            text, n = self._backwards[at]
            if not text.startswith(backwards):
                return
            yield n


def _shortens(short: str, full: str, lexicon: CitationLexicon) -> bool:
    """《优化营商环境条例》 is not short for 《上海市优化营商环境条例》: only a place stands between them."""
    if not full.endswith(short) or full == short:
        return False
    return lexicon.place_re.fullmatch(full[: -len(short)]) is None


def _citation(page: _Page, n: int) -> Citation:
    title, name, after = page.titles[n], page.names[n], page.after(n)
    relation, start = _relation(page, n)
    if fold(name) == fold(page.self_title):
        relation = Reference.SELF
    is_document = relation is Reference.SELF or _is_document(page, n, relation)
    level = _level(page, n, relation) if is_document else "other"
    _, end = _part(page.masked, title.start, title.end)
    number = page.lexicon.number_re.match(after)
    printed_number = re.sub(r"\s", "", number["number"]) if number else None
    quote = page.text[start:end].strip()
    return Citation(page.owner, title.printed, name, is_document, level, relation, quote, printed_number)


def _one_level(citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
    """A document has one level: where one mention shows none, another mention of the same text does."""
    shown: dict[str, str] = {}
    for citation in citations:
        if citation.level != "other":
            shown.setdefault(citation.title, citation.level)
    return tuple(
        replace(citation, level=shown.get(citation.title, "other")) if citation.is_document else citation
        for citation in citations
    )


def _part(plain: str, start: int, end: int) -> tuple[int, int]:
    """From the comma before ``start`` to the comma, stop or line end behind ``end``."""
    stops = _stops(plain, _PART_RE)
    before, behind = bisect_left(stops, start), bisect_left(stops, end)
    return (stops[before - 1] + 1 if before else 0), (stops[behind] if behind < len(stops) else len(plain))


@lru_cache(maxsize=8)
def _stops(plain: str, pattern: re.Pattern[str]) -> tuple[int, ...]:
    """Where the marks of a text stand, found once for all its titles."""
    return tuple(stop.start() for stop in pattern.finditer(plain))


def _relation(page: _Page, n: int) -> tuple[Reference, int]:
    """What the text does with title ``n``, and where the part of the sentence that says so begins."""
    first, masked = page.firsts[n], page.masked
    head = page.titles[first].start
    start, _ = _part(masked, head, page.titles[first].end)
    if page.lexicon.issues_after_re.match(page.after(n)):
        return Reference.ISSUES, start
    cues = [
        cue
        for cue in page.lexicon.cue_re.finditer(masked, max(start, head - _CUE_REACH), head)
        if masked[cue.end() : head] != page.lexicon.maker
    ]
    if not cues:
        return Reference.CITES, _part(masked, page.titles[n].start, page.titles[n].end)[0]
    return _meaning(cues[-1].group(), masked, head, page.lexicon), start


def _meaning(cue: str, masked: str, head: int, lexicon: CitationLexicon) -> Reference:
    if cue in lexicon.basis:
        return Reference.BASIS
    if cue in lexicon.issues:
        return Reference.ISSUES
    stops = _stops(masked, _SENTENCE_RE)
    before = bisect_left(stops, head)
    sentence = masked[stops[before - 1] + 1 if before else 0 : head].strip()
    return Reference.BASIS if lexicon.purpose_re.match(sentence) else Reference.CITES


def _is_document(page: _Page, n: int, relation: Reference) -> bool:
    """By its ending, unless the words beside it tell otherwise; what a text rests on is a document of whatever name."""
    before, after, name, lexicon = page.before(n), page.after(n), page.names[n], page.lexicon
    if before.endswith(lexicon.other_before) or after.startswith(lexicon.other_after):
        return False
    title = _TAIL_RE.sub("", name)
    if lexicon.documents.find(name) or title.endswith(lexicon.document_first):
        return True
    if title.endswith(lexicon.other_endings):
        return False
    named = title.endswith(lexicon.document_endings) or before.endswith(lexicon.document_before)
    return named or relation is Reference.BASIS


def _level(page: _Page, n: int, relation: Reference) -> str:
    """Registry, head of the title, words beside it, kind of law; what a text makes itself has its maker's level."""
    name, lexicon, own = page.names[n], page.lexicon, page.level
    known = lexicon.documents.find(name)
    if known:
        return known.level
    if relation is Reference.SELF:
        return own
    return (
        _level_of_title(name, lexicon)
        or _level_beside(page.before(n), page.after(n), lexicon)
        or ("national" if lexicon.national_re.search(_TAIL_RE.sub("", name)) else None)
        or (own if relation is Reference.ISSUES else "other")
    )


def _level_of_title(name: str, lexicon: CitationLexicon) -> str | None:
    name = _ABOUT_RE.sub("", name)
    place = lexicon.district_re.match(name)
    if lexicon.district_names.match(name) or (place and not place["name"].endswith(lexicon.not_district)):
        return "district"
    return next((level for level, pattern in lexicon.levels if pattern.match(name)), None)


def _level_beside(before: str, after: str, lexicon: CitationLexicon) -> str | None:
    for level, words in lexicon.level_after:
        if after.startswith(words):
            return level
    return next((level for level, words in lexicon.level_before if before.endswith(words)), None)
