"""Pictures that travel inside the sheet: the printing press fetches nothing."""

import base64

from app.extensions import db
from app.models.attachment import Attachment
from app.operations import attachment

NOTHING = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def picture_inside(attachment_id: str) -> str:
    """Return a picture as an address that holds it, blank if it is lost."""
    found = db.session.get(Attachment, attachment_id)
    path = attachment.path_of(attachment_id)
    if found is None or not path.is_file():
        return NOTHING
    content = base64.b64encode(path.read_bytes()).decode()
    return f"data:{found.media_type};base64,{content}"
