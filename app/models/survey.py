"""A public survey 公开问卷: a sheet customers answer by link or QR code, whom it was handed to, what came back."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.columns import BigId, Document, Hash, Moment, Name
from app.models.customer import Customer
from app.models.entry import Entry
from app.models.form_template import FormTemplate, TemplateVersion
from app.models.site import Site

Salt = String(32)


class Survey(db.Model):
    __tablename__ = "survey"
    __table_args__ = (
        CheckConstraint("mode in ('open', 'invited')", name="mode"),
        CheckConstraint("state in ('open', 'closed')", name="state"),
        CheckConstraint("most_answers is null or (most_answers > 0 and answered <= most_answers)", name="most_answers"),
        Index("ix_survey_template", "template_id", "id"),
        Index("ix_survey_site", "site_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("form_template.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("template_version.id"))
    """All are asked the same, also when the form gets a new version meanwhile."""
    title: Mapped[str] = mapped_column(Name)
    greeting: Mapped[str] = mapped_column(String(500), default="")
    """Words to the customer above the sheet."""
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    mode: Mapped[str] = mapped_column(String(10))
    """`open`: one link for everybody; `invited`: one link per customer, good for one answer."""
    state: Mapped[str] = mapped_column(String(10), default="open")
    opens_at: Mapped[datetime | None] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    most_answers: Mapped[int | None] = mapped_column()
    salt: Mapped[str] = mapped_column(Salt)
    """What the link of an open survey is made of, together with the panel's own key."""
    token_hash: Mapped[str | None] = mapped_column(Hash, unique=True)
    signed: Mapped[list[str]] = mapped_column(Document, default=list)
    """Keys of the signature items the customer draws; the others are left to staff."""
    shows_totals: Mapped[bool] = mapped_column(default=False)
    """Whether customers see what their answers add up to."""
    replaces_first_step: Mapped[bool] = mapped_column(default=False)
    """What a customer answers stands for the first step, although the route gives that to a role."""
    copies: Mapped[int | None] = mapped_column()
    """How many copies of an open survey were handed out, as far as staff know."""
    invited: Mapped[int] = mapped_column(default=0)
    handed_out: Mapped[int] = mapped_column(default=0)
    answered: Mapped[int] = mapped_column(default=0)
    """Counted with the row held, so that a survey of fifty takes fifty answers however many come at once."""
    made_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)

    template: Mapped[FormTemplate] = relationship()
    version: Mapped[TemplateVersion] = relationship()
    site: Mapped[Site] = relationship()
    made_by: Mapped[Any] = relationship("User")

    @property
    def is_open_to_all(self) -> bool:
        return self.mode == "open"

    @property
    def last_day(self) -> datetime | None:
        """Return a moment of the last day that counts: it ends as the next one begins."""
        return self.expires_at - timedelta(minutes=1) if self.expires_at is not None else None

    @property
    def given_out(self) -> int | None:
        """Return how many were handed out, None where nobody knows."""
        return self.copies if self.is_open_to_all else self.handed_out

    @property
    def return_rate(self) -> float | None:
        """Return the share of what was handed out that came back."""
        return self.answered / self.given_out if self.given_out else None

    def __str__(self) -> str:
        return self.title


class SurveyInvitation(db.Model):
    """One customer's own link; the database knows only a hash of it."""

    __tablename__ = "survey_invitation"
    __table_args__ = (
        CheckConstraint(
            "handed_out_how in ('', 'message', 'paper', 'visit', 'phone', 'other', 'link')", name="handed_out_how"
        ),
        UniqueConstraint("survey_id", "customer_id", name="survey_customer"),
        Index("ix_survey_invitation_survey", "survey_id", "id"),
        Index("ix_survey_invitation_customer", "customer_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    salt: Mapped[str] = mapped_column(Salt)
    token_hash: Mapped[str] = mapped_column(Hash, unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    handed_out_at: Mapped[datetime | None] = mapped_column(Moment)
    handed_out_how: Mapped[str] = mapped_column(String(10), default="")
    """`link`: nobody noted it, but the customer opened the link."""
    handed_out_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)

    survey: Mapped[Survey] = relationship()
    customer: Mapped[Customer] = relationship()


class SurveyAnswer(db.Model):
    """Which survey, and which invitation of it, an entry came from; one entry per invitation."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        UniqueConstraint("invitation_id", name="invitation"),
        Index("ix_survey_answer_survey", "survey_id", "entry_id"),
    )

    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("entry.id"), primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    invitation_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("survey_invitation.id"))

    entry: Mapped[Entry] = relationship()
    survey: Mapped[Survey] = relationship()
