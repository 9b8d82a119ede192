from flask import abort, current_app, jsonify, redirect, request, session
from flask_appbuilder import BaseView, expose
from flask_appbuilder.utils.base import get_safe_redirect
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from app.views.layout import my_sites


class ReaderView(BaseView):
    """What a reader sets for their own pages."""

    route_base = "/reader"
    default_view = "choose_site"

    @expose("/me")
    def me(self) -> Response:
        """Tell an open page who is logged in by now, and the token its next request must carry."""
        return jsonify(user=current_user.id if current_user.is_authenticated else None, csrf=generate_csrf())

    @expose("/site", methods=["POST"])
    def choose_site(self) -> Response:
        """Narrow lists to one of the reader's sites, or widen them to all."""
        if not current_user.is_authenticated:
            abort(403)
        chosen = request.form.get("site", type=int)
        session["site"] = chosen if chosen in {site.id for site in my_sites()} else None
        return redirect(get_safe_redirect(request.form.get("next", "/")))

    @expose("/language/<key>")
    def choose_language(self, key: str) -> Response:
        """Change the language and nothing else: the reader stays on the page."""
        if key not in current_app.config["LANGUAGES"]:
            abort(404)
        session["locale"] = key
        return redirect(get_safe_redirect(request.args.get("next", "/")))
