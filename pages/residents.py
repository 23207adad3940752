"""Residents who lead: what they do and where it stopped, what began after; brands, volunteers, those who agreed to be named."""

from linli import headlines
from linli.components.charts import bars
from linli.components.elements import table
from linli.components.panels import cards, panel
from linli.components.state import filter_bar
from linli.components.topics import residents
from linli.metrics import absence, beginnings, indicators
from linli.text import labels

reader, choice = filter_bar.current()
selection = choice.selection
query = selection.query()
led = absence.rows(reader, selection, "deed_compounds", **query)

values = cards.show(
    reader,
    choice,
    [
        "deeds_done",
        "resident_raised_rate",
        "volunteers_registered",
        "volunteers_active_rate",
        "exemplars_consented",
        "events_held",
    ],
    missing=headlines.missing.deeds(reader, selection, led),
)

ways = {name: labels.text(f"deed_ways.{name}") for name in ("compounds", "kinds", "months")}
switches = [("deeds", ways)]
title = headlines.residents.deeds(values["deeds_done"], led)
drawn = residents.deeds(reader, choice, filter_bar.chosen(*switches[0]), led)
is_long = len(led) > 6  # the list then stands beside two panels
lines = 2 if is_long else 1
panel.show(
    reader, choice, "deeds", title, drawn, ("deeds_done",), led, switches=switches, span=6, lines=lines
)

rows = absence.rows(reader, selection, "deeds_effect", **query)
found = beginnings.change(rows[0]) if rows else None
title, body, note = (
    headlines.residents.effect(found),
    residents.effect(found),
    labels.text("note.deeds_effect"),
)
panel.show(reader, choice, "effect", title, body, ("resident_raised_rate",), rows, note=note, span=6)

brands = absence.rows(reader, selection, "brand_events", **query)
title = headlines.residents.brands(brands, reader.rule("brand_quiet_months", selection.last_day))
panel.show(reader, choice, "brands", title, residents.brands(brands), ("events_held",), brands, span=6)

now = indicators.breakdown(reader, "volunteers_registered", selection, "community")
body = bars.counts(now, "persons", "community")
title = headlines.values.volunteers(values["volunteers_registered"], values["volunteers_active_rate"])
names = ("volunteers_registered", "volunteers_active_rate")
panel.show(reader, choice, "volunteers", title, body, names, span=8 if is_long else 6)

rows = reader.run("detail_exemplars", **query)
value = indicators.value_alone(reader, "exemplars_consented", selection)
body, note = table.markup(headlines.values.exemplar_rows(rows), ""), labels.text("note.exemplars")
title = headlines.values.exemplars(value)
span = 4 if is_long else 12
panel.show(reader, choice, "exemplars", title, body, ("exemplars_consented",), note=note, span=span)
