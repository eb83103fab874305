"""``docs/tracing.md`` shows what the commands print: each is run again and compared.

After a change that is meant: ``python -m tests.test_docs_tracing`` writes what is printed now; read it first.
"""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

from tests.entry import ROOT, kg

PAGE = ROOT / "docs/tracing.md"
BLOCK_RE = re.compile(r"```console\n\$ kg (?P<command>.+)\n(?P<output>(?:.*\n)*?)```\n")


def blocks() -> list[tuple[str, str]]:
    """Command and printed output of every block."""
    return [(found["command"], found["output"]) for found in BLOCK_RE.finditer(PAGE.read_text(encoding="utf-8"))]


def printed(command: str, exports: Path) -> str:
    """What a command prints now; ``| head -N`` on the page means its first N lines."""
    words, _, head = command.partition(" | head -")
    extra: list[str | Path] = ["--from", exports] if words.startswith("trace") else []
    done = kg(*shlex.split(words), *extra, cwd=exports.parent, env={"KG_DATA": str(ROOT / "data")})
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines(keepends=True)
    return "".join(lines[: int(head)] if head else lines)


def test_page_has_a_trace_for_each_kind_of_evidence() -> None:
    commands = " ".join(command for command, _ in blocks())
    assert all(f"--method {method}" in commands for method in ("Explicit", "NamedReform", "TextReuse"))


@pytest.mark.parametrize(("command", "output"), blocks(), ids=[command for command, _ in blocks()])
def test_page_shows_what_is_printed(built: Path, command: str, output: str) -> None:
    assert output == printed(command, built)


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "exports").resolve()
    PAGE.write_text(
        BLOCK_RE.sub(lambda b: f"```console\n$ kg {b['command']}\n{printed(b['command'], folder)}```\n", text),
        encoding="utf-8",
    )
