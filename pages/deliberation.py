"""Deliberation: from a request to a meeting, a decision, its execution and how residents judge it; and who was visited."""

from linli import headlines
from linli.components.charts import run_chart
from linli.components.panels import cards, panel
from linli.components.state import filter_bar
from linli.components.topics import deliberation, visits
from linli.metrics import absence, indicators
from linli.text import labels
from linli.warehouse.store import Source

reader, choice = filter_bar.current()
selection = choice.selection
query = selection.query()

values = cards.show(
    reader,
    choice,
    [
        "meetings_held",
        "meetings_decided_rate",
        "resolutions_on_time_rate",
        "resident_raised_rate",
        "households_visited",
        "compounds_unvisited",
    ],
    ("meetings_decided_rate", "resolutions_on_time_rate"),
)

rows = reader.rows("deliberation_steps", **query)
title, body = headlines.deliberation.steps(rows[0]), deliberation.chain(rows[0])
panel.show(reader, choice, "steps", title, body, rows=rows, span=6, how="chain")

held, decided = values["meetings_held"], values["meetings_decided_rate"]
courses = {name: indicators.catalogue()[name].short for name in ("meetings_decided_rate", "meetings_held")}
switches = [("met", courses), run_chart.LIMITS]
name = filter_bar.chosen(*switches[0])
shown = run_chart.trend(reader, choice, name)
title = headlines.comparisons.last_month(name, indicators.trend(reader, name, selection))
title = shown.titled(title or headlines.deliberation.meetings(held, decided))
panel.show(
    reader,
    choice,
    "meetings",
    title,
    shown.body,
    tuple(courses),
    note=shown.note,
    how=shown.how,
    switches=switches,
    span=6,
)

with panel.of_rows(reader, choice, "resolutions", 6):
    states = {row["state"]: row["resolutions"] for row in reader.rows("resolution_states", **query)}
    title = headlines.deliberation.overdue(states)
    late = reader.run("overdue_list", **query)
    body = deliberation.overdue(late, states.get("overdue"))
    every = Source("detail_resolutions", query)
    panel.show(reader, choice, "resolutions", title, body, ("resolutions_on_time_rate",), every, span=6)

rows = absence.rows(reader, selection, "visit_gaps", **query)
days = reader.rule("visit_gap_days", selection.last_day)
title = headlines.visits.gaps(rows, values["compounds_unvisited"], days)
panel.show(reader, choice, "gaps", title, visits.gaps(rows), ("compounds_unvisited",), rows, span=6)

if panel.more("deliberation", "resident_raised_rate", "households_visited"):
    sides = {name: labels.text(f"meeting_sides.{name}") for name in ("shares", "kinds")}
    switches = [("side", sides)]
    shares = reader.rows("meeting_shares", **query)
    if filter_bar.chosen(*switches[0]) == "shares":
        title, sources = headlines.deliberation.shares(shares), ("resident_raised_rate",)
        body = deliberation.shares(shares, "raised_by", "party")
    else:
        levels = indicators.breakdown(reader, "meetings_held", selection, "meeting_level")
        methods = indicators.breakdown(reader, "meetings_held", selection, "meeting_method")
        title, sources = headlines.deliberation.levels(levels), ("meetings_held",)
        body = deliberation.kinds(levels, methods)
    panel.show(reader, choice, "shares", title, body, sources, shares, switches=switches, span=6)

    with panel.of_rows(reader, choice, "visits", 6):
        ways = {name: labels.text(f"visit_ways.{name}") for name in ("months", "communities", "matters")}
        switches, sources = [("visits", ways)], ("households_visited",)
        way, named = (
            filter_bar.chosen(*switches[0]),
            absence.rows(reader, selection, "visit_matters", **query),
        )
        title = headlines.visits.made(values[sources[0]], named, about=way == "matters")
        drawn = visits.made(reader, choice, way, named)
        rests_on = ("visit_matters",) if way == "matters" else sources
        panel.show(
            reader,
            choice,
            "visits",
            title,
            drawn,
            sources,
            named,
            switches=switches,
            rests_on=rests_on,
            span=6,
        )
