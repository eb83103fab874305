"""``benchmarks/results.md``: what each benchmark last found, a section each, with versions and date."""

from __future__ import annotations

import os
import platform
import re
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

__all__ = ["heading", "write_section"]

FILE = Path(__file__).with_name("results.md")
HEAD = (
    "# What the benchmarks found\n\nEach section is written by its benchmark (`make bench`); ratios are of one run.\n"
)
SHOWN = ("pyoxigraph", "click", "rdflib", "networkx", "pyvis", "jinja2", "msgspec")


def heading(how: str) -> str:
    """Date, machine and versions, in one line."""
    busy = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores" if hasattr(os, "getloadavg") else ""
    libraries = ", ".join(f"{name} {version(name)}" for name in SHOWN)
    return f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {libraries}; {busy}; {how}."


def write_section(title: str, text: str) -> None:
    """Replace the section of that title, or add it."""
    whole = FILE.read_text(encoding="utf-8") if FILE.is_file() else HEAD
    section = f"## {title}\n\n{text.strip()}\n"
    found = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    if found.search(whole):
        whole = found.sub(lambda _: section + "\n", whole).rstrip() + "\n"
    else:
        whole = f"{whole.rstrip()}\n\n{section}"
    FILE.write_text(whole, encoding="utf-8")
