"""``docs/clients.md``: each example is run against a live server as it stands, and answers what the documents say.

What an answer is compared with was read in ``data/sources``; where it can be counted there, it is counted here, without
the program's help. Only addresses are replaced. Comunica has a file of its own, and so have pages in a browser.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections import Counter
from urllib.parse import quote, urlencode

import pytest

from tests.annex import annex
from tests.documented import Example, example, examples
from tests.serving import Server

#: Every example of the page, and who runs it.
HERE = {
    ("curl", "sh"), ("A shipped question", "sh"), ("Python: SPARQLWrapper", "python"), ("Python: rdflib", "python"),
    ("Python: pandas", "python"), ("R", "r"), ("Excel: Power Query", "powerquery"), ("An address alone", "text"),
}  # fmt: skip
TEST_COMUNICA = {("JavaScript: Comunica", language) for language in ("turtle", "sh", "js")}
TEST_OTHER_ORIGIN = {("A page of your own", "html")}


def run(*command: str) -> str:
    """Standard output of an example, which must succeed and complain of nothing."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KG_", "PYTHON", "R_"))}
    done = subprocess.run(
        command, env={**kept, "LC_ALL": "C.UTF-8"}, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_example_is_run() -> None:
    shown = [(one.heading, one.language) for one in examples()]
    assert sorted(shown) == sorted(HERE | TEST_COMUNICA | TEST_OTHER_ORIGIN)


@pytest.mark.curl
def test_curl(server: Server) -> None:
    answer = table(run("bash", "-euo", "pipefail", "-c", example("curl", "sh").at(server.address)))
    assert [(row["number"], row["units"]) for row in answer] == [
        (row.number, row.units) for row in annex() if row.deadline == "6月"
    ]
    assert {row["number"]: row["title"] for row in answer}["21"] == "扩大施工图免审范围"
    assert len(answer) == 6


@pytest.mark.curl
def test_curl_asks_a_shipped_question(server: Server, sources: dict[str, str]) -> None:
    answer = table(run("bash", "-euo", "pipefail", "-c", example("A shipped question", "sh").at(server.address)))
    assert [row["plan"].rpartition("/")[2] for row in answer] == ["jinshan-2022", "jinshan-2023"]
    for row in answer:
        assert "拿地即开工" in row["quote"]
        assert row["quote"] in sources[row["plan"].rpartition("/")[2]]


def test_sparqlwrapper(server: Server) -> None:
    printed = run(sys.executable, "-c", example("Python: SPARQLWrapper", "python").at(server.address))
    dated = {line.split("\t")[0]: int(line.split("\t")[2]) for line in printed.splitlines()}
    months = sum(bool(re.fullmatch(r"\d+月", row.deadline)) for row in annex())
    assert dated == {
        "金山区聚焦“三个服务”全面推进一流营商环境建设行动方案": months,
        "金山区加强集成创新持续优化营商环境行动方案": 0,  # none of the others has a column for it
        "聚焦“四大行动”深化集成创新持续推进杨浦一流营商环境建设的实施方案": 0,
        "奉贤区全面优化营商环境持续激发市场活力和社会创造力行动方案": 0,
    }


def test_rdflib(server: Server) -> None:
    printed = run(sys.executable, "-c", example("Python: rdflib", "python").at(server.address))
    assert printed.splitlines() == [
        "健全完善区镇两级全程代办队伍, 推动企业“拿地即开工”成为“新常态”。",
        annex()[29].units,
        annex()[29].deadline,
    ]


def test_pandas(server: Server) -> None:
    printed = run(sys.executable, "-c", example("Python: pandas", "python").at(server.address))
    rows = {row["unit"]: row for row in table(printed)}
    for name, form in (("上海市金山区政务服务办公室", "区政务服务办"), ("上海市金山区发展和改革委员会", "区发改委")):
        own = [row for row in annex() if form in row.units]
        counted = Counter("Dated" if row.deadline.endswith("月") else "Ongoing" for row in own)
        assert (rows[name]["all"], rows[name]["Dated"]) == (str(len(own)), str(counted["Dated"])), name


@pytest.mark.r
def test_r(server: Server, sources: dict[str, str]) -> None:
    assert shutil.which("Rscript"), "Rscript is needed (or: pytest -m 'not r')"
    printed = run("Rscript", "--vanilla", "-e", example("R", "r").at(server.address))
    contents = sources["shanghai-cases-2023"].partition("排名1")[0]
    places: dict[str, list[str]] = {}
    for rank, district in re.findall(r"(?m)^\t?(\d+)\s+(\S+(?:区|新区))\s*$", contents):
        places.setdefault(district, []).append(rank)
    assert {row["district"]: row["rank"].split() for row in table(printed)} == places
    assert sum(map(len, places.values())) == 20
    assert [row["district"] for row in table(printed)][-1] not in {"金山区", "普陀区", "虹口区", "嘉定区"}  # two each


def test_an_address_alone(server: Server) -> None:
    with urllib.request.urlopen(example("An address alone", "text").at(server.address).strip(), timeout=30) as response:  # noqa: S310 - this machine's own
        rows = list(csv.reader(io.TextIOWrapper(response, encoding="utf-8", newline="")))
    assert rows == [
        ["district", "issued", "number"],
        ["金山区", "2022-03-17", "金府办发〔2022〕7号"],
        ["金山区", "2023-02-15", "金发改规〔2023〕2号"],
        ["杨浦区", "2023-02-28", "杨府发〔2023〕2号"],
        ["奉贤区", "2024-03-12", ""],  # its plan is shipped without a number
    ]


class TestPowerQuery:
    """No engine for M runs here: what the code asks for is read from it and sent as Excel sends it."""

    code = example("Excel: Power Query", "powerquery")

    def text(self, start: str) -> str:
        """The text literal after ``start``. In M a quotation mark is doubled, and ``#(`` would begin an escape."""
        found = re.search(re.escape(start) + r'"((?:[^"]|"")*)"', self.code.text)
        assert found, start
        assert "#(" not in found[1]
        return found[1].replace('""', '"')

    def answer(self, server: Server) -> list[list[str]]:
        place = example("Excel: Power Query", "powerquery")
        assert f'Web.Contents("{server.address}"' in place.at(server.address)
        # Web.Contents escapes every value as Uri.EscapeDataString does: all but letters, digits and -_.~
        assert re.search(r"Query = \[format = \"csv\", query = Question\]", self.code.text)
        fields = urlencode({"format": "csv", "query": self.text("Question = ")}, quote_via=quote, safe="~")
        with urllib.request.urlopen(f"{server.address}{self.text('RelativePath = ')}?{fields}", timeout=30) as response:  # noqa: S310
            sent = response.read()
        assert "Encoding = 65001" in self.code.text
        assert not sent.startswith(b"\xef\xbb\xbf"), "it would stand in the first column's name"
        return list(csv.reader(io.StringIO(sent.decode("utf-8"), newline="")))

    def test_brackets_and_quotes_close(self) -> None:
        outside = re.sub(r'"(?:[^"]|"")*"', "", self.code.text)
        for opening, closing in ("()", "[]", "{}"):
            assert outside.count(opening) == outside.count(closing)
        steps = re.findall(r"(?m)^    (\w+) = ", outside)
        assert outside.split("in\n")[-1].strip() == steps[-1]
        assert all(f"{step}," in "".join(outside.splitlines(keepends=True)[2:]) for step in steps[1:-1])

    def test_columns_and_figures(self, server: Server, sources: dict[str, str]) -> None:
        names, *rows = self.answer(server)
        assert names == ["district", "number", "comparator", "value", "quote"]
        assert {name for name, _ in re.findall(r'\{"(\w+)", type (text|number)\}', self.code.text)} <= set(names)
        assert ["奉贤区", "2.3.4", "=", "100", "确保优惠政策落实100%全覆盖"] in rows
        assert ["金山区", "4.1.2", ">=", "98", "实现获得用电、获得用水、获得用气和互联网连接服务满意率 98%以上"] in rows
        assert ["金山区", "4.1.4", "<=", "1", "降低担保费率降至1%以下"] in rows
        everything = "".join(sources.values())
        assert all(row[4] in everything for row in rows)
        assert [float(row[3]) for row in rows] == sorted((float(row[3]) for row in rows), reverse=True)


def test_an_example_that_fails_is_seen(server: Server) -> None:
    broken = Example("", "python", example("Python: pandas", "python").text.replace("SELECT", "SELEKT"))
    with pytest.raises(AssertionError, match="400"):
        run(sys.executable, "-c", broken.at(server.address))
