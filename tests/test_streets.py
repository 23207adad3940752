"""A city: its streets built one by one, by whoever there is, and put together."""

import os
import re
import signal
from datetime import date, datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import duckdb
import pytest

from linli.metrics import indicators
from linli.pipeline import build, city
from linli.selection import Selection
from linli.warehouse import sqlfiles
from linli.warehouse.store import Store
from tests.small import linli, write

pytestmark = pytest.mark.slow

NOW = datetime(2026, 9, 10, 4)
AUGUST = Selection(None, None, date(2026, 8, 1), date(2026, 8, 1))
# In each street the same ids, and names of its own; community and compound are referred to by id and by name.
COMMUNITIES = "社区编号,社区名称\nC1,东渡{n}社区\nC2,柳岸{n}社区\n"
COMPOUNDS = """小区编号,社区编号,小区名称,小区类型,户数
K1,C1,一号院{n},物业管理,300
K2,柳岸{n}社区,二号院{n},单位型,120
"""
MEMBERS = "小区编号,统计日期,正式党员\nK1,2026-08-31,{members}\nK2,2026-08-31,12\n"
BRANCHES = "支部编号,支部名称,社区编号,组建方式,成立日期\nB1,一号院{n}支部,C1,单独,2024-01-01\n"
COVERED = "支部编号,小区编号\nB1,K1\n"
ISSUES = """诉求编号,社区编号,小区编号,来源渠道,诉求类别,受理时间,办结时间,办理状态
1,C1,K1,12345热线,物业服务,2026-08-01 09:00,2026-08-03 09:00,已办结
2,C1,一号院{n},议事厅,停车秩序,2026-08-20 09:00,,办理中
3,,,12345热线,物业服务,2026-09-01 08:00,2026-09-0{late} 08:00,已办结
"""
MEETINGS = """会议编号,会议层级,社区编号,小区编号,会议日期,关联诉求编号
M1,小区,C1,K1,2026-08-22,1、2
M2,社区,C2,,2026-08-25,9
"""


def make_street(folder: Path, number: int) -> None:
    folder.mkdir(parents=True)
    told = {"n": number, "members": 8 + number % 5, "late": 2 + number % 7}
    sheets = {
        "社区底册": COMMUNITIES,
        "小区底册": COMPOUNDS,
        "党员人数": MEMBERS,
        "支部台账": BRANCHES,
        "支部覆盖小区": COVERED,
        "诉求台账": ISSUES,
        "议事会": MEETINGS,
    }
    write(folder, **{name: text.format(**told) for name, text in sheets.items()})


@pytest.fixture
def source(tmp_path):
    for number in (1, 2):
        make_street(tmp_path / "city" / f"街道{number}", number)
    return tmp_path / "city"


def built(source, store, **more):
    return city.build_city(city.streets(source), Store(store), now=NOW, **more)


def tables(path: Path) -> dict[str, list[tuple]]:
    """Return the rows of every table of a file, but for those that tell which version it is and what others counted."""
    with duckdb.connect(str(path), read_only=True) as connection:
        names = [name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()]
        return {
            name: sorted(connection.execute(f"from {name}").fetchall(), key=repr)
            for name in names
            if name not in ("version", "past_counts")
        }


def test_folders_with_registers_of_their_own_are_streets(source, tmp_path):
    assert [street.key for street in city.streets(source)] == ["街道1", "街道2"]
    # Months of one street are none, nor is a folder beside files.
    (source / "街道2" / "社区底册.csv").unlink()
    assert city.streets(source) == []
    make_street(tmp_path / "other" / "a", 1)
    make_street(tmp_path / "other" / "b", 2)
    write(tmp_path / "other", 社区底册=COMMUNITIES.format(n=3))
    assert city.streets(tmp_path / "other") == []


def test_folders_of_streets_are_districts(source, tmp_path):
    for name, streets in {"东区": ("新港", "望湖"), "西区": ("新港",)}.items():
        for number, street in enumerate(streets):
            make_street(tmp_path / "nested" / name / street, number)
    report = built(tmp_path / "nested", tmp_path / "store")
    reader = Store(tmp_path / "store").reader()
    assert reader.version.id == report.version
    rows = reader.rows("communities_list")
    assert {(row["community_id"].rpartition(".")[0], row["district"], row["street"]) for row in rows} == {
        ("东区.新港", "东区", "新港"),
        ("东区.望湖", "东区", "望湖"),
        ("西区.新港", "西区", "新港"),
    }
    # Months of a street are no streets, wherever they lie.
    for month in ("2026-07", "2026年8月"):
        make_street(tmp_path / "months" / "新港" / month, 1)
    make_street(tmp_path / "months" / "望湖", 1)
    assert {street.key for street in city.streets(tmp_path / "months")} == {"新港", "望湖"}
    assert city.streets(tmp_path / "months" / "新港") == []


@pytest.mark.parametrize("name", ["a.b", "b,c", "b、c", "b c"])
def test_names_that_could_make_ids_unclear_are_refused(tmp_path, name):
    for folder in ("a", name):
        make_street(tmp_path / folder, 1)
    with pytest.raises(ValueError, match=f"“{re.escape(name)}”"):
        city.streets(tmp_path)


def test_equal_ids_of_two_streets_stay_apart_and_add_up(source, tmp_path):
    report = built(source, tmp_path / "store")

    reader = Store(tmp_path / "store").reader()
    assert reader.version.id == report.version
    assert [(row["community_id"], row["name"]) for row in reader.rows("communities_list")] == [
        ("街道1.C1", "东渡1社区"),
        ("街道1.C2", "柳岸1社区"),
        ("街道2.C1", "东渡2社区"),
        ("街道2.C2", "柳岸2社区"),
    ]
    assert indicators.value(reader, "issues_opened", AUGUST).value == 4
    first = Selection(("街道1.C1",), None, AUGUST.start, AUGUST.end)
    assert indicators.value(reader, "issues_opened", first).value == 2
    with duckdb.connect(str(Store(tmp_path / "store").path(report.version)), read_only=True) as connection:
        assert connection.execute("select * from meeting_issues order by all").fetchall() == [
            ("街道1.M1", "街道1.1"),
            ("街道1.M1", "街道1.2"),
            ("街道1.M2", "9"),  # which nobody has
            ("街道2.M1", "街道2.1"),
            ("街道2.M1", "街道2.2"),
            ("街道2.M2", "9"),
        ]
        assert connection.execute("select distinct street from communities order by all").fetchall() == [
            ("街道1",),
            ("街道2",),
        ]
    told = {(finding.file, finding.value) for finding in report.findings if "议事会" in finding.file}
    assert told >= {("街道1/议事会.csv", "9"), ("街道2/议事会.csv", "9")}


def test_streets_put_together_are_what_their_ledgers_are_together(source, tmp_path):
    """Every table of two streets put together is what the build of one street makes of the ledgers of both."""
    store = Store(tmp_path / "store")
    version = built(source, store.folder).version
    together = tmp_path / "together.duckdb"
    read = {street.key: city.Done(tmp_path / f"{street.key}.duckdb", []) for street in city.streets(source)}
    for street in city.streets(source):
        given = {name: path.read_bytes() for name, path in city._files(street.folder).items()}
        done = city.read_street(street.key, street.district, given, None, NOW.date(), city.code())
        read[street.key].file.write_bytes(done.file)
    with duckdb.connect() as connection, city._attached(connection, read, "read"):
        city._all_ledgers(connection, len(read))
        connection.execute(f"attach '{together}' as target; use target")
        connection.execute(build.BUILD_TABLES + build.MACROS)
        connection.execute("insert into provided select distinct * from read0.provided")
        for number in range(len(read)):
            connection.execute(f"insert into geometry from read{number}.geometry")
        report = build.Report()
        as_of = build.frame(connection, build.dates.Declared(), report, NOW.date())
        build.curate(connection, report, as_of, build.quiet, {})
        connection.execute("use memory; checkpoint target; detach target")

    one, other = tables(together), tables(store.path(version))
    of_files = {"findings", "load_log"}  # written when a version is published
    assert one.keys() == other.keys()
    assert [name for name in one if name not in of_files and one[name] != other[name]] == []


def test_a_faulty_street_is_left_out_or_holds_back_all(source, tmp_path):
    issues = source / "街道2" / "诉求台账.csv"
    issues.write_text(
        issues.read_text(encoding="utf-8").replace("2026-08-01 09:00", "昨天"), encoding="utf-8"
    )

    report = built(source, tmp_path / "store", faulty="all")
    assert report.version is None
    assert ("街道2", "error") in {
        (finding.file, finding.severity) for finding in report.findings if finding.rule == "street_left_out"
    }

    report = built(source, tmp_path / "store")
    assert report.version
    assert not report.failed
    assert [finding.message for finding in report.findings if finding.rule == "street_left_out"] == [
        "街道2没有纳入本次发布，原因见该街道的 1 条发现。"
    ]
    reader = Store(tmp_path / "store").reader()
    assert {row["community_id"] for row in reader.rows("communities_list")} == {"街道1.C1", "街道1.C2"}


def test_what_the_dates_of_all_say_and_unlike_targets_are_told(source, tmp_path):
    for number, value in ((1, 90), (2, 95)):
        text = f"指标,年度,目标值\n受理诉求数,2026,{value}\n办结诉求数,2026,80\n"
        text += "满意率,2026,90\n" if number == 1 else ""  # one street's own
        write(source / f"街道{number}", 目标=text)
    issues = source / "街道2" / "诉求台账.csv"
    issues.write_text(
        issues.read_text(encoding="utf-8").replace("2026-08-20", "2027-08-20"), encoding="utf-8"
    )

    report = built(source, tmp_path / "store")
    told = {finding.rule: finding for finding in report.findings}
    assert told["date_after_build"].file == "街道2/诉求台账.csv"
    assert "受理诉求数 2026" in told["unlike_targets"].message
    assert "满意率 2026" in told["unlike_targets"].message
    assert "办结诉求数" not in told["unlike_targets"].message
    rows = Store(tmp_path / "store").reader().rows("target_list")
    assert [(row["year"], row["value"]) for row in rows] == [(2026, 80)]


def test_a_link_out_of_a_street_is_not_followed(source, tmp_path):
    elsewhere = tmp_path / "elsewhere.csv"
    elsewhere.write_text(MEETINGS, encoding="utf-8")
    (source / "街道2" / "议事会.csv").unlink()
    (source / "街道2" / "议事会.csv").symlink_to(elsewhere)

    report = built(source, tmp_path / "store")
    assert [
        (finding.file, finding.severity) for finding in report.findings if finding.rule == "outside_source"
    ] == [("街道2/议事会.csv", "warning")]
    reader = Store(tmp_path / "store").reader()
    assert {row["community_id"] for row in reader.rows("communities_list")} == {"街道1.C1", "街道1.C2"}


class Noted(city.Alone):
    """Writes down which streets were read and built."""

    def __init__(self):
        self.done = []

    def run(self, tasks, function):
        for name, came in super().run(tasks, function):
            self.done.append((function.__name__, name))
            yield name, came


def test_only_a_street_that_changed_is_read_and_built_again(source, tmp_path):
    store = tmp_path / "store"
    noted = Noted()
    first = built(source, store, by=noted).version
    assert len(noted.done) == 4

    noted.done = []
    second = built(source, store, by=noted).version
    assert noted.done == []
    assert tables(Store(store).path(first)) == tables(Store(store).path(second))

    issues = source / "街道2" / "诉求台账.csv"
    issues.write_text(issues.read_text(encoding="utf-8").replace("停车秩序", "物业服务"), encoding="utf-8")
    third = built(source, store, by=noted).version
    assert noted.done == [("read_street", "街道2"), ("build_street", "街道2")]

    noted.done = []  # what was kept is damaged, so that all is made again, and the same
    for path in (store / "streets").glob("*.duckdb"):
        path.write_bytes(path.read_bytes()[:-1000])
    fourth = built(source, store, by=noted).version
    assert len(noted.done) == 4
    assert tables(Store(store).path(third)) == tables(Store(store).path(fourth))


def test_three_workers_of_which_one_is_killed_make_what_one_alone_makes(tmp_path):
    for number in range(20):
        make_street(tmp_path / "city" / f"S{number:02d}", number)
    alone = built(tmp_path / "city", tmp_path / "alone").version

    with city.engine(workers=3) as engine:
        left = list(engine.client.run(os.getpid).values())
        assert len(left) == 3
        port = engine.client.cluster.scheduler.http_server.port
        with pytest.raises(HTTPError):  # nobody is shown what runs
            urlopen(f"http://127.0.0.1:{port}/info/main/workers.html")

        def kill_one(fraction: float, _text: str) -> None:
            if fraction > 0.5 and left:  # while streets are built
                os.kill(left[0], signal.SIGKILL)
                left.clear()

        shared = built(tmp_path / "city", tmp_path / "shared", by=engine, progress=kill_one)
        assert not left
    assert [finding for finding in shared.findings if finding.rule.startswith("street_")] == []
    one, other = (
        tables(Store(tmp_path / name).path(version))
        for name, version in (("alone", alone), ("shared", shared.version))
    )
    assert len(one["communities"]) == 40
    assert one == other


def test_the_command_line_checks_and_builds_a_city(source, tmp_path):
    checked = linli("check", str(source))
    assert checked.returncode == 0, checked.stderr
    assert "街道2/议事会.csv" in checked.stdout
    made = linli("build", str(source), "--store", str(tmp_path / "store"))
    assert made.returncode == 0, made.stderr
    assert Store(tmp_path / "store").live_version() in made.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--workers", "2"], "不是多个街道"),
        (["--streets", "some"], "--streets 只能是"),
    ],
)
def test_options_of_a_city_that_do_not_fit_are_refused(small_source, tmp_path, arguments, told):
    made = linli("build", str(small_source), *arguments, "--store", str(tmp_path / "store"))
    assert made.returncode == 2
    assert told in made.stderr


def test_a_process_that_ends_before_it_has_begun_is_started_anew():
    tries = []

    def make(fails):
        tries.append(fails)
        if len(tries) <= fails:
            raise RuntimeError("failed to start")
        return "cluster"

    assert city._started(lambda: make(2)) == "cluster"
    tries.clear()
    with pytest.raises(RuntimeError, match="failed to start"):
        city._started(lambda: make(9))
    assert len(tries) == 3


def test_a_cluster_that_does_not_answer_is_named(source, tmp_path, monkeypatch):
    monkeypatch.setattr(city, "_ANSWERS_WITHIN", 1)
    made = linli("build", str(source), "--cluster", "tcp://127.0.0.1:9", "--store", str(tmp_path / "store"))
    assert made.returncode == 2
    assert "连不上 tcp://127.0.0.1:9" in made.stderr


def test_what_all_streets_tell_together_is_known_by_name():
    assert {"matter_dispersion", "issue_warnings"} <= city.anew()
    assert not city.anew() & {
        name for name, query in sqlfiles.load_all().items() if query.kind_folder == "indicators"
    }
