"""Real exports through the example profiles and the build, against figures computed apart from this project.

They are not part of the repository: run with `--real=DIR`.
"""

import json
import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from linli import intake
from linli.geo import positions
from linli.intake import desk as desks
from linli.ledgers import load_profile, read_geometry, read_source
from linli.metrics import indicators
from linli.pipeline import build
from linli.selection import Selection
from linli.warehouse.store import Store

PROFILES = Path(__file__).resolve().parents[1] / "examples" / "profiles"
FOLDERS = {
    "boston-311": "boston-311",
    "la-311": "la-311",
    "messages": "messages",
    "patron-counts": "patron-counts",
    "library-visits": "library-visits",
    "xiacheng": "xiacheng",
    "mixed": ".",
}
NIGHT = pd.Timedelta("1D")


@pytest.fixture(scope="session")
def parts(real):
    """Read an export through its profile, once."""
    done = {}

    def read(name):
        if name not in done:
            profile = load_profile(PROFILES / f"{name}.toml")
            done[name] = list(read_source(real / FOLDERS[name], profile))
        return done[name]

    return read


@pytest.fixture(scope="session")
def store(real, tmp_path_factory):
    """Build an export through its profile, once."""
    done = {}

    def make(name):
        if name not in done:
            folder = tmp_path_factory.mktemp(name)
            report = build.build(real / FOLDERS[name], folder, PROFILES / f"{name}.toml")
            done[name] = report, Store(folder)
        return done[name]

    return make


def frame(parts, ledger):
    return pd.concat([part.frame for part in parts if part.ledger == ledger], ignore_index=True)


def findings(parts, rule):
    return [finding for part in parts for finding in part.findings if finding.rule == rule]


def per_month(times):
    return times.dropna().dt.strftime("%Y-%m").value_counts().sort_index().to_dict()


def expected(text):
    pairs = (item.split("=") for item in text.replace(" ", "").split(";"))
    return {key: int(value) for key, value in pairs}


@pytest.mark.parametrize("name", FOLDERS)
def test_every_row_is_accounted_for_and_nothing_is_an_error(parts, name):
    for part in parts(name):
        assert part.ledger
        assert part.rows_read == len(part.frame) + sum(part.rejected.values())
        assert not [finding for finding in part.findings if finding.severity == "error"]


# ---------------------------------------------------------------------------- Boston 311


@pytest.fixture(scope="session")
def boston(parts):
    return frame(parts("boston-311"), "issues")


def test_boston_counts(boston):
    assert (len(boston), boston["issue_id"].nunique()) == (58_119, 58_119)
    assert boston["status"].value_counts().to_dict() == {"closed": 49_126, "open": 8_993}
    assert boston["closed_at"].isna().sum() == 8_993
    assert boston["due_at"].isna().sum() == 14_527
    assert (boston["closed_at"] < boston["opened_at"]).sum() == 84
    assert (boston["closed_at"] == boston["opened_at"]).sum() == 1_440
    assert boston["opened_at"].min() == datetime(2015, 1, 1, 0, 20, 9)
    assert boston["opened_at"].max() == datetime(2015, 6, 30, 23, 54)
    assert boston["closed_at"].max() == datetime(2016, 1, 12, 13, 58, 43)
    assert boston["community_id"].isna().sum() == 6_365
    assert boston["community_id"].nunique() == 23
    assert boston["category"].nunique() == 53
    assert boston["channel"].value_counts()["Constituent Call"] == 32_127
    assert boston["longitude"].isna().sum() == boston["latitude"].isna().sum() == 8_752


def test_boston_months(boston):
    opened = "2015-01=7528; 2015-02=9052; 2015-03=10208; 2015-04=10563; 2015-05=10436; 2015-06=10332"
    closed = (
        "2015-01=4236; 2015-02=4951; 2015-03=9248; 2015-04=8610; 2015-05=7983; 2015-06=9215; 2015-07=2276;"
        "2015-08=606; 2015-09=969; 2015-10=508; 2015-11=210; 2015-12=207; 2016-01=107"
    )
    assert per_month(boston["opened_at"]) == expected(opened)
    assert per_month(boston["closed_at"]) == expected(closed)


def test_boston_durations(boston):
    days = (boston["closed_at"] - boston["opened_at"]) / NIGHT
    assert days.median() == pytest.approx(3.042, abs=0.001)
    assert days[~(days < 0)].median() == pytest.approx(3.060, abs=0.001)
    assert days.quantile(0.9) == pytest.approx(51.056, abs=0.001)
    assert (days <= 30).sum() == 41_690
    end = datetime(2015, 6, 30, 23, 59, 59)
    assert (boston["closed_at"].isna() | (boston["closed_at"] > end)).sum() == 13_876
    due = boston[boston["due_at"] <= end]
    assert (len(due), (due["closed_at"] <= due["due_at"]).sum()) == (33_261, 19_634)


# ---------------------------------------------------------------------------- Los Angeles 311


def test_la(parts):
    issues = frame(parts("la-311"), "issues")
    assert len(issues) == 9_989
    per_day = issues["opened_at"].dt.strftime("%Y-%m-%d").value_counts().to_dict()
    assert per_day == {"2020-01-01": 1_685, "2020-01-02": 5_964, "2020-01-03": 2_340}
    assert issues["closed_at"].isna().sum() == 43
    assert issues["community_id"].isna().sum() == 106
    days = (issues["closed_at"] - issues["opened_at"]) / NIGHT
    assert days.median() == pytest.approx(1.9431, abs=0.001)
    assert days.groupby(issues["category"]).median()["Homeless Encampment"] == pytest.approx(18.84, abs=0.001)
    assert issues["category"].value_counts().head(3).to_dict() == {
        "Bulky Items": 4_469,
        "Graffiti": 2_628,
        "Illegal Dumping": 893,
    }
    communities = frame(parts("la-311"), "communities").set_index("community_id")["name"]
    named = issues["community_id"].map(communities).value_counts()
    assert named.head(3).to_dict() == {"Sylmar": 549, "Boyle Heights": 429, "Downtown Los Angeles": 309}


# ---------------------------------------------------------------------------- messages


def test_messages(parts):
    issues = frame(parts("messages"), "issues")
    assert (len(issues), issues["issue_id"].nunique()) == (4_326, 4_326)
    assert issues["opened_at"].min() == datetime(2017, 6, 8, 17, 31, 20)
    assert issues["opened_at"].max() == datetime(2020, 1, 26, 19, 47, 11)
    months = (
        "2017-06=1; 2018-05=1; 2018-10=1; 2018-11=1; 2019-01=359; 2019-02=256; 2019-03=368;"
        "2019-04=397; 2019-05=387; 2019-06=338; 2019-07=417; 2019-08=391; 2019-09=387; 2019-10=296;"
        "2019-11=280; 2019-12=366; 2020-01=80"
    )
    assert per_month(issues["opened_at"]) == expected(months)


# ---------------------------------------------------------------------------- patron counts


@pytest.mark.parametrize(
    ("center", "rows", "total", "repeats", "mismatches", "by_year", "weekdays"),
    [
        ("SEC", 5_798, 100_499, 144, 2, [74_087, 18_781, 7_631], [1066, 1149, 1118, 1130, 924, 411]),
        ("Metro", 1_910, 45_096, 63, 0, [29_150, 12_819, 3_127], [398, 387, 374, 422, 231, 98]),
    ],
)
def test_patron_counts(parts, center, rows, total, repeats, mismatches, by_year, weekdays):
    use = frame(parts("patron-counts"), "center_use")
    use = use[use["center_id"] == center]
    assert (len(use), use["visits"].sum()) == (rows, total)
    assert use["visits"].groupby(use["date"].dt.year).sum().tolist() == by_year
    assert use["date"].dt.day_of_week.value_counts().sort_index().tolist() == weekdays
    told = [part for part in parts("patron-counts") if part.file.startswith(center)]
    assert len(findings(told, "repeat")) == repeats
    assert len(findings(told, "total_mismatch")) == mismatches


def test_patron_counts_by_hour(parts):
    use = frame(parts("patron-counts"), "center_use")
    means = use["visits"].groupby([use["center_id"], use["hour"]]).mean()
    assert means["SEC"].round(3).to_dict() == {
        7: 1.981, 8: 9.016, 9: 13.947, 10: 21.687, 11: 22.020, 12: 33.408, 13: 22.986, 14: 19.031, 15: 21.199,
        16: 15.688, 17: 16.429, 18: 13.117, 19: 10.980, 20: 11.994,
    }  # fmt: skip
    assert means["Metro"].round(3).to_dict() == {
        0: 30.333, 1: 27.5, 2: 23.667, 3: 32.0, 7: 1.6, 8: 21.007, 9: 27.741, 10: 34.325, 11: 29.613,
        12: 38.69, 13: 23.626, 14: 22.869, 15: 22.701, 16: 19.451, 17: 23.256, 18: 13.197, 19: 11.547, 20: 10.024,
        23: 19.286,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "rows", "sec", "metro"), [("first", 7_501, 99_022, 43_658), ("last", 7_501, 98_888, 43_592)]
)
def test_patron_counts_with_one_row_of_each_repeat(real, tmp_path, policy, rows, sec, metro):
    text = (PROFILES / "patron-counts.toml").read_text(encoding="utf-8")
    path = tmp_path / "p.toml"
    path.write_text(text.replace('policy = "keep"', f'policy = "{policy}"'), encoding="utf-8")
    use = frame(read_source(real / "patron-counts", load_profile(path)), "center_use")
    assert len(use) == rows
    assert use.groupby("center_id")["visits"].sum().to_dict() == {"SEC": sec, "Metro": metro}


# ---------------------------------------------------------------------------- library visits


def test_library_visits(parts):
    use = frame(parts("library-visits"), "center_use")
    assert len(use) == 79 * 12 * 6
    sums = use["visits"].groupby([use["function"], use["date"].dt.year]).sum()
    assert sums["visitors"].to_dict() == {2014: 9_972_516, 2015: 9_438_150, 2016: 4_548_715}
    assert sums["computer"].to_dict() == {2014: 2_897_305, 2015: 2_569_450, 2016: 1_152_589}
    visitors = use[use["function"] == "visitors"]
    by_month = visitors["visits"].groupby(visitors["date"].dt.strftime("%Y-%m")).sum(min_count=1)
    assert by_month["2016-01":"2016-06"].tolist() == [727_460, 712_288, 836_831, 784_177, 698_262, 789_697]
    assert by_month["2016-07":"2016-12"].isna().all()
    year = visitors["date"].dt.year
    assert visitors["visits"].isna().groupby(year).sum().tolist() == [0, 0, 474]
    assert (visitors["visits"] == 0).groupby(year).sum().tolist() == [4, 4, 6]


# ---------------------------------------------------------------------------- Xiacheng

STREETS = {
    "潮鸣街道": 54,
    "东新街道": 44,
    "朝晖街道": 42,
    "天水街道": 40,
    "武林街道": 39,
    "文晖街道": 32,
    "长庆街道": 25,
    "石桥街道": 21,
}


def test_xiacheng(parts):
    communities = frame(parts("xiacheng"), "communities").set_index("community_id")
    compounds = frame(parts("xiacheng"), "compounds")
    assert len(communities) == 75
    assert abs(len(compounds) - 297) <= 2
    assert compounds["community_id"].notna().all()
    streets = compounds["community_id"].map(communities["street"]).value_counts().to_dict()
    assert streets.keys() == STREETS.keys()
    assert all(abs(streets[name] - count) <= 2 for name, count in STREETS.items())
    names = compounds["community_id"].map(communities["name"]).value_counts()
    assert abs(names["戒坛寺巷社区"] - 25) <= 2
    (part,) = [part for part in parts("xiacheng") if part.ledger == "compounds"]
    assert part.rows_read == 805
    told = len(findings([part], "outside")) + len(findings([part], "no_point"))
    assert told == 805 - len(compounds) == sum(part.rejected.values())


def test_xiacheng_polygons(real):
    profile = load_profile(PROFILES / "xiacheng.toml")
    features = read_geometry(real / "xiacheng", profile)["communities"]["features"]
    assert len(features) == 75
    assert sum(feature["geometry"]["type"] == "MultiPolygon" for feature in features) <= 12
    assert all(positions.shape_of(feature["geometry"], "wgs84").is_valid for feature in features)
    numbers = re.findall(r"\d+\.(\d+)", json.dumps([feature["geometry"] for feature in features]))
    assert max(map(len, numbers)) <= 5


# ---------------------------------------------------------------------------- through the build


@pytest.mark.parametrize("name", FOLDERS)
def test_what_was_read_is_what_is_published(parts, store, name):
    report, published = store(name)
    assert not report.failed, [finding for finding in report.findings if finding.severity == "error"][:5]
    assert published.live_version() == report.version
    read = Counter()
    for part in parts(name):
        read[part.ledger] += part.rows_read
    assert {ledger: count["read"] for ledger, count in report.by_ledger().items()} == read
    assert all(count["read"] == count["kept"] + count["rejected"] for count in report.by_ledger().values())


ON_THE_PAGE = {  # rows that a clerk publishes who answers what is asked, and the data date
    "boston-311": ({"issues": 58_119, "communities": 23}, "2016-01-12"),  # nobody says what "open" is of
    "la-311": ({"issues": 9_989, "communities": 100}, "2020-08-03"),  # 0 is "No council"
    "messages": ({"issues": 4_326}, "2020-01-26"),
    "patron-counts": ({"center_use": 7_708, "centers": 2}, "2021-08-13"),
    "library-visits": ({"center_use": 5_688, "centers": 79}, "2016-06-30"),
    "xiacheng": ({"communities": 75, "compounds": 297, "issues": 228}, "2018-09-30"),
    "china-division": ({"communities": 673}, None),
}
ANSWERS = {"repeats": "keep", "datum": "bd09"}
NO_LEDGER = ("compounds_fccs.csv",)  # the other portal's


@pytest.mark.parametrize("name", ON_THE_PAGE)
def test_an_export_goes_in_by_the_page_alone(real, tmp_path, name):
    store, (wanted, day) = Store(tmp_path), ON_THE_PAGE[name]
    sent = {path.name: path.read_bytes() for path in sorted((real / name).iterdir())}
    desk = desks.lay_out(store, desks.receive(store, sent, "wang"), lambda _share, _text: None)
    assert desk.faulty == []
    for sheet in desk.open():
        desks.take_as(sheet, None if sheet.file in NO_LEDGER else sheet.ledger or sheet.likeliest or None)
        for asked in desks.asks(sheet):
            is_portal = sheet.file.startswith("compounds")
            sheet.answers[asked] = ANSWERS[asked] if asked != "datum" or is_portal else "wgs84"
        assert desks.unanswered(sheet) == []
    delivery = intake.replan(store, desk.delivery.id, desks.plan(store, desk))
    shown = intake.preview(store, delivery)
    assert {change.ledger: change.added for change in shown.changes} == wanted
    assert intake.publish(store, delivery, "wang").version == shown.version
    if day:
        assert str(store.reader().version.data_as_of) == day


@pytest.mark.parametrize("name", ["boston-311", "mixed"])
def test_boston_indicators(store, name):
    reader = store(name)[1].reader()
    half = Selection(None, None, date(2015, 1, 1), date(2015, 6, 1))

    def value(indicator, selection=half):
        return indicators.value(reader, indicator, selection)

    assert value("issues_opened").value == 58_119
    assert value("issues_backlog", Selection(None, None, date(2015, 6, 1), date(2015, 6, 1))).value == 13_876
    assert value("median_days_closed").value == pytest.approx(3.060, abs=0.001)
    assert value("median_days_km").value == pytest.approx(5.836, abs=0.001)
    on_time = value("on_time_rate")
    assert (on_time.numerator, on_time.denominator) == (19_634, 33_261)
