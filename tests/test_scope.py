"""Who may see some communities is given nothing of the others, whatever is asked; whoever sees no rows gets none."""

from collections.abc import Callable
from dataclasses import replace

import duckdb
import pytest

from benchmarks.attack import scope as attack
from benchmarks.run import arguments
from linli import headlines
from linli.briefing import Ask, compose
from linli.metrics import indicators
from linli.selection import Selection, add_months
from linli.text import labels
from linli.warehouse import scope, sqlfiles
from linli.warehouse.store import EVERYTHING, NotAllowed, Rights, Store


def test_nothing_of_another_community_is_read(demo_store):
    line = attack.attack(Store(demo_store))
    assert line.tried > 600
    assert line.wrong == 0, line.examples


@pytest.mark.parametrize("table", ["compound_months", "center_projects", "communities", "version"])
def test_a_table_that_forgets_the_scope_is_noticed(demo_store, monkeypatch, table):
    rule: Callable[..., str] = scope._rule
    monkeypatch.setattr(scope, "_rule", lambda name, *rest: "true" if name == table else rule(name, *rest))
    monkeypatch.setattr(scope, "OF_THE_STREET", {})
    line = attack.attack(Store(demo_store), reading=table)
    assert line.wrong > 0


def test_the_street_is_the_sum_of_its_communities(demo_store):
    store = Store(demo_store)
    everyone = store.reader()
    communities = [row["community_id"] for row in everyone.rows("communities_list")]
    parts = [store.reader(rights=Rights((one,))) for one in communities]
    both = store.reader(rights=Rights(tuple(communities[:2])))
    asked = {"community_ids": None, "compound_kinds": None, "month": everyone.rows("month_list")[-1]["month"]}
    wanted = {key: asked[key] for key in sqlfiles.load_all()["compounds_map"].params if key in asked}
    counts = [len(part.run("compounds_map", **wanted)) for part in parts]
    assert sum(counts) == len(everyone.run("compounds_map", **wanted))
    assert len(both.run("compounds_map", **wanted)) == sum(counts[:2])


def test_a_community_that_is_not_there_sees_nothing(demo_store):
    reader = Store(demo_store).reader(rights=Rights(("nowhere' or 1=1 --",)))
    assert reader.rows("communities_list") == ()
    with pytest.raises(NotAllowed, match="ledgers"):
        reader.rows("ledger_status")


def test_who_sees_no_rows_gets_none(demo_store):
    reader = Store(demo_store).reader(rights=Rights(rows=False))
    assert reader.rows("communities_list")
    refused = [name for name, query in sqlfiles.load_all().items() if query.is_of_rows]
    assert len(refused) > 15
    assert {"small_matters", "detail_small_matters"} <= set(refused)
    for name in refused:
        for ask in (reader.rows, reader.run, reader.head):
            with pytest.raises(NotAllowed):
                ask(name)


def test_readers_of_different_rights_are_never_taken_for_one_another(demo_store):
    store = Store(demo_store)
    readers = {store.reader(), store.reader(rights=Rights(("a",))), store.reader(rights=Rights(rows=False))}
    assert len(readers) == 3
    assert store.reader().rights == EVERYTHING


def test_a_head_is_told_of_their_community_what_the_street_is_told_of_it(demo_store):
    store = Store(demo_store)
    street = store.reader()
    communities = [row["community_id"] for row in street.rows("communities_list")]
    last = indicators.last_final_month(street)
    for own in ((communities[2],), tuple(communities[3:5])):
        head = store.reader(rights=Rights(own))
        chosen = Selection(own, None, add_months(last, -2), last)
        everything = replace(chosen, community_ids=None)
        differing = {}
        for name in indicators.catalogue():
            wanted = indicators.value(street, name, chosen)
            for asked in (chosen, everything):
                if (told := indicators.value(head, name, asked)) != wanted:
                    differing[name] = (told.status, told.value, wanted.status, wanted.value)
        assert not differing


# Of own places it is told what another community's center has to do with them: that is left out.
_BESIDE_OTHERS = {"center_states", "detail_gates", "detail_spaces", "extendable_centers", "hours_in_reach"}


def test_what_is_asked_of_communities_is_answered_to_their_head_as_to_the_street(demo_store):
    store = Store(demo_store)
    street = store.reader()
    own = street.rows("communities_list")[2]["community_id"]
    head = store.reader(rights=Rights((own,)))
    with duckdb.connect(street.path, read_only=True) as connection:
        usual = arguments(connection) | {"community_ids": [own]}
    differing = set()
    for name, query in sqlfiles.load_all().items():
        if query.kind_folder in ("views", "briefing") and "community_ids" in query.params:
            asked = {key: usual[key] for key in query.params}
            told, wanted = (who.run(name, **asked).to_json(date_format="iso") for who in (head, street))
            if told != wanted:
                differing.add(name)
    assert differing - {"slot_legacy_solved"} <= _BESIDE_OTHERS  # since when the street's oldest case is told


def test_a_head_is_not_told_that_the_street_has_none_of_what_they_may_not_see(demo_store):
    """The exemplary residents are the street's: that the ledger names none would be false."""
    store = Store(demo_store)
    own = (store.reader().rows("communities_list")[0]["community_id"],)
    reader = store.reader(privacy="privacy_k_seminar", rights=Rights(own))
    brief = compose(reader, Ask(own, reader.version.data_as_of, False))
    street = compose(store.reader(privacy="privacy_k_seminar"), Ask(own, reader.version.data_as_of, False))
    of_street, none = (labels.text(f"speech.reason.{name}") for name in ("of_street", "no_name"))
    there = {slot.id for slot in street.slots if slot.status == "ok"}
    reasons = {slot.id: slot.reason for slot in brief.slots if slot.id in there and slot.status != "ok"}
    assert set(reasons.values()) == {of_street}
    assert none not in reasons.values()


def test_centers_that_stand_beside_too_few_of_their_size_are_not_said_to_lack_records(demo_store):
    store = Store(demo_store)
    street = store.reader()
    own = (street.rows("communities_list")[0]["community_id"],)
    last = indicators.last_final_month(street, "center_open_rate")
    asked = Selection(own, None, last, last).query()
    rows = store.reader(rights=Rights(own)).rows("center_states", **asked)
    assert any(row["state"] != "unknown" for row in street.rows("center_states", **asked))
    assert {row["state"] for row in rows} == {"unknown"}
    assert "同规模的太少" in headlines.centers.center_states(rows)
