"""The question whether data may be handed over: one for each recipient, by its full name, with what would be given."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from casework.disclosure.offers import names_of
from casework.disclosure.recipient import DisclosurePurpose, Recipient
from casework.people.consent import Purpose
from casework.people.wordings import MAILING_BOXES, Box


def hand_over_boxes() -> list[Box]:
    """In the page's language; for those whose agreement covers it today, and none for others."""
    return [_box(recipient) for recipient in Recipient.objects.with_agreement(DisclosurePurpose.HANDOVER)]


def all_boxes() -> dict[str, Box]:
    """All that one can agree to at this moment, by its key."""
    return MAILING_BOXES | {box.key: box for box in hand_over_boxes()}


def _box(recipient: Recipient) -> Box:
    given = names_of(recipient.fields)
    words = _(
        "I agree that the Centre gives to %(recipient)s: %(data)s. It is given for one purpose: that they can provide"
        " the service I ask for. Nobody else is given it, and I can withdraw this at any time."
    )
    data = get_text_list([*given.values(), _("what I ask for")], _("and"))
    return Box(Purpose.HANDOVER, words % {"recipient": recipient.name, "data": data}, recipient.pk, tuple(given))
