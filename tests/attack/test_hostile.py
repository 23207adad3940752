"""Sources and profiles that no clerk makes: the sizes of `make test`; `make attack` measures time and memory of more."""

import pytest

from benchmarks.attack import hostile

pytestmark = pytest.mark.slow


def test_every_hostile_source_and_profile_ends_in_a_finding_and_nothing_tells_of_a_person():
    files, profiles, persons = hostile.run(quick=True)
    assert (files.wrong, profiles.wrong, persons.wrong) == (0, 0, 0), [
        *files.examples,
        *profiles.examples,
        *persons.examples,
    ]
    assert files.tried >= 79
    assert profiles.tried >= 62
