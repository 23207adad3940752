"""Whether a project paid: beyond what all others did, by chance no more often than said, and who cannot be judged."""

from datetime import date

import numpy as np

from linli import headlines
from linli.metrics import project_use


def project(key: str = "T1", *, completed: bool = True, was_open: bool = True) -> dict[str, object]:
    return {
        "project_id": key,
        "completed_on": date(2025, 5, 1) if completed else None,
        "was_open_before": was_open,
    }


def pairs(growth: list[float], others: float = 1.0, key: str = "T1") -> tuple[dict[str, object], ...]:
    return tuple(
        {
            "project_id": key,
            "visits_before": 100,
            "hours_before": 10,
            "visits_after": 200 * times,
            "hours_after": 20,
            "others_visits_before": 1000,
            "others_hours_before": 50,
            "others_visits_after": 1000 * others,
            "others_hours_after": 50,
        }
        for times in growth
    )


def judged(rows, found, **more):
    return project_use.effects((rows,), found, 6, is_recorded=more.get("is_recorded", True))["T1"]


def test_a_change_is_told_beyond_that_of_the_others():
    growth = [1.2, 1.3, 1.25, 1.3, 1.2, 1.25]
    alone = judged(project(), pairs(growth))
    assert (alone.verdict, alone.months, round(alone.change)) == ("more", 6, 25)
    assert alone.low < alone.change < alone.high
    assert judged(project(), pairs(growth, others=1.25)).verdict == "level"
    assert judged(project(), pairs(growth, others=2)).verdict == "less"


def test_what_cannot_be_judged_says_why():
    growth = [1.2] * 5
    assert judged(project(), pairs(growth)).verdict == "few"
    assert judged(project(was_open=False), pairs(growth)).verdict == "new"
    assert judged(project(completed=False), pairs(growth)).verdict == "running"
    assert judged(project(), (), is_recorded=False).verdict == "unknown"
    assert judged(project(), pairs([0.0] * 6)).verdict == "less"  # nobody came, and nothing is infinite


def test_chance_gives_a_verdict_about_once_in_twenty():
    rng, found = np.random.default_rng(7), 0
    for _ in range(400):
        growth = np.exp(rng.normal(0, 0.2, 12)).tolist()
        found += judged(project(), pairs(growth)).verdict != "level"
    assert 8 <= found <= 34  # 20 expected, three standard errors


def test_the_sentence_counts_who_is_used_more_and_who_cannot_be_told():
    effect = project_use.Effect
    found = {"1": effect("more"), "2": effect("less"), "3": effect("new"), "4": effect("few")}
    told = headlines.construction.effects(found)
    assert "2 个项目可比" in told
    assert "1 个用得更多" in told
    assert "1 个此前未开放" in told
    assert "都不能比较" in headlines.construction.effects({"1": effect("new")})
    assert headlines.construction.effects({"1": effect("unknown")}) == ""
