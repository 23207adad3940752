"""The plan: which milestones are late, how much of its time is over, and what each target still needs."""

from linli import headlines
from linli.components.charts import milestones
from linli.components.elements import element, style, table
from linli.components.panels import panel
from linli.components.state import filter_bar
from linli.components.topics import plan as plan_topic
from linli.metrics import absence, targets
from linli.text import labels

reader, choice = filter_bar.current()
selection = choice.selection

frames = absence.rows(reader, selection, "plan_frame_list", stop=selection.stop)
everything = absence.rows(reader, selection, "plan_milestone_list", stop=selection.stop)
names = plan_topic.names(everything)
switches = [("plan", names)] if names else []
chosen = filter_bar.chosen("plan", names) if names else ""
rows = tuple(row for row in everything if row["plan_id"] == chosen)
panel.headline(style.escape(headlines.plan.milestones(rows, selection)))

sources = ("plan_milestones_late", "plan_milestones_on_time_rate")
title = headlines.plan.day(rows, selection)
body = milestones.draw(rows, plan_topic.last_day(selection))
is_part = selection.community_ids or selection.compound_kinds
note = labels.text("plan_page.street") if is_part else ""
panel.show(reader, choice, "milestones", title, body, sources, everything, note=note, switches=switches)

title = headlines.plan.late(rows)
body = table.markup(headlines.plan.milestone_rows(rows), "", ids=[row["milestone_id"] for row in rows])
panel.show(reader, choice, "list", title, body, rows=everything)

stands = targets.stands(reader, selection)
title = headlines.plan.targets(stands, selection)
doors = [element.opens_picture(stand.about.id) for stand in stands]
body = table.markup(headlines.plan.target_rows(stands), "", doors=doors)
note = labels.text("plan_page.note")
listed = reader.rows("target_progress", year=selection.end.year)
panel.show(reader, choice, "targets", title, body, rows=listed, note=note)

title, body = headlines.plan.frames(frames, selection), plan_topic.frames(frames)
panel.show(reader, choice, "frames", title, body, rows=frames)
