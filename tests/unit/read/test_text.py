"""Bytes to text: what is read, and in which words everything else is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.read.text import read_source
from kg.records import ManifestEntry

TEXT = "一、总体要求\n\n1. 纳税。落实减税降费政策。\n"
ENTRY = ManifestEntry(slug="test-2024", title="测试", kind="district-plan", level="district", file="test.txt")


def put(folder: Path, data: bytes) -> Path:
    path = folder / ENTRY.file
    path.write_bytes(data)
    return path


def message(folder: Path) -> str:
    with pytest.raises(SourceError) as caught:
        read_source(ENTRY, folder)
    return str(caught.value)


def test_utf8_is_read_as_it_is(tmp_path: Path) -> None:
    put(tmp_path, TEXT.encode())
    source = read_source(ENTRY, tmp_path)
    assert (source.text, source.encoding) == (TEXT, "utf-8")
    assert source.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert source.entry is ENTRY


def test_gb18030_is_recognised(tmp_path: Path) -> None:
    put(tmp_path, TEXT.encode("gb18030"))
    source = read_source(ENTRY, tmp_path)
    assert (source.text, source.encoding) == (TEXT, "gb18030")
    assert source.sha256 == hashlib.sha256(TEXT.encode("gb18030")).hexdigest(), "of the bytes as shipped"


def test_a_byte_order_mark_counts_as_a_character(tmp_path: Path) -> None:
    """Offsets point into the text as decoded, so the mark is neither dropped nor hidden."""
    put(tmp_path, b"\xef\xbb\xbf" + TEXT.encode())
    assert read_source(ENTRY, tmp_path).text == "\ufeff" + TEXT


def test_line_ends_stay(tmp_path: Path) -> None:
    text = TEXT.replace("\n", "\r\n")
    put(tmp_path, text.encode())
    assert read_source(ENTRY, tmp_path).text == text


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert message(tmp_path) == (
        f"{tmp_path / 'test.txt'}: the file of 'test-2024' is missing\n  put it there or mend 'file:' in corpus.yaml"
    )


def test_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / ENTRY.file).mkdir()
    assert message(tmp_path) == (
        f"{tmp_path / 'test.txt'}: cannot be read: Is a directory\n  is it a file, and may you read it?"
    )


@pytest.mark.parametrize(
    "data", [b"", b" \n\t\r\n", "\u3000\n".encode(), b"\xef\xbb\xbf\n"], ids=["no bytes", "blanks", "wide blank", "BOM"]
)
def test_an_empty_file_is_told(tmp_path: Path, data: bytes) -> None:
    path = put(tmp_path, data)
    assert message(tmp_path) == f"{path}: the file is empty\n  replace it, or take it out of corpus.yaml"


def test_utf16_with_its_mark_is_read(tmp_path: Path) -> None:
    """Word and Notepad call it Unicode; until the readers came it was refused."""
    put(tmp_path, TEXT.encode("utf-16"))
    source = read_source(ENTRY, tmp_path)
    assert (source.text, source.encoding) == (TEXT, "utf-16")


def test_a_form_feed_ends_a_line_and_no_offset_moves(tmp_path: Path) -> None:
    put(tmp_path, TEXT.replace("\n\n", "\f\n").encode())
    assert read_source(ENTRY, tmp_path).text == TEXT


@pytest.mark.parametrize("data", [b"\xff\xff\xff", b"1. a\x00b", bytes(range(256)) * 8], ids=["0xff", "NUL", "all"])
def test_what_is_no_text_is_told(tmp_path: Path, data: bytes) -> None:
    path = put(tmp_path, data)
    assert message(tmp_path) == f"{path}: is no text in UTF-8, GB18030, UTF-16 or Big5\n  save it as UTF-8"
