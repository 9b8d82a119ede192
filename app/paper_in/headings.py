"""Which lines of words head what follows, and which only say something."""

import re

from flask_babel import gettext

from app.paper_in.sheet import Heading, Sheet

MOST_SIGNS = 24
_PROSE = re.compile(r"[。!！;；,，…]|[{｛]|[?？].")
_REMARK = re.compile(
    r"^[\s\u3000]*[(（]?(注|备注|说明|提示|附|注意|温馨提示|填表说明|要求)\d?[)）]?[:：.、].|^[*※★☆#【]|^尊敬的|^亲爱的|^您好|^谢谢|^感谢|^致[:：\s]|^此致|^敬礼"
)
_FURNITURE = re.compile(r"续下页|接下页|接上页|续页|背面|反面|下页|第.{1,4}页|共.{1,4}页|以下空白|此页|装订线|存根|联$")
_NUMBER = re.compile(
    r"[\s\u3000]*(?:(?P<han>[一二三四五六七八九十]{1,3}[、.．])|(?P<part>第[一二三四五六七八九十\d]{1,3}(?:部分|章|节|项|步))"
    r"|(?P<han_in>[(（][一二三四五六七八九十]{1,3}[)）])|(?P<point>\d{1,2}[.．、](?!\d))|(?P<points>\d{1,2}(?:\.\d{1,2}){1,3})"
    r"|(?P<digit_in>[(（]\d{1,2}[)）]|[⑴-⒇]|\d{1,2}[)）])|(?P<ring>[①-⑳])|(?P<letter>[A-Za-z](?:[.．、)）]|$)))"
)
_MARKS = re.compile(r"[(（]?\d{1,3}分[)）]?$")
_MARKS_LINE = re.compile(r"^\S.*?[\s\u3000]+\d{1,3}(?:\.\d)?分?$")


def is_prose(text: str) -> bool:
    return len(text) > MOST_SIGNS + 12 or _PROSE.search(text) is not None or _REMARK.search(text) is not None


def numbering(text: str) -> str:
    """Name the way a line is numbered, nothing if it is not."""
    found = _NUMBER.match(text)
    return str(found.lastgroup) if found else ""


def is_statement(text: str) -> bool:
    """Say whether a line is one of a numbered list of things said: neither a question nor the head of marks."""
    return (
        numbering(text) in {"point", "points", "digit_in", "ring"}
        and not text.rstrip().endswith(("?", "？", ":", "："))
        and _MARKS.search(text) is None
    )


def ends_with_mark(text: str) -> bool:
    """Say whether a full mark may stand at the end of a line."""
    return _MARKS_LINE.match(text) is not None


def is_heading(sheet: Sheet, at: int) -> bool:
    """Say whether a line of words heads what stands below it."""
    text = sheet.lines[at].text
    following = sheet.line(at + 1)
    if following is None or is_prose(text) or len(text) > MOST_SIGNS or _FURNITURE.search(text):
        return False
    if text.endswith(("?", "？")):
        return False
    if text.endswith((":", "：")) and not numbering(text):
        return not following.is_words
    if is_statement(text) and following.is_words:
        return numbering(following.text) not in {"", numbering(text)} or ends_with_mark(following.text)
    return not _FURNITURE.search(following.text)


def heading_of(text: str) -> Heading:
    return Heading(text.rstrip(":： "), gettext("Read as a heading: a short line above others."))
