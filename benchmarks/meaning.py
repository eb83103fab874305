"""How well is the same commitment told, and by which signs? Pairs that were read, each pair of documents apart.

    python benchmarks/meaning.py                 # with the vectors that ship
    python benchmarks/meaning.py FILE.vec …      # and with those of other models, as `kg vectors` wrote them

1. The pairs: those of ``data/gold/commitments.csv`` (soft ones left out), the clauses that hold both quotes of a row of
   ``data/gold/reuse.csv``, and as many unlike pairs as chance draws (by hash), of which nearly all are no pair.
2. For each pair of documents the signs are fitted (logistic regression) on the other documents' pairs and tried on its
   own, so that nothing is measured on what it was fitted on.
3. Printed: precision and recall at the threshold of the program, the greatest recall at a precision of 0.93, and what
   a fit on all pairs comes to, in thousandths: the calibration that stands in the head of the vectors.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Sequence
from itertools import combinations
from math import exp
from pathlib import Path

from kg import settings
from kg.evaluate import read_gold
from kg.lexicon.vectors import Vectors, load_vectors, read_vectors
from kg.link.corpus import wording_of
from kg.link.meaning import THRESHOLD, ClausePair, Signs, weigh_pairs
from kg.link.passages import Passage, passages_of
from kg.pipeline import Corpus, run
from kg.text.normalise import bare

_UNLIKE = 40  # one in so many pairs of clauses is drawn
_PENALTY = 0.05
_PRECISION = 0.93
_SIGNS: dict[str, Callable[[Signs], list[float]]] = {
    "meaning": lambda s: [(s.cosine or 0) / 1000],
    "words": lambda s: [s.words / 1000, s.part / 1000],
    "words, names": lambda s: [s.words / 1000, s.part / 1000, float(bool(s.names))],
    "meaning, names": lambda s: [(s.cosine or 0) / 1000, float(bool(s.names))],
    "all": lambda s: [(s.cosine or 0) / 1000, s.words / 1000, s.part / 1000, float(bool(s.names))],
}


def truth(corpus: Corpus, passages: Sequence[Passage], data: Path) -> dict[ClausePair, bool]:
    """Whether each pair is the same commitment."""
    gold = read_gold(data / "gold")
    found: dict[ClausePair, bool] = {}
    clauses = sorted({passage.clause for passage in passages})
    for a, b in combinations(clauses, 2):
        drawn = int.from_bytes(hashlib.sha256(f"{a} {b}".encode()).digest()[:4], "big") % _UNLIKE == 0
        if drawn and a.split("/")[1] != b.split("/")[1]:
            found[a, b] = False
    for row in gold.rows("reuse"):
        sides = [_clause(row[f"plan_{s}"], row[f"path_{s}"], row[f"quote_{s}"], passages) for s in "ab"]
        if all(sides):
            found[min(sides), max(sides)] = True
    for row in gold.rows("commitments"):
        a, b = sorted(_key(row[name]) for name in ("clause_a", "clause_b"))
        found.pop((a, b), None)
        if row["same"] != "perhaps":
            found[a, b] = row["same"] == "true"
    return found


def _clause(plan: str, path: str, quote: str, passages: Sequence[Passage]) -> str:
    owner = f"plan/{plan}/measure/{path}"
    return next((p.clause for p in passages if p.owner == owner and bare(quote) in p.bare.text), "")


def _key(place: str) -> str:
    measure, _, n = place.partition("§")
    slug, _, path = measure.partition("/")
    return f"plan/{slug}/measure/{path}/clause/{n}"


def fit(rows: Sequence[list[float]], right: Sequence[bool]) -> list[float]:
    """Logistic regression by Newton's method, with a small penalty; the last number is the constant."""
    data = [[*row, 1.0] for row in rows]
    size = len(data[0])
    weights = [0.0] * size
    for _ in range(30):
        gradient = [_PENALTY * w for w in weights[:-1]] + [0.0]
        hessian = [[_PENALTY * (i == j) for j in range(size)] for i in range(size)]
        for row, yes in zip(data, right, strict=True):
            chance = 1 / (1 + exp(-sum(w * x for w, x in zip(weights, row, strict=True))))
            for i in range(size):
                gradient[i] += (chance - yes) * row[i]
                for j in range(size):
                    hessian[i][j] += chance * (1 - chance) * row[i] * row[j]
        weights = [w - step for w, step in zip(weights, _solve(hessian, gradient), strict=True)]
    return weights


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss's elimination; the matrix is positive definite, so no row is exchanged."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for i in range(len(rows)):
        rows[i] = [x / rows[i][i] for x in rows[i]]
        for j in range(len(rows)):
            if j != i:
                rows[j] = [x - rows[j][i] * y for x, y in zip(rows[j], rows[i], strict=True)]
    return [row[-1] for row in rows]


def apart(pairs: Sequence[ClausePair], rows: Sequence[list[float]], right: Sequence[bool]) -> list[float]:
    """The chance of each pair, by a fit on the pairs of all other pairs of documents."""
    groups = [tuple(key.split("/")[1] for key in pair) for pair in pairs]
    chances = [0.0] * len(pairs)
    for group in sorted(set(groups)):
        known = [n for n, other in enumerate(groups) if other != group]
        weights = fit([rows[n] for n in known], [right[n] for n in known])
        for n, other in enumerate(groups):
            if other == group:
                chances[n] = 1 / (1 + exp(-sum(w * x for w, x in zip(weights, [*rows[n], 1.0], strict=True))))
    return chances


def line(name: str, chances: Sequence[float], right: Sequence[bool]) -> str:
    """Precision and recall at the threshold, and the greatest recall at the wanted precision."""
    told = [yes for chance, yes in zip(chances, right, strict=True) if chance >= float(THRESHOLD)]
    best = hits = 0
    for n, (_, yes) in enumerate(sorted(zip(chances, right, strict=True), reverse=True), 1):
        hits += yes
        best = hits if hits / n >= _PRECISION else best
    return f"{name:<16}{sum(told) / len(told):10.3f}{sum(told) / sum(right):8.3f}{best / sum(right):18.3f}"


def main() -> None:
    data = settings.data_folder()
    corpus = run(data)
    passages = [p for f in corpus.facts for p in passages_of(f.document) if not p.owner.startswith("case/")]
    known = truth(corpus, passages, data)
    mentions = [
        m
        for facts in corpus.facts
        for m in facts.mentions
        if (entry := corpus.lexicon.reforms.find_reform(m.reform)) is not None and not entry.host
    ]
    models: list[Vectors] = [load_vectors(data / "vectors")]
    models += [read_vectors(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:]]
    for vectors in models:
        weighed = weigh_pairs(
            passages, vectors, wording_of(corpus.facts, corpus.lexicon), mentions=mentions, keep=known
        )
        signs = {one.pair: one.signs for one in weighed if one.pair in known}
        pairs = sorted(signs)
        right = [known[pair] for pair in pairs]
        print(f"\n{vectors.model}: {len(pairs)} pairs, {sum(right)} of them the same commitment")
        print(f"{'signs':<16}{'precision':>10}{'recall':>8}{'recall at .93':>18}")
        for name, read in _SIGNS.items():
            print(line(name, apart(pairs, [read(signs[pair]) for pair in pairs], right), right))
        *weights, constant = fit([_SIGNS["all"](signs[pair]) for pair in pairs], right)
        print("calibration:", *(round(1000 * weight) for weight in (constant, *weights)))


if __name__ == "__main__":
    main()
