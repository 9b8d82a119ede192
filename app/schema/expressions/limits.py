"""How far an expression may go, and the only errors that evaluating one can raise."""

from collections.abc import Iterable

MAX_STEPS = 20_000
MAX_DEPTH = 60
MAX_NODES = 2_000
MAX_TEXT = 10_000
MAX_NUMERIC_TEXT = 40


class ExpressionError(Exception):
    """An expression that has no result, whatever the data; `code` is the same in the browser."""

    code = "expression"


class BudgetError(ExpressionError):
    """It took more than MAX_STEPS steps."""

    code = "budget"


class DepthError(ExpressionError):
    """It is nested more than MAX_DEPTH levels deep."""

    code = "depth"


class MalformedError(ExpressionError):
    """It is not in the language; `check` says where and why before it is ever stored."""

    code = "malformed"


class CycleError(ExpressionError):
    """Computed values that wait for each other; `cycle` names them, the first again at the end."""

    code = "cycle"

    def __init__(self, cycle: Iterable[str]) -> None:
        self.cycle = tuple(cycle)
        super().__init__(" → ".join(self.cycle))
