"""The corpus as its user keeps it: folders of mixed files, sidecars, addresses; list, edit, remove."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

from kg.corpus.files import find_files
from kg.corpus.manifest_text import appended, edited, removed
from kg.corpus.same import fingerprint, same_as
from kg.corpus.slugs import make_slug
from kg.lexicon.bundle import Lexicon, load_lexicon
from kg.read.manifest import read_manifest
from kg.records import ManifestEntry
from tests.entry import ROOT, kg
from tests.unit.read.pages import PAGES, TITLE
from tests.unit.read.pdfs import pdf
from tests.unit.read.test_docx import saved

PLAN = """{place}人民政府办公室关于印发《{place}优化{what}服务行动方案》的通知
{number}
各镇人民政府，区政府各部门：
现将《{place}优化{what}服务行动方案》印发给你们，请认真贯彻执行。
{place}人民政府办公室
2024年3月{day}日
{place}优化{what}服务行动方案
一、总体要求
坚持以企业为中心，持续优化{what}服务，把{what}领域的感受作为第一感受。
二、重点任务
（一）简化{what}手续。推行{what}“一件事”办理，减少{what}材料。（责任单位：区市场监管局）
（二）加强{what}保障。建立{what}服务专员制度，协调解决{what}问题。（责任单位：区财政局）
"""


def plan(place: str = "青浦区", what: str = "企业", number: str = "青府办发〔2024〕3号", day: int = 1) -> str:
    return PLAN.format(place=place, what=what, number=number, day=day)


def entries(data: Path) -> list[dict[str, str]]:
    documents: list[dict[str, str]] = yaml.safe_load((data / "corpus.yaml").read_text(encoding="utf-8"))["documents"]
    return documents


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder as somebody collects documents: every format, a sidecar, a copy, what a browser puts beside a page."""
    import docx

    folder = tmp_path / "collected"
    (folder / "more").mkdir(parents=True)
    (folder / "page_files").mkdir()
    (folder / "page.html").write_bytes(PAGES["district"][0]().encode("gb18030"))
    (folder / "page_files/style.css").write_text("p {}")
    (folder / "plan.txt").write_text(plan(), encoding="utf-8")
    (folder / "plan-again.md").write_text("# " + plan(), encoding="utf-8")
    word = docx.Document()
    for line in plan(what="人才", number="青府办发〔2024〕4号", day=2).splitlines():
        word.add_paragraph(line)
    (folder / "more/word.docx").write_bytes(saved(word))
    (folder / "more/paper.pdf").write_bytes(
        pdf(
            plan(what="融资", number="青府办发〔2024〕5号", day=3).splitlines()[1:], title=TITLE.replace("临江", "青浦")
        )
    )
    (folder / "more/paper.yaml").write_text(
        "title: 青浦区优化融资服务行动方案\nnumber: 青府办发〔2024〕5号\n", encoding="utf-8"
    )
    (folder / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "empty.txt").write_bytes(b"")
    (folder / ".hidden").write_text("x")
    return folder


def test_a_folder_is_one_command_and_what_was_added_builds(mixed: Path, one_document: Path, tmp_path: Path) -> None:
    done = kg("add", mixed, "--data", one_document, cwd=tmp_path)
    assert done.returncode == 1, "two files were refused"
    rows = {line.split()[0]: line for line in done.stdout.splitlines()[1:]}
    assert rows.keys() == {"page.html", "plan.txt", "plan-again.md", "word.docx", "paper.pdf", "scan.png", "empty.txt"}
    states = {name: line.split()[1] for name, line in rows.items()}
    assert states == {
        "page.html": "added", "plan.txt": "held", "plan-again.md": "added", "word.docx": "added", "paper.pdf": "added",
        "scan.png": "refused", "empty.txt": "refused",
    }  # fmt: skip
    assert "OCR" in rows["scan.png"]
    assert "empty" in rows["empty.txt"]
    assert "4 added, 1 held, 2 refused" in done.stderr

    kept = {entry["slug"]: entry for entry in entries(one_document)[1:]}
    assert len(kept) == 4
    assert {Path(entry["file"]).suffix for entry in kept.values()} == {".html", ".txt", ".docx", ".pdf"}
    for entry in kept.values():
        assert (one_document / "sources" / entry["file"]).is_file()
    paper = next(entry for entry in kept.values() if entry["file"].endswith(".pdf"))
    assert paper["title"] == "青浦区优化融资服务行动方案", "as its sidecar states"

    built = kg("build", "--quiet", "--data", one_document, "--out", tmp_path / "out", cwd=tmp_path)
    assert (built.returncode, built.stderr) == (0, "")
    graph = (tmp_path / "out/graph.nq").read_text(encoding="utf-8")
    assert [slug for slug in kept if f"plan/{slug}/measure/" not in graph] == [], "all of them, with measures"


def test_the_original_is_kept_byte_for_byte(mixed: Path, one_document: Path, tmp_path: Path) -> None:
    original = (mixed / "page.html").read_bytes()
    done = kg("add", mixed / "page.html", "--data", one_document, "--slug", "linjiang-2024", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (one_document / "sources/linjiang-2024.html").read_bytes() == original


def test_a_dry_run_of_a_folder_writes_nothing(mixed: Path, one_document: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in one_document.rglob("*") if path.is_file()}
    done = kg("add", mixed, "--data", one_document, "--dry-run", cwd=tmp_path)
    assert done.returncode == 1
    assert "4 fine, 1 held, 2 refused" in done.stderr
    assert {path: path.read_bytes() for path in one_document.rglob("*") if path.is_file()} == before


def test_the_same_document_again_is_noticed(one_document: Path, tmp_path: Path) -> None:
    file = tmp_path / "again.txt"
    file.write_bytes((ROOT / "data/sources/fengxian-2024.txt").read_bytes())
    done = kg("add", file, "--data", one_document, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "held already     as fengxian-2024" in done.stdout
    assert "nothing was written" in done.stderr
    assert len(entries(one_document)) == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["add", "nowhere"], "No such file"),
        (["edit", "fengxian-2023", "--date", "2024"], "is 'fengxian-2024' meant?"),
        (["edit", "fengxian-2024", "--date", "gestern"], "2023-11-05"),
        (["remove", "fengxian-2024"], "the only document"),
        (["remove", "nothing"], "holds no document 'nothing'"),
    ],
)
def test_a_mistake_is_one_line_and_changes_nothing(
    words: list[str], message: str, one_document: Path, tmp_path: Path
) -> None:
    before = (one_document / "corpus.yaml").read_bytes()
    done = kg(*words, "--data", one_document, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr
    assert len(done.stderr.splitlines()) <= 2
    assert (one_document / "corpus.yaml").read_bytes() == before


def test_fields_of_one_document_are_not_for_many(mixed: Path, tmp_path: Path) -> None:
    assert kg("add", mixed, "--title", "一份方案", cwd=tmp_path).returncode == 2


def test_list_edit_remove(one_document: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    file.write_text(plan(), encoding="utf-8")
    assert kg("add", file, "--data", one_document, "--slug", "qingpu-x", cwd=tmp_path).returncode == 0
    assert "qingpu-x" in kg("list", "--data", one_document, cwd=tmp_path).stdout

    done = kg("edit", "qingpu-x", "--date", "2025-01-02", "--title", '新题: "一"', "--data", one_document, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    entry = read_manifest(one_document / "corpus.yaml")[-1]
    assert (entry.slug, entry.date, entry.year, entry.title) == ("qingpu-x", "2025-01-02", 2025, '新题: "一"')

    done = kg("remove", "qingpu-x", "--data", one_document, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [entry["slug"] for entry in entries(one_document)] == ["fengxian-2024"]
    assert not (one_document / "sources/qingpu-x.txt").exists()


def test_the_examples_of_the_help_run(one_document: Path, tmp_path: Path) -> None:
    """On a copy: they change the corpus."""
    (one_document / "sources/yangpu-2023.txt").unlink()
    file = tmp_path / "plan.txt"
    file.write_text(plan(), encoding="utf-8")
    assert kg("add", file, "--data", one_document, "--slug", "yangpu-2023", cwd=tmp_path).returncode == 0
    for words in (["edit", "yangpu-2023", "--date", "2023-02-28"], ["remove", "yangpu-2023"]):
        done = kg(*words, cwd=tmp_path, env={"KG_DATA": str(one_document)})
        assert done.returncode == 0, done.stderr


# ── addresses ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A server on loopback with a page, an attachment, a redirect, one to a file, and a page without end."""
    page = PAGES["bare"][0]().replace(
        "附件：重点任务清单", '附件：<a href="/files/附件.pdf?a=1&amp;b=2">重点任务清单</a>'
    )
    attachment = pdf(plan(what="用地", number="青府办发〔2024〕9号").splitlines())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = unquote(self.path)
            if path == "/old":
                self.answer(302, b"", {"Location": "/page.html"})
            elif path == "/away":
                self.answer(302, b"", {"Location": "file:///etc/hostname"})
            elif path == "/round":
                self.answer(302, b"", {"Location": "/round"})
            elif path == "/page.html":
                self.answer(200, page.encode(), {"Content-Type": "text/html"})
            elif path.startswith("/files/附件.pdf"):
                self.answer(200, attachment, {"Content-Type": "application/pdf"})
            elif path == "/large":
                self.answer(200, b"x" * 3_000_000, {})
            else:
                self.answer(404, b"", {})

        def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_page_is_fetched_with_its_attachments(site: str, one_document: Path, tmp_path: Path) -> None:
    done = kg("add", f"{site}/old", "--data", one_document, cwd=tmp_path)
    assert done.returncode == 0, done.stderr + done.stdout
    added = read_manifest(one_document / "corpus.yaml")[1:]
    assert [Path(entry.file).suffix for entry in added] == [".html", ".pdf"]
    assert added[0].address == f"{site}/page.html", "where it was in the end"
    assert "files" in (added[1].address or "")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/none", "answers 404"),
        ("/away", "is not allowed"),
        ("/round", "redirect"),
        ("/large", "more than 1 MB"),
    ],
)
def test_what_cannot_be_fetched_is_told(site: str, path: str, message: str, one_document: Path, tmp_path: Path) -> None:
    done = kg("add", site + path, "--data", one_document, cwd=tmp_path, env={"KG_SOURCE_MB": "1"})
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr
    assert len(entries(one_document)) == 1


# ── the parts ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(ROOT / "data/lexicon")


@pytest.mark.parametrize(
    ("values", "taken", "slug"),
    [
        ({"title": "青浦区优化企业服务行动方案", "district": "qingpu", "date": "2024-03-01"}, [], "qingpu-2024"),
        (
            {"title": "青浦区优化企业服务行动方案", "district": "qingpu", "date": "2024-03-01"},
            ["qingpu-2024"],
            "qingpu-2024-qiyefuwu",
        ),
        ({"title": "国务院关于促进养老服务的意见", "place": "156", "date": "2019"}, [], "cn-2019-yanglaofuwu"),
        ({"title": "济南市钢城区优化服务工作方案", "place": "370117", "date": "2021"}, [], "jinan-gangcheng-2021-fuwu"),
        (
            {"title": "国务院关于促进就业的意见", "place": "156", "document_number": "国发〔2018〕39号"},
            [],
            "cn-2018-jiuye",
        ),
    ],
)
def test_slugs(values: dict[str, str], taken: list[str], slug: str, lexicon: Lexicon) -> None:
    assert make_slug(values, taken, lexicon) == slug


def test_slugs_never_collide(lexicon: Lexicon) -> None:
    taken: list[str] = []
    for n in range(30):
        values = {"title": f"国务院关于促进就业的意见{n % 3}", "place": "156", "date": "2019"}
        taken.append(make_slug(values, taken, lexicon))
    assert len(set(taken)) == 30


def test_same_number_in_other_brackets_and_nearly_the_same_text() -> None:
    held = [fingerprint("a", "青府办发〔2024〕3号", plan())]
    assert same_as(fingerprint("b", "青府办发[2024] 3号", plan(day=9)), held) == ("a", "the same number")
    assert same_as(fingerprint("b", None, plan().replace("区财政局", "区税务局")), held) == (
        "a",
        "nearly the same text",
    )
    assert same_as(fingerprint("b", "青府办发〔2024〕4号", plan(what="人才培养")), held) is None


def test_files_of_a_folder(mixed: Path) -> None:
    names = [path.name for path in find_files([mixed / "plan.txt", mixed])]
    assert names == ["plan.txt", "empty.txt", "paper.pdf", "word.docx", "page.html", "plan-again.md", "scan.png"]


MANIFEST = """# head
documents:
  - slug: a-1
    title: 甲
    kind: district-plan
    file: a.txt

  # about the second
  - slug: b-1
    title: "乙: 丙"  # as printed
    kind: district-plan
    file: b.txt
"""


def test_the_manifest_keeps_comments_and_order(tmp_path: Path) -> None:
    entry = ManifestEntry("c-1", "丁", "district-plan", "district", "c.txt", date="2024", year=2024)
    assert appended(MANIFEST, entry).startswith(MANIFEST)
    assert removed(MANIFEST, "a-1", tmp_path) == MANIFEST.replace(
        "  - slug: a-1\n    title: 甲\n    kind: district-plan\n    file: a.txt\n", ""
    )
    assert removed(MANIFEST, "b-1", tmp_path).startswith(MANIFEST[: MANIFEST.index("  # about")].rstrip())
    changed = edited(MANIFEST, "a-1", {"title": "新", "date": "2024"}, tmp_path)
    assert changed == MANIFEST.replace("title: 甲", "title: 新").replace("a.txt\n", 'a.txt\n    date: "2024"\n')
