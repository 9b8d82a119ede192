from app.answers.query import PREFIX
from app.charts._base import Kind, Subject
from app.charts._drawing import Drawing
from app.charts._numbers import counted, percent
from app.charts._parts import Bar, Chart, Part, Value
from app.fields import type_of


class Options(Kind):
    """How often each option was ticked, at every level; shares are of those who answered."""

    name = "options"

    def draw(self, drawing: Drawing, subject: Subject) -> Chart:
        found = [(part, part.counting.count_codes(subject.key)) for part in drawing.parts]
        bars = []
        for code in type_of(subject.item).codes(subject.item):
            narrowing = {f"{PREFIX}{subject.key}.all": code.code}
            values = [
                _value(part, codes.entries.get(code.code, 0), codes.answered.filled, narrowing) for part, codes in found
            ]
            bars.append(Bar(code.label, values, code.depth, narrowing))
        return Chart(subject.key, subject.title, [codes.answered for _part, codes in found], bars=bars)


def _value(part: Part, count: int, among: int, narrowing: dict[str, str]) -> Value:
    length = count / among if among else 0.0
    return Value(count, counted(count), percent(length), length, part.records(narrowing))
