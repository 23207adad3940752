"""Branch leaders: posts, not persons: vacancies, terms, trainings and quarterly reviews."""

from linli import nothing, sentences
from linli.components import filters, kpi, panel, strips, table

reader, choice = filters.current()
selection = choice.selection
at_end = {"month": selection.end, **selection.scope()}
posts = reader.rows("post_list", **at_end)
trainings = nothing.rows(reader, selection, "training_plan", month=selection.end)
reviews = reader.rows("review_quarters", **at_end)

kpi.cards(
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
)

title = sentences.posts(posts, reader.rows("posts_known", **at_end)[0])
body = table.markup(sentences.post_rows(posts), "")
panel.drawing(reader, choice, "posts", title, body, view=("post_list", at_end), span=8)

title = sentences.trainings(trainings, selection.end)
plan_view = ("training_plan", {"month": selection.end})
panel.drawing(reader, choice, "trainings", title, strips.trainings(trainings), view=plan_view, span=4)

title = sentences.reviews(reviews)
panel.drawing(reader, choice, "reviews", title, strips.reviews(reviews), view=("review_quarters", at_end))
