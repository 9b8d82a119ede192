"""The door for office files: what is let in, and every other thing somebody might send."""

import contextlib
import io
import zipfile

import pytest
from flask import Flask
from flask_babel import Babel, force_locale
from hypothesis import given
from hypothesis import strategies as st

from app import office_file
from app.errors import DomainError, Invalid, TooLarge
from app.office_file import OLE, opened, tree

WORD = {
    "[Content_Types].xml": b'<Types><Override ContentType="main+xml"/></Types>',
    "word/document.xml": b"<w:document xmlns:w='w'><w:body/></w:document>",
}
BOOK = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b"<x/>"}


def test_knows_the_kind_by_what_is_inside(speaking):
    assert opened(zipped(WORD)).kind == "docx"
    assert opened(zipped(BOOK)).kind == "xlsx"


def test_keeps_only_what_has_words(speaking):
    file = opened(zipped(WORD | {"word/media/image1.png": b"\x89PNG", "word/fonts/a.odttf": b"x"}))

    assert sorted(file.parts) == sorted(WORD)
    with zipfile.ZipFile(io.BytesIO(file.packed())) as again:
        assert {name: again.read(name) for name in again.namelist()} == WORD
    assert file.xml("word/document.xml").tag == "{w}document"
    assert file.xml("word/styles.xml") is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"%PDF-1.7", "neither"),
        (b"\x89PNG\r\n\x1a\n", "neither"),
        (b"{\\rtf1 hello}", "neither"),
        (b"<html>", "neither"),
        ("姓名____".encode(), "neither"),
        (OLE + b"\x00" * 600 + "WordDocument".encode("utf-16-le") + b"\x00\x00", ".docx"),
        (OLE + b"\x00" * 600 + "Workbook".encode("utf-16-le") + b"\x00\x00", ".xlsx"),
        (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\x00\x00", "password"),
        (OLE + b"\x00" * 600, "old format"),
        (b"PK\x03\x04", "damaged"),
        (b"PK\x03\x04" + b"\x00" * 500, "damaged"),
    ],
)
def test_refuses_what_is_no_office_file_with_advice(speaking, content, said):
    with speaking("en"):
        assert said in refusal(content)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (WORD | {"word/vbaProject.bin": b"x"}, "macros"),
        (BOOK | {"xl/macrosheets/sheet1.xml": b"<x/>"}, "macros"),
        (
            WORD | {"[Content_Types].xml": b"<Types>application/vnd.ms-word.document.macroEnabled.main+xml</Types>"},
            "macros",
        ),
        (BOOK | {"xl/embeddings/oleObject1.bin": b"x"}, "Another file"),
        (WORD | {"word/more.ZIP": b"x"}, "Another file"),
        (WORD | {"word/more.xml": b"PK\x03\x04rest"}, "Another file"),
        ({"xl/workbook.bin": b"x"}, ".xlsb"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}, "OpenDocument"),
        ({"ppt/presentation.xml": b"<x/>"}, "neither"),
        ({"anything.txt": b"x"}, "neither"),
    ],
)
def test_refuses_what_hides_in_an_archive(speaking, parts, said):
    with speaking("en"):
        assert said in refusal(zipped(parts))


def test_refuses_bombs_by_what_they_say_and_by_what_they_are(speaking, monkeypatch):
    with pytest.raises(TooLarge):
        opened(zipped(WORD | {"word/styles.xml": b" " * 5_000_000}))  # a ratio of a thousand

    monkeypatch.setattr(office_file, "MOST_UNZIPPED", 100_000)
    with pytest.raises(TooLarge):
        opened(zipped(WORD | {"word/media/image.png": bytes(range(256)) * 500}))
    with pytest.raises(DomainError):
        opened(lying(zipped(WORD | {"word/styles.xml": b" " * 1_500_000}), 1_500_000, 10))


def test_refuses_too_many_parts_and_parts_that_come_twice(speaking):
    with pytest.raises(Invalid):
        opened(zipped(WORD | {f"word/{number}.xml": b"<x/>" for number in range(office_file.MOST_PARTS)}))
    with pytest.raises(Invalid):
        opened(zipped(WORD | {"WORD/document.xml": b"<x/>"}))


def test_refuses_a_file_with_a_password_on_its_parts(speaking):
    content = bytearray(zipped(WORD))
    place = content.index(b"PK\x01\x02")
    content[place + 8] |= 1

    with speaking("en"):
        assert "password" in refusal(bytes(content))


def test_refuses_what_is_too_large_before_looking(speaking, monkeypatch):
    monkeypatch.setattr(office_file, "MOST_BYTES", 1_000)

    with pytest.raises(TooLarge):
        opened(b"PK\x03\x04" + b"x" * 1_000)
    with pytest.raises(TooLarge):
        office_file.bounded(io.BytesIO(b"x" * 1_001))


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
FOREIGN = b'<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/passwd">]><x>&c;</x>'


@pytest.mark.parametrize("xml", [LAUGHS, FOREIGN, b"<!DOCTYPE x SYSTEM 'http://example.org/x.dtd'><x/>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_declares_no_entities(speaking, xml, encoding):
    coded = xml.decode().encode(encoding)

    for parts in (WORD | {"word/document.xml": coded}, BOOK | {"xl/worksheets/sheet1.xml": coded}):
        with speaking("en"):
            assert "entities" in refusal(zipped(parts))
    with pytest.raises(Invalid):
        tree(coded)


def test_makes_no_endless_trees(speaking, monkeypatch):
    monkeypatch.setattr(office_file, "MOST_ELEMENTS", 1_000)

    for xml in (b"<a>" * 5_000 + b"</a>" * 5_000, b"<a>" + b"<b/>" * 5_000 + b"</a>"):
        with pytest.raises(TooLarge):
            tree(xml)
    for xml in (b"", b"<a>", b"text", b"<a></b>", b"\xff\xfe", b"<?xml version='1.0' encoding='none'?><a/>"):
        with pytest.raises(Invalid):
            tree(xml)


@given(st.binary(max_size=300), st.integers(0, 600))
def test_any_damage_is_answered_in_words(speaking_always, damage, place):
    content = bytearray(zipped(WORD))
    content[place : place + len(damage)] = damage

    with contextlib.suppress(DomainError):
        opened(bytes(content)).xml("word/document.xml")


def refusal(content):
    with pytest.raises(DomainError) as refused:
        opened(content)
    return str(refused.value)


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in parts.items():
            into.writestr(name, content)
    return out.getvalue()


def lying(content, size, said):
    """Return an archive that says of a part that it is smaller than it is."""
    return content.replace(size.to_bytes(4, "little"), said.to_bytes(4, "little"))


@pytest.fixture
def speaking():
    app = Flask("office_file")
    Babel(app, default_locale="zh")
    with app.test_request_context():
        yield force_locale


@pytest.fixture(scope="module")
def speaking_always():
    app = Flask("office_file")
    Babel(app, default_locale="zh")
    with app.test_request_context():
        yield
