"""The queue of data requests: its permissions say who works it. What the database asks of the case of one."""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.ledger.triggers import refuse

AS_DECIDED = """
    NOT EXISTS (
        SELECT 1 FROM privacy_datarequest d WHERE d.case_id = NEW.id AND (
            NEW.outcome = 'not_done' AND d.decision = 'refused'
            OR NEW.outcome IN ('done', 'partly') AND d.decision IN ('granted', 'partly') AND (
                d.carried_out_at IS NOT NULL
                OR EXISTS (SELECT 1 FROM casework_erasureorder o WHERE o.case_id = NEW.id)
            )
        )
    )
"""
"""An order is certified by then (CaseWithAnOrder)."""


class DataRequestCase(Case):
    class Meta:
        proxy = True
        verbose_name = _("data request")
        verbose_name_plural = _("data requests")
        triggers = [
            refuse(
                "data_request_ends_as_decided",
                pgtrigger.Update,
                condition=pgtrigger.Q(
                    new__kind="data_request", new__status="closed", new__outcome__in=["done", "partly", "not_done"]
                )
                & pgtrigger.Q(old__status__df=pgtrigger.F("new__status")),
                when=AS_DECIDED,
                words="a data request ends as it was decided, once that is carried out",
            ),
            refuse(
                "data_request_decided_stays_one",
                pgtrigger.Update,
                condition=pgtrigger.Q(old__kind="data_request") & pgtrigger.Q(old__kind__df=pgtrigger.F("new__kind")),
                when="EXISTS (SELECT 1 FROM privacy_datarequest d WHERE d.case_id = NEW.id AND d.decision <> '')",
                words="a decided data request is not filed as something else",
            ),
        ]
