"""The facts of a request as letters and the staff's page tell them."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.case.facts import Facts
from casework.ground.phones import display_phone
from consult.catalogue.money import dong

if TYPE_CHECKING:
    from consult.purchase.holder import CertificateHolder
    from consult.purchase.purchase import Purchase, PurchaseLine


def of_purchase(detail: "Purchase") -> Facts:
    facts: Facts = [(_("What is it about?"), detail.get_request_type_display())]
    facts += [(_("Service"), _line(line)) for line in detail.ordered_lines]
    facts += [(_("Certificate for"), reached(holder)) for holder in detail.listed]
    facts += [
        (_("Subtotal"), dong(detail.subtotal)),
        (_("VAT"), dong(detail.vat)),
        (_("Total"), dong(detail.total)),
    ]
    return facts + of_invoice(detail)


def reached(holder: "CertificateHolder") -> str:
    """With where they are reached."""
    return ", ".join(filter(None, (holder.in_words, holder.email, display_phone(holder.phone))))


def of_invoice(detail: "Purchase") -> Facts:
    """And the note; what was left empty is left out."""
    facts: Facts = [
        (_("Name on the invoice"), detail.invoice_name),
        (_("Tax code on the invoice"), detail.invoice_tax_code),
        (_("Address on the invoice"), detail.invoice_address),
        (_("E-mail for the invoice"), detail.invoice_email),
        (_("Note"), detail.note),
    ]
    return [(label, value) for label, value in facts if value]


def _line(line: "PurchaseLine") -> str:
    term = ngettext("%(count)s year", "%(count)s years", line.term) % {"count": line.term}
    device = [_("with %(device)s") % {"device": line.device_name}] if line.device_price is not None else []
    return f"{', '.join([line.service_name, term, *device])} × {line.quantity}: {dong(line.net)}"
