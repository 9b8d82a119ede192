"""The API: the pages' operations and Selects for programs, under /api/v1/.

It stands among the views because it is one: it knows the request and who asks, and shares what the pages read from it.
"""

from typing import Any

from flask import current_app
from flask_appbuilder import AppBuilder

from app.extensions import csrf
from app.views.api._endpoint import unauthorized
from app.views.api.attachment import AttachmentResource
from app.views.api.customer import CustomerResource
from app.views.api.document import DocumentResource
from app.views.api.entry import EntryResource
from app.views.api.export_job import ExportJobResource
from app.views.api.form_template import FormTemplateResource
from app.views.api.reader import ReaderResource
from app.views.api.summary import SummaryResource

RESOURCES: tuple[type[Any], ...] = (
    ReaderResource,
    FormTemplateResource,
    EntryResource,
    CustomerResource,
    SummaryResource,
    ExportJobResource,
    AttachmentResource,
    DocumentResource,
)


def register(appbuilder: AppBuilder) -> None:
    """Give every resource its addresses, and spoilt tokens their answer."""
    for resource in RESOURCES:
        appbuilder.add_view_no_menu(resource)
        # No cookie counts there (app/tokens.py), so no forged request can use one.
        csrf.exempt(current_app.blueprints[resource.__name__])
    tokens = appbuilder.sm.jwt_manager
    for refusal in (
        tokens.expired_token_loader,
        tokens.invalid_token_loader,
        tokens.unauthorized_loader,
        tokens.user_lookup_error_loader,
    ):
        refusal(unauthorized)
