"""Branch leaders: posts, not persons: vacancies, terms, filing, trainings, why who came was chosen, quarterly reviews."""

from linli import contracts, headlines
from linli.components.elements import table
from linli.components.panels import cards, panel
from linli.components.state import filter_bar
from linli.components.topics import training_plan
from linli.metrics import absence
from linli.text import labels

reader, choice = filter_bar.current()
selection = choice.selection
at_end = {"month": selection.end, **selection.scope()}
posts = reader.rows("post_list", **at_end)
known = reader.rows("posts_known", **at_end)[0]

cards.show(
    reader,
    choice,
    [
        "vacant_posts",
        "vacant_days",
        "terms_ending",
        "secretary_filed_rate",
        "training_attendance_rate",
        "reviews_held_rate",
    ],
    missing=headlines.missing.posts(reader, selection, posts, known),
)

switches = [("need", {name: labels.text(f"need.{name}") for name in ("terms", "unfiled", "untrained")})]
need = filter_bar.chosen(*switches[0])
if need == "terms":
    title, rows, shown = headlines.leaders.posts(posts, known), posts, headlines.leaders.post_rows(posts)
else:
    title, rows = headlines.leaders.needs(reader, selection, need)
    shown = headlines.leaders.need_rows(rows, need)
opened = ("compound", headlines.missing.compounds_of(reader, rows))
body = table.markup(shown, "", files=opened, ids=[row["branch_id"] for row in rows])
panel.show(reader, choice, "posts", title, body, rows=rows, switches=switches)

trainings = absence.rows(reader, selection, "training_plan", month=selection.end)
title = headlines.leaders.trainings(trainings, selection.end)
body = training_plan.trainings(trainings)
note = labels.text("note.trainings") if selection.community_ids or selection.compound_kinds else ""
panel.show(reader, choice, "trainings", title, body, rows=trainings, note=note, span=6)

reasons = absence.rows(reader, selection, "chosen_reasons", **at_end)
title, body = headlines.leaders.chosen(reasons, selection.end), training_plan.chosen(reasons, selection.end)
note = labels.text("chosen.note")
panel.show(reader, choice, "chosen", title, body, rows=reasons, note=note, span=6)

with panel.of_rows(reader, choice, "changes"):
    year = {**selection.query(), "start": selection.end.replace(month=1)}
    changes = reader.rows("detail_changes", **year)
    opened = ("compound", headlines.missing.compounds_of(reader, changes))
    title = headlines.leaders.changed(changes, selection.end)
    body = table.markup(headlines.leaders.change_rows(changes), "", files=opened)
    sources = ("secretary_changes_made",)
    panel.show(reader, choice, "changes", title, body, sources, changes, rests_on=sources)

dimensions = contracts.load_all()["reviews"].field("dimension").values
switches = [("review", {"": labels.text("review.whole"), **dimensions})]
dimension = filter_bar.chosen(*switches[0])
reviews = reader.rows("review_quarters", axis="total", **at_end)
drawn = reader.rows("review_quarters", axis="community", **at_end) if dimension else reviews
title, body = headlines.leaders.reviews(reviews), training_plan.reviews(drawn, dimension)
panel.show(reader, choice, "reviews", title, body, rows=drawn, switches=switches)
