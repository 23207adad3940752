"""Issues: what comes in, is it resolved faster than last year, what of, what is unusual, and where it comes from."""

from linli import headlines
from linli.components.charts import bars, heatmap, maps, run_chart
from linli.components.panels import cards, panel
from linli.components.state import filter_bar
from linli.components.topics import alerts, flows
from linli.geo import map_limit
from linli.metrics import absence, baselines, comparison, history, indicators
from linli.text import labels

reader, choice = filter_bar.current()
selection = choice.selection
query = selection.issues()
about = indicators.catalogue()

leads = ("completed_30d_rate", "on_time_rate")
cards.show(
    reader,
    choice,
    [
        "issues_opened",
        "issues_closed",
        "issues_backlog",
        "on_time_rate",
        "resolved_rate",
        "satisfied_rate",
    ],
    leads,
    headlines.missing.overdue(reader, selection),
)

courses = (
    *leads,
    "median_days_closed",
    "resolved_rate",
    "satisfied_rate",
    "response_rate",
)
switches = [("course", {name: about[name].short for name in courses}), run_chart.LIMITS]
name = filter_bar.chosen(*switches[0], comparison.first_alarm(reader, leads, selection, choice.compare))
shown = run_chart.trend(reader, choice, name, height=240, has_last_year=True)
title = shown.titled(headlines.issues.cohorts(name, history.course(reader, name, selection)))
panel.show(
    reader,
    choice,
    "cohorts",
    title,
    shown.body,
    (name,),
    note=shown.note,
    how=shown.how,
    switches=switches,
    span=6,
)

steps = flows.steps(choice)
found = flows.read(reader, choice, filter_bar.chosen("step", steps))
panel.show(
    reader,
    choice,
    "trend",
    found.title,
    found.body,
    found.sources,
    found.rows,
    note=found.note,
    switches=[("step", steps)],
    span=6,
)

# A chosen category stands among all the others, marked.
whole = selection.of_all_issues() if selection.focus_axis == "category" else selection
usual = baselines.usual(reader, whole)
title = headlines.issues.categories(reader, whole)
months = indicators.trend(reader, "issues_opened", whole, months=13, axis="category")
body = heatmap.months(months, usual, selection.focus) + heatmap.usual_legend(months, usual)
note = labels.text("focus.whole") if selection.focus_axis == "category" else ""
panel.show(
    reader, choice, "categories", title, body, ("issues_opened",), note=note, rests_on=("issues_by_axis",)
)

topics = {name: labels.text(f"issue_topics.{name}") for name in ("warnings", "repeats")}
bodies = {"warnings": alerts.panel_body, "repeats": alerts.repeats}
title, body, rows = bodies[filter_bar.chosen("topic", topics)](reader, selection)
panel.show(reader, choice, "topics", title, body, rows=rows, switches=[("topic", topics)])

rates = ("response_rate", "resolved_rate", "satisfied_rate", "on_time_rate", "reopened_rate", "repeated_rate")
callbacks = ("callbacks_valid", "callbacks_excluded", "callbacks_missing")
if panel.more("issues", *rates, *callbacks):
    values = {name: indicators.value_alone(reader, name, selection) for name in (*rates, *callbacks)}
    title = headlines.issues.rates(values["resolved_rate"], values["satisfied_rate"])
    body = bars.shares([(about[name].short, values[name]) for name in rates])
    asked = headlines.issues.callbacks(*(values[name] for name in callbacks))
    needs = ("resolved_rate", "satisfied_rate")
    note = asked or absence.said(reader, selection, "callbacks_excluded")
    panel.show(reader, choice, "rates", title, body, (*rates, *callbacks), note=note, rests_on=needs, span=5)

    rows = reader.rows("issue_rates_communities", **query)
    body = maps.rated(reader, rows, query, about["resolved_rate"].min_n)
    behind = rows if map_limit.is_exceeded(reader, query) else reader.rows("issue_rates_map", **query)
    panel.show(reader, choice, "rate_map", headlines.issues.rate_map(rows), body, rows=behind, span=7)
