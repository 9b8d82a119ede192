"""Packs: folders of shipped forms, installed as published versions; unchanged ones cost one look."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app import clock
from app.errors import BadDocument
from app.extensions import db
from app.models.form_template import FormTemplate
from app.models.pack import Pack
from app.operations.publication import new_version, title_of
from app.schema import canonical
from app.schema.checks import check
from app.schema.document import Document, load

DESCRIPTION = "pack.json"


def install_pack(folder: Path) -> bool:
    """Install or renew a pack; all of its forms or none. Say whether anything changed."""
    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.json"))}
    description = json.loads(files[DESCRIPTION])
    checksum = _checksum(files)
    pack = db.session.scalar(select(Pack).where(Pack.key == description["key"])) or Pack(key=description["key"])
    if pack.checksum == checksum:
        return False
    documents = _documents(folder, files, description)
    pack.title, pack.reference = _chinese(description["title"]), description.get("reference", "")
    pack.checksum, pack.installed_at = checksum, clock.now()
    db.session.add(pack)
    db.session.flush()
    for position, document in enumerate(documents):
        _install(pack, document, position)
    return True


def _checksum(files: Mapping[str, bytes]) -> str:
    """Sum up names and contents, each with its length so that nothing can move between them."""
    total = sha256()
    for name, content in files.items():
        total.update(f"{name}:{len(content)}:".encode() + content)
    return total.hexdigest()


def _documents(folder: Path, files: Mapping[str, bytes], description: Mapping[str, Any]) -> list[Document]:
    """Return the forms in the order the pack names them, or every problem of all of them."""
    documents = [load(content, f"{folder.name}/{name}") for name, content in files.items() if name != DESCRIPTION]
    problems = [problem for document in documents for problem in check(document)]
    if problems:
        raise BadDocument(problems)
    order = {key: place for place, key in enumerate(description.get("forms", ()))}
    return sorted(documents, key=lambda document: (order.get(document.key, len(order)), document.key))


def _install(pack: Pack, document: Document, position: int) -> None:
    template = db.session.scalar(select(FormTemplate).where(FormTemplate.key == document.key))
    if template is None:
        template = FormTemplate(key=document.key, title=title_of(document))
        db.session.add(template)
    template.pack, template.position = pack, position
    db.session.flush()
    standing = template.version
    # What people here have published themselves is not overwritten by what is shipped.
    is_ours = standing is None or standing.published_by_id is None
    if is_ours and (standing is None or standing.checksum != canonical.checksum(document)):
        new_version(template, document, None, "")


def _chinese(label: Any) -> str:
    return str(label["zh"] if isinstance(label, Mapping) else label)
