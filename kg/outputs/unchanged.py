"""Whether a build would only write what is there: what it was made from is the same, and so is what it wrote.

1. A build that is done writes down what it saw: every file of the data folder, the ontology and the program, this
   Python and its packages, the base, and every file that it wrote, each with its SHA-256
   (``.exports.made/built.json``).
2. The next one looks at all of them. If all are the same and none is new, there is nothing to do. In case of doubt it
   counts as changed.
3. Files that changed while a build was at work are seen: what is written down is what stood there before it read
   anything, and only if the same stands there afterwards.

The comparisons of successive plans, which the pages show, are kept beside it, for ``kg diff``.

Limit: a file that is rewritten in place, with the same size and with both its times and its number as before, is not
seen; no ordinary program can do that.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg import settings
from kg.files.beside import made_beside
from kg.files.trees import Looked, Same, files_below, installed, look, newer_than_loaded, same_as
from kg.outputs.built import Built

if TYPE_CHECKING:
    from kg.compare.ledger import Ledger

__all__ = ["Inputs", "find_ledger", "find_unchanged", "look_at_inputs", "look_at_outputs", "remember"]

_FORM = 1
_NAME, _LEDGERS = "built.json", "ledgers"
_DOUBTS = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
_NOT_OURS = ("README.md",)


class Inputs(NamedTuple):
    """What a build of ``out`` from ``data`` is made from, as seen before it began."""

    base: str
    made_with: str
    files: dict[str, Looked]


def look_at_inputs(out: Path, data: Path, base: str) -> Inputs:
    """Look at them.

    Raises:
        OSError: one cannot be read.
    """
    return Inputs(base, _made_with(), look(_inputs(out, data)))


def look_at_outputs(folder: Path) -> dict[str, Looked]:
    """Look at what a build wrote.

    Raises:
        OSError: a file cannot be read.
    """
    return look(_outputs(folder))


def remember(
    out: Path,
    data: Path,
    inputs: Inputs,
    outputs: Mapping[str, Looked],
    *,
    made: str,
    built: Built,
    ledgers: Sequence[Ledger],
) -> None:
    """Write down what a build of ``out`` saw and wrote; ``made`` names what was made for the service.

    Raises:
        OSError: it cannot be written.
    """
    from kg.compare.ledger import packed

    program = Path(__file__).resolve().parents[1]
    since = max((times for _, *seen, _, _ in inputs.files.values() for times in seen), default=0)
    if newer_than_loaded(files_below(program).values()) or not same_as(inputs.files, _inputs(out, data), since).same:
        return
    content = packed(tuple(ledgers))
    record = {
        "form": _FORM, "base": inputs.base, "made_with": inputs.made_with, "made": made, "statements": built.quads,
        "left_out": [[one.slug, one.reason] for one in built.left_out], "ledgers": hashlib.sha256(content).hexdigest(),
        "inputs": inputs.files, "outputs": outputs,
    }  # fmt: skip
    _write(out, _LEDGERS, content)
    _write(out, _NAME, json.dumps(record, separators=(",", ":")).encode())


def find_unchanged(out: Path, data: Path, base: str, *, strict: bool = False) -> Built | None:
    """The last build of ``out``, if one of now would be the same; ``None`` if it would not, or nobody can tell."""
    try:
        file = made_beside(out) / _NAME
        since = file.stat().st_mtime_ns
        record, inputs = _read(out, data, since)
        if record is None or record["base"] != base or (strict and record["left_out"]):
            return None
        if not (file.parent / record["made"] / "about.json").is_file():
            return None
        outputs = same_as(record["outputs"], _outputs(out), since)
        if not outputs.same:
            return None
        built = Built(out, None, int(record["statements"]), left_out=_left_out(record["left_out"]))
    except _DOUBTS:
        return None
    if inputs.read or outputs.read:  # seen to be the same from now on
        with suppress(OSError):
            _refresh(out, data, record)
    return built


def find_ledger(out: Path, data: Path, before: str, after: str) -> Ledger | None:
    """The comparison of two plans, by their slugs, as the last build of ``out`` made it; ``None`` if it made none, or
    another build would make another.
    """
    from kg.compare.ledger import unpacked

    try:
        file = made_beside(out) / _NAME
        record, _ = _read(out, data, file.stat().st_mtime_ns)
        content = file.with_name(_LEDGERS).read_bytes() if record else b""
        if record is None or hashlib.sha256(content).hexdigest() != record["ledgers"]:
            return None
        return next((one for one in unpacked(content) if (one.before, one.after) == (before, after)), None)
    except _DOUBTS:
        return None


def _read(out: Path, data: Path, since: int) -> tuple[dict[str, Any] | None, Same]:
    """What the last build wrote down, if what it was made from is the same."""
    record = json.loads((made_beside(out) / _NAME).read_bytes())
    if (record["form"], record["made_with"]) != (_FORM, _made_with()):
        return None, Same(False)
    inputs = same_as(record["inputs"], _inputs(out, data), since)
    return (record if inputs.same else None), inputs


def _refresh(out: Path, data: Path, record: dict[str, Any]) -> None:
    inputs, outputs = look(_inputs(out, data)), look(_outputs(out))
    contents = [{name: seen[-1] for name, seen in found.items()} for found in (inputs, outputs)]
    before = [{name: seen[-1] for name, seen in record[part].items()} for part in ("inputs", "outputs")]
    if contents == before:
        record = {**record, "inputs": inputs, "outputs": outputs}
        _write(out, _NAME, json.dumps(record, separators=(",", ":")).encode())


def _write(out: Path, name: str, content: bytes) -> None:
    from kg.files.atomic import write_whole

    file = made_beside(out) / name
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, content)


def _left_out(rows: list[list[str]]) -> tuple[Any, ...]:
    if not rows:
        return ()
    from kg.pipeline import LeftOut

    return tuple(LeftOut(slug, reason) for slug, reason in rows)


def _made_with() -> str:
    return f"{installed()} {os.environ.get('KG_SOURCE_MB', '')}"


def _inputs(out: Path, data: Path) -> dict[str, Path]:
    program = Path(__file__).resolve().parents[1]
    folders = {
        "data": data,
        "program": program,
        "ontology": settings.ontology_folder(),
        "shipped": settings.shipped_data(),
    }
    if data.resolve() == folders["shipped"].resolve():
        del folders["shipped"]
    return {
        f"{kind}/{name}": path
        for kind, folder in folders.items()
        for name, path in files_below(folder, but=(out, out.absolute())).items()
    }


def _outputs(folder: Path) -> dict[str, Path]:
    return {name: path for name, path in files_below(folder).items() if name not in _NOT_OURS}
