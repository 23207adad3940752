"""The what-if of branch formation: its switches, what changes, on the map and in words, and why."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, get_args

import pandas as pd
import streamlit as st

from linli.components.elements import style
from linli.components.state import filter_bar, sign_in
from linli.components.state.filter_bar import Choice
from linli.planning import proposals, solver
from linli.planning.solver import Group, Limits, Plan
from linli.text import formatting, labels, sheets
from linli.theme import compound_states
from linli.theme.compound_states import Look
from linli.warehouse import meanings
from linli.warehouse.store import Reader


def switches(reader: Reader, choice: Choice, on: date) -> Limits:
    """Draw the slider of the threshold and the limits of joint branches; return what they say."""
    normal = proposals.default_limits(on, reader.rule)
    offered = proposals.thresholds(normal)
    left, right = st.columns([2.2, 1], vertical_alignment="bottom")
    with left:
        usual = min(max(normal.threshold, offered.start), offered.stop - 1)
        asked = filter_bar.lost("x", offered)
        filter_bar.own("x", usual, offered)
        threshold = st.slider(
            labels.text("plan.threshold"),
            offered.start,
            offered.stop - 1,
            key="x",
            on_change=filter_bar.gesture,
        )
    with right, st.popover(labels.text("plan.limits"), width="stretch"):
        compounds = _limit("joint", "plan.max_compounds", normal.max_compounds, range(2, 9))
        members = _limit("members", "plan.max_members", normal.max_members, range(10, 101))
        metres = _limit("metres", "plan.distance", int(normal.distance_m), range(200, 2001, 100))
    if asked:
        limits = {"x": asked, "least": offered.start, "most": offered.stop - 1, "usual": usual}
        st.html(f'<div class="note lost">{style.escape(labels.text("plan.lost", **limits))}</div>')
    return replace(
        normal, threshold=threshold, max_compounds=compounds, max_members=members, distance_m=float(metres)
    )


def _limit(key: str, title: str, default: int, options: range) -> int:
    filter_bar.own(key, default, options)
    return st.slider(
        labels.text(title),
        options.start,
        options[-1],
        step=options.step,
        key=key,
        on_change=filter_bar.gesture,
    )


@dataclass(frozen=True)
class Change:
    """What a proposal does to a compound: a look of `compound_states.PROPOSED`, why, and the group or the reason."""

    key: str
    cause: str = ""
    step_m: float = 0.0
    group: Group | None = None
    reason: str = ""
    stay: str = ""  # why it stays where one would expect it to change: a key of plan.stay

    @property
    def is_broken(self) -> bool:
        """Tell whether its branch stays though it breaks a limit."""
        return self.key == "kept" and self.group is not None and self.group.breaks

    @property
    def is_told(self) -> bool:
        """Tell whether there is something to say: it changes, is not served, or stays where one would not expect it."""
        return self.key != "kept" or self.stay != ""


def changes(plan: Plan) -> dict[str, Change]:
    """Return what a proposal does to each compound."""
    found = {}
    for group in plan.groups:
        for name, cause, step in zip(group.compounds, group.causes, group.steps_m, strict=True):
            moved = "single" if name == group.anchor else group.form
            stay = "" if cause else _stay(name, group)
            found[name] = Change(moved if cause else "kept", cause, step, group, stay=stay)
    for item in plan.unserved:
        is_planned = item.reason not in ("no_members", "no_place")
        found[item.compound] = Change("none" if is_planned else "unknown", reason=item.reason)
    return found


def _stay(name: str, group: Group) -> str:
    """Return why the branch of a compound stays where one would expect a change; empty where nobody would."""
    if group.breaks:
        return "broken"
    remaining = [one for one, cause in zip(group.compounds, group.causes, strict=True) if not cause]
    if len(remaining) > 1 and group.anchor in remaining:
        return "able" if name == group.anchor else "with_able"
    if len(remaining) < len(group.compounds):
        return "joined"
    return "below" if len(remaining) == 1 and group.anchor is None else ""


def looks(found: Mapping[str, Change], compounds: pd.DataFrame) -> list[Look]:
    """Return the look of each compound under a proposal."""
    return [
        compound_states.proposed(found[name].key if name in found else "unknown")
        for name in compounds["compound_id"]
    ]


def together(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return the compounds of each branch that a proposal changes, by the first of them."""
    return {group.compounds[0]: group.compounds for group in plan.groups if any(group.causes)}


def summary(
    plan: Plan, found: Mapping[str, Change], shown: Sequence[Look], compounds: pd.DataFrame, rule: int
) -> str:
    """Return the proposal in one sentence: by the rule of the policy or of what if, how many compounds change, which stay and which
    cannot be served.
    """
    broken = sum(found[name].is_broken for name in compounds["compound_id"] if name in found)
    below = sum(found[name].stay == "below" for name in compounds["compound_id"] if name in found)
    counts = Counter(look.key for look in shown)
    changed = sum(n for key, n in counts.items() if key not in ("none", "kept", "unknown"))
    verb = "changed" if compounds["form"].notna().any() else "founded"  # what there is today may not be known
    said = [
        labels.text(f"plan.{verb}", n=changed) if changed else labels.text("plan.unchanged"),
        labels.text("plan.kept", n=counts["kept"]) if changed and counts["kept"] else "",
        labels.text("plan.broken", n=broken) if broken else "",
        labels.text("plan.below", n=below, x=plan.limits.threshold) if below else "",
        labels.text("plan.unserved", n=counts["none"]) if counts["none"] else "",
        labels.text("plan.unplanned", n=counts["unknown"]) if counts["unknown"] else "",
    ]
    x = plan.limits.threshold
    told = labels.text("plan.joiner").join(filter(None, said))
    return labels.text("plan.summary_rule" if x == rule else "plan.summary", x=x, said=told)


def causes(found: Mapping[str, Change], plan: Plan, compounds: pd.DataFrame) -> str:
    """Return why compounds change, and why some cannot be served, with how many of each."""
    told = [found[name] for name in compounds["compound_id"] if name in found]
    counts = Counter(change.cause or change.reason for change in told)
    named = {cause: _cause(cause, plan.limits) for cause in get_args(solver.Cause) if cause}
    named |= {reason: labels.text(f"plan.reason.{reason}") for reason in get_args(solver.Reason)}
    parts = [
        labels.text("plan.counted_cause", cause=text, n=counts[key])
        for key, text in named.items()
        if counts[key]
    ]
    return labels.text("plan.causes", parts=labels.text("plan.joiner").join(parts)) if parts else ""


def _cause(cause: str, limits: Limits) -> str:
    return labels.text(
        f"plan.cause.{cause}",
        compounds=limits.max_compounds,
        metres=formatting.fixed(limits.distance_m),
        least=limits.min_members,
        most=limits.max_members,
    )


def pooled(reader: Reader, compounds: pd.DataFrame, month: date) -> frozenset[str]:
    """Return the compounds whose members are told with those of others only: of these a proposal knows a mean."""
    rows = reader.rows("members_pooled", month=month, privacy=reader.threshold)
    return frozenset(compounds["compound_id"]) & {row["compound_id"] for row in rows}


def counted(row: Mapping[str, Any], pooled: int, threshold: int) -> str:
    """Return on which days the members that the proposal rests on were counted, and how those that may not be told enter it;
    empty where none were.
    """
    if row["counted_on"] is None:
        return ""
    said = labels.text("plan.counted", days=formatting.days(row["counted_from"], row["counted_on"]))
    return said + (labels.text("plan.pooled", n=pooled, k=threshold) if pooled else "")


def table_of(
    found: Mapping[str, Change], plan: Plan, compounds: pd.DataFrame, pooled: Collection[str] = ()
) -> pd.DataFrame:
    """Return the compounds that change or cannot be served, by code, then those that stay unexpectedly, each with its reason,
    which of the pooled ones speaks of a mean: another threshold of persons may pool others, and both must be true.

    Members stay out: sums of changing groups would give single compounds away.
    """
    names: Mapping[str, str] = dict(zip(compounds["compound_id"], compounds["name"], strict=True))
    records = []
    for row in compounds.itertuples():
        change = found.get(row.compound_id)
        if change is None or not change.is_told:
            continue
        others = [name for name in change.group.compounds if name != row.compound_id] if change.group else []
        partners = labels.text("figure.comma").join(names.get(name, name) for name in others)
        records.append(
            {
                "compound_id": row.compound_id,
                "compound_name": row.name,
                "community_name": row.community_name,
                "form_today": compound_states.named(
                    row.form if isinstance(row.form, str) else "unknown"
                ).title,
                "form_proposed": compound_states.named(change.key).title,
                "partners": partners or None,
                "reason": _why(
                    change,
                    plan.limits,
                    row.kind,
                    is_known=isinstance(row.form, str),
                    is_pooled=row.compound_id in pooled,
                ),
            }
        )
    records.sort(key=lambda record: found[record["compound_id"]].key == "kept")
    return pd.DataFrame(records)


def differences(rows: pd.DataFrame, found: Mapping[str, Change]) -> str:
    """Return how many compounds change, how many are not served, and how many stay for a reason worth telling."""
    counts = Counter(
        key if (key := found[name].key) in ("kept", "none", "unknown") else "changed"
        for name in rows.get("compound_id", ())
    )
    said = [
        labels.text("plan.differences", n=counts["changed"])
        if counts["changed"]
        else labels.text("plan.unchanged"),
        labels.text("plan.unserved", n=counts["none"]) if counts["none"] else "",
        labels.text("plan.unplanned", n=counts["unknown"]) if counts["unknown"] else "",
        labels.text("plan.stays", n=counts["kept"]) if counts["kept"] else "",
    ]
    return labels.text("plan.joiner").join(filter(None, said))


def _why(change: Change, limits: Limits, kind: str, *, is_known: bool, is_pooled: bool) -> str:
    """Return in words why a compound changes and how, or why it cannot be served; how alone where today is not known."""
    mean = "_pooled" if is_pooled else ""
    if change.group is None:
        return labels.text(f"plan.reason.{change.reason}")
    if not change.cause:
        able = labels.text(
            "plan.able.employer" if kind == solver.EMPLOYER else f"plan.able.single{mean}", x=limits.threshold
        )
        cause = _cause(_broken(change.group, limits), limits) if change.is_broken else ""
        stay = change.stay + (mean if change.stay == "below" else "")
        return labels.text(f"plan.stay.{stay}", x=limits.threshold, able=able, cause=cause)
    name = change.key
    if name == "single":
        name = "employer" if kind == solver.EMPLOYER else f"single{mean}"
    elif name == "joint":
        name = ("joint", "joint_unlike", "joint_mixed")[change.group.unlike]
    way = labels.text(f"plan.way.{name}", x=limits.threshold, metres=formatting.number(round(change.step_m)))
    if not is_known or (change.key == "single" and change.cause != "no_branch"):
        return way
    return labels.text("plan.why", cause=_cause(change.cause, limits), way=way)


def _broken(group: Group, limits: Limits) -> str:
    """Return which limit a branch breaks that stays."""
    if len(group.compounds) > 1 and group.anchor is not None:
        return "stands_alone"
    if len(group.compounds) > limits.max_compounds:
        return "too_many_compounds"
    if group.regular < limits.min_members:
        return "too_few"
    is_over = len(group.compounds) > 1 and group.regular > limits.max_members
    return "too_many" if is_over else "too_far"


def download(reader: Reader, limits: Limits, compounds: pd.DataFrame, month: date) -> None:
    """Draw the button that hands out the differences, from the members that may leave the house."""

    def written(_mark: str) -> bytes:
        outside = reader.outside
        plan = proposals.within(proposals.read(outside, limits), frozenset(compounds["compound_id"]))
        means = pooled(outside, compounds, month)
        return sheets.csv(meanings.chinese(table_of(changes(plan), plan, compounds, means)))

    sign_in.download(
        labels.text("plan.download"),
        written,
        labels.text("plan.file", x=limits.threshold),
        "text/csv",
        "download-plan",
    )
