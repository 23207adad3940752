"""The generic interface over the mart: value, trend and by, on a drawn mart."""

from datetime import date

import duckdb
import pytest

from linli.disclosure import decision
from linli.metrics import indicators
from linli.selection import Selection, add_months
from linli.text import labels
from linli.warehouse import sqlfiles
from linli.warehouse.store import Store

FIRST = date(2025, 1, 1)


@pytest.fixture
def reader(tmp_path):
    """A version with two communities, three compounds and 21 months, the last one not complete."""
    store = Store(tmp_path)
    store.versions_folder.mkdir(parents=True)
    with duckdb.connect(str(store.path("v"))) as con:
        con.execute("""
            create table version as
                select 'v' as id, timestamp '2026-09-16' as built_at, date '2026-09-15' as data_as_of, '[]' as sources;
            create table months as
                select month::date as month, least(last_day(month), date '2026-09-15') as month_end,
                    month < date '2026-09-01' as is_final
                from generate_series(date '2025-01-01', date '2026-09-01', interval 1 month) as series(month);
            create table data_dates as
                select 'issues' as ledger, date '2025-01-05' as data_from, date '2026-09-15' as as_of
                union all select 'compounds', null, date '2026-09-15'
                union all select 'unit_services', date '2025-01-05', date '2026-09-15'
                union all select 'waste', date '2025-01-05', date '2026-09-15'
                union all select 'member_counts', null, date '2026-09-15';
            create table whole_months as
                select 'issues' as ledger, date '2025-01-01' as first_whole, date '2026-08-01' as last_whole
                union all select 'waste', date '2025-01-01', date '2026-08-01'
                union all select 'unit_services', date '2025-01-01', date '2026-08-01';
            create table provided as
                select 'issues' as ledger, unnest(['issue_id', 'opened_at', 'closed_at']) as field
                union all select 'compounds', unnest(['compound_id', 'residents', 'households'])
                union all select 'unit_services', 'people_served'
                union all select 'waste', unnest(['households', 'kg_in'])
                union all select 'member_counts', unnest(['compound_id', 'regular', 'probationary']);
            create table targets as
                select 'issues_opened' as indicator, 2026 as year, 100.0 as value, 'plan' as plan, null as basis;
            create table communities as
                select unnest(['C1', 'C2']) as community_id, unnest(['East', 'West']) as name, null::varchar as street,
                    null::varchar as district;
            create table compounds as
                select unnest(['K1', 'K2', 'K3']) as compound_id, unnest(['C1', 'C1', 'C2']) as community_id,
                    unnest(['One', 'Two', 'Three']) as name, unnest(['managed', 'employer', 'managed']) as kind;
            create table indicator_values (
                indicator varchar, month date, community_id varchar, compound_id varchar, dimension varchar,
                numerator double, denominator double
            );
            insert into indicator_values
                select 'issues_opened', month, 'C1', 'K1', '', 10, null from months;
            insert into indicator_values
                select 'issues_opened', month, 'C1', 'K1', 'category=WY', 10, null from months;
            insert into indicator_values values
                ('issues_opened', '2026-08-01', null, null, '', 3, null),
                ('issues_opened', '2026-08-01', 'C2', 'K3', '', 2, null),
                ('members_per_1000_residents', '2026-08-01', 'C1', 'K1', '', 3, 1000),
                ('members_per_1000_residents', '2026-08-01', 'C1', 'K2', '', 30, 1000),
                ('members_per_1000_residents', '2026-08-01', 'C2', 'K3', '', 40, 1000),
                ('waste_participation_rate', '2026-08-01', 'C1', 'K1', '', 3, 1000),
                ('waste_participation_rate', '2026-08-01', 'C1', 'K2', '', 30, 1000),
                ('waste_participation_rate', '2026-08-01', 'C2', 'K3', '', 40, 1000),
                ('waste_conversion_rate', '2026-08-01', 'C1', 'K1', '', 20, 100),
                ('waste_conversion_rate', '2026-08-01', 'C1', 'K2', '', 30, 100),
                ('waste_conversion_rate', '2026-08-01', 'C2', 'K3', '', 40, 100),
                ('completed_30d_rate', '2026-06-01', 'C1', 'K1', '', 9, 10),
                ('completed_30d_rate', '2026-07-01', 'C1', 'K1', '', 8, 10),
                ('people_served', '2026-05-01', 'C1', null, '', 30, null),
                ('people_served', '2026-05-01', 'C2', null, '', 30, null),
                ('people_served', '2026-06-01', 'C1', null, '', 3, null),
                ('people_served', '2026-06-01', 'C1', null, 'theme=culture', 3, null),
                ('people_served', '2026-06-01', 'C2', null, '', 40, null),
                ('people_served', '2026-06-01', 'C2', null, 'theme=medical', 40, null),
                ('people_served', '2026-08-01', 'C1', null, '', 20, null),
                ('people_served', '2026-08-01', 'C1', null, 'theme=culture', 20, null);
        """)
        for name in ("kind_values", "indicator_grains"):
            query = sqlfiles.load_all()[name]
            con.execute(f"create table {name} as {query.sql}", dict.fromkeys(query.params))
        decision.publish(con, date(2026, 9, 15))
    store.point_to("v")
    return store.reader()


def over(start, end, communities=None, kinds=None):
    return Selection(communities, kinds, date(*start, 1), date(*end, 1))


def test_a_flow_is_summed_and_has_its_target(reader):
    found = indicators.value(reader, "issues_opened", over((2026, 7), (2026, 8)))

    assert (found.status, found.value, found.n) == ("ok", 25.0, 25.0)
    assert found.target.value == 100.0


def test_months_that_cannot_be_counted_yet_are_named_where_earlier_ones_can(reader):
    june, july, august = ((2026, month) for month in (6, 7, 8))
    late = date(2026, 8, 1)
    assert indicators.not_counted_yet(reader, "completed_30d_rate", over(june, august)) == (late, late)
    assert indicators.not_counted_yet(reader, "completed_30d_rate", over(june, july)) is None
    assert indicators.not_counted_yet(reader, "completed_30d_rate", over(august, august)) is None
    assert indicators.not_counted_yet(reader, "issues_opened", over(june, august)) is None


def test_rows_without_a_community_stay_in_the_total_and_can_be_chosen(reader):
    august = (2026, 8), (2026, 8)
    assert indicators.value(reader, "issues_opened", over(*august)).value == 15
    assert indicators.value(reader, "issues_opened", over(*august, communities=("C1",))).value == 10
    assert indicators.value(reader, "issues_opened", over(*august, communities=("",))).value == 3


def test_a_kind_chooses_through_the_compounds(reader):
    august = (2026, 8), (2026, 8)
    assert indicators.value(reader, "issues_opened", over(*august, kinds=("managed",))).value == 12
    assert indicators.value(reader, "issues_opened", over(*august, kinds=("unmanaged",))).value == 0


def test_a_period_the_ledger_does_not_cover_has_no_data_rather_than_zero(reader):
    assert indicators.value(reader, "issues_opened", over((2025, 1), (2025, 2))).status == "ok"
    assert indicators.value(reader, "issues_opened", over((2024, 12), (2025, 2))).status == "no_data"
    assert indicators.value(reader, "issues_opened", over((2027, 1), (2027, 1))).status == "no_data"


@pytest.mark.parametrize(
    ("ledger", "names"),
    [
        ("center_modules", ["modules_present_rate"]),
        ("mediations", ["mediations_opened", "mediations_settled", "mediations_settled_rate"]),
        (
            "center_funding",
            ["funding_granted", "funding_granted_total", "funding_paid_rate", "funding_per_m2"],
        ),
        ("center_projects", ["area_added"]),
        ("center_events", ["events_held", "event_attendance"]),
        ("centers", ["area_open", "opinions_collected"]),
    ],
)
def test_what_centers_are_and_do_is_not_collected_without_its_ledger(reader, ledger, names):
    for name in names:
        assert ledger in {need.split(".")[0] for need in indicators.missing(reader, name)}
        found = indicators.value(reader, name, over((2026, 8), (2026, 8)))
        assert (found.status, found.value) == ("not_collected", None)
        assert indicators.trend(reader, name, over((2026, 8), (2026, 8))) == ()


@pytest.mark.parametrize(
    ("axis", "key", "label"),
    [
        ("module", "party", "党支部活动阵地"),
        ("level", "district", "区"),
        ("mode", "reclaimed", "回收"),
        ("event_theme", "culture", "文化体育"),
    ],
)
def test_keys_of_an_axis_are_labelled_from_its_contract(reader, axis, key, label):
    assert indicators.key_label(reader, axis, key) == label
    assert indicators.key_label(reader, axis, "") == labels.text("figure.no_value")


def test_an_absent_ledger_is_not_collected(reader):
    found = indicators.value(reader, "center_use_rate", over((2026, 8), (2026, 8)))
    assert (found.status, found.value) == ("not_collected", None)
    assert (
        indicators.value(reader, "effective_coverage_rate", over((2026, 8), (2026, 8))).status
        == "not_collected"
    )
    assert indicators.trend(reader, "center_use_rate", over((2026, 8), (2026, 8))) == ()


def test_the_trend_has_every_month_once_and_marks_the_part_month(reader):
    rows = indicators.trend(reader, "issues_opened", over((2026, 9), (2026, 9)), months=24)

    assert [row.month for row in rows] == [add_months(FIRST, offset) for offset in range(21)]
    assert [row.is_final for row in rows] == [True] * 20 + [False]
    assert [row.value for row in rows] == [10.0] * 19 + [15.0, 10.0]


def test_by_community_lists_all_in_code_order_and_the_unassigned_last(reader):
    rows = indicators.breakdown(reader, "issues_opened", over((2026, 8), (2026, 8)), "community")
    assert [(row.key, row.value) for row in rows] == [("C1", 10.0), ("C2", 2.0), ("", 3.0)]

    rows = indicators.breakdown(reader, "issues_opened", over((2026, 7), (2026, 7)), "community")
    assert [(row.key, row.value) for row in rows] == [("C1", 10.0), ("C2", 0.0)]


def test_person_counts_below_the_threshold_are_not_given_out(reader):
    august = (2026, 8), (2026, 8)
    rows = indicators.breakdown(reader, "members_per_1000_residents", over(*august), "compound")
    assert {row.key: row.status for row in rows} == {"K1": "suppressed", "K2": "suppressed", "K3": "ok"}
    rows = indicators.breakdown(reader, "members_per_1000_residents", over(*august), "community")
    assert [(row.key, row.status) for row in rows] == [("C1", "ok"), ("C2", "ok")]
    rows = indicators.breakdown(reader, "members_per_1000_residents", over(*august), "kind")
    assert {row.status for row in rows} == {"suppressed"}  # less K3 the managed would tell K1
    assert indicators.value(reader, "members_per_1000_residents", over(*august)).status == "ok"
    found = indicators.value(
        reader, "members_per_1000_residents", over(*august, communities=("C1",), kinds=("managed",))
    )
    assert (found.status, found.numerator) == ("suppressed", None)


def test_what_few_households_did_is_told_only_where_they_are(reader):
    august = over((2026, 8), (2026, 8))
    rows = indicators.breakdown(reader, "waste_conversion_rate", august, "compound")
    assert {row.key: row.status for row in rows} == {"K1": "suppressed", "K2": "suppressed", "K3": "ok"}
    rows = indicators.breakdown(reader, "waste_conversion_rate", august, "community")
    assert [(row.key, row.value) for row in rows] == [("C1", 25.0), ("C2", 40.0)]


def test_the_trend_of_a_suppressed_choice_gives_out_neither_value_nor_parts(reader):
    one = over((2026, 8), (2026, 8), communities=("C1",), kinds=("managed",))
    rows = indicators.trend(reader, "members_per_1000_residents", one, months=1)
    assert [(row.numerator, row.denominator, row.value) for row in rows] == [(None, None, None)]
    whole = indicators.trend(reader, "members_per_1000_residents", over((2026, 8), (2026, 8)), months=1)
    assert [row.numerator for row in whole] == [73.0]


def test_what_is_hidden_in_one_month_is_hidden_in_all(reader):
    """Else a longer period less a shorter one would give the month away, and so would a later month of the same people."""

    def shown(start, end, communities=None):
        return indicators.value(reader, "people_served", over((2026, start), (2026, end), communities)).value

    assert shown(5, 5, ("C1",)) is None
    assert shown(6, 6, ("C1",)) is None
    assert shown(5, 6, ("C1",)) is None
    assert shown(5, 6, ("C2",)) is None  # the total is published, so that C2 would tell of C1
    assert shown(6, 8, ("C1",)) is None
    assert shown(7, 8, ("C1",)) is None
    assert shown(5, 6) == 103
    parts = indicators.breakdown(reader, "people_served", over((2026, 5), (2026, 8)), "community")
    assert [part.status for part in parts] == ["suppressed", "suppressed"]
    themes = indicators.breakdown(reader, "people_served", over((2026, 6), (2026, 8)), "theme")
    assert [part.status for part in themes] == ["suppressed", "suppressed"]
    themes = indicators.breakdown(reader, "people_served", over((2026, 7), (2026, 8)), "theme")
    assert [(part.key, part.status) for part in themes] == [("culture", "suppressed")]
