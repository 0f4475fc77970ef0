"""The queue of data requests: its permissions say who works it. What the database asks of the case of one."""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.ledger.triggers import refuse
from privacy.rights.letters import NEW_ADDRESS_MAX_AGE

NOT_AS_DECIDED = f"""
    NEW.outcome IN ('done', 'partly', 'not_done') AND NOT EXISTS (
        SELECT 1 FROM privacy_datarequest d WHERE d.case_id = NEW.id AND (
            (d.decision, NEW.outcome) = ('refused', 'not_done')
            OR (d.decision, NEW.outcome) IN (('granted', 'done'), ('partly', 'partly')) AND (
                d.carried_out_at IS NOT NULL
                OR EXISTS (SELECT 1 FROM casework_erasureorder o WHERE o.case_id = NEW.id AND o.called_off_at IS NULL)
            )
            OR (d.decision, NEW.outcome) = ('granted', 'partly') AND EXISTS (
                SELECT 1 FROM casework_erasureorder o
                WHERE o.case_id = NEW.id
                AND jsonb_array_length(coalesce(o.report -> 'held', '[]') || coalesce(o.report -> 'kept', '[]')) > 0
            )
        )
    )
    OR NEW.outcome IN ('withdrawn', 'invalid', 'unreachable') AND EXISTS (
        SELECT 1 FROM privacy_datarequest d WHERE d.case_id = NEW.id AND d.decision <> '' AND NOT (
            NEW.outcome = 'withdrawn' AND EXISTS (
                SELECT 1 FROM casework_erasureorder o WHERE o.case_id = NEW.id AND o.called_off_at IS NOT NULL
            )
            OR NEW.outcome = 'unreachable' AND d.right = 'correct' AND d.decision IN ('granted', 'partly')
            AND d.carried_out_at IS NULL
            AND (d.new_email = '' OR d.decided_at < now() - interval '{NEW_ADDRESS_MAX_AGE} seconds')
        )
    )
"""
"""An order is certified or called off by then (CaseWithAnOrder). A new address whose link is void:
carrying_out.link_is_void."""


class DataRequestCase(Case):
    class Meta:
        proxy = True
        verbose_name = _("data request")
        verbose_name_plural = _("data requests")
        triggers = [
            refuse(
                "data_request_ends_as_decided",
                pgtrigger.Update,
                condition=pgtrigger.Q(new__kind="data_request", new__status="closed")
                & pgtrigger.Q(old__status__df=pgtrigger.F("new__status")),
                when=NOT_AS_DECIDED,
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
