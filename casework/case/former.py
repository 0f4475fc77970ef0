"""What the customer first wrote, when a case has been filed again as another kind since."""

from casework.case import kinds
from casework.case.case import Case
from casework.case.facts import Facts
from casework.case.timeline import Happened


def former_facts(case: Case) -> list[tuple[str, Facts]]:
    """The facts that the case still has from each former kind, under the name of that kind."""
    if not case.events.filter(verb=Happened.REFILED).exists():
        return []
    others = [registration for registration in kinds.all_kinds() if registration.kind != case.kind]
    whole = Case.objects.select_related(*(each.detail for each in others)).get(pk=case.pk)
    return [
        (str(each.kind.label), each.summary(getattr(whole, each.detail)))
        for each in others
        if hasattr(whole, each.detail)
    ]
