"""What is each showcase case an example of? ``sp:exemplifies`` → the reforms and measures that it puts into practice.

In: facts, the registry of reforms and brands, ``Wording``, the topic links. Out: links with the words of both sides.

1. A reform is exemplified where the case did it (``kg.link.case_sides``).
2. A measure is exemplified where the same practice is named in both. Every shared reform counts for the pair. It counts
   more, the surer it is that the case did it and that the measure commits to it; it counts less, the more measures name
   it, where it is a whole family (“一件事” is a hundred things), and where the two have no topic in common, unless
   hardly anyone else names it. A brand or quoted name of the case's own district, a term that the case keeps using and
   that few measures have, and words in common count in the same way (``kg.link.case_similarity``).
3. The signs are joined as independent ones (noisy or), and the same district adds. The result is the confidence.
4. A pair that shared reforms join, and no brand or quoted name, nor a term that tells more, is *derived*: it follows
   from what case and measure each do with the reform, and says through which (``Link.via``).
5. The same topic in the same district, with words in common, is a theme, which is no example: ``sp:sameTheme``.

A case whose signs stay below the threshold is an example of nothing that the plans hold, and gets no link.
Limits: the same practice under another name is seen only where the words around are alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import inf, prod
from typing import NamedTuple

from kg import ids
from kg.lexicon.boilerplate import Wording
from kg.lexicon.modality import ModalityCues, load_modality
from kg.lexicon.reforms import Reform, ReformLexicon
from kg.link.case_sides import CaseSide, MeasureSide, read_cases, read_measures
from kg.link.case_similarity import Likeness, Text, compare, find_words, share_names
from kg.records import Evidence, Facts, Link, Method
from kg.text.mapped import MappedText
from kg.text.normalise import bare

__all__ = ["link_cases"]

_EXEMPLIFIES, _SAME_THEME = "sp:exemplifies", "sp:sameTheme"
_CENT = Decimal("0.01")
_MOST = 0.98  # no sign is proof
_THRESHOLD = 0.6  # of confidence, below which a pair is not linked
# Measures that name a reform, per plan → what it tells to share it, and what is left of that between unlike topics.
_RARE = ((0.5, 0.97, 1.0), (0.75, 0.97, 0.8), (1.25, 0.9, 0.65), (2.0, 0.8, 0.65), (inf, 0.5, 0.65))
_FEW, _FEW_EACH = 3, 0.75  # measures that may hold a term of the case's own: so many, or per plan
_FAMILY = 0.2  # for every special form that a reform has
_BRAND, _NAME, _TERM = 0.95, 0.6, 0.75  # a name in quotes may be a figure of speech (“店小二”)
_SAME_DISTRICT = 0.35  # of what is lacking
_WORDS = (0.5, 0.4, 0.6)  # overlap from which words count; for every 1 of overlap beyond it; how much at most
# Which sign a link is quoted by: a name of the case's own, else the strongest, a mere theme last.
_ORDER = {Method.NAMED_REFORM: 0, Method.TEXT_REUSE: 1, Method.DERIVED: 1, Method.THEMATIC: 2}
_THEME = 0.4  # the same topic in the same district, where words count


class _Telling(NamedTuple):
    """How much two texts have in common that name the same reform: of like, and of unlike topics."""

    like: float
    unlike: float


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the whole corpus: by pair, by reform, by district, by case or measure."""

    likeness: Mapping[tuple[str, str], Likeness]
    names: Mapping[tuple[str, str], Sequence[str]]
    telling: Mapping[str, _Telling]
    brands: Mapping[str, Sequence[str]]
    topics: Mapping[str, frozenset[str]]

    def unlike(self, a: str, b: str) -> bool:
        """Both have topics, and none in common."""
        return a in self.topics and b in self.topics and not self.topics[a] & self.topics[b]

    def alike(self, a: str, b: str) -> bool:
        return bool(self.topics.get(a, frozenset()) & self.topics.get(b, frozenset()))


class _Sign(NamedTuple):
    """One reason for a link: its strength, the words of both sides."""

    strength: float
    method: Method
    case: MappedText
    measure: MappedText
    what: str  # key of the reform, or the words


def link_cases(
    facts: Sequence[Facts],
    lexicon: ReformLexicon,
    wording: Wording,
    topics: Iterable[Link] = (),
    cues: ModalityCues | None = None,
) -> tuple[Link, ...]:
    """Links from every case to the reforms and measures that it is an example of, measures by falling confidence.

    Args:
        facts: of the whole corpus.
        lexicon: reforms and brands.
        wording: formulas and known terms.
        topics: links ``dct:subject`` of cases and measures; without them no pair is alike or unlike in topic.
        cues: words of time and modality, by default those that ship with the package.
    """
    cues = cues or load_modality()
    forms = _special_forms(lexicon)
    special = {key: [word for entry in entries for word in entry.context] for key, entries in forms.items()}
    measures = [measure for one in facts for measure in read_measures(one, special)]
    cases = [case for one in facts for case in read_cases(one, lexicon, cues)]
    plans = len({measure.slug for measure in measures})
    held = Counter(key for measure in measures for key in measure.reforms)
    brands: dict[str, list[str]] = {}
    for brand in lexicon.brands:
        brands.setdefault(brand.district, []).append(bare(brand.label))
    few = max(_FEW, round(_FEW_EACH * plans))
    promised = [measure.text for measure in measures]
    known = _Known(
        compare([case.text for case in cases], promised, wording, few=few),
        share_names([case.whole for case in cases], promised, wording, few=few),
        {key: _telling(n / plans, len(forms.get(key, ()))) for key, n in held.items()},
        brands,
        _topics(topics),
    )
    out: list[Link] = []
    for case in cases:
        found = [link for measure in measures for link in _measure_link(case, measure, known)]
        out += [*_reform_links(case), *sorted(found, key=lambda link: (-link.confidence, link.object))]
    return tuple(out)


def _special_forms(lexicon: ReformLexicon) -> dict[str, list[Reform]]:
    forms: dict[str, list[Reform]] = {}
    for entry in lexicon.reforms:
        if entry.broader is not None:
            forms.setdefault(ids.reform(entry.broader), []).append(entry)
    return forms


def _telling(rate: float, forms: int) -> _Telling:
    """For a reform that ``rate`` measures of a plan name, and that has so many special forms."""
    _, worth, left = next(row for row in _RARE if rate <= row[0])
    worth /= 1 + _FAMILY * forms
    return _Telling(worth, worth * left)


def _topics(links: Iterable[Link]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for link in links:
        if link.predicate == "dct:subject":
            found.setdefault(link.subject, set()).add(link.object)
    return {key: frozenset(topics) for key, topics in found.items()}


def _reform_links(case: CaseSide) -> Iterator[Link]:
    for key, (strength, mention) in case.reforms.items():
        if strength >= _THRESHOLD:
            evidence = Evidence(case.slug, mention.quote)
            yield Link(case.case.key, _EXEMPLIFIES, key, Method.NAMED_REFORM, _rounded(strength), evidence)


def _measure_link(case: CaseSide, measure: MeasureSide, known: _Known) -> Iterator[Link]:
    home = case.case.district is not None and case.case.district == measure.district
    like = known.likeness.get((case.text.key, measure.text.key))
    signs = list(_shared_reforms(case, measure, known))
    if home:
        signs += _own_names(case, measure, known)
    if like is not None:
        signs += _shared_words(case, measure, like, known, home=home)
    confidence = 1 - prod(1 - sign.strength for sign in signs) * (1 - _SAME_DISTRICT if home else 1)
    if signs and confidence >= _THRESHOLD:
        signs.sort(key=lambda sign: (_ORDER[sign.method], -sign.strength))  # a name shows more than words
        best = signs[0]
        yield Link(
            case.case.key, _SAME_THEME if best.method is Method.THEMATIC else _EXEMPLIFIES, measure.measure.key,
            best.method, _rounded(confidence),
            Evidence(case.slug, best.case), Evidence(measure.slug, best.measure),
            note="; ".join(dict.fromkeys(sign.what for sign in signs if sign.method is best.method)),
            via=tuple(dict.fromkeys(sign.what for sign in signs if sign.method is Method.DERIVED)),
        )  # fmt: skip


def _shared_reforms(case: CaseSide, measure: MeasureSide, known: _Known) -> Iterator[_Sign]:
    unlike = known.unlike(case.text.key, measure.text.key)
    for key in sorted(case.reforms.keys() & measure.reforms.keys()):
        (told, there), (promised, here), telling = case.reforms[key], measure.reforms[key], known.telling[key]
        strength = told * promised * (telling.unlike if unlike else telling.like)
        yield _Sign(strength, Method.DERIVED, there.quote, here.quote, key)


def _own_names(case: CaseSide, measure: MeasureSide, known: _Known) -> Iterator[_Sign]:
    """Brands of the district, and names in quotes, that stand in both; the case may tell of them in its background."""
    for brand in known.brands.get(case.case.district or "", ()):
        yield from _sign(case.whole, measure.text, brand, _BRAND, Method.NAMED_REFORM)
    for name in known.names.get((case.text.key, measure.text.key), ()):
        yield from _sign(case.whole, measure.text, name, _NAME, Method.NAMED_REFORM)


def _shared_words(
    case: CaseSide, measure: MeasureSide, like: Likeness, known: _Known, *, home: bool
) -> Iterator[_Sign]:
    for term in like.terms:
        yield from _sign(case.text, measure.text, term, _TERM, Method.TEXT_REUSE)
    least, slope, most = _WORDS
    strength = min(most, slope * (like.overlap - least))
    if strength <= 0 or known.unlike(case.text.key, measure.text.key):
        return
    if home and known.alike(case.text.key, measure.text.key):
        strength = max(strength, _THEME)
    yield from _sign(case.text, measure.text, like.run, strength, Method.THEMATIC)


def _sign(case: Text, measure: Text, words: str, strength: float, method: Method) -> Iterator[_Sign]:
    there, here = find_words(case, words), find_words(measure, words)
    if there is not None and here is not None:
        yield _Sign(strength, method, there, here, words)


def _rounded(confidence: float) -> Decimal:
    return Decimal(min(confidence, _MOST)).quantize(_CENT)
