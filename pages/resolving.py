"""How issues are resolved, in depth: how long they take, what chance does not explain, and what changed."""

import streamlit as st

from linli import decomposition, indicators, labels, limits, sentences
from linli.components import changes, curves, durations, filters, funnels, kpi, panel

reader, choice = filters.current()
selection = choice.selection
query = selection.query()
about = indicators.catalogue()
shown = [*durations.MEDIANS, "completed_30d_rate", "response_rate", "reopened_rate"]
values = kpi.cards(reader, choice, shown)

left, right = st.columns(2)
with left:
    names = {axis: labels.text(f"curve.axis_{axis}") for axis in curves.AXES}
    axis = filters.switch("curve", labels.text("curve.axis"), names)
    found = curves.read(reader, selection, axis)
    shares = [(name, curves.share(rows, 7), curves.share(rows, 30)) for name, rows in found]
    view = ("resolve_curves", {"axis": axis, **query})
    with panel.panel(reader, choice, "curves", sentences.curves(shares, axis), view=view):
        curves.draw(found, choice, "curves")
        panel.note(labels.text("curve.note"))
with right:
    one, two = st.columns([2, 1])
    with one:
        rates = ("resolved_rate", "satisfied_rate", "response_rate", "on_time_rate")
        rate = filters.switch("rate", labels.text("funnel.rate"), {name: about[name].short for name in rates})
    with two:
        names = {axis: labels.text(f"funnel.by_{axis}") for axis in ("community", "compound")}
        by = filters.switch("by", labels.text("funnel.by"), names)
    whole = indicators.figure(reader, rate, selection)
    parts = limits.judged(indicators.by(reader, rate, selection, by), whole.value, about[rate].min_n)
    with panel.panel(reader, choice, "funnel", sentences.funnel(whole, parts), (rate,)):
        funnels.draw(parts, rate, whole.value, choice, "funnel")
        panel.note(labels.text("funnel.note"))

times = reader.run("resolve_times", **query)
view = ("resolve_times", query)
body = durations.strip(values, times)
panel.drawing(reader, choice, "durations", sentences.durations(values), body, durations.MEDIANS, view)

one, two = st.columns([2, 1])
with one:
    counted = ("issues_opened", "issues_closed", "on_time_rate", "resolved_rate", "satisfied_rate")
    what = filters.switch("what", labels.text("change.what"), {name: about[name].short for name in counted})
with two:
    names = {axis: labels.text(f"change.split_{axis}") for axis in ("category", "community")}
    split = filters.switch("split", labels.text("change.split"), names)
against = selection.previous() if choice.compare == "previous" else selection.last_year()
change = decomposition.of_indicator(reader, what, selection, against, split)
title = sentences.change(what, change, against)
panel.drawing(reader, choice, "change", title, changes.bars(change, what), (what,))
