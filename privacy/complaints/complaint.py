"""What people state when they complain, report or ask, in one row beside the case."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.ground.dates import TypedDateField, of_our_time
from casework.ground.declarations import Declared, OnErasure, declare

STORY = 4000
WANTED = 2000

_STORY = Declared("looking into what the person tells us")


class Ground(models.TextChoices):
    """The first three are the policy's own words (C9.1)."""

    STOLEN = "stolen", _("My details were stolen")
    OTHER_USE = "other_use", _("My details were used for something else")
    BEYOND = "beyond", _("My details were used beyond what was announced")
    WRONG = "wrong", _("What you hold about me is wrong")
    NOT_DELETED = "not_deleted", _("My details were not deleted although I asked")
    MARKETING = "marketing", _("I get advertising I did not agree to")
    SERVICE = "service", _("I am not satisfied with the service")
    OTHER = "other", _("Something else")


class Complaint(models.Model):
    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="complaint")
    ground = models.CharField(_("what it is about"), max_length=12, choices=Ground)
    story = models.TextField(_("what happened"), max_length=STORY, blank=True)
    happened_on = TypedDateField(_("when it happened"), null=True, blank=True)
    in_that_month = models.BooleanField(_("only the month is known"), default=False, db_default=False)
    wanted = models.TextField(_("wanted outcome"), max_length=WANTED, blank=True)
    earlier_reference = models.CharField(_("earlier reference"), max_length=12, blank=True)
    vulnerable = models.BooleanField(_("asks for priority"), default=False)

    personal_data = declare(
        bookkeeping="ground earlier_reference in_that_month",
        story=_STORY,
        happened_on=Declared("looking into what the person tells us", on_erasure=OnErasure.NULL),
        wanted=_STORY,
        vulnerable=Declared("priority for vulnerable consumers, by their own choice", on_erasure=OnErasure.BLANK),
    )

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        constraints = [
            of_our_time("complaint_is_of_our_time", days=["happened_on"]),
            models.CheckConstraint(
                condition=Q(ground__in=Ground.values),
                name="complaint_ground_is_known",
                violation_error_message=_("Choose one of the grounds listed."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)


HINTS = (
    "khieu nai", "to cao", "phan anh", "lam phien", "spam", "buc xuc", "khong hai long", "khong dong y", "boi thuong",
    "lua dao", "lo thong tin", "bi lo", "danh cap", "su dung trai phep", "quang cao", "complaint", "complain",
    "unhappy", "dissatisfied", "stolen", "leaked", "refund",
)  # fmt: skip


def by_mail(case: Case, words: str) -> list[Complaint]:
    return [Complaint(case=case, ground=Ground.OTHER, story=words)]
