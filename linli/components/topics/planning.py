"""The what-if of branch formation: its switches, the map of a proposal, and what would change."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from linli.components.elements import table
from linli.components.state import filter_bar
from linli.components.state.filter_bar import Choice
from linli.planning import proposals
from linli.planning.solver import Limits, Plan
from linli.text import formatting, labels, sheets
from linli.theme import compound_states
from linli.theme.compound_states import Look
from linli.warehouse.store import Reader


def switches(reader: Reader, choice: Choice, on: date) -> Limits:
    """Draw the slider of the threshold and the limits of joint branches; return what they say."""
    normal = proposals.default_limits(on)
    offered = proposals.thresholds(normal)
    # The X at which a compound changes side tells its members: before guests not below what may be told.
    lowest = max(offered.start, reader.threshold) if choice.mode == "seminar" else offered.start
    left, right = st.columns([2.2, 1], vertical_alignment="bottom")
    with left:
        usual = min(max(normal.threshold, lowest), offered.stop - 1)
        filter_bar.own("x", usual, range(lowest, offered.stop))
        threshold = st.slider(labels.text("plan.threshold"), lowest, offered.stop - 1, key="x")
    with right, st.popover(labels.text("plan.limits"), width="stretch"):
        compounds = _limit("joint", "plan.max_compounds", normal.max_compounds, range(2, 9))
        members = _limit("members", "plan.max_members", normal.max_members, range(10, 101))
        metres = _limit("metres", "plan.distance", int(normal.distance_m), range(200, 2001, 100))
    return replace(
        normal, threshold=threshold, max_compounds=compounds, max_members=members, distance_m=float(metres)
    )


def _limit(key: str, title: str, default: int, options: range) -> int:
    filter_bar.own(key, default, options)
    return st.slider(labels.text(title), options.start, options[-1], step=options.step, key=key)


def forms(plan: Plan, compounds: pd.DataFrame) -> list[Look]:
    """Return the look of each compound under a proposal."""
    proposed = {name: group.form for group in plan.groups for name in group.compounds}
    return [compound_states.named(proposed.get(name, "none")) for name in compounds["compound_id"]]


def joint(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return the compounds of each proposed joint branch, by the first of them."""
    return {group.compounds[0]: group.compounds for group in plan.groups if group.form == "joint"}


def summary(plan: Plan) -> str:
    """Return the proposal in one sentence."""
    counts = Counter(group.form for group in plan.groups)
    joined = sum(len(group.compounds) for group in plan.groups if group.form == "joint")
    branches = sum(group.branches for group in plan.groups)
    return labels.text(
        "plan.summary",
        x=plan.limits.threshold,
        single=counts["single"],
        joint=labels.text("plan.joint", n=joined, joint=counts["joint"]) if joined else "",
        exception=labels.text("plan.exceptions", n=counts["exception"]) if counts["exception"] else "",
        unserved=labels.text("plan.unserved", n=len(plan.unserved)) if plan.unserved else "",
        branches=branches,
    )


def counted(row: Mapping[str, Any]) -> str:
    """Return on which days the members that the proposal rests on were counted; empty where none were."""
    if row["counted_on"] is None:
        return ""
    return labels.text("plan.counted", days=formatting.days(row["counted_from"], row["counted_on"]))


def quality(plan: Plan) -> str:
    """Return how good the proposal is: objective, gap, candidates, and whether all were weighed."""
    word = labels.text("plan.exact" if plan.exact and plan.gap == 0 else "plan.inexact")
    gap = formatting.with_unit(100 * plan.gap, "percent")
    return labels.text(
        "plan.quality",
        exact=word,
        objective=formatting.fixed(plan.objective),
        gap=gap,
        candidates=f"{plan.candidates:,}",
    )


def differences(plan: Plan, compounds: pd.DataFrame, today: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Return the compounds whose form or partners would change or that cannot be served, by code.

    `today` are the compounds of each joint branch of today. Members stay out: sums of changing groups would give
    single compounds away.
    """
    groups = {name: group for group in plan.groups for name in group.compounds}
    joined = {name: set(members) for members in today.values() for name in members}
    reasons = {item.compound: item.reason for item in plan.unserved}
    names: Mapping[str, str] = dict(zip(compounds["compound_id"], compounds["name"], strict=True))
    records = []
    for row in compounds.itertuples():
        key, group = row.compound_id, groups.get(row.compound_id)
        now, then = row.form if isinstance(row.form, str) else "unknown", group.form if group else "none"
        together = group.compounds if group else (key,)
        if now == then and set(together) == joined.get(key, {key}) and key not in reasons:
            continue
        records.append(
            {
                "compound_id": key,
                "compound_name": row.name,
                "community_name": row.community_name,
                "form_today": compound_states.named(now).title,
                "form_proposed": compound_states.named(then).title,
                "partners": labels.text("figure.comma").join(
                    names.get(name, name) for name in together if name != key
                )
                or None,
                "reason": labels.text(f"plan.reason.{reasons[key]}") if key in reasons else None,
            }
        )
    return pd.DataFrame(records)


def download(rows: pd.DataFrame, plan: Plan) -> None:
    """Draw the button that hands out the differences."""
    st.download_button(
        labels.text("plan.download"),
        lambda: sheets.csv(table.chinese(rows)),
        f"plan-{plan.limits.threshold}.csv",
        "text/csv",
        on_click="ignore",
        disabled=rows.empty,
    )
