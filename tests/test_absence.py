"""None, not applicable, not collected and not enough to judge are four sentences, decided by what a query needs."""

import re
from dataclasses import replace
from datetime import date

import pytest

from linli import contracts, headlines
from linli.components.charts import curves
from linli.metrics import absence, indicators
from linli.metrics.indicators import Part
from linli.pipeline import build
from linli.selection import Selection
from linli.text import labels
from linli.warehouse import sqlfiles
from linli.warehouse.store import Store

pytestmark = pytest.mark.slow

SUMMER = Selection(None, None, date(2026, 7, 1), date(2026, 9, 1))
COMPOUNDS = [
    {"compound_id": "K1", "community_id": "C1", "name": "a", "kind": "managed", "households": "100"},
    {"compound_id": "K2", "community_id": "C1", "name": "b", "kind": "employer", "households": "100"},
]
COMMUNITIES = [{"community_id": "C1", "name": "one"}, {"community_id": "C2", "name": "two"}]


def publish(folder, **ledgers):
    """Publish ledgers, a list of rows each under the names of their contract, and return a reader."""
    source = folder / "ledgers"
    source.mkdir(parents=True)
    for name, rows in ledgers.items():
        contract = contracts.load_all()[name]
        head = list(rows[0])
        lines = [",".join(contract.field(field).title for field in head)]
        lines += [",".join(row[field] for field in head) for row in rows]
        (source / f"{contract.title}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = build.build(source, folder / "store")
    assert report.version, [finding.message for finding in report.findings]
    return Store(folder / "store").reader()


def issue(number, day, **fields):
    return {"issue_id": f"I{number}", "opened_at": f"{day} 08:00", **fields}


@pytest.fixture(scope="session")
def demo(demo_store):
    return Store(demo_store).reader()


@pytest.fixture(scope="session")
def without_due_dates(tmp_path_factory):
    """Issues that name neither a day due nor a compound, in a street whose other ledgers nobody keeps."""
    rows = [
        issue(n, f"2026-0{1 + n % 6}-10", category="" if n % 3 else "GR", community_id="C1")
        for n in range(30)
    ]
    return publish(tmp_path_factory.mktemp("due"), communities=COMMUNITIES, compounds=COMPOUNDS, issues=rows)


SPRING = Selection(None, None, date(2026, 4, 1), date(2026, 6, 1))


# ---------------------------------------------------------------------------- what a query needs


def test_every_query_that_says_what_it_needs_can_say_that_it_is_lacking(tmp_path):
    reader = publish(tmp_path, targets=[{"indicator": "resolved_rate", "year": "2026", "value": "90"}])
    chosen = Selection(None, None, date(2026, 1, 1), date(2026, 1, 1))
    # Causes ask for months of many indicators: without their ledger these are not none.
    unknown = absence.said(reader, chosen, "completed_30d_rate")
    assert headlines.resolving.causes_told(reader, chosen) == unknown != ""
    asked = [
        query
        for query in sqlfiles.load_all().values()
        if query.kind_folder in ("views", "indicators") and query.items("needs")
    ]
    assert len(asked) > 100
    for query in asked:
        if query.name == "target_progress":
            continue
        why = absence.why(reader, chosen, query.name)
        assert why.kind == "not_collected", query.name
        assert why.is_certain
        assert labels.text("nothing.not_collected", lacks="") in why.text


def test_a_column_that_is_lacking_is_named(without_due_dates):
    why = absence.why(without_due_dates, SPRING, "overdue_open")
    due = contracts.load_all()["issues"].field("due_at").title
    assert (why.kind, due in why.text) == ("not_collected", True)
    assert indicators.catalogue()["overdue_open"].title in why.text


def test_a_month_before_the_ledger_is_not_a_month_with_none(demo):
    before = Selection(None, None, date(2023, 5, 1), date(2023, 5, 1))
    why = absence.why(demo, before, "issues_opened")
    assert why.kind == "not_collected"
    for text in ("2023", "2024", "2026"):
        assert text in why.text
    assert absence.why(demo, before, "repeat_list").is_certain


def test_a_figure_of_few_cases_is_not_said_to_have_none(tmp_path):
    rows = [
        issue(n, f"2026-07-0{n}", closed_at=f"2026-07-0{n + 1} 08:00", status="closed", community_id="C1")
        for n in range(1, 4)
    ]
    reader = publish(tmp_path, communities=COMMUNITIES, issues=rows)
    july = replace(SUMMER, end=SUMMER.start)
    assert indicators.value_alone(reader, "median_days_closed", july).status == "ok"
    why = absence.why(reader, july, "median_days_closed")
    assert (why.kind, "没有" in why.text, "有无" in why.text) == ("too_few", False, False)


def test_a_year_is_needed_to_say_that_nothing_was_offered_in_a_year(demo):
    first = Selection(None, None, date(2024, 1, 1), date(2024, 1, 1))
    why = absence.why(demo, first, "service_themes")
    assert why.kind == "too_few"
    assert "12" in why.text
    assert absence.why(demo, SUMMER, "service_themes").kind == "none"


def test_what_a_kind_of_compound_does_not_have_does_not_apply(demo):
    employers = replace(SUMMER, compound_kinds=("employer",))
    for name in ("days_since_visit", "assigned_rate", "owners_committee_rate"):
        assert absence.why(demo, employers, name).kind == "not_applicable", name
    unmanaged = replace(SUMMER, compound_kinds=("unmanaged",))
    assert absence.why(demo, unmanaged, "days_since_visit").kind == "none"
    assert absence.why(demo, employers, "checkin_reported").kind == "not_applicable"  # kept by community


def test_a_part_without_compounds_has_no_coverage_to_be_complete(without_due_dates):
    empty = replace(SPRING, community_ids=("C2",))
    why = absence.why(without_due_dates, empty, "compounds_in_scope")
    assert (why.kind, why.is_certain) == ("not_applicable", True)


def test_issues_that_name_no_compound_are_not_told_by_its_kind(without_due_dates):
    why = absence.why(without_due_dates, replace(SPRING, compound_kinds=("managed",)), "issues_opened")
    assert why.kind == "not_collected"
    assert contracts.load_all()["issues"].field("compound_id").title in why.text


def test_none_is_said_of_the_months_that_were_looked_at(demo):
    why = absence.why(demo, SUMMER, "issues_opened")
    assert why.kind == "none"
    assert "2026" in why.text
    late = absence.why(demo, replace(SUMMER, end=date(2026, 12, 1)), "issues_opened")
    assert "12" not in late.text  # the ledger ends before


def test_rows_of_a_view_that_lacks_what_it_needs_are_none(tmp_path):
    reader = publish(tmp_path, communities=COMMUNITIES)
    month = reader.version.data_as_of.replace(day=1)
    at_end = Selection(None, None, month, month)
    assert reader.rows("training_plan", month=month)
    assert absence.rows(reader, at_end, "training_plan", month=month) == ()


# ---------------------------------------------------------------------------- sentences


# Sentences of one compound, one column beside figures, one note, and the count of ledgers.
_BESIDE_FIGURES = {
    "brands_alone",
    "card_not_collected",
    "coverage_steps_unjudged",
    "kindness_unknown",
    "late_unknown",
    "ledgers",
    "map",
    "overdue_undated",
    "steps_partial",
}


def test_no_sentence_but_those_for_nothing_says_that_a_ledger_is_lacking():
    told = labels.text("nothing.not_collected", lacks="")
    for name in ("sentence", "empty"):
        for key, text in labels.get(name).items():
            if key not in _BESIDE_FIGURES:
                assert told not in text, f"linli/text/labels: {name}.{key}: linli/metrics/absence.py says why"


def test_nothing_to_coordinate_is_said_of_what_was_looked_at_only(without_due_dates):
    rows = without_due_dates.run(
        "action_list", month=SPRING.end, community_ids=None, compound_kinds=None, limit_rows=10
    )
    assert rows.empty
    said = headlines.overview.actions(rows, without_due_dates, SPRING)
    unseen = headlines.overview.actions_unseen(without_due_dates, SPRING)
    overdue = labels.text("nothing.part.action_list.overdue")
    assert overdue not in said
    assert overdue in unseen
    assert contracts.load_all()["issues"].field("due_at").title in unseen


def test_of_all_that_needs_the_street_the_first_are_listed(demo):
    asked = {"month": SUMMER.end, "community_ids": None, "compound_kinds": None}
    rows, everything = (demo.run("action_list", limit_rows=n, **asked) for n in (10, 1_000))
    said = headlines.overview.actions(rows, demo, SUMMER)
    assert len(everything) > 10
    for number in ("10", str(len(everything))):
        assert re.search(rf"\b{number}\b", said)
    assert "2026年9月30日" in said
    assert headlines.overview.actions_unseen(demo, SUMMER) == ""


def test_a_category_that_nobody_wrote_down_is_none(without_due_dates):
    now = indicators.breakdown(without_due_dates, "issues_opened", SPRING, "category")
    said = headlines.issues.categories(without_due_dates, SPRING)
    heating = contracts.value_label("issues", "category", "GR")
    assert said.startswith(heating)
    unnamed = sum(part.numerator for part in now if not part.key)
    assert unnamed > sum(part.numerator for part in now if part.key)
    assert labels.text("sentence.unnamed", n=f"{unnamed:.0f} 件") in said


def test_a_largest_part_without_a_name_is_not_named():
    part = Part("", "nobody", 9.0, None, 9.0, "ok")
    held = replace(indicators.Value("events_held", "ok", 9.0, 9.0, None, 9.0, SUMMER.start, SUMMER.end, True))
    assert "nobody" not in headlines.sharing.events(held, (part,))
    assert "nobody" not in headlines.deliberation.levels((part,))
    assert "nobody" not in headlines.construction.areas(held, (part,))


def test_the_headline_tells_a_figure_where_there_is_one(demo):
    names = ("tangible_coverage_rate", "effective_coverage_rate", "completed_30d_rate", "center_use_rate")
    empty = {
        name: replace(indicators.value_alone(demo, name, SUMMER), status="no_data", value=None)
        for name in names
    }
    backlog = indicators.value_alone(demo, "issues_backlog", SUMMER)
    before = Selection(None, None, date(2019, 1, 1), date(2019, 1, 1))  # of which nothing leads
    said = headlines.overview.headline(demo, before, "last_year", {**empty, "issues_backlog": backlog}, None)
    assert indicators.catalogue()["issues_backlog"].title in said
    assert headlines.overview.headline(demo, before, "last_year", empty, None) == labels.text(
        "sentence.head_empty"
    )


def test_nothing_is_said_of_closing_where_nobody_wrote_it_down(without_due_dates):
    opened, closed, backlog = (
        indicators.trend(without_due_dates, name, SPRING)
        for name in ("issues_opened", "issues_closed", "issues_backlog")
    )
    assert labels.text("figure.missing") not in headlines.issues.flow(opened, closed, backlog)
    for axis in curves.AXES:
        assert curves.read(without_due_dates, SPRING, axis) == []


def test_a_period_without_issues_has_not_the_curve_of_the_year_before(tmp_path):
    rows = [
        issue(n, f"2025-06-{1 + n:02d}", closed_at=f"2025-06-{2 + n:02d} 09:00", category="GR")
        for n in range(25)
    ]
    reader = publish(
        tmp_path, issues=[*rows, issue(99, "2026-07-01", closed_at="2026-07-02 09:00", category="GR")]
    )
    june = Selection(None, None, date(2026, 6, 1), date(2026, 6, 1))
    assert curves.read(reader, june.shifted(-12), "period")
    assert curves.read(reader, june, "period") == []


def test_a_case_is_not_told_to_have_had_no_meeting_where_none_was_recorded(tmp_path):
    reader = publish(
        tmp_path,
        compounds=COMPOUNDS,
        communities=COMMUNITIES,
        issues=[issue(1, "2026-01-01", closed_at="2026-02-01 08:00", compound_id="K1", category="GR")],
        cases=[
            {
                "case_id": "A1",
                "case_title": "t",
                "case_kind": "heating",
                "issue_id": "I1",
                "compound_id": "K1",
            }
        ],
    )
    [row] = reader.rows("case_list")
    assert (row["days"], row["meetings"], row["visits"], row["households"]) == (31, None, None, None)
    assert headlines.cases.case(row).count("0") == 0
    assert "31" in headlines.cases.case(row)


def test_owners_committees_are_asked_of_managed_compounds_only(demo):
    employer = replace(SUMMER, compound_kinds=("employer",))
    assert headlines.kinds.managed(demo, employer, demo.rows("detail_kinds", **employer.query())) == ""
    told = headlines.kinds.managed(demo, SUMMER, demo.rows("detail_kinds", **SUMMER.query()))
    assert told
    assert labels.text("figure.missing") not in told


def test_centers_without_earlier_months_are_not_told_to_have_no_records(demo):
    first = Selection(None, None, date(2024, 1, 1), date(2024, 1, 1))
    said = headlines.centers.bullets(demo.run("center_bullets", **first.query()))
    recorded = sum(
        row["note"] in ("recorded", "zero") for row in demo.rows("center_bullets", **first.query())
    )
    assert said == labels.text("sentence.bullets_unjudged", n=recorded)


def test_a_watch_that_tested_nothing_found_not_nothing(without_due_dates):
    [rate] = without_due_dates.rows("warning_rate")
    assert not rate["cells"]
    assert absence.why(without_due_dates, SPRING, "warning_list").kind == "not_collected"
    assert headlines.issues.warnings((), watched=False) == labels.text("sentence.warnings_unwatched")


def test_use_of_centers_lies_where_the_centers_do(tmp_path):
    use = [{"center_id": "Z1", "date": "2026-03-02", "hour": "9", "visits": "5"}]
    reader = publish(
        tmp_path, communities=COMMUNITIES, centers=[{"center_id": "Z1", "name": "z"}], center_use=use
    )
    march = Selection(("C1",), None, date(2026, 3, 1), date(2026, 3, 1))
    why = absence.why(reader, march, "center_hours")
    assert why.kind == "not_collected"
    assert contracts.load_all()["centers"].field("community_id").title in why.text
    assert absence.why(reader, replace(march, community_ids=None), "center_hours").kind == "none"
