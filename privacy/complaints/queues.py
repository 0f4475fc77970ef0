"""A proxy of Case for each kind of this app: its permissions say who works the queue."""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.ledger.triggers import refuse


class ComplaintCase(Case):
    class Meta:
        proxy = True
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        triggers = [
            refuse(
                "complaint_ends_with_its_answer",
                pgtrigger.Update,
                condition=pgtrigger.Q(
                    new__kind__in=["complaint", "misuse"],
                    new__status="closed",
                    new__outcome__in=["done", "partly", "not_done"],
                )
                & pgtrigger.Q(old__status__df=pgtrigger.F("new__status")),
                when="""NOT EXISTS (
                    SELECT 1 FROM privacy_handling h WHERE h.case_id = NEW.id AND (
                        h.answered_version = OLD.version AND (h.finding, NEW.outcome)
                            IN (('true', 'done'), ('partly', 'partly'), ('not', 'not_done'))
                        OR h.duplicate_of_id IS NOT NULL AND NEW.outcome = 'done'
                    )
                )""",
                words="a complaint ends with the answer that its finding gives, or as the duplicate of another",
            ),
        ]


class MisuseCase(Case):
    class Meta:
        proxy = True
        verbose_name = _("misuse report")
        verbose_name_plural = _("misuse reports")
