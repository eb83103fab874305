"""How every stage of linking and modelling grows with the corpus, and how much of the truth it finds.

    python benchmarks/synthetic/growth.py [--plans 25 50 100 200] [--no-check] [--write benchmarks/growth.md]

Each size is read and linked in a process of its own (a synthetic corpus, ``corpus.py``, with the shipped collection of
cases beside it), so that peak memory is that of the size. Measured is processor time by stage, and the exponent of its
growth: the slope of a straight line laid by least squares through the logarithms of plans and seconds. A stage that
calls another counts without it. Truth is measured by ``score.py``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version
from math import log
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.synthetic.corpus import make_corpus, write_corpus  # noqa: E402
from benchmarks.synthetic.score import score  # noqa: E402

#: Name of a stage → the module in which it is called, and the name that it has there.
STAGES = {
    "read and extract": ("kg.pipeline", "run_document"),
    "starred, named, stated": ("kg.link.corpus", "link_starred_wordings"),
    "find_reuse": ("kg.link.corpus", "find_shared_wording"),
    "uptake": ("kg.link.corpus", "_with_uptake"),
    "derive_reforms": ("kg.link.corpus", "derive_reforms"),
    "same commitment": ("kg.link.corpus", "find_same_commitments"),
    "topics": ("kg.link.corpus", "link_topics"),
    "link_cases": ("kg.link.corpus", "link_cases"),
    "continuity": ("kg.link.corpus", "find_continuity"),
    "rest of linking": ("kg.pipeline", "link_corpus"),
    "wording groups": ("kg.pipeline", "with_wordings"),
    "states of clauses": ("kg.pipeline", "settle_all"),
    "presence": ("kg.model.assembly", "find_presences"),
    "rest of the model": ("kg.pipeline", "assemble"),
}


class Clock:
    """Processor time by stage; time within an inner stage is the inner one's."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._running: list[str] = []
        self._since = time.process_time()

    def _tick(self) -> None:
        now = time.process_time()
        if self._running:
            self.spent[self._running[-1]] = self.spent.get(self._running[-1], 0.0) + now - self._since
        self._since = now

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self._tick()
        self._running.append(name)
        try:
            yield
        finally:
            self._tick()
            self._running.pop()

    def around(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **more: Any) -> Any:
            with self.stage(name):
                return function(*args, **more)

        return timed


def measure(plans: int, *, check_shapes: bool) -> dict[str, Any]:
    """One size, in this process: seconds by stage, counts, truth."""
    clock = Clock()
    for name, (module, function) in STAGES.items():
        place = import_module(module)
        setattr(place, function, clock.around(name, getattr(place, function)))
    from kg.pipeline import run

    corpus = make_corpus(plans)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        write_corpus(corpus, data)
        _add_cases(data)
        built = run(data)
    quads: Sequence[Any] = _quads(built, clock, check_shapes=check_shapes)
    return {
        "plans": plans,
        "seconds": clock.spent,
        "links": len(built.linked.links),
        "statements": len(quads),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "truth": score(corpus.truth, built),
    }


def _quads(built: Any, clock: Clock, *, check_shapes: bool) -> Sequence[Any]:
    from kg.rdf.quads import to_quads
    from kg.rdf.shape_queries import check
    from kg.rdf.store import graph_of

    with clock.stage("quads"):
        quads = to_quads(built.model)
    if check_shapes:
        with clock.stage("check of the shapes"):
            broken = check(graph_of(quads), ROOT / "ontology")
        if broken:
            print(f"{len(broken)} shapes broken, first: {broken[0]}", file=sys.stderr)
    return quads


def _add_cases(data: Path) -> None:
    """The collection of cases of the project."""
    entry = (ROOT / "data" / "corpus.yaml").read_text(encoding="utf-8").split("  - slug: shanghai-cases-2023")[1]
    with (data / "corpus.yaml").open("a", encoding="utf-8") as manifest:
        manifest.write("  - slug: shanghai-cases-2023" + entry.split("  - slug:")[0])
    shutil.copy(ROOT / "data" / "sources" / "shanghai-cases-2023.txt", data / "sources")


def exponent(points: Sequence[tuple[int, float]]) -> float:
    """The slope of the logarithms, by least squares."""
    logs = [(log(size), log(max(seconds, 1e-4))) for size, seconds in points]
    x, y = (sum(one[k] for one in logs) / len(logs) for k in (0, 1))
    return sum((a - x) * (b - y) for a, b in logs) / sum((a - x) ** 2 for a, _ in logs)


def table(runs: Sequence[dict[str, Any]]) -> str:
    """Markdown: seconds by stage and size with the exponent; then what was found."""
    sizes = [run["plans"] for run in runs]
    lines = [
        f"| processor seconds | {' | '.join(map(str, sizes))} | exponent |",
        "| --- |" + " --- |" * (len(runs) + 1),
    ]
    names = [name for name in (*STAGES, "quads", "check of the shapes") if name in runs[-1]["seconds"]]
    for name in names:
        spent = [run["seconds"].get(name, 0.0) for run in runs]
        cells = " | ".join(f"{seconds:.2f}" for seconds in spent)
        lines.append(f"| {name} | {cells} | {exponent(list(zip(sizes, spent, strict=True))):.2f} |")
    whole = [sum(run["seconds"].values()) for run in runs]
    cells = " | ".join(f"{seconds:.1f}" for seconds in whole)
    lines.append(f"| **all** | {cells} | {exponent(list(zip(sizes, whole, strict=True))):.2f} |")
    for name in ("links", "statements", "memory"):
        values = [run[name] for run in runs]
        cells = " | ".join(f"{value:,}" for value in values)
        lines.append(
            f"| {name}{', MB' * (name == 'memory')} | {cells} | {exponent(list(zip(sizes, values, strict=True))):.2f} |"
        )
    lines += ["", f"| truth | {' | '.join(map(str, sizes))} |", "| --- |" + " --- |" * len(runs)]
    for name in runs[-1]["truth"]:
        lines.append(f"| {name} | {' | '.join(str(run['truth'].get(name, '')) for run in runs)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=int, nargs="+", default=[25, 50, 100, 200])
    parser.add_argument("--no-check", action="store_true", help="leave out the check of the shapes")
    parser.add_argument("--write", type=Path, help="put the tables into this file as well")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one, check_shapes=not options.no_check), ensure_ascii=False))
        return
    runs = []
    for size in options.plans:
        command = [sys.executable, __file__, "--one", str(size), *(["--no-check"] if options.no_check else [])]
        runs.append(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))
        print(f"{size} plans: {sum(runs[-1]['seconds'].values()):.0f} s", file=sys.stderr)
        if options.write and len(runs) > 1:  # after each size: the next may take long
            options.write.write_text(f"{_head(options.plans)}\n{table(runs)}\n", encoding="utf-8")
    print(table(runs))


def _head(sizes: Sequence[int]) -> str:
    day, plans = time.strftime("%Y-%m-%d"), " ".join(map(str, sizes))
    return (
        "# Growth with the corpus\n\n"
        f"Written by `python benchmarks/synthetic/growth.py --plans {plans} --write benchmarks/growth.md`.\n\n"
        f"{day}, Python {platform.python_version()}, pyoxigraph {version('pyoxigraph')}, {os.cpu_count()} cores,"
        f" {platform.system()}. Synthetic plans of 48 sentences (`benchmarks/synthetic/corpus.py`) with the shipped"
        " cases.\n"
    )


if __name__ == "__main__":
    main()
