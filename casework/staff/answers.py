"""Writing to a customer: words to start from, and how the letter will read."""

from django.db.models import Q, QuerySet
from django.utils.translation import override

from casework.case.case import Case
from casework.case.reply_template import ReplyTemplate
from casework.centre import site_state
from casework.ground.vietnam_time import in_words
from casework.post.letter import LetterKind, Text


def offered(case: Case) -> QuerySet[ReplyTemplate]:
    """Those for all kinds and for this one."""
    return ReplyTemplate.objects.filter(Q(kind="") | Q(kind=case.kind), active=True)


def chosen(number: str, case: Case) -> str:
    """The text of the template with this number, filled in; empty without one."""
    template = offered(case).filter(pk=int(number)).first() if number.isdecimal() and len(number) < 10 else None
    if template is None:
        return ""
    with override(case.language):
        values = {
            "name": case.person.full_name if case.person else "",
            "reference": case.reference,
            "due": in_words(case.resolve_due_at),
            "hotline": site_state.current().centre.phone_display,
        }
    return template.filled_in(case.language, values)


def preview(case: Case, kind: LetterKind, text: str) -> Text:
    """The letter as it would go out."""
    address = case.person.email if case.person else ""
    return kind.text(kind.letter(address, case.language, case=case, text=text))
