"""What a few words find: a figure, and places, views and indicators that bear the name."""

from linli import find, headlines
from linli.components.charts import line_chart
from linli.components.elements import style
from linli.components.panels import panel
from linli.components.state import filter_bar
from linli.components.topics import files
from linli.metrics import indicators
from linli.text import labels

reader, choice = filter_bar.current()
text = filter_bar.asked("q")
found = find.find(reader, text, choice.selection.end)

if found.answer:
    panel.headline(style.escape(found.answer.sentence))
title = labels.text("find.title", text=text, n=len(found.hits) + bool(found.answer))
if not found.hits and not found.answer:
    title = labels.text("find.none" if text else "find.empty", text=text)
panel.show(reader, choice, "found", title, files.hits(found))

if found.answer:
    name, its = found.answer.indicator, choice.over(found.answer.selection)
    title = headlines.comparisons.last_month(name, indicators.trend(reader, name, its.selection))
    panel.show(reader, its, "course", title, line_chart.trends(reader, its, (name,)), (name,))
