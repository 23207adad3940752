"""How issues are resolved, in depth: how long they take, what chance does not explain, and what changed."""

from linli import headlines
from linli.components.charts import changes, curves, funnels
from linli.components.panels import cards, panel
from linli.components.state import filter_bar
from linli.components.topics import durations
from linli.geo import map_limit
from linli.metrics import absence, comparison, decomposition, funnel_limits, indicators
from linli.text import labels
from linli.warehouse.store import Source

reader, choice = filter_bar.current()
selection = choice.selection
query = selection.issues()
about = indicators.catalogue()
shown = [*durations.MEDIANS, "completed_30d_rate", "response_rate", "reopened_rate"]
because = headlines.resolving.causes_told(reader, selection)
values = cards.show(reader, choice, shown, ("median_days_closed", "completed_30d_rate"), because=because)

axes = {axis: labels.text(f"curve.axis_{axis}") for axis in curves.AXES}
axis = filter_bar.chosen("curve", axes)
found = curves.read(reader, selection, axis)
title = headlines.resolving.curves(curves.shares(found, axis), axis)
title = title or absence.of_part(reader, selection, "resolve_curves", axis).text
body = curves.draw(found, choice, axis)
rows = Source("resolve_curves", {"axis": axis, **query, "known_on": None})
panel.show(reader, choice, "curves", title, body, rows=rows, switches=[("curve", axes)], span=6, how="curve")

rates = ("resolved_rate", "satisfied_rate", "response_rate", "on_time_rate")
kinds, rolled_up = ["community", "compound"], ""
if map_limit.is_exceeded(reader, query):
    kinds, rolled_up = ["community"], labels.text("funnel.rolled_up", most=f"{map_limit.MOST:,}")
units = {kind: labels.text(f"funnel.by_{kind}") for kind in kinds}
switches = [("rate", {name: about[name].short for name in rates}), ("by", units)]
rate = filter_bar.chosen(*switches[0])
# One community has nothing to be compared with, its compounds have.
by = filter_bar.chosen(*switches[1], kinds[-1 if len(selection.community_ids or ()) == 1 else 0])
whole = indicators.value_alone(reader, rate, selection)
monthly = indicators.trend(reader, rate, selection, months=12, axis=by)
judged = funnel_limits.judged(indicators.breakdown(reader, rate, selection, by), about[rate].min_n, monthly)
body = funnels.draw(judged, rate, choice, by)
title = headlines.resolving.funnel(whole, judged, by)
note = rolled_up + headlines.resolving.funnel_note(judged, about[rate].min_n)
panel.show(reader, choice, "funnel", title, body, (rate,), note=note, switches=switches, span=6, how="funnel")

times = reader.run("resolve_times", **query)
spans = {name: indicators.value_alone(reader, name, selection) for name in durations.SPANS}
title, body = headlines.resolving.durations(spans), durations.strip(spans, times)
panel.show(reader, choice, "durations", title, body, durations.SPANS, times)

counted = (
    "issues_opened",
    "issues_closed",
    "on_time_rate",
    "resolved_rate",
    "satisfied_rate",
    "median_days_closed",
)
# One category alone has no categories.
splits = ("community",) if selection.focus else ("category", "community", "both")
axes = {axis: labels.text(f"change.split_{axis}") for axis in splits}
switches = [("what", {name: about[name].short for name in counted}), ("split", axes)]
what, split = (filter_bar.chosen(*switch) for switch in switches)
against = filter_bar.period_compared(choice)
change = decomposition.of_indicator(reader, what, selection, against, split)
title = headlines.comparisons.change(reader, what, selection, against, change, split)
is_alarm = comparison.of(reader, what, selection, against).is_alarm
body = (
    changes.matrix(reader, change, what, is_alarm=is_alarm)
    if split == "both"
    else changes.bars(change, what, split, is_alarm=is_alarm)
)
how = "" if split == "both" else "change"
panel.show(reader, choice, "change", title, body, (what,), switches=switches, how=how)
