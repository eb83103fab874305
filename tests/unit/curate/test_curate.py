"""The review at the terminal: what is asked, what answers do, and that the file is never in pieces."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from kg.curate.candidates import Question, Side, choose_questions
from kg.curate.screen import draw, width_of
from kg.curate.session import Judgement, Outcome, review
from kg.curate.store import CurationFile
from kg.errors import CurationError
from kg.link.named_reforms import link_named
from kg.read.curation import read_curation
from kg.records import CurationRow, Linked
from tests.entry import ROOT, environment
from tests.unit.link.factories import REFORMS, make_measure, make_plan


def question(n: int) -> Question:
    subject = Side(f"plan/a/measure/{n}", "市场准入", "深化“一业一证”改革。", "一业一证")
    return Question(
        "sp:implements", "NamedReform", Decimal("0.6"), subject, Side("reform/yi-ye-yi-zheng", "一业一证", "")
    )


def run(answers: list[str], count: int = 3) -> tuple[Outcome, list[list[str]], list[str]]:
    """The outcome, what each save was given, and what was said."""
    saves: list[list[str]] = []
    said: list[str] = []

    def save(judgements: tuple[Judgement, ...]) -> None:
        saves.append([f"{j.question.subject.key[-1]}{'-' if j.rejected else '+'}" for j in judgements])

    outcome = review([question(n) for n in range(1, count + 1)], iter(answers), said.append, save)
    return outcome, saves, said


@pytest.mark.parametrize(
    ("answers", "saves", "skipped", "left"),
    [
        pytest.param(["a", "r", "a"], [["1+"], ["1+", "2-"], ["1+", "2-", "3+"]], 0, 0, id="each answer is kept"),
        pytest.param(["s", "a", "s"], [["2+"]], 2, 0, id="a skip keeps nothing"),
        pytest.param(["a", "u", "r", "q"], [["1+"], [], ["1-"]], 0, 2, id="undo asks again"),
        pytest.param(["a", "s", "u", "r", "q"], [["1+"], ["1+", "2-"]], 0, 1, id="undo of a skip"),
        pytest.param(["a", "s", "u", "u", "q"], [["1+"], []], 0, 3, id="undo goes back further"),
        pytest.param(["u", "x", "", "q"], [], 0, 3, id="nothing to undo, nothing understood"),
        pytest.param(["A", " r "], [["1+"], ["1+", "2-"]], 0, 1, id="the end of the answers is a quit"),
    ],
)
def test_answers(answers: list[str], saves: list[list[str]], skipped: int, left: int) -> None:
    outcome, saved, _ = run(answers)
    assert saved == saves
    assert (outcome.skipped, outcome.left) == (skipped, left)
    assert len(outcome.judgements) == len(saves[-1] if saves else [])


def test_a_comment_stands_behind_the_letter() -> None:
    outcome, _, _ = run(["r 只是 标题"])
    assert outcome.judgements[0].comment == "只是 标题"


def test_undo_at_the_start_is_explained() -> None:
    assert "Nothing to undo. 没有可撤回的。" in run(["u"])[2]


def test_both_sides_stand_next_to_each_other() -> None:
    head, keys, titles, *texts = draw(question(1), 1, 9).splitlines()
    assert head == "[1/9] sp:implements  NamedReform 0.6"
    assert keys.split(" │ ") == ["plan/a/measure/1".ljust(53), "reform/yi-ye-yi-zheng"]
    assert titles.endswith("│ 一业一证")
    assert texts[0].startswith("深化“【一业一证】”改革。")
    assert len({width_of(line.partition("│")[0]) for line in (keys, titles)}) == 1


MEASURES = (
    make_measure("2.1", "市场准入", "深化“一业一证”改革。"),
    make_measure("2.2", "场所", "推进“多测合一”改革。"),
)


def test_least_certain_first_and_what_is_judged_left_out() -> None:
    plan = make_plan(*MEASURES)
    linked = Linked(link_named([plan], REFORMS))
    asked = choose_questions(linked, [plan], REFORMS, ())
    assert {q.subject.key for q in asked} == {measure.key for measure in MEASURES}
    assert [q.confidence for q in asked] == sorted(q.confidence for q in asked)
    done = CurationRow(*asked[0].triple, rejected=True, confidence=Decimal(1), author="x", date="2024-01-01")
    assert choose_questions(linked, [plan], REFORMS, [done]) == asked[1:]
    assert choose_questions(linked, [plan], REFORMS, (), predicates=("sp:elaborates",)) == ()


def test_a_review_writes_rows_that_the_build_reads(tmp_path: Path) -> None:
    path = tmp_path / "new" / "links.sssom.tsv"
    CurationFile(path, "Li Hua", "2024-05-31").save([Judgement(question(1), rejected=True, comment="标题")])
    (row,) = read_curation(path.parent)
    assert row.triple == question(1).triple
    assert (row.rejected, row.author, row.date, row.comment, row.quote) == (
        True,
        "Li Hua",
        "2024-05-31",
        "标题",
        "一业一证",
    )
    assert [p.name for p in path.parent.iterdir()] == ["links.sssom.tsv"], "nothing is left beside it"


def test_a_review_keeps_what_stood_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "links.sssom.tsv"
    CurationFile(path, "orcid:0000-1", "2024-05-31").save([Judgement(question(1), rejected=False)])
    head = "#see_also: https://example.org/\n"
    path.write_text(head + path.read_text(encoding="utf-8"), encoding="utf-8")
    second = CurationFile(path, "Li Hua", "2024-06-01")
    second.save([Judgement(question(2), rejected=True)])
    assert [(r.author, r.rejected) for r in read_curation(tmp_path)] == [("orcid:0000-1", False), ("Li Hua", True)]
    second.save([])
    assert [r.author for r in read_curation(tmp_path)] == ["orcid:0000-1"], "an undo leaves what was there before"
    assert path.read_text(encoding="utf-8").startswith(head)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "links.sssom.tsv"
    CurationFile(path, "Li Hua", "2024-05-31").save([Judgement(question(1), rejected=False)])
    before = path.read_bytes()
    file = CurationFile(path, "Li Hua", "2024-05-31")

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        file.save([Judgement(question(2), rejected=False)])
    assert path.read_bytes() == before


def test_two_reviews_at_once_keep_both(tmp_path: Path) -> None:
    """Before, each wrote the whole file as it had found it at its start: the last one to save won."""
    path = tmp_path / "links.sssom.tsv"
    one, other = CurationFile(path, "Li Hua", "2024-05-31"), CurationFile(path, "Wang Wei", "2024-05-31")
    one.save([Judgement(question(1), rejected=False)])
    other.save([Judgement(question(2), rejected=True)])
    one.save([Judgement(question(1), rejected=False), Judgement(question(3), rejected=False)])
    assert [(r.author, r.subject[-1]) for r in read_curation(tmp_path)] == [
        ("Wang Wei", "2"), ("Li Hua", "1"), ("Li Hua", "3"),
    ]  # fmt: skip
    one.save([])
    assert [r.author for r in read_curation(tmp_path)] == ["Wang Wei"], "an undo takes back one's own alone"


def test_a_row_that_a_hand_wrote_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "links.sssom.tsv"
    file = CurationFile(path, "Li Hua", "2024-05-31")
    file.save([Judgement(question(1), rejected=False)])
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text.splitlines()[-1].replace("Li Hua", "by hand") + "\n", encoding="utf-8")
    file.save([Judgement(question(1), rejected=False), Judgement(question(2), rejected=False)])
    assert sorted(r.author for r in read_curation(tmp_path)) == ["Li Hua", "Li Hua", "by hand"]


def test_ten_reviews_lose_nothing(tmp_path: Path) -> None:
    """Ten processes, five verdicts each, all into one file."""
    code = """
import sys
from pathlib import Path
from kg.curate.session import Judgement
from kg.curate.store import CurationFile
from tests.unit.curate.test_curate import question
name, file = sys.argv[1], Path(sys.argv[2])
review = CurationFile(file, name, "2024-05-31")
for n in range(1, 6):
    review.save([Judgement(question(i), rejected=False) for i in range(1, n + 1)])
"""
    path = tmp_path / "links.sssom.tsv"
    words = [sys.executable, "-c", code]
    all_ = [subprocess.Popen([*words, f"R{n}", str(path)], env=environment(), cwd=ROOT) for n in range(10)]
    assert [one.wait(60) for one in all_] == [0] * 10
    rows = sorted((r.author, r.subject[-1]) for r in read_curation(tmp_path))
    assert rows == sorted((f"R{n}", str(i)) for n in range(10) for i in range(1, 6))
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("beside", [".~lock.links.sssom.tsv#", ".links.sssom.tsv.swp", ".#links.sssom.tsv"])
def test_an_open_editor_is_noticed(tmp_path: Path, beside: str) -> None:
    path, said = tmp_path / "links.sssom.tsv", list[str]()
    file = CurationFile(path, "Li Hua", "2024-05-31", said.append)
    (tmp_path / beside).symlink_to("somebody@somewhere.123")
    file.save([Judgement(question(1), rejected=False)])
    file.save([Judgement(question(1), rejected=False), Judgement(question(2), rejected=False)])
    assert len(said) == 1
    assert beside in said[0]
    assert len(read_curation(tmp_path)) == 2, "the verdicts are kept all the same"
    with pytest.raises(CurationError, match="is open in an editor"):
        CurationFile(path, "Li Hua", "2024-05-31")


def test_a_review_ends_with_one_short_line() -> None:
    """It was the whole of every judgement, some hundred lines."""
    outcome, _, _ = run(["a", "r 只是标题", "s"], count=4)
    assert str(outcome) == "1 accepted, 1 rejected, 1 skipped; 1 were not asked"
