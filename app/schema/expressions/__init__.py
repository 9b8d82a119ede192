"""The expression language of form templates, rules and routes: `docs/expressions.md` is its definition.

`app/static/js/expressions.mjs` is its twin in the browser; `tests/schema/test_expression_twins.py` holds them together.
"""

from app.schema.expressions.checking import ROOTS, check
from app.schema.expressions.dependencies import browser_safe, dependency_order, variables
from app.schema.expressions.evaluation import evaluate
from app.schema.expressions.limits import (
    MAX_DEPTH,
    MAX_NODES,
    MAX_STEPS,
    BudgetError,
    CycleError,
    DepthError,
    ExpressionError,
    MalformedError,
)
from app.schema.expressions.operators import OPERATORS
from app.schema.expressions.values import truthy

__all__ = [
    "MAX_DEPTH",
    "MAX_NODES",
    "MAX_STEPS",
    "OPERATORS",
    "ROOTS",
    "BudgetError",
    "CycleError",
    "DepthError",
    "ExpressionError",
    "MalformedError",
    "browser_safe",
    "check",
    "dependency_order",
    "evaluate",
    "truthy",
    "variables",
]
