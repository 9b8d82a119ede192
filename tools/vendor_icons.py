"""Put the symbols of static/icons/names.txt into a sprite: `python -m tools.vendor_icons <unpacked @tabler/icons>`."""

import re
import sys
from pathlib import Path

from tools.vendor_tabler import STATIC, note

ICONS = STATIC / "icons"
INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def main(package: Path) -> None:
    names = (ICONS / "names.txt").read_text(encoding="ascii").split()
    symbols = "".join(symbol(package, name) for name in sorted(set(names)))
    sprite = ICONS / "sprite.svg"
    sprite.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n', encoding="utf-8")
    note(sprite, package, tool="vendor_icons")
    print(f"{sprite}: {len(names)} symbols, {sprite.stat().st_size:,} bytes")


def symbol(package: Path, name: str) -> str:
    svg = (package / "icons" / "outline" / f"{name}.svg").read_text(encoding="utf-8")
    found = INSIDE.search(svg)
    if found is None:
        raise ValueError(f"{name}.svg holds no drawing")
    drawing = "".join(line.strip() for line in found[1].splitlines())
    return f'<symbol id="{name}" viewBox="0 0 24 24">{drawing}</symbol>'


if __name__ == "__main__":
    main(Path(sys.argv[1]))
