"""The scores of a folder of sheets as the page `docs/paper-import.md`."""

from collections.abc import Sequence

from app.paper_in.scoring import Score, Tally, total

HEAD = """# Paper in

A designer pastes the text of a paper form and gets a form template: sections, items, options, tables. `app/paper_in/` does it, without a database:
`text.read_text(text, key)` returns the document, a guess for each thing it read (why, and whether a designer should look), and the lines nobody could
place, which stand in the document as printed words all the same. `printing.printed(document)` writes the text of the blank sheet back.

## The notation
What an office would type or copy; full and half width are the same.

| on paper | becomes |
|---|---|
| `姓名____ 电话____` | an item a blank; its label says whether it is a text, a telephone, a date, money, a number, a customer ... |
| `意见:` above `____` | a paragraph |
| `回访方式:□电话(□首次□常规)□现场 □其他____` | options, those in brackets inside others, a blank behind one; ○ ( ) [ ] are boxes too, before or behind their words |
| `1、……(可多选)` above `A. …` `B. …` | a question with its options |
| `□是□否`, `有□ 无□` | yes or no |
| `□1□2□3□4□5 (1=很差 5=很好)` | a scale with words at its points |
| `年 月 日`, `时 分`, `年 月 日 至 年 月 日` | a day, a time, a period |
| `____元`, `____人`, `____%` | money, numbers with their units |
| `要求修改成____,已修改妥当` | a sentence with blanks |
| `序号 \\| 客户名称` above `1 \\| ____` | a table; tabs part cells as well as bars; numbered rows, labelled rows, blank rows |
| `服务态度 10` below a head such as 满分 or 得分 | a score with its full mark; 小计 and 总计 are added up |
| `客户签名____`, `审核人____`, `(盖章)` | a signature, a stamp |
| `联系电话` above `手机____` `办公____` | several items in one cell; so is an opinion with its date and seal |
| `{company}` | a setting of the form |
| everything else | headings and printed words |

A new notation is one new file in `app/paper_in/recognisers/`.

## How sheets are scored
`python3 run.py flask score-paper TEXTS --expected FORMS` takes every `NAME.txt` below the first folder for which a `NAME.json` stands below the second
(or beside it, without `--expected`); `--wrong` lists what differs, `--write` renews this page.

Everything printed counts: titles of sections, items, members of groups, columns of tables, printed words. What was read is set beside what was expected,
in the order of both. Three things are then right or wrong, without any correction by hand:

- **label**: the printed words are the same once spaces, colons and the width of signs are put aside. What prints no label has none to get right.
- **type**: the field type is the same; a title must be read as a title.
- **options**: what else is printed is the same: options with their nesting, blanks, points and how many may be ticked inside another, the points of a
  scale and the words at them, full marks, units, kinds of periods, the printed rows of a table. Things without any have none to get right.

What was read though nothing was expected counts against it like something missed: right ÷ (expected + invented). *Asked* is the same for what people fill
in alone, without titles and printed words. How wide cells are, keys, and what no paper says (required, rights, conditions) are not scored.

## The scores
"""
ROW = "| {name} | {labels} | {types} | {options} | {asked} | {overall} |"


def report(scores: Sequence[Score]) -> str:
    """Write the page: what is understood, how it is scored, and the scores."""
    return HEAD + table(scores) + "\n"


def table(scores: Sequence[Score]) -> str:
    """Write a row a sheet, and one for all."""
    rows = [ROW.format(name=score.name, **_figures(score.tallies, score.asked, score.overall)) for score in scores]
    names = scores[0].tallies if scores else {}
    tallies = {name: total(score.tallies[name] for score in scores) for name in names}
    if scores:
        sums = _figures(tallies, total(score.asked for score in scores), total(score.overall for score in scores))
        rows.append(ROW.format(name=f"**all {len(scores)}**", **sums))
    return "\n".join(["| sheet | labels | types | options | asked | all |", "|---|---|---|---|---|---|", *rows])


def _figures(tallies: dict[str, Tally], asked: Tally, overall: Tally) -> dict[str, str]:
    """Say found / expected, with what was invented, and the percentages."""
    counts = {name: _counted(tally) for name, tally in tallies.items()}
    return counts | {"asked": f"{asked.percent:.1f} %", "overall": f"{overall.percent:.1f} %"}


def _counted(tally: Tally) -> str:
    return f"{tally.found}/{tally.expected}" + (f" (+{tally.invented})" if tally.invented else "")
