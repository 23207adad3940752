"""What the files of a compound and of a center, the open issues and the picture of a plan conclude in their titles."""

from datetime import date

import pandas as pd

from linli import contracts, headlines
from linli.selection import Selection
from linli.text import labels

SEPTEMBER = date(2026, 9, 1)


def said(name, **values):
    return labels.text(f"sentence.{name}", **values)


def branch(*passed):
    return dict(zip(("g1", "g2", "g3", "g4", "g5"), passed, strict=True))


def test_the_standards_that_a_branch_misses_are_named_and_what_is_unknown_is_no_miss():
    standards = headlines.files.standards
    assert standards((branch(True, True, True, True, True),)) == said("standards_all")
    rest = said("standards_missed", n=1, names=labels.text("gate.g2")) + said("standards_unknown", n=1)
    assert standards((branch(True, False, None, True, True),)) == said("standards", n=3, rest=rest)
    two = (branch(True, True, True, True, True), branch(True, False, True, True, True))
    assert standards(two) == said("standards_branches", n=2, full=1)
    assert standards(()) == said("compound_card")


def test_the_open_issues_say_which_category_is_most_and_how_long_the_oldest_waits():
    rows = pd.DataFrame({"category": ["GR", "TC", "GR"], "days_open": [3, 40, 9]})
    name = contracts.value_label("issues", "category", "GR")
    title = headlines.files.worklist_title
    assert title(rows, rows) == said("worklist_most", n=3, categories=name, most=2)
    assert title(rows.iloc[:0], rows) == labels.text("worklist.none_match", n=3)
    assert title(rows.iloc[:0], rows.iloc[:0]) == ""
    level = pd.DataFrame({"category": ["GR", "TC", "WY"]})
    assert title(level, level) == said("worklist_sorted", n=3)
    assert headlines.files.compound_waiting(rows) == said("compound_waiting", n=3, days="40")
    assert headlines.files.compound_waiting(rows.iloc[:0]) == ""


def test_a_center_says_what_of_its_money_is_paid_and_between_what_its_months_lie():
    register = headlines.files.center_register
    paid = register({"area_m2": 99, "granted": 12.0, "paid": 12.0})
    assert said("file_paid_all") in paid
    assert paid.startswith("99")
    assert said("file_paid", paid="6.0 万元") in register({"area_m2": None, "granted": 12.0, "paid": 6.0})
    assert register({"area_m2": None, "granted": None, "paid": None}) == said("file_facts")
    months = tuple(
        {"month": SEPTEMBER.replace(month=at), "use_rate": rate}
        for at, rate in ((7, 40.0), (8, None), (9, 51.0))
    )
    told = headlines.files.center_months(months, "use_rate", "percent")
    assert told == said(
        "file_months_use_rate", n=2, low="40.0%", high="51.0%", month="2026年9月", last="51.0%"
    )
    assert headlines.files.center_months(months[1:2], "use_rate", "percent") == ""


def test_the_picture_of_a_plan_names_the_tasks_that_are_late():
    selection = Selection(None, None, SEPTEMBER, SEPTEMBER)
    rows = tuple(
        {"milestone_id": key, "task": task, "milestone_state": state}
        for key, task, state in (("M1", "甲", "late"), ("M2", "乙", "done"), ("M3", "甲", "late"))
    )
    day = "2026年9月30日"
    assert headlines.plan.day(rows, selection) == said("plan_day", day=day, n=2, late=1, names="甲")
    assert headlines.plan.day(rows[1:2], selection) == said("plan_day_none", day=day, n=1)
    assert headlines.plan.day((), selection) == ""
