"""One compound and everything on record of it: branch and standards, who is assigned, issues, meetings, what happened when."""

from linli import headlines
from linli.components.elements import element, style, table
from linli.components.panels import panel
from linli.components.state import filter_bar
from linli.components.topics import compound_card, files
from linli.metrics import absence
from linli.text import labels

reader, choice = filter_bar.current()
selection = choice.selection
month = selection.end
key = filter_bar.asked("compound")
found = reader.rows("compound_file", compound_id=key)
if not found:
    files.choose(reader, choice, "compound", key)

whole = {
    "community_ids": None,
    "compound_kinds": None,
    "focus": "",
    "only_over": False,
    "due_within": None,
}
is_known = reader.rights.rows and not absence.why(reader, selection, "open_issues").is_certain
waiting = reader.run("open_issues", **whole, compound_id=key) if is_known else None
panel.headline(style.escape(headlines.files.compound(found[0], waiting)))

pairs = headlines.files.compound_facts(found[0])
doors = {labels.text("compound_file.nearest"): element.opens("center", center_id=found[0]["center_id"])}
title = headlines.files.standards(reader.rows("compound_gate_card", compound_id=key, month=month))
body = f'<div class="halves">{compound_card.card(reader, key, month)}{files.facts(pairs, doors)}</div>'
panel.show(reader, choice, "card", title, body, rows=found)

with panel.of_rows(reader, choice, "open", 12):
    waiting = reader.run("open_issues", **whole, compound_id=key)
    title = headlines.files.compound_waiting(waiting)
    listed = waiting[
        ["issue_id", "category", "opened_on", "due_on", "days_open", "days_over", "council_step"]
    ]
    panel.show(reader, choice, "open", title, table.markup(listed, ""), rows=waiting)

aspects = {name: labels.text(f"compound_file.{name}") for name in ("issues", "category")}
switches = [("aspect", aspects)]
if filter_bar.chosen(*switches[0]) == "issues":
    rows = reader.rows("compound_file_months", compound_id=key, month=month)
    columns = {"opened": "issues_opened", "open_at_end": "issues_backlog"}
    drawn = files.months(reader, rows, columns, choice, found[0]["community_id"])
    title = headlines.files.compound_months(rows)
else:
    rows = reader.rows("compound_file_categories", compound_id=key, month=month)
    title, drawn = headlines.files.compound_categories(rows), files.categories(rows, found[0]["community_id"])
panel.show(reader, choice, "issues", title, drawn, rows=rows, switches=switches, span=6)

with panel.of_rows(reader, choice, "meetings", 6):
    rows = absence.rows(reader, selection, "compound_file_meetings", compound_id=key)
    is_known = not absence.why(reader, selection, "compound_file_meetings").is_certain
    title = headlines.files.compound_meetings(rows) if is_known else ""
    body = table.markup(reader.run("compound_file_meetings", compound_id=key), "", 12)
    panel.show(reader, choice, "meetings", title, body, rows=rows, span=6)

with panel.of_rows(reader, choice, "timeline", 12):
    rows = reader.rows("compound_file_timeline", compound_id=key)
    title, body = headlines.files.timeline(rows), files.timeline(rows)
    panel.show(reader, choice, "timeline", title, body, rows=rows)
