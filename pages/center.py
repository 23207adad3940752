"""One center and everything on record of it: what it is, how much it is used, when and for what, what is held in it."""

from linli import contracts, headlines
from linli.components.charts import heatmap
from linli.components.elements import element, style
from linli.components.panels import panel
from linli.components.state import filter_bar
from linli.components.topics import files, spaces
from linli.text import formatting, labels

reader, choice = filter_bar.current()
selection = choice.selection
key = filter_bar.asked("center_id")
found = reader.rows("center_file", center_id=key, month=selection.end)
if not found:
    files.choose(reader, choice, "center", key)

rows = reader.rows("center_file_months", center_id=key, month=selection.end)
panel.headline(style.escape(headlines.files.center(found[0], rows, selection.end)))

pairs = headlines.files.center_facts(found[0])
doors = {labels.text("center_file.where"): element.opens("compound", compound=found[0]["compound_id"])}
body = files.facts(pairs, doors)
title = headlines.files.center_register(found[0])
panel.show(reader, choice, "facts", title, body, rows=found, span=4)

is_booked = any(row["use_rate"] is not None for row in rows)
column = {"use_rate": "center_use_rate"} if is_booked else {"visits": "center_visits"}
title = headlines.files.center_months(rows, *(("use_rate", "percent") if is_booked else ("visits", "visits")))
drawn = files.months(reader, rows, column, choice, found[0]["community_id"])
panel.show(reader, choice, "use", title, drawn, rows=rows, span=8)

period = {"start": selection.start, "stop": selection.stop, "center_id": key}
cells = reader.rows("center_file_hours", **period)
least = reader.rule("peak_hour_min_records", selection.last_day)
title, note = (
    headlines.centers.hours(cells, least),
    labels.text("note.peak_hours", least=formatting.number(least)),
)
panel.show(reader, choice, "hours", title, heatmap.hours(cells), rows=cells, note=note, span=7)

rows = reader.rows("center_functions", **period, community_ids=None, compound_kinds=None)
names = contracts.load_all()["center_use"].field("function").values
title = headlines.centers.functions(rows, names, spaces.is_booked(rows))
panel.show(reader, choice, "functions", title, spaces.functions(rows), rows=rows, span=5)

with panel.of_rows(reader, choice, "events", 12):
    rows = reader.rows("center_file_events", center_id=key)
    title, body = headlines.files.center_events(rows), files.timeline(rows)
    panel.show(reader, choice, "events", title, body, rows=rows, span=12)
