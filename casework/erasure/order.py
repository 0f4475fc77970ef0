"""A decision that something be erased, until it is carried out and certified; and the places left to redact."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.case.states import Outcome
from casework.ground.declarations import FOR_THE_REGISTER, Declared, OnErasure, declare
from casework.ground.kind import Kind
from casework.ledger.triggers import never, refuse

COPIED = _("a copy of what stands on this page, until a deletion is carried out and checked")


class CaseWithAnOrder(Case):
    """What an order asks of its case: open and of its kind until the certificate is there, or it is called off."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [
            refuse(
                "case_waits_for_its_erasure",
                pgtrigger.Update,
                condition=pgtrigger.Q(new__status="closed") & ~pgtrigger.Q(old__status="closed")
                | pgtrigger.Q(old__kind__df=pgtrigger.F("new__kind")),
                when="""EXISTS (SELECT 1 FROM casework_erasureorder o WHERE o.case_id = NEW.id
                                AND o.called_off_at IS NULL
                                AND NOT EXISTS (SELECT 1 FROM casework_certificate c WHERE c.order_id = o.id))""",
                words="an erasure was ordered and is neither certified nor called off",
            ),
        ]


class OrderState(models.TextChoices):
    """Where an order stands, and so what it waits for."""

    ORDERED = "ordered", _("ordered, waits for a second officer")
    TO_CHECK = "to_check", _("carried out, waits for the check")
    TO_REDACT = "to_redact", _("carried out, places wait to be redacted")
    CERTIFIED = "certified", _("certified")
    CALLED_OFF = "called_off", _("called off by the person")


class ErasureOrderQuerySet(models.QuerySet["ErasureOrder"]):
    def with_state(self) -> "ErasureOrderQuerySet":
        """Each with its OrderState as `state`."""
        return self.annotate(state=_state())

    def in_state(self, state: str) -> "ErasureOrderQuerySet":
        return self.annotate(state=_state()).filter(state=state)

    def to_do(self) -> "ErasureOrderQuerySet":
        """Neither carried out nor called off."""
        return self.filter(executed_at=None, called_off_at=None)

    def waiting(self) -> "ErasureOrderQuerySet":
        """Those whose case waits for them."""
        return self.filter(checked_at=None, called_off_at=None)


def _state() -> models.Case:
    open_places = ScanHit.objects.filter(order=models.OuterRef("pk"), answer="")
    return models.Case(
        models.When(called_off_at__isnull=False, then=models.Value(OrderState.CALLED_OFF)),
        models.When(executed_at=None, then=models.Value(OrderState.ORDERED)),
        models.When(checked_at__isnull=False, then=models.Value(OrderState.CERTIFIED)),
        models.When(models.Exists(open_places), then=models.Value(OrderState.TO_REDACT)),
        default=models.Value(OrderState.TO_CHECK),
    )


class ErasureOrder(models.Model):
    """Ordered by the decision on a request for deletion, carried out by a second officer, proven by a certificate;
    until it is carried out, whoever asked for it may call it off.

    `in_part`: the request was granted in part. `needles`: what the check looks for after the erasure; emptied once
    the check has found nothing.
    """

    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="erasure_order", verbose_name=_("case"))
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ordered by")
    )
    in_part = models.BooleanField(_("granted in part"), default=False)
    ordered_at = models.DateTimeField(_("ordered"), auto_now_add=True)
    executed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("carried out by"),
    )
    executed_at = models.DateTimeField(_("carried out"), null=True, blank=True)
    called_off_at = models.DateTimeField(_("called off"), null=True, blank=True)
    alone_reason = models.CharField(_("why one officer alone"), max_length=300, blank=True)
    report = models.JSONField(_("report"), default=dict)
    needles = models.JSONField(default=dict, blank=True)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)

    personal_data = declare(
        bookkeeping="ordered_by in_part ordered_at executed_by executed_at called_off_at report checked_at",
        alone_reason=Declared(
            "proof of why one officer was alone", "for ever", OnErasure.PROOF, withheld=FOR_THE_REGISTER
        ),
        # Kept by another erasure of the same person: else the check that waits would have nothing to look for.
        needles=Declared(
            "checking that nothing is left after an erasure",
            "until the check has passed",
            OnErasure.KEEP,
            withheld=COPIED,
        ),
    )

    objects = ErasureOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(executed_at__isnull=True, executed_by__isnull=True)
                | Q(executed_at__isnull=False, executed_by__isnull=False),
                name="erasure_executed_by_somebody",
                violation_error_message=_("An erasure that was carried out names who did it."),
            ),
            models.CheckConstraint(
                condition=Q(executed_by__isnull=True) | ~Q(executed_by=F("ordered_by")) | ~Q(alone_reason=""),
                name="erasure_four_eyes",
                violation_error_message=_("A second officer carries out an erasure, or one alone gives a reason."),
            ),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True) | Q(executed_at__isnull=False, needles={}),
                name="erasure_checked_keeps_no_needles",
                violation_error_message=_("Once the check has passed, what it looked for is forgotten."),
            ),
            models.CheckConstraint(
                condition=Q(called_off_at__isnull=True) | Q(executed_at__isnull=True),
                name="erasure_called_off_was_not_carried_out",
                violation_error_message=_("What was carried out can't be called off."),
            ),
        ]
        triggers = [
            refuse(
                "erasure_called_off_stays_so",
                pgtrigger.Update,
                condition=pgtrigger.Q(old__called_off_at__isnull=False)
                & pgtrigger.Q(old__called_off_at__df=pgtrigger.F("new__called_off_at")),
                words="an erasure that was called off needs a new request",
            ),
            *never("erasure_is_never_deleted", pgtrigger.Delete),
            # The lock keeps the case from being closed while the order is being written.
            refuse(
                "erasure_is_ordered_on_an_open_request",
                pgtrigger.Insert,
                when=f"""NOT EXISTS (SELECT 1 FROM casework_case c WHERE c.id = NEW.case_id
                                     AND c.kind = '{Kind.DATA_REQUEST}' AND c.status <> 'closed' FOR SHARE)""",
                words="an erasure is ordered on an open data request",
            ),
            refuse(
                "erasure_is_done_once",
                pgtrigger.Update,
                condition=pgtrigger.Q(old__executed_at__isnull=False)
                & (
                    pgtrigger.Q(old__executed_at__df=pgtrigger.F("new__executed_at"))
                    | pgtrigger.Q(old__executed_by__df=pgtrigger.F("new__executed_by"))
                ),
                words="what was carried out stays carried out, by whoever did it",
            ),
            refuse(
                "erasure_checked_is_certified",
                pgtrigger.Update | pgtrigger.Insert,
                condition=pgtrigger.Q(new__checked_at__isnull=False),
                when="NOT EXISTS (SELECT 1 FROM casework_certificate c WHERE c.order_id = NEW.id)",
                words="the check has passed once the certificate is there",
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)

    @property
    def target(self) -> str:
        return f"erasure {self.case}"

    @property
    def outcome(self) -> Outcome:
        """How its case ends: in part where it was granted so, or where something had to be kept."""
        if self.called_off_at:
            return Outcome.WITHDRAWN
        stays = self.report.get("held") or self.report.get("kept")
        return Outcome.PARTLY if self.in_part or stays else Outcome.DONE


class Answer(models.TextChoices):
    REDACTED = "redacted", _("Redacted")
    KEPT = "kept", _("Kept")
    GONE = "gone", _("Nothing stands there any more")


class KeptGround(models.TextChoices):
    """Why a place stays as it is."""

    OTHERS = "others", _("It names somebody else")
    LAW = "law", _("The law makes the Centre keep it")
    CANNOT = "cannot", _("It cannot be taken out without destroying the record")


OF_THE_ERASED = (KeptGround.LAW, KeptGround.CANNOT)
"""Grounds on which something of the erased stays."""


class ScanHit(models.Model):
    """A place in somebody else's record that seems to name the erased: an officer redacts or keeps it before the
    certificate. `taken`: what each redaction took, so that it can be undone until then. `steps`: where each replaced
    how much by what, without a word of it, so that it can be done again after a restore."""

    order = models.ForeignKey(ErasureOrder, models.PROTECT, related_name="hits", verbose_name=_("erasure order"))
    table = models.CharField(_("table"), max_length=63)
    column = models.CharField(_("column"), max_length=63)
    row = models.CharField(_("row"), max_length=40)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, blank=True)
    ground = models.CharField(_("ground"), max_length=6, choices=KeptGround, blank=True)
    words = models.CharField(_("why"), max_length=300, blank=True, help_text=_("No names."))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    taken = models.JSONField(default=list, blank=True, editable=False)
    steps = models.JSONField(default=list, blank=True, editable=False)

    personal_data = declare(
        bookkeeping="order table column row answer ground answered_at answered_by steps",
        words=Declared("proof of why a place was kept", "for ever", OnErasure.PROOF, withheld=FOR_THE_REGISTER),
        taken=Declared("undoing a redaction", "until the certificate", OnErasure.KEEP, withheld=COPIED),
    )

    class Meta:
        verbose_name = _("place to redact")
        verbose_name_plural = _("places to redact")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "table", "column", "row"],
                name="hit_is_listed_once",
                violation_error_message=_("This place is listed already."),
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="hit_answered_has_a_time",
                violation_error_message=_("An answer has its time."),
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["", Answer.GONE], answered_by=None)
                | Q(answer__in=[Answer.REDACTED, Answer.KEPT], answered_by__isnull=False),
                name="hit_answered_by_somebody",
                violation_error_message=_("Whoever redacts or keeps a place is named."),
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.KEPT, ground__in=KeptGround.values) | ~Q(answer=Answer.KEPT) & Q(ground=""),
                name="hit_kept_has_its_ground",
                violation_error_message=_("What is kept has its ground."),
            ),
        ]

    def __str__(self) -> str:
        return self.place

    @property
    def target(self) -> str:
        return self.order.target

    @property
    def place(self) -> str:
        return f"{self.table}.{self.column} {self.row}"

    def settle(self, *, at: Any, answer: str, by: User | None = None, ground: str = "", words: str = "") -> None:
        """Answer it, or let it wait anew with no time and no answer."""
        self.answer, self.answered_at, self.answered_by = answer, at, by
        self.ground, self.words = ground, words
        self.save(update_fields=["answer", "answered_at", "answered_by", "ground", "words", "taken", "steps"])
