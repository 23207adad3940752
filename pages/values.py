"""Values: volunteers, brands, the moral bank, kitchen waste, covenants and exemplary residents; no person, no rank."""

from linli import headlines
from linli.components.charts import bars, line_chart
from linli.components.elements import table
from linli.components.panels import cards, panel
from linli.components.state import filter_bar
from linli.components.topics import sharing
from linli.metrics import absence, indicators
from linli.text import labels

reader, choice = filter_bar.current()
selection = choice.selection
query = selection.query()

values = cards.show(
    reader,
    choice,
    [
        "volunteers_registered",
        "volunteers_active_rate",
        "points_participation_rate",
        "points_redeemed_rate",
        "waste_kg_per_household",
        "covenant_coverage_rate",
    ],
    missing=headlines.missing.covenants(reader, selection),
)

rows = absence.rows(reader, selection, "participation_bands", **query)
title, body = headlines.values.bands(rows), sharing.bands(rows)
note = labels.text("note.bands")
panel.show(reader, choice, "bands", title, body, ("points_participation_rate",), rows, note=note, span=6)

parts = indicators.breakdown(reader, "points_earned", selection, "points_kind")
title, body = headlines.values.points(values["points_redeemed_rate"], parts), bars.counts(parts, "points")
panel.show(reader, choice, "points", title, body, ("points_earned", "points_redeemed_rate"), span=6)

courses = {name: labels.text(f"taking_part.{name}") for name in ("joined", "waste")}
switches = [("taking", courses)]
if filter_bar.chosen(*switches[0]) == "joined":
    sources: tuple[str, ...] = ("points_participation_rate", "waste_participation_rate")
    title = headlines.values.joined(*(indicators.trend(reader, name, selection) for name in sources))
else:
    sources = ("waste_conversion_rate",)
    title = headlines.values.waste(indicators.trend(reader, sources[0], selection))
curves = line_chart.trends(reader, choice, sources, every=6)
panel.show(reader, choice, "joined", title, curves, sources, rests_on=sources, switches=switches)

now = indicators.breakdown(reader, "volunteers_registered", selection, "community")
body = bars.counts(now, "persons", "community")
title = headlines.values.volunteers(values["volunteers_registered"], values["volunteers_active_rate"])
panel.show(
    reader, choice, "volunteers", title, body, ("volunteers_registered", "volunteers_active_rate"), span=4
)

brands = reader.run("brand_events", **query)
title = headlines.values.brands(brands)
body = table.markup(headlines.values.brand_rows(brands), "")
panel.show(reader, choice, "brands", title, body, rows=brands, span=4)

rows = reader.run("detail_exemplars", **query)
value = indicators.value_alone(reader, "exemplars_consented", selection)
body = table.markup(headlines.values.exemplar_rows(rows), "")
note = labels.text("note.exemplars")
panel.show(
    reader,
    choice,
    "exemplars",
    headlines.values.exemplars(value),
    body,
    ("exemplars_consented",),
    note=note,
    span=4,
)
