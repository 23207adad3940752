"""One partner each, so that all together fit best: the Hungarian method by shortest augmenting paths."""

import numpy as np
from numpy.typing import NDArray


def best(scores: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Return pairs of a row and a column with the greatest sum of scores, as many as there are of the fewer.

    As in Crouse, On implementing 2D rectangular assignment algorithms, IEEE Transactions on Aerospace and Electronic
    Systems 2016: each row in turn joins by the way that costs least, prices keeping every cost at 0 or more.
    """
    if scores.shape[0] > scores.shape[1]:
        return sorted((row, column) for column, row in best(scores.T))
    costs = -scores
    rows, columns = costs.shape
    row_price, column_price = np.zeros(rows), np.zeros(columns)
    row_of, column_of = np.full(columns, -1), np.full(rows, -1)
    for start in range(rows):
        least, before = np.full(columns, np.inf), np.full(columns, -1)
        is_open = np.ones(columns, dtype=bool)
        row, reached = start, 0.0
        while True:
            way = reached + costs[row] - row_price[row] - column_price
            shorter = is_open & (way < least)
            least[shorter], before[shorter] = way[shorter], row
            column = int(np.where(is_open, least, np.inf).argmin())
            is_open[column], reached = False, float(least[column])
            if row_of[column] < 0:
                break
            row = int(row_of[column])
        row_price[start] += reached
        passed = ~is_open & (row_of >= 0)
        row_price[row_of[passed]] += reached - least[passed]
        column_price[~is_open] -= reached - least[~is_open]
        while (
            True
        ):  # along the way back each row takes the column it came by and leaves its own to the one before
            row = int(before[column])
            row_of[column] = row
            column_of[row], column = column, int(column_of[row])
            if row == start:
                break
    return list(enumerate(column_of.tolist()))
