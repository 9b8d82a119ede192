"""Saved views of a form's list: keeping one, changing and deleting it; the columns a reader prefers."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext
from flask_login import current_user

from app.errors import Conflict, Invalid, Refused
from app.extensions import writing
from app.models.saved_view import SavedView
from app.operations import saved_view
from app.operations.saved_view import Wanted
from app.permissions import ROLES
from app.views._entry_list import EntryList
from app.views._page import ROW, Page, signed_in
from app.views._view_tabs import ViewTabs, choices
from app.views.form_template import published, visible_template

LONGEST = 9
"""Digits of a version that any view could have."""


class SavedViewView(Page):
    route_base = "/forms"
    default_view = "edit"

    @expose("/<key>/views", methods=["POST"])
    @signed_in
    def add(self, key: str) -> Any:
        template = visible_template(key)
        listed = EntryList(template, request.args)
        listed.chosen = ViewTabs(template, request.args).columns
        try:
            if listed.errors:
                raise Invalid(listed.errors)
            with writing():
                view_id = saved_view.save(published(key), _of_list(listed), current_user).id
        except (Invalid, Refused) as error:
            flash(_words(error), "danger")
            return redirect(listed.kept_url)
        view = saved_view.find(view_id, current_user)
        flash(gettext("The view is kept."), "success")
        return redirect(ViewTabs(template, request.args).address(view))

    @expose(f"/views/<{ROW}:view_id>", methods=["GET", "POST"])
    @signed_in
    def edit(self, view_id: int) -> Any:
        view = saved_view.find(view_id, current_user)
        if not saved_view.may_change(view, current_user):
            raise Refused(gettext("You may not change this view."))
        return _change(view) if request.method == "POST" else _page(view)

    @expose(f"/views/<{ROW}:view_id>/delete", methods=["POST"])
    @signed_in
    def delete(self, view_id: int) -> Any:
        key = saved_view.find(view_id, current_user).template.key
        with writing():
            saved_view.remove(saved_view.find(view_id, current_user), current_user)
        flash(gettext("The view is deleted. The records are all still there."), "success")
        return redirect(url_for("EntryListView.index", key=key))

    @expose("/<key>/columns", methods=["POST"])
    @signed_in
    def columns(self, key: str) -> Any:
        wanted = [] if "reset" in request.form else request.form.getlist("column")
        listed = EntryList(visible_template(key), request.args)
        with writing():
            saved_view.choose_columns(published(key), wanted, current_user)
        return redirect(listed.kept_url)


def _of_list(listed: EntryList) -> Wanted:
    """Return what the list shows now, under the name that was typed."""
    query = {name: list(values) for name, values in listed.filters.lists()}
    if listed.query.sorted_by:
        query["sort"] = [listed.query.sorted_by]
    labels = {spec.path: str(spec.label) for spec in listed.specs} | {one.path: one.label for one in listed.columns}
    return _typed(columns=[column.path for column in listed.columns], query=query, labels=labels)


def _typed(**given: Any) -> Wanted:
    form = request.form
    return Wanted(
        name=form.get("name", ""),
        roles=form.getlist("role"),
        default_roles=form.getlist("default"),
        is_register="is_register" in form,
        **given,
    )


def _change(view: SavedView) -> Any:
    compiled = {path: name for path, name, _chosen in choices(view.template, view.columns)}
    wanted = _typed(columns=request.form.getlist("column"), labels=compiled)
    seen = request.form.get("lock_version", "")
    try:
        with writing():
            fresh = saved_view.find(view.id, current_user)
            saved_view.change(
                fresh, wanted, current_user, int(seen) if seen.isdecimal() and len(seen) <= LONGEST else 0
            )
    except (Invalid, Refused, Conflict) as error:
        return _page(saved_view.find(view.id, current_user), wanted, error), error.status
    flash(gettext("The view is changed."), "success")
    view = saved_view.find(view.id, current_user)
    return redirect(ViewTabs(view.template, request.args).address(view))


def _page(view: SavedView, typed: Wanted | None = None, error: Any = None) -> str:
    shown = typed or view
    tabs = ViewTabs(view.template, request.args)
    errors = getattr(error, "errors", {})
    return render_template(
        "saved_view/edit.html",
        view=view,
        shown=shown,
        errors=errors,
        said=str(error.message) if error and not errors else "",
        roles=ROLES,
        may_share=tabs.may_share,
        picker=choices(view.template, list(shown.columns)),
        back=tabs.address(view),
    )


def _words(error: Invalid | Refused) -> str:
    return " ".join(map(str, error.errors.values())) if isinstance(error, Invalid) else str(error.message)
