"""All pages, and the menu as one table."""

from typing import Any

from flask import current_app
from flask_appbuilder import AppBuilder
from flask_babel import lazy_gettext as _l

from app.permissions import is_admin, sees_surveys
from app.views import api
from app.views._menu import Menu, MenuGroup, MenuLine
from app.views._queue import waiting_count
from app.views.api.document import DocumentationView
from app.views.attachment import AttachmentView
from app.views.bulk import BulkView
from app.views.chart import ChartView
from app.views.customer import CustomerView
from app.views.dashboard import DashboardView
from app.views.department import DepartmentView
from app.views.designer import DesignerView
from app.views.designer import open_to as may_design
from app.views.draft import DraftView
from app.views.duplicate import DuplicateView
from app.views.entry import EntryView
from app.views.entry_list import EntryListView
from app.views.export_job import ExportJobView
from app.views.form_template import FormTemplateView
from app.views.grant import GrantView
from app.views.group import GroupView
from app.views.home import HomeView
from app.views.import_job import ImportJobView
from app.views.library_part import LibraryPartView
from app.views.lookup import LookupView
from app.views.new_template import NewTemplateView
from app.views.public_survey import PublicSurveyView
from app.views.queue import QueueView
from app.views.reader import ReaderView
from app.views.record_import import RecordImportView
from app.views.register import RegisterView
from app.views.role import RoleView
from app.views.room import RoomView
from app.views.saved_view import SavedViewView
from app.views.search import SearchView
from app.views.setting import SettingView
from app.views.setting import open_to as may_open_settings
from app.views.setup import SetupView
from app.views.site import SiteView
from app.views.survey import SurveyView
from app.views.template_version import TemplateVersionView
from app.views.user import UserView

MENU: tuple[MenuGroup, ...] = (
    MenuGroup(
        _l("Work"),
        (
            MenuLine(HomeView, _l("Work desk"), "home"),
            MenuLine(QueueView, _l("My queue"), "inbox", count=waiting_count),
            MenuLine(FormTemplateView, _l("Forms"), "clipboard-list"),
            MenuLine(DashboardView, _l("Dashboards"), "layout-dashboard"),
            MenuLine(RegisterView, _l("Registers"), "list-numbers"),
            MenuLine(SurveyView, _l("Surveys"), "qrcode", open_to=sees_surveys),
            MenuLine(DesignerView, _l("Design forms"), "ruler-measure", open_to=may_design),
        ),
    ),
    MenuGroup(
        _l("People and places"),
        (
            MenuLine(CustomerView, _l("Customers"), "address-book"),
            MenuLine(RoomView, _l("Rooms"), "door"),
            MenuLine(SiteView, _l("Sites"), "building-store"),
            MenuLine(DepartmentView, _l("Departments"), "sitemap"),
        ),
    ),
    MenuGroup(
        _l("Set up"),
        (
            MenuLine(SettingView, _l("Words on the forms"), "text-size", open_to=may_open_settings),
            MenuLine(DocumentationView, _l("Interface for programs"), "tools", open_to=may_open_settings),
        ),
    ),
    MenuGroup(
        _l("Accounts"),
        (
            MenuLine(UserView, _l("Users"), "users"),
            MenuLine(RoleView, _l("Roles"), "shield-lock"),
            MenuLine(GroupView, _l("Groups"), "users-group"),
            MenuLine(GrantView, _l("Rights over records"), "key", open_to=is_admin),
            MenuLine(ExportJobView, _l("Exports"), "file-export", open_to=is_admin),
        ),
    ),
)

# Pages that no menu line leads to.
PAGES: tuple[type[Any], ...] = (
    ReaderView,
    SetupView,
    EntryListView,
    SavedViewView,
    BulkView,
    ChartView,
    DraftView,
    EntryView,
    AttachmentView,
    ImportJobView,
    RecordImportView,
    LookupView,
    PublicSurveyView,
    SearchView,
    DuplicateView,
    TemplateVersionView,
    LibraryPartView,
    NewTemplateView,
)


def register(appbuilder: AppBuilder) -> None:
    """Give every page its address; the framework has registered its own by now."""
    known = {type(view) for view in appbuilder.baseviews}
    of_menu = [line.view for group in MENU for line in group.lines]
    for page in [*of_menu, *PAGES]:
        if page not in known:
            appbuilder.add_view_no_menu(page)
    api.register(appbuilder)
    current_app.extensions["menu"] = Menu(MENU, appbuilder.baseviews, appbuilder.sm)
