"""Registers 台账: a month as it stands, as paper and as PDF; taking in, closing, opening again."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import paper
from app.errors import Conflict, Invalid, NotFound
from app.extensions import db, writing
from app.models.form_template import FormTemplate
from app.models.saved_view import SavedView
from app.operations import register as registers
from app.operations import saved_view
from app.permissions import Verb, may
from app.views._book import BookPage
from app.views._page import ROW, Page, signed_in


class RegisterView(Page):
    route_base = "/registers"

    @expose("/")
    @signed_in
    def index(self) -> str:
        opened = joinedload(SavedView.template).joinedload(FormTemplate.version)
        found = db.session.scalars(select(SavedView).where(SavedView.is_register).options(opened)).all()
        mine = [one for one in found if saved_view.is_seen(one, current_user)]
        shown = [one for one in mine if may(current_user, Verb.SEE, one.template)]
        return render_template("register/index.html", registers=shown)

    @expose(f"/<{ROW}:register_id>")
    @signed_in
    def show(self, register_id: int) -> str:
        return _page(_opened(register_id))

    @expose(f"/<{ROW}:register_id>/paper")
    @signed_in
    def paper(self, register_id: int) -> str:
        return _paper(_opened(register_id))

    @expose(f"/<{ROW}:register_id>.pdf")
    @signed_in
    def pdf(self, register_id: int) -> Any:
        page = _opened(register_id)
        html, _lost = paper.substitute(_paper(page, in_press=True))
        name = f"{page.register.name}-{page.value}.pdf"
        return send_file(BytesIO(paper.render(html)), mimetype="application/pdf", download_name=name)

    @expose(f"/<{ROW}:register_id>/take", methods=["POST"])
    @signed_in
    def take(self, register_id: int) -> Any:
        """Take in what belongs to the month; a closed one gets it as late lines, with a reason."""

        def enter(page: BookPage) -> Any:
            return registers.take_in(
                page.register, registers.belonging(page.book), current_user, request.form.get("reason", "")
            )

        return _done(register_id, "take", enter, gettext("The records have their numbers."))

    @expose(f"/<{ROW}:register_id>/close", methods=["POST"])
    @signed_in
    def close(self, register_id: int) -> Any:
        words = gettext("The month is closed. Its numbers stay as they are.")
        return _done(register_id, "close", lambda page: registers.close(page.book, current_user), words)

    @expose(f"/<{ROW}:register_id>/reopen", methods=["POST"])
    @signed_in
    def reopen(self, register_id: int) -> Any:
        reason = request.form.get("reason", "")
        words = gettext("The month is open again.")
        return _done(register_id, "reopen", lambda page: registers.reopen(page.book, current_user, reason), words)


def _opened(register_id: int) -> BookPage:
    register = saved_view.find(register_id, current_user)
    if not register.is_register:
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    return BookPage(register, request.args)


def _done(register_id: int, act: str, decide: Callable[[BookPage], Any], words: str) -> Any:
    """Carry a decision about a month out; what stands against it is said on the page."""
    try:
        with writing():
            page = _opened(register_id)
            decide(page)
            place: dict[str, Any] = {"site": page.book.site_id, "month": page.value}
    except (Invalid, Conflict) as error:
        said = " ".join(map(str, error.errors.values())) if isinstance(error, Invalid) else str(error.message)
        flash(said, "danger")
        return _page(_opened(register_id), act, error), error.status
    flash(words, "success")
    return redirect(url_for(".show", register_id=register_id, **place))


def _page(page: BookPage, act: str = "", error: Any = None) -> str:
    errors = [str(text) for text in getattr(error, "errors", {}).values()]
    typed = request.form.get("reason", "") if act else ""
    return render_template("register/show.html", page=page, act=act, errors=errors, typed=typed)


def _paper(page: BookPage, *, in_press: bool = False) -> str:
    """Return the month as a document of its own; the printing press knows files by their plain names."""
    return render_template("register/paper.html", page=page, in_press=in_press)
