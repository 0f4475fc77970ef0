"""The kinds of case."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    CONSULTATION = "consultation", _("Consultation")
    PURCHASE = "purchase", _("Purchase")
    DATA_REQUEST = "data_request", _("Data request")
    COMPLAINT = "complaint", _("Complaint")
    MISUSE = "misuse", _("Misuse report")
    QUESTION = "question", _("Question")
