"""Where a recipient takes hand-overs: proposed by one, used only after a second member of staff has set it."""

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from casework.disclosure.recipient import Recipient
from casework.ground import seen as ground_seen
from casework.ground.errors import Refused
from casework.ledger import second_pair, trail
from casework.ledger.moves import inside_a_transaction, move


@inside_a_transaction
def propose_endpoint(recipient: Recipient, endpoint: str, *, staff: User) -> None:
    """An empty one counts at once: whoever sees that something is wrong can stop it alone."""
    if endpoint == recipient.endpoint:
        recipient.new_endpoint, recipient.new_endpoint_by = "", None
    elif endpoint:
        recipient.new_endpoint, recipient.new_endpoint_by = endpoint, staff
    else:
        recipient.endpoint = recipient.new_endpoint = ""
        recipient.new_endpoint_by = recipient.endpoint_by = recipient.endpoint_set_by = None
    recipient.save()
    trail.record("propose_endpoint", recipient.target, staff=staff, fields=["endpoint"])


def shown(recipient: Recipient) -> str:
    """What a second member of staff sees of the proposal."""
    return ground_seen.digest(
        recipient=str(recipient.uuid), name=recipient.name, agreement=recipient.agreement,
        endpoint=recipient.endpoint, new=recipient.new_endpoint, by=recipient.new_endpoint_by_id,
    )  # fmt: skip


@move("set_endpoint")
def set_endpoint(recipient: Recipient, *, seen: str, staff: User) -> None:
    """Never by whoever proposed it. Raises Refused."""
    recipient = Recipient.objects.select_for_update().get(pk=recipient.pk)
    if not recipient.new_endpoint:
        raise Refused(_("No new address is proposed."), code="nothing")
    if recipient.new_endpoint_by_id == staff.pk:
        raise Refused(_("You proposed this address yourself. A colleague sets it."), code="four_eyes")
    second_pair.check(asked_by=recipient.new_endpoint_by_id, staff=staff)
    ground_seen.check(seen, shown(recipient))
    recipient.endpoint, recipient.endpoint_by = recipient.new_endpoint, recipient.new_endpoint_by
    recipient.endpoint_set_by, recipient.new_endpoint, recipient.new_endpoint_by = staff, "", None
    recipient.save()
    trail.record("set_endpoint", recipient.target, staff=staff, fields=["endpoint"])
