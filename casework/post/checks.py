"""What must be there before a letter is written, and hold before anything is sent."""

from django.conf import settings
from django.core import checks
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template

from casework.post.letter import all_kinds
from casework.post.mime import fault_of_key


@checks.register()
def every_kind_of_letter_has_its_templates(**kwargs: object) -> list[checks.CheckMessage]:
    """Letters are put together by the worker: a missing file must be noticed long before."""
    found: list[checks.CheckMessage] = []
    for kind in all_kinds():
        for name in (*kind.templates, "letters/letter.html"):
            try:
                get_template(name)
            except (TemplateDoesNotExist, TemplateSyntaxError) as error:
                message = f"The letter {kind.purpose} cannot be written: {name}: {error}"
                found.append(checks.Error(message, id="casework.E002"))
    return found


@checks.register()
def a_conversation_ends_before_its_lease(**kwargs: object) -> list[checks.CheckMessage]:
    """Else another worker claims what is still being sent, and it goes out twice."""
    longest = settings.OUTBOX_LEASE / 2
    hint = f"VSIGN_OUTBOX_LEASE is {settings.OUTBOX_LEASE} seconds; no time-out may be longer than half of it."
    return [
        checks.Error(f"VSIGN_{name} is too long, or none at all.", hint=hint, id="casework.E005")
        for name in ("EMAIL_TIMEOUT", "HANDOVER_TIMEOUT")
        if not 0 < (getattr(settings, name) or 0) <= longest
    ]


@checks.register()
def the_key_that_signs_letters_signs(**kwargs: object) -> list[checks.CheckMessage]:
    """Else each letter would fail, one by one."""
    fault = fault_of_key(settings.DKIM_KEY, settings.DKIM_SELECTOR) if settings.DKIM_KEY else ""
    return [checks.Error(fault, id="casework.E006")] if fault else []
