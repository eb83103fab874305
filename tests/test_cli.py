"""The command line through its real entry point: what a person does wrong is told in a line or two, never a traceback.

Each mistake is made on a data folder of the test's own; the message must say what is wrong, where, and how to mend it,
the exit status is that of the contract (1 = the data, 2 = the usage), and the last good exports stay as they were.
"""

from __future__ import annotations

import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from kg.cli import main
from tests.entry import ROOT, copy_data, environment, kg
from tests.serving import Server, running

Change = Callable[[Path], None]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def is_short(message: str) -> bool:
    """One or two lines for people."""
    return 1 <= len(message.strip().splitlines()) <= 2 and "Traceback" not in message


def told(stderr: str) -> str:
    """Standard error without the steps that are told of a build that takes more than a second."""
    return "\n".join(line for line in stderr.splitlines() if not re.match(r" *\d+\.\d s  ", line))


# ── mistakes in the data ──────────────────────────────────────────────────────────────────────────────────────────


def write(name: str, content: str | bytes) -> Change:
    data = content.encode() if isinstance(content, str) else content

    def change(folder: Path) -> None:
        (folder / name).write_bytes(data)

    return change


def delete(name: str) -> Change:
    return lambda folder: (folder / name).unlink()


def swap(name: str, old: str, new: str) -> Change:
    def change(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def append(name: str, more: str) -> Change:
    def change(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.rstrip("\n") + "\n" + more, encoding="utf-8")

    return change


SOURCE, MANIFEST = "sources/fengxian-2024.txt", "corpus.yaml"
ENTRY = """
  - slug: fengxian-2024
    title: 又一个
    kind: district-plan
    file: fengxian-2024.txt
"""
MISTAKES: dict[str, tuple[Change, list[str]]] = {
    "source missing": (delete(SOURCE), ["sources/fengxian-2024.txt", "missing", "corpus.yaml"]),
    "source empty": (write(SOURCE, ""), ["sources/fengxian-2024.txt", "empty", "replace it"]),
    "source blank": (write(SOURCE, " \n\u3000\n"), ["sources/fengxian-2024.txt", "empty"]),
    "source is an old Word file": (
        write(SOURCE, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024)),
        ["sources/fengxian-2024.txt", "old Office file", "save its text as .docx"]),
    "source is a damaged PDF": (write(SOURCE, b"%PDF-1.7\n"), ["sources/fengxian-2024.txt", "PDF", "new PDF"]),
    "manifest missing": (delete(MANIFEST), ["corpus.yaml", "missing"]),
    "manifest empty": (write(MANIFEST, ""), ["corpus.yaml", "no documents"]),
    "manifest broken": (swap(MANIFEST, "    title: ", "    title: ["), ["corpus.yaml:", "YAML"]),
    "unknown field": (swap(MANIFEST, "    kind:", "    knid: x\n    kind:"), ["corpus.yaml", "'knid'", "known fields"]),
    "field missing": (swap(MANIFEST, "    kind: district-plan\n", ""), ["corpus.yaml", "'kind'"]),
    "unknown kind": (
        swap(MANIFEST, "    kind: district-plan", "    kind: plan"), ["corpus.yaml", "'plan'", "district-plan"]),
    "bad date": (swap(MANIFEST, "2024-03-12", "12.3.2024"), ["corpus.yaml", "12.3.2024", "2023-11-05"]),
    "bad slug": (swap(MANIFEST, "slug: fengxian-2024", "slug: 奉贤"), ["corpus.yaml", "奉贤", "small letters"]),
    "slug used twice": (append(MANIFEST, ENTRY), ["corpus.yaml", "'fengxian-2024'", "twice", "own slug"]),
    "unknown district": (swap(MANIFEST, "district: fengxian", "district: fengxain"), ["corpus.yaml", "fengxain"]),
    "lexicon broken": (swap("lexicon/topics.yaml", "组织保障: 4", "组织保障: [4"), ["lexicon/topics.yaml:", "YAML"]),
    "lexicon file missing": (delete("lexicon/reforms.yaml"), ["lexicon/reforms.yaml", "missing"]),
    "alias of one character": (
        swap("lexicon/reforms.yaml", "aliases: [", "aliases: [证, "),
        ["lexicon/reforms.yaml:", "“证”", "two characters"]),
    "alias of two reforms": (
        swap("lexicon/reforms.yaml", "aliases: [", 'aliases: ["AEO", '),
        ["lexicon/reforms.yaml:", "“AEO”", "aeo", "12345-re-xian", "one reform"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small good build that no mistake may touch."""
    home = tmp_path_factory.mktemp("good")
    done = kg("build", "--quiet", "--data", copy_data(home / "data", "fengxian-2024"), "--out", home / "out", cwd=home)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return home / "out"


def beside(exports: Path) -> list[str]:
    """What stands hidden beside the exports, two levels deep."""
    return sorted(path.relative_to(exports.parent).as_posix() for path in exports.parent.glob(".*/*"))


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_in_the_data(name: str, one_document: Path, exports: Path, tmp_path: Path) -> None:
    change, words = MISTAKES[name]
    change(one_document)
    before, hidden = contents(exports), beside(exports)
    done = kg("build", "--data", one_document, "--out", exports, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    message = told(done.stderr)
    assert is_short(message), done.stderr
    assert message.startswith("Error: ")
    assert [word for word in words if word not in message] == [], message
    assert contents(exports) == before
    assert beside(exports) == hidden
    made, *store = hidden
    assert made == ".out.made/built.json", "what the good build was made from, for the next one to compare"
    kept = [".out.made/facts.sqlite", ".out.made/ledgers"]
    assert store[1:] == kept, "what was read and compared, beside what kg serve starts from"


def test_gb18030_is_recognised_and_read(one_document: Path, tmp_path: Path) -> None:
    text = (one_document / SOURCE).read_text(encoding="utf-8")
    (one_document / SOURCE).write_bytes(text.encode("gb18030"))
    done = kg("build", "--quiet", "--data", one_document, "--out", tmp_path / "out", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "| fengxian-2024 | 12 | 35 |" in (tmp_path / "out/report.md").read_text(encoding="utf-8")


# ── the folder to write ───────────────────────────────────────────────────────────────────────────────────────────


def build_into(out: Path, data: Path) -> tuple[int, str]:
    done = kg("build", "--data", data, "--out", out, cwd=data.parent)
    assert done.stdout == ""
    return done.returncode, told(done.stderr)


def test_out_is_a_file(one_document: Path, tmp_path: Path) -> None:
    (tmp_path / "note").write_text("mine", encoding="utf-8")
    status, message = build_into(tmp_path / "note", one_document)
    assert status == 2
    assert "is a file" in message
    assert (tmp_path / "note").read_text(encoding="utf-8") == "mine"


def test_out_holds_other_files(one_document: Path, tmp_path: Path) -> None:
    out = tmp_path / "thesis"
    out.mkdir()
    (out / "chapter-1.docx").write_text("years of work", encoding="utf-8")
    status, message = build_into(out, one_document)
    assert status == 1
    assert is_short(message)
    assert "chapter-1.docx" in message
    assert "--out DIR" in message
    assert contents(out) == {"chapter-1.docx": b"years of work"}


def test_out_cannot_be_written(one_document: Path, tmp_path: Path) -> None:
    """A folder below a file: so it goes for the administrator too, whom no permission stops."""
    (tmp_path / "note").write_text("mine", encoding="utf-8")
    status, message = build_into(tmp_path / "note" / "out", one_document)
    assert status == 1
    assert is_short(message)
    assert "cannot be written" in message
    assert "--out DIR" in message


def test_readme_of_the_folder_stays(one_document: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "README.md").write_text("what stands here", encoding="utf-8")
    assert build_into(out, one_document)[0] == 0
    assert (out / "README.md").read_text(encoding="utf-8") == "what stands here"
    assert (out / "graph.nq").is_file()


def test_a_build_that_is_killed_leaves_the_last_good_one(one_document: Path, tmp_path: Path) -> None:
    """Killed at one moment after another, up to the last: what stands there is always a whole build."""
    out = tmp_path / "out"
    assert build_into(out, one_document)[0] == 0
    whole = contents(out)
    command = [sys.executable, "-m", "kg.cli", "build", "--verbose", "--anew"]
    command += ["--data", str(one_document), "--out", str(out)]
    for pause in (0.0, 0.02, 0.05, 0.1, 0.2):
        with subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, encoding="utf-8") as process:
            assert process.stderr is not None
            for line in process.stderr:
                if "writing" in line:
                    break
            time.sleep(pause)
            process.send_signal(signal.SIGKILL)
        kept = out if out.is_dir() else tmp_path / ".out.before"
        assert contents(kept) == whole
    assert build_into(out, one_document)[0] == 0
    assert contents(out) == whole


# ── what is printed where ─────────────────────────────────────────────────────────────────────────────────────────


def test_progress_goes_to_standard_error(one_document: Path, tmp_path: Path) -> None:
    done = kg("build", "--verbose", "--data", one_document, "--out", tmp_path / "out", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout == ""
    steps = ["reading fengxian-2024", "linking", "assembling", "start with report.md there"]
    places = [done.stderr.find(step) for step in steps]
    assert -1 not in places
    assert places == sorted(places)
    assert "checking" in done.stderr
    assert "writing" in done.stderr


def test_quiet_says_nothing(one_document: Path, tmp_path: Path) -> None:
    done = kg("build", "--quiet", "--data", one_document, "--out", tmp_path / "out", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_validate_says_that_all_is_well(exports: Path) -> None:
    done = kg("validate", "--from", exports, cwd=exports.parent)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "the graph keeps every rule\n")


def test_validate_names_node_rule_and_place(exports: Path, tmp_path: Path) -> None:
    text = (exports / "graph.nq").read_text(encoding="utf-8")
    measure = "plan/fengxian-2024/measure/2.1.3"
    kept = [line for line in text.splitlines() if not (f"{measure}> " in line and "ontology#number" in line)]
    (tmp_path / "graph.nq").write_text("\n".join(kept) + "\n", encoding="utf-8")
    done = kg("validate", "--from", tmp_path, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout.startswith(f"{measure} (plan/fengxian-2024 ")
    assert "A measure has a printed number" in done.stdout
    assert "举措须有原文编号" in done.stdout
    assert "1 violations" in done.stderr


def test_damaged_graph(exports: Path, tmp_path: Path) -> None:
    data = (exports / "graph.nq").read_bytes()
    (tmp_path / "graph.nq").write_bytes(data[:5000] + b"<<<" + data[5000:9000])
    for words in (["validate"], ["stats"], ["query", "ASK { ?s ?p ?o }"], ["trace", "fengxian-2024/2.1.3"]):
        done = kg(*words, "--from", tmp_path, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        assert is_short(done.stderr)
        assert "graph.nq: is damaged" in done.stderr
        assert "run: kg build" in done.stderr


def test_no_graph_yet(tmp_path: Path) -> None:
    for words in (["validate"], ["stats"], ["query", "ASK { ?s ?p ?o }"], ["trace", "jinshan-2022/37"]):
        done = kg(*words, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        assert "no graph has been built here" in done.stderr
        assert "run: kg build" in done.stderr


def test_bad_sparql_is_shown_with_its_place(exports: Path) -> None:
    done = kg("query", "--from", exports, "SELECT ?m { ?m sp:pilot true", cwd=exports.parent)
    assert (done.returncode, done.stdout) == (1, "")
    assert "line 1, column 2" in done.stderr
    assert "^" in done.stderr
    assert "Traceback" not in done.stderr


# ── usage ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("words", [["biuld"], ["build", "--ouf", "x"], ["trace"], ["query"], ["diff", "jinshan-2022"]])
def test_wrong_usage_has_status_2(words: list[str], tmp_path: Path) -> None:
    done = kg(*words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Error: " in done.stderr
    assert "Traceback" not in done.stderr


def test_help_loads_click_alone() -> None:
    code = "import sys, kg.cli\ntry: kg.cli.main(['--help'])\nexcept SystemExit: print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, encoding="utf-8", check=True
    )
    loaded = set(done.stderr.split())
    assert "kg build" in done.stdout
    ours = {name for name in loaded if name.split(".")[0] == "kg" and not name.startswith("kg.cli.")}
    assert ours == {"kg", "kg.cli", "kg.errors"}, "the commands themselves, and nothing that they call"
    assert not loaded & {"pyoxigraph", "rdflib", "networkx", "pyvis", "pyshacl", "yaml", "jinja2", "json"}


def examples(name: str) -> list[str]:
    """The command lines under ``Example:`` in the help of a command."""
    text = (main if name == "kg" else main.commands[name]).help or ""
    _, _, after = text.partition("Example:")
    return [line.strip() for line in after.splitlines() if line.strip().startswith("kg ")]


@pytest.mark.parametrize("name", ["kg", *sorted(main.commands)])
def test_every_help_has_an_example(name: str) -> None:
    assert examples(name)


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_option_is_explained(name: str) -> None:
    options = [option for option in main.commands[name].params if isinstance(option, click.Option)]
    assert [option.name for option in options if not option.help and not isinstance(option.type, click.Choice)] == []


#: Commands whose examples are run by tests of their own: they last, wait for a person or a browser, or change data.
ELSEWHERE = {
    "build", "publish", "release", "serve", "mcp", "review", "view", "add", "edit", "remove", "validate", "evaluate",
    "vectors",
}  # fmt: skip
EXAMPLES = sorted({line for name in ["kg", *main.commands] for line in examples(name)})
QUICK = [line for line in EXAMPLES if line.split()[1] not in ELSEWHERE]


@pytest.fixture(scope="module")
def server(built: Path) -> Iterator[Server]:
    """Stands in for the endpoint of an example."""
    with running(built) as server:
        yield server


@pytest.mark.parametrize("line", QUICK)
def test_example_runs_on_the_shipped_data(line: str, built: Path, server: Server, tmp_path: Path) -> None:
    line = re.sub(r"http://localhost:\d+/", server.address, line)
    done = kg(*shlex.split(line)[1:], cwd=tmp_path, env={"KG_EXPORTS": str(built), "KG_DATA": str(ROOT / "data")})
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() or list(tmp_path.iterdir()), "an example shows something"


# ── other forms, and pages ────────────────────────────────────────────────────────────────────────────────────────


def test_export_of_the_whole_is_what_a_build_wrote(built: Path, tmp_path: Path) -> None:
    for form in ("ttl", "nq", "jsonld", "graphml"):
        out = tmp_path / f"graph.{form}"
        done = kg("export", "--from", built, "--format", form, "--out", out, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        assert out.read_bytes() == (built / out.name).read_bytes(), form


def test_export_of_one_document_is_its_named_graph(built: Path, tmp_path: Path) -> None:
    done = kg("export", "--from", built, "--format", "nq", "--plan", "yangpu-2023", cwd=tmp_path)
    lines = (built / "graph.nq").read_text(encoding="utf-8").splitlines()
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [line for line in lines if line.endswith("id/graph/yangpu-2023> .")]


def test_export_as_a_table_of_links(built: Path, tmp_path: Path) -> None:
    done = kg("export", "--from", built, "--format", "csv", "--plan", "jinshan-2023", cwd=tmp_path)
    head, *lines = done.stdout.lstrip("\ufeff").splitlines()
    assert head.startswith("subject,subject_label,predicate,object,object_label,method,confidence,quote,source")
    assert lines
    assert all("plan/jinshan-2023" in line for line in lines)


def test_export_of_a_document_that_is_not_there(built: Path, tmp_path: Path) -> None:
    done = kg("export", "--from", built, "--plan", "jinshan-2025", "--out", tmp_path / "x.ttl", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert is_short(done.stderr)
    assert "no plan is called 'jinshan-2025'" in done.stderr
    assert "jinshan-2023" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_view_says_where_a_page_is(built: Path, tmp_path: Path) -> None:
    done = kg("view", "graph", "--from", built, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()) == (built / "graph.html").resolve()


def test_view_of_a_page_that_is_not_there(built: Path, tmp_path: Path) -> None:
    done = kg("view", "grahp", "--from", built, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert is_short(done.stderr)
    assert "no page 'grahp'" in done.stderr
