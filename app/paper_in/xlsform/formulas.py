"""Our expressions into XPath, as far as it has words for them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import gettext

from app.paper_in.xlsform.xpath import UntranslatableError

Names = Callable[[str], str]
"""Turns `answers.rows.*.amount` or `row.amount` into the name of a question."""
Picks = Callable[[str, str], tuple[str, str]]
"""Turns a path and an option's path into the names of the question and of the choice."""
INFIX = {"and": "and", "or": "or", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "+": "+", "-": "-", "*": "*"}
INFIX |= {"/": "div", "%": "mod", "==": "=", "!=": "!="}
JOINED = frozenset(INFIX) | {"blank", "filled", "days_between"}
"""What needs brackets inside something else."""
CALLS = {"not": "not", "sum": "sum", "min": "min", "max": "max", "abs": "abs", "length": "string-length"}
CALLS |= {"concat": "concat", "round": "round"}


class Formula:
    """Writes expressions of one document."""

    def __init__(self, names: Names, picks: Picks) -> None:
        self.names, self.picks = names, picks

    def of(self, expression: Any) -> str:
        if isinstance(expression, bool):
            return "true()" if expression else "false()"
        if isinstance(expression, int | float):
            return str(expression)
        if isinstance(expression, str):
            return quoted(expression)
        if not isinstance(expression, Mapping) or len(expression) != 1:
            raise UntranslatableError(gettext("XLSForm has no lists of values"))
        ((name, given),) = expression.items()
        return self._operation(name, given if isinstance(given, list) else [given])

    def _operation(self, name: str, operands: Sequence[Any]) -> str:
        if name == "var":
            return self._variable(str(operands[0]))
        if name in INFIX:
            return self._infix(name, operands)
        if name in CALLS:
            return f"{CALLS[name]}({', '.join(self.of(each) for each in self._whole(name, operands))})"
        special = SPECIAL.get(name)
        if special is None:
            raise UntranslatableError(gettext("XLSForm has no %(name)s", name=name))
        return special(self, operands)

    def _whole(self, name: str, operands: Sequence[Any]) -> Sequence[Any]:
        """XPath rounds to whole numbers unless told, and adds up lists only."""
        if name == "sum" and len(operands) > 1:
            raise UntranslatableError(gettext("XLSForm adds up one column at a time"))
        return [*operands, 0] if name == "round" and len(operands) == 1 else operands

    def _variable(self, path: str) -> str:
        return "today()" if path == "today" else f"${{{self.names(path)}}}"

    def _infix(self, name: str, operands: Sequence[Any]) -> str:
        if len(operands) == 1:
            return f"-{self._inner(operands[0])}" if name == "-" else self._inner(operands[0])
        if name in {"==", "!="} and None in operands:
            raise UntranslatableError(gettext("XLSForm has no null"))
        if name in {"==", "!="} and isinstance(operands[1], bool) and isinstance(operands[0], Mapping):
            question, choice = self.picks(str(operands[0].get("var")), "yes" if operands[1] else "no")
            return f"${{{question}}} {INFIX[name]} {quoted(choice)}"
        return f" {INFIX[name]} ".join(self._inner(each) for each in operands)

    def _inner(self, expression: Any) -> str:
        text = self.of(expression)
        is_joined = isinstance(expression, Mapping) and next(iter(expression)) in JOINED
        return f"({text})" if is_joined else text

    def decide(self, operands: Sequence[Any]) -> str:
        """Write `if` with any number of conditions as one inside another."""
        if len(operands) == 1:
            return self.of(operands[0])
        condition, result, *others = operands
        return f"if({self.of(condition)}, {self.of(result)}, {self.decide(others) if others else quoted('')})"

    def picked(self, operands: Sequence[Any]) -> str:
        answer, *paths = operands
        if not isinstance(answer, Mapping) or "var" not in answer:
            raise UntranslatableError(gettext("XLSForm looks for ticks in an answer only"))
        wanted = [each for path in paths for each in (path if isinstance(path, list) else [path])]
        tests = []
        for path in wanted:
            question, choice = self.picks(str(answer["var"]), str(path))
            tests.append(f"selected(${{{question}}}, {quoted(choice)})")
        return tests[0] if len(tests) == 1 else f"({' or '.join(tests)})"

    def blank(self, operands: Sequence[Any]) -> str:
        return f"{self._inner(operands[0])} = ''"

    def filled(self, operands: Sequence[Any]) -> str:
        return f"{self._inner(operands[0])} != ''"

    def days(self, operands: Sequence[Any]) -> str:
        earlier, later = (self.of(each) for each in operands)
        return f"decimal-date-time({later}) - decimal-date-time({earlier})"

    def year(self, operands: Sequence[Any]) -> str:
        return f"format-date({self.of(operands[0])}, '%Y')"

    def month(self, operands: Sequence[Any]) -> str:
        return f"format-date({self.of(operands[0])}, '%n')"


SPECIAL: dict[str, Callable[[Formula, Sequence[Any]], str]] = {
    "if": Formula.decide,
    "picked": Formula.picked,
    "blank": Formula.blank,
    "filled": Formula.filled,
    "days_between": Formula.days,
    "year": Formula.year,
    "month": Formula.month,
}


def quoted(text: str) -> str:
    """Write a text as XPath does, which knows no way to escape."""
    if "'" in text and '"' in text:
        raise UntranslatableError(gettext("XLSForm cannot hold a text with both kinds of quotes"))
    return f'"{text}"' if "'" in text else f"'{text}'"
