"""The open issues as a list: which, where, since when, how long over, and how far the council has them."""

from linli import headlines
from linli.components.charts import bars
from linli.components.elements import style, table
from linli.components.panels import panel
from linli.components.state import filter_bar
from linli.metrics import absence, indicators
from linli.text import labels

reader, choice = filter_bar.current()
selection = choice.selection

states = {name: labels.text(f"worklist.{name}") for name in ("all", "over")}
switches = [("state", states)]
state = filter_bar.chosen(*switches[0])
asked = {**selection.scope(), "compound_id": None}
everything = reader.run("open_issues", **asked, focus="", only_over=False)
rows = reader.run("open_issues", **asked, focus=selection.focus, only_over=state == "over")
is_known = not absence.why(reader, selection, "open_issues").is_certain
panel.headline(style.escape(headlines.files.worklist(everything) if is_known else ""))

title = labels.text("worklist.sorted") if len(rows) else ""
title = title or (labels.text("worklist.none_match", n=len(everything)) if len(everything) else "")
body = table.markup(
    rows.drop(columns="compound_id"),
    "",
    files=("compound", list(rows["compound_id"])),
    ids=list(rows["issue_id"]),
)
panel.show(reader, choice, "worklist", title, body, rows=rows, switches=switches)

# How old they are is counted of all of them.
whole = selection.of_all_issues()
ages = indicators.breakdown(reader, "issues_backlog", whole, "age")
title = headlines.issues.ages(ages, indicators.value_alone(reader, "legacy_open", whole))
sources = ("issues_backlog", "legacy_open", "legacy_cleared", "overdue_open")
panel.show(reader, choice, "ages", title, bars.counts(ages, "issues"), sources)
