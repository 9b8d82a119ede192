from flask import redirect, url_for
from flask_appbuilder import IndexView, expose
from flask_login import current_user
from werkzeug.wrappers import Response


class HomeView(IndexView):
    """Leads to the first page the reader may open."""

    @expose("/")
    def index(self) -> Response:
        if not current_user.is_authenticated:
            return redirect(self.appbuilder.get_url_for_login)
        pages = (line for group in self.appbuilder.menu.get_data() for line in group.get("childs", [group]))
        return redirect(next((page["url"] for page in pages if "url" in page), self.appbuilder.get_url_for_userinfo))
