"""YAML of data files: what means more than it says is refused, and nothing that is read can hang or crash."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kg.text.plain_yaml import DEPTH, YamlFault, is_plain, parse_yaml
from tests.entry import ROOT

FILES = sorted((ROOT / "data").rglob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_shipped_file_is_read_as_before(path: Path) -> None:
    """The same values as PyYAML's safe loader gives, dates apart: they stay the text that they are."""
    text = path.read_text(encoding="utf-8")

    def plain(value: object) -> object:
        if isinstance(value, dict):
            return {key: plain(one) for key, one in value.items()}
        if isinstance(value, list):
            return [plain(one) for one in value]
        return value if isinstance(value, str | int | float | bool | None) else str(value)

    assert parse_yaml(text) == plain(yaml.safe_load(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: on", {"a": "on"}), ("a: no", {"a": "no"}), ("a: 12:30", {"a": "12:30"}),
        ("a: 2023-02-31", {"a": "2023-02-31"}),
        ("a: 010", {"a": "010"}), ("a: 0x1F", {"a": "0x1F"}), ("a: 1e3", {"a": "1e3"}), ("a: -3", {"a": -3}),
        ("a: 1.50", {"a": 1.5}), ("a: 'true'", {"a": "true"}), ("a: true", {"a": True}), ("a: ~", {"a": None}),
        ("a:", {"a": None}), ("", None), ("a: |\n  甲\n  乙\n", {"a": "甲\n乙\n"}), ("[]", []), ("{}", {}),
    ],
)  # fmt: skip
def test_a_word_means_itself(text: str, value: object) -> None:
    assert parse_yaml(text) == value


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("a: 1\nb: &x 1\nc: *x", "anchors and aliases", 2), ("a: 1\n<<: *x", "anchors and aliases", 2),
        ("a: !!python/object/apply:os.system [id]", "tags are not used", 1),
        ("a: 1\n\na: 2", "the key 'a' stands twice", 3),
        ("? [a]\n: b", "a key is a list", 1), ("--- 1\n--- 2", "a second document", 2), ("a: b: c", "not readable", 1),
        ("[" * 100_000, f"nested deeper than {DEPTH}", 1), ("{a: " * 100_000, f"nested deeper than {DEPTH}", 1),
        ("- " * 100_000, f"nested deeper than {DEPTH}", 1), ("a: \x01", "not readable", 1),
        ("a: \ud800", "not readable", 1),
    ],
)  # fmt: skip
def test_the_rest_is_refused_with_its_line(text: str, problem: str, line: int) -> None:
    with pytest.raises(YamlFault, match=problem) as told:
        parse_yaml(text)
    assert told.value.line == line


@given(st.text(alphabet=st.sampled_from(list("ab:-[]{}&*!|>'\"#%@`,? \n\t甲0.~\\<"))))
def test_any_text_is_a_value_or_a_fault(text: str) -> None:
    try:
        parse_yaml(text)
    except YamlFault as fault:
        assert 0 <= fault.line <= text.count("\n") + 2


@given(st.text(max_size=20))
def test_a_plain_word_comes_back_as_it_is(text: str) -> None:
    if is_plain(text) and text.isalnum() and text.isascii():
        assert parse_yaml(f"a: {text}") == {"a": text}
