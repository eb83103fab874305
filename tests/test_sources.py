"""The five documents are shipped byte for byte as they were published."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kg.lexicon.files import data_folder
from kg.read.manifest import read_manifest

SHA256 = {
    "fengxian-2024.txt": "62ba86f3229d1cb9c4b408cf8d9e3685b783688e6b95d49c1466679efbd86d57",
    "jinshan-2022.txt": "8121eb55cb08e59175aa6f99815f74c53161c7cfc122b9a5bed84d0697766d97",
    "jinshan-2023.txt": "eaf3249e0aaa182c11f8707bcfab2d3dfdde9e5c90b6cda8b59526fbdd3a6f23",
    "shanghai-cases-2023.txt": "c62155145de6c91ed917a36080f0afd6be7e5da9f0bfe6abc85c7146dfcf98dc",
    "yangpu-2023.txt": "6e37374a65f4037b6f29ee03a3235643e7f381043c8c4ac61ef037189b7dd3c3",
}


@pytest.mark.parametrize("name", SHA256)
def test_a_source_is_as_published(name: str) -> None:
    data = (data_folder() / "sources" / name).read_bytes()
    assert hashlib.sha256(data).hexdigest() == SHA256[name]


def test_the_manifest_lists_exactly_these_files() -> None:
    files = [entry.file for entry in read_manifest(data_folder() / "corpus.yaml")]
    assert sorted(files) == sorted(SHA256)
    assert {path.name for path in Path(data_folder() / "sources").iterdir()} == set(SHA256)
