"""The label catalogue: nothing that a user can meet is without a Chinese name."""

import pytest

from linli import labels, sqlfiles


def test_every_rule_has_a_short_name_and_every_name_a_rule():
    rules = {rule for rule, entry in labels.get("finding").items() if isinstance(entry, dict)}
    assert set(labels.get("code.rule")) == rules


def test_every_check_has_a_message():
    checks = [name for name, query in sqlfiles.load_all().items() if query.kind_folder == "checks"]
    for name in checks:
        assert "{value}" in labels.text(f"finding.{name}.message")


def test_a_missing_text_is_named():
    with pytest.raises(KeyError, match=r"nowhere\.at_all"):
        labels.text("nowhere.at_all")


def test_titles_of_columns_are_written_as_they_stand():
    assert not [name for name, title in labels.get("column").items() if "{" in title]
