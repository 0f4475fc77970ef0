"""Buying again: the form filled in from the last purchase. Nobody's consent is filled in, and nothing is sent."""

from collections.abc import Iterator

from casework.ground.phones import display_phone
from casework.people.person import Person
from consult.catalogue.in_force import Catalogue
from consult.purchase import parts
from consult.purchase.purchase import Purchase, PurchaseLine, RequestType


def renewable(purchase: Purchase, offered: Catalogue) -> list[PurchaseLine]:
    """What of it can be renewed today."""
    return [line for line in purchase.ordered_lines if _terms(line, offered)]


def answers_from(purchase: Purchase, offered: Catalogue) -> dict[str, str]:
    """As the pages of the form would keep them: the lines are looked at first, the other parts are known already."""
    person = purchase.case.person
    known = {name: str(getattr(person, name)) for name in Person.CONTACT}
    known["phone"] = display_phone(known["phone"])
    known |= {name: getattr(purchase, name) for name in parts.INVOICE_NAMES}
    known |= {
        "request_type": RequestType.RENEWAL.value,
        "holders": "\n".join(
            "; ".join((each.full_name, each.title, each.email, display_phone(each.phone))) for each in purchase.listed
        ),
        parts.WHO.mark: "1",
        parts.HOLDERS.mark: "1",
    }
    for place, line in enumerate(renewable(purchase, offered)):
        known |= dict(_line(f"lines-{place}", line, offered))
    return {name: value for name, value in known.items() if value}


def _line(prefix: str, line: PurchaseLine, offered: Catalogue) -> Iterator[tuple[str, str]]:
    """The device stays where it is; a term that is no longer sold becomes the shortest that is."""
    terms = _terms(line, offered)
    yield f"{prefix}-service", line.service.slug
    yield f"{prefix}-term", str(line.term if line.term in terms else terms[0])
    yield f"{prefix}-quantity", str(line.quantity)


def _terms(line: PurchaseLine, offered: Catalogue) -> list[int]:
    service = offered.service(line.service.slug)
    return service.terms(RequestType.RENEWAL) if service else []
