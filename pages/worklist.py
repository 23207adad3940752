"""The open issues as a list: which, where, since when, how long over, how far the council has them; and all that needs the street."""

from linli import contracts, headlines, policy
from linli.components.elements import style
from linli.components.panels import panel
from linli.components.state import filter_bar
from linli.components.topics import actions, files
from linli.metrics import absence
from linli.text import labels
from linli.warehouse.store import HEAD_ROWS

reader, choice = filter_bar.current()
selection = choice.selection

states = {name: labels.text(f"worklist.{name}") for name in ("all", "over", "week", "street")}
categories = {"": labels.text("worklist.every_category")}
categories |= contracts.load_all()["issues"].field("category").values
switches = [("state", states), ("category", categories)]
state, category = (filter_bar.chosen(*switch) for switch in switches)
soon = policy.value("due_soon_days", reader.version.data_as_of)
asked = {**selection.scope(), "compound_id": None, "channel": None}
everything = reader.run("open_issues", **asked, category=None, only_over=False, due_within=None)
due = reader.run("open_issues", **asked, category=None, only_over=False, due_within=soon)
is_known = not absence.why(reader, selection, "open_issues").is_certain
panel.headline(style.escape(headlines.files.worklist(everything, due) if is_known else ""))

if state == "street":
    todo = reader.run("action_list", month=selection.end, **selection.scope(), limit_rows=HEAD_ROWS)
    title, body = headlines.overview.actions(todo, reader, selection), actions.lines(todo, choice)
    note = headlines.overview.actions_unseen(reader, selection)
    clicked = panel.show(reader, choice, "worklist", title, body, rows=todo, note=note, switches=switches[:1])
    actions.follow(clicked, todo, choice)
else:
    within = {"only_over": state == "over", "due_within": soon if state == "week" else None}
    rows = reader.run("open_issues", **asked, category=category or None, **within)
    title = labels.text("worklist.sorted") if len(rows) else ""
    title = title or (labels.text("worklist.none_match", n=len(everything)) if len(everything) else "")
    panel.show(reader, choice, "worklist", title, files.worklist(rows, choice), rows=rows, switches=switches)
