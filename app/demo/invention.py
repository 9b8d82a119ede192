"""Made-up answers to any item: what a field type says about itself decides what can be written there."""

import io
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from app.demo.phrases import PHRASES, SAYINGS
from app.fields import Item, Reference, label_of, type_of

FONT = Path(__file__).resolve().parent.parent / "static/fonts/print/huiyin-sans-bold.otf"
LIKELY_BLANK = 0.12
NAMES_CUSTOMER = re.compile("^姓名$|(您的|客户|业主|用户|顾客).?(名称|姓名)")
MOST_SCORES = (0.05, 0.15, 0.8)
"""How often a customer gives little, something, or nearly everything."""


@dataclass
class Scene:
    """Where and when something is filled in, and whom it can name."""

    random: Random
    day: date
    customers: list[Reference]
    colleagues: list[Reference]
    rooms: list[Reference]
    sign: Callable[[str], str]
    """Kind of picture -> id of one that was just taken in."""
    blank: float = LIKELY_BLANK
    """How often somebody leaves out what need not be filled in."""
    about: Reference | None = None
    """The one customer the sheet is about."""


def invent(items: Mapping[str, Item], scene: Scene) -> dict[str, Any]:
    """Return answers to these items; some stay blank, as on any desk."""
    answers = {}
    for key, item in items.items():
        if item.get("required") is not True and scene.random.random() < scene.blank:
            continue
        value = invented(item, scene)
        if value is not None:
            answers[key] = value
    return answers


def invented(item: Item, scene: Scene) -> Any:
    make = MAKERS.get(type_of(item).browser_value)
    return make(item, scene) if make else None


def _text(item: Item, scene: Scene) -> Any:
    inputs = [spec.input for spec in type_of(item).filters(item)]
    if type_of(item).personal:
        return f"138{scene.random.randrange(10**8):08d}"
    if inputs[:1] == ["date"]:
        return (scene.day + timedelta(days=scene.random.randrange(-3, 10))).isoformat()
    if inputs[:1] == ["datetime"]:
        return f"{(scene.day + timedelta(days=1)).isoformat()}T{scene.random.randrange(9, 18):02d}:30"
    if inputs[:1] == ["time"]:
        return f"{scene.random.randrange(9, 18):02d}:{scene.random.choice(('00', '15', '30', '45'))}"
    return _words(item, scene)


def _words(item: Item, scene: Scene) -> str:
    if scene.about and NAMES_CUSTOMER.search(label_of(item)):
        return scene.about.name
    pool = PHRASES.get(item["key"]) or next((words for part, words in SAYINGS.items() if part in label_of(item)), None)
    return scene.random.choice(pool or SAYINGS[""])[: item.get("max_length", 200)]


def _options(item: Item, scene: Scene) -> Any:
    """Tick one option, or some; the sheet's first ones are the commoner."""
    top = list(item["options"])
    several = type_of(item).summary(item) == "options" and getattr(type_of(item), "pick", "one") == "many"
    count = scene.random.choice((1, 1, 2, 3)) if several else 1
    picked = {_one(top, scene)["key"]: None for _ in range(count)}
    paths, texts = [], {}
    for option in (each for each in top if each["key"] in picked):
        path, last = _down(option, scene)
        paths.append(path)
        if last.get("fill_in"):
            texts[path] = scene.random.choice(SAYINGS["其他"])
    return {"paths": paths, "texts": texts} if texts else {"paths": paths}


def _one(options: list[Any], scene: Scene) -> Any:
    weights = [len(options) + 1 - place for place in range(len(options))]
    return scene.random.choices(options, weights)[0]


def _down(option: Any, scene: Scene) -> tuple[str, Any]:
    path = option["key"]
    while option.get("options") and (option.get("needs_child") or scene.random.random() < 0.85):
        option = _one(option["options"], scene)
        path = f"{path}/{option['key']}"
    return path, option


def _rating(item: Item, scene: Scene) -> int:
    low, high = item.get("min", 1), item.get("max", 5)
    return round(low + (high - low) * min(1.0, max(0.0, scene.random.gauss(0.8, 0.18))))


def _score(item: Item, scene: Scene) -> int:
    share = scene.random.choices((0.4, 0.7, 1.0), MOST_SCORES)[0]
    return max(0, min(item["max"], round(item["max"] * share - scene.random.random())))


def _number(item: Item, scene: Scene) -> int | None:
    if "of" in item:
        return None
    return scene.random.randrange(int(item.get("min", 1)), int(item.get("max", 200)) + 1)


def _money(item: Item, scene: Scene) -> int:
    return scene.random.randrange(20, 800) * 100


def _reference(item: Item, scene: Scene) -> Any:
    source = next((spec.source or "" for spec in type_of(item).filters(item)), "")
    pool = scene.colleagues if source.startswith("user") else scene.rooms if source == "room" else scene.customers
    if not pool:
        return None
    found = scene.random.choice(pool)
    return {"id": found.id, "name": found.name}


def _parts(item: Item, scene: Scene) -> Any:
    if "blanks" in item:
        return {blank["key"]: _part(blank, scene) for blank in item["blanks"]}
    begin = scene.random.randrange(9, 15)
    if item.get("of") == "time":
        return {"from": f"{begin:02d}:00", "to": f"{begin + 1:02d}:30"}
    return {"from": scene.day.isoformat(), "to": (scene.day + timedelta(days=2)).isoformat()}


def _part(blank: Any, scene: Scene) -> Any:
    if blank.get("type") == "date":
        return scene.day.isoformat()
    if blank.get("type") == "number":
        return scene.random.randrange(1, 20)
    return scene.random.choice(PHRASES.get(blank["key"]) or SAYINGS[""])


def _table(item: Item, scene: Scene) -> Any:
    columns = {column["key"]: column for column in item["columns"]}
    rows = item.get("rows", 1)
    if isinstance(rows, list):
        named = ({"row": row["key"], **invent(columns, scene)} for row in rows)
        return [row for row in named if len(row) > 1] or None
    most = rows if isinstance(rows, int) else min(rows.get("max", 5), 5)
    filled = [invent(columns, scene) for _ in range(scene.random.randrange(1, most + 1))]
    return [row for row in filled if row] or None


MAKERS: dict[str, Callable[[Item, Scene], Any]] = {
    "text": _text,
    "number": _number,
    "money": _money,
    "yes_no": lambda _item, scene: scene.random.random() < 0.82,
    "rating": _rating,
    "score": _score,
    "options": _options,
    "reference": _reference,
    "parts": _parts,
    "table": _table,
    "file": lambda item, scene: {"file": scene.sign(type_of(item).kind)},  # type: ignore[attr-defined]  # what holds a picture names its kind
}


def picture(kind: str, random: Random) -> io.BytesIO:
    """Draw what is attached under a kind: a company's seal, else something like a signature."""
    return seal() if kind == "stamp" else scribble(random)


def seal() -> io.BytesIO:
    """Draw a round red seal as offices have them, of nobody."""
    image = Image.new("RGBA", (600, 600), (255, 255, 255, 0))
    pen, red = ImageDraw.Draw(image), (214, 40, 40, 235)
    pen.ellipse((20, 20, 580, 580), outline=red, width=18)
    turns = [math.radians(18 + 36 * point) for point in range(10)]
    reach = [95 if point % 2 == 0 else 38 for point in range(10)]
    star = [(300 + far * math.cos(turn), 315 - far * math.sin(turn)) for turn, far in zip(turns, reach, strict=True)]
    pen.polygon(star, fill=red)
    for words, size, height in (("示例公司", 76, 92), ("业务专用章", 60, 430)):
        pen.text((300, height), words, fill=red, font=ImageFont.truetype(FONT, size), anchor="ma")
    return _png(image)


def scribble(random: Random) -> io.BytesIO:
    """Draw something like a signature."""
    image = Image.new("RGBA", (480, 160), (255, 255, 255, 0))
    pen, x, y = ImageDraw.Draw(image), 30.0, 90.0
    for _ in range(random.randrange(3, 6)):
        points = [(x, y)]
        for _ in range(random.randrange(8, 18)):
            x, y = min(x + random.uniform(-4, 16), 460), min(max(y + random.uniform(-26, 26), 20), 140)
            points.append((x, y))
        pen.line(points, fill=(20, 24, 34, 255), width=4, joint="curve")
        x, y = min(x + 12, 440), random.uniform(60, 110)
    return _png(image)


def _png(image: Image.Image) -> io.BytesIO:
    out = io.BytesIO()
    image.save(out, "PNG")
    out.seek(0)
    return out


def moment_on(day: date, random: Random) -> datetime:
    """Return a moment of a working day, as stored (naive UTC; the desks are eight hours ahead)."""
    return datetime(day.year, day.month, day.day, random.randrange(1, 9), random.randrange(60), random.randrange(60))  # noqa: DTZ001 -- naive UTC is what tables store
