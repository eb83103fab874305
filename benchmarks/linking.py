"""Time of text reuse at 10, 100 and 1,000 synthetic documents: it must grow with the corpus, not with its square.

    python benchmarks/linking.py [--documents 10 100 1000]

Each synthetic document holds the sentences of one measure-rich plan of the corpus, every character replaced by
another under a bijection of the document's own, so that no two documents share wording by themselves. Into 2% of the
sentences of each, sentences of the document before are then planted, with a few characters edited. So what must be
found is known, and grows with the number of documents; the table shows how much of it is found.

Two ways are timed: the index alone (winnowing, k = 8, window = 5), which gives candidate pairs, and the whole linker
``kg.link.text_reuse``, weighing included.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kg.lexicon.boilerplate import load_wording  # noqa: E402
from kg.link.shingles import find_candidates, index_shingles  # noqa: E402
from kg.link.text_reuse import find_reuse  # noqa: E402
from kg.records import Clause, Document, ManifestEntry, Measure, MeasureKind, Source  # noqa: E402
from kg.text.mapped import MappedText  # noqa: E402
from kg.text.normalise import bare  # noqa: E402

SENTENCES = 60  # a document
PLANTED = 0.02  # share of the sentences that are copies
EDITED = 0.05  # share of the characters of a copy that are changed


def main() -> None:
    """Print one line per size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[10, 100, 1000])
    sizes = parser.parse_args().documents
    model = _model_sentences()
    wording = load_wording()
    print(
        f"{'documents':>9} {'sentences':>9} {'index':>8} {'linker':>8} {'per sentence':>12} {'planted':>8} {'found':>7}"
    )
    for size in sizes:
        documents, planted = synthetic(model, size)
        started = time.perf_counter()
        texts = [bare(c.text.text) for d in documents for m in d.measures for c in m.clauses]
        groups = [n for n, d in enumerate(documents) for _ in d.measures]
        find_candidates(index_shingles(texts, k=8, window=5), groups)
        indexed = time.perf_counter()
        found = {(link.subject, link.object) for link in find_reuse(documents, wording)}
        done = time.perf_counter()
        share = sum(pair in found for pair in planted) / len(planted)
        micro = (done - indexed) / len(texts) * 1e6
        print(
            f"{size:>9,} {len(texts):>9,} {indexed - started:>7.2f}s {done - indexed:>7.2f}s {micro:>9.0f} µs"
            f" {len(planted):>8,} {share:>7.1%}"
        )


def _model_sentences() -> list[str]:
    """Sentences of a real plan, so that lengths and repetition are those of such texts."""
    text = (ROOT / "data" / "sources" / "yangpu-2023.txt").read_text(encoding="utf-8")
    sentences = [re.sub(r"\s+", "", s) for s in re.findall(r"[^。\n#*]{20,}。", text)]
    return sentences[:SENTENCES]


def synthetic(model: Sequence[str], size: int) -> tuple[list[Document], set[tuple[str, str]]]:
    """``size`` documents, and the pairs of clauses planted in them. The same in every run."""
    letters = sorted({c for sentence in model for c in sentence if bare(c)})
    documents, planted = [], set()
    before: list[str] = []
    for number in range(size):
        chance = random.Random(number)  # noqa: S311 (a benchmark, the same in every run)
        other = list(letters)
        chance.shuffle(other)
        table = str.maketrans(dict(zip(letters, other, strict=True)))
        sentences = [sentence.translate(table) for sentence in model]
        if before:
            for place in chance.sample(range(len(sentences)), max(1, round(PLANTED * len(sentences)))):
                sentences[place] = _edit(before[place], letters, chance)
                planted.add((_clause(number - 1, place), _clause(number, place)))
        documents.append(_document(number, sentences))
        before = sentences
    return documents, planted


def _edit(sentence: str, letters: Sequence[str], chance: random.Random) -> str:
    return "".join(chance.choice(letters) if bare(c) and chance.random() < EDITED else c for c in sentence)


def _slug(number: int) -> str:
    return f"d{number:05}"


def _clause(number: int, place: int) -> str:
    return f"plan/{_slug(number)}/measure/{place}/clause/1"


def _document(number: int, sentences: Sequence[str]) -> Document:
    slug, start, measures = _slug(number), 0, []
    for place, sentence in enumerate(sentences):
        body = MappedText.of(sentence, start)
        key = f"plan/{slug}/measure/{place}"
        parts = (Clause(1, body),)
        measures.append(Measure(key, str(place), str(place), None, body, MeasureKind.MEASURE, f"plan/{slug}", parts))
        start += len(sentence)
    entry = ManifestEntry(slug, slug, "district-plan", "district", f"{slug}.txt")
    return Document(Source(entry, "".join(sentences), "0" * 64), measures=tuple(measures))


if __name__ == "__main__":
    main()
