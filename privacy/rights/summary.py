"""The facts of a data request as letters and the staff page tell them."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from casework.case.facts import Facts, given
from casework.erasure.order import ErasureOrder, OrderState
from casework.ground.vietnam_time import moment

if TYPE_CHECKING:
    from privacy.rights.data_request import DataRequest


def of_data_request(detail: "DataRequest") -> Facts:
    return given(
        (_("What do you ask for?"), detail.get_right_display()),
        (_("Risk of a deletion accepted"), _("Yes") if detail.accepts_risk else ""),
        (_("What else should we know?"), detail.explanation),
    )


def _erasure(detail: "DataRequest") -> str:
    order = ErasureOrder.objects.with_state().filter(case=detail.case_id).first()
    return str(OrderState(order.state).label) if order else ""  # type: ignore[attr-defined]


def steps_of_data_request(detail: "DataRequest") -> Facts:
    """For staff: who verified and decided what."""
    decided = f"{detail.get_decision_display()} {detail.get_ground_display()}".strip() if detail.decision else ""
    return given(
        (_("Identity verified"), moment(detail.verified_at) if detail.verified_at else _("not yet")),
        (_("How verified"), detail.get_verified_how_display()),
        (_("Evidence"), detail.evidence),
        (_("Extended by, days"), str(detail.extended_by or "")),
        (_("Reason for the extension"), detail.extension_reason),
        (_("Decision"), decided),
        (_("Erasure"), _erasure(detail)),
    )
