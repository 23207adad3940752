"""One mistyped date empties nothing: it is found, counted and kept out of months and data dates."""

import json
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli import contracts
from linli.ledgers import load_profile
from linli.metrics import indicators
from linli.pipeline import build, dates
from linli.selection import Selection
from linli.text import labels
from linli.warehouse import sqlfiles
from linli.warehouse.store import Store

NOW = datetime(2026, 6, 10, 4)  # noon in Beijing
FIRST = date(2025, 7, 1)
ROWS = 24
CLOCKED = [
    (contract.id, field.name)
    for contract in contracts.load_all().values()
    for field in contract.fields
    if field.is_clock or field.is_start
]
IDS = {
    "communities": "C1",
    "compounds": "K1",
    "branches": "B1",
    "centers": "Z1",
    "units": "U1",
    "meetings": "M1",
}
PLACES = ("communities", "compounds", "branches", "centers")


def cells(ledger, number):
    """Return a row of a ledger as a clerk would type it, its dates two weeks after those of the row before."""
    day = FIRST + timedelta(days=14 * number)
    row = {}
    for field in contracts.load_all()[ledger].fields:
        needed = field.required or field.is_key
        if field.type in ("date", "timestamp"):
            value = f"{day:%Y-%m-%d}" if field.is_clock or field.is_start or needed else ""
        elif field.name == "center_ids":
            value = IDS["centers"]
        elif field.reference:
            value = IDS.get(field.reference.split(".")[0], "") if needed else ""
        elif field.values and not (field.is_key and field.open_values):
            value = next(iter(field.values.values())) if needed else ""
        elif field.type == "string":
            value = f"{ledger}{number}" if needed else ""
        else:
            value = "1" if needed else ""
        row[field.title] = value
    return row


def sheet(rows):
    titles = list(rows[0])
    return "\n".join([",".join(titles), *(",".join(row[title] for title in titles) for row in rows)]) + "\n"


def place(ledger):
    """Return the one place of its kind."""
    row = cells(ledger, 0)
    row[next(iter(row))] = IDS[ledger]
    return row


def write(folder, ledgers):
    folder.mkdir(parents=True, exist_ok=True)
    for ledger, rows in ledgers.items():
        (folder / f"{contracts.load_all()[ledger].title}.csv").write_text(sheet(rows), encoding="utf-8")
    return folder


def street(count=ROWS):
    """Return the rows of every ledger that has a clock or a start, and of the places these name."""
    rows = {ledger: [place(ledger)] for ledger in PLACES}
    rows |= {ledger: [cells(ledger, number) for number in range(count)] for ledger, _ in CLOCKED}
    return rows


def title(ledger, field):
    return contracts.load_all()[ledger].field(field).title


def tables(connection):
    """Return the months and the data dates that a build made."""
    months = connection.execute("select * from months order by all").fetchall()
    return months, connection.execute("select * from data_dates order by all").fetchall()


def loaded(folder, profile=None):
    """Return a database with the ledgers of a folder as a build reads them."""
    connection, report = duckdb.connect(), build.Report()
    connection.execute("attach ':memory:' as checked; attach ':memory:' as target; use target")
    connection.execute(build.BUILD_TABLES)
    build.load_ledgers(connection, [build.Batch(folder, profile)], report, build.quiet, build.local_day(NOW))
    assert not report.failed, [finding.message for finding in report.findings]
    return connection


def dates_of(connection, profile=None, now=NOW):
    """Find the dates as a build does; return months, data dates, spans, and the findings about dates."""
    connection.execute(
        "delete from data_dates; delete from ledger_spans; delete from calendar; delete from months"
    )
    report = build.Report(came=dict.fromkeys(contracts.load_all(), 0))
    declared = build._declared([build.Batch(Path(), profile)], report)
    as_of, spans, findings = dates.fill(connection, declared, build.local_day(now))
    build._calendar(connection, as_of)
    return *tables(connection), {span.ledger: span for span in spans}, findings


def dated(folder, profile=None, now=NOW):
    """Return what a build finds of the dates in a folder."""
    return dates_of(loaded(folder, profile), profile, now)


@pytest.fixture(scope="module")
def street_as_read(tmp_path_factory):
    """Return the street without a fault, read once."""
    return loaded(write(tmp_path_factory.mktemp("street") / "ledgers", street()))


def mistyped(connection, ledger, field, text, number):
    """Return what a build finds with one date mistyped, and the name of the faulty cell."""
    place = f"update checked.{ledger} set {field} = ? where source_row = ?"
    was = connection.execute(
        f"select {field} from checked.{ledger} where source_row = ?", [number + 2]
    ).fetchall()
    connection.execute(place, [text, number + 2])
    found = dates_of(connection)
    connection.execute(place, [was[0][0], number + 2])
    return found, labels.text("finding.cell", row=number + 2, title=title(ledger, field))


@pytest.fixture(scope="module")
def clean(street_as_read):
    """Return the months and data dates of the street without a fault."""
    months, spans, _, findings = dates_of(street_as_read)
    assert findings == []
    assert (months[0][0], months[-1][1]) == (FIRST, date(2026, 6, 10))
    return months, spans


def may_be_planned(ledger, text):
    """Tell whether a date ahead may be meant: a training without attendance, a start settled beforehand."""
    soon = text < "2027-06" and ledger in ("assignments", "center_projects")
    return text > "2000" and (ledger == "trainings" or soon)


@pytest.mark.slow
@pytest.mark.parametrize("text", ["2062-05-01", "1926-05-01", "2026-06-11"])
@pytest.mark.parametrize(("ledger", "field"), CLOCKED)
def test_one_mistyped_date_is_found_and_moves_no_month_and_no_data_date(
    clean, street_as_read, ledger, field, text
):
    (months, spans, told, findings), cell = mistyped(street_as_read, ledger, field, text, 7)
    assert (months, spans) == clean
    if may_be_planned(ledger, text):
        assert findings == []
        return
    [finding] = findings
    rule = "date_far_off" if text < "2000" else "date_after_build"
    assert (finding.ledger, finding.rule, finding.severity) == (ledger, rule, "warning")
    assert (finding.file, finding.cell) == (f"{contracts.load_all()[ledger].title}.csv", cell)
    assert finding.value.startswith(text)
    assert (told[ledger].after, told[ledger].far) == ((0, 1) if text < "2000" else (1, 0))


@pytest.mark.slow
@settings(max_examples=100)
@given(
    place=st.sampled_from([item for item in CLOCKED if item[0] != "trainings"]),
    number=st.integers(1, ROWS - 2),  # the first and the last date of a ledger are where it begins and ends
    day=st.one_of(
        st.dates(date(1900, 1, 1), date(1995, 1, 1)), st.dates(date(2027, 7, 1), date(2100, 12, 31))
    ),
)
def test_wherever_a_date_is_poisoned_months_and_data_dates_stay(clean, street_as_read, place, number, day):
    (months, spans, _, findings), cell = mistyped(street_as_read, *place, day, number)
    assert (months, spans) == clean
    assert [(finding.ledger, finding.cell) for finding in findings] == [(place[0], cell)]


@pytest.mark.slow
def test_a_poisoned_build_keeps_the_figures_of_everything_else(tmp_path):
    figures = []
    for name, text in (("clean", "2025-10-07"), ("poisoned", "2062-10-07")):
        rows = street()
        rows["issues"][7][title("issues", "opened_at")] = text
        report = build.build(write(tmp_path / name / "ledgers", rows), tmp_path / name / "store", now=NOW)
        assert report.version
        with duckdb.connect(
            str(Store(tmp_path / name / "store").path(report.version)), read_only=True
        ) as con:
            values = con.execute(
                "select indicator, month, dimension, sum(numerator), sum(denominator) from indicator_values group by all"
            ).fetchall()
            figures.append((tables(con), set(values)))
    assert figures[0][0] == figures[1][0]
    moved = {value[0] for value in figures[0][1] ^ figures[1][1]}
    assert {sqlfiles.load_all()[name].path.parent.name for name in moved} == {"issues"}
    reader = Store(tmp_path / "poisoned" / "store").reader()
    status = {row["ledger"]: row for row in reader.rows("ledger_status")}["issues"]
    assert (status["first_day"], status["last_day"]) == (FIRST, date(2026, 5, 19))
    assert (status["rows_after"], status["rows_far"]) == (1, 0)
    september = Selection(None, None, date(2025, 9, 1), date(2025, 9, 1))
    assert indicators.value(reader, "visits_made", september).status == "ok"


@pytest.mark.parametrize("text", ["2062-05-01", "1926-05-01"])
@pytest.mark.parametrize("ledger", ["visits", "units"])
def test_a_ledger_of_one_mistyped_row_stretches_nothing(clean, tmp_path, ledger, text):
    rows = street()
    [field] = [name for other, name in CLOCKED if other == ledger]
    rows[ledger] = rows[ledger][:1]
    rows[ledger][0][title(ledger, field)] = text
    months, spans, told, findings = dated(write(tmp_path / "ledgers", rows))
    assert months == clean[0]
    assert [span for span in spans if span[0] != ledger] == [span for span in clean[1] if span[0] != ledger]
    assert [finding.ledger for finding in findings] == [ledger]
    assert (told[ledger].first, told[ledger].last) == (None, None)
    # Nothing was collected in any month: nothing may be said of it.
    assert [span[1] > span[2] for span in spans if span[0] == ledger] == [True]


def test_without_any_date_to_rely_on_the_data_date_is_the_day_of_the_build(tmp_path):
    rows = {ledger: [place(ledger)] for ledger in PLACES} | {"visits": [cells("visits", 0)]}
    rows["visits"][0][title("visits", "date")] = "2062-05-01"
    months, _, _, findings = dated(write(tmp_path / "ledgers", rows))
    assert [month[1] for month in months] == [date(2026, 6, 10)]
    assert [finding.rule for finding in findings] == ["date_after_build"]


def test_planned_meetings_and_due_dates_lie_ahead_without_a_word(clean, tmp_path):
    rows = street()
    rows["meetings"][3] |= {title("meetings", "date"): "2026-12-01", title("meetings", "status"): "已排期"}
    planned = contracts.load_all()["meetings"].field("status").values["planned"]
    rows["meetings"][3][title("meetings", "status")] = planned
    for row in rows["meetings"]:
        row[title("meetings", "status")] = row[title("meetings", "status")] or "held"
    for name in ("due_at", "revised_due_at", "contact_due_at"):
        rows["issues"][3][title("issues", name)] = "2031-01-01"
    months, spans, _, findings = dated(write(tmp_path / "ledgers", rows))
    assert ((months, spans), findings) == (clean, [])


def test_months_to_come_that_are_blank_move_no_data_date(clean, tmp_path):
    rows = street()
    last = rows["waste"][-1]
    for row in rows["waste"]:
        row[title("waste", "kg_in")] = "3"
    rows["waste"][3][title("waste", "kg_in")] = ""  # not collected, but others after it were
    ahead = {title("waste", "month"): "2026-12", title("waste", "kg_in"): ""}
    rows["waste"] += [last | ahead]
    months, spans, _, findings = dated(write(tmp_path / "ledgers", rows))
    assert ((months, spans), findings) == (clean, [])


def test_a_declared_data_date_is_the_anchor_and_rows_after_it_are_told(tmp_path):
    folder = write(tmp_path / "ledgers", street())
    profile = tmp_path / "p.toml"
    specs = "".join(
        f'[[ledger]]\nid = "{name}"\nfiles = "{contracts.load_all()[name].title}.csv"\n'
        for name in ("visits", "units")
    )
    profile.write_text(f'name = "p"\nas_of = 2026-03-31\n{specs}', encoding="utf-8")
    months, spans, told, findings = dated(folder, load_profile(profile))
    assert months[-1][1] == date(2026, 3, 31)
    assert {span[2] for span in spans} == {date(2026, 3, 31)}
    assert {finding.rule for finding in findings} == {"date_after_data"}
    assert [told[name].after for name in ("visits", "units")] == [4, 4]
    assert len(findings) == 8
    assert told["visits"].last == date(2026, 3, 24)


def test_legacy_matters_are_old_without_being_a_fault_and_stretch_no_calendar(clean, tmp_path):
    rows = street()
    rows["issues"][3] |= {title("issues", "opened_at"): "2003-04-01", title("issues", "is_legacy"): "是"}
    months, spans, _, findings = dated(write(tmp_path / "ledgers", rows))
    assert ((months, spans), findings) == (clean, [])


def test_where_most_dates_lie_after_the_build_the_clock_is_doubted(clean, tmp_path):
    rows = street()
    rows["visits"][7][title("visits", "date")] = "2062-05-01"
    months, _, _, findings = dated(write(tmp_path / "ledgers", rows), now=datetime(2024, 1, 1))
    assert {finding.rule for finding in findings} == {"clock_behind", "date_after_data"}
    assert (months[0][0], months[-1][1]) == (
        FIRST,
        date(2026, 6, 30),
    )  # to the end of the quarter that is told of


def days(*pairs):
    return {date(year, 6, 1) + timedelta(days=number): 1 for year, count in pairs for number in range(count)}


@pytest.mark.parametrize(
    ("own", "around", "first", "last"),
    [
        (days((2024, 90), (2025, 90), (1926, 1)), {}, 2024, 2025),
        (days((2024, 200), (1926, 1), (1936, 1), (2016, 1)), {}, 2024, 2024),
        (days((2024, 90), (2026, 1)), {}, 2024, 2026),  # two years are no gap
        (days((2015, 20), (2024, 90)), {}, 2015, 2024),  # a fifth of the ledger is no slip
        (days((2012, 1), (2015, 1), (2018, 1), (2021, 1)), {}, 2012, 2021),  # few, and evenly apart
        (days((1926, 1)), {}, 1926, 1926),  # nothing to compare with
        (days((2019, 1), (2024, 1)), {}, 2019, 2024),  # nobody can say which of two
        (days((2019, 1), (2024, 1)), days((2024, 30)), 2024, 2024),
        (days((2015, 5)), days((2024, 30)), 2015, 2015),  # several agree
    ],
)
def test_what_is_far_from_all_others(own, around, first, last):
    found = dates.far_from_all(own, around, 2.9)
    assert (found[0].year, found[1].year) == (first, last)


def test_alone_and_far_from_every_ledger_is_relied_on_by_nobody():
    assert dates.far_from_all(days((1926, 1)), days((2024, 30)), 3) is None
    assert dates.far_from_all({}, days((2024, 30)), 3) is None


@pytest.mark.slow
def test_the_day_of_the_build_is_the_street_s_own(tmp_path):
    folder = write(
        tmp_path / "ledgers", {"communities": [place("communities")], "compounds": [place("compounds")]}
    )
    # 1 April, one o'clock in Beijing.
    build.build(folder, tmp_path / "store", now=datetime(2026, 3, 31, 17))
    assert Store(tmp_path / "store").reader().version.data_as_of == date(2026, 4, 1)
    build.build(folder, tmp_path / "store", now=datetime(2026, 3, 31, 15, 59))
    assert Store(tmp_path / "store").reader().version.data_as_of == date(2026, 3, 31)


@pytest.mark.slow
def test_check_prints_from_when_to_when_each_ledger_runs(tmp_path):
    rows = {ledger: [place(ledger)] for ledger in PLACES} | {
        "visits": [cells("visits", n) for n in range(30)]
    }
    rows["visits"][9][title("visits", "date")] = "2062-05-01"
    folder = write(tmp_path / "ledgers", rows)
    call = [sys.executable, "-m", "linli", "check", str(folder)]
    said = subprocess.run([*call, "--json"], capture_output=True, text=True, check=True).stdout
    told = json.loads(said)
    assert told["spans"]["visits"] == {
        "from": "2025-07-01",
        "to": "2026-08-11",
        "as_of": "2026-08-11",
        "rows_after": 1,
        "rows_far": 0,
    }
    assert told["spans"]["compounds"]["from"] is None
    [finding] = [finding for finding in told["findings"] if finding["ledger"] == "visits"]
    assert (finding["rule"], finding["severity"]) == ("date_after_build", "warning")
    text = subprocess.run(call, capture_output=True, text=True, check=True).stdout
    line = labels.text("cli.span", first="2025-07-01", last="2026-08-11", as_of="2026-08-11", after=1, far=0)
    assert line in text.splitlines()
    assert "2062-05-01" in text


@pytest.mark.parametrize(
    ("first", "rows_a_month", "last", "overall", "whole"),
    [
        # first row, pace, last row, end of the data as a whole → first and last whole month
        ((2025, 1, 1), 60, (2026, 3, 31), (2026, 3, 31), ((2025, 1, 1), (2026, 3, 1))),
        ((2025, 1, 15), 60, (2026, 3, 31), (2026, 3, 31), ((2025, 2, 1), (2026, 3, 1))),
        (
            (2025, 1, 15),
            2,
            (2026, 3, 31),
            (2026, 3, 31),
            ((2025, 1, 1), (2026, 3, 1)),
        ),  # chance may be so slow
        ((2025, 1, 1), 2, (2026, 3, 20), (2026, 3, 31), ((2025, 1, 1), (2026, 3, 1))),
        (
            (2025, 1, 1),
            2,
            (2026, 3, 20),
            (2026, 3, 20),
            ((2025, 1, 1), (2026, 2, 1)),
        ),  # nothing reaches its end
        ((2025, 1, 1), 60, (2026, 3, 20), (2026, 3, 31), ((2025, 1, 1), (2026, 2, 1))),
    ],
)
def test_a_ledger_covers_a_month_whole_unless_chance_would_not_leave_it_so_empty(
    first, rows_a_month, last, overall, whole
):
    con = duckdb.connect()
    con.execute(
        """
        attach ':memory:' as checked;
        create table checked.issues (opened_at timestamp);
        create table data_dates (ledger varchar, data_from date, as_of date);
        create table whole_months (ledger varchar, first_whole date, last_whole date);
        """
    )
    begin, end = date(*first), date(*last)
    days = (end - begin).days
    number = max(2, round(days / 30 * rows_a_month))
    con.executemany(
        "insert into checked.issues values (?)",
        [[begin + timedelta(days=round(days * n / (number - 1)))] for n in range(number)],
    )
    con.execute(
        "insert into data_dates values ('issues', ?, ?), ('compounds', null, ?)", [begin, end, date(*overall)]
    )
    dates.fill_whole_months(con)
    found = con.execute("select ledger, first_whole, last_whole from whole_months").fetchall()
    assert found == [("issues", date(*whole[0]), date(*whole[1]))]


def every(count, step, first=date(2024, 1, 1)):
    return {first + timedelta(days=step * number): 1 for number in range(count)}


@pytest.mark.parametrize(
    ("own", "late", "last"),
    [
        (every(300, 1), {date(2024, 12, 25): 1}, date(2024, 10, 26)),  # one after two months without any
        (every(300, 1), {date(2024, 12, 25): 1, date(2024, 12, 26): 1}, date(2024, 12, 26)),  # it is kept on
        (every(300, 1), {date(2024, 11, 20): 1}, date(2024, 11, 20)),  # within a month
        (every(120, 14), {date(2028, 8, 31): 1}, date(2028, 8, 31)),  # not three times as long as usual
        (every(60, 1), {date(2025, 3, 1): 1}, date(2025, 3, 1)),  # too few to know
        (every(1500, 1), {date(2028, 4, 20): 1, date(2028, 6, 30): 1}, date(2028, 6, 30)),
    ],
)
def test_one_date_after_an_unheard_of_pause_leads_nowhere(own, late, last):
    assert dates.led_on_to(own | late) == last


def test_a_slip_between_the_data_and_the_build_moves_no_data_date(tmp_path):
    ledger = contracts.load_all()["issues"]
    head = f"{ledger.field('issue_id').title},{ledger.field('opened_at').title}"
    lines = [f"I{number},{date(2026, 1, 1) + timedelta(days=number)}" for number in range(120)]
    (tmp_path / f"{ledger.title}.csv").write_text(
        "\n".join([head, *lines, "I999,2026-06-08"]), encoding="utf-8"
    )
    _, _, told, findings = dated(tmp_path)
    assert told["issues"].as_of == date(2026, 4, 30)
    assert [(finding.rule, finding.value) for finding in findings] == [
        ("date_after_data", "2026-06-08 00:00:00")
    ]
