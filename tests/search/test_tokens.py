"""Every customer is found by each of the own forms, whatever the name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.questions import Among, Token, tiers
from app.search.tokens import digits, normal, of_name, of_phone, of_room, readings

SIGNS = "张伟单仇解曾区欧阳吕女尉迟乐行王李 aZ9-·.'\"%_\\*(:&|!é喆㐂𠮷"
NAMES = st.text(st.sampled_from(SIGNS) | st.characters(), min_size=1, max_size=30)
SEES = Among(sees_phones=True)


def finds(tokens: set[str], typed: str, among: Among = SEES) -> int | None:
    """Return the tier that finds a subject with these tokens, as a database would."""

    def meets(token: Token) -> bool:
        return any(each.startswith(token.text) for each in tokens) if token.is_prefix else token.text in tokens

    for place, condition in enumerate(tiers(typed, among)):
        if all(any(map(meets, clause)) for clause in condition):
            return place
    return None


@given(NAMES)
def test_finds_a_name_by_itself_and_by_all_its_parts(name):
    tokens = set(of_name(name))
    whole = normal(name)
    if not whole:
        return
    assert finds(tokens, name) == 0
    for at in range(len(whole)):
        for end in range(at + 1, len(whole) + 1):
            if len(whole[at:end]) <= 20:
                assert finds(tokens, whole[at:end]) is not None


@given(NAMES)
def test_writes_tokens_no_database_reads_anything_into(name):
    for token in (*of_name(name), *of_room(name), *of_phone(name)):
        assert all(sign.isalnum() or ord(sign) > 127 for sign in token), token
        assert "\x00" not in token


@given(st.text(st.sampled_from("张伟单仇解曾区欧阳吕尉迟乐王李明小"), min_size=1, max_size=6))
def test_finds_a_name_by_its_pinyin_in_every_reading(name):
    tokens = set(of_name(name))
    for syllables in readings(name):
        typed = "".join(syllables)
        for end in range(1, len(typed) + 1):
            assert finds(tokens, typed[:end]) is not None
        assert finds(tokens, " ".join(syllables).upper()) == 0
        assert finds(tokens, "".join(each[0] for each in syllables)) == 0
        assert finds(tokens, "".join(syllables[1:]) or typed) in {0, 1, 2}


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("张敏", "zhangmin"),
        ("褚艳", "chuyan"),
        ("褚艳", "cy"),
        ("张伟", "zhangw"),
        ("张伟", "zw"),
        ("张伟", "wei"),
        ("张伟", "zwei"),
        ("张伟", "张"),
        ("张伟", "伟"),
        ("单小明", "shanxm"),
        ("单小明", "shanxiaoming"),
        ("单小明", "danxiaoming"),
        ("仇英", "qiuying"),
        ("解放", "xiefang"),
        ("曾国", "zeng"),
        ("尉迟恭", "yuchi"),
        ("欧阳锋", "ouyang"),
        ("吕布", "lvbu"),
        ("吕布", "lubu"),
        ("王Smith", "smith"),
        ("ＡＢＣ公司", "abc"),
        ("示例物业服务有限公司", "物业服务有限"),
    ],
)
def test_finds_what_people_type(name, typed):
    assert finds(set(of_name(name)), typed) is not None


@pytest.mark.parametrize(("name", "typed"), [("张伟", "王"), ("张伟", "zhangwx"), ("张伟", "ei"), ("张伟", "伟张")])
def test_finds_nothing_else(name, typed):
    assert finds(set(of_name(name)), typed) is None


@pytest.mark.parametrize(
    ("typed", "tier"),
    [
        *(("3-2-1201", 0), ("321201", 0), ("３－２－１２０１", 0), ("3栋2单元1201室", 0), ("1201", 1), ("2-1201", 1)),
        *(("3-2", 2), ("12", 3), ("3-2-12", 2)),
    ],
)
def test_finds_a_room_however_it_is_written(typed, tier):
    assert finds(set(of_room("3-2-1201")), typed) == tier


@pytest.mark.parametrize(
    ("typed", "tier"),
    [("13800138000", 0), ("138 0013 8000", 0), ("+86 138-0013-8000", 0), ("8000", 1), ("1380", 2), ("138", 2)],
)
def test_finds_a_phone_by_all_of_it_its_beginning_and_its_end(typed, tier):
    tokens = set(of_phone("138-0013-8000"))
    assert finds(tokens, typed) == tier
    assert finds(tokens, typed, Among(sees_phones=False)) is None


@pytest.mark.parametrize("typed", ["13", "800", "0138", "13800138001"])
def test_finds_no_phone_by_less(typed):
    assert finds(set(of_phone("13800138000")), typed) is None


def test_finds_by_several_words_at_once():
    tokens = {*of_name("张伟"), *of_room("3-2-1201"), *of_phone("13800138000")}

    assert finds(tokens, "张伟 1201") is not None
    assert finds(tokens, "1201 zw 8000") is not None
    assert finds(tokens, "张伟 1202") is None
    assert finds(tokens, "张伟 8000", Among(sees_phones=False)) is None


NAMED = Among(sees_phones=True, named=((1, "示例小区一期"), (2, "示例小区二期")))


@pytest.mark.parametrize(
    ("typed", "site"),
    [
        *(
            ("一期 1201", 1),
            ("1201 一期", 1),
            ("yiqi 张伟", 1),
            ("yq 1201", 1),
            ("示例小区 zw", 1),
            ("张伟 1201 一期", 1),
        )
    ],
)
def test_takes_one_of_several_words_for_a_site(typed, site):
    here = {*of_name("张伟"), *of_room("3-2-1201"), f"s{site}"}

    assert finds(here, typed, NAMED) is not None
    assert finds({*of_name("王芳"), *of_room("3-2-1202"), f"s{site}"}, typed, NAMED) is None
    assert finds(here, typed.replace("一期", "三期").replace("yiqi", "sanqi").replace("yq", "sq"), SEES) is None


@pytest.mark.parametrize("typed", ["二期 1201", "一期 示例小区", "一期", "期 1201", "erqi 张伟"])
def test_takes_no_site_for_all_that_was_asked(typed):
    assert finds({*of_name("张伟"), *of_room("3-2-1201"), "s1"}, typed, NAMED) is None


@pytest.mark.parametrize("typed", ["", " ", "\x00", "\u200b", "\n\t"])
def test_asks_nothing_for_nothing(typed):
    assert tiers(typed, SEES) == []


def test_asks_nothing_for_whoever_has_no_site():
    assert tiers("张", Among(sites=frozenset())) == []


@pytest.mark.parametrize(("phone", "kept"), [("+86 138-0013-8000", "13800138000"), ("０１０-1", "0101"), ("无", "")])
def test_reads_the_digits_of_a_phone(phone, kept):
    assert digits(phone) == kept
