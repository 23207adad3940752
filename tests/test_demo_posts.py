"""Posts and units of the demo street: as the manifest says."""

import pandas as pd
import pytest

from linli import contracts, demo

pytestmark = pytest.mark.slow
LEDGERS = ("secretary_changes", "assignments", "training_attendance", "checkin_units", "checkin_activities")


def test_posts_and_units_are_as_the_manifest_says() -> None:
    _, frames, planted = demo.make(seed=20260101, number=0)
    for ledger in LEDGERS:
        fields = {field.name for field in contracts.load_all()[ledger].fields}
        assert set(frames[ledger].columns) == fields, ledger
    attended = frames["training_attendance"].merge(frames["trainings"], on="training_id")
    assert attended.groupby("training_id").size().to_dict() == (
        frames["trainings"].set_index("training_id")["attended"].to_dict()
    )
    late = set(attended.loc[attended["date"] >= pd.Timestamp("2025-10-01"), "branch_id"])
    assert not late & set(planted["posts_untrained"])
    units, activities = frames["checkin_units"], frames["checkin_activities"]
    absent = units.loc[units["reported_on"].isna(), "checkin_unit_id"].tolist()
    assert absent == planted["units_not_reported"]
    came = set(activities["checkin_unit_id"].dropna())
    assert set(units["checkin_unit_id"]) - came == set(absent) | set(planted["units_without_activity"])
    changes = frames["secretary_changes"]
    assert changes.loc[changes["change"] == "vacated", "chosen_for"].isna().all()
