"""Good files changed as clerks, systems and spreadsheets change them: the size of `make test`; `make attack` tries 20,000."""

import pytest

from benchmarks.attack import mutations

pytestmark = pytest.mark.slow


def test_every_mutation_of_a_good_file_gives_the_same_table_or_a_finding():
    [line] = mutations.run(quick=True)
    assert (line.tried, line.wrong) == (mutations.QUICK, 0), line.examples
