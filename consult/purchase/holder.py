"""In whose names certificates are issued, where an organisation buys for its people."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.ground.declarations import Declared, declare

_HOLDER = Declared("issuing a certificate in this person's name")
_REACHED = Declared("reaching the person in whose name a certificate is issued")


class CertificateHolder(models.Model):
    """One person of the buyer's list; nobody has asked them, so they are no `Person` of ours."""

    purchase = models.ForeignKey("consult.Purchase", models.PROTECT, related_name="holders")
    position = models.PositiveSmallIntegerField(_("position"))
    full_name = models.CharField(_("full name"), max_length=200)
    title = models.CharField(_("position in the organisation"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=16, blank=True)

    personal_data = declare(
        bookkeeping="purchase position", full_name=_HOLDER, title=_HOLDER, email=_REACHED, phone=_REACHED
    )

    class Meta:
        verbose_name = _("holder of a certificate")
        verbose_name_plural = _("holders of certificates")
        ordering = ["purchase_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["purchase", "position"],
                name="holder_position_is_unique",
                violation_error_message=_("Two people of a list cannot have the same position."),
            ),
            models.CheckConstraint(
                condition=Q(full_name="") | ~Q(email="") | ~Q(phone=""),
                name="holder_can_be_reached",
                violation_error_message=_("Each person on the list needs an e-mail address or a phone number."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def in_words(self) -> str:
        return ", ".join(filter(None, (self.full_name, self.title)))
