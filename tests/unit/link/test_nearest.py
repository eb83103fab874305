"""The search in long numbers finds what adding up pair by pair finds, and nothing else."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon.vectors import LEVELS
from kg.link.nearest import Field, cosine, nearest_pairs

LEVEL = st.integers(-LEVELS, LEVELS)
VECTORS = st.lists(st.tuples(*[LEVEL] * 5), max_size=12)


@given(VECTORS, st.randoms(use_true_random=False), st.integers(1, 999))
def test_the_search_is_exact(rows: list[tuple[int, ...]], random: object, least: int) -> None:
    groups = [random.randrange(3) for _ in rows]  # type: ignore[attr-defined]
    vectors = [array("b", row) for row in rows]
    found = list(nearest_pairs(vectors, groups, least))
    assert found == sorted(set(found))
    for a in range(len(rows)):
        for b in range(a + 1, len(rows)):
            dot = sum(x * y for x, y in zip(rows[a], rows[b], strict=True))
            squares = sum(x * x for x in rows[a]) * sum(y * y for y in rows[b])
            is_near = groups[a] != groups[b] and dot > 0 and dot * dot * 10**6 >= least * least * squares
            assert ((a, b) in found) is is_near


def test_runs_of_a_group_may_come_again() -> None:
    vectors = [array("b", [10, 0])] * 4
    assert list(nearest_pairs(vectors, [0, 0, 1, 0], 500)) == [(0, 2), (1, 2), (2, 3)]


def test_a_field_has_gaps() -> None:
    field = Field([array("b", [3, 0]), None, array("b", [3, 3])])
    assert field.cosine(0, 1) is None
    assert field.cosine(0, 2) == cosine([3, 0], [3, 3]) == 707

    def everything(
        vectors: Sequence[array[int]],
        groups: Sequence[int],
        least: int,
    ) -> list[tuple[int, int]]:
        assert (len(vectors), list(groups)) == (2, [0, 2])
        return [(0, 1)]

    assert list(field.near([0, 1, 2], 300, lambda *given: iter(everything(*given)))) == [(0, 2)]
