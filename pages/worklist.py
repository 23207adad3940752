"""The open issues as a list: which, where, since when, how long over, how far the council has them; and all that needs the street."""

from linli import headlines, policy
from linli.components.charts import bars
from linli.components.elements import style
from linli.components.panels import panel
from linli.components.state import filter_bar
from linli.components.topics import actions, files
from linli.metrics import absence, indicators
from linli.text import labels
from linli.warehouse.store import HEAD_ROWS

reader, choice = filter_bar.current()
selection = choice.selection

states = {name: labels.text(f"worklist.{name}") for name in ("all", "over", "week", "street")}
switches = [("state", states)]
state = filter_bar.chosen(*switches[0])
soon = policy.value("due_soon_days", reader.version.data_as_of)
asked = {**selection.scope(), "compound_id": None}
everything = reader.run("open_issues", **asked, focus="", only_over=False, due_within=None)
due = reader.run("open_issues", **asked, focus="", only_over=False, due_within=soon)
is_known = not absence.why(reader, selection, "open_issues").is_certain
panel.headline(
    style.escape(headlines.files.worklist(everything, due, reader.version.data_as_of) if is_known else "")
)

if state == "street":
    todo = reader.run("action_list", month=selection.end, **selection.scope(), limit_rows=HEAD_ROWS)
    title, body = headlines.overview.actions(todo, reader, selection), actions.lines(todo, choice)
    note = headlines.overview.actions_unseen(reader, selection)
    clicked = panel.show(reader, choice, "worklist", title, body, rows=todo, note=note, switches=switches)
    actions.follow(clicked, todo, choice)
else:
    within = {"only_over": state == "over", "due_within": soon if state == "week" else None}
    rows = reader.run("open_issues", **asked, focus=selection.focus, **within)
    title = headlines.files.worklist_title(rows, everything)
    panel.show(reader, choice, "worklist", title, files.worklist(rows, choice), rows=rows, switches=switches)

# How old they are is counted of all of them.
whole = selection.of_all_issues()
ages = indicators.breakdown(reader, "issues_backlog", whole, "age")
title = headlines.issues.ages(ages, indicators.value_alone(reader, "legacy_open", whole))
sources = ("issues_backlog", "legacy_open", "legacy_cleared", "overdue_open")
panel.show(reader, choice, "ages", title, bars.counts(ages, "issues"), sources)
