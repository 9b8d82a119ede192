"""The framework's access to a model, with cheap counts and without a query per row."""

from collections.abc import Iterable
from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from sqlalchemy import func
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.query import Query

from app.views._filters import FilterChoice


class AppInterface(SQLAInterface):
    """Loads the relations a list shows together with its rows."""

    filter_converter_class = FilterChoice

    def __init__(self, obj: Any, eager: Iterable[str] = ()) -> None:
        super().__init__(obj)
        self.eager = tuple(eager)

    def query_count(self, query: Query[Any], filters: Any = None, select_columns: Any = None) -> int:
        counted = self.apply_filters(self.session.query(self.get_pk()), self.get_inner_filters(filters))
        return int(counted.with_entities(func.count(self.get_pk())).order_by(None).scalar())

    def apply_all(self, query: Query[Any], *args: Any, **kwargs: Any) -> Query[Any]:
        return super().apply_all(query.options(*map(self._loading, self.eager)), *args, **kwargs)

    def get_related_obj(self, col_name: str, value: Any) -> Any:
        return self.session.get(self.get_related_model(col_name), value)

    def _loading(self, name: str) -> Any:
        load = joinedload if self.is_relation_many_to_one(name) else selectinload
        return load(getattr(self.obj, name))
