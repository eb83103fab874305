"""How good is the graph? The corpus is measured against hand-made truth (``data/gold/``).

In: facts and links of the corpus as the automatic methods find them (before curation), the lexicon, the gold rows.
Out: a ``Report``: precision, recall and F1 per relation and method, and links judged for a calibration table. Only
``read_gold`` touches files; all else is pure, and no score ever changes a link.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.evaluate.calibrated import calibration_page, with_tables
from kg.evaluate.continued import score_continuity
from kg.evaluate.extract import score_extracted
from kg.evaluate.gold import Gold, read_gold
from kg.evaluate.judged import score_judged
from kg.evaluate.lexicon import score_names
from kg.evaluate.link import score_links
from kg.evaluate.locate import Places, ReformNames
from kg.evaluate.measured import score_measured
from kg.evaluate.parse import score_parsed
from kg.evaluate.report import format_report, format_suggestions, report_as_json
from kg.evaluate.scores import Report, by_method
from kg.lexicon.bundle import Lexicon
from kg.records import Facts, Linked

__all__ = ["Report", "calibration_page", "evaluate", "format_report", "format_suggestions", "read_gold",
           "report_as_json", "with_tables"]  # fmt: skip


def evaluate(corpus: Sequence[Facts], linked: Linked, lexicon: Lexicon, gold: Gold) -> Report:
    """The scores of every gold file that is there.

    Args:
        corpus: facts of every document.
        linked: the links to be judged; curation left out, where the methods themselves are in question.
        lexicon: for the names of reforms and districts.
        gold: as ``read_gold`` gives it.

    Raises:
        GoldError: a row names a document, path or case that the corpus does not have.
    """
    places = Places(corpus, gold, lexicon.district_slugs)
    names = ReformNames(lexicon.reforms, linked)
    scores = [*score_parsed(gold, places, linked.links), *score_extracted(gold, places, lexicon.units)]
    of_links, judged = score_links(gold, places, names, linked.links)
    of_continuity, carried = score_continuity(gold.rows("continuity"), places, linked.links)
    judged += carried
    scores += [*of_links, *of_continuity, *by_method(judged), *score_names(gold, places, names, linked.links)]
    scores += score_judged(gold, places, linked.links)
    scores += score_measured(gold.rows("quantities"), corpus, lexicon)
    return Report(tuple(score for score in scores if score.wanted or score.found), tuple(judged))
