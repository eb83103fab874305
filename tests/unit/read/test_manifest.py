"""Every mistake in a manifest is told in words: what, where, and how to mend it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kg.errors import ManifestError
from kg.lexicon.files import data_folder
from kg.read.manifest import KINDS, read_manifest

GOOD = """documents:
  - slug: jinshan-2022
    title: 金山区聚焦“三个服务”全面推进一流营商环境建设行动方案
    kind: district-plan
    district: jinshan
    date: "2022-03-17"
    file: jinshan-2022.txt
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "corpus.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def message(path: Path) -> str:
    with pytest.raises(ManifestError) as caught:
        read_manifest(path)
    return str(caught.value)


def test_the_shipped_manifest_names_the_five_documents() -> None:
    entries = read_manifest(data_folder() / "corpus.yaml")
    assert [(e.slug, e.kind, e.year, e.date) for e in entries] == [
        ("jinshan-2022", "district-plan", 2022, "2022-03-17"),
        ("jinshan-2023", "district-plan", 2023, "2023-02-15"),
        ("yangpu-2023", "district-plan", 2023, "2023-02-28"),
        ("shanghai-cases-2023", "case-collection", 2023, "2023-11"),
        ("fengxian-2024", "district-plan", 2024, "2024-03-12"),
    ]
    assert entries[1].document_number == "金发改规〔2023〕2号"
    assert entries[4].document_number is None, "fengxian-2024 prints none"
    assert entries[0].key == "plan/jinshan-2022"


def test_level_and_year_follow_from_kind_and_date(tmp_path: Path) -> None:
    (entry,) = read_manifest(written(tmp_path, GOOD))
    assert (entry.level, entry.year) == ("district", 2022)
    assert set(KINDS.values()) == {"district", "municipal", "provincial", "national", ""}


@pytest.mark.parametrize(
    ("place", "level"),
    [("156", "national"), ("370000", "provincial"), ("310000", "municipal"), ("370100", "municipal"),
     ("370117", "district"), ("unknown", "municipal")],
)  # fmt: skip
def test_the_level_of_a_reply_follows_from_its_place(tmp_path: Path, place: str, level: str) -> None:
    text = GOOD.replace("kind: district-plan", "kind: reply").replace("    district: jinshan\n", "")
    (entry,) = read_manifest(written(tmp_path, f'{text}    place: "{place}"\n'))
    assert (entry.place, entry.level) == (place, level)


@pytest.mark.parametrize(
    ("date", "year"), [('"2023"', 2023), ("2023", 2023), ("2023-11", 2023), ("2023-11-05", 2023), ("", None)]
)
def test_a_date_is_as_precise_as_printed(tmp_path: Path, date: str, year: int | None) -> None:
    """Quoted or not: YAML reads an unquoted day as a date of its own."""
    (entry,) = read_manifest(written(tmp_path, GOOD.replace('"2022-03-17"', date)))
    assert entry.year == year
    assert entry.date == (date.strip('"') or None)


MISTAKES = [
    pytest.param(
        GOOD + "    distrikt: jinshan\n",
        "document 'jinshan-2022' has an unknown field 'distrikt'",
        "known fields: slug, title, kind, level, file, district, issuer, document_number, date, year, place, "
        "other_title, address",
        id="unknown field",
    ),
    pytest.param(
        GOOD + GOOD.removeprefix("documents:\n"),
        "the slug 'jinshan-2022' is used twice",
        "give each document its own slug",
        id="duplicate slug",
    ),
    pytest.param(
        GOOD.replace("    file: jinshan-2022.txt\n", ""),
        "document 'jinshan-2022' lacks the field 'file'",
        "every document needs slug, title, kind, file",
        id="missing field",
    ),
    pytest.param(
        GOOD.replace("slug: jinshan-2022", "slug: 金山"),
        "'金山' is no slug",
        "use small letters, digits and '-'",
        id="slug",
    ),
    pytest.param(
        GOOD.replace("kind: district-plan", "kind: plan"),
        "document 'jinshan-2022' is of unknown kind 'plan'",
        "use one of district-plan, municipal-plan, provincial-plan, national-plan, case-collection, regulation, reply, "
        "decision, order, announcement, report, letter, personnel, white-paper, explanation",
        id="kind",
    ),
    pytest.param(
        GOOD + "    level: town\n",
        "document 'jinshan-2022' is of unknown level 'town'",
        "use one of district, municipal, provincial, national",
        id="level",
    ),
    pytest.param(
        GOOD.replace("2022-03-17", "17.3.2022"),
        "document 'jinshan-2022' has the date '17.3.2022'",
        "write 2023, 2023-11 or 2023-11-05",
        id="date",
    ),
    pytest.param(
        GOOD + "    place: 上海\n",
        "document 'jinshan-2022' is of the place '上海'",
        "write its code of GB/T 2260 (310000), 156 for the country, or unknown",
        id="place",
    ),
    pytest.param(
        GOOD.replace("2022-03-17", "2022-13-17"),
        "document 'jinshan-2022' has the date '2022-13-17'",
        "write 2023, 2023-11 or 2023-11-05",
        id="no such month",
    ),
    pytest.param(
        GOOD + "    year: last\n", "document 'jinshan-2022' has the year 'last'", "write 2023", id="year in words"
    ),
    pytest.param(
        "documents: []\n", "no documents are listed", "list them under 'documents:', as README shows", id="none"
    ),
    pytest.param("", "no documents are listed", "list them under 'documents:', as README shows", id="empty file"),
    pytest.param(
        "- a\n- b\n", "no documents are listed", "list them under 'documents:', as README shows", id="another shape"
    ),
    pytest.param(
        "documents:\n  - jinshan-2022\n",
        "'jinshan-2022' is not a document entry",
        "begin it with '- slug: …' and indent its other fields under that",
        id="a bare name",
    ),
]


@pytest.mark.parametrize(("text", "problem", "mend"), MISTAKES)
def test_a_mistake_is_told(tmp_path: Path, text: str, problem: str, mend: str) -> None:
    path = written(tmp_path, text)
    assert message(path) == f"{path}: {problem}\n  {mend}"


def test_the_mistakes_are_all_there() -> None:
    assert len(MISTAKES) == 14


def test_broken_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD + '    issuer: "金山区\n')
    assert message(path).startswith(f"{path}:9: not readable as YAML")


def test_a_missing_manifest_is_told(tmp_path: Path) -> None:
    assert message(tmp_path / "corpus.yaml") == f"{tmp_path / 'corpus.yaml'}: this file is missing"


def test_a_manifest_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "corpus.yaml"
    path.write_bytes(GOOD.encode("gb18030"))
    assert message(path) == f"{path}: is not UTF-8 text\n  save it as UTF-8"


def test_a_folder_in_place_of_the_manifest_is_told(tmp_path: Path) -> None:
    assert message(tmp_path) == f"{tmp_path}: cannot be read: Is a directory"


HOSTILE = {
    "a day that does not exist": ("date: 2023-02-31", "has the date '2023-02-31'"),
    "a slug that is no name of a file": (f"slug: {'a' * 300}", "is no slug"),
    "a slug that YAML 1.1 takes for true": ("slug: on", ""),
    "a value that YAML takes for true": ("slug: true", "put it in quotes"),
    "a number that loses its zero": ("document_number: 1.10", "put it in quotes"),
    "a district that leads elsewhere": ("district: ../../e", "has the district '../../e'"),
    "a file outside": ("file: ../corpus.yaml", "is not inside of sources/"),
    "an absolute file": ("file: /etc/hostname", "is not inside of sources/"),
    "a drive": ("file: 'C:\\x.txt'", "is not inside of sources/"),
    "a control character": ('title: "a\\x01b"', "holds the character U+0001, which cannot be shown"),
    "half a character": ('title: "a\\uD800b"', ""),
    "a list for a title": ("title: [a, b]", "holds a list"),
    "a long title": (f"title: {'长' * 2000}", "has 2000 characters"),
    "an alias": ("title: &x 甲", "anchors and aliases"),
    "a tag": ("title: !!python/name:os.system 甲", "tags are not used"),
    "brackets": (f"title: {'[' * 100_000}", "nested deeper than 40"),
    "a field twice": ("title: 甲\n    title: 乙", "stands twice"),
    "a long number": (f"year: {'9' * 10_000}", "characters"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_hand_or_an_attacker_writes_is_one_line(tmp_path: Path, name: str) -> None:
    """No traceback, no crash, no hang: an error of ours, short enough to be read."""
    line, told = HOSTILE[name]
    entry = {"slug": "slug: x-2023", "title": "title: 题", "kind": "kind: municipal-plan", "file": "file: x.txt"}
    entry[line.partition(":")[0]] = line
    path = written(tmp_path, "documents:\n  - " + "\n    ".join(entry.values()) + "\n")
    try:
        read_manifest(path)
        said = ""
    except ManifestError as err:
        said = str(err)
        assert len(said.splitlines()) <= 2
        assert len(said) < len(str(path)) + 400
    assert told in said
    assert bool(told) == bool(said) or name == "half a character"


def test_aliases_of_aliases_are_refused_at_once(tmp_path: Path) -> None:
    """Nine lines that stand for a thousand million words: before, more than a minute."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    begun = time.monotonic()
    with pytest.raises(ManifestError, match="anchors and aliases"):
        read_manifest(written(tmp_path, "\n".join(lines)))
    assert time.monotonic() - begun < 1


def test_ten_times_the_documents_take_ten_times_the_time(tmp_path: Path) -> None:
    def seconds(count: int) -> float:
        entry = "  - slug: x-{}\n    title: 题\n    kind: municipal-plan\n    file: x.txt\n"
        path = written(tmp_path, "documents:\n" + "".join(entry.format(n) for n in range(count)))
        begun = time.process_time()
        assert len(read_manifest(path)) == count
        return time.process_time() - begun

    assert seconds(10_000) < 25 * max(seconds(1_000), 0.02)
