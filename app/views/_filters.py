"""What a list can be searched by: one filter per kind of column, two for days."""

from datetime import date, timedelta
from typing import Any

from flask import abort
from flask_appbuilder.models.filters import BaseFilter, BaseFilterConverter
from sqlalchemy import func
from sqlalchemy.orm.query import Query


class ColumnFilter(BaseFilter):
    @property
    def column(self) -> Any:
        return getattr(self.model, self.column_name)


class Contains(ColumnFilter):
    def apply(self, query: Query[Any], value: str) -> Query[Any]:
        return query.filter(self.column.icontains(value.strip(), autoescape=True))


class Equals(ColumnFilter):
    def apply(self, query: Query[Any], value: str) -> Query[Any]:
        return query.filter(self.column == _number(value))


class IsYes(ColumnFilter):
    def apply(self, query: Query[Any], value: str) -> Query[Any]:
        return query.filter(func.coalesce(self.column, False).is_(value == "y"))


class BelongsTo(ColumnFilter):
    def apply(self, query: Query[Any], value: str) -> Query[Any]:
        target = self.datamodel.get_related_model(self.column_name)
        matches = target.id == _number(value)
        is_single = self.datamodel.is_relation_many_to_one(self.column_name)
        return query.filter(self.column.has(matches) if is_single else self.column.any(matches))


class Since(ColumnFilter):
    def apply(self, query: Query[Any], value: str) -> Query[Any]:
        return query.filter(self.column >= _day(value))


class Until(ColumnFilter):
    def apply(self, query: Query[Any], value: str) -> Query[Any]:
        return query.filter(self.column < _day(value) + timedelta(days=1))


class FilterChoice(BaseFilterConverter):
    conversion_table: tuple[tuple[str, list[type[ColumnFilter]]], ...] = (
        ("is_relation", [BelongsTo]),
        ("is_boolean", [IsYes]),
        ("is_date", [Since, Until]),
        ("is_datetime", [Since, Until]),
        ("is_json", []),
        ("is_text", [Contains]),
        ("is_string", [Contains]),
        ("is_integer", [Equals]),
        ("is_numeric", [Equals]),
    )

    def convert(self, col_name: str) -> list[BaseFilter]:
        kinds = next((kinds for test, kinds in self.conversion_table if getattr(self.datamodel, test)(col_name)), [])
        return [kind(col_name, self.datamodel) for kind in kinds]


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= 18 else abort(400)


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        abort(400)
