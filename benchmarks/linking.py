"""Text reuse alone at 10, 100 and 1,000 synthetic plans: it must grow with the corpus, and find as much of the truth.

    python benchmarks/linking.py [--plans 10 100 1000] [--write benchmarks/linking.md]

The plans are those of ``benchmarks/synthetic/corpus.py``. Their sentences are given to the linker as they are, each a
measure, without being printed and read, so that a thousand are soon at hand; ``benchmarks/synthetic/growth.py``
measures the whole way. The table shows processor time with the exponent of its growth, how many links and groups were
made, and recall and precision by kind of wording (``benchmarks/synthetic/score.py``).
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.synthetic.corpus import Truth, make_corpus  # noqa: E402
from benchmarks.synthetic.growth import exponent  # noqa: E402
from benchmarks.synthetic.score import reuse_scores  # noqa: E402
from kg.lexicon.boilerplate import load_wording  # noqa: E402
from kg.lexicon.bundle import load_lexicon  # noqa: E402
from kg.link.text_reuse import find_shared_wording  # noqa: E402
from kg.link.wording_groups import groups_of, rank_of  # noqa: E402
from kg.records import Clause, Document, ManifestEntry, Measure, MeasureKind, Source  # noqa: E402
from kg.text.mapped import MappedText  # noqa: E402

Scores = dict[str, float | int | str]


def main() -> None:
    """Print the table, and write it where it is wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--write", type=Path, help="put the table into this file as well")
    options = parser.parse_args()
    lexicon = load_lexicon(ROOT / "data" / "lexicon")
    wording = load_wording(sorted({name for reform in lexicon.reforms.reforms for name in reform.names}))
    runs = []
    for size in options.plans:
        truth = make_corpus(size).truth
        documents = list(documents_of(truth))
        rests_on = {slug: frozenset({f"{slug[1:5]}00"}) for slug in truth.said}
        started = time.process_time()
        found = find_shared_wording(documents, wording, rests_on)
        spent = time.process_time() - started
        groups = groups_of(found.links, rank_of(documents))
        members = [(group.key, member.clause) for group in groups for member in group.members]
        scores: Scores = {
            "processor seconds": round(spent, 2),
            "sentences": sum(map(len, truth.said.values())),
            "links": len(found.links),
            "links within a city": len(found.within),
        }
        runs.append(scores | reuse_scores(dict(_held(truth)), ((k.subject, k.object) for k in found.links), members))
        print(f"{size} plans: {spent:.1f} s", file=sys.stderr)
    shown = _table(options.plans, runs)
    print(shown)
    if options.write:
        plans, day = " ".join(map(str, options.plans)), time.strftime("%Y-%m-%d")
        command = f"Written by `python benchmarks/linking.py --plans {plans} --write benchmarks/linking.md`."
        head = f"# Text reuse\n\n{command}\n\n{day}, Python {platform.python_version()}, {os.cpu_count()} cores."
        options.write.write_text(f"{head}\n\n{shown}\n", encoding="utf-8")


def documents_of(truth: Truth) -> Iterator[Document]:
    """Each plan as the linker gets it: every sentence a measure of one clause."""
    for slug, sentences in truth.said.items():
        start, measures = 0, []
        for n, said in enumerate(sentences):
            body = MappedText.of(said.text, start)
            key, number = f"plan/{slug}/measure/{n}", str(n)
            clauses = (Clause(1, body),)
            measures.append(Measure(key, number, number, None, body, MeasureKind.MEASURE, f"plan/{slug}", clauses))
            start += len(said.text)
        date, place = f"{slug[-4:]}-03-15", slug[1:7]
        entry = ManifestEntry(slug, slug, "district-plan", "district", f"{slug}.txt", date=date, place=place)
        text = "".join(said.text for said in sentences)
        yield Document(Source(entry, text, "0" * 64), measures=tuple(measures))


def _held(truth: Truth) -> Iterator[tuple[str, list[str]]]:
    """Wording, or reform taken up → the clauses that hold it."""
    held: dict[str, list[str]] = {}
    for slug, sentences in truth.said.items():
        for n, said in enumerate(sentences):
            for name in filter(None, (said.wording, said.reform)):
                held.setdefault(name, []).append(f"plan/{slug}/measure/{n}/clause/1")
    yield from held.items()


def _table(sizes: list[int], runs: list[Scores]) -> str:
    lines = [f"| | {' | '.join(f'{size:,}' for size in sizes)} | exponent |", "| --- |" + " --- |" * (len(sizes) + 1)]
    for name in runs[-1]:
        values = [run[name] for run in runs]
        grows = name in ("processor seconds", "links")
        slope = f"{exponent([(s, float(v)) for s, v in zip(sizes, values, strict=True)]):.2f}" if grows else ""
        lines.append(f"| {name} | {' | '.join(map(str, values))} | {slope} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
