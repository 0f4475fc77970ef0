"""Everything on one case on one screen."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from casework.case import kinds
from casework.case.case import Case
from casework.case.colleagues import name_of
from casework.case.former import former_facts
from casework.ground.kind import Kind
from casework.ground.phones import display_phone
from casework.intake.filing import refile
from casework.people import identity
from casework.staff import due, verbs
from casework.staff.timeline import timeline

LATELY = timedelta(minutes=5)


def shown(case: Case, staff: User) -> dict[str, Any]:
    """What stands on the page."""
    letters = list(case.letters.all())
    return {
        "case": case,
        "person": case.person,
        "phone": display_phone(case.person.phone) if case.person else "",
        "detail": case.detail,
        "facts": case.registration.summary(case.detail),
        "former": former_facts(case),
        "panel": case.registration.panel,
        "consents": case.consents.select_related("wording").order_by("pk"),
        "due": due.badge(case),
        "timeline": timeline(case, letters),
        "attachments": case.attachments.defer("content"),
        "others": other_cases(case, staff),
        "verbs": verbs.offered(case, staff),
        "may_refile": refile.offered(case, staff),
        "watching": watching(case, staff),
        "may_enter": kinds.may(staff, "change", Kind.QUESTION) and case.person is not None,
        "may_handle_letters": staff.has_perm("casework.change_letter"),
    }


def watching(case: Case, staff: User) -> list[str]:
    """Colleagues who opened the case within the last minutes, so that two do not answer at once."""
    since = timezone.now() - LATELY
    lately = case.accesses.filter(at__gte=since).exclude(staff=staff).select_related("staff")
    return sorted({name_of(access.staff) for access in lately})


def other_cases(case: Case, staff: User) -> QuerySet[Case]:
    """Of the same person, in queues that whoever looks may see; who merely shares a mailbox is somebody else."""
    persons = identity.alike(case.person) if case.person else []
    theirs = Case.objects.filter(person__in=persons, kind__in=kinds.kinds_of(staff))
    return theirs.exclude(pk=case.pk).order_by("-created_at")[:10]
