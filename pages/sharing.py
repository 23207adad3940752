"""Shared space: who takes part, what is offered where, and whether the four levels hang together."""

from linli import headlines
from linli.components.charts import bars
from linli.components.elements import table
from linli.components.panels import cards, panel
from linli.components.state import filter_bar, session
from linli.components.topics import sharing
from linli.metrics import absence, indicators
from linli.text import labels

reader, choice = filter_bar.current()
selection = choice.selection
query = selection.query()
by_community = selection.of_all_kinds().query()  # neither services nor levels have a kind of compound
note = labels.text("note.by_community") if selection.compound_kinds else ""

# Units of one community cannot be added to those of another, so that no card tells them: the picture below does.
first = "units_joined" if selection.community_ids is None else "event_attendance"
gaps = indicators.value_alone(reader, "theme_gaps", selection.of_all_kinds())
rows, sources = reader.rows("service_themes", **by_community), ("services_held", "theme_gaps")
known = rows if gaps.status == "ok" else ()
values = cards.show(
    reader,
    choice,
    [first, "services_held", "people_served", "theme_gaps", "branch_space_rate", "events_held"],
    ("services_held",),
    missing=headlines.missing.themes(reader, selection.of_all_kinds(), known),
)

title, body = headlines.sharing.themes(known), sharing.themes(known)
is_several = len({row["community_id"] for row in rows}) > 1  # the matrix then stands beside two pictures
lines = 2 if is_several else 1
panel.show(reader, choice, "themes", title, body, sources, rows, note=note, span=7, lines=lines)

rows = absence.rows(reader, selection, "unit_kinds", **query)
units = sharing.unit_parts(rows)
title, body = headlines.sharing.units(units), bars.counts(bars.by_size(units), "units")
note_units = labels.text("note.units")
panel.show(
    reader,
    choice,
    "units",
    title,
    body,
    ("units_joined",),
    rows,
    note=note_units,
    rests_on=("unit_kinds",),
    span=5,
)

parts = indicators.breakdown(reader, "events_held", selection, "event_theme")
title, body = (
    headlines.sharing.events(values["events_held"], parts),
    bars.counts(bars.by_size(parts), "services"),
)
span = 5 if is_several else 12
panel.show(reader, choice, "events", title, body, ("events_held", "event_attendance"), span=span)

rows = absence.rows(reader, selection.of_all_kinds(), "level_links", **by_community)
title = headlines.sharing.levels_linked(rows)
centers = reader.rows("center_names_list", **selection.of_all_kinds().scope())
body = sharing.levels(rows, session.street(reader) or labels.text("level.street"), centers)
panel.show(reader, choice, "levels", title, body, rows=rows, note=note)

rows = reader.rows("detail_spaces", **query)
without = headlines.sharing.lacking(rows) if values["branch_space_rate"].status == "ok" else ()
title = headlines.sharing.spaces(values["branch_space_rate"])
nearest = ("center", [row["nearest_center_id"] for row in without])
body = table.markup(headlines.sharing.space_rows(without), "", 12, files=nearest)
panel.show(reader, choice, "spaces", title, body, ("branch_space_rate",), rows)
