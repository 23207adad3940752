"""The action list: what needs the street, each line leading to its view."""

import pandas as pd
import streamlit as st

from linli import labels, sentences
from linli.components import style
from linli.components.filters import Choice

_VIEWS = {
    "overdue": "issues",
    "seasonal": "issues",
    "vacant": "coverage",
    "term_ended": "coverage",
    "uncovered": "coverage",
    "closed": "centers",
    "quiet": "centers",
}
_SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\`*_[]:$~<>"})


def show(rows: pd.DataFrame, choice: Choice) -> None:
    """Draw at most ten actions; a click opens the view with the community chosen."""
    if rows.empty:
        style.empty(labels.text("empty.actions"))
        return
    with st.container(key="action-list", gap=None):
        for row in rows.itertuples():
            tag, sentence, reason = (text.translate(_SPECIAL) for text in sentences.action(row))
            changes = {"community": str(row.community_id)} if isinstance(row.community_id, str) else {}
            st.page_link(
                f"pages/{_VIEWS[row.kind]}.py",
                label=f"`{tag}` **{sentence}** :gray[{reason}]",
                query_params=choice.link(**changes),
                width="stretch",
            )
