"""What charts are made of: plain values, ready to be drawn, each number with the address of the records behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.answers.charts import Answered, Counting

Narrowing = Mapping[str, str]
"""Arguments of an address that leave fewer records, as `app.answers.query` reads them."""


@dataclass(frozen=True)
class Part:
    """One of the things compared: a site, an option, the period before; everything where nothing is compared."""

    label: str
    counting: Counting
    records: Callable[..., str]
    """Returns the address of the list of exactly these records, narrowed further by what it is given."""


@dataclass(frozen=True)
class Value:
    """One number of a bar."""

    count: int
    """How many records are behind it."""
    text: str
    beside: str
    """What else is worth saying, less loudly."""
    share: float
    """Length of the bar, 0 to 1."""
    url: str


@dataclass(frozen=True)
class Bar:
    label: str
    values: list[Value]
    """One for each part."""
    depth: int = 0
    narrowing: Narrowing = field(default_factory=dict)
    """What leaves the records of this bar, for whoever wants to look at all charts of those only."""


@dataclass(frozen=True)
class Delta:
    """The difference to what it is compared with."""

    text: str
    is_up: bool


@dataclass(frozen=True)
class Figure:
    """A number to read from afar."""

    label: str
    text: str
    url: str = ""
    count: int = 0
    delta: Delta | None = None
    part: str = ""


@dataclass(frozen=True)
class Point:
    label: str
    text: str
    share: float
    """Height, 0 to 1."""
    count: int
    url: str


@dataclass(frozen=True)
class Trend:
    part: str
    points: list[Point]


@dataclass(frozen=True)
class Chart:
    key: str
    title: str
    answered: list[Answered]
    """How many records stand behind it, for each part."""
    figures: list[Figure] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    trends: list[Trend] = field(default_factory=list)
    trend_label: str = ""
    ticks: tuple[str, str] = ("", "")
    """What stands at the foot and at the top of the trend."""
    trend_note: str = ""
    """Why the trend is not drawn as it was asked for."""

    @property
    def is_answered(self) -> bool:
        return any(each.filled for each in self.answered)
