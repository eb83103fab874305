"""A month in brackets behind a heading is by when its item is to be done."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.corpus.intake import read_document
from kg.lexicon.bundle import load_lexicon
from kg.lexicon.files import data_folder


@pytest.mark.parametrize(
    ("heading", "month"),
    [
        ("建立工作机制（2021年8月）", "2021-08"),
        ("收集资料（2021年9月—10月）", "2021-10"),
        ("开展服务提升行动（2023—2025年）", None),  # the years of an action, no end of an item
        ("推进联网（第二批）", None),
    ],
)
def test_the_bracket_of_a_heading(tmp_path: Path, heading: str, month: str | None) -> None:
    (tmp_path / "one.txt").write_text(
        f"云州市便民服务工作方案\n2021年9月9日\n一、工作步骤\n（一）{heading}。编制方案，确定指标。\n（二）应用成果。总结经验。\n",
        encoding="utf-8",
    )
    facts = read_document(tmp_path / "one.txt", load_lexicon(data_folder() / "lexicon"))
    assert facts.deadlines[0].month == month
