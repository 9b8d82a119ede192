"""What a decision about many records is asked with, the same words in a page and in a dialog."""

from functools import cached_property
from uuid import uuid4

from flask_babel import gettext

from app.errors import Invalid
from app.operations import saved_view
from app.operations.bulk_outlook import Outlook


class Question:
    """Asks whether it shall be done; with nothing that can be done there is nothing to ask."""

    def __init__(self, outlook: Outlook, by: object) -> None:
        if not outlook.able:
            none = gettext("None of the %(chosen)s chosen records can be done by you now.", chosen=outlook.chosen)
            raise Invalid({"entry": none})
        self.outlook, self.plan, self.by = outlook, outlook.plan, by
        self.token = str(uuid4())
        """Made with the question: a yes that is sent twice is one decision."""

    @cached_property
    def book(self) -> str:
        return saved_view.find(self.plan.register_id or 0, self.by).name if self.plan.act == "take" else ""

    @property
    def entries(self) -> list[str]:
        """Return what exactly is agreed to, as the ticks of a list say it."""
        return [f"{entry_id}:{seen}" for entry_id, seen in self.outlook.seen.items()]

    @property
    def words(self) -> str:
        return f"{self._ask()} {self._rest()}".strip()

    def _ask(self) -> str:
        able = self.outlook.able
        if self.plan.act == "sign":
            return gettext("Sign off %(count)s records? Each is signed in your name.", count=able)
        if self.plan.act == "return":
            return gettext("Return %(count)s records to whoever has to mend them?", count=able)
        return gettext("Enter %(count)s records into the register %(name)s?", count=able, name=self.book)

    def _rest(self) -> str:
        chosen, rest = self.outlook.chosen, self.outlook.rest
        if not rest:
            return ""
        return gettext(
            "Of %(chosen)s chosen, %(rest)s are skipped: you cannot do this to them now.", chosen=chosen, rest=rest
        )
