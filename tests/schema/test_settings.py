"""Settings in a document: words and rows of a firm, in its languages, never in keys or answers."""

from app.schema.settings import with_settings
from tests.schema.forms import document, form, item

FIRM = {"company": {"label": "公司", "default": {"zh": "本公司", "en": "our company"}}}


def test_leaves_the_document_alone_when_it_has_no_settings() -> None:
    plain = form("one-text")
    assert with_settings(plain, {"company": "x"}) is plain


def test_fills_in_every_language_when_a_setting_has_several() -> None:
    filled = with_settings(document(item(label="{company}您好"), settings=FIRM))
    assert filled.item("a")["label"] == {"zh": "本公司您好", "en": "our company您好"}


def test_fills_each_language_of_a_label() -> None:
    label = {"zh": "{company}您好", "en": "Hello from {company}"}
    filled = with_settings(document(item(label=label), settings=FIRM), {"company": {"zh": "回音"}})
    assert filled.item("a")["label"] == {"zh": "回音您好", "en": "Hello from 回音"}


def test_leaves_blanks_of_a_sentence_alone() -> None:
    sentence = item(type_="sentence", text="{company}改为{change}", blanks=[{"key": "change"}])
    assert with_settings(document(sentence, settings=FIRM)).item("a")["text"]["zh"] == "本公司改为{change}"


def test_makes_no_blank_when_the_words_of_a_firm_look_like_one() -> None:
    sentence = item(type_="sentence", text="{company}改为{change}", blanks=[{"key": "change"}])
    filled = with_settings(document(sentence, settings=FIRM), {"company": "{change}"})
    assert filled.item("a")["text"] == "｛change｝改为{change}"


def test_leaves_expressions_and_keys_alone() -> None:
    shown = {"==": [{"var": "answers.b"}, "{company}"]}
    filled = with_settings(document(item(shown=shown), item("b"), settings=FIRM))
    assert filled.item("a")["shown"] == shown


def test_gives_a_table_its_rows_when_the_firm_has_set_them() -> None:
    rows = [{"key": "clean", "label": "清洁"}]
    assert with_settings(form("settings")).item("rated")["rows"] == []
    assert with_settings(form("settings"), {"rated_items": rows}).item("rated")["rows"] == rows


def test_ignores_a_value_when_the_document_has_no_such_setting() -> None:
    assert with_settings(form("settings"), {"stranger": "x"}) == with_settings(form("settings"))
