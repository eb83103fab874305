"""``docs/api.md``: the public API from its own docstrings and signatures. Run it as ``python docs/write_api.py``.

In: the sources of ``kg``. Out: Markdown, the same bytes on every machine: signatures are read from the syntax tree,
nothing is imported. ``PUBLIC`` lists what is public; ``tests/test_public_api.py`` holds that the page is current.
"""

from __future__ import annotations

import ast
import re
import textwrap
from pathlib import Path

__all__ = ["PUBLIC", "reference"]

_ROOT = Path(__file__).resolve().parents[1]
#: Heading → (module, names); without names all that it offers. The functions first, then what they give back.
PUBLIC: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Functions", "kg.api", ()),
    ("A graph that was loaded", "kg.rdf.store", ("KnowledgeGraph",)),
    ("A graph in another store", "kg.remote.endpoint", ("RemoteGraph",)),
    ("The answer to a query", "kg.ask.query", ("Result",)),
    ("A trace", "kg.ask.trace.trace", ("Trace",)),
    ("The steps of a trace", "kg.ask.trace.records", ("Node", "Step")),
    ("Why a link holds", "kg.ask.links", ("Evidence",)),
    ("What a build did", "kg.outputs.build", ("Built",)),
    ("What breaks a shape", "kg.rdf.shapes", ("Violation",)),
    ("Errors", "kg.errors", ()),
)
_HEAD = """# Python API

What stands here is public: it keeps its names and its meaning within a major version, and a change that breaks a
program of somebody else is announced in the changelog one minor version before. `kg.build`, `kg.load`, `kg.query`,
`kg.trace`, `kg.validate` and `kg.graph` (which is `kg.api.network`) are fetched from `kg.api` when they are first used.
Every other module is private to the program and may change at any time.

This page is written by `python docs/write_api.py` from the docstrings.
"""

_Def = ast.ClassDef | ast.FunctionDef


def reference() -> str:
    """The page."""
    parts = [_HEAD]
    for heading, module, names in PUBLIC:
        parts.append(f"## {heading}: `{module}`\n")
        parts += [_entry(node) for node in _definitions(module, names)]
    return "\n".join(parts)


def _definitions(module: str, names: tuple[str, ...]) -> list[_Def]:
    tree = ast.parse((_ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))
    offered = next(node.value for node in tree.body if isinstance(node, ast.Assign) and _is_all(node))
    wanted = names or tuple(ast.literal_eval(offered))
    found = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    return [found[name] for name in wanted if name in found]


def _is_all(node: ast.Assign) -> bool:
    return isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__"


def _entry(node: _Def) -> str:
    parts = [f"### `{node.name}`\n"]
    if isinstance(node, ast.FunctionDef):
        parts += [_signature(node), _text(node)]
        return "\n".join(parts)
    bases = ", ".join(ast.unparse(base) for base in node.bases)
    fields = [
        one for one in node.body if isinstance(one, ast.AnnAssign) and not ast.unparse(one.target).startswith("_")
    ]
    lines = [f"class {node.name}({bases}):" if bases else f"class {node.name}:"]
    lines += [f"    {ast.unparse(one)}" for one in fields] or ["    ..."]
    parts += ["```python\n" + "\n".join(lines) + "\n```\n", _text(node)]
    for one in node.body:
        if isinstance(one, ast.FunctionDef) and not one.name.startswith("_") and ast.get_docstring(one):
            is_property = any(ast.unparse(mark) in ("property", "cached_property") for mark in one.decorator_list)
            returns = f": {ast.unparse(one.returns)}" if one.returns else ""
            shown = f"`{node.name}.{one.name}{returns}`" if is_property else f"`{node.name}.{one.name}`"
            parts.append(f"#### {shown}\n")
            parts += [_text(one)] if is_property else [_signature(one), _text(one)]
    return "\n".join(parts)


def _signature(node: ast.FunctionDef) -> str:
    """``def`` with its arguments; where they do not fit on a line, one on each."""
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    line = f"def {node.name}({ast.unparse(node.args)}){returns}"
    if len(line) > 100:
        arguments = ast.unparse(node.args)
        pieces = re.split(r", (?![^\[({]*[\])}])", arguments)
        line = f"def {node.name}(\n" + "".join(f"    {piece},\n" for piece in pieces) + f"){returns}"
    return f"```python\n{line}\n```\n"


def _text(node: _Def) -> str:
    """A docstring as Markdown: its sections as lists."""
    text = (ast.get_docstring(node) or "").replace("``", "`")
    sections = re.split(r"(?m)^(Args|Raises|Returns):\n", text)
    parts = [sections[0].strip()]
    for name, body in zip(sections[1::2], sections[2::2], strict=True):
        block, _, after = body.partition("\n\n")
        entries = re.split(r"\n(?=\S)", textwrap.dedent(block))
        lines = [f"- {_item(' '.join(entry.split()))}" for entry in entries]
        parts += [f"**{name}**", "\n".join(lines), textwrap.dedent(after).strip()]
    return "\n\n".join(part for part in parts if part) + "\n"


def _item(entry: str) -> str:
    name, colon, rest = entry.partition(": ")
    return f"`{name}`: {rest}" if colon and name.isidentifier() else entry


if __name__ == "__main__":
    (_ROOT / "docs/api.md").write_text(reference(), encoding="utf-8")
