"""How centers came about: money by level, floor area, projects before and after, modules of the catalogue."""

from datetime import date

from linli import headlines
from linli.components.charts import bars
from linli.components.panels import cards, panel
from linli.components.state import filter_bar
from linli.components.topics import construction
from linli.metrics import absence, indicators
from linli.text import labels

reader, choice = filter_bar.current()
selection = choice.selection
query = selection.query()
until = query | {"start": date(2000, 1, 1)}  # all that was done by the end of the period
projects = reader.rows("detail_projects", **until)
modules = absence.rows(reader, selection, "detail_modules", **query)

values = cards.show(
    reader,
    choice,
    [
        "funding_granted_total",
        "funding_paid_rate",
        "funding_per_m2",
        "area_open",
        "centers_open",
        "modules_present_rate",
    ],
    missing=headlines.missing.centers(reader, selection, modules, projects),
)

asked = {key: query[key] for key in ("stop", "community_ids", "compound_kinds")}
rows = reader.rows("funding_years", **asked)
title, sources = headlines.construction.money(rows), ("funding_granted", "funding_paid_rate")
note = labels.text("money.note")
panel.show(reader, choice, "money", title, construction.money(rows), sources, rows, note=note, span=7)

parts = indicators.breakdown(reader, "area_open", selection, "mode")
title, body = headlines.construction.areas(values["area_open"], parts), bars.counts(parts, "m2")
panel.show(reader, choice, "areas", title, body, ("area_open",), span=5)

title, body = headlines.construction.projects(projects, selection.stop), construction.slopes(projects)
panel.show(reader, choice, "projects", title, body, ("area_added",), projects)

title, body = headlines.construction.modules(modules), construction.modules(modules)
panel.show(reader, choice, "modules", title, body, ("modules_present_rate",), modules)
