"""Neighbourhood centers: are they open, used, when and for what, and which stand out from those of their size."""

from linli import contracts, headlines
from linli.components.charts import bars, heatmap, run_chart
from linli.components.panels import cards, panel
from linli.components.state import filter_bar
from linli.components.topics import spaces
from linli.metrics import comparison, indicators
from linli.text import formatting, labels

reader, choice = filter_bar.current()
selection = choice.selection
query = selection.query()

names = headlines.centers.center_indicators(reader, selection)
courses, leads = names[:3], names[:2]
cards.show(reader, choice, names, leads)

# The picture is of what the sentence above it raises.
raised = comparison.first_alarm(reader, leads, selection, choice.compare)
switches = [
    ("use", {name: indicators.catalogue()[name].short for name in courses}),
    run_chart.LIMITS,
]
name = filter_bar.chosen(*switches[0], raised)
shown = run_chart.trend(reader, choice, name)
title = shown.titled(headlines.comparisons.last_month(name, indicators.trend(reader, name, selection)))
panel.show(
    reader, choice, "use", title, shown.body, (name,), note=shown.note, how=shown.how, switches=switches
)

states = reader.rows("center_states", **query)
rules = {key: reader.rule(key, selection.last_day) for key in spaces.SIZE_RULES}
note = labels.text("note.size_method", **spaces.written(rules))
title, body = headlines.centers.center_states(states), spaces.states(states)
panel.show(reader, choice, "states", title, body, rows=states, note=note)

cells = reader.rows("center_hours", **query)
least = reader.rule("peak_hour_min_records", selection.last_day)
title, body = headlines.centers.hours(cells, least), heatmap.hours(cells)
note = labels.text("note.use_method", least=formatting.number(least))
panel.show(reader, choice, "hours", title, body, rows=cells, note=note, span=7)

rows = reader.rows("center_functions", **query, center_id=None)
functions = contracts.load_all()["center_use"].field("function").values
title = headlines.centers.functions(rows, functions, spaces.is_booked(rows))
panel.show(reader, choice, "functions", title, spaces.functions(rows), rows=rows, span=5)

if panel.more("centers"):
    bands = {name: labels.text(f"band.{name}") for name in ("own", "size")}
    band = filter_bar.chosen("band", bands)
    bullets = reader.run("center_bullets" if band == "own" else "center_states", **query)
    title = headlines.centers.bullets(bullets) if band == "own" else headlines.centers.size_bands(states)
    body = bars.centers(bullets, band)
    is_long = len(bullets) > 8  # else each has the whole width, for a few bars would leave half a panel empty
    span = 7 if is_long else 12
    panel.show(reader, choice, "bullets", title, body, rows=bullets, switches=[("band", bands)], span=span)

    asked = {key: query[key] for key in ("stop", "community_ids", "compound_kinds")}
    rows = reader.rows("opening_curve", **asked)
    curve, note = spaces.opening(rows, choice), labels.text("opening.note")
    title, span = headlines.centers.opening(rows), 5 if is_long else 12
    panel.show(reader, choice, "opening", title, curve, rows=rows, note=note, span=span)
