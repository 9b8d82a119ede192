"""Which columns of a list are probably which item, however people call them."""

import pytest

from app.operations.old_record import Reader
from tests.factories.form_template import make_template
from tests.factories.record_import import list_of, take_in

ITEMS = [
    {"key": "no", "type": "serial", "label": "编号"},
    {"key": "name", "type": "text", "label": {"zh": "姓名", "en": "Name"}},
    {"key": "signed", "type": "date", "label": "日期"},
    {"key": "visited", "type": "date", "label": "回访\n时间"},
    {"key": "size", "type": "number", "label": "面积", "unit": "㎡"},
    {"key": "stay", "type": "period", "label": "停留", "of": "time"},
    {"key": "remark", "type": "text", "label": "备注"},
    {"key": "again", "type": "text", "label": "备注"},
    {
        "key": "rows",
        "type": "table",
        "label": "明细",
        "columns": [
            {"key": "what", "type": "text", "label": "事项"},
            {"key": "cost", "type": "money", "label": "费用"},
        ],
    },
]


@pytest.mark.parametrize(
    ("heads", "mapping"),
    [
        (["姓 名*", "回访时间："], {"name": 0, "visited": 1, "@day": 1}),
        (["Name", "面积(㎡)"], {"name": 0, "size": 1}),
        (["客户姓名", "记录日期"], {"name": 0, "@day": 1}),
        (["客户姓名", "接待日期"], {"name": 0}),
        (["日期", "姓名"], {"signed": 0, "name": 1, "@day": 0}),
        (["提交时间", "日期"], {"@day": 0, "signed": 1}),
        (["备注", "备注"], {"remark": 0, "again": 1}),
        (
            ["停留 起", "停留 至", "明细 事项", "明细_费用"],
            {"stay.from": 0, "stay.to": 1, "rows.what": 2, "rows.cost": 3},
        ),
        (
            ["No.", "State", "Site", "By", "Submitted", "Finished at", "编号", "姓名"],
            {"@number": 0, "@site": 2, "@day": 4, "name": 7},
        ),
        (["行号", "原因", "编号", "管理处", "门牌"], {"@number": 2, "@site": 3}),
        (["", "x", "名"], {}),
    ],
)
def test_knows_columns_by_their_heads(supervisor, heads, mapping):
    template = make_template(sections=[{"key": "head", "items": ITEMS}])

    assert take_in(template, list_of([heads, ["x"] * len(heads)]), supervisor).mapping == mapping


def test_knows_the_table_of_a_sheet_by_its_heads(supervisor):
    template = make_template(sections=[{"key": "head", "items": ITEMS}])
    further = ("别的名字", [["编号", "行", "费用", "事项"], ["1", "1", "2", "3"]])
    job = take_in(template, list_of([["编号", "姓名"], ["1", "张三"]], further), supervisor)

    assert Reader(job, supervisor).linked()["rows"]["1"] == [("1", {"cost": {"": "2"}, "what": {"": "3"}})]
