"""Public surveys as staff see them: which there are, whom they reached, what came back; links and QR codes to print."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.errors import Conflict, Invalid, NotFound
from app.extensions import db, writing
from app.models.customer import CLASSES
from app.models.survey import Survey
from app.operations import invitation as invitations
from app.operations import survey as surveys
from app.operations import survey_register
from app.operations.invitation import Wanted
from app.permissions import visible_surveys
from app.views._new_survey import NewPage, number_typed, sites_for
from app.views._page import ROW, Page, signed_in
from app.views._survey_page import LINES, MODES, SHOWS, STATES, WAYS, SurveyPage, out_of_reach, page_number, today_text
from app.views.form_template import visible_template

PAGE_SIZE = 25
A_LIST, POSTERS = 24, (1, 2, 4, 9)
WORDS = {"states": STATES, "line_states": LINES, "ways": WAYS, "shows": SHOWS, "modes": MODES}


class SurveyView(Page):
    route_base = "/surveys"

    @expose("/")
    @signed_in
    def index(self) -> str:
        template = visible_template(request.args["form"]) if request.args.get("form") else None
        found = select(Survey).where(*visible_surveys(current_user)).order_by(Survey.id.desc())
        if template is not None:
            found = found.where(Survey.template_id == template.id)
        around = (joinedload(Survey.template), joinedload(Survey.site))
        page = page_number()
        rows = db.session.scalars(found.options(*around).limit(PAGE_SIZE).offset(page * PAGE_SIZE)).all()
        count = db.session.scalar(select(func.count()).select_from(found.order_by(None).subquery()))
        return render_template(
            "survey/index.html",
            template=template,
            pages=[SurveyPage(survey) for survey in rows],
            listed={"page": page, "size": PAGE_SIZE, "count": count},
            may_open=template is not None and bool(sites_for(template)),
            **WORDS,
        )

    @expose("/new/<key>", methods=["GET", "POST"])
    @signed_in
    def new(self, key: str) -> Any:
        page = NewPage(visible_template(key), request.form if request.method == "POST" else {})
        if not page.sites:
            raise NotFound
        if request.method == "GET":
            return _new(page)
        try:
            with writing():
                made = surveys.open_(visible_template(key), page.site(), page.terms(), current_user).id
        except Invalid as error:
            page = NewPage(visible_template(key), request.form, error.errors)
            return _new(page), error.status
        flash(gettext("The survey is open."), "success")
        return redirect(url_for(".show", survey_id=made))

    @expose(f"/<{ROW}:survey_id>")
    @signed_in
    def show(self, survey_id: int) -> str:
        return _shown(survey_id)

    @expose(f"/<{ROW}:survey_id>/poster")
    @signed_in
    def poster(self, survey_id: int) -> str:
        """Print the one link of an open survey, several on a sheet to cut apart."""
        page = _distributed(survey_id)
        many = request.args.get("many", 1, type=int)
        if page.address is None or many not in POSTERS:
            raise NotFound
        return render_template("survey/poster.html", page=page, many=many, sizes=POSTERS, out_of_reach=out_of_reach())

    @expose(f"/<{ROW}:survey_id>/links")
    @signed_in
    def links(self, survey_id: int) -> str:
        """Print customers' own links, one small ticket each."""
        page = _distributed(survey_id)
        if page.survey.is_open_to_all:
            raise NotFound
        page.page, page.size, page.show = page_number(), A_LIST, _show()
        return render_template("survey/links.html", page=page, out_of_reach=out_of_reach(), **WORDS)

    @expose(f"/<{ROW}:survey_id>/close", methods=["POST"])
    @signed_in
    def close(self, survey_id: int) -> Any:
        return _done(survey_id, lambda: surveys.close(survey_id, current_user), gettext("The survey is closed."))

    @expose(f"/<{ROW}:survey_id>/reopen", methods=["POST"])
    @signed_in
    def reopen(self, survey_id: int) -> Any:
        return _done(survey_id, lambda: surveys.reopen(survey_id, current_user), gettext("The survey is open."))

    @expose(f"/<{ROW}:survey_id>/renew", methods=["POST"])
    @signed_in
    def renew(self, survey_id: int) -> Any:
        said = gettext("There is a new link. The one before leads nowhere now: print and hand out anew.")
        return _done(survey_id, lambda: surveys.renew_link(survey_id, current_user), said)

    @expose(f"/<{ROW}:survey_id>/copies", methods=["POST"])
    @signed_in
    def copies(self, survey_id: int) -> Any:
        number = number_typed("copies")
        return _done(survey_id, lambda: surveys.count_copies(survey_id, number, current_user), gettext("Saved."))

    @expose(f"/<{ROW}:survey_id>/invite", methods=["POST"])
    @signed_in
    def invite(self, survey_id: int) -> Any:
        """Invite the next few hundred who match, and say how many are left."""
        wanted = _wanted()
        with writing():
            made, left = invitations.invite(survey_id, wanted, current_user)
        said = gettext("%(made)s customers invited, %(left)s more match.", made=made, left=left)
        flash(said, "success" if made else "info")
        said_again: dict[str, Any] = {"tag": wanted.tag, "name": wanted.name, "class": sorted(wanted.classes)}
        return redirect(url_for(".show", survey_id=survey_id, **(said_again | {"left": left} if left else {})))

    @expose(f"/<{ROW}:survey_id>/hand-out", methods=["POST"])
    @signed_in
    def hand_out(self, survey_id: int) -> Any:
        ids = None if request.form.get("whom") == "all" else _ids()
        how = request.form.get("how", "")
        with writing():
            count = invitations.hand_out(survey_id, how, current_user, ids)
        flash(gettext("%(count)s noted as handed out.", count=count), "success" if count else "info")
        return redirect(url_for(".show", survey_id=survey_id))

    @expose(f"/invitations/<{ROW}:invitation_id>/withdraw", methods=["POST"])
    @signed_in
    def withdraw(self, invitation_id: int) -> Any:
        with writing():
            survey_id = invitations.withdraw(invitation_id, current_user).survey_id
        flash(gettext("The invitation is withdrawn; its link leads nowhere."), "success")
        return redirect(url_for(".show", survey_id=survey_id))

    @expose(f"/invitations/<{ROW}:invitation_id>/again", methods=["POST"])
    @signed_in
    def again(self, invitation_id: int) -> Any:
        with writing():
            survey_id = invitations.invite_again(invitation_id, current_user).survey_id
        flash(gettext("Invited again, with a new link."), "success")
        return redirect(url_for(".show", survey_id=survey_id))


def _new(page: NewPage) -> str:
    return render_template("survey/new.html", page=page, errors=page.errors or {}, today=today_text(), **WORDS)


def _shown(survey_id: int, errors: dict[str, Any] | None = None) -> str:
    survey = surveys.find(survey_id, current_user)
    page = SurveyPage(survey, _show(), request.args.get("q", "").strip()[:80], page_number(), errors=errors or {})
    return render_template(
        "survey/show.html",
        page=page,
        out_of_reach=out_of_reach(),
        classes=CLASSES,
        most=invitations.MOST_AT_ONCE,
        **WORDS,
    )


def _distributed(survey_id: int) -> SurveyPage:
    """Return a survey for whoever may see its links: a link is as good as an answer."""
    page = SurveyPage(surveys.find(survey_id, current_user))
    if not page.may_distribute:
        raise NotFound
    return page


def _done(survey_id: int, act: Callable[[], Any], said: str) -> Any:
    """Do it and come back to the survey; what stands against it is said there."""
    try:
        with writing():
            act()
    except Invalid as error:
        return _shown(survey_id, error.errors), error.status
    except Conflict as conflict:
        flash(str(conflict.message), "danger")
    else:
        flash(said, "success")
    return redirect(url_for(".show", survey_id=survey_id))


def _show() -> str:
    show = request.args.get("show", "all")
    return show if show in survey_register.SHOWN else "all"


def _wanted() -> Wanted:
    said = {name: request.form.get(name, "").strip()[:80] for name in ("tag", "name")}
    return Wanted(set(request.form.getlist("class")), **said)


def _ids() -> set[int]:
    return {
        int(text)
        for text in request.form.getlist("invitation")
        if text.isascii() and text.isdecimal() and len(text) < 19
    }
