"""What every page of the framework's kind inherits: the holes of ModelView closed once.

Entries are not shown this way: their pages are plain views over operations.
"""

import copy
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, ClassVar

from flask import abort, flash, g, has_request_context, redirect, request, session, url_for
from flask_appbuilder import ModelView, expose
from flask_appbuilder.exceptions import FABException
from flask_appbuilder.hooks import before_request
from flask_appbuilder.urltools import Stack, get_order_args, get_page_args, get_page_size_args
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from app.errors import DomainError, Invalid
from app.extensions import db, writing
from app.views._fields import FormConverter
from app.views._interface import AppInterface
from app.views._search import SearchForm

NUMBER = re.compile(r"[0-9]{1,6}")
PRIMARY_KEY = re.compile(r"[0-9]{1,18}")
# Session cookies end at 4 kB, and a few long filter addresses would fill one.
LONGEST_REMEMBERED = 300


class History:
    """Remembers the last pages for the way back, as short paths of this site."""

    def update_redirect(self) -> None:
        pages = Stack(session.get("page_history", []))
        full = request.full_path.rstrip("?")
        pages.push(full if len(full) <= LONGEST_REMEMBERED else request.path)
        session["page_history"] = pages.to_json()


class AppModelView(History, ModelView):
    """Closes what ModelView leaves open; stands before the framework's own views in the bases of ours."""

    max_page_size = 100
    page_size = 25
    exclude_route_methods: ClassVar[set[str]] = {"download"}  # serves any file of the folder to whoever may list
    choices_columns: ClassVar[dict[str, dict[str, Any]]] = {}
    """Column -> {stored value: title}: shown and asked as titles."""

    add_row_message = _l("Saved.")
    edit_row_message = _l("Saved.")
    delete_row_message = _l("Deleted.")
    stale_message = _l("Somebody else changed this meanwhile. Look at the current values and save again.")
    unique_message = _l("Not saved: something with the same name or code exists already.")
    in_use_message = _l("Not deleted: other records refer to it.")

    search_labels: ClassVar[dict[str, Any]] = {}
    """Column -> what its search input is called, where it finds more than the column."""

    interface_class: ClassVar[type[AppInterface]] = AppInterface
    datamodel: Any
    label_columns: Any
    formatters_columns: Any
    search_form: Any
    add_form: Any
    edit_form: Any

    def __init__(self, **kwargs: Any) -> None:
        if not self.search_columns:
            raise TypeError(f"{type(self).__name__} must name its search_columns: the default searches every column.")
        self.label_columns = dict(self.label_columns or {})
        self.formatters_columns = self._title_formatters() | (self.formatters_columns or {})
        self.datamodel = self.interface_class(self.datamodel.obj, eager=self._shown_relations())
        super().__init__(**kwargs)

    # ---- set-up

    def _title_formatters(self) -> dict[str, Any]:
        return {column: titles.get for column, titles in self.choices_columns.items()}

    def _shown_relations(self) -> list[str]:
        shown = {column.partition(".")[0] for column in self.list_columns or ()}
        return sorted(name for name in shown if self.datamodel.is_relation(name))

    def _init_forms(self) -> None:
        make = FormConverter(self.datamodel, self.choices_columns).create_form
        described = (self.description_columns, self.validators_columns)
        self.search_form = self.search_form or make(self.label_columns, self.search_columns)
        self.add_form = self.add_form or make(
            self.label_columns, self.add_columns, *described, self.add_form_extra_fields, self.add_form_query_rel_fields
        )
        self.edit_form = self.edit_form or make(
            self.label_columns,
            self.edit_columns,
            *described,
            self.edit_form_extra_fields,
            self.edit_form_query_rel_fields,
        )

    # ---- one set of filters per request: the framework keeps one per view, shared by all threads

    @property
    def _filters(self) -> Any:
        shared = self.__dict__.get("_shared_filters")
        if shared is None or not has_request_context():
            return shared
        own = g.setdefault("_own_filters", {})
        if id(self) not in own:
            own[id(self)] = copy.copy(shared)
            own[id(self)].clear_filters()
        return own[id(self)]

    @_filters.setter
    def _filters(self, value: Any) -> None:
        self.__dict__["_shared_filters"] = value

    # ---- what the address may ask for

    @before_request
    def _check_address(self) -> None:
        for name, value in request.args.items():
            if name.startswith(("page_", "psize_")) and not NUMBER.fullmatch(value):
                abort(400)
        pk = (request.view_args or {}).get("pk")
        if pk is not None and not PRIMARY_KEY.fullmatch(str(pk)):
            abort(404)

    def may_search(self, column: str) -> bool:
        """Say whether the reader may search this column; probing finds what is not shown."""
        return True

    def default_search(self) -> dict[str, str]:
        """Return what a list is searched for until the reader says otherwise."""
        return {}

    def _list(self, **kwargs: Any) -> dict[str, Any]:
        name = type(self).__name__
        search = SearchForm(self)
        search.fill(self._filters)
        order_column, order_direction = get_order_args().get(name, ("", ""))
        widgets = self._get_list_widget(
            filters=self._filters,
            order_column=order_column,
            order_direction=order_direction,
            page=get_page_args().get(name),
            page_size=get_page_size_args().get(name),
            **kwargs,
        )
        self.update_redirect()
        return widgets | {"search": search}

    def _get_list_widget(self, filters: Any, **asked: Any) -> dict[str, Any]:
        column = asked.get("order_column")
        if column and column not in self.order_columns:
            abort(400)
        size = asked.get("page_size") or self.page_size
        asked |= {"page": asked.get("page") or 0, "page_size": min(max(size, 1), self.max_page_size)}
        widgets: dict[str, Any] = super()._get_list_widget(filters, **asked)
        return widgets

    # ---- rows beyond the reader's filters do not exist

    def _scoped(self, pk: Any) -> Any:
        if not PRIMARY_KEY.fullmatch(str(pk)):
            abort(404)
        return self.datamodel.get(pk, self._base_filters) or abort(404)

    @expose("/")
    def start(self) -> Response:
        """Send whoever types the short address to the list."""
        return redirect(url_for(".list"))

    @expose("/action/<string:name>/<pk>", methods=["GET", "POST"])
    def action(self, name: str, pk: Any) -> Response:
        self._known_action(name)
        self._scoped(pk)
        answer: Response = super().action(name, pk)
        return answer

    @expose("/action_post", methods=["POST"])
    def action_post(self) -> Response:
        self._known_action(request.form.get("action", ""))
        for pk in request.form.getlist("rowid"):
            self._scoped(pk)
        answer: Response = super().action_post()
        return answer

    def _known_action(self, name: str) -> None:
        if name not in self.actions:
            abort(404)

    def _get_related_view_widget(self, item: Any, related_view: Any, *args: Any, **kwargs: Any) -> Any:
        if not self.appbuilder.sm.has_access("can_list", related_view.class_permission_name):
            return None
        return super()._get_related_view_widget(item, related_view, *args, **kwargs)

    # ---- where to after a change

    def list_as_it_was(self) -> str:
        """Return the address of the list with the search and page the reader left it at."""
        plain = url_for(f"{self.endpoint}.list")
        visited = reversed(session.get("page_history", []))
        return next((address for address in visited if address.partition("?")[0] == plain), plain)

    def post_add_redirect(self) -> Response:
        return redirect(self.list_as_it_was())

    post_delete_redirect = post_add_redirect

    # ---- writing

    def _add(self) -> dict[str, Any] | None:
        form = self.add_form.refresh()
        if request.method == "GET":
            self.update_redirect()
        if request.method == "POST" and form.validate() and self._saved(form, self.datamodel.obj(), is_new=True):
            return None
        return self._get_add_widget(form=form)

    def _edit(self, pk: Any) -> dict[str, Any] | None:
        item = self._scoped(pk)
        form = self.edit_form.refresh(obj=item)
        form._id = item.id  # tells the framework's Unique validator which row is itself
        if request.method != "POST":
            self.prefill_form(form, item.id)
            self.update_redirect()
        elif form.validate() and self._saved(form, item, is_new=False):
            return None
        widgets = self._get_edit_widget(form=form)
        widgets["seen"] = self._mark(item)
        return self._get_related_views_widgets(item, orders={}, pages={}, page_sizes={}, widgets=widgets)

    def _saved(self, form: FlaskForm, item: Any, *, is_new: bool) -> bool:
        """Store what the form holds, or put the reason why not on the form."""
        try:
            with writing():
                self._store(form, item, is_new=is_new)
        except Invalid as error:
            _put(error.errors, form)
        except (DomainError, FABException) as error:
            form.form_errors.append(str(error))
        except IntegrityError:
            form.form_errors.append(self.unique_message)
        else:
            flash(self.add_row_message if is_new else self.edit_row_message, "success")
            return True
        return False

    def _store(self, form: FlaskForm, item: Any, *, is_new: bool) -> None:
        if not is_new and request.form.get("seen", "") not in {"", self._mark(item)}:
            raise DomainError(self.stale_message)
        self.process_form(form, is_new)
        form.populate_obj(item)
        (self.pre_add if is_new else self.pre_update)(item)
        db.session.add(item)
        db.session.flush()
        (self.post_add if is_new else self.post_update)(item)

    def _mark(self, item: Any) -> str:
        """Sum up what an edit form shows, to notice that it changed meanwhile."""
        shown = [[column, str(getattr(item, column, ""))] for column in self.edit_columns]
        return sha256(repr(shown).encode()).hexdigest()[:16]

    def _delete(self, pk: Any) -> None:
        item = self._scoped(pk)
        try:
            with writing():
                self.pre_delete(item)
                db.session.delete(item)
                db.session.flush()
        except (DomainError, FABException) as error:
            flash(str(error), "danger")
        except IntegrityError:
            flash(str(self.in_use_message), "danger")
        else:
            flash(str(self.delete_row_message), "success")


def _put(errors: Mapping[str, Any], form: FlaskForm) -> None:
    """Put what is wrong beside the inputs it is about, and what is about none of them above the form."""
    for name, message in errors.items():
        if name in form:
            form[name].errors = [*form[name].errors, message]
        else:
            form.form_errors.append(str(message))
