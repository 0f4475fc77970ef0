"""The states of a case, how it comes and how it ends."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    WEB = "web", _("Website")
    MAIL = "mail", _("E-mail")
    PHONE = "phone", _("Phone")
    POST = "post", _("Post")
    COUNTER = "counter", _("Counter")
    CENTRE = "centre", _("Opened by the Centre")


class Status(models.TextChoices):
    NEW = "new", _("New")
    IN_PROGRESS = "in_progress", _("In progress")
    WAITING = "waiting", _("Waiting for the customer")
    CLOSED = "closed", _("Closed")


class Outcome(models.TextChoices):
    DONE = "done", _("Done as asked")
    PARTLY = "partly", _("Done in part")
    NOT_DONE = "not_done", _("Could not be done")
    UNREACHABLE = "unreachable", _("Customer could not be reached")
    WITHDRAWN = "withdrawn", _("Withdrawn by the customer")
    INVALID = "invalid", _("Not a genuine request")


class Priority(models.IntegerChoices):
    URGENT = 0, _("Urgent")
    RAISED = 1, _("Raised")
    NORMAL = 2, _("Normal")
