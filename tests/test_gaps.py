"""The planted defects of the demo street are what the views of the first part show, no more and no fewer."""

import json
from dataclasses import replace
from datetime import date

import pytest

from linli import headlines
from linli.briefing import slots
from linli.briefing.slots import Ask
from linli.components.topics import compound_card
from linli.metrics import indicators
from linli.selection import Selection
from linli.text import formatting, labels
from linli.warehouse.store import Store

SEPTEMBER = date(2026, 9, 1)
SUMMER = Selection(None, None, date(2026, 7, 1), SEPTEMBER)


@pytest.fixture
def reader(demo_store):
    return Store(demo_store).reader()


@pytest.fixture
def planted(demo_store):
    return json.loads((demo_store.parent / "ledgers" / "manifest.json").read_text(encoding="utf-8"))


def test_coverage_shows_the_compounds_without_a_branch_and_the_gates_missed(reader, planted):
    gaps = reader.rows("detail_gaps", **SUMMER.query())
    assert [row["compound_id"] for row in gaps if not row["branches"]] == planted["uncovered_compounds"]
    gates = reader.rows("detail_gates", **SUMMER.query())
    assert [row["branch_id"] for row in gates if row["g2"] is False] == planted["branches_without_assemblies"]
    assert [row["branch_id"] for row in gates if row["g3"] is False] == planted["branches_without_meetings"]
    # A compound is a gap exactly when no branch that covers it passes every gate.
    passing = {row["branch_id"] for row in gates if row["passes"]}
    shown = {row["compound_id"] for row in gaps}
    compounds = reader.rows("compounds_map", month=SEPTEMBER, community_ids=None, compound_kinds=None)
    for row in compounds:
        card = reader.rows("compound_gate_card", compound_id=row["compound_id"], month=SEPTEMBER)
        covered = any(branch["branch_id"] in passing for branch in card)
        assert (row["compound_id"] in shown) is not covered


def test_leaders_shows_vacant_posts_and_ended_terms(reader, planted):
    posts = reader.rows("post_list", month=SEPTEMBER, community_ids=None, compound_kinds=None)
    assert {row["branch_id"]: row["vacant_days"] for row in posts if row["is_vacant"]} == planted[
        "vacant_posts"
    ]
    assert [row["branch_id"] for row in posts if row["is_term_ended"]] == planted["expired_terms"]


def test_posts_of_the_past_are_as_the_ledger_of_changes_tells_and_the_rest_is_said_to_be_unknown(reader):
    # Posts that fell vacant and were filled again since are in no register any more; the changes tell of them.
    past = Selection(None, None, date(2024, 9, 1), date(2024, 9, 1))
    assert indicators.value_alone(reader, "vacant_posts", past).value == 2
    known = reader.rows("posts_known", month=past.end, **past.scope())[0]
    posts = reader.rows("post_list", month=past.end, **past.scope())
    terms = labels.text("sentence.posts_unknown_terms", n=known["terms_unknown"])
    told = labels.text("sentence.posts_unknown", n=71, unknown=terms)
    assert 0 < known["terms_unknown"] < known["branches"] == 71
    assert headlines.leaders.posts(posts, known).endswith(told)
    # Where nothing stands out the sentence says of what, and names no unknown that there is not.
    assert (
        headlines.leaders.posts((), known)
        == labels.text("sentence.posts_known") + labels.text("sentence.joiner") + told
    )
    nothing = {"branches": 71, "posts_unknown": 71, "terms_unknown": 71}
    both = [labels.text(f"sentence.posts_unknown_{name}", n=71) for name in ("posts", "terms")]
    assert headlines.leaders.posts((), nothing) == labels.text(
        "sentence.posts_unknown", n=71, unknown=labels.text("figure.comma").join(both)
    )
    now = {"branches": 83, "posts_unknown": 0, "terms_unknown": 0}
    assert headlines.leaders.posts((), now) == ""


def test_kinds_shows_who_has_no_leader_and_whom_nobody_visited(reader, planted):
    rows = [row for row in reader.rows("detail_kinds", **SUMMER.query()) if row["kind"] == "unmanaged"]
    assert [row["compound_id"] for row in rows if not row["assigned"]] == planted["compounds_without_leader"]
    lapsed = {row["compound_id"]: row["days_since_visit"] for row in rows if row["visit_lapsed"]}
    assert lapsed == planted["lapsed_visits"]


def test_the_map_joins_the_compounds_of_the_oversize_branch(reader, planted):
    compounds = reader.rows("compounds_map", month=SEPTEMBER, community_ids=None, compound_kinds=None)
    [branch] = planted["oversize_joint_branches"]
    assert sum(row["joint_group"] == branch for row in compounds) > 5


def test_members_who_checked_in_are_told_by_class_of_the_whole_street_only(reader):
    one = reader.rows("communities_list")[0]["community_id"]
    chosen = replace(SUMMER, community_ids=(one,))
    assert {part.status for part in indicators.breakdown(reader, "checkin_reported", SUMMER, "class")} == {
        "ok"
    }
    assert {part.status for part in indicators.breakdown(reader, "checkin_reported", chosen, "class")} == {
        "suppressed"
    }
    assert indicators.value_alone(reader, "checkin_reported", chosen).status == "ok"


def test_those_who_checked_in_are_told_of_the_street_and_not_above_what_the_build_knew(reader):
    parts = indicators.breakdown(reader.outside, "checkin_reported", SUMMER, "community")
    hidden = [part for part in parts if part.value is None]
    assert len(hidden) != 1  # one alone would be what the others leave of the street
    assert indicators.value_alone(reader.outside, "checkin_reported", SUMMER).status == "ok"
    blind = replace(reader, threshold=10**6)
    assert {part.status for part in indicators.breakdown(blind, "checkin_reported", SUMMER, "class")} == {
        "suppressed"
    }


def test_members_are_told_with_the_day_they_were_counted(reader):
    everything = {"compound_id": None, "community_ids": None, "compound_kinds": None}
    [counted] = reader.rows("members_counted", month=SEPTEMBER, **everything)
    days = formatting.days(counted["counted_from"], counted["counted_on"])
    [slot] = [
        slot for slot in slots.slots(reader, Ask(None, date(2026, 9, 30))) if slot.formula == "slot_members"
    ]
    assert (slot.end, slot.window) == (
        counted["counted_on"],
        labels.text("speech.window.counted", counted=days),
    )
    compound = next(
        row["compound_id"]
        for row in reader.rows("compounds_map", month=SEPTEMBER, community_ids=None, compound_kinds=None)
    )
    [own] = reader.rows("members_counted", month=SEPTEMBER, **{**everything, "compound_id": compound})
    told = labels.text("map.counted", days=formatting.days(own["counted_from"], own["counted_on"]))
    assert told in compound_card.card(reader, compound, SEPTEMBER)
