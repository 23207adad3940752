"""A page of linli's own parts with what the peers' pages show and nothing more; the filter bar is linli's whole one."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from linli import headlines
from linli.components.charts import bars, heatmap, line_chart
from linli.components.elements import element, scripts, style
from linli.components.state import filter_bar, session
from linli.metrics import indicators
from linli.metrics.indicators import Part, Point, Value
from linli.selection import Selection
from linli.text import formatting
from linli.warehouse.store import Reader, Rows

FIGURES = ("issues_opened", "issues_closed", "issues_backlog", "on_time_rate")


def content(
    reader: Reader, selection: Selection
) -> tuple[Mapping[str, Value], tuple[Point, ...], tuple[Part, ...], Rows]:
    """Return what is shown: figures, months, categories, weekdays by hours."""
    return (
        {name: indicators.value_alone(reader, name, selection) for name in FIGURES},
        indicators.trend(reader, FIGURES[0], selection),
        indicators.breakdown(reader, FIGURES[0], selection, "category"),
        reader.rows("center_hours", **selection.query()),
    )


def draw() -> None:
    """Draw the page."""
    import streamlit as st

    st.set_page_config(layout="wide")
    session.warm_up()
    mode = filter_bar.mode()
    reader = session.reader(mode)
    style.inject(mode, "", is_alone=False)
    choice = filter_bar.bar(reader, "", FIGURES[0])
    values, months, categories, hours = content(reader, choice.selection)
    about = indicators.catalogue()
    told = [
        (about[name].title, formatting.with_unit(value.value, about[name].unit))
        for name, value in values.items()
    ]
    element.render(style.facts(told), "figures")
    least = reader.rule("peak_hour_min_records", choice.selection.last_day)
    title = style.escape(headlines.centers.hours(hours, least))
    element.render("", "trend", line_chart.lines({FIGURES[0]: months}, choice))
    element.render(bars.counts(categories, about[FIGURES[0]].unit), "categories")
    element.render(f'<div class="panel-title">{title}</div>{heatmap.hours(hours)}', "hours")


def serve(folder: Path, port: str) -> None:
    """Become the server of this page; what lies beside linli's page lies beside this one."""
    folder.mkdir(parents=True, exist_ok=True)
    scripts.put_into(folder / "static")
    page = folder / "page.py"
    page.write_text("from benchmarks.peers.like import draw\n\ndraw()\n", encoding="utf-8")
    call = [sys.executable, "-m", "streamlit", "run", str(page), "--server.port", port]
    os.execv(sys.executable, call)


if __name__ == "__main__":
    serve(Path(sys.argv[1]).resolve(), sys.argv[2])
