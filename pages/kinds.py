"""Work by kind: employer compounds check in twice, managed ones talk three-way, unmanaged ones have a leader."""

from linli import headlines
from linli.components.charts import bars, maps
from linli.components.elements import table
from linli.components.panels import cards, panel
from linli.components.state import filter_bar
from linli.components.topics import training_plan
from linli.metrics import indicators

reader, choice = filter_bar.current()
selection = choice.selection
compounds = reader.rows("detail_kinds", **selection.query())

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

names = ("checkin_reported", "checkin_expected_rate", "checkin_active_rate", "checkin_hours")
body = training_plan.classes(reader, selection)
panel.show(reader, choice, "checkins", headlines.leaders.checkins(reader, selection), body, names, span=6)

shares = (
    "owners_committee_rate",
    "property_company_rate",
    "property_party_org_rate",
    "tripartite_decided_rate",
    "tripartite_done_rate",
)
sources, told = (*shares, "tripartite_meetings"), ("owners_committee_rate", "tripartite_meetings")
titled = [
    (indicators.catalogue()[name].short, indicators.value_alone(reader, name, selection)) for name in shares
]
body = bars.shares(titled)
panel.show(
    reader,
    choice,
    "managed",
    headlines.kinds.managed(reader, selection),
    body,
    sources,
    rests_on=told,
    span=6,
)

unmanaged = tuple(row for row in compounds if row["kind"] == "unmanaged")
title = headlines.kinds.visits(unmanaged, reader.rule("visit_lapse_days", selection.last_day))
body = maps.visited(reader, unmanaged)
panel.show(reader, choice, "visits", title, body, ("days_since_visit",), compounds, span=6)

title = headlines.leaders.assigned(unmanaged)
body = table.markup(
    headlines.kinds.unmanaged_rows(unmanaged),
    "",
    files=("compound", [row["compound_id"] for row in unmanaged]),
)
counted = ("assigned_rate", "visited_rate", "unmanaged_open_issues")
panel.show(reader, choice, "assigned", title, body, counted, span=6)
