"""Shared spaces and values of the demo street: as the manifest says, and not collected where a ledger is absent."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from linli import contracts, demo
from linli.demo import organisation
from linli.metrics import indicators
from linli.pipeline import build
from linli.selection import Selection
from linli.warehouse.store import Reader, Store

pytestmark = pytest.mark.slow

AS_OF = pd.Timestamp(organisation.AS_OF)
LEDGERS = ("units", "unit_services", "volunteer_counts", "points", "waste", "exemplars")
SEPTEMBER = Selection(None, None, date(2026, 9, 1), date(2026, 9, 1))
MEASURED = [
    name
    for name, about in indicators.catalogue().items()
    if about.theme == "values" or {need.split(".")[0] for need in about.needs} & set(LEDGERS)
]


@pytest.fixture(scope="module")
def street() -> tuple[organisation.Street, dict[str, pd.DataFrame], dict[str, Any]]:
    return demo.make(seed=20260101, number=0)


@pytest.fixture(scope="module")
def frames(street: Any) -> dict[str, pd.DataFrame]:
    return dict(street[1])


@pytest.fixture(scope="module")
def planted(street: Any) -> dict[str, Any]:
    return dict(street[2])


@pytest.mark.parametrize(("seed", "number"), [(20260101, 1), (7, 0), (8, 3)])
def test_any_street_can_be_made(seed: int, number: int) -> None:
    _, frames, planted = demo.make(seed=seed, number=number)
    assert set(frames) >= set(LEDGERS)
    assert len(planted["themes_never_served"]) == 2


def test_every_row_keeps_to_its_contract(frames: dict[str, pd.DataFrame]) -> None:
    for ledger in LEDGERS:
        contract, frame = contracts.load_all()[ledger], frames[ledger]
        assert set(frame.columns) == {field.name for field in contract.fields}, ledger
        for field in contract.fields:
            values = frame[field.name].dropna()
            if field.minimum is not None:
                assert (values >= field.minimum).all(), (ledger, field.name)


def test_units_serve_while_they_take_part(frames: dict[str, pd.DataFrame], planted: dict[str, Any]) -> None:
    units = frames["units"].set_index("unit_id")
    here = units[units["left_on"].isna()]
    assert here["unit_kind"].value_counts().to_dict() == {
        "institution": 12,
        "shop": 10,
        "company": 9,
        "social": 6,
    }
    assert units.index[units["left_on"].notna()].tolist() == planted["left_units"]
    services = frames["unit_services"]
    since = services["unit_id"].map(units["joined_on"])
    until = services["unit_id"].map(units["left_on"]).fillna(AS_OF + pd.Timedelta(days=1))
    assert ((services["date"] >= since) & (services["date"] < until)).all()
    served = set(zip(services["community_id"], services["service_theme"], strict=True))
    never = {(gap["community_id"], gap["theme"]) for gap in planted["themes_never_served"]}
    assert len(never) == 2
    assert not served & never


def test_volunteers_have_the_magnitude_of_a_real_street(frames: dict[str, pd.DataFrame]) -> None:
    counts = frames["volunteer_counts"]
    last = counts[counts["date"] == AS_OF]
    assert last["registered"].sum() == pytest.approx(0.015 * organisation.RESIDENTS, rel=0.1)
    assert last["active"].sum() / last["registered"].sum() == pytest.approx(0.45, abs=0.05)
    assert (counts["active"] <= counts["registered"]).all()


def test_points_are_earned_by_some_households(
    frames: dict[str, pd.DataFrame], planted: dict[str, Any]
) -> None:
    points = frames["points"]
    year = points[points["month"] > AS_OF - pd.DateOffset(years=1)]
    share = year.groupby(["compound_id", "month"])["participants"].max()
    households = frames["compounds"].set_index("compound_id")["households"]
    of = households.loc[share.index.get_level_values("compound_id")].to_numpy()
    assert 0.07 <= share.sum() / of.sum() <= 0.1
    assert (share.to_numpy() <= of).all()
    assert year["redeemed"].sum() / year["earned"].sum() == pytest.approx(0.6, abs=0.05)
    by_compound = points.groupby("compound_id")[["earned", "redeemed"]].sum()
    idle = by_compound.index[(by_compound["redeemed"] == 0) & (by_compound["earned"] >= 100)]
    assert idle.tolist() == planted["points_never_redeemed"]


def test_kitchen_waste_is_what_a_household_makes(frames: dict[str, pd.DataFrame]) -> None:
    waste = frames["waste"]
    assert waste["kg_in"].sum() / waste["households"].sum() == pytest.approx(0.35 * 30.4, rel=0.1)
    made = (waste["kg_enzyme"] + waste["kg_compost"]) / waste["kg_in"]
    assert made.between(0.1, 0.6).all()


@pytest.fixture(scope="module")
def reader(demo_store: Path) -> Reader:
    return Store(demo_store).reader()


def test_every_figure_of_the_demo_is_shown(reader: Reader) -> None:
    assert len(MEASURED) > 10
    for name in (*MEASURED, "branch_space_rate"):
        assert indicators.value_alone(reader, name, SEPTEMBER).status == "ok", name
    assert indicators.value_alone(reader, "units_joined", SEPTEMBER).value == 37
    kinds = indicators.breakdown(reader, "units_joined", SEPTEMBER, "unit_kind")
    assert sum(part.value or 0 for part in kinds) == 37
    assert {part.label for part in kinds} == set(
        contracts.load_all()["units"].field("unit_kind").values.values()
    )


def test_gaps_of_themes_are_the_planted_ones(reader: Reader, planted: dict[str, Any]) -> None:
    rows = reader.rows("service_themes", **SEPTEMBER.query())
    gaps = {(row["community_id"], row["service_theme"]) for row in rows if not row["services_in_year"]}
    assert gaps >= {(gap["community_id"], gap["theme"]) for gap in planted["themes_never_served"]}
    found = indicators.value_alone(reader, "theme_gaps", SEPTEMBER)
    assert (found.numerator, found.denominator) == (len(gaps), len(rows))


def test_a_name_without_consent_is_nowhere_in_the_published_file(
    reader: Reader, frames: dict[str, pd.DataFrame], planted: dict[str, Any]
) -> None:
    exemplars = frames["exemplars"].set_index("exemplar_id")["public_name"]
    hidden = exemplars[planted["exemplars_without_consent"]].tolist()
    assert len(hidden) == 1
    listed = {row["public_name"] for row in reader.rows("detail_exemplars", **SEPTEMBER.query())}
    assert listed == set(exemplars) - set(hidden)
    with duckdb.connect(str(reader.path), read_only=True) as connection:
        columns = connection.execute(
            "select table_name, column_name from duckdb_columns() "
            "where not internal and schema_name = 'main' and data_type in ('VARCHAR', 'VARCHAR[]')"
        ).fetchall()
        found = {
            (table, column, name)
            for table, column in columns
            for name in exemplars
            if connection.execute(
                f'select count(*) from "{table}" where contains(cast("{column}" as varchar), ?)', [name]
            ).fetchall()
            != [(0,)]
        }
    assert found == {("exemplars", "public_name", name) for name in exemplars if name not in hidden}


def test_an_absent_ledger_is_not_collected_rather_than_zero(tmp_path: Path) -> None:
    folder = tmp_path / "ledgers"
    folder.mkdir()
    for ledger, rows in (
        ("communities", ["community_id,name", "C1,one"]),
        ("compounds", ["compound_id,community_id,name,kind,households", "K1,C1,a,managed,100"]),
        ("volunteer_counts", ["community_id,date,registered", "C1,2026-09-30,40"]),
    ):
        contract = contracts.load_all()[ledger]
        titles = [contract.field(name).title for name in rows[0].split(",")]
        text = "\n".join([",".join(titles), *rows[1:]]).replace("managed", "\u7269\u4e1a\u7ba1\u7406")
        (folder / f"{contract.title}.csv").write_text(text, encoding="utf-8")
    report = build.build(folder, tmp_path / "store")
    assert report.version, report.findings
    reader = Store(tmp_path / "store").reader()
    found = {name: indicators.value_alone(reader, name, SEPTEMBER).status for name in MEASURED}
    assert found.pop("volunteers_registered") == "ok"
    assert set(found.values()) == {"not_collected"}
    assert indicators.value_alone(reader, "branch_space_rate", SEPTEMBER).status == "not_collected"
