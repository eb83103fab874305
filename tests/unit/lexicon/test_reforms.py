"""The registry of named reforms: every entry keeps what it promises; a broken one is named with file and line."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import LexiconError
from kg.lexicon.files import data_folder
from kg.lexicon.reforms import Reform, fold_name, load_reforms
from kg.lexicon.topics import TOPICS
from kg.text.mapped import MappedText

FOLDER = data_folder() / "lexicon"
LEXICON = load_reforms(FOLDER)


def get_reform(slug: str) -> Reform:
    reform = LEXICON.find_reform(slug)
    assert reform is not None, slug
    return reform


def found(text: str) -> list[str]:
    """Labels of the reforms that the text names, in text order."""
    return [get_reform(hit.slug).label for hit in LEXICON.find_hits(MappedText.of(text))]


@pytest.mark.parametrize("reform", LEXICON.reforms, ids=lambda r: r.slug)
def test_entry_is_found_by_each_name_and_in_its_examples_and_not_in_its_counterexamples(reform: Reform) -> None:
    for text in (*reform.names, *reform.examples):
        assert reform.label in found(text), text
    for text in reform.counterexamples:
        assert reform.label not in found(text), text
    assert reform.topic in TOPICS
    assert reform.source


def test_registry_is_large_and_in_canonical_order() -> None:
    slugs = [reform.slug for reform in LEXICON.reforms]
    assert len(slugs) >= 160  # issue 3: "some 160 are in the texts"
    assert slugs == sorted(slugs)


def test_no_name_is_shared() -> None:
    names = [fold_name(name) for reform in LEXICON.reforms for name in reform.names]
    assert len(names) == len(set(names))


def test_no_brand_is_a_reform() -> None:
    names = {fold_name(name) for reform in LEXICON.reforms for name in reform.names}
    assert not [brand.label for brand in LEXICON.brands if fold_name(brand.label) in names]
    assert {"金智办", "税立方", "贤商汇", "湾区贷"} <= {brand.label for brand in LEXICON.brands}  # named in issue 3


PHRASES = [
    # text, labels: why
    ("全面实施跨部门联合“双随机、一公开”监管", ["双随机、一公开"], "、 and quotes inside a name do not matter"),
    ("落实好 AEO 企业通关便利措施", ["AEO"], "letters, with blanks around"),
    ("完善水、电、气、网（宽带）联合报装机制", ["水电气网联合报装"], "a name written with 、 and brackets"),
    ("落实企业高频证照变更联办“一件事”", ["企业高频证照变更联办一件事"], "the longest name hides the general one"),
    ("推进“水电气网（宽带）”联合报装“一件事”服务", ["水电气网联合报装"], "the same with a quote in its middle"),
    ("健全企业重整期间信用修复机制", ["破产重整企业信用修复"], "a special form, not the general one as well"),
    ("深化拓展证明事项告知承诺制应用范围", ["证明事项告知承诺制"], "not 告知承诺制"),
    ("拓展企业开办“一网通办”业务范围", ["企业开办一窗通"], "not 一网通办"),
    ("推进企业吸纳就业社会保险补贴“直补快办”", ["直补快办"], "not 好办快办"),
    ("持续深化“长三角创业一件事”联动平台", [], "Yangpu's platform, a brand"),
    ("推进“金智办”政务智能办建设", [], "Jinshan's brand"),
    ("试行公安服务“一窗通办”", [], "not 企业开办一窗通"),
    ("安排金融服务专员定期跟踪企业融资进度", [], "not 企业服务专员"),
    ("优化劳动保障维权综合窗口服务", ["劳动维权一口受理"], "not 综合窗口改革"),
    ("推广电子营业执照、电子发票、电子印章", ["电子营业执照"], "电子发票 is not 数字化电子发票"),
    ("开展集中上门检查，信用，修复", [], "no name across a comma"),
]


@pytest.mark.parametrize(("text", "labels", "why"), PHRASES, ids=[p[2] for p in PHRASES])
def test_names_are_found_as_a_reader_finds_them(text: str, labels: list[str], why: str) -> None:
    assert found(text) == labels, why


def test_hit_lies_in_the_source_where_it_is_printed() -> None:
    text = MappedText.of("深化“一业一证”改革", 500)
    (hit,) = LEXICON.find_hits(text)
    assert (text[hit.start : hit.end].text, text.span_of(hit.start, hit.end)) == ("一业一证", (503, 507))


@given(st.text(alphabet="一业证照多址“”、，。 \n改革AEO信用修复", max_size=40))
def test_hits_are_in_order_apart_and_spell_a_name(text: str) -> None:
    hits = LEXICON.find_hits(MappedText.of(text))
    assert all(a.end <= b.start for a, b in pairwise(hits))
    for hit in hits:
        names = {fold_name(name) for name in get_reform(hit.slug).names}
        assert fold_name(text[hit.start : hit.end]) in names


GOOD = """\
- {slug: a, label: 一业一证, kind: approval, topic: business-entry, level: national, source: [x/1]}
"""
BROKEN = [
    (GOOD + GOOD, "reforms.yaml:2: the slug a is used twice"),
    (GOOD + GOOD.replace("slug: a", "slug: b"), "reforms.yaml:2: “一业一证” names both a and b"),
    (GOOD.replace("source", "aliases: [证], source"), "reforms.yaml:1: a: “证” is too short"),
    (GOOD.replace("source", "aliases: [一业，一照], source"), "is too short or has a full stop or comma in it"),
    (GOOD.replace("source", "aliases: [“一业、一证”], source"), "reforms.yaml:1: a lists ““一业、一证”” twice"),
    (GOOD.replace("kind: approval, ", ""), "reforms.yaml:1: entry a lacks kind"),
    (GOOD.replace("kind:", "colour: red, kind:"), "entry a has the unknown field colour"),
    (GOOD.replace("source", "broader: nothing, source"), "a: no reform has the slug nothing"),
    ("just words", "a list of entries is expected"),
    ("- [", "not readable as YAML"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN, ids=[b[1][:40] for b in BROKEN])
def test_broken_registry_is_named_with_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "reforms.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "brands.yaml").write_text("[]", encoding="utf-8")
    (tmp_path / "commitment.yaml").write_text((FOLDER / "commitment.yaml").read_text("utf-8"), encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        load_reforms(tmp_path)
    assert message in str(caught.value)


def test_missing_group_of_cues_is_named(tmp_path: Path) -> None:
    for name, text in (("reforms.yaml", GOOD), ("brands.yaml", "[]"), ("commitment.yaml", "commit: [推进]")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"commitment\.yaml: the group weak is missing or empty"):
        load_reforms(tmp_path)
