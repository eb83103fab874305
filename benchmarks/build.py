"""What a build and the commands cost: a build against the import of its libraries, questions against click.

Every figure is the processor time of a new process and of those that it starts. The commands take turns, so that a slow
minute of the machine falls on all of them, and each ratio is one of medians from the same run:

1. ``kg build`` of the shipped documents into an empty folder ÷ ``import rdflib, networkx, pyvis.network`` (goal ≤ 2.5);
2. ``kg build`` with nothing changed ÷ ``kg --version`` (goal ≤ 1.3);
3. ``kg diff``, ``kg query`` and ``kg trace`` ÷ ``import click`` (goal ≤ 3.5), ``kg --help`` ÷ ``import click`` (≤ 2.5).

Usage: ``python benchmarks/build.py [--runs 5] [--write] [--strict]``; ``--write`` puts the table into ``results.md``;
with ``--strict`` a missed goal is exit status 1. One unmeasured round comes first: it compiles the byte code and warms
the file cache.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.results import heading, write_section

__all__ = ["main", "measure"]

KG = str(Path(sys.executable).with_name("kg"))

BUILD, ONE, SAME = "kg build", "kg build, facts kept", "kg build, nothing changed"
LIBRARIES, CLICK, VERSION, HELP = "import rdflib, networkx, pyvis", "import click", "kg --version", "kg --help"
DIFF, TRACE, QUERY = "kg diff", "kg trace", "kg query"
GOALS = (
    (BUILD, LIBRARIES, 2.5), (ONE, BUILD, None), (SAME, VERSION, 1.3),
    (DIFF, CLICK, 3.5), (TRACE, CLICK, 3.5), (QUERY, CLICK, 3.5), (HELP, CLICK, 2.5),
)  # fmt: skip


def commands() -> dict[str, list[str]]:
    """The commands to time, by the name that the table shows; they run in this order, in a folder of their own."""
    return {
        LIBRARIES: [sys.executable, "-c", "import rdflib, networkx, pyvis.network"],
        BUILD: [KG, "build", "--quiet"],
        SAME: [KG, "build", "--quiet"],
        VERSION: [KG, "--version"],
        HELP: [KG, "--help"],
        CLICK: [sys.executable, "-c", "import click"],
        DIFF: [KG, "diff", "jinshan-2022", "jinshan-2023"],
        TRACE: [KG, "trace", "jinshan-2022/37"],
        QUERY: [KG, "query", "reforms-in-every-district"],
        ONE: [KG, "build", "--quiet"],
    }


def seconds(command: list[str], folder: Path) -> float:
    """Processor time of one command in a process of its own, and of the processes that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(runs: int) -> dict[str, list[float]]:
    """Seconds of every run, by command; the commands take turns."""
    rounds = []
    for _ in range(runs + 1):
        with tempfile.TemporaryDirectory() as folder:
            taken = {}
            for name, command in commands().items():
                if name == ONE:  # a missing page: all is written again, from the facts that are kept
                    (Path(folder) / "exports/index.html").unlink()
                taken[name] = seconds(command, Path(folder))
            rounds.append(taken)
    _warm_up, *measured = rounds
    return {name: [taken[name] for taken in measured] for name in measured[0]}


def main() -> None:
    """Measure, print the table, and with ``--strict`` fail on a missed goal."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="measured rounds (default 5)")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/results.md")
    parser.add_argument("--strict", action="store_true", help="exit status 1 when a goal is missed")
    options = parser.parse_args()
    taken = measure(max(1, options.runs))
    median = {name: statistics.median(spent) for name, spent in taken.items()}
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024

    lines = ["| processor seconds, new process each | median | least | most |", "| --- | --- | --- | --- |"]
    lines += [f"| {name} | {median[name]:.3f} | {min(spent):.3f} | {max(spent):.3f} |" for name, spent in taken.items()]
    lines += ["", "| ratio of medians | | goal |", "| --- | --- | --- |"]
    ratios = [(f"{ours} ÷ {base}", median[ours] / median[base], goal) for ours, base, goal in GOALS]
    for name, ratio, goal in ratios:
        met = "" if goal is None else f"≤ {goal}: {'met' if ratio <= goal else 'missed'}"
        lines.append(f"| {name} | {ratio:.2f} | {met} |")
    lines += ["", f"Largest process of a build: {peak} MB."]
    table = "\n".join(lines)
    sys.stdout.write(table + "\n")
    if options.write:
        write_section("The five documents", f"{heading(f'{options.runs} rounds')}\n\n{table}")
    if options.strict and any(goal is not None and ratio > goal for _, ratio, goal in ratios):
        sys.exit(1)


if __name__ == "__main__":
    main()
