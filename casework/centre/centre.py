"""The organisation that runs the portal, as it names itself on every page and in every mail (C5.1)."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Centre(models.Model):
    """One row. `revision` grows whenever anything that public pages show has changed (triggers see to it)."""

    name_vi = models.CharField(_("name (Vietnamese)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200)
    unit_vi = models.CharField(_("unit to write to (Vietnamese)"), max_length=200)
    unit_en = models.CharField(_("unit to write to (English)"), max_length=200)
    street = models.CharField(_("street"), max_length=200)
    city_vi = models.CharField(_("city (Vietnamese)"), max_length=100)
    city_en = models.CharField(_("city (English)"), max_length=100)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(
        _("hotline, international notation"),
        max_length=16,
        validators=[RegexValidator(r"^\+[1-9][0-9]{6,14}$", _("Write the number as +842422205513."))],
    )
    phone_display = models.CharField(_("hotline as people write it"), max_length=30)
    hours_vi = models.CharField(_("hours of the hotline (Vietnamese)"), max_length=100)
    hours_en = models.CharField(_("hours of the hotline (English)"), max_length=100)
    urgent_vi = models.CharField(_("whom to call out of hours (Vietnamese)"), max_length=300, blank=True)
    urgent_en = models.CharField(
        _("whom to call out of hours (English)"),
        max_length=300,
        blank=True,
        help_text=_("Shown to whoever has lost a token or a PIN; the provider of the signature answers at night."),
    )
    website = models.URLField(_("website"))
    tax_code = models.CharField(
        _("tax code"),
        max_length=14,
        blank=True,
        validators=[RegexValidator(r"^\d{10}(-\d{3})?$", _("Write the tax code as 0123456789 or 0123456789-001."))],
        help_text=_("Stands on offers."),
    )
    bank_name = models.CharField(_("bank"), max_length=100, blank=True)
    bank_bin = models.CharField(
        _("number of the bank"),
        max_length=6,
        blank=True,
        validators=[RegexValidator(r"^\d{6}$", _("The number that NAPAS gave the bank has six digits."))],
        help_text=_("The six digits by which NAPAS knows the bank (BIN)."),
    )
    bank_account = models.CharField(
        _("bank account"),
        max_length=19,
        blank=True,
        validators=[
            RegexValidator(r"^[0-9A-Z]{4,19}$", _("Write the account without blanks, in digits and capitals."))
        ],
        help_text=_("Where customers pay. While it is empty, offers say that the account is told in the call."),
    )
    bank_holder = models.CharField(_("holder of the account"), max_length=100, blank=True)
    notice_email = models.EmailField(
        _("staff notices go to"), help_text=_("New cases are announced here, without personal details.")
    )
    revision = models.PositiveBigIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("organisation details")
        verbose_name_plural = _("organisation details")
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="centre_is_one_row",
                violation_error_message=_("There is only one centre."),
            ),
            models.CheckConstraint(
                condition=Q(bank_name="", bank_bin="", bank_account="", bank_holder="")
                | ~(Q(bank_name="") | Q(bank_bin="") | Q(bank_account="") | Q(bank_holder="")),
                name="centre_bank_account_is_whole",
                violation_error_message=_("Give the bank, its number, the account and its holder, or none of them."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        self.revision += 1
        super().save(*args, **kwargs)

    def _in_language(self, field: str) -> str:
        return str(getattr(self, f"{field}_{'en' if get_language() == 'en' else 'vi'}"))

    @property
    def name(self) -> str:
        return self._in_language("name")

    @property
    def unit_name(self) -> str:
        return self._in_language("unit")

    @property
    def hours(self) -> str:
        return self._in_language("hours")

    @property
    def urgent(self) -> str:
        return self._in_language("urgent")

    @property
    def city(self) -> str:
        return self._in_language("city")

    @property
    def address(self) -> str:
        return f"{self.street}, {self.city}"
