"""The list of a template's entries, and what is printed from it."""

from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.errors import Invalid
from app.models.form_template import FormTemplate
from app.operations import bulk, record_import
from app.operations.draft import may_open
from app.permissions import ROLES, sees_surveys
from app.views._entry_list import EntryList
from app.views._exporting import offers
from app.views._inlay import picture_inside
from app.views._page import Page, signed_in
from app.views._paper import many_pdf
from app.views._print_run import MOST_PRINTED, PrintRun
from app.views._view_tabs import ViewTabs
from app.views.attachment import address
from app.views.form_template import visible_template


class EntryListView(Page):
    route_base = "/forms"

    @expose("/<key>/")
    @signed_in
    def index(self, key: str) -> Any:
        template = visible_template(key)
        tabs = ViewTabs(template, request.args)
        if tabs.opens_with:
            return redirect(tabs.opens_with)
        listed = EntryList(template, request.args)
        if listed.opens_with:
            return redirect(listed.opens_with)
        listed.chosen = tabs.columns
        tabs.shown = [column.path for column in listed.load().columns]
        shown = render_template(
            "entry/index.html", template=template, list=listed, views=tabs, **_offered(template, listed)
        )
        return shown, Invalid.status if listed.errors else 200

    @expose("/<key>/records.pdf")
    @signed_in
    def records_pdf(self, key: str) -> Any:
        """Print the ticked records, or all that the filter shows, as one PDF."""
        run = self._run(key)
        if not run.ids:
            return self._nothing_ticked(key)
        return send_file(many_pdf(run.sheets(picture_inside)), mimetype="application/pdf", download_name=f"{key}.pdf")

    @expose("/<key>/records")
    @signed_in
    def records(self, key: str) -> Any:
        """Show the same records for the browser's own print, which needs no engine here."""
        run = self._run(key)
        if not run.ids:
            return self._nothing_ticked(key)
        asked: dict[str, Any] = request.args.to_dict(flat=False)
        pdf = url_for(".records_pdf", key=key, **asked)
        sheets = run.sheets(address)
        return render_template("paper/records.html", title=run.title, sheets=sheets, back=run.back, pdf=pdf)

    def _run(self, key: str) -> PrintRun:
        return PrintRun(EntryList(visible_template(key), request.args), current_user)

    def _nothing_ticked(self, key: str) -> Response:
        flash(gettext("Tick the records to be printed first."), "warning")
        return redirect(EntryList(visible_template(key), request.args).records_url)


def _offered(template: FormTemplate, listed: EntryList) -> dict[str, Any]:
    """Return what the reader may do with the list, and how many records at once."""
    return {
        "may_fill": may_open(template, current_user),
        "acts": bulk.acts_for(template, current_user),
        "exports": offers(listed),
        "may_import": record_import.may_import(current_user, template),
        "most_printed": MOST_PRINTED,
        "sees_surveys": sees_surveys(current_user),
        "most": bulk.MOST,
        "roles": ROLES,
    }
