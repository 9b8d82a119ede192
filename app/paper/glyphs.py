"""Which characters can be printed, and what stands in for the others: nothing a customer wrote is dropped unseen."""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from app.paper import printer

COVERAGE = Path(__file__).resolve().parent.parent / "static/fonts/coverage.txt"
STAND_IN = "〓"
PROBED = 500  # unknown characters looked at one by one; a text with more of them is no Chinese text

# Codes whose glyph has a usual code: left as they are, the text of the PDF could not be searched for 人 or ／.
# The radicals of the first block decompose by themselves, all but one into what Chinese readers expect.
_RADICALS = re.compile("[\u2f00-\u2fdf]")
_USUAL = str.maketrans(
    "⼾⺂⺃⺅⺉⺋⺏⺐⺒⺓⺔⺕⺖⺘⺙⺛⺞⺟⺠⺡⺣⺤⺦⺨⺭⺯⺰⺱⺳⺹⺺⺾⻂⻅⻆⻈⻉⻋⻌⻐⻑⻒⻓⻔⻖⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻮⻯⻰⻱⻲⻳∕‵‒⋯〜\u2003",
    "户乛乚亻刂㔾尣尢巳幺彑彐忄扌攵旡歺母民氵灬爫丬犭礻糹纟罓㓁耂肀艹衤见角讠贝车辶钅長镸长门阝青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐齿竜龙龜亀龟／｀–…～\u3000",
)


@cache
def own() -> frozenset[str]:
    """Return the characters of the fonts we ship."""
    characters: set[str] = set()
    for line in COVERAGE.read_text(encoding="ascii").split():
        low, _, high = line.partition("-")
        characters.update(map(chr, range(int(low, 16), int(high or low, 16) + 1)))
    return frozenset(characters)


def missing(text: str) -> set[str]:
    """Return the characters that no font of this machine can print."""
    unknown = beyond_own(text)
    lost = {char for char in unknown if unicodedata.category(char) == "Cs"}
    return lost | _without_glyph("".join(sorted(unknown - lost)))


def beyond_own(text: str) -> set[str]:
    """Return the visible characters of `text` that our fonts lack."""
    return {char for char in set(text) - own() if unicodedata.category(char) not in {"Cc", "Cf"}}


def substitute(text: str) -> tuple[str, list[str]]:
    """Return text or HTML fit for print, and the characters 〓 stands for, in order of appearance.

    The caller prints them as a foot note (`code_points`).
    """
    text = _RADICALS.sub(lambda radical: unicodedata.normalize("NFKC", radical[0]), text.translate(_USUAL))
    lost = missing(text)
    if not lost:
        return text, []
    return text.translate({ord(char): STAND_IN for char in lost}), sorted(lost, key=text.index)


def code_points(characters: list[str]) -> str:
    """Return the names a foot note gives them: `U+1F600, U+2A6D6`."""
    return ", ".join(f"U+{ord(char):04X}" for char in characters)


@lru_cache(maxsize=256)
def _without_glyph(characters: str) -> frozenset[str]:
    if not characters:
        return frozenset()
    probed, rest = characters[:PROBED], characters[PROBED:]
    try:
        lost = printer.ask("probe", text=probed).decode()
    except printer.PdfUnavailable:
        lost = probed
    return frozenset(lost + rest)
