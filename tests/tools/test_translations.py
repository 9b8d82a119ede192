"""No text reaches a reader untranslated."""

import pytest

from tools import translations

PYTHON = 'from flask_babel import gettext\nWORDS = gettext("Good %(part)s", part="day")\n'
PAGE = '{% trans %}Page{% endtrans %}<p>{{ _("Closed") }}</p>'


def test_names_each_text_without_a_translation(source):
    assert list(translations.troubles("zh"))[:-1] == [
        "app/greeting.py:2: zh: no translation of 'Good %(part)s'",
        "app/templates/page.html:1: zh: no translation of 'Page'",
        "app/templates/page.html:1: zh: no translation of 'Closed'",
    ]


def test_names_each_text_inside_an_f_string(source):
    (source / "hidden.py").write_text("a = gettext('x')\nb = f'<b>{escape(gettext(\"x\"))}</b>{a}'\n", encoding="utf-8")

    assert list(translations.unfound()) == ["app/hidden.py:2: put the text before the f-string"]


def test_finds_nothing_when_all_is_translated_and_compiled(source, translated):
    translated({"Good %(part)s": "%(part)s好", "Page": "页", "Closed": "已关闭"})

    assert list(translations.troubles("zh")) == []


def test_refuses_a_translation_that_lost_a_placeholder(source, translated):
    translated({"Good %(part)s": "好", "Page": "页", "Closed": "已关闭"})

    assert list(translations.troubles("zh")) == ["zh: other placeholders than the text: 'Good %(part)s'"]


def test_refuses_a_doubtful_translation(source, translated):
    translated({"Good %(part)s": "%(part)s好", "Page": "页", "Closed": "已关闭"}, flags=["fuzzy"])

    assert any("doubtful" in trouble for trouble in translations.troubles("zh"))


def test_refuses_a_catalogue_that_is_not_compiled(source, translated):
    translated({"Good %(part)s": "%(part)s好", "Page": "页", "Closed": "已关闭"})
    (source / "translations/zh/LC_MESSAGES/messages.mo").write_bytes(b"older")

    assert list(translations.troubles("zh")) == ["zh: not compiled, type: .venv/bin/python -m tools.translations"]


def test_keeps_the_frameworks_texts_when_new_ones_are_added(source, translated):
    translated({"Add": "新增"})

    translations.main([])

    catalogue = translations.read("zh")
    assert catalogue.get("Add").string == "新增"
    assert catalogue.get("Closed") is not None


@pytest.fixture
def source(tmp_path, monkeypatch):
    """Put two files with texts in place of the app."""
    app = tmp_path / "app"
    (app / "templates").mkdir(parents=True)
    (app / "greeting.py").write_text(PYTHON, encoding="utf-8")
    (app / "templates/page.html").write_text(PAGE, encoding="utf-8")
    monkeypatch.setattr(translations, "SOURCE", app)
    monkeypatch.setattr(translations, "FOLDER", app / "translations")
    return app


@pytest.fixture
def translated():
    """Return a function that writes and compiles a catalogue."""

    def write(words, flags=()):
        catalogue = translations.read("zh")
        for text, translation in words.items():
            catalogue.add(text, translation, flags=flags)
        translations.write("zh", catalogue)

    return write
