"""Attachments: pictures are decoded and written anew, so that nothing but the picture is kept."""

import io
import json
import os
import struct
import tempfile
import uuid
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from flask import current_app
from flask_babel import gettext
from PIL import Image, ImageOps
from sqlalchemy import and_, delete, func, or_, select, update

from app import clock
from app.errors import Invalid, NotFound, Refused, TooLarge
from app.extensions import db
from app.models.attachment import Attachment
from app.models.entry import EntryDraft
from app.permissions import Verb, may

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
"""What is decoded; phones send photos as JPEG."""
LONGEST_SIDE = {"photo": 1600, "stamp": 1000, "signature": 1200}
JPEG_QUALITY = 82
MOST_UNUSED = 300
"""Pictures one person may have lying in drafts."""
KEPT_UNUSED = timedelta(days=30)
MOST_DRAWN, MOST_DRAWN_BYTES = 12, 512 * 1024
"""How often a customer may draw for one answer, and how large a drawing may be."""
KEPT_DRAWN = timedelta(days=1)
"""Drawn in a survey and never sent."""
KEPT_FILES = timedelta(days=1)
SWEEP_BATCH = 200
BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, OverflowError, MemoryError)
"""What Pillow's decoders raise on files that are not what they say."""

# Beyond this Pillow speaks up by itself, before a byte is unpacked.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def store(kind: str, filename: str, stream: IO[bytes], by: Any) -> Attachment:
    """Keep a picture for its uploader until an entry uses it."""
    _check_uploader(by, kind)
    return _kept(kind, filename, _read(stream, MOST_BYTES), by)


def store_drawn(stream: IO[bytes], answering: str, by: Any) -> Attachment:
    """Keep a signature somebody without an account has drawn, for one submission only."""
    known = select(func.count()).where(Attachment.answering == answering)
    if (db.session.scalar(known) or 0) >= MOST_DRAWN:
        raise TooLarge(gettext("This was drawn too often. Reload the page to begin anew."))
    return _kept("signature", "", _read(stream, MOST_DRAWN_BYTES), by, answering)


def is_drawn_for(attachment_id: str, answering: str) -> bool:
    """Say whether a signature was drawn for a submission that is not in yet."""
    mine = select(Attachment.id).where(Attachment.id == attachment_id, Attachment.answering == answering)
    return db.session.scalar(mine.where(Attachment.entry_id.is_(None))) is not None


def _kept(kind: str, filename: str, given: bytes, by: Any, answering: str | None = None) -> Attachment:
    image = _decoded(given)
    content, media_type, size = _encoded(_upright(image, LONGEST_SIDE[kind]), kind)
    attachment = Attachment(
        id=str(uuid.uuid4()),
        kind=kind,
        media_type=media_type,
        name=_plain_name(filename),
        width=size[0],
        height=size[1],
        size=len(content),
        sha256=sha256(content).hexdigest(),
        uploaded_by_id=by.id,
        uploaded_at=clock.now(),
        answering=answering,
    )
    db.session.add(attachment)
    db.session.flush()
    _write(path_of(attachment.id), content)
    return attachment


def find(attachment_id: str, by: Any) -> Attachment:
    """Return a file its reader may see."""
    attachment = db.session.get(Attachment, attachment_id)
    if attachment is None or not may(by, Verb.SEE, attachment):
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    return attachment


def usable(ids: Collection[str], by: Any, entry_id: int | None = None) -> set[str]:
    """Return which of these pictures a person may put into an entry: own ones, and those already there."""
    if not ids:
        return set()
    rows = select(Attachment.id, Attachment.entry_id, Attachment.uploaded_by_id).where(Attachment.id.in_(ids))
    return {
        row.id
        for row in db.session.execute(rows)
        if (row.entry_id is None and row.uploaded_by_id == by.id)
        or (row.entry_id is not None and row.entry_id == entry_id)
    }


def bind(ids: Collection[str], entry_id: int, by: Any) -> None:
    """Give own pictures to the entry that uses them; from now on whoever sees it sees them."""
    if not ids:
        return
    own = update(Attachment).where(
        Attachment.id.in_(ids), Attachment.entry_id.is_(None), Attachment.uploaded_by_id == by.id
    )
    db.session.execute(own.values(entry_id=entry_id))


def path_of(attachment_id: str) -> Path:
    return Path(current_app.config["UPLOAD_FOLDER"]) / attachment_id[:2] / attachment_id


def sweep() -> bool:
    """Forget pictures no entry and no draft uses, and files no attachment names; say whether there is more."""
    _sweep_files()
    is_old = Attachment.uploaded_at < clock.now() - KEPT_UNUSED
    is_left = and_(Attachment.answering.is_not(None), Attachment.uploaded_at < clock.now() - KEPT_DRAWN)
    old = select(Attachment).where(Attachment.entry_id.is_(None), or_(is_old, is_left))
    found = db.session.scalars(old.order_by(Attachment.uploaded_at).limit(SWEEP_BATCH)).all()
    unused = _not_in_drafts(found)
    db.session.execute(delete(Attachment).where(Attachment.id.in_([each.id for each in unused])))
    return len(unused) == SWEEP_BATCH


def _check_uploader(by: Any, kind: str) -> None:
    if kind not in LONGEST_SIDE:
        raise Invalid({"kind": gettext("Pictures are signatures, stamps or photos.")})
    if not may(by, Verb.FILL) and not may(by, Verb.SIGN):
        raise Refused(gettext("You may not add pictures."))
    mine = select(func.count()).where(Attachment.uploaded_by_id == by.id, Attachment.entry_id.is_(None))
    if (db.session.scalar(mine) or 0) >= MOST_UNUSED:
        raise TooLarge(gettext("Too many pictures lie in your drafts; submit or discard some of them first."))


def _read(stream: IO[bytes], most: int) -> bytes:
    content = stream.read(most + 1)
    if len(content) > most:
        raise TooLarge(gettext("The picture is larger than %(most)s MB.", most=f"{most / 1024**2:g}"))
    if not content:
        raise Invalid({"file": gettext("The file is empty.")})
    return content


def _decoded(content: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise _too_many_pixels()
        image.draft("RGB", (2 * LONGEST_SIDE["photo"], 2 * LONGEST_SIDE["photo"]))
        image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except BROKEN as error:
        raise Invalid({"file": gettext("This is not a picture we can read. JPEG, PNG and WebP work.")}) from error
    return image


def _too_many_pixels() -> TooLarge:
    return TooLarge(gettext("The picture has more than %(most)s million pixels.", most=MOST_PIXELS // 1_000_000))


def _upright(image: Image.Image, longest: int) -> Image.Image:
    """Turn a photo the way it was taken, then make it small enough."""
    upright = ImageOps.exif_transpose(image)
    flat = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    flat.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return flat


def _encoded(image: Image.Image, kind: str) -> tuple[bytes, str, tuple[int, int]]:
    """Write pixels only: a new image carries no EXIF, no comments, no second picture."""
    if kind == "photo":
        image = _on_white(image)
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    out = io.BytesIO()
    if kind == "photo":
        bare.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
        return out.getvalue(), "image/jpeg", bare.size
    bare.save(out, "PNG", optimize=True)
    return out.getvalue(), "image/png", bare.size


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _plain_name(filename: str) -> str:
    """Keep what the machine called it, Chinese letters included, without folders and control characters."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable())[-200:]


def _write(path: Path, content: bytes) -> None:
    """Write beside, then rename: whoever reads finds the whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(beside).replace(path)


def _not_in_drafts(found: Collection[Attachment]) -> list[Attachment]:
    """Return those that no draft of their uploader mentions."""
    authors = {each.uploaded_by_id for each in found}
    drafts = select(EntryDraft.author_id, EntryDraft.answers, EntryDraft.raw).where(EntryDraft.author_id.in_(authors))
    said: dict[int | None, str] = {}
    for author_id, answers, raw in db.session.execute(drafts):
        said[author_id] = said.get(author_id, "") + json.dumps([answers, raw])
    return [each for each in found if each.id not in said.get(each.uploaded_by_id, "")]


def _sweep_files() -> None:
    for folder in _folders():
        old = {path.name: path for path in folder.iterdir() if _is_old(path)}
        known = set(db.session.scalars(select(Attachment.id).where(Attachment.id.in_(old))))
        for name in old.keys() - known:
            old[name].unlink(missing_ok=True)


def _folders() -> Iterator[Path]:
    root = Path(current_app.config["UPLOAD_FOLDER"])
    return (each for each in root.iterdir() if each.is_dir()) if root.is_dir() else iter(())


def _is_old(path: Path) -> bool:
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return clock.stored(written) < clock.now() - KEPT_FILES
