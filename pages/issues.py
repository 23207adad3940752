"""Issues: what comes in, how well it is resolved, what is still open, and where it comes from."""

from linli import headlines, policy
from linli.components.charts import bars, heatmap, line_chart, maps, run_chart
from linli.components.elements import table
from linli.components.panels import cards, panel
from linli.components.state import filter_bar
from linli.components.topics import alerts, durations
from linli.geo import map_limit
from linli.metrics import absence, baselines, comparison, indicators, weeks
from linli.text import labels

reader, choice = filter_bar.current()
selection = choice.selection
query = selection.query()
about = indicators.catalogue()
flows = ("issues_opened", "issues_closed", "issues_backlog")
again = "issues_reopened"

cards.show(
    reader,
    choice,
    [*flows, "on_time_rate", "resolved_rate", "satisfied_rate"],
    ("completed_30d_rate", "issues_backlog"),
)

steps = {name: labels.text(f"grain.{name}") for name in ("month", "week")}
step = filter_bar.chosen("step", steps)
series = (
    weeks.series(reader, selection)
    if step == "week"
    else {name: indicators.trend(reader, name, selection) for name in (*flows, again)}
)
late = reader.rows("late_arrivals", stop=selection.stop, community_ids=selection.community_ids)
# Late rows are not counted by kind of compound.
title, note = headlines.issues.flow(*series.values(), step=step), headlines.issues.late(late[0])
note = "" if selection.compound_kinds else note
events = line_chart.events(reader, selection, series)
every = 6 if step == "month" else 1
body = line_chart.lines({name: series[name] for name in flows}, choice, 300, every, step, events)
panel.show(
    reader, choice, "trend", title, body, (*flows, again), note=note, switches=[("step", steps)], span=6
)

courses = ("completed_30d_rate", "on_time_rate", "resolved_rate", "satisfied_rate", "response_rate")
switches = [("course", {name: about[name].short for name in courses}), run_chart.LIMITS]
name = filter_bar.chosen(*switches[0])
shown = run_chart.trend(reader, choice, name, height=300)
title = shown.titled(headlines.issues.cohorts(name, indicators.trend(reader, name, selection)))
panel.show(reader, choice, "cohorts", title, shown.body, (name,), note=shown.note, switches=switches, span=6)

rates = ("response_rate", "resolved_rate", "satisfied_rate", "on_time_rate", "reopened_rate", "repeated_rate")
callbacks = ("callbacks_valid", "callbacks_excluded", "callbacks_missing")
values = {name: indicators.value_alone(reader, name, selection) for name in (*rates, *callbacks)}
ages = indicators.breakdown(reader, "issues_backlog", selection, "age")
title = headlines.issues.rates(values["resolved_rate"], values["satisfied_rate"])
body = bars.shares([(about[name].short, values[name]) for name in rates])
asked = headlines.issues.callbacks(*(values[name] for name in callbacks))
needs = ("resolved_rate", "satisfied_rate")
note = asked or absence.said(reader, selection, "callbacks_excluded")
panel.show(reader, choice, "rates", title, body, (*rates, *callbacks), note=note, rests_on=needs, span=6)

title = headlines.issues.ages(ages, indicators.value_alone(reader, "legacy_open", selection))
sources = ("issues_backlog", "legacy_open", "legacy_cleared", "overdue_open")
body = bars.counts(ages, "issues")
panel.show(reader, choice, "ages", title, body, sources, span=6)

usual = baselines.usual(reader, selection)
title = headlines.issues.categories(reader, selection)
months = indicators.trend(reader, "issues_opened", selection, months=13, axis="category")
body = heatmap.months(months, usual) + heatmap.usual_legend(months, usual)
panel.show(reader, choice, "categories", title, body, ("issues_opened",), rests_on=("issues_by_category",))

title, body, rows = alerts.panel_body(reader, selection)
panel.show(reader, choice, "warnings", title, body, rows=rows, span=6)

rows = reader.rows("aligned_comparison", **query)
title = headlines.issues.aligned(rows[0], comparison.of(reader, "issues_opened", selection, "last_year"))
panel.show(reader, choice, "aligned", title, durations.aligned(rows[0]), rows=rows, span=6)

rows = reader.rows("issue_rates_communities", **query)
body = maps.rated(reader, rows, query, about["resolved_rate"].min_n)
drawn = rows if map_limit.is_exceeded(reader, query) else reader.rows("issue_rates_map", **query)
panel.show(reader, choice, "rate_map", headlines.issues.rate_map(rows), body, rows=drawn, span=6)

repeats = reader.run("repeat_list", **query)
title = headlines.issues.repeats(repeats, policy.value("repeat_days", selection.last_day))
places, files = headlines.issues.repeat_places(repeats), ("compound", list(repeats["compound_id"]))
body = table.markup(headlines.issues.repeat_rows(repeats), "", 15, places, files)
panel.show(reader, choice, "repeats", title, body, ("repeated_rate",), repeats, span=6)
