"""Pictures: what is refused, what is left of one, who sees it, and what is swept away."""

import io
import os
import struct
import zlib
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import func, select

from app import clock
from app.errors import Invalid, NotFound, Refused, TooLarge
from app.extensions import db
from app.models.attachment import Attachment
from app.operations import attachment, draft
from app.operations.attachment import MOST_BYTES, MOST_UNUSED
from tests.factories.attachment import make_attachment, picture
from tests.factories.entry import make_draft, make_entry
from tests.factories.form_template import make_template
from tests.factories.site import make_site
from tests.factories.user import make_user


def test_refuses_pictures_of_those_who_neither_fill_in_nor_sign(app):
    with pytest.raises(Refused):
        make_attachment(make_user("designer"))


def test_hides_a_draft_s_picture_from_everybody_else(agent, supervisor, admin):
    mine = make_attachment(agent)
    for other in (supervisor, admin):
        with pytest.raises(NotFound):
            attachment.find(mine.id, other)
    assert attachment.find(mine.id, agent) is mine


def test_shows_an_entrys_picture_to_those_who_see_the_entry(agent, supervisor):
    mine = make_attachment(agent)
    make_entry(agent, with_photos(), {"shots": [{"file": mine.id, "name": "a.jpg"}]})
    db.session.expire_all()
    assert attachment.find(mine.id, supervisor) is mine
    with pytest.raises(NotFound):
        attachment.find(mine.id, make_user("supervisor", sites=[make_site()]))


@pytest.mark.parametrize("unknown", ["", "no-such-id", "../../etc/passwd"])
def test_finds_nothing_under_an_unknown_id(agent, unknown):
    with pytest.raises(NotFound):
        attachment.find(unknown, agent)


@pytest.mark.parametrize(
    "content",
    [
        b"GIF",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7 not a picture",
        b"PK\x03\x04" + b"\x00" * 100,
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
        b"\xff\xd8\xff\xe0" + b"\x00" * 100,
        picture()[:-40],
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    ],
)
def test_refuses_what_is_no_picture(agent, content):
    with pytest.raises(Invalid) as refusal:
        store(content, agent)
    assert "file" in refusal.value.errors


def test_refuses_an_empty_file(agent):
    with pytest.raises(Invalid):
        store(b"", agent)


def test_refuses_an_unknown_kind(agent):
    with pytest.raises(Invalid):
        make_attachment(agent, kind="video")


def test_refuses_more_bytes_than_allowed_without_reading_on(agent):
    class Endless(io.RawIOBase):
        asked = 0

        def read(self, size=-1):
            self.asked = size
            return b"\x00" * size

    stream = Endless()
    with pytest.raises(TooLarge):
        attachment.store("photo", "a.jpg", stream, agent)
    assert stream.asked == MOST_BYTES + 1


@pytest.mark.parametrize("size", [(8_000, 6_000), (20_000, 20_000), (60_000, 60_000)])
def test_refuses_more_pixels_than_allowed_before_unpacking_them(agent, size):
    with pytest.raises(TooLarge):
        store(pixel_bomb(*size), agent)


def test_refuses_a_picture_whose_text_is_a_bomb(agent):
    with pytest.raises(Invalid):
        store(text_bomb(), agent)


def test_refuses_more_unused_pictures_than_anybody_needs(agent, monkeypatch):
    assert MOST_UNUSED > 100
    monkeypatch.setattr(attachment, "MOST_UNUSED", 2)
    for _ in range(2):
        make_attachment(agent)
    with pytest.raises(TooLarge):
        make_attachment(agent)


def test_leaves_nothing_of_a_photo_but_the_picture(agent):
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    content = picture((400, 300), "JPEG", exif=exif, comment=b"secret note")
    kept = attachment.path_of(store(content + b"<script>", agent).id).read_bytes()
    assert b"secret" in content
    assert b"secret" not in kept
    assert b"<script>" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()


def test_turns_a_photo_the_way_it_was_taken(agent):
    exif = Image.Exif()
    exif[0x0112] = 6
    kept = store(picture((400, 300), "JPEG", exif=exif), agent)
    assert (kept.width, kept.height) == (300, 400)


@pytest.mark.parametrize(
    ("kind", "form", "mode", "media_type"),
    [
        ("photo", "JPEG", "RGB", "image/jpeg"),
        ("photo", "PNG", "RGBA", "image/jpeg"),
        ("photo", "JPEG", "CMYK", "image/jpeg"),
        ("photo", "GIF", "P", "image/jpeg"),
        ("photo", "WEBP", "RGB", "image/jpeg"),
        ("photo", "BMP", "1", "image/jpeg"),
        ("signature", "PNG", "RGBA", "image/png"),
        ("stamp", "PNG", "LA", "image/png"),
    ],
)
def test_keeps_any_picture_people_have(agent, kind, form, mode, media_type):
    out = io.BytesIO()
    Image.new(mode, (60, 40)).save(out, form)
    kept = attachment.store(kind, "a", io.BytesIO(out.getvalue()), agent)
    stored = stored_picture(kept)
    assert (kept.media_type, stored.get_format_mimetype()) == (media_type, media_type)
    assert stored.size == (kept.width, kept.height) == (60, 40)
    assert attachment.path_of(kept.id).stat().st_size == kept.size


def test_keeps_the_paper_of_a_signature_clear(agent):
    out = io.BytesIO()
    Image.new("RGBA", (60, 40), (0, 0, 0, 0)).save(out, "PNG")
    kept = attachment.store("signature", "a.png", io.BytesIO(out.getvalue()), agent)
    assert stored_picture(kept).getpixel((5, 5))[3] == 0


@pytest.mark.parametrize(("kind", "longest"), [("photo", 1600), ("stamp", 1000), ("signature", 1200)])
def test_makes_large_pictures_smaller(agent, kind, longest):
    kept = make_attachment(agent, kind=kind, size=(4000, 3000))
    assert (kept.width, kept.height) == (longest, longest * 3 // 4)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("门口 照片.jpg", "门口 照片.jpg"),
        ("C:\\图片\\门口.jpg", "门口.jpg"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\n.jpg", "ab.jpg"),
        ("x" * 300 + ".jpg", "x" * 196 + ".jpg"),
        ("", ""),
    ],
)
def test_keeps_the_name_without_folders_and_control_characters(agent, given, kept):
    assert make_attachment(agent, name=given).name == kept


def test_writes_no_file_when_the_row_is_refused(agent, monkeypatch):
    monkeypatch.setattr(attachment.uuid, "uuid4", lambda: "x" * 10)
    make_attachment(agent)
    before = files()
    with pytest.raises(Exception, match=r"UNIQUE|unique|identity"), db.session.begin_nested():
        make_attachment(agent)
    assert files() == before


def test_sweeps_files_nobody_names_but_not_those_just_written(agent):
    kept, fresh = make_attachment(agent), attachment.path_of("fresh-orphan")
    orphan = attachment.path_of("old-orphan")
    for path in (fresh, orphan):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    for path in (orphan, attachment.path_of(kept.id)):
        os.utime(path, (0, 0))
    assert attachment.sweep() is False
    assert not orphan.exists()
    assert fresh.exists()
    assert attachment.path_of(kept.id).exists()


def test_sweeps_pictures_no_entry_and_no_draft_uses(agent):
    with clock.stopped_at(clock.now() - timedelta(days=31)):
        unused, in_draft, in_entry = (make_attachment(agent) for _ in range(3))
        form = make_draft(agent, with_photos())
        draft.save(form, {"shots": [{"file": in_draft.id, "name": "a.jpg"}]}, {}, 1, agent)
        make_entry(agent, with_photos(), {"shots": [{"file": in_entry.id, "name": "a.jpg"}]})
    recent = make_attachment(agent)
    attachment.sweep()
    assert set(db.session.scalars(select(Attachment.id))) == {in_draft.id, in_entry.id, recent.id}
    assert unused.id not in {in_draft.id, in_entry.id}


def test_says_when_there_is_more_to_sweep(agent, monkeypatch):
    monkeypatch.setattr(attachment, "SWEEP_BATCH", 2)
    with clock.stopped_at(clock.now() - timedelta(days=31)):
        for _ in range(3):
            make_attachment(agent)
    assert attachment.sweep() is True
    assert attachment.sweep() is False
    assert db.session.scalar(select(func.count()).select_from(Attachment)) == 0


def test_sweeps_where_nothing_was_ever_uploaded(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "UPLOAD_FOLDER", str(tmp_path / "none"))
    assert attachment.sweep() is False


def store(content, by, kind="photo"):
    return attachment.store(kind, "a.jpg", io.BytesIO(content), by)


def files():
    root = attachment.path_of("xx").parent.parent
    return {path.name for path in root.rglob("*") if path.is_file()}


def with_photos():
    return make_template(sections=[{"key": "head", "items": [{"key": "shots", "type": "photo", "label": "照片"}]}])


def stored_picture(kept):
    return Image.open(io.BytesIO(attachment.path_of(kept.id).read_bytes()))


def pixel_bomb(width, height):
    """A few kilobytes that would unpack to gigabytes."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * ((width // 8 + 1) * 100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def text_bomb():
    """A small picture with a comment of many megabytes, packed."""
    comment = b"note\x00\x00" + zlib.compress(b"x" * 200_000_000, 9)
    start, end = picture()[:33], picture()[33:]
    return start + chunk(b"zTXt", comment) + end


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
