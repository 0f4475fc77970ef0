"""What a misuse report states."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.ground.declarations import Declared, declare
from privacy.complaints.complaint import STORY

_WORDS = Declared("looking into what the person tells us")


class Misused(models.TextChoices):
    CERTIFICATE = "certificate", _("Digital certificate")
    DEVICE = "device", _("USB token or HSM")
    PHONE = "phone", _("Phone or signing app of remote signing")
    PIN = "pin", _("PIN code")
    LOGIN = "login", _("User name and password")
    DOCUMENTS = "documents", _("Documents signed or issued in my name")


class GoingOn(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("I do not know")


class MisuseReport(models.Model):
    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="misuse_report")
    what = ArrayField(models.CharField(max_length=12, choices=Misused), verbose_name=_("what was lost or misused"))
    certificate = models.CharField(_("which certificate"), max_length=200, blank=True)
    since = models.CharField(_("since when"), max_length=100, blank=True)
    going_on = models.CharField(_("still going on"), max_length=8, choices=GoingOn)
    story = models.TextField(_("what happened"), max_length=STORY, blank=True)

    personal_data = declare(
        bookkeeping="what going_on",
        certificate=_WORDS,
        since=_WORDS,
        story=_WORDS,
    )

    class Meta:
        verbose_name = _("misuse report")
        verbose_name_plural = _("misuse reports")
        constraints = [
            models.CheckConstraint(
                condition=Q(what__contained_by=Misused.values, what__len__gte=1),
                name="misuse_names_what_was_misused",
                violation_error_message=_("Name what was lost or misused."),
            ),
            models.CheckConstraint(
                condition=Q(going_on__in=GoingOn.values),
                name="misuse_going_on_is_known",
                violation_error_message=_("Choose whether it is still going on."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)

    @property
    def what_labels(self) -> list[str]:
        return [str(Misused(value).label) for value in self.what]
