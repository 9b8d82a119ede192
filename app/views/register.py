"""Registers 台账: a month as it stands, as paper and as PDF; taking in, closing, opening again."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.errors import Conflict, Invalid, NotFound
from app.extensions import db, writing
from app.models.form_template import FormTemplate
from app.models.saved_view import SavedView
from app.operations import export_job, saved_view
from app.operations import register as registers
from app.operations.export_job import Asked
from app.permissions import Verb, may, require, visible
from app.views import _book_file
from app.views._book import BookPage
from app.views._page import ROW, Page, signed_in
from app.views._register_list import shelves, this_month


class RegisterView(Page):
    route_base = "/registers"

    @expose("/")
    @signed_in
    def index(self) -> str:
        opened = joinedload(SavedView.template).joinedload(FormTemplate.version)
        found = db.session.scalars(select(SavedView).where(SavedView.is_register).options(opened)).all()
        mine = [one for one in found if saved_view.is_seen(one, current_user)]
        shown = [one for one in mine if may(current_user, Verb.SEE, one.template)]
        return render_template("register/index.html", shelves=shelves(shown), month=this_month())

    @expose(f"/<{ROW}:register_id>")
    @signed_in
    def show(self, register_id: int) -> Any:
        return _read(register_id, _page)

    @expose(f"/<{ROW}:register_id>/paper")
    @signed_in
    def paper(self, register_id: int) -> Any:
        return _read(register_id, _book_file.sheet)

    @expose(f"/<{ROW}:register_id>/foot.css")
    @signed_in
    def foot(self, register_id: int) -> Any:
        return _read(register_id, _book_file.foot)

    @expose(f"/<{ROW}:register_id>.pdf")
    @signed_in
    def pdf(self, register_id: int) -> Any:
        return _read(register_id, _book_file.pdf)

    @expose(f"/<{ROW}:register_id>.csv", methods=["POST"])
    @signed_in
    def csv(self, register_id: int) -> Any:
        """Hand the whole month out, to whoever may take its records along."""
        with writing():
            page = _taken_out(register_id)
            export_job.hand_out(page.register.template, page.count, Asked("csv", filters=page.title), current_user)
        return _book_file.csv(_taken_out(register_id))

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


def _read(register_id: int, draw: Callable[[BookPage], Any]) -> Any:
    """Draw the month asked for; where there is none, show this month and say why."""
    try:
        page = _opened(register_id)
        page.check_begun()
    except Invalid as error:
        reasons = " ".join(map(str, error.errors.values()))
        flash(gettext("%(reason)s This month is shown instead.", reason=reasons), "warning")
        return redirect(url_for(".show", register_id=register_id, site=request.args.get("site")))
    return draw(page)


def _taken_out(register_id: int) -> BookPage:
    """Open a month with those of its lines that the reader may take along."""
    page = _opened(register_id)
    require(current_user, Verb.EXPORT, page.register.template)
    page.seen += visible(current_user, page.register.template, Verb.EXPORT)
    return page


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
    may_export = may(current_user, Verb.EXPORT, page.register.template)
    files = [] if page.count <= _book_file.LARGEST_PDF else list(_book_file.parts(page.count, _book_file.LARGEST_PDF))
    return render_template(
        "register/show.html", page=page, act=act, errors=errors, typed=typed, may_export=may_export, files=files
    )
