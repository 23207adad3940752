"""Branch leaders: posts, not persons: vacancies, terms, trainings and quarterly reviews."""

from linli import headlines
from linli.components.charts import bars
from linli.components.elements import table
from linli.components.panels import cards, panel
from linli.components.state import filter_bar
from linli.components.topics import training_plan
from linli.metrics import absence, indicators

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

title = headlines.leaders.posts(posts, known)
body = table.markup(headlines.leaders.post_rows(posts), "", ids=[row["branch_id"] for row in posts])
panel.show(reader, choice, "posts", title, body, rows=posts, span=8)

trainings = absence.rows(reader, selection, "training_plan", month=selection.end)
title = headlines.leaders.trainings(trainings, selection.end)
panel.show(reader, choice, "trainings", title, training_plan.trainings(trainings), rows=trainings, span=4)

reviews = reader.rows("review_quarters", **at_end)
title = headlines.leaders.reviews(reviews)
panel.show(reader, choice, "reviews", title, training_plan.reviews(reviews), rows=reviews)

name = "members_per_1000_residents"
members = indicators.breakdown(reader, name, selection, "community")
whole = indicators.value_alone(reader, name, selection)
title, body = (
    headlines.leaders.members(members, whole),
    bars.communities(members, {}, whole.value, "per_1000"),
)
panel.show(reader, choice, "members", title, body, (name,))
