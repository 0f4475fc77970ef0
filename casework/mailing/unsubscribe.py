"""Ending mailings from the mailbox: at once, provable by the acts it leaves, confirmed by one mail without advertising
(Decree 91/2020)."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.people.consent import MAILINGS, Act, Consent, ConsentQuerySet
from casework.people.person import Person
from casework.post import letters
from casework.post.letter import Letter, LetterKind, register


def _which(letter: Letter) -> dict[str, list[str]]:
    """The wordings as they were agreed to, of what ended with this very act."""
    ended = Consent.objects.filter(pk__in=letter.facts["acts"]).select_related("wording").order_by("pk")
    return {"ended": list(dict.fromkeys(each.wording.text for each in ended))}


UNSUBSCRIBED = register(LetterKind("unsubscribed", _("Confirmation that mailings end"), words=_which))


@transaction.atomic
def unsubscribe(consent: Consent, purposes: Collection[str] = (), channel: str = "web") -> None:
    """Whoever reads the mailbox wants no more mails on what this consent is for, or on any of these purposes. A second
    press changes nothing and sends nothing."""
    if consent.person_id:
        # A mail provider and its reader who press at the same time wait for one another here.
        Person.objects.select_for_update(no_key=True).get(pk=consent.person_id)
    before = Consent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    counted = {each.purpose for each in _counting(consent.address)}
    consent.withdraw_from_mailbox(channel)
    for other in _counting(consent.address).filter(purpose__in=MAILINGS & set(purposes)):
        other.withdraw_from_mailbox(channel)
    new = Consent.objects.filter(pk__gt=before, act=Act.WITHDRAWN, address=consent.address)
    acts = new.filter(purpose__in=MAILINGS & counted)
    if ended := list(acts.select_related("person").order_by("pk")):
        language = ended[0].person.language if ended[0].person else "vi"
        facts = {"acts": [each.pk for each in ended]}
        letters.post([UNSUBSCRIBED.letter(consent.address, language, consent=ended[0], **facts)])


def _counting(address: str) -> ConsentQuerySet:
    """What is granted at this mailbox now, by whomever."""
    return Consent.objects.current().filter(address=address, act=Act.GRANTED, person__isnull=False)
