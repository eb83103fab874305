"""What a plan says of a reform: the rules on made-up signs, and the promise that no sign is called absent."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon.reforms import NameFinder, ReformLexicon
from kg.model.presence import Forms, Signs, judge
from kg.pipeline import Corpus
from kg.records.presence import PresenceState as State
from kg.text.mapped import MappedText

#: 推行“一业一证”改革 (a pilot item) ← 一业一证; 重整信用修复 is a special form of 信用修复; two members of a family.
BROADER = {
    "pilot": ("named",), "named": (), "special": ("general",), "general": (), "pilot-of-special": ("special",),
    "one": ("family",), "other": ("family",), "family": (), "pilot-of-family": ("family",),
}  # fmt: skip
FORMS = Forms(BROADER, {"named", "special", "general", "one", "other", "family"})


def state(reform: str, signs: Signs, forms: Forms = FORMS) -> tuple[State, tuple[str, ...]]:
    found = judge(reform, signs, forms)
    return (found.state, found.via) if found else (State.NOT_FOUND, ())


def test_narrower_form_implements_at_any_depth() -> None:
    signs = Signs(implements={"pilot-of-special": ["m1"]})
    assert state("pilot-of-special", signs) == (State.IMPLEMENTED, ())
    assert state("special", signs) == (State.IMPLEMENTED, ("pilot-of-special",))
    assert state("general", signs) == (State.IMPLEMENTED, ("pilot-of-special",))


def test_twin_is_another_name_and_a_general_reform_is_not() -> None:
    """推行“一业一证”改革 is 一业一证; a plan with 信用修复 in general has no 重整企业信用修复 by that."""
    assert state("pilot", Signs(implements={"named": ["m1"]})) == (State.OTHER_NAME, ("named",))
    assert state("pilot-of-special", Signs(implements={"special": ["m1"]})) == (State.OTHER_NAME, ("special",))
    assert state("special", Signs(implements={"general": ["m1"]})) == (State.NAMED_ONLY, ("general",))
    assert state("pilot-of-special", Signs(implements={"general": ["m1"]})) == (State.NAMED_ONLY, ("general",))
    assert state("pilot-of-family", Signs(implements={"family": ["m1"]})) == (State.NAMED_ONLY, ("family",))


def test_sibling_says_nothing() -> None:
    """A plan with 开店一件事 does not have 解纷一件事."""
    assert state("other", Signs(implements={"one": ["m1"]})) == (State.NOT_FOUND, ())
    assert state("family", Signs(implements={"one": ["m1"]})) == (State.IMPLEMENTED, ("one",))


def test_own_name_in_passing_is_named_only_even_where_the_general_reform_is_implemented() -> None:
    signs = Signs(implements={"general": ["m1"]}, names={"special": ["s1"]})
    assert state("special", signs) == (State.NAMED_ONLY, ())


def test_named_reform_stands_for_a_pilot_item_but_a_family_for_none_of_its_members() -> None:
    assert state("pilot", Signs(mentions={"named": ["m1"]})) == (State.NAMED_ONLY, ("named",))
    assert state("pilot-of-family", Signs(mentions={"family": ["m1"]})) == (State.NOT_FOUND, ())
    assert state("one", Signs(names={"family": ["s1"]})) == (State.NOT_FOUND, ())


def test_circle_of_broader_reforms_ends() -> None:
    forms = Forms({"a": ("b",), "b": ("a",)}, {"a", "b"})
    assert (forms.above("a"), forms.below("a")) == (("b",), ("b",))


REFORMS = st.sampled_from("abcdef")
SIGN = st.dictionaries(REFORMS, st.lists(st.sampled_from(["m1", "m2", "s1"]), min_size=1, max_size=2), max_size=3)


@given(
    broader=st.dictionaries(REFORMS, st.lists(REFORMS, max_size=2).map(tuple), min_size=6, max_size=6),
    registered=st.sets(REFORMS),
    signs=st.builds(Signs, SIGN, SIGN, SIGN),
)
def test_nothing_is_called_absent_of_which_there_is_a_sign(
    broader: dict[str, tuple[str, ...]], registered: set[str], signs: Signs
) -> None:
    forms = Forms(broader, registered)
    for reform in broader:
        found = judge(reform, signs, forms)
        related = {reform, *forms.above(reform), *forms.below(reform)}
        seen = (
            any(signs.implements.get(one) for one in related) or signs.mentions.get(reform) or signs.names.get(reform)
        )
        if seen:
            assert found is not None
        if found is not None:
            assert found.shown_by
            assert set(found.via) <= related - {reform}
            takers = {reform, *forms.below(reform), *forms.twins(reform)}
            assert found.state.is_implemented == any(signs.implements.get(one) for one in takers)


# ── the shipped corpus ────────────────────────────────────────────────────────────────────────────────────────────


def test_no_name_of_a_reform_not_found_stands_in_the_plan(corpus: Corpus) -> None:
    """Looked for in the raw source, line by line, not in the parts that the build has cut it into."""
    finder = NameFinder(
        corpus.lexicon.reforms, [(r.label, r.key.removeprefix("reform/")) for r in corpus.model.reforms]
    )
    known = {reform.key for reform in corpus.model.reforms}
    present = {(one.plan, one.reform) for one in corpus.model.presences}
    plans = [facts.document.source for facts in corpus.facts if facts.document.measures]
    assert len(plans) == 4
    for source in plans:
        lines = [MappedText.of(line) for line in source.text.splitlines()]
        named = {f"reform/{hit.slug}" for line in lines for hit in finder.find_names(line)} & known
        assert {reform for reform in named if (source.entry.key, reform) not in present} == set()


def test_no_link_to_a_reform_or_to_another_form_of_it_is_called_absent(corpus: Corpus) -> None:
    present = {(one.plan, one.reform): one.state for one in corpus.model.presences}
    forms = Forms({reform.key: reform.broader for reform in corpus.model.reforms})
    links = [
        link for link in corpus.linked.links if link.subject.startswith("plan/") and link.object in present_keys(corpus)
    ]
    assert links
    for link in links:
        plan = "/".join(link.subject.split("/")[:2])
        assert (plan, link.object) in present
        if link.predicate == "sp:implements":
            assert present[plan, link.object] is State.IMPLEMENTED
            for form in forms.above(link.object):
                assert present[plan, form] is State.IMPLEMENTED
            for form in forms.below(link.object):
                assert (plan, form) in present


def present_keys(corpus: Corpus) -> set[str]:
    return {reform.key for reform in corpus.model.reforms}


def test_quote_of_a_named_reform_stands_at_its_place(corpus: Corpus) -> None:
    texts = {facts.document.source.entry.slug: facts.document.source.text for facts in corpus.facts}
    named = [one for one in corpus.model.presences if one.state is State.NAMED_ONLY]
    assert named
    for one in named:
        assert one.quote is not None
        start, end = one.quote.span
        assert texts[one.graph][start:end].split() == one.quote.text.split()


def test_name_inside_a_longer_one_is_found_and_a_look_alike_is_not(corpus: Corpus) -> None:
    lexicon: ReformLexicon = corpus.lexicon.reforms
    finder = NameFinder(lexicon)
    text = MappedText.of("积极推进“解纷一件事”改革")  # jinshan-2023/2.3.2
    assert {hit.slug for hit in lexicon.find_hits(text)} == {"jie-fen-yi-jian-shi"}
    assert {hit.slug for hit in finder.find_names(text)} == {"jie-fen-yi-jian-shi", "gao-xiao-ban-cheng-yi-jian-shi"}
    # yangpu-2023/2.3.2: a window for policies; not the reform of all windows
    found = {hit.slug for hit in finder.find_names(MappedText.of("设立惠企政策综合窗口"))}
    assert "zong-he-chuang-kou" not in found
