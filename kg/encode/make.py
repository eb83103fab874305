"""The vectors of a corpus made by an encoder: corpus, encoder and the vectors that are there → new ``Vectors``.

1. The clauses are those that links compare (``kg.link.passages``): sentences of measures, and reform items of rows.
2. What has a vector of the same model keeps it, so that an added document adds lines and changes none.
3. The first time, or where all is made anew, the mean of all is taken for the centre.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum
from pathlib import Path

from kg.encode.encoders import Encoder, open_encoder
from kg.errors import BuildError
from kg.lexicon.bundle import load_lexicon
from kg.lexicon.vectors import Calibration, Vectors, clause_hash, quantise, write_vectors
from kg.link.passages import passages_of
from kg.pipeline import run_document
from kg.read.manifest import read_manifest
from kg.records import Document

__all__ = ["CALIBRATION", "UNIT", "Made", "clauses_of", "encodable", "make_vectors", "remake"]

#: Fitted for multilingual-e5-small on pairs of clauses that were read (``docs/calibration.md``).
CALIBRATION = Calibration(nothing=-9110, cosine=14610, words=5460, part=12720, name=2980)
_FITTED = "multilingual-e5-small"

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


@dataclass(frozen=True, slots=True)
class Made:
    """What ``remake`` did. ``fitted``: the confidence was fitted for this model."""

    file: Path
    fresh: int
    kept: int
    fitted: bool


def remake(data: Path, name: str, *, anew: bool = False) -> Made:
    """Write the vectors of a data folder, in place of those of another model.

    Args:
        data: folder with ``corpus.yaml``, ``sources/`` and ``lexicon/``.
        name: of an encoder, as ``open_encoder`` takes it.
        anew: make all again.

    Raises:
        KgError: the data is at fault, there is no such encoder, or the file cannot be written.
    """
    encoder = open_encoder(name)
    lexicon = load_lexicon(data / "lexicon")
    entries = read_manifest(data / "corpus.yaml")
    texts = clauses_of(run_document(entry, data / "sources", lexicon).document for entry in entries)
    known = lexicon.vectors
    made = make_vectors(texts, encoder, known, anew=anew)
    kept = 0 if anew else len(made.levels.keys() & known.levels.keys())
    folder = data / "vectors"
    file = folder / f"{made.model}.vec"
    try:
        folder.mkdir(exist_ok=True)
        file.write_text(write_vectors(made), encoding="utf-8")
        for other in sorted(set(folder.glob("*.vec")) - {file}):
            other.unlink()
    except OSError as err:
        raise BuildError(f"cannot be written: {err.strerror}", where=file, mend="name another folder: --data") from err
    return Made(file, len(made.levels) - kept, kept, made.model.startswith(_FITTED))


def make_vectors(texts: Sequence[str], encoder: Encoder, known: Vectors, *, anew: bool = False) -> Vectors:
    """Vectors of exactly these texts.

    Args:
        texts: as ``clauses_of`` gives them.
        encoder: asked about what has no vector yet.
        known: the vectors that are there; those of another model are of no use.
        anew: make all again, with a new centre.
    """
    keep = not anew and known.model == encoder.model and bool(known)
    have = known.levels if keep else {}
    keys = {clause_hash(text, encoder.model): text for text in texts}
    missing = {key: text for key, text in keys.items() if key not in have}
    raw = encoder.encode(list(missing.values())) if missing else []
    if keep:
        centre, unit, odds = known.centre, known.unit, known.calibration
    else:
        centre = tuple(round(_FINE * fsum(column) / len(raw)) for column in zip(*raw, strict=True))
        unit, odds = UNIT, CALIBRATION
    fresh = dict(zip(missing, quantise(raw, centre, unit), strict=True))
    levels = {key: have[key] if key in have else fresh[key] for key in keys}
    return Vectors(encoder.model, len(centre), unit, centre, odds, levels)
