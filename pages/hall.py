"""The neighbours' halls: who hears nothing, what is heard by topic and month, what became of it, how disputes end."""

from linli import headlines
from linli.components.charts import heatmap
from linli.components.panels import cards, panel
from linli.components.state import filter_bar
from linli.components.topics import hall
from linli.metrics import absence, indicators
from linli.text import labels

reader, choice = filter_bar.current()
selection = choice.selection
query = selection.query()
rows = absence.rows(reader, selection, "hall_list", **query)

values = cards.show(
    reader,
    choice,
    [
        "halls_open",
        "halls_silent",
        "opinions_collected",
        "mediations_opened",
        "mediations_settled",
        "mediations_settled_rate",
    ],
    missing=headlines.missing.halls(reader, selection, rows),
)

switches = [("heard", {name: labels.text(f"hall.{name}") for name in ("every", "none_now", "none_year")})]
found = headlines.hall.listed(rows, filter_bar.chosen(*switches[0]))
title, body = headlines.hall.halls(rows), hall.listed(found, labels.text("hall.none_such") if rows else "")
panel.show(reader, choice, "halls", title, body, ("halls_open", "halls_silent"), rows, switches=switches)

name = "opinions_collected"
parts = indicators.breakdown(reader, name, selection, "category")
months = indicators.trend(reader, name, selection, months=13, axis="category")
title = headlines.hall.topics(values[name], parts)
panel.show(reader, choice, "topics", title, heatmap.months(months, view="issues"), (name,))

course = absence.rows(reader, selection, "hall_course", **query)
title, body = headlines.hall.course(course), hall.course(course)
panel.show(reader, choice, "course", title, body, (name,), course, span=5)

disputes = absence.rows(reader, selection, "mediation_outcomes", **query)
title, body = headlines.hall.disputes(disputes), hall.disputes(disputes)
names = ("mediations_opened", "mediations_settled", "mediations_settled_rate")
panel.show(reader, choice, "disputes", title, body, names, disputes, span=7)
