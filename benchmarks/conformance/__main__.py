"""The score of the service in the W3C's tests for SPARQL 1.0 and 1.1, as Markdown.

The suite is not part of this project: name a folder that holds it, a checkout of the repository ``w3c/rdf-tests``.

Usage: ``python -m benchmarks.conformance FOLDER [--only GROUP]``. Ends with 1 if a test failed that
``known.yaml`` does not explain, or passed although it does, or if the engine alone would have passed it.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml

from benchmarks.conformance.ask import Verdict, judge
from benchmarks.conformance.manifest import Case, read_manifest

__all__ = ["main"]

_MANIFESTS = ("sparql10/manifest.ttl", "sparql11/manifest-all.ttl")
_WORDS = ("passed", "failed", "not applicable")


def cases(folder: Path) -> list[Case]:
    """All tests below a folder."""
    root = folder / "sparql" if (folder / "sparql").is_dir() else folder
    found = [root / name for name in _MANIFESTS if (root / name).is_file()]
    if not found:
        sys.exit(f"{folder}: no {' or '.join(_MANIFESTS)} here; name a checkout of w3c/rdf-tests")
    return [case for path in found for case in read_manifest(path)]


def table(verdicts: Sequence[Verdict]) -> str:
    """A line for each group."""
    count = Counter((verdict.case.section, verdict.word) for verdict in verdicts)
    groups = list(dict.fromkeys(verdict.case.section for verdict in verdicts))
    reasons = {
        group: "; ".join(sorted({verdict.reason for verdict in verdicts
                                 if verdict.case.section == group and verdict.word == "not applicable"}))
        for group in groups
    }  # fmt: skip
    lines = ["| group | passed | failed | not applicable | why |", "| --- | --: | --: | --: | --- |"]
    for group in groups:
        lines.append(f"| {group} | {' | '.join(str(count[group, word]) for word in _WORDS)} | {reasons[group]} |")
    sums = [sum(verdict.word == word for verdict in verdicts) for word in _WORDS]
    return "\n".join([*lines, f"| **all** | **{sums[0]}** | **{sums[1]}** | **{sums[2]}** | |"])


def failures(verdicts: Sequence[Verdict], known: Sequence[dict[str, Any]]) -> tuple[str, int]:
    """The failed tests by reason, and how many are not explained, or explained but not failing, or our own fault."""
    failed = {verdict.case.title: verdict for verdict in verdicts if verdict.word == "failed"}
    ran = {verdict.case.title for verdict in verdicts}
    lines, wrong = [], 0
    for entry in known:
        names = [name for name in entry["tests"] if name in failed]
        passing = [name for name in entry["tests"] if name in ran and name not in failed]
        if names:
            lines.append(f"* {entry['why'].strip()}: {', '.join(f'`{name}`' for name in names)}")
        lines += [f"* `{name}` is explained in known.yaml, but passed" for name in passing]
        wrong += len(passing)
    listed = {name for entry in known for name in entry["tests"]}
    for name, verdict in failed.items():
        if verdict.ours or name not in listed:
            wrong += 1
            lines.append(f"* `{name}` {'OURS ' if verdict.ours else ''}NOT EXPLAINED: {verdict.reason}")
    return "\n".join(lines), wrong


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="one group, as property-path")
    given = parser.parse_args()
    known = yaml.safe_load(Path(__file__).with_name("known.yaml").read_text(encoding="utf-8"))
    verdicts = [judge(case) for case in cases(given.folder) if given.only in ("", case.group)]
    told, wrong = failures(verdicts, known)
    print(f"pyoxigraph {ox.__version__}\n\n{table(verdicts)}\n\n{told}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
