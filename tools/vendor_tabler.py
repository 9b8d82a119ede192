"""Cut Tabler's style sheet down to what the panel uses: `python -m tools.vendor_tabler <unpacked @tabler/core>`.

Rules whose classes are not listed in KEPT go, then custom properties nobody reads. The result is committed.
"""

import json
import math
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "app" / "static"
VENDOR = STATIC / "vendor"

KEPT = re.compile(
    r"""(
    row | col(-(auto|\d+|(sm|md|lg)(-(auto|\d+))?))? | g[xy]?-[0-4]
  | d-((sm|md|lg|print)-)?(none|block|inline|inline-block|flex|inline-flex|grid)
  | flex-(fill|row|column|wrap|nowrap|grow-[01]|shrink-[01]) | justify-content-(start|end|center|between)
  | align-(items|self)-(start|end|center|baseline|stretch) | gap-[0-4]
  | [mp][tbsexy]?-(auto|[0-4]) | order-(first|last) | float-(start|end) | lh-1
  | text-(start|center|end|nowrap|break|truncate|secondary|muted|danger|success|warning|body|uppercase|reset)
  | text-(sm|md)-(start|center|end) | fw-(bold|medium|normal|semibold) | fst-italic | small | lead | h[1-6]
  | w-(25|50|75|100|auto) | h-(100|auto) | overflow-(auto|hidden) | position-(relative|absolute|sticky)
  | visually-hidden(-focusable)? | list-(unstyled|inline|inline-item)
  | border(-(0|top|bottom|start|end|top-0|bottom-0))? | rounded(-(0|circle|pill))? | shadow(-(none|sm))?
  | disabled | active | show | collapsed?
  | btn(-(primary|secondary|danger|success|warning|link|sm|lg|icon|list|group|close|toolbar|check))?
  | btn-(outline|ghost)-(primary|secondary|danger)
  | form-(control|select|check|label|text|hint|range|fieldset|help)(-[a-z]+)? | col-form-label
  | input-group(-(text|flat|sm|lg))? | is-(in)?valid | (in)?valid-feedback | required | was-validated
  | card(-(header|body|footer|title|subtitle|text|actions|table|sm|md|borderless|stacked|link|active))?
  | table(-(responsive|sm|hover|striped|bordered|borderless|active|vcenter|nowrap|light|group-divider))?
  | sticky-top | badge | alert(-(info|success|warning|danger|title|icon|link|important|dismissible|heading))?
  | list-group(-(item|flush|hoverable|item-action|numbered|header))? | nav(-(link|item|tabs|pills|fill))?
  | progress(-(bar|sm))? | spinner-border(-sm)? | placeholder(-(glow|wave|xs|sm|lg))?
  | steps?(-(item|counter|vertical))? | datagrid(-[a-z]+)? | timeline(-[a-z-]+)?
    )""",
    re.VERBOSE,
)
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
READ = re.compile(r"var\(\s*(--[\w-]+)")
OKLCH = re.compile(r"oklch\(([\d.]+)% ([\d.]+) (?:([\d.]+)deg|none)\)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass
class Rule:
    """A selector with declarations, or an at-rule with rules inside."""

    head: str
    declarations: list[str] = field(default_factory=list)
    inner: "list[Rule]" = field(default_factory=list)

    def text(self) -> str:
        body = "".join(rule.text() for rule in self.inner) or ";".join(self.declarations)
        return f"{self.head}{{{body}}}"


def main(package: Path) -> None:
    source = package / "dist" / "css" / "tabler.css"
    rules = [kept for rule in parsed(COMMENT.sub("", source.read_text(encoding="utf-8"))) if (kept := reduced(rule))]
    ours = "".join(path.read_text(encoding="utf-8") for path in (STATIC / "css").glob("*.css"))
    text = banner(package) + "".join(rule.text() for rule in without_unread(rules, ours)) + "\n"
    target = VENDOR / "tabler.min.css"
    target.write_text(text, encoding="utf-8")
    note(target, package)
    print(f"{target}: {len(text):,} of {source.stat().st_size:,} bytes")


def parsed(css: str) -> Iterator[Rule]:
    position = 0
    while (opening := css.find("{", position)) >= 0:
        head = css[position:opening].rpartition(";")[2].strip()
        closing = matching(css, opening)
        yield rule_of(" ".join(head.split()), css[opening + 1 : closing])
        position = closing + 1


def matching(css: str, opening: int) -> int:
    depth = 0
    for position in range(opening, len(css)):
        depth += (css[position] == "{") - (css[position] == "}")
        if depth == 0:
            return position
    raise ValueError(f"a brace at {opening} is never closed")


def rule_of(head: str, body: str) -> Rule:
    if head.startswith(("@media", "@supports", "@keyframes", "@layer", "@container")):
        return Rule(head, inner=list(parsed(body)))
    return Rule(head, declarations=list(declarations_of(body)))


def declarations_of(body: str) -> Iterator[str]:
    for part in split(body, ";"):
        name, _, value = part.strip().partition(":")
        if value:
            yield f"{name.strip()}:{plain_colours(' '.join(value.split()))}"


def split(text: str, separator: str) -> Iterator[str]:
    """Split at separators that stand outside quotes and brackets: data: addresses hold some."""
    depth, quote, start = 0, "", 0
    for position, sign in enumerate(text):
        if quote or sign in "\"'":
            quote = "" if sign == quote else quote or sign
        elif sign == separator and depth == 0:
            yield text[start:position]
            start = position + 1
        depth += 0 if quote else (sign == "(") - (sign == ")")
    yield text[start:]


def plain_colours(value: str) -> str:
    """Choose the light half of light-dark() and write oklch() as hexadecimal: browsers of 2022 read neither."""
    while (opening := value.find("light-dark(")) >= 0:
        inside = opening + len("light-dark(")
        light = next(split(value[inside:], ","))
        closing = inside + len(next(split(value[inside:] + ")", ")")))
        value = value[:opening] + light.strip() + value[closing + 1 :]
    return OKLCH.sub(lambda found: hexadecimal(*(float(part or 0) for part in found.groups())), value)


def hexadecimal(lightness: float, chroma: float, hue: float) -> str:
    """Convert by the matrices of CSS Color 4."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    base = lightness / 100
    long, medium, short = (
        (base + a * x + b * y) ** 3
        for x, y in ((0.3963377774, 0.2158037573), (-0.1055613458, -0.0638541728), (-0.0894841775, -1.2914855480))
    )
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * gamma(min(max(each, 0), 1))):02x}" for each in linear)


def gamma(linear: float) -> float:
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055


def reduced(rule: Rule) -> Rule | None:
    """Return the rule with the selectors and inner rules that are kept, or nothing."""
    if rule.head.startswith("@keyframes"):
        return rule if re.search(r"spinner-border|progress-bar|placeholder", rule.head) else None
    if rule.inner:
        inner = [kept for each in rule.inner if (kept := reduced(each))]
        return Rule(rule.head, inner=inner) if inner else None
    selectors = [each for each in split_selectors(rule.head) if is_kept(each)]
    return Rule(",".join(selectors), rule.declarations) if selectors and rule.declarations else None


def split_selectors(head: str) -> list[str]:
    return [" ".join(part.split()) for part in split(head, ",")]


def is_kept(selector: str) -> bool:
    is_other_look = ("data-bs-theme" in selector and "light" not in selector) or "dir=rtl" in selector
    return not is_other_look and all(KEPT.fullmatch(name) for name in CLASS.findall(selector))


def without_unread(rules: list[Rule], ours: str) -> list[Rule]:
    """Drop custom properties that nothing reads any more, until none is left."""
    while True:
        read = set(READ.findall(ours + "".join(rule.text() for rule in rules)))
        left = [kept for rule in rules if (kept := read_only(rule, read))]
        if "".join(rule.text() for rule in left) == "".join(rule.text() for rule in rules):
            return left
        rules = left


def read_only(rule: Rule, read: set[str]) -> Rule | None:
    if rule.inner:
        inner = [kept for each in rule.inner if (kept := read_only(each, read))]
        return Rule(rule.head, inner=inner) if inner else None
    lines = [line for line in rule.declarations if not line.startswith("--") or line.partition(":")[0] in read]
    return Rule(rule.head, lines) if lines else None


def banner(package: Path) -> str:
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    return f"/*! Tabler {version}, MIT, © The Tabler Authors; cut down by tools/vendor_tabler.py */\n"


def note(target: Path, package: Path, tool: str = "vendor_tabler") -> None:
    """Enter the file in the manifest of what others wrote."""
    manifest = VENDOR / "manifest.json"
    entries = json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else []
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    entry = {
        "file": target.relative_to(STATIC).as_posix(),
        "name": about["name"],
        "version": about["version"],
        "licence": about["license"],
        "sha256": sha256(target.read_bytes()).hexdigest(),
        "made_by": f"python -m tools.{tool} <unpacked {about['name']}@{about['version']}>",
    }
    others = [each for each in entries if each["file"] != entry["file"]]
    ordered = sorted([*others, entry], key=lambda each: each["file"])
    manifest.write_text(json.dumps(ordered, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
