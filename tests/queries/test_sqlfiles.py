"""A header that says something false stops the app with the path, the fault and the fix."""

import re
from pathlib import Path

import pytest

from linli.warehouse import sqlfiles

QUERIES = sqlfiles.load_all()

GOOD = """-- definition: Everything of one community,
--     said over two lines.
-- grain: one row
-- PLACE
with own as (
    select community_id
    from communities
)

select
    own.community_id,
    count(*) as issues
from own
inner join checked.issues on own.community_id = issues.community_id
where own.community_id = $community_id
group by own.community_id
order by own.community_id
"""
INDICATOR = """-- definition: All of them.
-- counted: issues
-- unit: percent
-- window: period
-- better: higher
-- n_of: issues
-- min_n: 10
-- needs: issues
-- basis: none
-- detail: detail_issues
select
    month,
    community_id,
    compound_id,
    '' as dimension,
    1 as numerator,
    2 as denominator
from issues
"""


def write(root: Path, text: str, name: str = "views/sample.sql") -> Path:
    """Write a query file below root and return its path."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_header_is_read(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("-- PLACE\n", ""))
    [query] = sqlfiles.load_all(tmp_path).values()
    assert query.fields["definition"] == "Everything of one community, said over two lines."
    assert (query.name, query.kind_folder, query.theme) == ("sample", "views", "")
    assert query.params == ("community_id",)
    assert query.reads == {"communities", "checked.issues"}
    assert query.columns == ("community_id", "issues")


def test_what_a_header_leaves_out_follows_from_the_rest(tmp_path: Path) -> None:
    write(tmp_path, INDICATOR, "indicators/a/share.sql")
    count = "".join(line for line in INDICATOR.splitlines(True) if "n_of" not in line and "min_n" not in line)
    write(tmp_path, count.replace("percent", "issues"), "indicators/a/sum.sql")
    write(tmp_path, "-- definition: None.\nselect 1 as ledger", "checks/check.sql")
    share, check = (sqlfiles.load_all(tmp_path)[name].fields for name in ("share", "check"))
    assert (share["kind"], share["scale"], share["people"], share["excluded"]) == (
        "ratio",
        "100",
        "no",
        "none",
    )
    total = sqlfiles.load_all(tmp_path)["sum"].fields
    assert (total["kind"], total["scale"], total["min_n"]) == ("count", "1", "0")
    assert check["severity"] == "warning"


@pytest.mark.parametrize(
    "name", [name for name, query in QUERIES.items() if query.kind_folder == "indicators"]
)
def test_what_counts_has_no_denominator(name: str) -> None:
    """That an indicator is a count is told by its header, which says not what a denominator counts."""
    query = QUERIES[name]
    is_count = re.search(r"\bcast\(null as double\) as denominator\b", query.sql) is not None
    assert is_count == (query.fields["kind"] == "count"), (
        f"{query.path}: n_of belongs to what has a denominator; a count says 'cast(null as double) as denominator'"
    )


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("-- PLACE", "-- A remark", "is not '-- field: text'"),
        ("-- PLACE", "-- grain: again", "stands twice"),
        ("-- grain: one row\n", "", "header lacks grain"),
        ("-- PLACE", "-- name: sample", "no header of views has 'name'"),
        ("-- PLACE", "-- severity: error", "no header of views has 'severity'"),
        ("-- PLACE", "-- window: week", "use one of period, point"),
        ("order by own.community_id", "order by own.community_id; select 1", "exactly one select"),
        ("order by own.community_id", "order by own.community_id; create table a (b int)", "cannot parse it"),
        ("select\n", "selekt\n", "DuckDB cannot parse it"),
        ("count(*) as issues", "count(*)", "has no name"),
        ("count(*) as issues", "*", "no '*'"),
        ("-- PLACE", "-- needs: communities, communities.colour", "no contract has communities.colour"),
        ("-- PLACE", "-- needs: castles|communities", "no contract has castles"),
        ("-- PLACE", "-- needs_of: first: issues; second: castles", "no contract has castles"),
        ("-- PLACE", "-- kinds: castle", "no contract has castle"),
    ],
)
def test_a_broken_file_says_where_and_what(tmp_path: Path, old: str, new: str, fault: str) -> None:
    text = GOOD.replace(old, new).replace("-- PLACE\n", "")
    path = write(tmp_path, text)
    with pytest.raises(ValueError, match=r"sample\.sql") as caught:
        sqlfiles.load_all(tmp_path)
    assert str(caught.value).startswith(str(path))
    assert fault in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("-- n_of: issues\n-- min_n: 10", "-- n_of: issues", "header lacks min_n"),
        ("-- n_of: issues", "-- n_of: isues", "n_of is 'isues'; use one of"),
        ("-- min_n: 10", "-- min_n: ten", "write a whole number"),
        ("'' as dimension", "'' as axis", "columns are month, community_id, compound_id, axis"),
        ("'' as dimension,\n", "", "columns are"),
        ("-- better: higher", "-- better: more", "use one of higher, lower, neither"),
        ("-- basis: none\n", "", "header lacks basis"),
        (
            "-- needs: issues\n-- basis: none\n-- detail: detail_issues\n",
            "-- needs: none\n-- basis: none\n",
            "name one in needs",
        ),
        ("-- basis: none", "-- basis: none\n-- kind: ratio", "no header of indicators has 'kind'"),
    ],
)
def test_a_broken_indicator_says_where_and_what(tmp_path: Path, old: str, new: str, fault: str) -> None:
    path = write(tmp_path, INDICATOR.replace(old, new), "indicators/a/share.sql")
    with pytest.raises(ValueError, match=r"share\.sql") as caught:
        sqlfiles.load_all(tmp_path)
    assert str(caught.value).startswith(str(path))
    assert fault in str(caught.value)


def test_a_column_of_a_view_is_an_indicator(tmp_path: Path) -> None:
    view = "-- definition: Two.\n-- grain: one row\nselect share, issues from months where month = $starts"
    write(tmp_path, view, "views/several.sql")
    header = INDICATOR[: INDICATOR.index("select")]
    path = write(tmp_path, header + "-- from: several\n-- n: issues\n", "indicators/a/share.sql")
    query = sqlfiles.load_all(tmp_path)["share"]
    assert (query.columns, query.params, query.fields["kind"]) == (("value", "n"), ("start",), "query")
    assert query.reads == {"months"}
    for named, fault in (("-- n: closed", "has no column 'closed'"), ("", "header lacks n")):
        sqlfiles.load_all.cache_clear()
        path.write_text(f"{header}-- from: several\n{named}\n".rstrip() + "\n", encoding="utf-8")
        with pytest.raises(ValueError, match=fault):
            sqlfiles.load_all(tmp_path)


def test_a_name_belongs_to_one_file(tmp_path: Path) -> None:
    text = GOOD.replace("-- PLACE\n", "")
    write(tmp_path, text)
    write(tmp_path, text, "curated/sample.sql")
    with pytest.raises(ValueError, match="the name is taken by"):
        sqlfiles.load_all(tmp_path)
