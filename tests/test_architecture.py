"""The shape of the code, held by its syntax tree: who may import whom, how long things grow, what no module may do."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]

#: Everything may stand on these, and they stand on each other only in this order, the lowest first.
BOTTOM = ("errors", "ids", "text", "records", "lexicon")

#: From bytes to files. A stage knows the bottom and its own siblings, never another stage; one exception: the whole
#: ``Model`` is defined where it is assembled, and what writes it out may name its types.
STAGES = frozenset({"read", "parse", "extract", "link", "model", "rdf", "outputs"})

#: What works from a finished graph may use how it is stored, and nothing that looks at text.
FROM_THE_GRAPH = frozenset({"rdf", "outputs"})

#: What is offered to people by ``api`` and the command line.
BELOW_THE_API = STAGES | {
    "add", "corpus", "engine", "evaluate", "export", "graph", "ledger", "pipeline", "prepare", "query", "review",
    "settings", "stats", "tracing",
}  # fmt: skip

#: Area → the areas that it may import besides the bottom. Every area of ``kg`` stands here, in STAGES or in BOTTOM.
ALLOWED: dict[str, frozenset[str]] = {
    "rdf": frozenset({"model"}),
    "link": frozenset({"uptake"}),  # how reused words were taken up stands on the link
    "outputs": frozenset({"model", "rdf"}),  # pages and the networkx view are drawn from the finished graph
    "query": frozenset({"rdf"}),
    "tracing": frozenset({"rdf", "query"}),
    "stats": frozenset({"rdf", "query"}),
    "graph": FROM_THE_GRAPH,
    "evaluate": frozenset({"rdf", "query"}),
    "review": frozenset(),
    "settings": frozenset(),
    "search": frozenset({"rdf"}),
    "prepare": frozenset({"rdf", "search"}),  # a store and an index for the service
    "uptake": frozenset(),
    "diff": frozenset({"link", "uptake"}),  # lays two documents beside each other by the same shared words as a link
    "ledger": frozenset({"pipeline", "read", "link", "diff", "uptake", "tracing"}),  # reads two documents, shows them
    "pipeline": STAGES,
    "add": frozenset({"corpus", "read"}),
    "corpus": frozenset({"pipeline", "read", "parse", "link", "model", "rdf", "settings"}),  # what is added builds
    "export": FROM_THE_GRAPH,
    "engine": frozenset({"pipeline", "read", "parse", "extract"}),
    "service": frozenset({"prepare", "search", "rdf", "query", "tracing", "outputs", "settings"}),
    "api": BELOW_THE_API,
    "cli": BELOW_THE_API | {"api", "service"},
    "": frozenset({"api"}),
}

#: The libraries that cost start-up time: a command loads them when it needs them, not before.
HEAVY = frozenset({"rdflib", "networkx", "pyvis", "pyshacl", "owlrl", "pyoxigraph", "starlette", "uvicorn", "jinja2"})

#: A stage that works on records alone has no business with these.
PURE = frozenset({"parse", "extract", "link", "model"})
IMPURE = HEAVY | {"click", "logging", "os", "random", "socket", "subprocess", "sys", "time", "urllib"}

MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 60

# A home, a temporary folder or a drive: a path that exists on one machine only. Written so as not to match itself.
MACHINE_PATH_RE = re.compile(r"""(?<![\w.:/])/(?:home|root|tmp|work|Users|mnt|opt)/|\b[A-Z]:\\\\""")


class Import(NamedTuple):
    """One import statement's target."""

    target: str  # the module as written, a relative one resolved
    line: int
    at_top: bool  # runs when the module is loaded (a type-checking import does not)


def area_of(name: str) -> str:
    """``kg.link.text_reuse`` → ``link``; the package itself → ``""``."""
    return name.split(".")[1] if "." in name else ""


@dataclass(frozen=True)
class Module:
    """One Python file of the project."""

    name: str
    path: Path
    source: str
    tree: ast.Module

    @property
    def area(self) -> str:
        return area_of(self.name)

    def __str__(self) -> str:
        return self.name


@cache
def modules() -> tuple[Module, ...]:
    found = []
    for path in sorted((ROOT / "kg").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        source = path.read_text(encoding="utf-8")
        found.append(Module(name, path, source, ast.parse(source)))
    return tuple(found)


@cache
def names() -> frozenset[str]:
    return frozenset(module.name for module in modules())


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


def walk(node: ast.AST, at_top: bool = True) -> list[tuple[ast.Import | ast.ImportFrom, bool]]:
    """Every import below ``node``, with whether it runs at load time."""
    found: list[tuple[ast.Import | ast.ImportFrom, bool]] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            found.append((child, at_top))
        else:
            late = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or is_type_checking(child)
            found += walk(child, at_top and not late)
    return found


def imports(module: Module) -> list[Import]:
    found: list[Import] = []
    for node, at_top in walk(module.tree):
        if isinstance(node, ast.Import):
            found += [Import(alias.name, node.lineno, at_top) for alias in node.names]
            continue
        base = node.module or ""
        if node.level:
            package = module.name.split(".")
            package = package if module.path.name == "__init__.py" else package[:-1]
            base = ".".join([*package[: len(package) - node.level + 1], *([node.module] if node.module else [])])
        # ``from kg.text import fold`` names a module, ``from kg.text.normalise import fold`` what is in one.
        found += [
            Import(f"{base}.{alias.name}" if f"{base}.{alias.name}" in names() else base, node.lineno, at_top)
            for alias in node.names
        ]
    return found


def own(module: Module) -> list[Import]:
    return [found for found in imports(module) if found.target.split(".")[0] == "kg"]


def may_import(importer: str, target: str) -> bool:
    """Whether area ``importer`` may import area ``target``."""
    if importer == target:
        return True
    if target in BOTTOM:
        return importer not in BOTTOM or BOTTOM.index(target) < BOTTOM.index(importer)
    return target in ALLOWED.get(importer, frozenset())


def test_every_area_has_its_rule() -> None:
    """A new folder or module of ``kg`` is given its place here before it is used."""
    areas = {module.area for module in modules()}
    assert areas - ALLOWED.keys() - STAGES - set(BOTTOM) == set()
    assert {"records", "text", "lexicon", "read", "parse", "extract", "link", "rdf", "outputs"} <= areas


@pytest.mark.parametrize("module", modules(), ids=str)
def test_imports_go_down_only(module: Module) -> None:
    wrong = {
        f"{module.path.relative_to(ROOT)}:{found.line}: {module.name} may not import {found.target}"
        for found in own(module)
        if not may_import(module.area, area_of(found.target))
    }
    assert not wrong, "\n".join(sorted(wrong))


def test_no_import_cycles() -> None:
    graph = {module.name: {found.target for found in own(module)} - {module.name} for module in modules()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as err:
        pytest.fail("imports go round in a circle: " + " → ".join(err.args[1]))


@pytest.mark.parametrize("module", modules(), ids=str)
def test_loading_costs_only_what_is_used(module: Module) -> None:
    """``kg --help`` loads click alone; a stage that works on records loads no graph library and touches no machine."""
    at_top = {found.target.split(".")[0]: found.line for found in imports(module) if found.at_top}
    if module.area == "cli":
        used = {found.target for found in own(module) if found.at_top and area_of(found.target) != "cli"}
        assert used <= {"kg", "kg.errors"}, "the command line imports kg inside its commands"
    if module.area in {"", "cli", "api", *BOTTOM}:
        assert not HEAVY & at_top.keys()
    if module.area in PURE:
        assert not IMPURE & at_top.keys()


def test_the_command_line_loads_click_alone() -> None:
    """The same rule, seen from a running Python: nothing heavy comes in by a detour either."""
    code = "import sys, kg.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "click" in loaded
    ours = {name for name in loaded if name.split(".")[0] == "kg" and not name.startswith("kg.cli")}
    assert ours <= {"kg", "kg.errors"}
    assert not HEAVY & set(loaded)


@pytest.mark.parametrize("module", modules(), ids=str)
def test_module_says_what_it_is_for_and_offers(module: Module) -> None:
    assert ast.get_docstring(module.tree), "the module's docstring is missing"
    defined = [node for node in module.tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    if any(not node.name.startswith("_") for node in defined):
        assigned = [target for node in module.tree.body if isinstance(node, ast.Assign) for target in node.targets]
        assert "__all__" in [target.id for target in assigned if isinstance(target, ast.Name)], "__all__ is missing"


@pytest.mark.parametrize("module", modules(), ids=str)
def test_nothing_grows_too_long(module: Module) -> None:
    assert len(module.source.splitlines()) <= MAX_MODULE_LINES
    lengths = {
        node.name: (node.end_lineno or node.lineno) - node.lineno + 1
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in lengths.items() if lines > MAX_FUNCTION_LINES} == {}


@pytest.mark.parametrize("module", modules(), ids=str)
def test_module_keeps_to_itself(module: Module) -> None:
    """No ``print`` outside the command line, no ``import *``, no path of one machine."""
    calls = [node.func for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    prints = [func.lineno for func in calls if isinstance(func, ast.Name) and func.id == "print"]
    assert module.area == "cli" or not prints, f"print() on line {prints}"
    stars = [node.lineno for node, _ in walk(module.tree) if "*" in [alias.name for alias in node.names]]
    assert not stars, f"import * on line {stars}"
    assert not MACHINE_PATH_RE.findall(module.source)


@pytest.mark.parametrize(
    ("importer", "target", "allowed"),
    [
        pytest.param("parse", "records", True, id="a stage stands on the bottom"),
        pytest.param("parse", "extract", False, id="stages never import each other"),
        pytest.param("link", "parse", False, id="not backwards either"),
        pytest.param("link", "link", True, id="siblings may, as long as there is no cycle"),
        pytest.param("rdf", "model", True, id="what writes the model out knows its types"),
        pytest.param("link", "model", False, id="what goes into the model does not"),
        pytest.param("records", "errors", True, id="the bottom has an order"),
        pytest.param("errors", "records", False, id="and only downwards"),
        pytest.param("text", "pipeline", False, id="the bottom knows nothing above"),
        pytest.param("query", "parse", False, id="from the graph on, nothing looks back at text"),
        pytest.param("pipeline", "link", True, id="the pipeline knows every stage"),
        pytest.param("pipeline", "api", False, id="but not who calls it"),
    ],
)
def test_the_rule_itself(importer: str, target: str, allowed: bool) -> None:
    assert may_import(importer, target) is allowed


def test_late_and_relative_imports_are_seen() -> None:
    text = "from . import fold\nimport kg.api\nif TYPE_CHECKING:\n    import rdflib\ndef f():\n    import networkx\n"
    module = Module("kg.text.made_up", ROOT / "kg/text/made_up.py", text, ast.parse(text))
    assert imports(module) == [
        Import("kg.text.normalise", 1, at_top=True),
        Import("kg.api", 2, at_top=True),
        Import("rdflib", 4, at_top=False),
        Import("networkx", 6, at_top=False),
    ]


@pytest.mark.parametrize("text", ["/home" + "/me/x", '"/tmp' + '/x"', "C:" + "\\\\Users", "/Users" + "/me"])
def test_a_machine_path_is_seen(text: str) -> None:
    assert MACHINE_PATH_RE.search(text)


@pytest.mark.parametrize("text", ["plan/home/x", "https://w3id.org/work/", "data/tmp/x", "和/或", "opt/in"])
def test_other_slashes_are_no_machine_path(text: str) -> None:
    assert not MACHINE_PATH_RE.search(text)
