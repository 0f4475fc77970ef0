"""What a customer asked to be advised on."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.ground.declarations import Declared, declare


class CallTime(models.TextChoices):
    ANY = "any", _("Any time in working hours")
    MORNING = "morning", _("In the morning, 8:00 to 12:00")
    AFTERNOON = "afternoon", _("In the afternoon, 13:00 to 17:00")


class Consultation(models.Model):
    """The form asks for a service or a question; the table does not: erasure empties the question."""

    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="consultation")
    service = models.ForeignKey(
        "consult.Service", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("service")
    )
    question = models.TextField(_("question"), max_length=2000, blank=True)
    call_time = models.CharField(_("when to call"), max_length=10, choices=CallTime, default=CallTime.ANY)

    personal_data = declare(bookkeeping="service call_time", question=Declared("advising the customer"))

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        constraints = [
            models.CheckConstraint(
                condition=Q(call_time__in=CallTime.values),
                name="consultation_call_time_is_known",
                violation_error_message=_("Choose when to call from the list."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)


HINTS = (
    "tu van", "bao gia", "gia bao nhieu", "mua", "dang ky", "gia han", "dich vu", "chu ky so", "hoa don dien tu",
    "quotation", "quote", "price", "pricing", "buy", "purchase", "digital signature", "advice", "renew",
)  # fmt: skip


def by_mail(case: Case, words: str) -> list[Consultation]:
    return [Consultation(case=case, question=words)]


class ConsultationCase(Case):
    """The queue of consultations."""

    class Meta:
        proxy = True
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
