"""A typed name means the same on every surface: the hundred names of ``typed_names``, each asked everywhere."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Collection, Iterable
from pathlib import Path

import pytest

from kg.ask.indexes import open_names
from kg.ask.named_things import Names, read_names
from kg.ask.parameters import resolve as resolve_parameter
from kg.ask.questions import Parameter
from kg.ask.resolve import Answer, Ask, Rule, resolve
from kg.ask.search.meant import meaning
from kg.ask.trace.start import find_meant
from kg.ask.uptake import find_coverage
from kg.errors import ParameterError, TraceError
from kg.rdf.store import KnowledgeGraph
from tests.entry import ROOT, kg
from tests.unit.ask.typed_names import TYPED, Typed

BASE = "https://w3id.org/shanghai-policy/id/"
RUN = """
const fs = require("fs"), vm = require("vm"), window = {}, page = vm.createContext({ window });
for (const file of process.argv.slice(1)) vm.runInContext(fs.readFileSync(file, "utf8"), page);
const keys = (things) => things.map((one) => one.key);
const told = (a) => [a.rule, a.ask, keys(a.found), keys(a.offered)];
const asked = JSON.parse(fs.readFileSync(0, "utf8"));
console.log(JSON.stringify(asked.map(([typed, kinds]) => told(window.kg.resolve(typed, kinds)))));
"""
every_name = pytest.mark.parametrize("typed", TYPED, ids=lambda typed: f"{typed.text} {typed.kind}".strip() or "empty")


@pytest.fixture(scope="module")
def names(graph: KnowledgeGraph) -> Names:
    return read_names(graph)


@pytest.fixture(scope="module")
def pages(built: Path) -> dict[tuple[str, str], list[object]]:
    """What the script of the static pages makes of each."""
    asked = [(typed.text, [typed.kind] if typed.kind else []) for typed in TYPED]
    return dict(zip(((typed.text, typed.kind) for typed in TYPED), in_pages(built, asked), strict=True))


def in_pages(built: Path, asked: Iterable[tuple[str, list[str]]]) -> list[list[object]]:
    node = shutil.which("node")
    assert node, "node is needed (or: pytest -m 'not node')"
    files = [str(built / "assets" / name) for name in ("names.js", "resolve.js")]
    done = subprocess.run(
        [node, "-e", RUN, *files], input=json.dumps(list(asked)), capture_output=True, encoding="utf-8", check=True
    )
    found: list[list[object]] = json.loads(done.stdout)
    return found


def check(typed: Typed, found: Collection[str], offered: Collection[str], *, one: bool) -> None:
    """Hold what a surface says against what was written by hand."""
    sign, wanted = typed.means[0], typed.means[1:].split()
    if sign in "=?":
        assert sorted(found) == sorted(wanted)
    else:
        assert not found
    assert one is (sign == "=")
    if sign == "~":
        assert sorted(offered) == sorted(wanted)
    assert set(typed.offers.split()) <= set(offered)


def test_there_are_a_hundred() -> None:
    assert len(TYPED) >= 100
    assert len({(typed.text, typed.kind) for typed in TYPED}) == len(TYPED)


@every_name
def test_the_resolver(names: Names, typed: Typed) -> None:
    answer = resolve(names, typed.text, [typed.kind] if typed.kind else [])
    check(typed, keys(answer.found), keys(answer.offered), one=answer.chosen is not None)


@every_name
def test_a_start_of_a_trace(graph: KnowledgeGraph, typed: Typed) -> None:
    try:
        start, offered = find_meant(graph, typed.text, among=typed.kind)
    except TraceError as err:
        check_listed(typed, str(err))
    else:
        check(typed, [start.key], [node.key for node in offered], one=True)


@every_name
def test_a_parameter_of_a_question(graph: KnowledgeGraph, typed: Typed) -> None:
    try:
        term = resolve_parameter(Parameter("it", typed.kind or "thing", "-", "", ""), typed.text, graph)
    except ParameterError as err:
        check_listed(typed, str(err))
    else:
        key = term.strip("<>").removeprefix(BASE).replace("https://w3id.org/shanghai-policy/", "")
        assert typed.means == f"={key}"


def check_listed(typed: Typed, message: str) -> None:
    """A refusal lists the choices, of many the first, one a line."""
    lines = [line.strip() for line in message.splitlines()[1:]]
    listed = {line.split()[0] for line in lines if "/" in line.split()[0] and ":" not in line.split()[0]}
    wanted = set(typed.means[1:].split())
    assert typed.means[0] != "="
    assert listed == wanted if wanted else True
    assert any("\u4e00" <= char <= "\u9fff" for char in message.splitlines()[0]), "in Chinese too"


@pytest.mark.parametrize("typed", [typed for typed in TYPED if not typed.kind], ids=lambda typed: typed.text or "empty")
def test_the_search_of_the_service(graph: KnowledgeGraph, built: Path, typed: Typed) -> None:
    """From the names that were kept beside the build. A search is for anything."""
    found = meaning(names_kept(graph, built), typed.text)
    things, offered = ([one["key"] for one in found[name]] for name in ("things", "offered"))
    if typed.offers:  # a page shows the first twelve
        offered += [key for key in typed.offers.split() if len(found["offered"]) == 12]
    check(typed, things, offered, one=len(things) == 1 and not found["en"])


_kept: dict[Path, Names] = {}


def names_kept(graph: KnowledgeGraph, built: Path) -> Names:
    from kg.rdf.disk_store import find_made

    if built not in _kept:
        made = find_made(built / "graph.nq")
        assert made is not None
        assert (made / "names.json").is_file()
        _kept[built] = open_names(made, graph)
    return _kept[built]


@pytest.mark.node
@every_name
def test_the_static_pages(pages: dict[tuple[str, str], list[object]], typed: Typed) -> None:
    _, ask, found, offered = pages[typed.text, typed.kind]
    assert isinstance(found, list)
    assert isinstance(offered, list)
    check(typed, found, offered, one=len(found) == 1 and not ask)


@pytest.mark.node
def test_pages_and_command_line_agree_on_whatever_is_typed(names: Names, built: Path) -> None:
    """Six hundred names, parts, letters and slips, drawn by seed. Only running texts are not at hand on a page."""
    draw = random.Random(15)  # noqa: S311 - no secret
    called = [name for several in names.folded.values() for name in several]
    asked = [(garble(draw, draw.choice(called)), draw.choice([[], [], ["department"], ["reform"]])) for _ in range(600)]
    there = in_pages(built, asked)
    without_texts = Names(names.by_key.values(), names.base, tables=names.tables)
    for (text, kinds), page in zip(asked, there, strict=True):
        answer = resolve(without_texts, text, kinds)
        assert page == [answer.rule, answer.ask, keys(answer.found), keys(answer.offered)], text


def garble(draw: random.Random, name: str) -> str:
    at = draw.randrange(len(name))
    return draw.choice([
        name, name[at : at + 4], name[:at] + name[at + 1 :], name[:at] + draw.choice("区政x金") + name[at + 1 :],
        "金山 " + name, name.upper(), f"“{name[:at]}”{name[at:]}",
    ])  # fmt: skip


def keys(things: Iterable[object]) -> list[str]:
    return [getattr(thing, "key", "") for thing in things]


def test_words_of_a_running_text_are_offered_and_never_chosen(names: Names) -> None:
    """贤商汇 stands in 奉贤二（四）5 alone; 0.37% of case 12 is no item 37."""
    answer = resolve(names, "贤商汇")
    assert (answer.rule, keys(answer.offered)) == (Rule.NOTHING, ["plan/fengxian-2024/measure/2.4.5"])
    assert answer.chosen is None
    assert "case/2023/12" not in keys(resolve(names, "37").found)


def test_what_is_asked_of_generic_names_and_numbers(names: Names) -> None:
    assert resolve(names, "区发改委").ask is Ask.DISTRICT
    assert resolve(names, "37").ask is Ask.DOCUMENT
    assert Answer(Rule.NAME).chosen is None


def test_options_for_a_district_and_a_reform_mean_what_a_start_means(graph: KnowledgeGraph) -> None:
    cells = [find_coverage(graph, district=district) for district in ("金山", "jinshan", "金山區", "Jinshan District")]
    assert cells[0]
    assert all(one == cells[0] for one in cells)
    with pytest.raises(TraceError, match="no district is called '朝阳'"):
        find_coverage(graph, district="朝阳")


def test_the_command_line_says_what_else_is_called_so(built: Path) -> None:
    done = kg("trace", "--reform", "“一业一证”", "--format", "json", cwd=built.parent)
    assert json.loads(done.stdout)["start"]["key"] == "reform/yi-ye-yi-zheng"
    assert "reform/pilot-561473014b 推行“一业一证”改革" in done.stderr


def test_the_two_scripts_that_match_names_share_one() -> None:
    for name in ("network.js", "coverage.js"):
        script = (ROOT / "kg/site/assets" / name).read_text(encoding="utf-8")
        assert "kg.resolve(" in script or "kg.filter(" in script
        assert "toLowerCase().includes" not in script
