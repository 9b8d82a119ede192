"""The columns that decide and compute, once every name is known: relevant, required, constraint, calculation."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask_babel import gettext

from app.fields import TYPES
from app.paper_in.xlsform.conditions import Target, Translator, bounds
from app.paper_in.xlsform.questions import YES
from app.paper_in.xlsform.sheets import Line
from app.paper_in.xlsform.xpath import UntranslatableError

if TYPE_CHECKING:
    from app.paper_in.xlsform.building import Builder

NO = {"no", "false", "false()", "0", "否"}
CONDITIONS = ("relevant", "required", "constraint", "calculation")
TEXTUAL = {"concat"}
Omit = Callable[[Line | None, str, Any], None]


class Logic:
    def __init__(self, builder: "Builder", omit: Omit) -> None:
        self.builder, self.omit = builder, omit
        self.translator = Translator(builder.targets)

    def translate(self) -> None:
        for line, thing, target in self.builder.pending:
            is_item = "type" in thing
            if line["relevant"]:
                self._set(line, "relevant", thing, "shown", target)
            if line["required"]:
                self._require(line, thing, target, is_item=is_item)
            if is_item and TYPES[thing["type"]].asked:
                self._limit(line, thing, target)
                self._compute(line, thing, target)

    def _translated(self, line: Line, column: str, target: Target) -> Any:
        try:
            return self.translator.expression(line[column], target)
        except UntranslatableError as error:
            self.omit(line, column, error)
            return None

    def _set(self, line: Line, column: str, thing: dict[str, Any], name: str, target: Target) -> None:
        expression = self._translated(line, column, target)
        if expression is not None:
            thing[name] = expression

    def _require(self, line: Line, thing: dict[str, Any], target: Target, *, is_item: bool) -> None:
        said = line["required"].casefold()
        if said in NO:
            return
        if not is_item or not TYPES[thing["type"]].asked:
            self.omit(line, "required", gettext("only what is filled in can be required"))
        elif said in YES:
            thing["required"] = True
        else:
            expression = self._translated(line, "required", target)
            if isinstance(expression, dict):
                thing["required"] = expression
        if line.label("required_message"):
            self.omit(line, "required_message", gettext("the panel says in its own words what is missing"))

    def _limit(self, line: Line, thing: dict[str, Any], target: Target) -> None:
        if not line["constraint"]:
            return
        message = line.label("constraint_message", self.builder.book.default_language)
        found = bounds(line["constraint"])
        if found and found.keys() <= TYPES[thing["type"]].options_schema.keys():
            thing |= found
            if message:
                self.omit(line, "constraint_message", gettext("the panel says in its own words what the limits are"))
            return
        expression = self._translated(line, "constraint", target)
        if expression is not None:
            thing["checks"] = [{"must": expression, "message": message or gettext("This does not fit.")}]

    def _compute(self, line: Line, thing: dict[str, Any], target: Target) -> None:
        if not line["calculation"]:
            return
        expression = self._translated(line, "calculation", target)
        if expression is None:
            if line["type"].strip().casefold() == "calculate":
                self.builder.drop(thing)
            return
        thing["computed"] = expression
        if line["type"].strip().casefold() == "calculate" and not line["huiyin::type"]:
            kind = "text" if self._is_text(expression) else "number"
            thing["type"] = kind
            why = gettext("Computed values say nothing of their kind; this one looks like a %(kind)s.", kind=kind)
            self.builder.guess(thing, why, sure=False)

    def _is_text(self, expression: Any) -> bool:
        if isinstance(expression, str):
            return True
        if not isinstance(expression, dict):
            return False
        ((name, operands),) = expression.items()
        if name == "if" and isinstance(operands, list):
            return any(self._is_text(each) for each in operands[1::2] + operands[-1:])
        return name in TEXTUAL
