"""Inputs of the framework's forms: the browser's own controls instead of scripted ones."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask_appbuilder.fields import QuerySelectField, QuerySelectMultipleField
from flask_appbuilder.forms import FieldConverter, GeneralModelConverter
from flask_appbuilder.validators import Unique
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    DecimalField,
    Field,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.fields.choices import Choice, SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

# Texts longer than this are asked for in several lines.
LONG = 300
# The libraries word these differently, and the framework keeps the language of whoever met one first.
PLEASE = _l("Please fill this in.")
TAKEN = _l("This is taken already. Choose another.")


class JSONField(TextAreaField):
    """Edits a JSON column as readable text and stores it as JSON, not as a string of JSON."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return json.dumps({} if self.data is None else self.data, ensure_ascii=False, indent=2)

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        try:
            self.data = json.loads(valuelist[0] or "null")
        except ValueError as error:
            self.data = None
            raise ValidationError(gettext("This is not valid JSON: %(reason)s", reason=error)) from error


class ChosenOne(QuerySelectField):
    def iter_choices(self) -> Iterator[Choice]:
        return (Choice(*choice) for choice in super().iter_choices())


class ChosenMany(QuerySelectMultipleField):
    def iter_choices(self) -> Iterator[Choice]:
        return (Choice(*choice) for choice in super().iter_choices())


class Ticks:
    """A list of check boxes for choices that are few; longer ones scroll."""

    def __call__(self, field: Field, **kwargs: Any) -> Markup:
        boxes = [self._box(field, number, choice) for number, choice in enumerate(field.iter_choices())]
        none = Markup('<p class="hy-hint">{}</p>').format(gettext("There is nothing to choose from yet."))
        return Markup('<div class="hy-ticks" id="{}">{}</div>').format(field.id, Markup("").join(boxes) or none)

    def _box(self, field: Field, number: int, choice: Choice) -> Markup:
        checked = Markup(" checked") if choice.selected else ""
        box = Markup('<label><input type="checkbox" id="{}-{}" name="{}" value="{}"{}> <span>{}</span></label>')
        return box.format(field.id, number, field.name, choice.value, checked, choice.label)


class InputConverter(FieldConverter):
    conversion_table = (
        ("is_json", JSONField, widgets.TextArea),
        ("is_text", TextAreaField, widgets.TextArea),
        ("is_string", StringField, widgets.TextInput),
        ("is_integer", IntegerField, widgets.NumberInput),
        ("is_numeric", DecimalField, widgets.NumberInput),
        ("is_boolean", BooleanField, widgets.CheckboxInput),
        ("is_date", DateField, widgets.DateInput),
        ("is_datetime", DateTimeLocalField, widgets.DateTimeLocalInput),
    )

    def convert(self) -> Any:
        if self.datamodel.is_string(self.colname) and self.datamodel.get_max_length(self.colname) > LONG:
            return TextAreaField(self.label, description=self.description, validators=self.validators)
        return super().convert()


class FormConverter(GeneralModelConverter):
    """Makes forms from models with the inputs above; columns with named choices become selects."""

    def __init__(self, datamodel: Any, choices: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__(datamodel)
        self.choices = choices

    def _convert_simple(
        self, col_name: str, label: Any, description: Any, lst_validators: list[Any], form_props: dict[str, Any]
    ) -> dict[str, Any]:
        if col_name in self.choices:
            options = [SelectChoice(key, title) for key, title in self.choices[col_name].items()]
            default = self.datamodel.get_col_default(col_name)
            form_props[col_name] = SelectField(label, description=description, choices=options, default=default)
        else:
            checks = [*lst_validators, *self._checks(col_name)]
            default = self.datamodel.get_col_default(col_name)
            converter = InputConverter(self.datamodel, col_name, label, description, checks, default=default)
            form_props[col_name] = converter.convert()
        return form_props

    def _checks(self, col_name: str) -> Iterator[Any]:
        """Yield what the column itself demands; a text that is empty by default may stay empty."""
        data = self.datamodel
        is_optional = data.is_nullable(col_name) or data.get_col_default(col_name) == ""
        yield Optional() if is_optional or data.is_boolean(col_name) else InputRequired(PLEASE)
        if data.get_max_length(col_name) != -1:
            yield Length(max=data.get_max_length(col_name))
        if data.is_unique(col_name):
            yield Unique(data, col_name, TAKEN)

    def _convert_many_to_many(
        self,
        col_name: str,
        label: Any,
        description: Any,
        lst_validators: list[Any],
        filter_rel_fields: Any,
        form_props: dict[str, Any],
    ) -> dict[str, Any]:
        form_props[col_name] = ChosenMany(
            label,
            description=description,
            query_func=self._get_related_query_func(col_name, filter_rel_fields),
            get_pk_func=self._get_related_pk_func(col_name),
            validators=lst_validators,
            widget=Ticks(),
        )
        return form_props

    def _convert_many_to_one(
        self,
        col_name: str,
        label: Any,
        description: Any,
        lst_validators: list[Any],
        filter_rel_fields: Any,
        form_props: dict[str, Any],
    ) -> dict[str, Any]:
        may_be_blank = self.datamodel.is_nullable(col_name)
        form_props[col_name] = ChosenOne(
            label,
            description=description,
            query_func=self._get_related_query_func(col_name, filter_rel_fields),
            get_pk_func=self._get_related_pk_func(col_name),
            allow_blank=may_be_blank,
            blank_text=_l("(none)"),
            validators=[*lst_validators, Optional() if may_be_blank else DataRequired(PLEASE)],
        )
        return form_props

    @staticmethod
    def _get_validators(col_name: str, validators_columns: Mapping[str, list[Any]]) -> list[Any]:
        return list(validators_columns.get(col_name, ()))  # the framework appends to what it gets

    def _get_related_query_func(self, col_name: str, filter_rel_fields: Any) -> Callable[[], list[Any]]:
        related = self.datamodel.get_related_interface(col_name)
        filters = related.get_filters().add_filter_list((filter_rel_fields or {}).get(col_name, []))
        return lambda: sorted(related.apply_filters(related.session.query(related.obj), filters), key=_rank)

    def _get_related_pk_func(self, col_name: str) -> Callable[[Any], Any]:
        related = self.datamodel.get_related_interface(col_name)
        pk_of: Callable[[Any], Any] = related.get_pk_value
        return pk_of


def _rank(row: Any) -> str:
    """Sort rows that know their rank by it, all others by what they are called."""
    return str(getattr(row, "rank", row))


def options_of(field: Field) -> Iterator[tuple[str, Any]]:
    """Yield value and label of each choice of a select, without the blank one."""
    return ((choice[0], choice[1]) for choice in field.iter_choices() if choice[0] != "__None")
