"""What a customer sees who has a link: the sheet, or in plain words why it takes no answer now. No account, no menu."""

import uuid
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.errors import Conflict, DomainError, Invalid, NotFound, TooMany
from app.extensions import writing
from app.fields import NOTHING_LENT
from app.operations import answering
from app.operations.answering import REFUSALS, Visit
from app.schema import render
from app.schema.entry_form import EntryForm
from app.views._answered import answered_here, remember
from app.views._draft_form import complaints
from app.views._drawing import address_of_drawn, drawing
from app.views._flood import begun, doubts, receipt, receipt_of, refuse_flood
from app.views._page import answers_json
from app.views.attachment import shown

STATUS = {"soon": 403, "answered": 200}
GONE = 410


@dataclass
class AnswerPage:
    """The sheet as a customer fills it in."""

    visit: Visit
    form: EntryForm
    submission: str
    message: str = ""
    """What went wrong with the request itself, when nothing is wrong with the answers."""
    is_posted: bool = False

    @property
    def title(self) -> str:
        return self.visit.survey.title

    @property
    def sheet(self) -> Markup:
        return render.fill(self.form.compiled, self.form)

    @property
    def error_list(self) -> list[tuple[str, str, str]]:
        return list(complaints(self.form))

    @property
    def logic(self) -> dict[str, Any]:
        return {**self.form.compiled.browser_logic(), "today": self.visit.roots["today"]}


class PublicSurveyView(BaseView):
    route_base = "/s"
    default_view = "show"

    def create_blueprint(self, *args: Any, **kwargs: Any) -> Any:
        """Say errors in this page's own words: a customer has no panel to go back to."""
        blueprint = super().create_blueprint(*args, **kwargs)
        blueprint.register_error_handler(CSRFError, _expired)
        blueprint.register_error_handler(DomainError, _refused)
        blueprint.after_request(_kept_apart)
        return blueprint

    @expose("/<token>")
    def show(self, token: str) -> Any:
        refuse_flood(token)
        visit = answering.look(token)
        state = "answered" if _has_answered(visit) else visit.state
        if state == "answered" and "thanks" in request.args:
            found = answering.results(visit, receipt_of(token, request.args["thanks"]))
            return render_template("survey/state.html", state="thanks", survey=visit.survey, results=found, bare=True)
        if state != "open":
            return _state(state, visit)
        if visit.invitation is not None and visit.invitation.opened_at is None:
            with writing():
                answering.note_opened(answering.look(token))
            visit = answering.look(token)
        submission = str(uuid.uuid4())
        return _page(AnswerPage(visit, _form(visit, submission), submission))

    @expose("/<token>", methods=["POST"])
    def answer(self, token: str) -> Any:
        refuse_flood(token)
        visit = answering.look(token)
        if _has_answered(visit):
            return _state("answered", visit)
        page = _posted(visit)
        page.message = doubts(token)
        if visit.state == "open" and page.message:
            page.form.review()
            return _page(page), Invalid.status
        if visit.state == "open" and not page.form.validate():
            return _page(page), Invalid.status
        return _handed_in(page, token)

    @expose("/<token>/<submission>/signature", methods=["POST"])
    @answers_json
    def sign(self, token: str, submission: str) -> Any:
        """Take what was drawn, for this one answer."""
        refuse_flood(token)
        upload = request.files.get("file") or abort(400)
        with writing():
            kept = answering.take_signature(token, submission, cast(BinaryIO, upload.stream)).id
        return jsonify({"id": kept, "url": address_of_drawn(token, submission, kept)})

    @expose("/<token>/<submission>/signature/<attachment_id>")
    def signature(self, token: str, submission: str, attachment_id: str) -> Response:
        refuse_flood(token)
        return shown(answering.drawn(token, submission, attachment_id))


def _handed_in(page: AnswerPage, token: str) -> Any:
    try:
        with writing():
            made = answering.answer(token, page.form.answers(), page.submission).id
    except Conflict as conflict:
        return _state(conflict.details["state"], answering.look(token))
    except Invalid as error:
        page = _posted(answering.look(token))
        page.submission = page.submission if answering.is_submission(page.submission) else str(uuid.uuid4())
        page.form.complain(error.errors)
        return _page(page), error.status
    return _remembering(
        redirect(url_for(".show", token=token, thanks=receipt(token, made)), 303), answering.look(token)
    )


def _posted(visit: Visit) -> AnswerPage:
    submission = request.form.get("submission", "")
    posted: Any = request.form
    if request.files:
        posted = request.form.copy()
        posted.update(request.files)
    return AnswerPage(visit, _form(visit, submission, posted), submission, is_posted=True)


def _form(visit: Visit, submission: str, posted: Any = None) -> EntryForm:
    context = drawing(_token(), submission) if visit.survey.signed else NOTHING_LENT
    return EntryForm(visit.public.compiled, posted, roots=visit.roots, context=context)


def _token() -> str:
    return str((request.view_args or {}).get("token", ""))


def _page(page: AnswerPage) -> str:
    return render_template("survey/answer.html", page=page, begun=begun(_token()), token=_token(), bare=True)


def _state(state: str, visit: Visit) -> Any:
    words = REFUSALS[state]
    shown = render_template("survey/state.html", state=state, survey=visit.survey, words=words, bare=True)
    return shown, STATUS.get(state, GONE)


def _expired(_error: CSRFError) -> Any:
    """Show what was typed once more, with the token it lacked; nothing was taken."""
    token = _token()
    try:
        refuse_flood(token)
        visit = answering.look(token)
    except DomainError as error:
        return _refused(error)[0], 400
    if visit.state != "open":
        return _state(visit.state, visit)[0], 400
    page = _posted(visit)
    page.message = gettext("This page was open too long. Nothing is lost: please submit once more.")
    page.form.review()
    return _page(page), 400


def _refused(error: DomainError) -> Any:
    is_look = isinstance(error, TooMany) and request.method == "GET"
    state = "unknown" if isinstance(error, NotFound) else "busy" if is_look else "refused"
    words = error.message
    return render_template("survey/state.html", state=state, survey=None, words=words, bare=True), error.status


def _kept_apart(response: Response) -> Response:
    """Keep the link out of search engines, caches and the logs of other sites."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _has_answered(visit: Visit) -> bool:
    return visit.survey.is_open_to_all and visit.survey.id in answered_here()


def _remembering(response: Response, visit: Visit) -> Response:
    return remember(response, visit.survey.id) if visit.survey.is_open_to_all else response
