"""The command line as a user runs it: another process, its own folder, nothing of this one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

__all__ = ["ROOT", "copy_data", "environment", "kg"]

ROOT = Path(__file__).resolve().parents[1]


def environment(**more: str) -> dict[str, str]:
    """This process's, without what could lead ``kg`` to other data, and with what the test wants."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KG_", "PYTHON"))}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def kg(
    *words: str | Path, cwd: Path, env: Mapping[str, str] | None = None, seconds: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run ``kg WORDS`` in a folder; output in UTF-8, whatever the exit status."""
    command = [sys.executable, "-m", "kg.cli", *(str(word) for word in words)]
    clean = environment(**(env or {}))
    return subprocess.run(
        command, cwd=cwd, env=clean, capture_output=True, encoding="utf-8", timeout=seconds, check=False
    )


def copy_data(to: Path, *slugs: str) -> Path:
    """A copy of the shipped data folder with only these documents in its manifest (all, if none is named)."""
    shutil.copytree(ROOT / "data", to, ignore=shutil.ignore_patterns("gold", "curation" if slugs else ""))
    if slugs:
        head, *entries = re.split(r"(?m)^(?=  - slug: )", (to / "corpus.yaml").read_text(encoding="utf-8"))
        kept = [entry for entry in entries if entry.split()[2] in slugs]
        assert len(kept) == len(slugs)
        (to / "corpus.yaml").write_text(head + "".join(kept), encoding="utf-8")
    return to
