"""Small matters: parking, environment, care and fire safety, from open to done; talks that stopped; covenants."""

from linli import headlines
from linli.components.charts import maps
from linli.components.elements import table
from linli.components.panels import cards, panel
from linli.components.state import filter_bar
from linli.components.topics import deliberation, matters
from linli.metrics import absence, indicators
from linli.text import labels

reader, choice = filter_bar.current()
selection = choice.selection
query = selection.query()

told = absence.rows(reader, selection, "small_matters_told", **query)
cards.show(
    reader,
    choice,
    [
        "small_matters_open",
        "small_matters_closed",
        "resident_raised_rate",
        "orid_reached_d_rate",
        "covenant_coverage_rate",
        "daily_kindness_rate",
    ],
    missing=headlines.missing.covenants(reader, selection, told),
)

title, body = headlines.matters.told(told), matters.told(told)
counted = ("small_matters_open", "small_matters_closed")
panel.show(reader, choice, "told", title, body, counted, told, note=labels.text("note.small_matters"), span=6)

switches = [("matter", {"": labels.text("small_matter_all")} | dict(labels.get("code.matter")))]
matter = filter_bar.chosen(*switches[0])
rows = absence.rows(reader, selection, "small_matter_compounds", **query, matter=matter)
title, body = headlines.matters.compounds(rows), matters.compounds(rows)
is_long = len(rows) > 8  # the list then stands beside two panels
lines = 2 if is_long else 1
panel.show(reader, choice, "compounds", title, body, counted, rows, switches=switches, span=6, lines=lines)

with panel.of_rows(reader, choice, "orid", 6):
    orid = ("orid_reached_d_rate",)
    stops = absence.rows(reader, selection, "orid_stops", **query)
    shares = deliberation.shares(reader.rows("meeting_shares", **query), "step")
    title = headlines.matters.orid(indicators.value_alone(reader, orid[0], selection), stops)
    body = shares + matters.stops(stops) if title else ""
    panel.show(reader, choice, "orid", title, body, orid, stops, rests_on=orid, span=6)

ways = {name: labels.text(f"covenant_ways.{name}") for name in ("list", "map")}
switches = [("covenants", ways)]
rows = absence.rows(reader, selection, "covenant_communities", **query)
kept = reader.run("detail_covenants", **query)
if filter_bar.chosen(*switches[0]) == "map":
    body = maps.covenants(reader, rows, query)
else:
    lacking = headlines.matters.without_covenant(kept)
    body = (
        table.markup(lacking.iloc[:, 1:], "", files=("compound", lacking["compound_id"].tolist()))
        if rows
        else ""
    )
title, kept_by = headlines.values.covenants(rows), ("covenant_coverage_rate",)
panel.show(reader, choice, "covenants", title, body, kept_by, kept, switches=switches, span=6)

sources = ("daily_kindness_rate", "kindness_recorded_rate")
found = {name: indicators.value_alone(reader, name, selection) for name in sources}
lacking = headlines.matters.unrecorded(kept)
titled = [(labels.text(f"indicator.{name}.short"), value) for name, value in found.items()]
body = matters.kindness(titled, lacking)
title = headlines.matters.kindness(found, lacking)
span = 6 if is_long else 12
panel.show(reader, choice, "kindness", title, body, sources, kept, rests_on=sources[:1], span=span)
