"""``kg trace`` and ``kg diff`` as a user runs them: every example of their help, statuses, and what is loaded."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from tests.entry import ROOT, kg

DATA = {"KG_DATA": str(ROOT / "data")}


@pytest.fixture(scope="module")
def here(built: Path) -> Path:
    """A folder whose ``exports`` is the build."""
    return built.parent


def examples(command: str) -> list[str]:
    """The command lines that the help of a command shows."""
    text = kg(command, "--help", cwd=ROOT).stdout
    return re.findall(rf"^ +kg ({command} .+)$", text.split("Example:")[1], re.MULTILINE)


@pytest.mark.parametrize(("command", "number"), [("trace", 4), ("diff", 1)])
def test_examples_of_the_help_work(here: Path, command: str, number: int) -> None:
    shown = examples(command)
    assert len(shown) == number
    for line in shown:
        done = kg(*shlex.split(line), cwd=here, env=DATA)
        assert (done.returncode, done.stderr) == (0, ""), line
        assert len(done.stdout.splitlines()) > 5, line


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["trace"], 2, "name one thing to explain"),
        (["trace", "jinshan-2022/37", "--district", "jinshan"], 2, "name one thing to explain"),
        (["trace", "jinshan-2022/37", "--method", "Guess"], 2, "Invalid value for '--method'"),
        (["trace", "jinshan-2022/37", "--min-confidence", "2"], 2, "not in the range"),
        (["trace", "jinshan-2022/37", "--cite", "--format", "html"], 2, "--cite prints text or json"),
        (["trace", "jinshan-2022/37", "--coverage"], 2, "--coverage goes with"),
        (["trace", "--coverage", "--format", "html"], 2, "--coverage goes with"),
        (["trace", "nix"], 1, "nothing is called 'nix'"),
        (["trace", "--coverage", "--district", "nix"], 1, "there is no district 'nix'"),
        (["trace", "jinshan-2022/37", "--from", "nowhere"], 1, "no graph has been built here"),
        (["diff", "jinshan-2022", "nix"], 1, "there is no document 'nix'"),
    ],
)
def test_what_is_wrong_is_said(here: Path, words: list[str], status: int, message: str) -> None:
    done = kg(*words, cwd=here, env=DATA)
    assert done.returncode == status, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("words", [["case/9"], ["--coverage", "--district", "fengxian"], ["jinshan-2022/9", "--cite"]])
def test_json_is_json(here: Path, words: list[str]) -> None:
    assert json.loads(kg("trace", *words, "--format", "json", cwd=here).stdout)


@pytest.mark.parametrize("form", ["tree", "table", "json", "html"])
def test_the_same_bytes_under_any_hash_seed(here: Path, form: str) -> None:
    one, two = (
        kg("trace", "一业一证", "--format", form, cwd=here, env={"PYTHONHASHSEED": seed}).stdout for seed in ("1", "2")
    )
    assert one == two != ""


def test_a_trace_loads_no_library_that_it_does_not_use(here: Path) -> None:
    done = kg("trace", "jinshan-2022/37", cwd=here, env={"PYTHONPROFILEIMPORTTIME": "1"})
    loaded = {line.rsplit("|", 1)[1].strip().split(".")[0] for line in done.stderr.splitlines() if "|" in line}
    assert {"click", "pyoxigraph"} <= loaded
    assert not loaded & {"rdflib", "networkx", "pyvis", "pyshacl", "jinja2", "yaml"}
