"""``import kg``: the six public names work as README says, and cost nothing until they are used."""

from __future__ import annotations

import importlib.util
import inspect
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import kg
from kg import api
from kg.errors import BuildError, QueryError, TraceError
from tests.entry import ROOT, environment


def loaded_by(code: str, cwd: Path = ROOT) -> set[str]:
    """The modules that a fresh Python holds after ``code``."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules, file=sys.stderr)"],
        cwd=cwd, env=environment(), capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return set(done.stderr.split())


def test_public_names_are_those_of_the_contract() -> None:
    assert sorted(kg.__all__) == ["__version__", "build", "graph", "load", "query", "trace", "validate"]
    assert set(kg.__all__) <= set(dir(kg))
    assert all(callable(getattr(kg, name)) for name in kg.__all__ if name != "__version__")


#: What others may rely on: the functions of ``kg.api`` with the names of their parameters (``*``: by name only). Adding
#: one is fine; renaming or taking one away, or a new one without a default, breaks programs of others.
_FUNCTIONS = {
    "build": ("out", "*data", "*base", "*wait", "*strict", "*progress"),
    "connect": ("endpoint", "*user", "*password", "*base"),
    "evaluate": ("data", "gold"),
    "evaluate_documents": ("folder", "data"),
    "export": ("graph", "form", "*plan"),
    "find_page": ("folder", "name"),
    "load": ("folder",),
    "network": ("graph",),
    "query": ("graph", "what", "parameters", "*tell"),
    "release": ("out", "*folder", "*made", "*archive", "*progress"),
    "study": ("graph",),
    "trace": ("graph", "start"),
    "validate": ("graph", "data"),
    "write_file": ("path", "content"),
}


def test_the_functions_of_the_api_keep_their_names_and_parameters() -> None:
    assert sorted(api.__all__) == sorted(_FUNCTIONS)
    for name, wanted in _FUNCTIONS.items():
        taken = inspect.signature(getattr(api, name)).parameters.values()
        named = [("*" if p.kind is p.KEYWORD_ONLY else "") + p.name for p in taken if p.kind is not p.VAR_KEYWORD]
        assert [one for one in named if one in wanted] == list(wanted), name
        assert all(p.default is not p.empty for p in taken if p.name not in {w.strip("*") for w in wanted}
                   and p.kind is not p.VAR_KEYWORD), name  # fmt: skip


def test_the_names_of_the_package_are_those_of_the_api() -> None:
    assert kg.graph is api.network
    assert all(getattr(kg, name) is getattr(api, name) for name in ("build", "load", "query", "trace", "validate"))


def test_all_that_is_public_says_what_it_is_for() -> None:
    spec = importlib.util.spec_from_file_location("write_api", ROOT / "docs/write_api.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.reference() == (ROOT / "docs/api.md").read_text(encoding="utf-8"), "run: python docs/write_api.py"
    for _, name, names in module.PUBLIC:
        offered = importlib.import_module(name)
        for public in names or offered.__all__:
            assert (
                isinstance(offered.STATUSES, dict) if public == "STATUSES" else inspect.getdoc(getattr(offered, public))
            )


def test_the_version_is_that_of_the_installed_package() -> None:
    assert kg.__version__ == version("shanghai-policy-kg")


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'biuld'"):
        _ = kg.biuld


def test_import_kg_loads_nothing_else() -> None:
    assert {name for name in loaded_by("import kg") if name.split(".")[0] == "kg"} == {"kg"}


def test_a_trace_loads_no_library_that_it_does_not_use(built: Path) -> None:
    modules = loaded_by(f"import kg; g = kg.load({str(built)!r}); str(kg.trace(g, 'jinshan-2022/37'))")
    assert "pyoxigraph" in modules
    assert not modules & {"rdflib", "networkx", "pyvis", "pyshacl", "jinja2", "click", "yaml"}
    assert not {name for name in modules if name.startswith(("kg.parse", "kg.extract", "kg.link", "kg.lexicon"))}


def test_load_and_trace_as_the_contract_writes_it(built: Path) -> None:
    g = kg.load(built)
    said = str(kg.trace(g, "jinshan-2022/37"))
    assert "plan/jinshan-2022/measure/37" in said
    assert "上海市营商环境创新试点实施方案" in said  # the city plan above its district plan


def test_load_takes_a_folder_or_the_file_itself(built: Path) -> None:
    by_folder, by_file = kg.load(built), kg.load(str(built / "graph.nq"))
    assert set(by_folder.store) == set(by_file.store) != set()


def test_load_without_a_build_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="no graph has been built here\n  run: kg build"):
        kg.load(tmp_path)


def test_a_graph_answers_sparql_without_prefixes(built: Path) -> None:
    g = kg.load(built)
    rows = list(g.query("SELECT (COUNT(DISTINCT ?m) AS ?n) { ?m sp:pilot true }"))
    assert int(rows[0]["n"].value) == 40  # the footnote of the annex: 加“*”的40项


def test_query_is_a_function_also_after_its_package_was_loaded(built: Path) -> None:
    import kg.ask.query

    g = kg.load(built)
    assert kg.query(g, f"ASK {{ {g.node('plan/jinshan-2022')} a sp:DistrictPlan }}").yes()
    with pytest.raises(QueryError, match="line 1, column"):
        kg.query(g, "SELECT ?x WHERE { ?x a }")


def test_an_unknown_start_is_told(built: Path) -> None:
    with pytest.raises(TraceError, match="jinshan-2022 has 104 measures"):
        kg.trace(kg.load(built), "jinshan-2022/999")


def test_graph_is_a_networkx_multidigraph(built: Path) -> None:
    import networkx as nx

    network = kg.graph(kg.load(built))
    assert isinstance(network, nx.MultiDiGraph)
    assert network.nodes["plan/jinshan-2022/measure/37"]["kind"] == "measure"


def test_build_and_validate_from_python(one_document: Path, tmp_path: Path) -> None:
    done = kg.build(tmp_path / "out", data=one_document)
    assert done.violations == ()
    assert (tmp_path / "out/report.md").is_file()
    assert kg.validate(kg.load(tmp_path / "out")) == ()
