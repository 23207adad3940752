"""A header that says something false stops the app with the path, the fault and the fix."""

from pathlib import Path

import pytest

from linli import sqlfiles

GOOD = """-- name: sample
-- definition: Everything of one community,
--     said over two lines.
-- grain: one row
-- params: community_id VARCHAR
-- reads: communities, checked.issues
-- columns: community_id
-- PLACE
select communities.community_id
from communities
where communities.community_id = $community_id
order by communities.community_id
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
    assert query.params == {"community_id": "VARCHAR"}
    assert query.reads == ("communities", "checked.issues")
    assert query.columns == ("community_id",)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("-- PLACE", "-- A remark", "is not '-- field: text'"),
        ("-- PLACE", "-- grain: again", "stands twice"),
        ("-- grain: one row\n", "", "header lacks grain"),
        ("-- name: sample", "-- name: other", "must be the file's stem"),
        ("community_id VARCHAR\n", "community_id text\n", "write 'name TYPE'"),
        ("community_id VARCHAR\n", "none\n", "but the select uses ['community_id']"),
        (
            "order by communities.community_id",
            "order by communities.community_id; select 1",
            "exactly one select",
        ),
        ("select communities", "selekt communities", "DuckDB cannot parse it"),
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


def test_a_name_belongs_to_one_file(tmp_path: Path) -> None:
    text = GOOD.replace("-- PLACE\n", "")
    write(tmp_path, text)
    write(tmp_path, text, "curated/sample.sql")
    with pytest.raises(ValueError, match="the name is taken by"):
        sqlfiles.load_all(tmp_path)
