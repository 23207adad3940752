"""How centers came about: each place its own way and whether that paid, money, modules of 1+5+X missing and chosen."""

from datetime import date

from linli import headlines
from linli.components.charts import bars
from linli.components.panels import cards, panel
from linli.components.state import filter_bar
from linli.components.topics import construction
from linli.metrics import absence, indicators, project_use
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

pairs = absence.rows(reader, selection, "project_use", **until)
is_recorded = not absence.why(reader, selection, "project_use").is_certain
least = reader.rule("project_use_months", selection.last_day)
effects = project_use.effects(projects, pairs, least, is_recorded=is_recorded)
switches = [("projects", {name: labels.text(f"projects.{name}") for name in ("ways", "each")})]
drawn = {"ways": construction.ways, "each": construction.each}[filter_bar.chosen(*switches[0])]
title, body = headlines.construction.projects(projects, selection.stop), drawn(projects, effects)
panel.show(reader, choice, "projects", title, body, ("area_added",), projects, switches=switches)

title, body = headlines.construction.effects(effects), construction.effects(projects, effects)
note = labels.text("project_use.note", least=f"{least:g}") if body else ""
panel.show(reader, choice, "project_use", title, body, rows=pairs, note=note)

optional_switch = ("optional", {name: labels.text(f"optional.{name}") for name in ("use", "where")})
by_use = filter_bar.chosen(*optional_switch) == "use"
module_switch = ("modules", {name: labels.text(f"modules.{name}") for name in ("missing", "matrix")})
listed = filter_bar.chosen(*module_switch) == "missing"
# The matrix and the list of places take the whole width; a long list of what lacks stands beside two panels.
half = 6 if listed or by_use else 12
is_long = listed and by_use and headlines.construction.lacking(modules) > 1

switches = [("fund", {name: labels.text(f"fund.{name}") for name in ("money", "areas")})]
if filter_bar.chosen(*switches[0]) == "money":
    asked = {key: query[key] for key in ("stop", "community_ids", "compound_kinds")}
    rows = reader.rows("funding_years", **asked)
    title, body, note = (
        headlines.construction.money(rows),
        construction.money(rows),
        labels.text("money.note"),
    )
    sources: tuple[str, ...] = ("funding_granted", "funding_paid_rate")
    panel.show(reader, choice, "money", title, body, sources, rows, note=note, switches=switches, span=half)
else:
    parts = indicators.breakdown(reader, "area_open", selection, "mode")
    title, body = headlines.construction.areas(values["area_open"], parts), bars.counts(parts, "m2")
    panel.show(reader, choice, "money", title, body, ("area_open",), switches=switches, span=half)

shares = indicators.breakdown(reader, "modules_present_rate", selection, "module")


def show_modules() -> None:
    """Draw what 1+5+X lacks: a list beside two panels, or the matrix below them."""
    body = construction.missing(modules, shares) if listed else construction.modules(modules)
    panel.show(
        reader,
        choice,
        "modules",
        headlines.construction.modules(modules),
        body,
        ("modules_present_rate",),
        modules,
        switches=[module_switch],
        span=6 if listed else 12,
        lines=2 if is_long else 1,
    )


if listed:
    show_modules()

rows = absence.rows(reader, selection, "optional_use", **query)
body = construction.optional_use(rows) if by_use else construction.optional_where(rows)
title = headlines.construction.optional(rows)
panel.show(
    reader,
    choice,
    "optional",
    title,
    body,
    rows=rows,
    switches=[optional_switch],
    span=6 if is_long or (by_use and not listed) else 12,
)

if not listed:
    show_modules()
