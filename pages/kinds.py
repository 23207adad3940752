"""Work by kind: unmanaged compounds have a leader, employer ones check in twice, managed ones talk three-way."""

from linli import headlines
from linli.components.charts import bars, line_chart, maps
from linli.components.elements import element, table
from linli.components.panels import cards, panel
from linli.components.state import filter_bar
from linli.components.topics import training_plan, visits
from linli.metrics import absence, indicators
from linli.text import labels

reader, choice = filter_bar.current()
selection = choice.selection
query = selection.query()
compounds = reader.rows("detail_kinds", **query)

cards.show(
    reader,
    choice,
    [
        "checkin_reported",
        "checkin_active_rate",
        "owners_committee_rate",
        "tripartite_meetings",
        "assigned_rate",
        "visited_rate",
    ],
    missing=headlines.missing.kinds(reader, selection, compounds),
)

unmanaged = tuple(row for row in compounds if row["kind"] == "unmanaged")
body: str | element.Figure
switches = [("led", {name: labels.text(f"led.{name}") for name in ("list", "map")})]
if filter_bar.chosen(*switches[0]) == "map":
    title = headlines.kinds.visits(unmanaged, reader.rule("visit_lapse_days", selection.last_day))
    body = maps.visited(reader, unmanaged)
else:
    at_stop = {"stop": selection.stop, **selection.scope()}
    led, ids = headlines.kinds.led(unmanaged, absence.rows(reader, selection, "led_compounds", **at_stop))
    title, body = headlines.leaders.assigned(unmanaged), table.markup(led, "", files=("compound", ids))
counted = ("assigned_rate", "visited_rate", "days_since_visit", "unmanaged_open_issues")
led_to = visits.leads("deliberation", "visit_lead.gaps")
note = labels.text("led.note")
panel.show(reader, choice, "assigned", title, body + led_to, counted, compounds, note=note, switches=switches)

at_end = {"month": selection.end, "community_ids": selection.community_ids}
switches = [("checkin", {name: labels.text(f"checkin.{name}") for name in ("class", "community", "trend")})]
# By class it is told of the whole street alone.
side = filter_bar.chosen(*switches[0], "trend" if selection.community_ids else "class")
names = ("checkin_expected_rate", "checkin_active_rate")
if side == "trend":
    title = headlines.kinds.course(*(indicators.trend(reader, name, selection) for name in names))
    body = line_chart.trends(reader, choice, names, every=6)
elif side == "community":
    title = headlines.kinds.reported(indicators.breakdown(reader, names[0], selection, "community"))
    body = training_plan.reported(reader, selection, "community")
else:
    work = absence.rows(reader, selection, "checkin_work", **at_end)
    told = headlines.kinds.work(work) or absence.said(reader, selection, "checkin_work")
    title, body = headlines.leaders.checkins(reader, selection), training_plan.classes(reader, selection)
    body += training_plan.work(work, told)
sources = ("checkin_reported", *names, "checkin_hours", "checkin_activities_held")
units = absence.rows(reader, selection, "checkin_unit_list", **at_end)
is_few = len(units) < 5  # too short a list to stand beside what the units did
span = 12 if is_few else 5
panel.show(reader, choice, "checkins", title, body, sources, switches=switches, span=span)

title, body = (
    headlines.kinds.units(units),
    table.markup(headlines.kinds.unit_rows(units), "", doors=[element.opens_place(row) for row in units]),
)
panel.show(reader, choice, "units", title, body, rows=units, span=12 if is_few else 7)

shares = (
    "owners_committee_rate",
    "property_company_rate",
    "property_party_org_rate",
    "tripartite_decided_rate",
    "tripartite_done_rate",
)
switches = [("lack", {name: labels.text(f"lack.{name}") for name in ("list", "map", "rates")})]
side = filter_bar.chosen(*switches[0])
if side == "map":
    body = maps.lacking(reader, headlines.kinds.lacking(compounds))
elif side == "rates":
    body = bars.shares(
        [
            (indicators.catalogue()[name].short, indicators.value_alone(reader, name, selection))
            for name in shares
        ]
    )
else:
    lacks, ids = headlines.kinds.lacking_rows(compounds)
    body = table.markup(lacks, "", files=("compound", ids))
title = headlines.kinds.managed(reader, selection, compounds)
panel.show(reader, choice, "managed", title, body, shares, compounds, switches=switches, span=5)

with panel.of_rows(reader, choice, "talks", 7):
    talks = absence.rows(reader, selection, "tripartite_list", **query)
    title = headlines.kinds.talks(talks)
    opened = ("compound", [row["compound_id"] for row in talks])
    body = table.markup(headlines.kinds.talk_rows(talks), "", files=opened)
    panel.show(reader, choice, "talks", title, body, rows=talks, span=7)
