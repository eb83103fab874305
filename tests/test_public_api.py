"""``import kg``: the six public names work as README says, and cost nothing until they are used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import kg
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
    assert sorted(kg.__all__) == ["build", "graph", "load", "query", "trace", "validate"]
    assert set(kg.__all__) <= set(dir(kg))
    assert all(callable(getattr(kg, name)) for name in kg.__all__)


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
    assert len(kg.load(built)) == len(kg.load(str(built / "graph.nq"))) > 0


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
