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

#: The rooms of ``kg``, the lowest first: a room imports from rooms of lower floors only.
#: Rooms of one floor do not know each other, except for the lowest, which stand on each other in the order given.
BOTTOM = ("errors", "settings", "files", "ids", "text", "records", "lexicon")
FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"read", "parse", "extract", "link", "model", "rdf"}),  # the stages, from bytes to quads
    frozenset({"pipeline", "ask"}),  # the order of the stages; whatever is asked of a finished graph
    frozenset({"compare", "corpus", "encode", "evaluate", "curate", "export", "remote"}),
    frozenset({"site"}),
    frozenset({"release"}),
    frozenset({"outputs", "serve"}),
    frozenset({"api"}),
    frozenset({"", "cli"}),
)

#: Within those floors, what a room may not reach although it stands higher: the stages up to the model are behind
#: whoever works on a finished graph.
STAGES = frozenset({"read", "parse", "extract", "link", "model"})
GRAPH_ONLY = frozenset({"ask", "remote", "site", "release", "serve"})

#: Said on purpose: how numbers and dates changed is judged by the reader that extracts them, not by a second one.
BESIDE = frozenset({("link", "extract")})

#: The libraries that cost start-up time: a command loads them when it needs them, not before.
HEAVY = frozenset({
    "rdflib", "networkx", "pyvis", "pyshacl", "owlrl", "pyoxigraph", "starlette", "uvicorn", "jinja2",
    "opencc", "pypinyin",
})  # fmt: skip

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


@cache
def floor_of(room: str) -> int:
    """The floor of a room, counted from the ground; rooms of the ground are all on floor 0."""
    return next(n for n, rooms in enumerate(FLOORS, 1) if room in rooms) if room not in BOTTOM else 0


def may_import(importer: str, target: str) -> bool:
    """Whether room ``importer`` may import room ``target``."""
    if importer == target:
        return True
    if importer in BOTTOM and target in BOTTOM:
        return BOTTOM.index(target) < BOTTOM.index(importer)
    if (importer, target) in BESIDE:
        return True
    if importer in GRAPH_ONLY and target in STAGES | {"pipeline"}:
        return False
    return floor_of(target) < floor_of(importer)


def test_every_area_has_its_rule() -> None:
    """A new folder or module of ``kg`` is given its place here before it is used."""
    assert {module.area for module in modules()} == {*BOTTOM, *(room for rooms in FLOORS for room in rooms)}


def test_imports_go_down_only() -> None:
    wrong = {
        f"{module.path.relative_to(ROOT)}:{found.line}: {module.name} may not import {found.target}"
        for module in modules()
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


def test_loading_costs_only_what_is_used() -> None:
    """``kg --help`` loads click alone; a stage that works on records loads no graph library and touches no machine."""
    wrong = []
    for module in modules():
        at_top = {found.target.split(".")[0] for found in imports(module) if found.at_top}
        forbidden = (
            HEAVY if module.area in {"", "cli", "api", *BOTTOM} else IMPURE if module.area in PURE else frozenset()
        )
        wrong += [f"{module} loads {name}" for name in sorted(forbidden & at_top)]
        if module.area == "cli":
            used = {found.target for found in own(module) if found.at_top and area_of(found.target) != "cli"}
            wrong += [f"{module} loads {name} before a command needs it" for name in sorted(used - {"kg", "kg.errors"})]
    assert not wrong, "\n".join(wrong)


def test_the_command_line_loads_click_alone() -> None:
    """The same rule, seen from a running Python: nothing heavy comes in by a detour either."""
    code = "import sys, kg.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "click" in loaded
    ours = {name for name in loaded if name.split(".")[0] == "kg" and not name.startswith("kg.cli")}
    assert ours <= {"kg", "kg.errors"}
    assert not HEAVY & set(loaded)


def test_modules_say_what_they_are_for_and_offer() -> None:
    silent = [str(module) for module in modules() if not ast.get_docstring(module.tree)]
    assert not silent, "the module's docstring is missing"
    closed = []
    for module in modules():
        defined = [node for node in module.tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        assigned = [target for node in module.tree.body if isinstance(node, ast.Assign) for target in node.targets]
        offers = "__all__" in [target.id for target in assigned if isinstance(target, ast.Name)]
        if any(not node.name.startswith("_") for node in defined) and not offers:
            closed.append(str(module))
    assert not closed, "__all__ is missing"


def test_rooms_say_what_comes_in_and_goes_out() -> None:
    """Whoever opens a room reads in its first lines what it takes, what it gives, and what it never does."""
    for module in modules():
        if module.path.name == "__init__.py" and module.name.count(".") == 1 and module.area not in {"cli", "records"}:
            words = ast.get_docstring(module.tree) or ""
            assert re.search(r"\bIn\b", words) and re.search(r"\b[Oo]ut\b|out come", words), module.name
            assert re.search(r"\bnever\b|\bno\b|\bnot\b|\bonly\b", words), f"{module.name}: what does it never do?"


def test_nothing_grows_too_long() -> None:
    long = [f"{module}: {len(module.source.splitlines())} lines" for module in modules()
            if len(module.source.splitlines()) > MAX_MODULE_LINES]  # fmt: skip
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                long += [f"{module}.{node.name}: {lines} lines"] if lines > MAX_FUNCTION_LINES else []
    assert not long, "\n".join(long)


def test_modules_keep_to_themselves() -> None:
    """No ``print`` outside the command line, no ``import *``, no path of one machine."""
    wrong = []
    for module in modules():
        calls = [node.func for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
        prints = [func.lineno for func in calls if isinstance(func, ast.Name) and func.id == "print"]
        wrong += [f"{module}: print() on line {line}" for line in prints if module.area != "cli"]
        stars = [node.lineno for node, _ in walk(module.tree) if "*" in [alias.name for alias in node.names]]
        wrong += [f"{module}: import * on line {line}" for line in stars]
        wrong += [f"{module}: {found}" for found in MACHINE_PATH_RE.findall(module.source)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("importer", "target", "allowed"),
    [
        pytest.param("parse", "records", True, id="a stage stands on the bottom"),
        pytest.param("parse", "extract", False, id="stages never import each other"),
        pytest.param("link", "parse", False, id="not backwards either"),
        pytest.param("link", "link", True, id="siblings may, as long as there is no cycle"),
        pytest.param("rdf", "records", True, id="what is written out is a record"),
        pytest.param("rdf", "model", False, id="how it was assembled is no business of the RDF"),
        pytest.param("records", "errors", True, id="the bottom has an order"),
        pytest.param("errors", "records", False, id="and only downwards"),
        pytest.param("text", "pipeline", False, id="the bottom knows nothing above"),
        pytest.param("ask", "parse", False, id="from the graph on, nothing looks back at text"),
        pytest.param("pipeline", "link", True, id="the pipeline knows every stage"),
        pytest.param("pipeline", "api", False, id="but not who calls it"),
        pytest.param("serve", "pipeline", False, id="nor does the service"),
        pytest.param("compare", "evaluate", False, id="rooms of one floor do not know each other"),
    ],
)
def test_the_rule_itself(importer: str, target: str, allowed: bool) -> None:
    assert may_import(importer, target) is allowed


def test_late_and_relative_imports_are_seen() -> None:
    text = "from . import mapped\nimport kg.api\nif TYPE_CHECKING:\n    import rdflib\ndef f():\n    import networkx\n"
    module = Module("kg.text.made_up", ROOT / "kg/text/made_up.py", text, ast.parse(text))
    assert imports(module) == [
        Import("kg.text.mapped", 1, at_top=True),
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
