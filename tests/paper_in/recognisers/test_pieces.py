"""What stands behind a label, and what it is read as; full and half width alike."""

import inspect
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel

from app.fields import TYPES
from app.paper_in.cell import read_cell
from app.paper_in.recognisers import BLANK, RECOGNISERS, recogniser_of

HOME = Path(__file__).parents[3] / "app" / "paper_in"
CASES: dict[str, list[dict[str, Any]]] = {
    "姓名____": [{"type": "text", "label": "姓名"}],
    "姓名____ 电话____": [{"type": "text", "label": "姓名"}, {"type": "phone", "label": "电话"}],
    "姓名____电话____": [{"type": "text", "label": "姓名"}, {"type": "phone", "label": "电话"}],
    "联系方式:____": [{"type": "phone", "label": "联系方式"}],
    "填表日期____": [{"type": "date", "label": "填表日期"}],
    "生效日期 年 月 日": [{"type": "date", "label": "生效日期"}],
    "生效日期____年__月__日": [{"type": "date", "label": "生效日期"}],
    "出生年月日____": [{"type": "date", "label": "出生年月日"}],
    "到达时间 时 分": [{"type": "time", "label": "到达时间"}],
    "回访时间 年 月 日 时 分": [{"type": "datetime", "label": "回访时间"}],
    "回访时间 年 月 日 时": [{"type": "datetime", "label": "回访时间"}],
    "拜访时间 时 分 至 时 分": [{"type": "period", "label": "拜访时间", "of": "time"}],
    "有效期 年 月 日至 年 月 日": [{"type": "period", "label": "有效期", "of": "date"}],
    "押金____元": [{"type": "money", "label": "押金"}],
    "维修费____": [{"type": "money", "label": "维修费"}],
    "面积____㎡": [{"type": "number", "label": "面积", "unit": "㎡"}],
    "面积____(平方米)": [{"type": "number", "label": "面积", "unit": "(平方米)"}],
    "重量(kg)____": [{"type": "number", "label": "重量(kg)"}],
    "金额(元)____": [{"type": "money", "label": "金额(元)"}],
    "合格率____%": [{"type": "number", "label": "合格率", "unit": "%"}],
    "编号____": [{"type": "serial", "label": "编号"}],
    "文件编号____": [{"type": "text", "label": "文件编号"}],
    "客户签名____": [{"type": "signature", "label": "客户签名"}],
    "审核人____": [{"type": "signature", "label": "审核人"}],
    "回访人____": [{"type": "text", "label": "回访人"}],
    "单位(盖章)": [{"type": "stamp", "label": "单位(盖章)"}],
    "现场照片____": [{"type": "photo", "label": "现场照片"}],
    "意见:\n____\n____": [{"type": "paragraph", "label": "意见", "lines": 3}],
    "意见" + "_" * 40: [{"type": "paragraph", "label": "意见", "lines": 3}],
    "方便吗? □是□否": [{"type": "yes_no", "label": "方便吗?", "yes": "是", "no": "否"}],
    "隐患 有□ 无□": [{"type": "yes_no", "label": "隐患", "yes": "有", "no": "无"}],
    "打分 □1□2□3 (1=差 3=好)": [
        {"type": "rating", "label": "打分", "min": 1, "max": 3, "anchors": {"1": "差", "3": "好"}}
    ],
    "打分____(10分表示非常满意,1分表示不满意)": [
        {
            "type": "rating",
            "label": "打分(10分表示非常满意,1分表示不满意)",
            "min": 1,
            "max": 10,
            "anchors": {"10": "非常满意", "1": "不满意"},
        }
    ],
    "您是否满意? □满意□一般□不满意": [
        {
            "type": "choice",
            "label": "您是否满意?",
            "options": [{"label": "满意"}, {"label": "一般"}, {"label": "不满意"}],
        }
    ],
    "项目(可多选) □甲□乙": [
        {"type": "choices", "label": "项目(可多选)", "options": [{"label": "甲"}, {"label": "乙"}]}
    ],
    "原因 ○质量 ○价格 ○其他____": [
        {
            "type": "choices",
            "label": "原因",
            "options": [{"label": "质量"}, {"label": "价格"}, {"label": "其他", "fill_in": True}],
        }
    ],
    "回访方式:□电话(□首次□常规)□现场 □其他____": [
        {
            "type": "choice",
            "label": "回访方式",
            "options": [
                {"label": "电话", "pick": "one", "options": [{"label": "首次"}, {"label": "常规"}]},
                {"label": "现场"},
                {"label": "其他", "fill_in": True},
            ],
        }
    ],
    "质量 □合格(10分)□不合格(0分)": [
        {
            "type": "choice",
            "label": "质量",
            "options": [{"label": "合格", "points": 10}, {"label": "不合格", "points": 0}],
            "points_unit": "分",
        }
    ],
    "渠道 □电话□其他(请注明____)": [
        {
            "type": "choice",
            "label": "渠道",
            "options": [{"label": "电话"}, {"label": "其他", "fill_in": {"before": "(请注明", "after": ")"}}],
        }
    ],
    "期限 □预约____天后□现在": [
        {
            "type": "choice",
            "label": "期限",
            "options": [{"label": "预约", "fill_in": {"after": "天后"}}, {"label": "现在"}],
        }
    ],
    "渠道:☐ 电话  ☐ 其它:____": [
        {"type": "choice", "label": "渠道", "options": [{"label": "电话"}, {"label": "其它", "fill_in": True}]}
    ],
    "情况:□完成 □未完成  未完成原因:____": [
        {"type": "choice", "label": "情况", "options": [{"label": "完成"}, {"label": "未完成"}]},
        {"type": "text", "label": "未完成原因"},
    ],
    "满意度:5分( ) 4分( ) 3分( )": [{"type": "rating", "label": "满意度", "min": 3, "max": 5}],
    "类别(请在□内打√) □甲□乙": [
        {"type": "choice", "label": "类别(请在□内打√)", "options": [{"label": "甲"}, {"label": "乙"}]}
    ],
    "编号:20__年第____号": [{"type": "serial", "label": "编号"}],
    "派单时间:__月__日__时__分": [{"type": "datetime", "label": "派单时间"}],
    "客户意见:\n签字:      年  月  日": [{"type": "group", "label": "客户意见", "flow": "stack"}],
    "结果 □已解决□未解决(计划 年 月 日)": [
        {
            "type": "choice",
            "label": "结果",
            "options": [
                {"label": "已解决"},
                {"label": "未解决", "fill_in": {"before": "(计划", "after": "年 月 日)"}},
            ],
        }
    ],
    "统计月份 年 月": [{"type": "text", "label": "统计月份", "placeholder": "年 月"}],
    "您的收入 □1万以下□1-2万□2-3万□3-4万□4-5万□5万以上": [
        {
            "type": "choice",
            "label": "您的收入",
            "options": [{"label": said} for said in ("1万以下", "1-2万", "2-3万", "3-4万", "4-5万", "5万以上")],
        }
    ],
    "类型 □甲□乙 形式:□丙□丁": [
        {"type": "choice", "label": "类型", "options": [{"label": "甲"}, {"label": "乙"}]},
        {"type": "choice", "label": "形式", "options": [{"label": "丙"}, {"label": "丁"}]},
    ],
    "1、您的年龄( )\nA.青年\nB.中年": [
        {"type": "choice", "label": "1、您的年龄", "options": [{"label": "A.青年"}, {"label": "B.中年"}]}
    ],
    "2、您还有什么建议?": [{"type": "paragraph", "label": "2、您还有什么建议?", "lines": 3}],
    "要求修改成____,已修改妥当": [
        {
            "type": "sentence",
            "label": "备注",
            "label_at": "none",
            "text": "要求修改成{blank_1},已修改妥当",
            "blanks": [{"key": "blank_1", "label": "要求修改成"}],
        }
    ],
    "联系电话:手机____ 办公____": [{"type": "group", "label": "联系电话", "flow": "line"}],
    "联系电话 手机____ 办公____": [{"type": "group", "label": "联系电话", "flow": "line"}],
    "意见:\n____\n年 月 日\n(盖章)": [{"type": "group", "label": "意见", "flow": "stack"}],
    "二○一六年度总结": [{"type": "note", "text": "二○一六年度总结"}],
    "<script>alert(1)</script>____": [{"type": "text", "label": "<script>alert(1)</script>"}],
}


@pytest.mark.parametrize("text", CASES)
def test_reads_a_cell(spoken: None, text: str) -> None:
    assert [found.item for found in read_cell(text)] == CASES[text]


@pytest.mark.parametrize("text", [text for text in CASES if "=" not in text])
def test_reads_full_width_alike(spoken: None, text: str) -> None:
    wide = text.translate({ord(sign): ord(sign) + 0xFEE0 for sign in ":()?,%_"})
    read = [found.item for found in read_cell(wide)]
    assert [_narrow(item) for item in read] == [_narrow(item) for item in CASES[text]]


def test_names_what_stands_in_one_cell(spoken: None) -> None:
    (found,) = read_cell("意见:\n____\n签字____ 年 月 日\n(盖章)")
    parts = [(part.item["type"], part.item.get("label_at")) for part in found.parts]
    assert found.holds == "items"
    assert parts == [("paragraph", "none"), ("signature", None), ("date", "none"), ("stamp", None)]


def test_says_why_and_whether_to_look(spoken: None) -> None:
    (sure,) = read_cell("生效日期 年 月 日")
    (unsure,) = read_cell("7、您还有什么建议?")
    assert (sure.sure, unsure.sure) == (True, False)
    assert "年 月 日" in sure.why


def test_makes_nothing_but_field_types() -> None:
    assert RECOGNISERS.keys() <= TYPES.keys()


def test_names_a_type_in_its_own_recogniser_only() -> None:
    asks = re.compile(r"""(\["type"\]|get\("type"\)|\.name)\s*(==|!=|in\b)|RECOGNISERS\[["']|self\.made\(["']type""")
    wrong = [path.name for path in HOME.rglob("*.py") if asks.search(path.read_text("utf-8"))]
    assert wrong == []
    assert all(cls.name == Path(inspect.getfile(type(cls))).stem for cls in RECOGNISERS.values())


def test_prints_a_blank_for_a_type_no_paper_shows() -> None:
    assert recogniser_of({"type": "colour"}).printed({"type": "colour"}) == BLANK


def _narrow(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFKC", value)
    if isinstance(value, dict):
        return {key: _narrow(inner) for key, inner in value.items()}
    return [_narrow(inner) for inner in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def spoken() -> Iterator[None]:
    """Let guesses be said in words."""
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield
