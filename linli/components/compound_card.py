"""The card of one compound: its branches, posts, groups, issues and nearest center."""

from datetime import date

import pandas as pd

from linli import figures, labels
from linli.components import style, table
from linli.store import Reader

_COMPOUND = (
    "kind",
    "households",
    "buildings",
    "built_year",
    "groups",
    "open_issues",
    "center_name",
    "center_distance_m",
)
_BRANCH = ("form", "founded_on", "term_ends_on", "filed_on", "compounds_covered")


def card(reader: Reader, compound_id: str | None, month: date) -> str:
    """Return the card; without a compound say how to get one."""
    rows = (
        reader.run("compound_card", compound_id=compound_id, month=month) if compound_id else pd.DataFrame()
    )
    if rows.empty:
        return style.empty(labels.text("map.click"))
    head = f'<div class="cardname">{style.escape(rows["name"].iloc[0])}</div>{_facts(rows, 0, _COMPOUND)}'
    if rows["branch_id"].isna().all():
        return f'{head}<div class="note">{labels.text("map.no_branch")}</div>'
    return head + "".join(
        f'<div class="term"><b>{style.escape(rows["branch_name"].iloc[index])}</b>{_post(rows.iloc[index])}</div>'
        + _facts(rows, index, _BRANCH)
        for index in range(len(rows))
    )


def _post(row: pd.Series) -> str:
    if pd.isna(row["post_filled"]):
        text = labels.text("status.not_collected")
    elif row["post_filled"]:
        text = labels.text("map.post_filled")
    else:
        text = labels.text("map.post_vacant", days=figures.number(_number(row["vacant_days"])))
    ended = f' <span class="bad">{labels.text("map.term_ended")}</span>' if row["term_ended"] is True else ""
    tone = "" if row["post_filled"] is True else " bad"
    return f' <span class="note{tone}">{text}</span>{ended}'


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[arg-type]


def _facts(rows: pd.DataFrame, index: int, names: tuple[str, ...]) -> str:
    shown = table.chinese(rows[[name for name in names if name in rows.columns]])
    body = "".join(
        f"<dt>{style.escape(title)}</dt><dd>{style.escape(table.written(shown[title].iloc[index]))}</dd>"
        for title in shown.columns
    )
    return f'<dl class="facts">{body}</dl>'
