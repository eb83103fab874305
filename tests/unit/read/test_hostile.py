"""Files made to break a reader: each ends in one clear line or in a sensible text, in time that grows with the file.

Every kind is made in two sizes, one ten times the other; the larger may take no more than thirty times as long (ten,
and what a busy machine adds), so that what grows with the square is found.
"""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError, SourceError
from kg.read.grid import Cell, lay_out
from kg.read.reading import derive

_GROWTH, _NOISE = 30, 0.2


def nested(n: int) -> bytes:
    return (
        "<html><body><p>一、总体要求</p>" + "<div>" * n + "深处" + "</div>" * n + "<p>二、任务</p></body></html>"
    ).encode()


def nested_tables(n: int) -> bytes:
    return ("<table><tr><td>甲</td><td>乙" * n + "</td></tr></table>" * n).encode()


def scripts(n: int) -> bytes:
    return ("<html><body><p>一、总体要求</p>" + "<script>if(a<b){c='</p>'}</script>" * n + "</body></html>").encode()


def long_table(n: int) -> bytes:
    rows = "".join(f"<tr><td>{i}</td><td>推行事项{i}</td><td>区财政局</td></tr>" for i in range(n))
    return f"<html><body><table>{rows}</table></body></html>".encode()


def merged_table(n: int) -> bytes:
    """Every cell says that it is merged over everything."""
    row = "<tr>" + "<td rowspan=65534 colspan=1000>甲</td>" * 5 + "</tr>"
    return ("<html><body><table>" + row * n + "</table></body></html>").encode()


def long_line(n: int) -> bytes:
    return ("<html><body><p>" + "优化营商环境，" * n + "</p></body></html>").encode()


def siblings(n: int) -> bytes:
    return ("<html><body>" + "<p>一、总体要求</p>" * n + "</body></html>").encode()


def unclosed(n: int) -> bytes:
    return ("<html><body>" + "<p><b><a href=x>甲<td><li>" * n).encode()


def entities(n: int) -> bytes:
    return ("<html><body><p>" + "&amp;&nbsp;&#x4e00;&unknown;&#99999999;" * n + "</p></body></html>").encode()


def comments(n: int) -> bytes:
    return ("<!-- " * n + "<html><body><p>甲</p>").encode()


def labels(n: int) -> bytes:
    return ("<html><body><p>" + "索引号：" * n + "</p></body></html>").encode()


def text_line(n: int) -> bytes:
    return ("优化营商环境，" * n).encode()


def text_tags(n: int) -> bytes:
    return ("<" * n + "甲").encode()


def big5_bytes(n: int) -> bytes:
    return ("優化營商環境，" * n).encode("big5")


MAKERS: dict[str, tuple[Callable[[int], bytes], int]] = {
    "nested": (nested, 1_000),
    "nested tables": (nested_tables, 60),
    "scripts": (scripts, 1_000),
    "long table": (long_table, 300),
    "merged table": (merged_table, 40),
    "long line": (long_line, 5_000),
    "siblings": (siblings, 500),
    "unclosed": (unclosed, 300),
    "entities": (entities, 3_000),
    "comments": (comments, 3_000),
    "labels": (labels, 1_000),
    "a text of one line": (text_line, 10_000),
    "signs that open tags": (text_tags, 10_000),
    "Big5": (big5_bytes, 5_000),
}


def seconds(data: bytes) -> float:
    """The processor's time for one reading, the least of three; a refusal in one line counts as one."""
    return min(_once(data) for _ in range(3))


def _once(data: bytes) -> float:
    begun = time.process_time()
    try:
        derive(data, "hostile")
    except SourceError as err:
        assert len(str(err).splitlines()) <= 2
    return time.process_time() - begun


@pytest.mark.parametrize("name", MAKERS)
def test_ten_times_the_file_takes_ten_times_the_time(name: str) -> None:
    make, n = MAKERS[name]
    derive(b"warm up")
    small, large = seconds(make(n)), seconds(make(10 * n))
    assert large <= _GROWTH * small + _NOISE, f"{small:.3f} s, then {large:.3f} s"


def test_ten_thousand_nested_elements_keep_the_text_around_and_in_them() -> None:
    derived = derive(nested(10_000))
    assert [line for line in derived.text.split("\n") if line] == ["一、总体要求", "深处", "二、任务"]
    assert [odd.code for odd in derived.notices] == ["nested-too-deep"]


def test_a_table_merged_without_end_is_bounded_and_told() -> None:
    derived = derive(merged_table(1_000))
    assert len(derived.text) < 40 * len(merged_table(1_000))


@given(
    st.lists(
        st.lists(st.builds(Cell, st.text("甲乙", max_size=3), st.integers(1, 9), st.integers(1, 9)), max_size=6),
        max_size=12,
    )
)
def test_any_table_is_a_rectangle_and_every_cell_is_printed(rows: list[list[Cell]]) -> None:
    grid = lay_out(rows)
    assert {len(row) for row in grid.rows} <= {grid.columns}
    printed = "".join(
        text for n, row in enumerate(grid.rows) for column, text in enumerate(row) if (n, column) not in grid.copies
    )
    assert sorted(printed) == sorted("".join(cell.text for row in rows for cell in row))


# ── fuzz ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_TAGS = ["p", "div", "table", "tr", "td", "th", "br", "ul", "ol", "li", "h1", "b", "a", "span", "pre", "script", "nav"]
_PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in _TAGS] + [f"</{tag}>" for tag in _TAGS]),
    st.sampled_from(
        ["<td rowspan=0 colspan=-1>", "<td rowspan=99999>", "<!--", "-->", "<", "&", "&#0;", "\x00", "\u2028"]
    ),
    st.sampled_from(
        ["一、总体要求", "索引号：", "2024年3月1日", "（一）甲。", "\u202e倒", "\t", " \n", "字号：大 中 小"]
    ),
    st.text(max_size=5),
)


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_any_markup_is_read_or_refused(markup: str) -> None:
    check(("<html><body>" + markup).encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    check(data)


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=20))
def test_a_damaged_word_file_is_read_or_refused(at: int, patch: bytes) -> None:
    good = word_file()
    at %= len(good)
    check(good[:at] + patch + good[at + len(patch) :])


@given(st.integers(0, 100_000), st.binary(min_size=1, max_size=20))
def test_a_damaged_pdf_is_read_or_refused(at: int, patch: bytes) -> None:
    from tests.unit.read.pdfs import pdf

    good = pdf(["一、总体要求", "坚持以企业为中心。"])
    at %= len(good)
    check(good[:at] + patch + good[at + len(patch) :])


def check(data: bytes) -> None:
    """What every reader promises of any file."""
    try:
        derived = derive(data, "fuzz")
    except KgError as err:
        assert len(str(err).splitlines()) <= 2
        return
    text = derived.text
    text.encode("utf-8")  # no half of a surrogate pair
    assert "\x00" not in text
    starts = [place.start for place in derived.places]
    assert starts == sorted(starts)
    for start, end in [*(region.span for region in derived.regions), *(table.span for table in derived.tables)]:
        assert 0 <= start <= end <= len(text)
    for table in derived.tables:
        rows = text[table.span.start : table.span.end].split("\n")
        assert {row.count("\t") for row in rows} == {table.columns - 1}
    assert derive(data, "fuzz") == derived, "the same file gives the same text"


# ── archives ──────────────────────────────────────────────────────────────────────────────────────────────────────


def word_file() -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("一、总体要求")
    document.add_table(2, 2).cell(0, 0).text = "序号"
    document.save(out)
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """The good Word file with one of its parts put in another's place."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word_file())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return out.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = with_part("word/document.xml", b"<w>" + b" " * 300_000_000)
    assert len(bomb) < 1_000_000
    begun = time.perf_counter()
    with pytest.raises(SourceError, match="zip bomb"):
        derive(bomb)
    assert time.perf_counter() - begun < 1


def test_external_entities_are_not_loaded(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("别处的文字", encoding="utf-8")
    document = f"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "{other.as_uri()}">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>前&x;后</w:t>
</w:r></w:p></w:body></w:document>""".encode()
    try:
        text = derive(with_part("word/document.xml", document)).text
    except SourceError:
        return
    assert "前" in text
    assert "别处" not in text


def test_entities_that_multiply_do_not() -> None:
    lols = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    document = f"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "哈">{lols}]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&l11;</w:t>
</w:r></w:p></w:body></w:document>""".encode()
    begun = time.perf_counter()
    try:
        assert len(derive(with_part("word/document.xml", document)).text) < 10_000
    except SourceError as err:
        assert len(str(err).splitlines()) == 2
    assert time.perf_counter() - begun < 5


def test_a_word_table_of_many_rows_takes_time_in_proportion() -> None:
    def make(n: int) -> bytes:
        row = "<w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>"
        document = (
            '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"<w:body><w:tbl>{row * n}</w:tbl></w:body></w:document>"
        )
        return with_part("word/document.xml", document.encode())

    small, large = seconds(make(500)), seconds(make(5_000))
    assert large <= _GROWTH * small + _NOISE
