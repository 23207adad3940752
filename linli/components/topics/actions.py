"""The action list: what needs the street, each line leading to its view."""

from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from linli import headlines
from linli.components.elements import style
from linli.components.state.filter_bar import Choice

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
    return _VIEWS[row.kind], choice.link(**changes)  # type: ignore[attr-defined]
