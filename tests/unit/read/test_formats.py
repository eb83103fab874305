"""What a file is, by its content; and the one line for each that is not read."""

from __future__ import annotations

import io
import sys
import zipfile

import pytest

from kg.errors import SourceError
from kg.read.encoding import declared_encoding, decode_bytes
from kg.read.formats import Format
from kg.read.reading import derive, format_of

BIG5 = "臺北市政府關於優化營商環境的行動方案。一、總體要求。加強服務，簡化手續。"


def zipped(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def ole(name: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + name.encode("utf-16-le") + b"\x00" * 100


@pytest.mark.parametrize(
    ("data", "form"),
    [
        pytest.param("一、总体要求\n".encode(), Format.TEXT, id="text"),
        pytest.param("# 某区方案\n\n| 序号 | 任务 |\n|---|---|\n".encode(), Format.TEXT, id="Markdown"),
        pytest.param("增速<5%的企业，占比>3%。\n".encode(), Format.TEXT, id="text with signs of comparison"),
        pytest.param(b"\n <!DOCTYPE html>\n<html>", Format.HTML, id="a page"),
        pytest.param("\ufeff<HTML><body>甲".encode(), Format.HTML, id="behind a byte-order mark"),
        pytest.param(b'<?xml version="1.0"?><!-- x --><html xmlns="a">', Format.HTML, id="XHTML"),
        pytest.param("<tbody><tr><td><p>甲</p>".encode("gb18030"), Format.HTML, id="a piece of a table"),
        pytest.param("甲<br>乙<br>丙<br/>丁<BR>".encode(), Format.HTML, id="text with line ends of HTML"),
        pytest.param("<html><p>甲".encode("utf-16"), Format.HTML, id="a page in UTF-16"),
        pytest.param(zipped(word__document_xml="<w/>", a="b").replace(b"document_xml", b"document.xml"), Format.DOCX,
                     id="Word"),
        pytest.param(b"\n\n%PDF-1.7\n", Format.PDF, id="PDF, not at its first byte"),
    ],
)  # fmt: skip
def test_the_format_is_told_by_the_content(data: bytes, form: Format) -> None:
    assert format_of(data, "any.bin") == form


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(ole("WordDocument"), ["old Word or WPS", "save it as .docx"], id=".doc"),
        pytest.param(ole("EncryptedPackage"), ["under a password"], id="encrypted .docx"),
        pytest.param(zipped(OFD_xml="<ofd/>").replace(b"OFD_xml", b"OFD.xml"), ["OFD", "PDF"], id=".ofd"),
        pytest.param(zipped(xl__workbook="<x/>"), ["spreadsheet", ".html"], id=".xlsx"),
        pytest.param(zipped(mimetype="application/vnd.oasis.opendocument.text"), ["OpenDocument", ".docx"], id=".odt"),
        pytest.param(zipped(a="b"), ["archive", "unpack"], id=".zip"),
        pytest.param(b"PK\x03\x04\x14\x00\x06\x00", ["damaged Word file"], id="a broken zip"),
        pytest.param(b"{\\rtf1\\ansi hello}", ["RTF", ".docx"], id=".rtf"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", ["picture", "OCR"], id="a scan"),
        pytest.param(b"\xff\xd8\xff\xe0\x00", ["picture", "OCR"], id="a photograph"),
        pytest.param(b"Rar!\x1a\x07", ["archive"], id=".rar"),
        pytest.param(b"From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; x\r\n\r\n<html>", [".mht"],
                     id=".mht"),
        pytest.param(b"", ["empty"], id="nothing"),
        pytest.param(b"%PDF-1.7\ngarbage", ["damaged PDF"], id="a broken PDF"),
    ],
)  # fmt: skip
def test_what_is_not_read_says_what_to_do(data: bytes, words: list[str]) -> None:
    with pytest.raises(SourceError) as caught:
        derive(data, "plan.xyz")
    message = str(caught.value)
    assert message.startswith("plan.xyz: ")
    assert len(message.splitlines()) == 2, "what is wrong, and what to do"
    assert [word for word in words if word not in message] == []


@pytest.mark.parametrize(
    ("library", "data"), [("docx", zipped(**{"word/document.xml": "<w/>"})), ("pdfplumber", b"%PDF-1.7\n")]
)
def test_a_reader_whose_library_is_missing_says_how_to_get_it(
    library: str, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(SourceError, match=r"pip install 'shanghai-policy-kg\[documents\]'"):
        derive(data)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk", "utf-16", "utf-32"])
def test_encodings(encoding: str) -> None:
    text = "一、总体要求。把企业感受作为第一感受，落实减税降费政策。"
    assert decode_bytes(text.encode(encoding)).text == text


def test_big5_declared_and_not() -> None:
    page = f'<html><head><meta charset="big5"></head><p>{BIG5}</p>'
    assert BIG5 in derive(page.encode("big5")).text
    assert decode_bytes(BIG5.encode("big5")).text == BIG5


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', "gb18030"),
        (b"<META charset=GBK>", "gb18030"),
        (b"<meta charset='utf-8'/>", "utf-8"),
        (b'<?xml version="1.0" encoding="GB18030"?>', "gb18030"),
        (b'<meta charset="klingon">', None),
        (b"<p>charset=gbk</p>", None),
    ],
)
def test_what_a_page_declares(head: bytes, encoding: str | None) -> None:
    assert declared_encoding(head) == encoding


def test_a_page_that_declares_the_wrong_encoding_is_read_all_the_same() -> None:
    page = '<html><meta charset="gb2312"><p>优化营商环境</p></html>'
    assert "优化营商环境" in derive(page.encode("utf-8")).text


def test_a_few_bytes_of_another_encoding_do_not_spoil_a_text() -> None:
    text = "一、总体要求。把企业感受作为第一感受。\n" * 50
    broken = text.encode()[:290] + b"\xd3\xc5" + text.encode()[290:]
    derived = derive(broken)
    assert derived.encoding == "utf-8"
    assert derived.text.count("\ufffd") == 2
    assert [odd.code for odd in derived.notices] == ["bytes-unreadable"]
