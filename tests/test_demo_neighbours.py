"""What neighbours take up in the demo street: as the manifest says, and nothing of others moved."""

from typing import Any

import pandas as pd
import pytest

from linli import contracts, demo

pytestmark = pytest.mark.slow
LEDGERS = ("covenants", "visits", "waste", "points", "center_events", "deeds")


@pytest.fixture(scope="module")
def street() -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    _, frames, planted = demo.make(seed=20260101, number=0)
    return frames, planted


@pytest.mark.parametrize(("seed", "number"), [(20260101, 1), (7, 0)])
def test_any_street_can_be_made(seed: int, number: int) -> None:
    _, frames, planted = demo.make(seed=seed, number=number)
    assert set(frames) >= set(LEDGERS)
    assert len(planted["silent_brands"]) == len(planted["deeds_stopped"]) == 1


def test_every_row_keeps_to_its_contract(street: Any) -> None:
    frames, _ = street
    for ledger in LEDGERS:
        contract, frame = contracts.load_all()[ledger], frames[ledger]
        assert set(frame.columns) == {field.name for field in contract.fields}, ledger
        assert not frame.duplicated(list(contract.key)).any(), ledger
        for field in contract.fields:
            if field.values:
                assert set(frame[field.name].dropna()) <= set(field.values), (ledger, field.name)


def test_what_is_planted_is_there(street: Any) -> None:
    frames, planted = street
    covenants = frames["covenants"].groupby("compound_id").last()
    silent = covenants["has_daily_kindness"] & ~covenants["kindness_recorded"].fillna(True)
    assert sorted(covenants.index[silent]) == planted["kindness_unrecorded"]
    events = frames["center_events"]
    [brand] = planted["silent_brands"]
    assert events.loc[events["brand_id"] == brand, "date"].max() < pd.Timestamp("2026-04-01")
    deeds = frames["deeds"].groupby("compound_id")["month"].max()
    assert sorted(deeds.index[deeds < pd.Timestamp("2026-04-01")]) == planted["deeds_stopped"]
    back = frames["points"].groupby("compound_id")["redeemed"].sum()
    assert sorted(back.index[back == 0]) == planted["points_never_redeemed"]
    assert frames["points"].loc[frames["points"]["points_kind"] == "renovation", "earned"].sum() > 0
    assert 0.05 < frames["waste"]["used_for"].isna().mean() < 0.2
