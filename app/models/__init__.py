"""All tables, imported once so that one metadata knows them."""

from app.models.answer import AnswerPosting, AnswerTail, AnswerText
from app.models.attachment import Attachment
from app.models.bulk import BulkJob, BulkLine
from app.models.customer import Customer, CustomerKey
from app.models.customer_event import CustomerEvent
from app.models.customer_export import CustomerExport
from app.models.customer_merge import CustomerMerge
from app.models.dashboard import Dashboard, DashboardTile
from app.models.department import Department
from app.models.entry import Entry, EntryDraft
from app.models.entry_step import EntryStep
from app.models.export_job import ExportJob
from app.models.form_template import FormTemplate, TemplateDraft, TemplateVersion
from app.models.grant import Grant, GrantEvent, HiddenSection
from app.models.import_job import ImportJob
from app.models.library_part import LibraryPart
from app.models.log_event import ChainAnchor, LogEvent, LogValue
from app.models.membership import user_department, user_site
from app.models.pack import Pack
from app.models.participant import Participant
from app.models.record_import import RecordImport, RecordImportLine
from app.models.register import RegisterCarried, RegisterEvent, RegisterLine, RegisterMonth, RegisterTaken
from app.models.room import Room
from app.models.saved_view import ColumnChoice, SavedView
from app.models.serial_counter import SerialCounter
from app.models.setting import Setting
from app.models.sign_off import SignOff
from app.models.site import Site
from app.models.survey import Survey, SurveyAnswer, SurveyInvitation

__all__ = [
    "AnswerPosting",
    "AnswerTail",
    "AnswerText",
    "Attachment",
    "BulkJob",
    "BulkLine",
    "ChainAnchor",
    "ColumnChoice",
    "Customer",
    "CustomerEvent",
    "CustomerExport",
    "CustomerKey",
    "CustomerMerge",
    "Dashboard",
    "DashboardTile",
    "Department",
    "Entry",
    "EntryDraft",
    "EntryStep",
    "ExportJob",
    "FormTemplate",
    "Grant",
    "GrantEvent",
    "HiddenSection",
    "ImportJob",
    "LibraryPart",
    "LogEvent",
    "LogValue",
    "Pack",
    "Participant",
    "RecordImport",
    "RecordImportLine",
    "RegisterCarried",
    "RegisterEvent",
    "RegisterLine",
    "RegisterMonth",
    "RegisterTaken",
    "Room",
    "SavedView",
    "SerialCounter",
    "Setting",
    "SignOff",
    "Site",
    "Survey",
    "SurveyAnswer",
    "SurveyInvitation",
    "TemplateDraft",
    "TemplateVersion",
    "user_department",
    "user_site",
]
