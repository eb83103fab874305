"""A release: every IRI leads to a file on a host of files only; other programs read it; its bytes are stable."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import yaml
from nanopub.nanopub import Nanopub
from nanopub.nanopub_conf import NanopubConf
from rocrate.rocrate import ROCrate  # type: ignore[import-untyped]

from kg.ask.contents import read_contents
from kg.rdf.store import KnowledgeGraph
from kg.release.nanopublications import nanopublications
from kg.release.thing_pages import own_things, path_of
from tests.entry import copy_data, kg

_OURS = "https://w3id.org/shanghai-policy/"
_RULE_RE = re.compile(r"RewriteRule (\S+) https://HOST/(\S+) \[")
_ACCEPT_RE = re.compile(r"RewriteCond %\{HTTP_ACCEPT\} (\S+)")


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of one document, as ``kg release`` writes it, and its archive beside it."""
    home = tmp_path_factory.mktemp("released")
    data = copy_data(home / "data", "fengxian-2024")
    assert kg("build", "--data", data, "--out", home / "exports", cwd=home).returncode == 0
    done = kg("release", "out", "--from", "exports", "--date", "2026-11-28", "--zip", cwd=home)
    assert done.returncode == 0, done.stderr
    return home / "out"


def resolved(iri: str, accept: str, rules: str) -> str:
    """Where ``w3id.htaccess`` sends an IRI, as Apache reads it: the first rule whose conditions hold."""
    name, condition = iri.removeprefix(_OURS), None
    for line in rules.splitlines():
        if said := _ACCEPT_RE.match(line):
            condition = said.group(1)
        elif rule := _RULE_RE.match(line):
            found = re.search(rule.group(1), name)
            if found and (condition is None or re.search(condition, accept)):
                return found.expand(rule.group(2).replace("$", "\\"))
            condition = None
    return ""


def test_every_name_of_ours_leads_to_a_file_that_tells_of_it(released: Path) -> None:
    rules = (released / "w3id.htaccess").read_text(encoding="utf-8")
    names = {quad.subject.value for quad in ox.parse(path=str(released / "graph.nq"), format=ox.RdfFormat.N_QUADS)
             if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(_OURS)}  # fmt: skip
    assert len(names) > 1000
    for iri in sorted(names):
        whole = iri.partition("#")[0]
        for accept in ("text/html", "text/turtle"):
            file = resolved(whole, accept, rules)
            assert (released / file).is_file(), (iri, accept, file)
    for iri, accept in (
        (f"{_OURS}context", "*/*"),
        (f"{_OURS}shapes", "text/turtle"),
        (f"{_OURS}.well-known/void", "*/*"),
    ):
        assert (released / resolved(iri, accept, rules)).is_file(), iri


def test_the_turtle_of_a_thing_says_what_the_graph_says(released: Path) -> None:
    # fengxian-2024.txt, 二（一）1
    iri = f"{_OURS}id/plan/fengxian-2024/measure/2.1.1"
    whole = {
        quad.triple for quad in ox.parse(path=str(released / "graph.nq"), format=ox.RdfFormat.N_QUADS)
        if iri in (getattr(quad.subject, "value", ""), getattr(quad.object, "value", ""))
    }  # fmt: skip
    file = released / path_of(iri, f"{_OURS}id/") / "index.ttl"
    assert {quad.triple for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)} == whole


def test_links_of_a_page_lead_to_files_of_the_release(released: Path) -> None:
    folder = released / "id" / "plan" / "fengxian-2024" / "measure" / "2.1.1"
    page = (folder / "index.html").read_text(encoding="utf-8")
    links = {link for link in re.findall(r'(?:href|src)="([^"]+)"', page) if not re.match(r"https?:|data:|#", link)}
    assert len(links) > 10
    assert [link for link in sorted(links) if not (folder / link.partition("#")[0]).resolve().is_file()] == []
    said = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    assert said["@context"] == f"{_OURS}context"


def test_checksums_hold_for_every_file_and_the_archive_is_the_folder(released: Path) -> None:
    lines = (released / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    files = {path.relative_to(released).as_posix() for path in released.rglob("*") if path.is_file()}
    assert set(sums) == files - {"SHA256SUMS"}
    assert all(hashlib.sha256((released / name).read_bytes()).hexdigest() == sums[name] for name in sums)
    with zipfile.ZipFile(released.with_name("out.zip")) as packed:
        assert {one.removeprefix("out/") for one in packed.namelist()} == files
        assert packed.read("out/SHA256SUMS") == (released / "SHA256SUMS").read_bytes()


def test_the_same_exports_give_the_same_bytes(released: Path, tmp_path: Path) -> None:
    again = tmp_path / "out"
    done = kg("release", again, "--from", released.parent / "exports", "--date", "2026-11-28", "--zip", cwd=tmp_path,
              env={"PYTHONHASHSEED": "77", "TZ": "Asia/Shanghai"})  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (again / "SHA256SUMS").read_bytes() == (released / "SHA256SUMS").read_bytes()
    assert again.with_name("out.zip").read_bytes() == released.with_name("out.zip").read_bytes()


def test_others_open_the_crate_and_the_citation(released: Path) -> None:
    crate = ROCrate(str(released))
    assert "营商环境" in crate.name
    assert {one.id for one in crate.data_entities} >= {"graph.ttl", "tables/measures.csv"}
    citation = yaml.safe_load((released / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors", "version", "date-released", "license"} <= set(citation)
    assert str(citation["date-released"]) == "2026-11-28"
    assert json.loads((released / ".zenodo.json").read_text(encoding="utf-8"))["publication_date"] == "2026-11-28"


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("release", "out", "--from", "nothing"), 1, "kg build"),
        (("release", "exports/inside", "--from", "exports"), 1, "inside the exports"),
        (("release", "out", "--from", "exports", "--date", "2026-02-30"), 1, "2026-02-30"),
        (("release", "data", "--from", "exports"), 1, "holds other files"),
    ],
)
def test_slips_are_one_or_two_lines(released: Path, words: tuple[str, ...], status: int, said: str) -> None:
    done = kg(*words, cwd=released.parent)
    assert done.returncode == status
    assert said in done.stderr
    assert len(done.stderr.splitlines()) <= 3
    assert "Traceback" not in done.stderr


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # the library's own
def test_nanopublications_are_valid_and_only_of_what_is_stated(graph: KnowledgeGraph) -> None:
    contents = read_contents(graph)
    told = nanopublications(contents.links, graph.base, "0.1.0", "2026-11-28")
    whole = rdflib.Dataset()
    whole.parse(data=told.decode(), format="trig")
    np = rdflib.Namespace("http://www.nanopub.org/nschema#")
    names = sorted({str(s) for s, _, _, _ in whole.quads((None, rdflib.RDF.type, np.Nanopublication, None))})
    stated = {link.assertion for link in contents.links if link.method in ("Explicit", "Curated") and link.assertion}
    assert len(names) == len(stated) > 500
    for name in names[:: len(names) // 20]:
        one = rdflib.Dataset()
        for quad in whole.quads((None, None, None, None)):
            if str(quad[3]).partition("#")[0] == name:
                one.graph(quad[3]).add(quad[:3])
        assert Nanopub(rdf=one, conf=NanopubConf(use_test_server=True)).is_valid, name


def test_a_nanopublication_names_its_words_and_their_place(graph: KnowledgeGraph, sources: dict[str, str]) -> None:
    # jinshan-2022.txt, annex row 80: 区卫健委 answers for it
    told = nanopublications(read_contents(graph).links, graph.base, "0.1.0", "2026-11-28").decode()
    quads = list(ox.parse(input=told, format=ox.RdfFormat.TRIG))
    row, body = f"{graph.base}plan/jinshan-2022/measure/80", f"{graph.base}org/jinshan/wjw"
    (name,) = {
        q.graph_name.value for q in quads
        if (getattr(q.subject, "value", ""), getattr(q.object, "value", "")) == (row, body)
    }  # fmt: skip
    why = {q.predicate.value.rpartition("#")[2]: q.object.value for q in quads if q.subject.value == name}
    start, end = int(why["sourceStart"]), int(why["sourceEnd"])
    assert sources["jinshan-2022"][start:end] == why["quote"] == "区卫健委"


def test_all_things_of_the_shipped_graph_have_a_path_of_their_own(graph: KnowledgeGraph) -> None:
    paths = [path_of(iri, graph.base) for iri in own_things(graph)]
    assert len(set(paths)) == len(paths) > 7000
    assert not [path for path in paths if path.endswith(("index.html", "index.ttl")) or ".." in path.split("/")]
