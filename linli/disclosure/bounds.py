"""What whole numbers cells can be whose sums are known: the least and the greatest, found by HiGHS."""

import math
from collections.abc import Mapping, Sequence

import highspy
import numpy as np
from numpy.typing import NDArray

Sum = frozenset[int]  # places of cells
_TOLERANCE = 1e-6


def ranges(
    lower: NDArray[np.float64], upper: NDArray[np.float64], sums: Mapping[Sum, float], targets: Sequence[Sum]
) -> list[tuple[float, float]]:
    """Return the least and the greatest value of each target, a sum of cells with limits of their own and known `sums`.

    Raises RuntimeError where nothing fits.
    """
    solver: highspy.Highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, setting in (("output_flag", False), ("threads", 1), ("presolve", "off")):
        solver.setOptionValue(option, setting)
    rows, count = list(sums), len(lower)
    problem = highspy.HighsLp()
    problem.num_col_, problem.num_row_ = count, len(rows)
    problem.col_cost_ = np.zeros(count)
    problem.col_lower_, problem.col_upper_ = lower, np.where(np.isinf(upper), highspy.kHighsInf, upper)
    problem.row_lower_ = problem.row_upper_ = np.array([sums[row] for row in rows], dtype=np.float64)
    problem.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    problem.a_matrix_.start_ = np.cumsum([0, *(len(row) for row in rows)])
    problem.a_matrix_.index_ = np.array([cell for row in rows for cell in sorted(row)], dtype=np.int32)
    problem.a_matrix_.value_ = np.ones(sum(len(row) for row in rows))
    solver.passModel(problem)
    every = np.arange(count, dtype=np.int32)
    found: list[tuple[float, float]] = []
    for target in targets:
        costs = np.zeros(count)
        costs[list(target)] = 1.0
        least, most = _end(solver, every, costs), -_end(solver, every, -costs)
        found.append(
            (math.ceil(least - _TOLERANCE), most if math.isinf(most) else math.floor(most + _TOLERANCE))
        )
    return found


def _end(solver: highspy.Highs, every: NDArray[np.int32], costs: NDArray[np.float64]) -> float:
    """Return the least that costs can be; minus infinity where there is no least."""
    solver.changeColsCost(len(every), every, costs)
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        return float(solver.getInfo().objective_function_value)
    if status in (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return -math.inf
    raise RuntimeError(f"HiGHS found no bound: {solver.modelStatusToString(status)}")
