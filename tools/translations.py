"""Texts and their translations: `python -m tools.translations` adds new texts to the catalogues and compiles them,
`python -m tools.translations --check` names what is untranslated, doubtful or not compiled, and changes nothing.

Texts are written in English in the source; a text that left the source stays in the catalogue, because the framework's
own texts are translated there too and appear in no source of ours.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "app"
FOLDER = SOURCE / "translations"
LANGUAGES = ("zh",)  # English needs none: it is what the texts are written in
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {
    "marked": None,
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
}
Text = str | tuple[str, ...]  # a tuple holds singular and plural
PLACEHOLDER = re.compile(r"%\((\w+)\)")


def texts() -> dict[Text, list[tuple[str, int]]]:
    """Return every text in the source with the places it stands at."""
    found: dict[Text, list[tuple[str, int]]] = {}
    options = {"templates/**.html": {"silent": "false", "extensions": "jinja2.ext.i18n"}}
    for file, line, text, *_rest in extract_from_dir(SOURCE, METHODS, options, keywords=KEYWORDS):
        found.setdefault(text, []).append((f"app/{file}", line))
    return found


def unfound() -> Iterator[str]:
    """Name the places where a text stands inside an f-string: extraction does not look there before Python 3.12."""
    for file in sorted(SOURCE.rglob("*.py")):
        nodes = list(ast.walk(ast.parse(file.read_bytes())))
        for joined in (node for node in nodes if isinstance(node, ast.JoinedStr) and any(map(_says, ast.walk(node)))):
            yield f"app/{file.relative_to(SOURCE).as_posix()}:{joined.lineno}: put the text before the f-string"


def read(language: str) -> Catalog:
    file = _file(language, "po")
    if not file.exists():
        return Catalog(locale=language, project="Huiyin", charset="utf-8")
    return read_po(io.BytesIO(file.read_bytes()), locale=language)


def add_new(catalogue: Catalog) -> Catalog:
    """Add the source's texts the catalogue does not have."""
    for text in texts():
        if _message(catalogue, text) is None:
            catalogue.add(text)
    return catalogue


def write(language: str, catalogue: Catalog) -> None:
    for suffix, content in (("po", _po(catalogue)), ("mo", _mo(catalogue))):
        file = _file(language, suffix)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def troubles(language: str) -> Iterator[str]:
    """Name what a reader of this language would stumble over."""
    catalogue = read(language)
    for text, places in texts().items():
        message = _message(catalogue, text)
        where = ":".join(map(str, places[0]))
        if message is None or not all(_forms(message.string)):
            yield f"{where}: {language}: no translation of {text!r}"
    for message in catalogue:
        if message.fuzzy and message.id:
            yield f"{language}: doubtful (fuzzy): {message.id!r}"
        elif message.id and _loses_placeholder(message):
            yield f"{language}: other placeholders than the text: {message.id!r}"
    if not _file(language, "mo").exists() or _file(language, "mo").read_bytes() != _mo(catalogue):
        yield f"{language}: not compiled, type: .venv/bin/python -m tools.translations"


def main(words: list[str]) -> int:
    if "--check" in words:
        found = [*unfound(), *(trouble for language in LANGUAGES for trouble in troubles(language))]
        print("\n".join(found) or "every text is translated")
        return 1 if found else 0
    for language in LANGUAGES:
        write(language, add_new(read(language)))
    return 0


def _says(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS


def _message(catalogue: Catalog, text: Text) -> Message | None:
    return catalogue.get(text if isinstance(text, str) else text[0])


def _loses_placeholder(message: Message) -> bool:
    wanted = set(PLACEHOLDER.findall(_forms(message.id)[-1]))
    return any(form and set(PLACEHOLDER.findall(form)) != wanted for form in _forms(message.string))


def _forms(text: Text | list[str] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def _po(catalogue: Catalog) -> bytes:
    content = io.BytesIO()
    write_po(content, catalogue, width=120, sort_output=True, omit_header=False)
    return content.getvalue()


def _mo(catalogue: Catalog) -> bytes:
    content = io.BytesIO()
    write_mo(content, catalogue)
    return content.getvalue()


def _file(language: str, suffix: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"messages.{suffix}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
