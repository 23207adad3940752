"""The open issues as a list: which, where, since when, how long over, and how far the council has them."""

from linli import contracts, headlines
from linli.components.elements import style, table
from linli.components.panels import panel
from linli.components.state import filter_bar
from linli.metrics import absence
from linli.text import labels

reader, choice = filter_bar.current()
selection = choice.selection

states = {name: labels.text(f"worklist.{name}") for name in ("all", "over")}
categories = {"": labels.text("worklist.every_category")}
categories |= contracts.load_all()["issues"].field("category").values
switches = [("state", states), ("category", categories)]
state, category = (filter_bar.chosen(*switch) for switch in switches)
asked = {**selection.scope(), "compound_id": None, "channel": None}
everything = reader.run("open_issues", **asked, category=None, only_over=False)
rows = reader.run("open_issues", **asked, category=category or None, only_over=state == "over")
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
