"""How compounds are covered: each of them on a small map, or of a city its communities by share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from linli import headlines
from linli.components.charts import bars, maps
from linli.components.elements import element, style
from linli.components.state import filter_bar
from linli.geo import map_limit
from linli.metrics import comparison, effective_coverage, indicators
from linli.metrics.indicators import Value
from linli.selection import Selection, add_months
from linli.text import formatting, labels
from linli.theme import compound_states
from linli.warehouse.store import Answer, Reader


@dataclass(frozen=True)
class Coverage:
    """What a panel of the coverage says and draws, and how many compounds have no branch; None where that is unknown."""

    title: str
    body: str
    rows: Answer | pd.DataFrame
    without: int | None


def overview(reader: Reader, selection: Selection) -> Coverage:
    """Return the coverage at the end of a selection, by compound where these can be told apart."""
    asked = {"month": selection.end, **selection.scope()}
    if map_limit.is_exceeded(reader, asked):
        return communities(reader, selection)
    compounds = reader.run("compounds_map", **asked)
    shown = compound_states.coverage(compounds)
    return Coverage(
        headlines.coverage.coverage_map([look.key for look in shown], compounds, reader),
        maps.legend(shown, compound_states.COVERAGE) + maps.small(reader, compounds, shown),
        compounds,
        headlines.coverage.without_branch(compounds),
    )


def step_months(reader: Reader, month: date, moved: str) -> None:
    """Draw doors to the months before and after, by which one steps through what was built when, and what moved since the last."""
    months = [row["month"] for row in reader.rows("month_list")]
    doors = []
    for name, other in (("before", add_months(month, -1)), ("after", add_months(month, 1))):
        text = labels.text(f"step.{name}", month=formatting.month(other))
        door = f"month={other:%Y-%m}"
        state = "" if other in months else " disabled"
        doors.append(
            f'<button type="button" class="chip step" data-step="{name}"{element.attribute(door)}{state}>{text}</button>'
        )
    now = f"<b>{labels.text('step.now', month=formatting.month(month))}</b>"
    markup = (
        f'<div class="steps">{doors[0]}{now}{doors[1]}<span class="note">{style.escape(moved)}</span></div>'
    )
    element.render(markup, "month-steps", before_run=filter_bar.choose)


def close_card() -> str:
    """Return the door from the card of a compound back to the communities."""
    return f'<div class="steps">{element.door("shown=", labels.text("map.close"), "chip all")}</div>'


def communities(reader: Reader, selection: Selection) -> Coverage:
    """Return the coverage by community: the share of those judged that are effectively covered, or where none is
    judged the share with a branch.
    """
    steps, found = totals(reader, selection), effective_coverage.read(reader, selection)
    title, body = headlines.coverage.coverage_totals(steps, found.compounds), ""
    rows = reader.rows("coverage_communities", **_asked(found, selection))
    if steps:
        is_judged = headlines.coverage.is_judged(steps, found.compounds)
        part = ("effective", "judged") if is_judged else ("covered", "compounds")
        body = maps.shares(reader, rows, *part)
    return Coverage(title, body, rows, headlines.coverage.uncovered(steps))


def totals(reader: Reader, selection: Selection) -> Mapping[str, object] | None:
    """Return how many compounds there are and have a branch at the end of a selection; None if not collected."""
    return next(iter(reader.rows("coverage_steps", month=selection.end, **selection.scope())), None)


def by_community(
    reader: Reader, selection: Selection, values: Mapping[str, Value]
) -> tuple[str, str, tuple[str, ...], Answer | None]:
    """Return title, bars, indicators and rows of a panel: communities by effective coverage, or where none is judged
    by the share with a branch; of one community, which has no other beside it, its kinds of compound.
    """
    rate = values["effective_coverage_rate"]
    if rate.value is not None:
        asked = _asked(effective_coverage.read(reader, selection), selection)
        rows = reader.rows("coverage_communities", **asked)
        if len(rows) == 1:
            kinds = indicators.breakdown(reader, rate.indicator, selection, "kind")
            return headlines.coverage.kinds_judged(kinds), bars.kinds(kinds), (rate.indicator,), rows
        is_comparable = comparison.of(reader, rate.indicator, selection, "last_year").status == "ok"
        body = bars.judged(rows, rate.value, with_before=is_comparable)
        return headlines.coverage.communities_judged(rows), body, (rate.indicator,), rows
    rate = values["tangible_coverage_rate"]
    now = indicators.breakdown(reader, rate.indicator, selection, "community")
    before = comparison.part_values(reader, rate.indicator, selection, "last_year", "community")
    body = bars.communities(now, before, rate.value, "percent")
    return headlines.coverage.communities(now), body, (rate.indicator,), None


def _asked(found: effective_coverage.Coverage, selection: Selection) -> dict[str, object]:
    return {"month": found.month, "before": found.before, **selection.scope()}
