"""The facts of each kind as letters and the staff's page tell them."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from casework.case.facts import Facts, given

if TYPE_CHECKING:
    from privacy.complaints.complaint import Complaint
    from privacy.complaints.misuse import MisuseReport


def of_complaint(detail: "Complaint") -> Facts:
    day: date | None = detail.happened_on
    shape = "%m/%Y" if detail.in_that_month else "%d/%m/%Y"
    return given(
        (_("What is your complaint about?"), detail.get_ground_display()),
        (_("What happened?"), detail.story),
        (_("When did it happen?"), f"{day:{shape}}" if day else ""),
        (_("What should we do about it?"), detail.wanted),
        (_("Reference of an earlier request"), detail.earlier_reference),
        (_("Priority asked for"), _("Yes") if detail.vulnerable else ""),
    )


def of_misuse(detail: "MisuseReport") -> Facts:
    what = ", ".join(detail.what_labels)
    return given(
        (_("Lost, exposed or misused"), what),
        (_("Which certificate?"), detail.certificate),
        (_("Is it still going on?"), detail.get_going_on_display()),
        (_("Since when?"), detail.since),
        (_("What happened?"), detail.story),
    )
