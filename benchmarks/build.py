"""Cold starts, side by side: a build against the import of its libraries, the help text against the import of click.

Every figure is the wall time of a new process. The four commands take turns, so that a slow minute of the machine
falls on all of them, and each ratio is one of medians from the same run:

1. ``kg build`` of the shipped documents into an empty folder ÷ ``import rdflib, networkx, pyvis.network`` (goal ≤ 2.5);
2. ``kg --help`` ÷ ``import click`` (goal ≤ 2.5).

Usage: ``python benchmarks/build.py [--runs 7] [--strict]``; with ``--strict`` a missed goal is exit status 1.
One unmeasured round comes first: it compiles the bytecode and warms the file cache.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

__all__ = ["main", "measure"]

GOAL = 2.5
KG = str(Path(sys.executable).with_name("kg"))

BUILD, LIBRARIES, HELP, CLICK = "kg build", "import rdflib, networkx, pyvis", "kg --help", "import click"
PAIRS = ((BUILD, LIBRARIES), (HELP, CLICK))


def commands(out: Path) -> dict[str, list[str]]:
    """The commands to time, by the name that the table shows; ``out`` is where the build writes."""
    return {
        BUILD: [KG, "build", "--quiet", "--out", str(out)],
        LIBRARIES: [sys.executable, "-c", "import rdflib, networkx, pyvis.network"],
        HELP: [KG, "--help"],
        CLICK: [sys.executable, "-c", "import click"],
    }


def seconds(command: list[str]) -> float:
    """Wall time of one command in a process of its own."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def measure(runs: int) -> dict[str, list[float]]:
    """Seconds of every run, by command; the commands take turns."""
    rounds = []
    for _ in range(runs + 1):
        with tempfile.TemporaryDirectory() as folder:
            rounds.append({name: seconds(command) for name, command in commands(Path(folder) / "exports").items()})
    _warm_up, *measured = rounds
    return {name: [taken[name] for taken in measured] for name in measured[0]}


def main() -> None:
    """Measure, print the table, and with ``--strict`` fail on a missed goal."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=7, help="measured rounds (default 7)")
    parser.add_argument("--strict", action="store_true", help="exit status 1 when a goal is missed")
    options = parser.parse_args()
    taken = measure(max(1, options.runs))
    median = {name: statistics.median(spent) for name, spent in taken.items()}

    print(f"{'seconds, new process each':32}{'median':>8}{'min':>8}{'max':>8}")
    for name, spent in taken.items():
        print(f"{name:32}{median[name]:8.3f}{min(spent):8.3f}{max(spent):8.3f}")
    print()
    ratios = {f"{ours} ÷ {base}": median[ours] / median[base] for ours, base in PAIRS}
    for name, ratio in ratios.items():
        print(f"{name:48}{ratio:6.2f}  goal {GOAL}: {'met' if ratio <= GOAL else 'missed'}")
    if options.strict and max(ratios.values()) > GOAL:
        sys.exit(1)


if __name__ == "__main__":
    main()
