"""The early warning on the demo street: every planted burst is found, and hardly anything else."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from linli.components.topics import alerts
from linli.metrics import absence
from linli.selection import Selection
from linli.text import labels
from linli.warehouse.store import Store

WHOLE = Selection(None, None, date(2024, 1, 1), date(2026, 9, 1))
SEPTEMBER = replace(WHOLE, start=WHOLE.end)
FALSE_ALARMS_A_MONTH = 0.25  # of 968 cells; alpha alone would let 0.97 pass


@pytest.fixture
def reader(demo_store):
    return Store(demo_store).reader()


@pytest.fixture
def bursts(demo_store):
    manifest = json.loads((demo_store.parent / "ledgers" / "manifest.json").read_text(encoding="utf-8"))
    return {(row["compound_id"], row["category"], row["month"]): row["extra"] for row in manifest["bursts"]}


def warned(reader, selection=WHOLE):
    rows = reader.rows("warning_list", **selection.issues())
    return {(row["compound_id"], row["category"], f"{row['month']:%Y-%m}"): row for row in rows}


def test_every_burst_is_found_and_stands_out_by_what_was_planted(reader, bursts):
    found = warned(reader)
    assert len(bursts) == 6
    assert bursts.keys() <= found.keys()
    for key, extra in bursts.items():
        assert found[key]["entries"] >= extra
        assert found[key]["entries"] >= found[key]["observed"]
        assert found[key]["expected"] < found[key]["entries"] - extra + 4


def test_false_alarms_are_rarer_than_promised(reader, bursts):
    [rate] = reader.rows("warning_rate")
    false = warned(reader).keys() - bursts.keys()
    assert rate["warned"] == len(false) + len(bursts)
    assert (rate["first_month"], rate["last_month"]) == (date(2025, 1, 1), date(2026, 9, 1))
    assert rate["cells"] == rate["months"] * 88 * 11
    assert 0 < rate["by_chance"] < 0.001 * 88 * 11
    counted = f"{len(false)} false alarms in {rate['months']} months: {sorted(false)}"
    assert len(false) / rate["months"] <= FALSE_ALARMS_A_MONTH, counted
    assert len(false) <= rate["months"] * rate["by_chance"], counted


def test_storms_and_cold_waves_warn_of_nobody(reader, bursts):
    # These months had a shock over the whole street: GR in the cold waves, PS in the storms.
    shocks = [("GR", "2025-01"), ("GR", "2025-11"), ("GR", "2026-01")]
    shocks += [("PS", month) for month in ("2025-06", "2025-07", "2026-07", "2026-08")]
    assert not [key for key in warned(reader).keys() - bursts.keys() if key[1:] in shocks]


def test_the_panel_proposes_the_topics_of_the_last_month(reader, bursts):
    [(compound, category, _)] = [key for key in bursts if key[2] == "2026-09"]
    title, markup, found = alerts.panel_body(reader, SEPTEMBER)
    [row] = found
    assert (row["compound_id"], row["category"]) == (compound, category)
    assert title == labels.text(
        "sentence.warnings", month=labels.text("figure.month", year=2026, month=9), n=1
    )
    assert f">{row['compound_name']}" in markup
    assert f"{row['observed']} {labels.text('unit.matters.word')}" in markup
    assert f"{row['entries']} {labels.text('unit.issues.word')}" in markup
    assert labels.text("warning.under_one") in markup
    assert "20,328" in markup


def test_the_panel_of_a_long_period_says_how_many_came_before(reader):
    rows = reader.rows("warning_list", **WHOLE.issues())
    title, markup, _ = alerts.panel_body(reader, WHOLE)
    latest = Counter(row["month"] for row in rows)[rows[0]["month"]]
    assert title.endswith(labels.text("sentence.warnings_before", n=len(rows) - latest))
    assert markup.count('class="term"') == min(10, len(rows))


def test_a_time_without_a_year_before_it_is_not_watched(reader):
    early = replace(WHOLE, end=date(2024, 12, 1))
    title, markup, _ = alerts.panel_body(reader, early)
    assert (title, markup) == ("", "")
    assert absence.why(reader, early, "warning_list").kind == "too_few"  # what the panel says instead


def quiet(reader):
    """Return a community without a warning in the last month."""
    warned_of = {row["community_id"] for row in reader.rows("warning_list", **SEPTEMBER.issues())}
    return next(
        row["community_id"] for row in reader.rows("communities_list") if row["community_id"] not in warned_of
    )


def test_where_nothing_is_nothing_is_warned_of(reader):
    nowhere = replace(SEPTEMBER, community_ids=("nowhere",))
    assert 'class="term"' not in alerts.panel_body(reader, nowhere)[1]
    assert absence.why(reader, nowhere, "warning_list").kind == "not_applicable"
    title, markup, _ = alerts.panel_body(reader, replace(SEPTEMBER, community_ids=(quiet(reader),)))
    assert title == labels.text("sentence.warnings_none")
    assert 'class="term"' not in markup
