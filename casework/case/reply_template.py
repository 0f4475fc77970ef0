"""Words to start an answer from."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.ground.kind import Kind

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
PLACEHOLDERS = ("name", "reference", "due", "hotline")
FILLED_IN = _(
    "Filled in from the case: {name} is the customer's name, {reference} the case, {due} the day by which it is done,"
    " {hotline} the Centre's number."
)


class ReplyTemplate(models.Model):
    """Words that staff start an answer from. `{name}` and the like are filled in from the case."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, blank=True, help_text=_("Empty: for all kinds."))
    text_vi = models.TextField(_("text (Vietnamese)"), max_length=6000, help_text=FILLED_IN)
    text_en = models.TextField(_("text (English)"), max_length=6000, blank=True, help_text=FILLED_IN)
    active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("reply template")
        verbose_name_plural = _("reply templates")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raises ValidationError at the text with a placeholder that nothing fills in."""
        for field in ("text_vi", "text_en"):
            unknown = sorted(set(PLACEHOLDER.findall(getattr(self, field))) - set(PLACEHOLDERS))
            if unknown:
                known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
                message = _("Unknown placeholder {%(unknown)s}. Use one of these: %(known)s.")
                raise ValidationError({field: message % {"unknown": unknown[0], "known": known}})

    def filled_in(self, language: str, values: dict[str, str]) -> str:
        """In the customer's language; Vietnamese where there is no translation."""
        text = self.text_en if language == "en" and self.text_en else self.text_vi
        return PLACEHOLDER.sub(lambda found: values.get(found.group(1), found.group()), text)
