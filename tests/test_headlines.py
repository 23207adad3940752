"""What the map of a month says moved since the month before, how members are spread, and the sentence that leads a view."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from linli import headlines
from linli.metrics import absence, indicators
from linli.metrics.comparison import Comparison
from linli.metrics.indicators import Part, Value
from linli.selection import Selection
from linli.text import labels
from linli.warehouse.store import Store

SEPTEMBER = date(2026, 9, 1)


def rows(**compounds: tuple[str | None, bool | None]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"compound_id": key, "name": key.lower(), "form": form, "is_effective": effective}
            for key, (form, effective) in compounds.items()
        ]
    )


def test_what_was_built_lost_turned_and_fell_is_named():
    before = rows(
        A=("none", None), B=("single", True), C=("joint", False), D=("joint", True), E=("joint", None)
    )
    now = rows(
        A=("single", False), B=("none", None), C=("joint", True), D=("joint", False), E=("joint", True)
    )
    said = headlines.coverage.moved(now, before, SEPTEMBER)
    for kind, name in (("founded", "a"), ("lost", "b"), ("turned", "c"), ("fell", "d")):
        assert labels.text(f"sentence.moved_{kind}", n=1, names=name) in said


def test_no_move_and_nothing_known_are_two_sentences():
    same = rows(A=("single", True), B=("none", None))
    assert labels.text("sentence.moved_none") in headlines.coverage.moved(same, same, SEPTEMBER)
    unknown = rows(A=(None, None))
    assert headlines.coverage.moved(unknown, unknown, SEPTEMBER) == ""


def test_moved_compounds_that_are_not_named_are_counted_as_compounds():
    before, now = (rows(**dict.fromkeys("ABCDE", ("single", told))) for told in (False, True))
    said = headlines.coverage.moved(now, before, SEPTEMBER)
    assert labels.text("sentence.and_others_compounds", n=5) in said


def test_bands_say_that_none_may_be_told_where_some_took_part():
    bands = tuple({"band": band, "compounds": 2 * (band == 0), "to_percent": 5.0} for band in range(5))
    assert headlines.values.bands(bands, rate()) == labels.text("sentence.bands_hidden")
    assert headlines.values.bands(bands, replace(rate(), value=None)) == ""
    assert headlines.values.bands((), rate()) == ""
    told = (*bands[:1], bands[1] | {"compounds": 3})
    assert headlines.values.bands(told, rate()) == labels.text("sentence.bands_all", n=3, percent="5")
    told = (*told, bands[2] | {"compounds": 1})
    assert headlines.values.bands(told, rate()) == labels.text("sentence.bands", n=4, low=3, percent="5")


def member(key: str, value: float | None) -> Part:
    return Part(key, key, None, None, value, "ok" if value is not None else "suppressed")


def test_the_spread_of_members_needs_two_communities_that_are_told_and_one_is_told_alone():
    whole = Value("members_per_1000_residents", "ok", 30.0, 3, 100, None, SEPTEMBER, SEPTEMBER, True)
    said = headlines.leaders.members([member("C1", 20.0), member("C2", 40.0), member("", 90.0)], whole)
    assert said == labels.text("sentence.members_spread", n=2, low="20.0", high="40.0", whole="30.0", below=1)
    one = headlines.leaders.members([member("C1", 20.0), member("C2", None)], whole)
    assert one == labels.text("sentence.members_one", value="20.0")
    assert headlines.leaders.members([member("C2", None)], whole) == ""


def rate(n: float = 500.0, status: str = "ok") -> Value:
    return Value("resolved_rate", status, 80.0, 0.8 * n, n, n, SEPTEMBER, SEPTEMBER, True)


def lead(indicator: str, value: Value, found: Comparison) -> str:
    return "".join(headlines.comparisons.leads([(indicator, value, found)]))


@pytest.mark.parametrize(
    ("against", "verdict", "n", "key"),
    [
        ("last_year", "improved", 500.0, "improved"),
        ("last_year", "worsened", 500.0, "worsened"),
        ("last_year", "normal", 500.0, "normal"),
        ("last_year", "insufficient", 3.0, "small"),
        (
            "target",
            "normal",
            500.0,
            "target",
        ),  # the verdict is of its own months, not of the distance to a target
    ],
)
def test_the_sentence_of_a_view_claims_what_the_verdict_bears(against, verdict, n, key):
    said = lead("resolved_rate", rate(n), Comparison(against, "ok", verdict, change=-2.0))
    short, change = labels.text(f"compare.{against}_short"), "\u22122.0 " + labels.text("figure.points")
    assert labels.text(f"sentence.lead_{key}", against=short, change=change) in said
    assert ("<u>" in said, "<em>" in said) == (key == "improved", key == "worsened")


def test_where_one_cannot_tell_whether_it_moved_the_figure_stands_with_what_it_is_counted_of():
    said = lead("resolved_rate", rate(), Comparison("last_year", "ok", "insufficient", change=-2.0))
    assert said.endswith("80.0%（400 / 500 件有效回访）")
    assert lead("resolved_rate", rate(), Comparison("last_year", "no_past")) == said
    days = replace(rate(), indicator="median_days_closed")  # of days there is nothing to count them of
    assert "500" not in lead("median_days_closed", days, Comparison("last_year", "no_past"))


def test_few_meetings_are_told_as_few_without_brackets_in_brackets():
    held = Value("meetings_held", "ok", 4.0, 4.0, None, 4.0, SEPTEMBER, SEPTEMBER, True)
    decided = Value("meetings_decided_rate", "ok", 75.0, 3.0, 4.0, 4.0, SEPTEMBER, SEPTEMBER, True)
    said = headlines.deliberation.meetings(held, decided)
    assert said.count("（") == said.count("）") == 1
    assert "3 场形成决议" in said
    alone = headlines.deliberation.meetings(held, replace(decided, status="not_collected", value=None))
    assert alone == labels.text("sentence.meetings_held", n="4")


def test_what_moved_comes_first_and_figures_that_compare_alike_are_told_together():
    normal, worse = (
        Comparison("last_year", "ok", verdict, change=-2.0) for verdict in ("normal", "worsened")
    )
    one, other = (
        replace(rate(), indicator="resolved_rate"),
        replace(rate(), indicator="satisfied_rate", value=70.0),
    )
    moved, *rest = headlines.comparisons.leads(
        [("resolved_rate", one, normal), ("on_time_rate", rate(), worse), ("satisfied_rate", other, normal)]
    )
    assert "<em>" in moved
    assert len(rest) == 1
    assert "80.0" in rest[0]
    assert "70.0" in rest[0]
    assert rest[0].endswith(
        labels.text(
            "sentence.lead_normal_together", figures="", against=labels.text("compare.last_year_short")
        )
    )
    # Beside a target, and of few cases, each is told alone: what is said of the one need not be so of the other.
    for alone, value in (
        (replace(normal, against="target"), one),
        (normal, replace(one, n=3.0, denominator=3.0)),
    ):
        assert (
            len(
                headlines.comparisons.leads(
                    [("resolved_rate", value, alone), ("satisfied_rate", value, alone)]
                )
            )
            == 2
        )


def test_without_a_past_the_value_stands_alone_and_without_a_value_nothing_is_said():
    alone = lead("resolved_rate", rate(), Comparison("last_year", "no_past"))
    assert labels.text("compare.last_year_short") not in alone
    assert "80.0" in alone
    assert lead("resolved_rate", rate(status="no_data"), Comparison("last_year", "ok")) == ""


def test_who_is_missing_is_named_and_none_and_not_known_are_said_otherwise(demo_store):
    reader = Store(demo_store).reader()
    quarter = Selection(None, None, date(2026, 7, 1), date(2026, 9, 1))
    compounds = [
        {
            "compound_id": f"K{n}",
            "compound_name": f"小区{n}",
            "kind": "unmanaged",
            "assigned": n > 4,
            "visit_lapsed": None,
        }
        for n in range(1, 8)
    ]
    unassigned, lapsed = headlines.missing.kinds(reader, quarter, compounds)
    assert "4" in unassigned.told
    assert [thing.name for thing in unassigned.things] == ["小区1", "小区2", "小区3", "小区4"]
    assert unassigned.things[0].parameters == (("compound", "K1"),)
    assert unassigned.rest == ""  # in place of one more name one would not say how many there are
    more = [row | {"assigned": False} for row in compounds]
    unassigned = headlines.missing.kinds(reader, quarter, more)[0]
    assert [thing.name for thing in unassigned.things] == ["小区1", "小区2", "小区3"]
    assert unassigned.rest == labels.text("missing.more")
    assert not lapsed.things  # of none of them it is known
    assert lapsed.told == absence.said(reader, quarter, "visited_rate")
    covered = [row | {"assigned": True} for row in compounds]
    assert headlines.missing.kinds(reader, quarter, covered)[0].told == labels.text("missing.unassigned_none")


QUARTER = Selection(None, None, date(2026, 7, 1), date(2026, 9, 1))


def test_a_view_names_who_has_no_branch_and_where_no_service_was(demo_store):
    reader = Store(demo_store).reader()
    (branches,) = headlines.missing.branches(reader, QUARTER)
    without = [row for row in reader.rows("detail_gaps", **QUARTER.query()) if not row["branches"]]
    assert branches.told == labels.text("missing.branch", n=len(without))
    assert [dict(thing.parameters)["compound"] for thing in branches.things] == [
        row["compound_id"] for row in without
    ]
    rows = reader.rows("service_themes", **QUARTER.query())
    (themes,) = headlines.missing.themes(reader, QUARTER, rows)
    blank = [row for row in rows if not row["services_in_year"]]
    assert themes.told == labels.text("missing.theme", n=len(blank))
    assert [
        thing.name.startswith(row["community_name"]) for thing, row in zip(themes.things, blank, strict=True)
    ]
    full = [row | {"services_in_year": 1} for row in rows]
    assert headlines.missing.themes(reader, QUARTER, full)[0].told == labels.text("missing.theme_none")


def test_who_has_no_center_in_reach_is_named_and_counted_where_the_list_ends(demo_store, monkeypatch):
    reader = Store(demo_store).reader()
    at = {"month": QUARTER.end, "metres": 500.0, **QUARTER.scope()}
    beyond = [row["name"] for row in reader.rows("far_list", **at)]
    (far,) = headlines.missing.far(reader, QUARTER, at)
    assert (far.told, [thing.name for thing in far.things]) == (
        labels.text("missing.far", n=len(beyond), metres="500"),
        beyond,
    )
    near = {**at, "metres": 100.0}
    (far,) = headlines.missing.far(reader, QUARTER, near)
    counted = sum(row["far"] for row in reader.rows("reach_communities", **near))
    assert (len(far.things), far.told, far.rest) == (
        3,
        labels.text("missing.far", n=counted, metres="100"),
        labels.text("missing.more"),
    )
    assert headlines.missing.far(reader, QUARTER, {**at, "metres": 5000.0})[0].told == labels.text(
        "missing.far_none", metres="5,000"
    )


def test_what_is_missing_is_missing_of_something(demo_store):
    reader = Store(demo_store).reader()
    told = reader.rows("small_matters_told", **QUARTER.query())
    standing, covenants = headlines.missing.covenants(reader, QUARTER, told)
    assert (standing.told, standing.things) == (headlines.matters.open_ones(told), ())
    assert headlines.matters.told(told).startswith(standing.told)
    assert covenants.things
    (alone,) = headlines.missing.covenants(reader, QUARTER, ())  # where nobody collects requests
    assert alone == covenants
    led = reader.rows("deed_compounds", **QUARTER.query())
    standing, _ = headlines.missing.deeds(reader, QUARTER, led)
    deeds = indicators.value(reader, "deeds_done", QUARTER)
    assert headlines.residents.deeds(deeds, led).startswith(standing.told)
    standing, _ = headlines.missing.redemptions(
        reader, QUARTER, reader.rows("points_open", **QUARTER.query())
    )
    earned = indicators.value(reader, "points_earned", QUARTER)
    assert f"{earned.value:,.0f}" in standing.told
    standing, _ = headlines.missing.halls(reader, QUARTER, reader.rows("hall_list", **QUARTER.query()))
    heard = indicators.value(reader, "opinions_collected", QUARTER)
    assert f" {heard.value:,.0f} " in standing.told


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (
            {"in_time": 58, "late": 1, "overdue": 23},
            "到期决议 82 项：按期落实 58 项、逾期落实 1 项、逾期未落实 23 项",
        ),
        ({"overdue": 2}, "到期决议 2 项：逾期未落实 2 项"),
        ({"in_time": 3}, "到期决议 3 项，都已按期落实"),
        ({"in_time": 3, None: 2}, "到期决议 5 项：按期落实 3 项、落实日期未采集 2 项"),
        ({None: 4}, labels.text("sentence.overdue_undated", due=4)),
        ({}, ""),
    ],
)
def test_what_was_due_is_told_by_parts_that_add_up(states, said):
    assert headlines.deliberation.overdue(states) == said
