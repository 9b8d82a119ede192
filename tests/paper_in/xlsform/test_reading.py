"""XLSForms as the survey world writes them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import DomainError, Invalid, TooLarge
from app.office_file import opened
from app.paper_in.xlsform import read_xlsform
from app.schema.document import Document, check
from tests.paper_in.office import workbook

pytestmark = pytest.mark.usefixtures("english")

HEAD = ["type", "name", "label::中文 (zh)", "label::English (en)", "hint", "required", "relevant", "constraint"]
HEAD += ["constraint_message", "calculation", "appearance", "parameters", "repeat_count", "choice_filter", "default"]


def test_reads_questions_of_every_kind():
    items = read(
        [
            line("text", "name", "姓名", "Name", hint="如身份证", required="yes"),
            line("text", "aim", "目的", appearance="multiline"),
            line("integer", "age", "年龄", constraint=". >= 0 and . <= 120"),
            line("decimal", "area", "面积"),
            line("date", "on", "日期", constraint=". >= date('2026-01-01')"),
            line("time", "at", "时间"),
            line("dateTime", "begins", "开始"),
            line("select_one mode", "mode", "方式"),
            line("select_multiple mode or_other", "modes", "方式"),
            line("select_one yes_no", "agreed", "同意吗"),
            line("note", "hint", "请如实填写"),
            line("image", "photo", "照片"),
            line("image", "sign", "签名", appearance="signature"),
            line("range", "stars", "评分", parameters="start=1 end=10 step=1"),
            line("range", "share", "比例", parameters="start=0;end=100;step=0.5"),
            line("acknowledge", "seen", "我已阅读"),
        ]
    )

    assert items["name"] == {
        "key": "name",
        "type": "text",
        "label": {"zh": "姓名", "en": "Name"},
        "help": "如身份证",
        "required": True,
    }
    assert {key: item["type"] for key, item in items.items()} == {
        "name": "text",
        "aim": "paragraph",
        "age": "number",
        "area": "number",
        "on": "date",
        "at": "time",
        "begins": "datetime",
        "mode": "choice",
        "modes": "choices",
        "agreed": "yes_no",
        "hint": "note",
        "photo": "photo",
        "sign": "signature",
        "stars": "rating",
        "share": "number",
        "seen": "choices",
    }
    assert (items["age"]["decimals"], items["age"]["min"], items["age"]["max"]) == (0, 0, 120)
    assert items["on"]["from"] == "2026-01-01"
    assert items["mode"]["options"] == [{"key": "phone", "label": "电话"}, {"key": "option_2", "label": "上门"}]
    assert items["modes"]["options"][-1] == {"key": "other", "label": {"zh": "其他", "en": "Other"}, "fill_in": True}
    assert items["agreed"] == {"key": "agreed", "type": "yes_no", "label": "同意吗", "yes": "是", "no": "否"}
    assert (items["stars"]["min"], items["stars"]["max"]) == (1, 10)
    assert (items["share"]["min"], items["share"]["max"]) == (0, 100)


def test_groups_become_sections_and_repeats_tables():
    reading = reading_of(
        [
            line("text", "before", "前"),
            line("begin group", "who", "客户"),
            line("text", "name", "姓名"),
            line("begin group", "inner", "住址"),
            line("text", "street", "路"),
            line("end group"),
            line("text", "after_inner", "后"),
            line("end group"),
            line("begin_repeat", "visits", "回访", repeat_count="3"),
            line("date", "on", "日期"),
            line("begin_group", "flat", "组"),
            line("text", "what", "内容"),
            line("end_group"),
            line("end_repeat"),
        ]
    )
    document = Document(reading.document)

    assert [section["key"] for section in document.source["sections"]] == ["part", "who", "part_3"]
    assert [section["key"] for section in document.source["sections"][1]["sections"]] == ["inner", "part_2"]
    assert list(document.found) == ["before", "name", "street", "after_inner", "visits", "visits.on", "visits.what"]
    assert document.item("visits")["rows"] == 3
    assert any("groups" in said for said in reading.left_out)


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("${mode} = 'phone'", {"picked": [{"var": "answers.mode"}, "phone"]}),
        ("${mode} = 2", {"picked": [{"var": "answers.mode"}, "option_2"]}),
        ("${mode} != 'phone'", {"not": [{"picked": [{"var": "answers.mode"}, "phone"]}]}),
        ("selected(${modes}, 'phone')", {"picked": [{"var": "answers.modes"}, "phone"]}),
        ("not(selected(${modes}, 'other'))", {"not": [{"picked": [{"var": "answers.modes"}, "other"]}]}),
        ("${agreed} = 'yes'", {"==": [{"var": "answers.agreed"}, True]}),
        ("${agreed}!='yes'", {"!=": [{"var": "answers.agreed"}, True]}),
        ("${name} = ''", {"blank": [{"var": "answers.name"}]}),
        ("${name} != ''", {"filled": [{"var": "answers.name"}]}),
        ("${name} = “张”", {"==": [{"var": "answers.name"}, "张"]}),
        (
            "${age} >= 18 and ${age} < 60 and not(${age} = 20)",
            {
                "and": [
                    {">=": [{"var": "answers.age"}, 18]},
                    {"<": [{"var": "answers.age"}, 60]},
                    {"not": [{"==": [{"var": "answers.age"}, 20]}]},
                ]
            },
        ),
        ("${age} div 4 = 1", {"==": [{"/": [{"var": "answers.age"}, 4]}, 1]}),
        ("(${age} + 2) * -3 > 0", {">": [{"*": [{"+": [{"var": "answers.age"}, 2]}, {"-": [3]}]}, 0]}),
        ("count(${rows}) > 1", {">": [{"length": [{"var": "answers.rows"}]}, 1]}),
        ("sum(${cost}) > 100", {">": [{"sum": [{"var": "answers.rows.*.cost"}]}, 100]}),
        ("count-selected(${modes}) >= 2", {">=": [{"count": [{"var": "answers.modes.paths"}]}, 2]}),
        ("if(${age} > 1, 'a', 'b') = 'a'", {"==": [{"if": [{">": [{"var": "answers.age"}, 1]}, "a", "b"]}, "a"]}),
        ("${on} > today()", {">": [{"var": "answers.on"}, {"var": "today"}]}),
        (
            "coalesce(${age}, 0) = 0",
            {"==": [{"if": [{"filled": [{"var": "answers.age"}]}, {"var": "answers.age"}, 0]}, 0]},
        ),
        ("string-length(${name}) > 3", {">": [{"length": [{"var": "answers.name"}]}, 3]}),
    ],
)  # fmt: skip
def test_translates_conditions(text, expression):
    items = read([*BASE, line("text", "why", "原因", relevant=text)])

    assert items["why"]["shown"] == expression


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("regex(${name}, '[a-z]+')", "regex()"),
        ("${nothing} = 1", "nothing"),
        ("${mode} = 'bus'", "bus"),
        ("${age} >", "too early"),
        ("/data/age = 1", "/data"),
        ("${age} ~ 1", "~"),
        ("(" * 60 + "1" + ")" * 60, "deep"),
        ("1 + " * 3_000 + "1", "longer"),
    ],
)
def test_says_which_condition_has_no_counterpart(text, why):
    reading = reading_of([*BASE, line("text", "why", "原因", relevant=text)])

    assert "shown" not in Document(reading.document).item("why")
    assert any("relevant" in said and why in said and "Row 12" in said for said in reading.left_out), reading.left_out


def test_computes_inside_and_outside_of_tables():
    items = read(
        [
            *BASE,
            line("calculate", "all", calculation="sum(${cost})"),
            line("calculate", "who", calculation="concat(${name}, '先生')"),
        ]
    )

    assert items["rows"]["columns"][1]["computed"] == {"*": [{"var": "row.cost"}, 2]}
    assert items["all"]["type"] == "number"
    assert items["all"]["computed"] == {"sum": [{"var": "answers.rows.*.cost"}]}
    assert items["who"]["type"] == "text"


def test_guesses_are_marked_where_they_stand():
    reading = reading_of(
        [*BASE, line("calculate", "all", "合计", calculation="sum(${cost})"), line("text", "Größe-1", "大小")]
    )
    document = reading.document

    unsure = [guess for guess in reading.guesses if not guess.sure]
    assert [pointed(document, guess.pointer)["key"] for guess in unsure] == ["twice", "all"]
    assert any(pointed(document, guess.pointer)["label"] == "大小" for guess in reading.guesses)


def test_checks_with_the_message_of_the_form():
    items = read([*BASE, line("date", "until", "止", constraint=". >= ${on}", constraint_message="太早")])

    assert items["until"]["checks"] == [
        {"must": {">=": [{"var": "answers.until"}, {"var": "answers.on"}]}, "message": "太早"}
    ]


def test_says_what_is_left_out_with_row_and_column():
    reading = reading_of(
        [
            line("start", "start"),
            line("geopoint", "place", "位置"),
            line("rank mode", "order", "排序"),
            line("text", "name", "姓名", default="张三", appearance="w4"),
            line("select_one mode", "mode", "方式", choice_filter="x=1"),
            line("select_one nowhere", "lost", "无"),
            line("end_group"),
        ]
    )

    assert list(Document(reading.document).found) == ["name", "mode"]
    for row, column in (
        (2, "type"),
        (3, "type"),
        (4, "type"),
        (5, "default"),
        (5, "appearance"),
        (6, "choice_filter"),
        (7, "type"),
        (8, "type"),
    ):
        assert any(said.startswith(f"Row {row}, {column}") for said in reading.left_out), (row, column)


def test_names_columns_nobody_reads_and_skips_what_is_disabled():
    sheets = {
        "survey": [
            ["type", "name", "label", "bind::orx:max-pixels", "disabled", "parameters", "read_only"],
            ["text", "a", "甲", "9", "", "randomize=true", "yes"],
            ["text", "b", "乙", "", "yes", "", ""],
        ],
        "choices": [["list_name", "name", "label", "state"], ["l", "x", "X", "west"]],
        "settings": [["form_title", "style"], ["表", "pages"]],
    }
    reading = read_xlsform(opened(workbook(sheets)), "key")

    assert list(Document(reading.document).found) == ["a"]
    for said in ("bind::orx:max-pixels", "state", "style", "Row 2, parameters", "Row 2, read_only"):
        assert any(said in line for line in reading.left_out), said


def test_reads_labels_in_whatever_language_there_is():
    sheets = {
        "survey": [
            ["type", "name", "label::Français (fr)", "label:English"],
            ["text", "a", "Nom", "Name"],
            ["text", "b", "Ville", ""],
        ],
        "settings": [["form_title"], ["Enquête"]],
    }
    reading = read_xlsform(opened(workbook(sheets)), "key")
    items = Document(reading.document).found

    assert (items["a"].item["label"], items["b"].item["label"]) == ("Name", "Ville")
    assert reading.document["title"] == "Enquête"
    assert any("Français (fr)" in said for said in reading.left_out)


def test_takes_labels_for_what_they_are_and_braces_for_words():
    reading = reading_of([line("text", "a", "{nothing} ${b} <script>alert(1)</script>"), line("text", "b", "=1+1")])
    items = {path: found.item for path, found in Document(reading.document).found.items()}

    assert items["a"]["label"] == "｛nothing｝ $｛b｝ <script>alert(1)</script>"
    assert any("labels cannot show other answers" in said for said in reading.left_out)
    assert items["b"]["label"] == "=1+1"


def test_breaks_a_circle_of_conditions_and_says_so():
    reading = reading_of(
        [line("text", "a", "甲", relevant="${b} = 'x'"), line("text", "b", "乙", relevant="${a} = 'x'")]
    )

    assert check(Document(reading.document)) == []
    assert list(Document(reading.document).found) == ["a", "b"]
    assert any("wait for each other" in said for said in reading.left_out)


def test_refuses_a_form_that_asks_nothing():
    for rows in ([HEAD], [], [HEAD, ["start", "s"]]):
        with pytest.raises(Invalid):
            read_xlsform(opened(workbook({"survey": rows})), "key")


KINDS = st.sampled_from(
    ["text", "note", "calculate", "range", "begin_group", "end_group", "begin_repeat", "end_repeat"]
)
WORDS = ["", "yes", "a", "${a}", "${a} = 'x'", "selected(${m}, 'x')", "sum(${a})", "start=1 end=5", "3", "{a}"]
OURS = ["group", "table", "sentence", "total", "options", "fill_in", "row", "blank", "from", "section", "score"]
RESTS = [
    '{"span":99}',
    '{"of":["a"]}',
    '{"text":"{x}","blanks":3}',
    '{"shown":{"var":"answers.zz"}}',
    "{",
    '{"key":"b"}',
]
CELLS = st.one_of(st.sampled_from([*WORDS, *OURS, *RESTS]), st.text(max_size=12))
TYPES = st.one_of(
    KINDS, st.sampled_from(["select_one l", "select_multiple l or_other", "select_one m"]), st.text(max_size=8)
)
COLUMNS = [*HEAD, "huiyin::type", "huiyin::rest", "huiyin::path"]


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(TYPES, st.sampled_from("abm"), st.dictionaries(st.sampled_from(COLUMNS[2:]), CELLS)), max_size=12
    ),
    st.lists(st.tuples(st.sampled_from("lm"), CELLS, CELLS, CELLS), max_size=5),
    st.dictionaries(
        st.sampled_from(["huiyin::route", "huiyin::list", "huiyin::title", "form_title", "huiyin::x"]), CELLS
    ),
)
def test_whatever_stands_in_the_cells_a_template_comes_of_it_or_a_refusal(rows, choices, own):
    survey = [
        COLUMNS,
        *([kind, name, *(cells.get(column, "") for column in COLUMNS[2:])] for kind, name, cells in rows),
    ]
    sheets = {
        "survey": survey,
        "choices": [["list_name", "name", "label", "huiyin_rest"], *choices],
        "settings": [list(own), list(own.values())],
    }
    try:
        reading = read_xlsform(opened(workbook(sheets)), "key")
    except DomainError:
        return
    assert check(Document(reading.document)) == []
    for guess in reading.guesses:
        assert pointed(reading.document, guess.pointer)


def test_refuses_more_questions_and_choices_than_a_form_holds():
    choices = [["list_name", "name", "label"], *(["l", f"o{number}", "项"] for number in range(200))]
    for rows in ([["text", f"q{number}", "问"] for number in range(2_500)], [["select_one l", "q", "问"]] * 100):
        sheets = {"survey": [["type", "name", "label"], *rows], "choices": choices}
        with pytest.raises(TooLarge):
            read_xlsform(opened(workbook(sheets)), "key")


def test_what_is_remembered_is_held_against_the_schema_of_its_place():
    head = ["type", "name", "label", "huiyin::rest", "huiyin::type"]
    bad = [
        '{"span":99}',
        '{"evil":1}',
        '{"shown":{"nonsense":[1]}}',
        '{"options":[]}',
        "[]",
        '{"label":5}',
        '{"key":"A-B"}',
    ]
    rows = [["text", f"q{number}", "甲", bad[number % len(bad)], "text"] for number in range(70)]
    reading = read_xlsform(opened(workbook({"survey": [head, *rows]})), "key")

    items = [found.item for found in Document(reading.document).found.values()]
    assert len(items) == 70
    assert all(item.keys() == {"key", "type", "label"} for item in items)


def line(kind, name="", zh="", en="", **cells):
    named = {"type": kind, "name": name, HEAD[2]: zh, HEAD[3]: en, **cells}
    return [named.get(column, "") for column in HEAD]


BASE = [
    line("text", "name", "姓名"),
    line("integer", "age", "年龄"),
    line("date", "on", "日期"),
    line("select_one mode", "mode", "方式"),
    line("select_multiple mode or_other", "modes", "方式"),
    line("select_one yes_no", "agreed", "同意吗"),
    line("begin_repeat", "rows", "费用"),
    line("decimal", "cost", "金额"),
    line("calculate", "twice", "两倍", calculation="${cost} * 2"),
    line("end_repeat"),
]
CHOICES = [
    ["list_name", "name", "label::中文 (zh)"],
    ["mode", "phone", "电话"],
    ["mode", 2, "上门"],
    ["yes_no", "yes", "是"],
    ["yes_no", "no", "否"],
]


def reading_of(lines):
    sheets = {"survey": [HEAD, *lines], "choices": CHOICES, "settings": [["form_title", "form_id"], ["表", "form"]]}
    reading = read_xlsform(opened(workbook(sheets)), "key")
    assert check(Document(reading.document)) == []
    return reading


def read(lines):
    document = Document(reading_of(lines).document)
    return {path: found.item for path, found in document.found.items() if found.table is None}


def pointed(document, pointer):
    for token in pointer.split("/")[1:]:
        document = document[int(token)] if isinstance(document, list) else document[token]
    return document
