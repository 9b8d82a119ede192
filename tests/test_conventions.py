"""What the house agreed on, as tests; each message says what to do."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories.user import make_user

ROOT = Path(__file__).parent.parent
OURS = ("app", "bench", "launcher", "tests", "tools")
MOST_LINES, MOST_IN_A_FUNCTION = 300, 40
DRAWERS = {"util", "utils", "helper", "helpers", "manager", "common", "misc", "data", "info", "stuff"}

# What each part may import besides itself; whatever is not named here stands above all and may import anything.
BASE = {"clock", "errors", "grants", "passwords", "registry"}
TABLES = BASE | {"extensions", "models"}
RIGHTS = TABLES | {"awaiting", "demo.people", "permissions", "rights_matrix", "security", "standing"}
MAY_IMPORT: dict[str, set[str]] = {
    **{part: {"errors"} for part in BASE},
    "extensions": BASE,
    "models": BASE | {"extensions"},
    "demo.people": TABLES,
    "security": TABLES | {"demo.people"},
    "standing": TABLES,
    "tokens": {"assets"},
    "awaiting": TABLES | {"standing"},
    "rights_matrix": TABLES | {"standing"},
    "permissions": TABLES | {"awaiting", "rights_matrix", "standing"},
    "fields": {"errors", "registry"},
    "schema": {"errors", "fields"},
    "route": {"clock", "errors", "grants", "schema"},
    "answers": RIGHTS | {"dates", "fields", "schema", "route"},
    "charts": RIGHTS | {"answers", "dates", "fields", "schema"},
    "dates": set(),
    "paper": {"clock", "errors"},
    "exports": TABLES | {"fields", "schema", "security"},
    "importers": {"errors", "office_file", "registry"},
    "office_file": {"errors"},
    "paper_in": {"errors", "fields", "office_file", "registry", "schema"},
    "search": TABLES,
    "operations": RIGHTS | {"answers", "exports", "fields", "importers", "paper", "route", "schema", "search"},
    "demo": RIGHTS | {"answers", "demo.people", "fields", "operations", "route", "schema"},
    "menu_rights": RIGHTS | {"operations"},
    "leased_worker": {"errors", "extensions"},
    "export_worker": RIGHTS | {"exports", "leased_worker", "operations"},
    "import_worker": RIGHTS | {"leased_worker", "operations"},
    "worker": RIGHTS | {"answers", "export_worker", "import_worker", "operations", "search"},
    "views": RIGHTS
    | {
        "answers",
        "charts",
        "dates",
        "demo",
        "exports",
        "fields",
        "importers",
        "menu_rights",
        "operations",
        "paper",
        "paper_in",
        "route",
        "schema",
        "search",
        "tokens",
        "worker",
    },
}
MAY_ASK_THE_REQUEST = {
    "app/assets.py": "serves files",
    "app/headers.py": "answers every request",
    "app/incoming.py": "looks at every request before anything else does",
    "app/proxies.py": "says which headers of a request count",
    "app/tokens.py": "says which addresses have a session, and whom a token names",
    "app/security.py": "the framework asks its security manager within a request",
}
LONG_FOR_A_REASON = {"app/fields/table.py": "everything about the richest type, as for every type"}
COMMITS = {"app/extensions.py"}
READS_THE_CLOCK = {"app/clock.py"}


def test_imports_point_one_way():
    wrong = [
        f"{path}: app.{part} must not import app.{imported}"
        for path, tree in trees("app")
        if (part := part_of(module_of(path))) in MAY_IMPORT
        for imported in map(part_of, imports_of(tree))
        if imported and imported != part and imported not in MAY_IMPORT[part]
    ]
    assert not wrong, say("move the code to the lower part, or pass what is needed as an argument", wrong)


def test_only_views_know_the_request():
    wrong = [
        f"{path}: {', '.join(sorted(names))}"
        for path, tree in trees("app")
        if not path.startswith("app/views/") and path not in MAY_ASK_THE_REQUEST
        if (names := request_names(tree))
    ]
    assert not wrong, say("take `by=user` or a value as an argument instead", wrong)


def test_only_the_clock_reads_the_clock():
    readers = re.compile(r"(datetime|date)\.(now|utcnow|today)\(|\btime\.(time|localtime|gmtime|strftime)\(")
    wrong = [
        f"{path}:{number}"
        for path in files("app")
        if path not in READS_THE_CLOCK
        for number, line in lines(path)
        if readers.search(line)
    ]
    assert not wrong, say("call app.clock.now() or today()", wrong)


def test_one_place_commits():
    wrong = [
        f"{path}: {ast.unparse(node)}"
        for path, tree in trees("app")
        if path not in COMMITS
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert not wrong, say("views and commands use `with writing():`; operations only flush", wrong)


def test_files_and_functions_are_short():
    long_files = [
        f"{path}: {number} lines"
        for path in files("app", "launcher")
        if "/migrations/" not in path and path not in LONG_FOR_A_REASON
        if (number := len(text_of(path).splitlines())) > MOST_LINES
    ]
    long_functions = [
        f"{path}: {node.name} has {length} lines"
        for path, tree in trees("app", "launcher", "bench", "tools")
        if "/migrations/" not in path
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (length := node.end_lineno - node.lineno + 1) > MOST_IN_A_FUNCTION
    ]
    assert not long_files + long_functions, say("ask what it is really made of", long_files + long_functions)


def test_no_file_is_a_drawer():
    wrong = [path for path in files(*OURS) if DRAWERS & set(Path(path).stem.strip("_").split("_"))]
    assert not wrong, say("name the file after the thing in it", wrong)


def test_every_exception_carries_its_reason():
    bare = [
        f"{path}:{number}: {line.strip()}"
        for path in files(*OURS)
        for number, line in lines(path)
        if path != "tests/test_conventions.py"
        if ("# noqa" in line and not re.search(r"# noqa: [A-Z0-9, ]+ -- \S", line))
        or ("# type: ignore" in line and not re.search(r"# type: ignore\[[a-z-]+(, [a-z-]+)*\]  # \S", line))
    ]
    assert not bare, say("write `# noqa: RULE -- reason` or `# type: ignore[code]  # reason`", bare)


def test_nothing_is_left_for_later():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|pytest\.(skip|xfail)|NotImplemented\b")
    wrong = [
        f"{path}:{number}"
        for path in files(*OURS)
        if path != "tests/test_conventions.py"
        for number, line in lines(path)
        if marks.search(line)
    ]
    assert not wrong, say("do it now, or write it into the issue", wrong)


def test_no_test_borrows_the_browsers_page_by_its_name():
    wrong = [
        f"{path}:{number}"
        for path in files("tests")
        for number, line in lines(path)
        if re.search(r'parametrize\(\(?"page"|parametrize\(\(.*"page"', line)
    ]
    assert not wrong, say("a parameter called `page` keeps the case off PostgreSQL; give it another name", wrong)


# ---- every address


NONSENSE = ("0", "9223372036854775808", "%3Cscript%3Ealert(1)%3C%2Fscript%3E", "..%2f..%2fetc%2fpasswd", "1'--")
OPEN = {"AuthDBView.login", "ReaderView.me", "DocumentResource.read_document"}
"""The door itself, what tells a script whether its reader is still logged in, what every panel says of its API."""
API = "/api/v1/"
"""Where no cookie is read, so that no forged request can use one: a token is wanted instead."""


@pytest.mark.parametrize("role", [None, "agent", "Admin"])
def test_every_address_answers_in_words_whoever_asks(app, client, login, role):
    mine = client if role is None else login(make_user(role))

    for rule in rules(app):
        for value in ("1", *NONSENSE) if "<" in rule.rule else ("",):
            answer = mine.get(filled(rule, value), buffered=True)
            assert answer.status_code < 500, f"{rule.rule} with {value} as {role}"


@pytest.mark.parametrize("role", [None, "agent", "Admin"])
def test_every_address_answers_in_words_whatever_is_posted(app, client, login, role):
    mine = client if role is None else login(make_user(role))
    typed = {"name": "\x00", "lock_version": "9" * 30, "revision": "9" * 30, "reason": "a\x00b", "site": "1e9"}

    for rule in rules(app, "POST"):
        for value, body in [("1", {}), *((value, typed) for value in NONSENSE[: None if "<" in rule.rule else 1])]:
            answer = mine.post(filled(rule, value), data=body, buffered=True)
            assert answer.status_code < 500, f"POST {rule.rule} with {value} as {role}"


@pytest.mark.parametrize("role", [None, "Admin"])
def test_every_post_wants_its_token(app, client, login, role):
    mine = client if role is None else login(make_user(role))
    accepting = [
        rule.rule
        for rule in rules(app, "POST")
        if mine.post(filled(rule, "1"), data={}, csrf=False).status_code != refusal_of(rule)
    ]
    assert not accepting, say("a post wants a CSRF token, or through the API the token of a login", accepting)


def test_no_address_but_the_door_opens_to_strangers(app, client):
    open_to_all = {
        rule.endpoint
        for rule in rules(app)
        if client.get(filled(rule, "1"), buffered=True).status_code not in {302, 401, 403, 404, 405, 400}
    }
    assert open_to_all <= OPEN, say("guard the view with @signed_in", sorted(open_to_all - OPEN))


def rules(app: Any, method: str = "GET") -> list[Any]:
    """Return every rule with a method, except the one that would end the session."""
    return [rule for rule in app.url_map.iter_rules() if method in rule.methods and "logout" not in rule.endpoint]


def refusal_of(rule: Any) -> int:
    """Return how a post without a token is refused; whoever asks for one has none yet."""
    if not rule.rule.startswith(API):
        return 400
    return 415 if rule.endpoint == "SecurityApi.login" else 401


def filled(rule: Any, value: str) -> str:
    return re.sub(r"<[^>]+>", value, rule.rule)


def say(remedy: str, wrong: list[str]) -> str:
    return f"{remedy}:\n" + "\n".join(f"  {each}" for each in wrong)


def files(*folders: str) -> list[str]:
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(str(path.relative_to(ROOT)) for path in found)


def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def lines(path: str) -> Iterator[tuple[int, str]]:
    return enumerate(text_of(path).splitlines(), start=1)


def trees(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    return ((path, ast.parse(text_of(path))) for path in files(*folders))


def module_of(path: str) -> str:
    return path.removeprefix("app/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def part_of(module: str) -> str:
    """Return the part of the house a module belongs to: its folder, or itself if it stands alone."""
    return module if module in MAY_IMPORT else module.partition(".")[0]


def imports_of(tree: ast.Module) -> Iterator[str]:
    """Yield the modules of ours a file imports, wherever in it; those for types only do not count."""
    typing_only = {id(each) for node in ast.walk(tree) if is_typing_block(node) for each in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.ImportFrom) and node.module == "app":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("app."):
            yield (node.module or "").removeprefix("app.")


def is_typing_block(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def request_names(tree: ast.Module) -> set[str]:
    imported = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    names = {alias.name for node in imported if node.module in {"flask", "flask_login"} for alias in node.names}
    return names & {"request", "session", "current_user"}
