"""``docs/notebooks/explore.ipynb``, run from top to bottom against a live server; then seen in Chromium."""

from __future__ import annotations

import ast
import html
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame, Page

from tests.annex import annex
from tests.entry import ROOT
from tests.serving import Server, running

NOTEBOOK = ROOT / "docs/notebooks/explore.ipynb"
ABOUT_RE = re.compile(r'<a href="([^"]+)">([^<]+)</a>')


@pytest.fixture(scope="module")
def server(built: Path) -> Iterator[Server]:
    with running(built) as server:
        yield server


@pytest.fixture(scope="module")
def outputs(server: Server, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Cell → the HTML that it showed. The notebook runs in another process and another folder, as a reader's would."""
    folder = tmp_path_factory.mktemp("notebook")
    program = Path(sys.executable).with_name("jupyter-execute")
    own = {name: str(folder / name) for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KG_", "PYTHON", "JUPYTER_"))}
    done = subprocess.run(
        [program, "--timeout=120", "--output", folder / "done.ipynb", NOTEBOOK],
        env={**kept, **own, "KG_ENDPOINT": server.address.rstrip("/")},
        cwd=folder, capture_output=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    shown: dict[str, str] = {}
    for cell in read(folder / "done.ipynb")["cells"]:
        for output in cell.get("outputs", []):
            assert output["output_type"] == "execute_result", output
            shown[cell["id"]] = "".join(output["data"]["text/html"])
    return shown


def read(path: Path) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return notebook


class Table(HTMLParser):
    """A shown table, read back: ``rows`` of the texts of its cells, headings included."""

    def __init__(self, shown: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False
        self.feed(shown)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data.strip()


def test_it_is_kept_without_outputs() -> None:
    for cell in read(NOTEBOOK)["cells"]:
        assert not cell.get("outputs"), cell["id"]
        assert cell.get("execution_count") is None, cell["id"]


def test_the_extra_holds_what_it_imports() -> None:
    code = "\n".join("".join(cell["source"]) for cell in read(NOTEBOOK)["cells"] if cell["cell_type"] == "code")
    used = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name or "").partition(".")[0]  # type: ignore[union-attr]
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["notebook"]]
    given = {re.split(r"[^\w-]", need)[0].lower() for need in needed}
    assert {name.lower() for name in used - sys.stdlib_module_names} - given == {"ipython"}  # comes by ipykernel
    assert "ipykernel" in given


def test_names_lead_to_their_pages(outputs: dict[str, str], server: Server) -> None:
    links = {html.unescape(name): address for address, name in ABOUT_RE.findall(outputs["reform"] + outputs["own"])}
    for name in ("健全企业重整期间信用修复机制", "上海市金山区发展和改革委员会"):
        assert links[name].startswith(server.address)
        moved = server.get(html.unescape(links[name]).removeprefix(server.address.rstrip("/")), "text/html")
        assert moved.status == 303
        page = server.get(moved.headers["location"].removeprefix(server.address.rstrip("/")), "text/html")
        assert (page.status, name in page.text) == (200, True)


def test_a_reform_is_shown_with_the_words_of_each_plan(outputs: dict[str, str], sources: dict[str, str]) -> None:
    headings, *rows = Table(outputs["reform"]).rows
    assert headings == ["方案 plan", "举措 measure", "置信度 confidence", "原文 words"]
    assert all(quote in sources[plan] for plan, _, _, quote in rows)
    # Row 46, and the item of that heading, each with its own words.
    found = {(plan, title) for plan, title, _, _ in rows}
    assert {("jinshan-2022", "健全企业重整期间信用修复机制"), ("yangpu-2023", "办理破产")} <= found
    assert {plan for plan, _ in found} == {"jinshan-2022", "jinshan-2023", "yangpu-2023", "fengxian-2024"}


def test_what_a_district_leaves_out(outputs: dict[str, str]) -> None:
    (_, *districts), *rows = Table(outputs["coverage"]).rows
    matrix = {topic: dict(zip(districts, map(int, counts), strict=True)) for topic, *counts in rows}
    assert len(matrix) == 21
    # Jinshan 2023 has an item 完善退出破产机制, Yangpu an item 办理破产; no item of Fengxian is about it.
    assert matrix["办理破产 business-insolvency"] == {"奉贤区": 0, "杨浦区": 1, "金山区": 1}
    # The tax office's rows 23 to 26 and, a year later, the item 优化纳税服务.
    assert matrix["纳税 taxation"]["金山区"] == 5
    orange = outputs["coverage"].partition("background: #ffd9b3")[0].rpartition("}")[2]
    gaps = sum(list(counts.values()).count(0) for counts in matrix.values())
    assert len(re.findall(r"#T_\w+_row\d+_col\d+", orange)) == gaps > 0


def test_months_as_printed(outputs: dict[str, str]) -> None:
    shown = {row[0]: int(row[1]) for row in Table(outputs["deadlines"]).rows if row[0].startswith("2022-")}
    printed = [row.deadline for row in annex()]
    assert shown == {f"2022-{month:02}": printed.count(f"{month}月") for month in range(1, 13)}
    assert shown["2022-12"] == 16


def test_who_is_responsible_for_most(outputs: dict[str, str]) -> None:
    own = sum("区政务服务办" in row.units for row in annex())
    assert Table(outputs["own"]).rows[1] == ["上海市金山区政务服务办公室", str(own)]


@pytest.mark.browser
def test_all_is_shown_without_asking_anyone(page: Page, outputs: dict[str, str], tmp_path: Path) -> None:
    """The fixture fails the test when anything but the file itself is asked for."""
    network = opened(page, outputs, tmp_path)
    names = network.evaluate("network.body.data.nodes.get().map(node => node.label.replaceAll('\\n', ''))")
    assert {"信用修复", "jinshan-2022健全企业重整期间信用修复机制", "上海市金山区发展和改革委员会"} <= set(names)
    told = network.evaluate(
        """network.body.data.edges.get().map(edge => [edge.from, edge.title, edge.to].map(
             part => network.body.data.nodes.get(part)?.label.replaceAll('\\n', '') ?? part))"""
    )
    unit = "上海市金山区发展和改革委员会"  # row 46: 区发改委
    assert ["jinshan-2022健全企业重整期间信用修复机制", "责任单位 is the task of", unit] in told
    assert all(len(relation.split()) > 1 for _, relation, _ in told)
    assert page.locator("table").count() == 4
    picture = page.screenshot(path=tmp_path / "notebook.png", full_page=True)
    assert len(picture) > 20_000


@pytest.mark.browser
def test_the_picture_is_drawn_and_moves(page: Page, outputs: dict[str, str], tmp_path: Path) -> None:
    network = opened(page, outputs, tmp_path)
    # Colours of the four kinds, as pixels of the canvas.
    for red, green, blue in ((0xF6, 0xD1, 0x86), (0xF3, 0xA6, 0xA0), (0xA8, 0xD5, 0xC2), (0xB6, 0xC8, 0xEA)):
        assert network.evaluate(PIXELS, [red, green, blue]) > 200
    node = network.evaluate("network.body.data.nodes.getIds()[0]")
    before = network.evaluate("id => network.getPosition(id)", node)
    canvas = network.locator("canvas").bounding_box()
    at = network.evaluate("id => network.canvasToDOM(network.getPosition(id))", node)
    assert canvas
    x, y = canvas["x"] + at["x"], canvas["y"] + at["y"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 40, steps=4)
    page.mouse.up()
    after = network.evaluate("id => network.getPosition(id)", node)
    assert after["x"] > before["x"] + 20
    assert after["y"] > before["y"] + 10


PIXELS = """([red, green, blue]) => {
  const canvas = document.querySelector("canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let at = 0; at < data.length; at += 4)
    if (data[at] === red && data[at + 1] === green && data[at + 2] === blue) count += 1;
  return count;
}"""


def opened(page: Page, outputs: dict[str, str], folder: Path) -> Frame:
    """All outputs on one page; the frame with the picture."""
    path = folder / "outputs.html"
    head = '<!doctype html><meta charset="utf-8"><title>outputs</title>'
    path.write_text(head + "<hr>".join(outputs.values()), encoding="utf-8")
    page.goto(path.as_uri())
    (frame,) = (frame for frame in page.frames if frame != page.main_frame)
    frame.wait_for_function("typeof network === 'object' && document.querySelector('canvas')")
    page.locator("iframe").scroll_into_view_if_needed()
    return frame
