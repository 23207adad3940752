"""Suppression: no combination of what may be shown gives a hidden cell away."""

from itertools import chain, combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.metrics import disclosure

LEAVES = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from("ABC"), st.sampled_from("xy")), min_size=1, max_size=9
)


def _protection(rows, threshold=5):
    counts = {f"K{number}": float(count) for number, (count, _, _) in enumerate(rows)}
    groupings = [{f"K{number}": row[axis] for number, row in enumerate(rows)} for axis in (1, 2)]
    return counts, groupings, disclosure.protect(counts, groupings, threshold)


def test_a_single_small_cell_takes_its_smallest_neighbour_with_it():
    counts = {"K1": 3, "K2": 9, "K3": 20}
    protection = disclosure.protect(counts, [dict.fromkeys(counts, "A")], 5)

    assert protection.hidden == {"K1", "K2"}
    assert protection.allows({"K3"})
    assert protection.allows({"K1", "K2", "K3"})
    assert not protection.allows({"K1", "K3"})


def test_a_choice_that_leaves_out_one_hidden_group_is_not_shown():
    counts = {"K1": 2, "K2": 40, "K3": 50}
    protection = disclosure.protect(counts, [{"K1": "A", "K2": "B", "K3": "C"}], 5)

    assert not protection.allows({"K1"})
    assert not protection.allows({"K1", "K2"}) or not protection.allows({"K2"})


def test_the_threshold_itself_is_shown():
    counts = {"K1": 5, "K2": 5}
    assert disclosure.protect(counts, [dict.fromkeys(counts, "A")], 5).hidden == frozenset()


@settings(max_examples=150, deadline=None)
@given(LEAVES)
def test_no_combination_of_selections_recovers_a_hidden_leaf(rows):
    counts, _, protection = _protection(rows)
    names = sorted(counts)
    subsets = chain.from_iterable(combinations(names, size) for size in range(1, len(names) + 1))
    shown = [subset for subset in subsets if protection.allows(subset)]
    matrix = np.array([[float(name in subset) for name in names] for subset in shown])

    if len(names) == 1 or sum(counts.values()) < 5:
        return  # the street's own total is published, whatever it is
    rank = np.linalg.matrix_rank(matrix) if shown else 0
    for name in protection.hidden:
        unit = np.array([[float(other == name) for other in names]])
        more = np.linalg.matrix_rank(np.vstack([matrix, unit])) if shown else 1
        assert more > rank, f"{name} = {counts[name]} follows from {shown}"


@given(LEAVES)
def test_every_small_leaf_is_hidden(rows):
    counts, _, protection = _protection(rows)
    assert {name for name, count in counts.items() if count < 5} <= protection.hidden
