"""The action list: what needs the street, each line leading to its view."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from linli import headlines
from linli.components.elements import element, style
from linli.components.state.filter_bar import Choice
from linli.text import labels

_VIEWS = {
    "overdue": "worklist",
    "seasonal": "issues",
    "warning": "issues",
    "vacant": "leaders",
    "term_ended": "leaders",
    "uncovered": "coverage",
    "lapsed": "kinds",
    "closed": "centers",
    "quiet": "centers",
}


def lines(rows: pd.DataFrame, choice: Choice) -> str:
    """Return a line per action, a link to the row or mark that it is about, with the community chosen."""
    if rows.empty:
        return ""
    parts = []
    for number, row in enumerate(rows.itertuples()):
        tag, sentence, reason = (style.escape(text) for text in headlines.overview.action(row))
        view, query = _target(row, choice)
        parts.append(
            f'<a class="action" data-door="{number}" href="{view}?{style.escape(urlencode(query))}">'
            f'<span class="tag">{tag}</span><b>{sentence}</b> <span class="note">{reason}</span></a>'
        )
    return f'<div class="actions">{"".join(parts)}</div>'


def rest(rows: pd.DataFrame, due: Mapping[str, Any]) -> str:
    """Return doors to all actions where these are only the first, and to the open issues that are soon due, at the first of them."""
    total = 0 if rows.empty else int(rows["total"].iloc[0])
    doors = []
    if total > len(rows):
        all_of_them = element.opens("worklist", state="street")
        doors.append(element.door(all_of_them, labels.text("worklist.all_actions", n=total), "chip all"))
    if due["issues"]:
        soon = element.opens("worklist", state="week", mark=due["first_issue_id"])
        doors.append(element.door(soon, labels.text("worklist.week_rows", n=due["issues"]), "chip all"))
    return f'<div class="steps">{"".join(doors)}</div>' if doors else ""


def follow(clicked: str | None, rows: pd.DataFrame, choice: Choice) -> None:
    """Open the view of the line that was clicked."""
    if clicked is not None and clicked.isdecimal() and int(clicked) < len(rows):
        view, query = _target(list(rows.itertuples())[int(clicked)], choice)
        st.switch_page(f"pages/{view}.py", query_params=query)


def _target(row: object, choice: Choice) -> tuple[str, dict[str, str]]:
    community = row.community_id  # type: ignore[attr-defined]
    changes = {"community": community} if isinstance(community, str) else {}
    if row.kind != "seasonal":  # type: ignore[attr-defined]  # a season has no row
        changes["mark"] = str(row.subject_id)  # type: ignore[attr-defined]
    address = choice.link(**changes)
    address.pop("state", None)  # of the list of issues, which is opened as it is
    return _VIEWS[row.kind], address  # type: ignore[attr-defined]
