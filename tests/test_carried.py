"""A corpus full of characters that files cannot carry: told with count and place, and every file is whole."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import docx
import networkx as nx
import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from lxml import html as lxml_html

from kg.cli import main
from kg.errors import CurationError, LexiconError, ManifestError
from kg.lexicon.files import load_yaml
from kg.read.curation import read_curation
from kg.read.manifest import read_manifest
from kg.read.reading import derive
from kg.records import Severity
from tests.entry import ROOT, copy_data, kg

STRANGE = [
    chr(code)
    for code in (
        *range(0x00, 0x20), *range(0x7F, 0xA0), 0xFDD0, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF, 0xD800, 0xDFFF,
    )
    if chr(code) not in "\t\n\r\v\f\x85"
]  # fmt: skip
BIDI = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u200b"
#: As UTF-8 cannot write halves of pairs, the files have those as the three bytes that some programs write.
ITEM = "（{n}）推进证照{mark}联办。完成“一业一证”{mark}改革，年底前覆盖20个行业。（责任单位：区财政局、区{mark}法院）\n"


def as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def text_of(marks: list[str]) -> str:
    items = "".join(ITEM.format(n=n, mark=mark) for n, mark in enumerate(marks, 1))
    return "奉贤区优化营商环境行动方案\n\n一、主要任务\n" + items


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``kg build`` makes of a plan with a strange character thrice in each item, and marks of direction."""
    folder = tmp_path_factory.mktemp("strange")
    data = copy_data(folder / "data", "fengxian-2024")
    (data / "sources/fengxian-2024.txt").write_bytes(as_bytes(text_of([*STRANGE, *BIDI])))
    done = kg("build", "--quiet", "--out", folder / "exports", "--data", data, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "exports"


def test_graphs_can_be_read_and_say_the_same(build: Path) -> None:
    quads = set(ox.parse(path=str(build / "graph.nq"), format=ox.RdfFormat.N_QUADS))
    triples = {quad.triple for quad in quads}
    turtle = ox.parse(path=str(build / "graph.ttl"), format=ox.RdfFormat.TURTLE)
    assert {quad.triple for quad in turtle} == triples
    texts = [t.object.value for t in triples if isinstance(t.object, ox.Literal)]
    assert any("\ufffd" in text for text in texts)
    assert any("\u202e" in text for text in texts), "marks of direction are carried"
    assert not any(char in text for text in texts for char in STRANGE)


def test_xml_json_csv_and_pages_can_be_read(build: Path) -> None:
    ElementTree.parse(build / "graph.graphml")  # noqa: S314 - the strictest of parsers
    assert nx.read_graphml(build / "graph.graphml").number_of_nodes()
    json.loads((build / "graph.jsonld").read_text(encoding="utf-8"))
    for table in (build / "tables").glob("*.csv"):
        rows = list(csv.reader(io.StringIO(table.read_text(encoding="utf-8-sig"), newline=""), strict=True))
        assert {len(row) for row in rows} == {len(rows[0])}, table.name
    for page in [*build.rglob("*.html"), *build.rglob("*.md"), *build.rglob("*.tsv"), *build.rglob("*.json")]:
        text = page.read_text(encoding="utf-8")
        assert not [char for char in STRANGE if char in text], page.name
        if page.suffix == ".html":
            assert lxml_html.document_fromstring(text.encode()).find("body") is not None


def test_the_report_names_count_and_places(build: Path) -> None:
    report = (build / "report.md").read_text(encoding="utf-8")
    line = next(line for line in report.splitlines() if "control-characters" in line)
    # Halves of pairs are three bytes each that are no UTF-8: they are told as unreadable.
    control = [char for char in STRANGE if not 0xD800 <= ord(char) < 0xE000]
    assert f"{3 * len(control)} control characters (U+0000, U+0001" in line
    assert "line 4, line 5" in line, "the first item stands in line 4"
    assert "bytes-unreadable" in report


def test_a_plain_text_keeps_its_offsets() -> None:
    text = "一、总体要求\n1. 纳税\x01，\u202e落实\x9f政策。\n"
    found = derive(text.encode())
    assert found.text == text.replace("\x01", "\ufffd").replace("\x9f", "\ufffd")
    odd = next(odd for odd in found.notices if odd.code == "control-characters")
    assert odd.severity is Severity.REPAIR
    assert odd.span == (text.index("\x01"), text.index("\x01") + 1)
    assert odd.found == "2 control characters (U+0001, U+009F): line 2"


def test_web_pages_and_word_files_tell_it_too() -> None:
    page = derive("<html><body>\n<p>一、总体\x01要求\x7f</p><p>二、任务\ufffe</p></body></html>".encode())
    assert ("总体要求" in page.text, "\ufffe" in page.text) == (True, False)
    assert [odd.found for odd in page.notices] == ["3 control characters (U+0001, U+007F, U+FFFE): line 2"]
    word, out = docx.Document(), io.BytesIO()
    word.add_paragraph("一、总体要求")
    word.add_paragraph("1. 纳税\x9f政策。")
    word.save(out)
    found = derive(out.getvalue())
    assert "1. 纳税政策。" in found.text
    assert [odd.found for odd in found.notices] == ["1 control characters (U+009F): paragraph 2"]


@pytest.mark.parametrize("char", ["\\x01", "\\x1b", "\\ufffe", "\\x7f"])
def test_manifest_and_vocabulary_refuse_them_with_their_line(char: str, tmp_path: Path) -> None:
    path = tmp_path / "corpus.yaml"
    path.write_text(f'documents:\n  - slug: a\n    title: "区{char}"\n', encoding="utf-8")
    with pytest.raises(ManifestError, match=r"corpus.yaml:3: holds the character U\+"):
        read_manifest(path)
    with pytest.raises(LexiconError, match=r"corpus.yaml:3: holds the character U\+"):
        load_yaml(path)


@pytest.mark.parametrize("char", ["\x01", "\x1b", "\ufffe", "\x7f"])
def test_verdicts_refuse_them_with_their_line(char: str, tmp_path: Path) -> None:
    shipped = (ROOT / "data/curation/links.sssom.tsv").read_text(encoding="utf-8")
    (tmp_path / "links.sssom.tsv").write_text(f"{shipped}a\tb{char}\n", encoding="utf-8")
    line = shipped.count("\n") + 1
    with pytest.raises(CurationError, match=rf"links.sssom.tsv:{line}: holds the character U\+"):
        read_curation(tmp_path)


@pytest.mark.parametrize("char", ["\x01", "\x1b", "\udcff", "\ufffe"])
@pytest.mark.parametrize(
    "command",
    [
        ["query", "SELECT ('@' AS ?x) {}"],
        ["query", "measures-of-topic", "--topic", "信用@"],
        ["query", "find-words", "--words", "信用@"],
        ["trace", "没有这个@"],
    ],
)
def test_what_is_typed_gives_one_line_that_can_be_shown(command: list[str], char: str, built: Path) -> None:
    typed = [part.replace("@", char) for part in command]
    done = CliRunner().invoke(main, [*typed, "--from", str(built)])
    assert done.exit_code in (0, 1, 2), done.exception
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert char not in done.output
