"""Proposals of joint branches for a version: solved when it is published, or anew for limits of one's own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from linli import policy
from linli.planning import solver
from linli.planning.solver import Compound, Group, Limits, Plan, Unserved
from linli.warehouse import sqlfiles
from linli.warehouse.kept import kept
from linli.warehouse.store import Reader

THRESHOLDS = range(3, 51)


def default_limits(on: date, rule: Callable[[str, date], float] = policy.value) -> Limits:
    """Return the limits of the policy on a day, with the street's own threshold; `rule` gives those of a version."""
    fewest = int(rule("branch_min_regular", on))
    return Limits(
        threshold=max(fewest, int(rule("single_branch_min_regular", on))),
        max_compounds=int(rule("joint_max_units", on)),
        max_members=int(rule("branch_max", on)),
        min_members=fewest,
        distance_m=rule("joint_distance_m", on),
        min_likeness=rule("cluster_likeness_min", on) / 100,
        min_matters=int(rule("cluster_issues_min", on)),
    )


def thresholds(limits: Limits) -> range:
    """Return the thresholds that are solved at publishing: 3 to 50, and none below what a branch needs."""
    return range(max(THRESHOLDS.start, limits.min_members), THRESHOLDS.stop)


def is_published(reader: Reader, limits: Limits, on: date) -> bool:
    """Tell whether the plan for limits stands in the version: all but the threshold are those of its build."""
    return limits == replace(default_limits(on, reader.rule), threshold=limits.threshold)


def publish(connection: duckdb.DuckDBPyConnection) -> None:
    """Solve every threshold at the default limits for the last month and write what came out, at each threshold of persons.

    A plan rests on nothing but the members that may be told, so that it tells no others. Nothing is written where compounds or
    their members are not collected.
    """
    months = connection.execute("select max(month) from compound_months where regular is not null").fetchall()
    last = months[0][0]
    if last is None:
        return
    limits = default_limits(last)
    facts, groups, unserved = [], [], []
    told = connection.execute("select distinct threshold from told_members order by threshold").fetchall()
    for (privacy,) in told:
        result = connection.execute(
            sqlfiles.load_all()["plan_compounds"].sql, {"month": last, "privacy": privacy}
        )
        names = [column[0] for column in result.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        for threshold, plan in solver.propose_all(_compounds(rows), thresholds(limits), limits).items():
            key = (privacy, threshold)
            facts.append([*key, last, *plan.score, plan.gap, plan.exact, plan.candidates])
            groups += [[*key, *_row(group)] for group in plan.groups]
            unserved += [[*key, item.community, item.compound, item.reason] for item in plan.unserved]
    for table, content in (("plan_facts", facts), ("plan_groups", groups), ("plan_unserved", unserved)):
        if content:  # at once: row by row DuckDB takes a minute
            connection.register("planned", pd.DataFrame(content))
            connection.execute(f"insert into {table} select * from planned")
            connection.unregister("planned")


def _row(group: Group) -> list[Any]:
    """Return a group as a row of plan_groups."""
    return [
        group.community,
        list(group.compounds),
        group.form,
        group.anchor,
        group.regular,
        group.branches,
        group.length_m,
        group.unlike,
        group.irregular,
        group.breaks,
        list(group.causes),
        list(group.steps_m),
    ]


def _compounds(rows: Sequence[Mapping[str, Any]]) -> list[Compound]:
    places = np.array([[row["longitude"], row["latitude"]] for row in rows], dtype=float).reshape(-1, 2)
    xs, ys = solver.project(places[:, 0], places[:, 1])
    return [
        Compound(
            row["compound_id"],
            row["community_id"] or "",
            row["kind"] or "",
            row["regular"],
            x,
            y,
            row["branch_id"],
            row["form"],
            row["matters"] or {},
        )
        for row, x, y in zip(rows, xs.tolist(), ys.tolist(), strict=True)
    ]


def read(reader: Reader, limits: Limits) -> Plan:
    """Return the plan for limits: the published one where they are the default, else solved now.

    Raises IndexError where nothing was planned, which `month` tells beforehand.
    """
    asked = {"threshold": limits.threshold, "privacy": reader.threshold}
    fact = reader.rows("plan_fact_list", **asked)[0]
    planned = fact["month"]
    if not is_published(reader, limits, planned):
        return _solved(reader, planned, limits)
    groups = tuple(
        Group(
            row["community_id"],
            tuple(row["compounds"]),
            row["form"],
            row["anchor"],
            row["regular"],
            row["branches"],
            row["length_m"],
            row["unlike"],
            row["irregular"],
            row["breaks"],
            tuple(row["causes"]),
            tuple(row["steps_m"]),
        )
        for row in reader.rows("plan_group_list", **asked)
    )
    unserved = tuple(
        Unserved(row["community_id"], row["compound_id"], row["reason"])
        for row in reader.rows("plan_unserved_list", **asked)
    )
    return Plan(limits, groups, unserved, fact["gap"], fact["is_exact"], fact["candidates"])


@kept
def _solved(reader: Reader, planned: date, limits: Limits) -> Plan:
    return solver.propose(
        _compounds(reader.rows("plan_compounds", month=planned, privacy=reader.threshold)), limits
    )


def within(plan: Plan, compounds: frozenset[str]) -> Plan:
    """Return the part of a plan that concerns some compounds; a group counts where any of its own is among them."""
    groups = tuple(group for group in plan.groups if compounds.intersection(group.compounds))
    unserved = tuple(item for item in plan.unserved if item.compound in compounds)
    return replace(plan, groups=groups, unserved=unserved)


def month(reader: Reader) -> date | None:
    """Return the month that was planned for; None where nothing was."""
    facts = reader.rows("plan_fact_list", threshold=THRESHOLDS.stop - 1, privacy=reader.threshold)
    return facts[0]["month"] if facts else None
