"""The vectors of a corpus made by an encoder: corpus, encoder and the vectors that are there → new ``Vectors``.

1. The clauses are those that links compare (``kg.link.passages``): sentences of measures, and reform items of rows.
2. What has a vector of the same model keeps it, so that an added document adds lines and changes none.
3. The first time, or where all is made anew, the mean of all is taken for the centre.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import fsum

from kg.encode.encoders import Encoder
from kg.lexicon.vectors import Calibration, Vectors, clause_hash, quantise
from kg.link.passages import passages_of
from kg.records import Document

__all__ = ["UNIT", "clauses_of", "encodable", "make_vectors"]

#: Levels in a length of 1: of 384 dimensions hardly any is beyond a fourth of that.
UNIT = 120

_FINE = 1_000_000


def clauses_of(documents: Iterable[Document]) -> tuple[str, ...]:
    """The clauses of all measures, as they are given to an encoder, each once, in the order of the documents."""
    passages = (p for document in documents for p in passages_of(document) if not p.owner.startswith("case/"))
    return tuple(dict.fromkeys(encodable(passage.text.text) for passage in passages))


def encodable(text: str) -> str:
    """Without white space: a line that was broken in the source says nothing."""
    return "".join(text.split())


def make_vectors(
    texts: Sequence[str], encoder: Encoder, known: Vectors, calibration: Calibration, *, anew: bool = False
) -> Vectors:
    """Vectors of exactly these texts.

    Args:
        texts: as ``clauses_of`` gives them.
        encoder: asked about what has no vector yet.
        known: the vectors that are there; those of another model are of no use.
        calibration: of the new vectors, where there are none yet.
        anew: make all again, with a new centre.
    """
    keep = not anew and known.model == encoder.model and bool(known)
    have = known.levels if keep else {}
    keys = {clause_hash(text, encoder.model): text for text in texts}
    missing = {key: text for key, text in keys.items() if key not in have}
    raw = encoder.encode(list(missing.values()))
    if keep:
        centre, unit, odds = known.centre, known.unit, known.calibration
    else:
        centre = tuple(round(_FINE * fsum(column) / len(raw)) for column in zip(*raw, strict=True))
        unit, odds = UNIT, calibration
    fresh = dict(zip(missing, quantise(raw, centre, unit), strict=True))
    levels = {key: have[key] if key in have else fresh[key] for key in keys}
    return Vectors(encoder.model, len(centre), unit, centre, odds, levels)
