"""The facts of each kind as letters and the staff's page tell them."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from casework.templatetags.vietnam_time import moment

if TYPE_CHECKING:
    from privacy.models import Complaint, DataRequest, MisuseReport, Question

Facts = list[tuple[str | Promise, str]]


def given(*facts: tuple[str, str]) -> Facts:
    """Without those that were left empty."""
    return [(label, value) for label, value in facts if value]


def of_data_request(detail: "DataRequest") -> Facts:
    return given(
        (_("What do you ask for?"), detail.get_right_display()), (_("What should we know?"), detail.explanation)
    )


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
    )


def of_complaint(detail: "Complaint") -> Facts:
    day: date | None = detail.happened_on
    return given(
        (_("What is your complaint about?"), detail.get_ground_display()),
        (_("What happened?"), detail.story),
        (_("When did it happen?"), f"{day:%d/%m/%Y}" if day else ""),
        (_("What should we do about it?"), detail.wanted),
        (_("Reference of an earlier request"), detail.earlier_reference),
        (_("Priority asked for"), _("Yes") if detail.vulnerable else ""),
    )


def of_misuse(detail: "MisuseReport") -> Facts:
    what = ", ".join(detail.what_labels)
    return given(
        (_("What was misused?"), what),
        (_("Is it still going on?"), detail.get_going_on_display()),
        (_("Since when?"), detail.since),
        (_("What happened?"), detail.story),
    )


def of_question(detail: "Question") -> Facts:
    return given((_("What is your question about?"), detail.get_topic_display()), (_("Your question"), detail.text))
