"""Whatever stands in a file or on the command line: a result, or an error of ours of one or two lines."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kg.cli import main
from kg.errors import KgError
from kg.lexicon.bundle import load_lexicon
from kg.read.curation import parse_curation
from kg.read.manifest import check_entry, parse_manifest
from tests.entry import ROOT

#: A vocabulary takes a second to load, so does a graph: few examples here, and no shrinking.
SHARED = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=15,
    phases=(Phase.explicit, Phase.generate),
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30),
    st.sampled_from(["../x", "/etc/x", "2023-02-31", "2023", "a" * 300, "\x01", "\ud800", "*", "{", "[", "&a", "on"]),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
FIELDS = st.sampled_from(
    ["slug", "title", "kind", "level", "file", "district", "date", "year", "issuer", "document_number", "x"]
)
KINDS = st.sampled_from(["district-plan", "municipal-plan", "case-collection"])


def check_short(err: KgError) -> None:
    """One line for what is wrong, one at most for what to do; both can be printed."""
    said = str(err)
    assert 0 < len(said) < 2_000
    assert len(said.splitlines()) <= 3
    said.encode()


@given(st.dictionaries(FIELDS, VALUES), KINDS)
def test_any_entry_of_a_manifest(entry: dict[str, Any], kind: str) -> None:
    for given_ in (entry, {"slug": "x", "title": "x", "kind": kind, "file": "x.txt", **entry}):
        try:
            made = check_entry(given_, Path("corpus.yaml"))
        except KgError as err:
            check_short(err)
        else:
            assert made.slug.isascii()
            assert ".." not in made.file.split("/")


@given(st.text(max_size=200) | VALUES.map(lambda value: yaml.safe_dump({"documents": [value]}, allow_unicode=True)))
def test_any_text_of_a_manifest(text: str) -> None:
    try:
        parse_manifest(text, Path("corpus.yaml"))
    except KgError as err:
        check_short(err)


SSSOM = "#curie_map:\n#  spid: https://w3id.org/shanghai-policy/id/\nsubject_id\tpredicate_id\tobject_id\tmapping_justification\t"
SSSOM += "author_label\tmapping_date\tconfidence\n"


@given(
    st.lists(st.text(alphabet=st.characters(codec="utf-8"), max_size=12), min_size=1, max_size=9), st.text(max_size=60)
)
def test_any_table_of_verdicts(cells: list[str], head: str) -> None:
    for text in (SSSOM + "\t".join(cells) + "\n", "#" + head + "\n" + SSSOM, head, "#" + "[" * 5_000 + "\n" + SSSOM):
        try:
            parse_curation(text, "links.sssom.tsv")
        except KgError as err:
            check_short(err)


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(ROOT / "data/lexicon", tmp_path_factory.mktemp("lexicon") / "lexicon")


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")  # of odd expressions
@SHARED
@given(st.data())
def test_any_vocabulary(lexicon: Path, data: st.DataObject) -> None:
    """One value of one shipped file, somewhere in it, is replaced by anything."""
    path = data.draw(st.sampled_from(sorted(lexicon.rglob("*.yaml"))))
    before = path.read_text(encoding="utf-8")
    whole = yaml.safe_load(before)
    at: Any = whole
    for _ in range(data.draw(st.integers(0, 3))):
        keys = list(at) if isinstance(at, dict) else list(range(len(at))) if isinstance(at, list) else []
        if not keys:
            break
        key = data.draw(st.sampled_from(keys))
        if not isinstance(at[key], dict | list) or not at[key]:
            at[key] = data.draw(VALUES)
            break
        at = at[key]
    else:
        if isinstance(at, list):
            at.append(data.draw(VALUES))
        elif isinstance(at, dict):
            at[data.draw(st.text(max_size=5))] = data.draw(VALUES)
    try:
        path.write_text(yaml.safe_dump(whole, allow_unicode=True), encoding="utf-8", errors="replace")
        load_lexicon(lexicon)
    except KgError as err:
        check_short(err)
    except yaml.YAMLError:
        pass  # what was drawn cannot be written down
    finally:
        path.write_text(before, encoding="utf-8")


WORDS = st.text(alphabet=st.characters(exclude_characters="\x00", codec="utf-8"), max_size=40) | st.sampled_from(
    [
        "--format",
        "--district",
        "--param",
        "a=b",
        "-",
        "--",
        "*",
        "jinshan-2022/37",
        "\udcff",
        "a" * 300,
        "{",
        "'",
        "ASK {}",
    ]
)


@SHARED
@given(
    st.sampled_from(["trace", "query", "export", "diff", "view", "stats", "add", "nothing"]),
    st.lists(WORDS, max_size=4),
)
def test_any_command_line(built: Path, tmp_path: Path, command: str, words: list[str]) -> None:
    """An exit status of 0, 1 or 2, and never an exception of Python's."""
    source = ["--from", str(built)] if command in ("trace", "query", "export", "view", "stats") else []
    if command == "add":
        source = ["--dry-run"]
    if any(
        word in ("--open", "--out", "--endpoint", "--data") or word.startswith(("--o", "--e", "--d")) for word in words
    ):
        return
    done = CliRunner().invoke(main, [command, *source, *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), (command, words, done.exception)
    assert done.exit_code in (0, 1, 2)
