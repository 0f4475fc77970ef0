"""A mail that came in: kept as it came before anybody is told so, then read, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.ground.declarations import LINK, Declared, declare
from casework.inbox.told import sentence
from casework.post.letter import Letter


class Became(models.TextChoices):
    WAITING = "waiting", _("Waits to be read")
    ANSWER = "answer", _("Answer on a case")
    CASE = "case", _("New case")
    RETURNED = "returned", _("Letter that came back")
    MACHINE = "machine", _("Written by a machine")
    HELD = "held", _("Held: too many from one sender")
    UNREADABLE = "unreadable", _("Unreadable mail")


NEEDS_SOMEBODY = Q(became=Became.HELD) | Q(became=Became.UNREADABLE, case=None)
"""No case leads anybody to it."""
_MAIL = Declared("having what was sent, should it be read wrongly", "until its case is closed (C3.1)")
_ABOUT = Declared("knowing who wrote, and what was not taken over")


class ReceivedMailQuerySet(models.QuerySet["ReceivedMail"]):
    def needing_somebody(self) -> "ReceivedMailQuerySet":
        return self.filter(NEEDS_SOMEBODY, settled_at=None)


class ReceivedMail(models.Model):
    """`raw`: the bytes. `mark`: a keyed digest of what makes it this mail, so that it is taken once however often it is
    delivered. `sent_to`: the address it was delivered to. `tries`: how often reading was begun. `told`: what staff have
    to know of it, codes of casework.inbox.told. `proofs`: what our own mail host found out about the sender.
    """

    mark = models.CharField(max_length=64, unique=True, editable=False)
    raw = models.BinaryField(_("the mail as it came"), editable=False)
    sent_to = models.CharField(max_length=320, blank=True, editable=False)
    at = models.DateTimeField(_("time"), auto_now_add=True)
    came_at = models.DateTimeField(_("came"))
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    became = models.CharField(_("what became of it"), max_length=10, choices=Became, default=Became.WAITING)
    released = models.BooleanField(default=False, editable=False)
    case = models.ForeignKey(
        "casework.Case", models.PROTECT, null=True, blank=True, related_name="mails", verbose_name=_("case")
    )
    letter = models.ForeignKey(
        Letter, models.SET_NULL, null=True, blank=True, related_name="returned", verbose_name=_("letter")
    )
    sender = models.CharField(_("from"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    quoted = models.TextField(_("what was quoted"), blank=True)
    told = models.JSONField(_("notes"), default=list, blank=True)
    proofs = models.CharField(_("checks of our mail host"), max_length=60, blank=True)
    settled_at = models.DateTimeField(_("dealt with"), null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    objects = ReceivedMailQuerySet.as_manager()

    personal_data = declare(
        bookkeeping="mark sent_to came_at tries became released proofs settled_at settled_by",
        raw=_MAIL,
        letter=LINK,
        sender=_ABOUT,
        subject=_ABOUT,
        quoted=_ABOUT,
        told=_ABOUT,
    )

    class Meta:
        verbose_name = _("received mail")
        verbose_name_plural = _("received mails")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["case", "id"], name="received_mail_case"),
            models.Index(fields=["id"], condition=Q(became="waiting"), name="received_mail_waiting"),
            models.Index(fields=["became", "-id"], name="received_mail_became"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(became__in=Became.values),
                name="received_mail_became_something_known",
                violation_error_message=_("Unknown state of a mail."),
            ),
            models.CheckConstraint(
                condition=~Q(became__in=["answer", "case"]) | Q(case__isnull=False),
                name="received_mail_of_a_case_names_it",
                violation_error_message=_("An answer and a new case name the case."),
            ),
            models.CheckConstraint(
                condition=~Q(became__in=["waiting", "held"]) | ~Q(raw=b""),
                name="received_mail_unread_is_kept",
                violation_error_message=_("A mail that nobody has read is kept."),
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="received_mail_settled_knows_by_whom",
                violation_error_message=_("A mail that was dealt with names who did so, and when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def target(self) -> str:
        """How the trail names it."""
        return f"mail {self.pk}"

    @property
    def notes(self) -> list[str]:
        """What staff have to know of it, in sentences."""
        return [sentence(code) for code in self.told]

    @property
    def is_kept(self) -> bool:
        return bool(self.raw)
