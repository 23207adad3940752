"""What may be told of persons: whole blocks, nested from one threshold to the next, which no solver sees through."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.attack import disclosure as attack
from linli import policy
from linli.disclosure import bounds, decision
from linli.disclosure.decision import Block, Place
from linli.pipeline import build
from linli.warehouse import sqlfiles, store
from linli.warehouse.kept import kept
from tests.small import write


def places(*homes):
    return [Place(f"K{number}", *home) for number, home in enumerate(homes)]


def decided(counts, homes, thresholds=(5,), start=None):
    """Return the blocks of one month of counts."""
    table = np.array([[counts], [[np.nan] * len(counts)]], dtype=float)
    return decision.blocks(table, places(*homes), thresholds, start or [[n] for n in range(len(counts))])


def test_a_small_cell_is_told_with_the_next_of_its_community_and_kind():
    homes = [("A", "x"), ("A", "y"), ("A", "x"), ("A", "x"), ("B", "x")]
    assert decided([3, 90, 20, 90, 90], homes) == [
        Block((0, 2), True),
        Block((1,), True),
        Block((3,), True),
        Block((4,), True),
    ]


def test_the_threshold_itself_is_told():
    assert decided([5, 5], [("A", "x")] * 2) == [Block((0,), True), Block((1,), True)]


def test_a_sum_that_bounds_a_small_cell_is_not_told():
    homes = [("A", "x")] * 2
    assert decided([3, 5], homes) == [
        Block((0, 1), False)
    ]  # 8: with 5 or more in one, no more than 3 in the other
    assert decided([3, 6], homes) == [Block((0, 1), True)]
    assert decided([4, 4], homes) == [Block((0, 1), False)]  # 8: of two below 5 each is 4


def test_a_street_of_few_is_not_told_and_neither_is_zero():
    assert decided([3], [("A", "x")]) == [Block((0,), False)]
    assert decided([0, 90], [("A", "x"), ("B", "x")]) == [Block((0, 1), True)]


def test_what_is_not_told_at_a_lower_threshold_is_not_told_at_a_higher_one():
    homes = [("A", "x")] * 5
    assert decided([4, 4, 4, 0, 2], homes, (10,)) == [Block((0, 1, 2, 3, 4), True)]
    assert not any(block.is_told for block in decided([4, 4, 4, 4, 4], homes, (5, 10)))


def test_a_leaf_is_hidden_in_all_months_or_in_none():
    table = np.full((2, 2, 3), np.nan)
    table[0] = [[20, 20, 20], [2, 20, 20]]
    assert decision.blocks(table, places(*[("A", "x")] * 3), (5,), [[0], [1], [2]])[0] == Block((0, 1), True)


def test_a_part_is_not_told_where_the_rest_could_not_hold_its_whole():
    part, whole = np.array([[30.0, 30.0, 30.0]]), np.array([[32.0, 90.0, 90.0]])
    rest = np.stack([np.concatenate([part, whole - part]), np.concatenate([whole, whole])])
    assert decision.blocks(rest, places(*[("A", "x")] * 3), (5,), [[0], [1], [2]])[0].leaves == (0, 1)


def test_a_place_that_is_nothing_but_the_part_bounds_how_many_of_it_are_elsewhere():
    counts = {
        "K1": (1, 1),
        "K2": (106, 0),
        "K3": (0, 0),
        "K4": (81, 81),
    }  # 82 of 188; K3 and K4 together have 81 members
    kinds = dict(zip(counts, ("managed", "managed", "employer", "employer"), strict=True))
    month = date(2025, 1, 1)
    rows = [
        (name, month, "C", leaf, "", pair[number], None)
        for leaf, pair in counts.items()
        for number, name in enumerate(("members_registered", "members_probationary"))
    ]
    street = attack.Street(rows, kinds, {"C": None})
    assert attack._members(street, [attack.decide(street)], month, 5, (5, 10))[1] == []


def test_two_indicators_that_count_the_same_are_told_as_one_is():
    month = date(2025, 1, 1)
    rows = [
        (name, month, "C", f"K{leaf}", "", members, None)
        for leaf, members in enumerate((20, 3, 30))
        for name in ("members_registered", "members_per_1000_residents")
    ]
    street = attack.Street(rows, dict.fromkeys(("K0", "K1", "K2"), "managed"), {"C": None})
    told = attack.decisions(attack.decide(street), "members_registered", 10)
    assert told.allows(None, None)
    assert told.allows(None, None, leaf="K2")


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.sampled_from("ABC"), st.sampled_from("xy")), min_size=1, max_size=9
    )
)
def test_blocks_are_a_partition_and_those_of_a_higher_threshold_are_unions(rows):
    counts, homes = [row[0] for row in rows], [row[1:] for row in rows]
    low = decided(counts, homes)
    high = decided(counts, homes, (5, 10), [block.leaves for block in low])
    for found in (low, high):
        assert sorted(leaf for block in found for leaf in block.leaves) == list(range(len(rows)))
    for block in high:
        assert all(set(one.leaves) <= set(block.leaves) for one in low if set(one.leaves) & set(block.leaves))
        assert not block.is_told or sum(counts[leaf] for leaf in block.leaves) >= 10


def test_bounds_of_cells_whose_sums_are_known():
    free = np.zeros(3), np.array([4.0, np.inf, np.inf])
    told = {frozenset([0, 1]): 9.0, frozenset([0, 1, 2]): 20.0}
    asked = [frozenset([0]), frozenset([1]), frozenset([2])]
    assert bounds.ranges(*free, told, asked) == [(0, 4), (5, 9), (11, 11)]


def test_fewer_than_five_persons_are_never_told(tmp_path, monkeypatch):
    overlay = tmp_path / "policy.toml"
    overlay.write_text(
        '[[param]]\nkey = "privacy_k"\nvalue = 4\nunit = "人"\nvalid_from = 2026-01-01\nbasis = "x"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("LINLI_POLICY", str(overlay))
    policy.rows.cache_clear()
    with pytest.raises(ValueError, match="privacy_k is 4; write 5 or more"):
        policy.rows()
    monkeypatch.delenv("LINLI_POLICY")
    policy.rows.cache_clear()


# ---------------------------------------------------------------------------- the attack, and holes that it must find


def test_nobody_bounds_a_hidden_cell_of_a_generated_street():
    line = attack.streets(12)
    assert line.tried > 1000
    assert line.wrong == 0, line.examples


@pytest.mark.slow
def test_nobody_bounds_a_hidden_cell_of_the_demo_or_learns_of_it_by_what_is_said(demo_store):
    for line in (attack.published(demo_store, is_quick=True), attack.twins(demo_store, is_quick=True)):
        assert line.tried > 300
        assert line.wrong == 0, line.examples


def test_the_attack_finds_a_cell_that_is_not_protected(monkeypatch):
    decide = decision.blocks

    def careless(counts, places, thresholds, start):
        found = decide(counts, places, thresholds, start)
        split = [Block((leaf,), True) for block in found for leaf in block.leaves[1:]]
        return [*(replace(block, leaves=block.leaves[:1]) for block in found), *split]

    monkeypatch.setattr(decision, "blocks", careless)
    assert attack.streets(3).wrong


def test_the_attack_finds_thresholds_that_are_not_nested(monkeypatch):
    decide = decision.blocks

    def anew(counts, places, thresholds, start):
        low = decide(counts, places, thresholds[:1], start)
        if len(thresholds) == 1:
            return low
        return decide(counts, places[::-1], thresholds[1:], [[leaf] for leaf in range(len(places))][::-1])

    monkeypatch.setattr(decision, "blocks", anew)
    assert attack.streets(12).wrong


def test_the_attack_finds_a_total_that_is_always_told(monkeypatch):
    allows = decision.Decision.allows

    def always(self, communities, kinds, **one):
        return (communities is None and kinds is None and not one) or allows(self, communities, kinds, **one)

    monkeypatch.setattr(decision.Decision, "allows", always)
    assert attack.streets(12).wrong


@pytest.mark.slow
def test_the_attack_finds_a_planner_that_reads_what_may_not_be_told(demo_store, monkeypatch):
    query = sqlfiles.load_all()["plan_compounds"]
    leaky = query.sql.replace(
        "told_members.regular,",
        "(select regular from compound_months where compound_id = compounds.compound_id and month = $month) as regular,",
    )
    assert leaky != query.sql
    monkeypatch.setitem(sqlfiles.load_all(), "plan_compounds", replace(query, sql=leaky))
    kept.clear()  # by reader: what a planted hole told must be no other test's
    found = attack.twins(demo_store, is_quick=True)
    kept.clear()
    assert any("plan" in example for example in found.examples)


def test_a_later_version_tells_unions_of_what_an_earlier_one_told():
    street = attack.street(3)
    first = attack.decide(street.until(date(2025, 1, 1)))
    earlier = decision.decided(first, "target")
    later = decision.decided(attack.decide(street, earlier), "target")
    assert earlier
    for name, blocks in later.items():
        for block in blocks:
            parts = [one for one in earlier.get(name, ()) if one.threshold <= block.threshold]
            assert all(
                set(one.leaves) <= set(block.leaves) for one in parts if set(one.leaves) & set(block.leaves)
            )


def test_findings_on_numbers_of_persons_are_told_and_not_published(small_source, tmp_path):
    ledgers = Path(shutil.copytree(small_source, tmp_path / "ledgers"))
    write(ledgers, 双报到="社区编号,月份,党员类别,报到人数,活跃人数\nC1,2026-08,在职,3,5\n")
    report = build.build(ledgers, tmp_path / "store")
    assert "5 > 3" in {finding.value for finding in report.findings}
    listed = store.Store(tmp_path / "store").reader().rows("findings_list", ledger=None, rule=None)
    assert "5 > 3" not in {row["value"] for row in listed}


# person_counts, person_blocks, person_axes, told_members and told_branches are what the above decides from and writes.
