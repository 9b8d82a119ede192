"""`flask rebuild <template>` makes everything derived anew."""

from typing import Any

from app.answers import listing
from app.answers.filters import AnyOf, Selection
from app.cli import rebuild
from app.models.answer import AnswerPosting
from tests.answers.conftest import Book


def test_refuses_a_template_nobody_knows(app: Any) -> None:
    result = app.test_cli_runner().invoke(rebuild, ["nowhere"])
    assert result.exit_code == 1
    assert "nowhere" in result.output


def test_mends_what_was_lost_and_says_how_many_entries(app: Any, book: Book) -> None:
    entries = [book.submit({"result": {"paths": ["bad"]}}) for _each in range(45)]
    book.fold()
    book.session.execute(AnswerPosting.__table__.delete())
    book.session.commit()
    result = app.test_cli_runner().invoke(rebuild, [book.template.key])
    assert result.output == "45 entries, 0 of them in registers\n"
    found = listing.page(Selection(book.template_id, [AnyOf("result", ("bad",))]))
    assert found.count == len(entries)
