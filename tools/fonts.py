"""Rebuild the fonts we ship from Noto Sans CJK SC: `python tools/fonts.py`.

Needs fonttools and brotli (both in the dev group) and the two files of Debian's `fonts-noto-cjk`, or the same files
in the folder given by `--source`. Takes about three minutes and writes

  app/static/fonts/print/huiyin-sans-{regular,bold}.otf   for the PDF engine
  app/static/fonts/slice-NN.woff2   Regular, for browsers of machines without a Chinese font
  app/static/fonts/coverage.txt     the characters in them, as ranges
  app/static/css/fonts.css          the order of families, and which slice holds what

Run it again when `forms/` or `app/translations/` got many new words: their characters make up the first slices.
"""

import argparse
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import chain, product
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "app/static/fonts"
PRINT = FONTS / "print"  # apart: the engine reads every font of the folder it is given
STYLE = ROOT / "app/static/css/fonts.css"
FAMILY = "Huiyin Sans"
SIMPLIFIED_CHINESE = 2  # its place in the collection

# The characters of the Table of General Standard Chinese Characters (通用规范汉字表) that GBK lacks: 276 of 8,105.
STANDARD_BEYOND_GBK = (
    "鿍鿎鿏㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛"
    "䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰"
    "𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷"
    "𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤"
    "𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
)
# Latin-1, punctuation, arrows, ticks, enclosed numbers, units, full-width forms: whatever of these Noto has.
SIGNS = [(0x20, 0x17F), (0x2000, 0x206F), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2150, 0x218F), (0x2190, 0x21FF),
         (0x2200, 0x22FF), (0x2460, 0x24FF), (0x25A0, 0x26FF), (0x2713, 0x2717), (0x2776, 0x2793), (0x3000, 0x303F),
         (0x3200, 0x33FF), (0xFF00, 0xFFEF)]  # fmt: skip
# Second codes of a glyph that the engine prefers to the usual one: the text of the PDF would have ∕ for ／, ⋯ for ….
# `app/paper/glyphs.py` folds them before print, radicals too (⼈ into 人).
MISLEADING = {0x2003, 0x2012, 0x2035, 0x2215, 0x22EF, 0x301C}

# Families that exist wherever somebody reads Chinese stand before ours, so that usually nothing is downloaded. No
# family that a machine without Chinese fonts has may stand there: Chromium then draws boxes and never looks again.
STACK = (
    '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei UI",\n'
    '    "Microsoft YaHei", "HarmonyOS Sans SC", "MiSans", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC",\n'
    '    "Source Han Sans CN", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback", "SimHei",\n'
    f'    "{FAMILY}", system-ui, sans-serif'
)
HEAD = f"""/* Made by tools/fonts.py; do not edit. */
:root {{
  --font-text: {STACK};
}}

/* Phones always carry Chinese fonts but hide their names, so the slices are for machines with a mouse.
   Where ranges overlap the later face is asked first: panel's words, then common characters, then all others. */
@media (pointer: fine) {{
"""


def main() -> None:
    options = _options()
    PRINT.mkdir(parents=True, exist_ok=True)
    regular = _write_otf(options.source / "NotoSansCJK-Regular.ttc", "Regular")
    bold = _write_otf(options.source / "NotoSansCJK-Bold.ttc", "Bold")
    characters = set(TTFont(regular, lazy=True).getBestCmap())
    (FONTS / "coverage.txt").write_text("\n".join(_ranges(characters)) + "\n", encoding="ascii")
    _write_slices(regular, characters, _words(options.words))
    for path in (regular, bold):
        _flatten(path)
    print(f"{len(characters)} characters, {sum(file.stat().st_size for file in FONTS.rglob('*.*')) / 1e6:.1f} MB")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Rebuild the fonts we ship.")
    parser.add_argument("--source", type=Path, default=Path("/usr/share/fonts/opentype/noto"))
    parser.add_argument("--words", type=Path, nargs="*", default=[ROOT / "forms", ROOT / "app"])
    return parser.parse_args()


def gbk() -> set[int]:
    """Return every character of GBK that is printed."""
    return {ord(char) for char in _decoded("gbk", range(0x81, 0xFF), range(0x40, 0xFF))}


def common() -> set[int]:
    """Return the 3,755 characters of GB 2312's first level."""
    return {ord(char) for char in _decoded("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF))}


def _decoded(codec: str, first: range, second: range) -> Iterator[str]:
    for pair in product(first, second):
        yield from bytes(pair).decode(codec, errors="ignore")[:1]


def wanted() -> set[int]:
    signs = chain.from_iterable(range(low, high + 1) for low, high in SIGNS)
    return (gbk() | set(map(ord, STANDARD_BEYOND_GBK)) | set(signs)) - MISLEADING


def _words(places: Iterable[Path]) -> set[int]:
    """Return the Chinese characters the panel itself uses."""
    files = chain.from_iterable(place.rglob("*.*") if place.is_dir() else [place] for place in places)
    texts = (file.read_text(encoding="utf-8") for file in files if file.suffix in {".json", ".html", ".po", ".py"})
    return {ord(char) for text in texts for char in set(text) if ord(char) > 0x2FFF}


def _write_otf(source: Path, weight: str) -> Path:
    # Unhinted: paper has dots enough, and on screens only the fallback is affected. Kerning is the only feature kept:
    # glyphs reached through ligatures or alternates have no code and would vanish from the text of the PDF.
    font = TTFont(source, fontNumber=SIMPLIFIED_CHINESE, recalcTimestamp=False)
    _cut(font, wanted(), hinting=False, layout_features=["kern"])
    _rename(font, weight)
    target = PRINT / f"huiyin-sans-{weight.lower()}.otf"
    font.save(target)
    return target


def _cut(font: TTFont, characters: set[int], **options: object) -> None:
    settings = subset.Options(name_IDs=["*"], notdef_outline=True, glyph_names=False, **options)
    settings.drop_tables += ["vhea", "vmtx", "VORG", "BASE"]  # nothing here is set vertically
    cutter = subset.Subsetter(settings)
    cutter.populate(unicodes=characters)
    cutter.subset(font)


def _flatten(path: Path) -> None:
    """Write every outline out in full: what outlines share, the engine's own cutting down cannot always follow.

    Where it loses track (a K beside an F), it takes all that is shared along: 600 kB more in a PDF of one page.
    """
    font = TTFont(path, recalcTimestamp=False)
    font["CFF "].cff.desubroutinize()
    font.save(path)


def _rename(font: TTFont, weight: str) -> None:
    """Give the subset its own name, so that no installed Noto is taken for it or it for one."""
    postscript = f"{FAMILY.replace(' ', '')}-{weight}"
    names = {1: FAMILY, 2: weight, 3: postscript, 4: f"{FAMILY} {weight}", 6: postscript}
    kept = {0, 5, 9, 10, 11, 12, 13, 14}  # copyright, version, makers, licence
    font["name"].names = [name for name in font["name"].names if name.nameID in kept]
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    outlines = font["CFF "].cff
    outlines.fontNames = [postscript]
    outlines.topDictIndex[0].FullName, outlines.topDictIndex[0].FamilyName = names[4], FAMILY


def _write_slices(regular: Path, characters: set[int], words: set[int]) -> None:
    for old in FONTS.glob("slice-*.woff2"):
        old.unlink()
    faces = [_face(number, regular, part, listed) for number, (part, listed) in enumerate(_parts(characters, words))]
    STYLE.write_text(HEAD + "\n".join(faces) + "\n}\n", encoding="utf-8")


def _parts(characters: set[int], words: set[int]) -> Iterator[tuple[list[int], bool]]:
    """Yield the slices in the order of the style sheet, and whether its rule lists each character."""
    plain = {code for code in characters if code < 0x2000}
    words = words & characters
    frequent = (common() & characters) - words
    for layer in (plain, characters - plain - words - frequent, frequent):
        yield from ((part, False) for part in _split(layer, 300))
    yield from ((part, True) for part in _split(words, 300))


def _split(codes: set[int], size: int) -> Iterator[list[int]]:
    ordered = sorted(codes)
    yield from (ordered[start : start + size] for start in range(0, len(ordered), size))


def _face(number: int, regular: Path, part: list[int], listed: bool) -> str:
    font = TTFont(regular, recalcTimestamp=False)
    _cut(font, set(part), layout_features=["kern"])
    font.flavor = "woff2"
    target = FONTS / f"slice-{number:02}.woff2"
    font.save(target)
    version = sha256(target.read_bytes()).hexdigest()[:8]
    ranges = _ranges(part) if listed else [f"{part[0]:X}-{part[-1]:X}"]
    return (
        f'@font-face {{ font-family: "{FAMILY}"; font-display: swap; '
        f'src: url("../fonts/{target.name}?v={version}") format("woff2"); '
        f"unicode-range: {', '.join(f'U+{each}' for each in ranges)}; }}"
    )


def _ranges(codes: Iterable[int]) -> list[str]:
    """Return runs as `4E00-4E0C`, single codes as `4E10`."""
    runs: list[list[int]] = []
    for code in sorted(codes):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return [f"{low:X}" if low == high else f"{low:X}-{high:X}" for low, high in runs]


if __name__ == "__main__":
    main()
