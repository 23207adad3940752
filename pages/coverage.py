"""Coverage map: which compounds have a branch, of which form, is it effective, and which gate is missed."""

import streamlit as st

from linli import headlines
from linli.components.charts import bars, leaflet, maps
from linli.components.elements import table
from linli.components.panels import cards, panel
from linli.components.state import filter_bar
from linli.components.topics import compound_card, coverage_panels
from linli.geo import map_limit
from linli.metrics import effective_coverage, indicators
from linli.selection import add_months
from linli.text import labels
from linli.theme import compound_states

reader, choice = filter_bar.current()
selection = choice.selection
chosen = {"month": selection.end, **selection.scope()}

values = cards.show(
    reader,
    choice,
    [
        "compounds_in_scope",
        "tangible_coverage_rate",
        "effective_coverage_rate",
        "effective_coverage_rate_households",
        "building_groups_active",
        "vacant_posts",
    ],
    ("effective_coverage_rate",),
    missing=headlines.missing.branches(reader, selection),
)

communities = coverage_panels.by_community(reader, selection, values)
is_beside = False  # until a compound is clicked the communities stand beside the map
if map_limit.is_exceeded(reader, chosen):
    without_g5 = False
    coverage = coverage_panels.communities(reader, selection)
    panel.show(reader, choice, "forms", coverage.title, coverage.body, rows=coverage.rows)
else:
    compounds = reader.run("compounds_map", **chosen)
    whole = leaflet.surroundings(reader, compounds, selection)
    opened = filter_bar.asked("shown")
    is_beside = opened not in set(compounds["compound_id"])
    left, right = st.columns([1.5, 1])
    with left:
        column = "is_effective_without_g5" if leaflet.leaves_out_g5() else "is_effective"
        found = compound_states.coverage(compounds, column)
        title = headlines.coverage.coverage_map([look.key for look in found], compounds, reader)
        with panel.panel(reader, choice, "forms", title, compounds):
            layer, without_g5, with_groups = leaflet.switches()
            shown = compound_states.forms(compounds) if layer == "form" else found
            order = compound_states.FORMS if layer == "form" else compound_states.COVERAGE
            st.html(f'<div class="over-map">{maps.legend(shown, order, labels.text("map.hint"))}</div>')
            groups = leaflet.joint_groups(compounds)
            marks = leaflet.group_marks(reader, selection) if with_groups else {}
            leaflet.show(reader, compounds, shown, whole, groups, marks)
            before = reader.run("compounds_map", **chosen | {"month": add_months(selection.end, -1)})
            moved = headlines.coverage.moved(compounds, before, selection.end)
            coverage_panels.step_months(reader, selection.end, moved)
    with right:
        body = compound_card.card(reader, opened, selection.end) + coverage_panels.close_card()
        card = "card", headlines.coverage.card(compounds, opened), body, (), None
        shown_beside = ("communities", *communities) if is_beside else card
        note = labels.text("map.click") if is_beside else ""
        panel.show(reader, choice, *shown_beside, note=note)

steps = coverage_panels.totals(reader, selection)
now = effective_coverage.read(reader, selection, without_g5=without_g5)
gates = [
    (labels.text(f"gate.{code}"), indicators.value_alone(reader, f"gate_{code}_rate", selection))
    for code in ("g1", "g2", "g3", "g4", "g5")
]
span = 12 if is_beside else 6
title = headlines.coverage.coverage_steps(steps, now.compounds)
body = bars.steps(steps, now.compounds, now.households, gates)
panel.show(reader, choice, "steps", title, body, rows=now.rows, rests_on=("coverage_steps",), span=span)
if not is_beside:
    panel.show(reader, choice, "communities", *communities, span=span)

gaps = reader.rows("detail_gaps", **selection.query())
body = table.markup(
    headlines.coverage.gap_rows(gaps), "", files=("compound", [row["compound_id"] for row in gaps])
)
title = headlines.coverage.gaps(gaps, effective_coverage.read(reader, selection).compounds)
panel.show(reader, choice, "gaps", title, body, rows=gaps)
