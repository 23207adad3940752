"""How issues are resolved, in depth: how long they take, what chance does not explain, and what changed."""

from linli import decomposition, indicators, labels, limits, nothing, scale, sentences
from linli.components import changes, curves, durations, filters, funnels, kpi, panel

reader, choice = filters.current()
selection = choice.selection
query = selection.query()
about = indicators.catalogue()
shown = [*durations.MEDIANS, "completed_30d_rate", "response_rate", "reopened_rate"]
values = kpi.cards(reader, choice, shown)

axes = {axis: labels.text(f"curve.axis_{axis}") for axis in curves.AXES}
axis = filters.chosen("curve", axes)
found = curves.read(reader, selection, axis)
title = sentences.curves(curves.shares(found, axis), axis)
panel.drawing(
    reader,
    choice,
    "curves",
    title or nothing.of_part(reader, selection, "resolve_curves", axis).text,
    curves.draw(found, choice, axis),
    view=("resolve_curves", {"axis": axis, **query}),
    note=labels.text("curve.note"),
    switches=[("curve", axes)],
    span=6,
)

rates = ("resolved_rate", "satisfied_rate", "response_rate", "on_time_rate")
kinds, note = ["community", "compound"], labels.text("funnel.note")
if scale.too_many(reader, query):
    kinds, note = ["community"], labels.text("funnel.rolled_up", most=f"{scale.MOST:,}") + note
units = {kind: labels.text(f"funnel.by_{kind}") for kind in kinds}
switches = [("rate", {name: about[name].short for name in rates}), ("by", units)]
rate = filters.chosen(*switches[0])
# One community has nothing to be compared with, its compounds have.
by = filters.chosen(*switches[1], kinds[-1 if len(selection.community_ids or ()) == 1 else 0])
whole = indicators.figure(reader, rate, selection)
parts = limits.judged(indicators.by(reader, rate, selection, by), whole.value, about[rate].min_n)
body = funnels.draw(parts, rate, whole.value, choice)
title = sentences.funnel(whole, parts)
panel.drawing(reader, choice, "funnel", title, body, (rate,), note=note, switches=switches, span=6)

times = reader.run("resolve_times", **query)
view = ("resolve_times", query)
body = durations.strip(values, times)
panel.drawing(reader, choice, "durations", sentences.durations(values), body, durations.MEDIANS, view)

counted = ("issues_opened", "issues_closed", "on_time_rate", "resolved_rate", "satisfied_rate")
axes = {axis: labels.text(f"change.split_{axis}") for axis in ("category", "community", "both")}
switches = [("what", {name: about[name].short for name in counted}), ("split", axes)]
what, split = (filters.chosen(*switch) for switch in switches)
against = selection.previous() if choice.compare == "previous" else selection.last_year()
change = decomposition.of_indicator(reader, what, selection, against, split)
title = sentences.change(what, change, against)
body = changes.matrix(reader, change, what) if split == "both" else changes.bars(change, what)
panel.drawing(reader, choice, "change", title, body, (what,), switches=switches)
