"""The offer as a tagged PDF (PDF/UA-1), set by Typst from what `offer.typ` is given. Nothing of it is markup: text that
somebody typed is only ever a string."""

import json
import re
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import font_source_sans_pro
import qrcode
import typst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont
from qrcode.image.svg import SvgPathImage

from casework.centre.centre import Centre
from casework.ground.vietnam_time import day
from consult.catalogue.money import dong
from consult.offer import vietqr
from consult.purchase.purchase import Purchase, PurchaseLine
from consult.purchase.summary import of_invoice

HERE = Path(__file__).parent
FONT = font_source_sans_pro.font_files_ttf["SourceSansPro"]
FONTS = [str(Path(FONT).parent)]
NOT_IN_THE_FONT = "?"
LONG_WORD = re.compile(r"\S{24}")
MAY_BREAK = "\u200b"


def as_pdf(purchase: Purchase, centre: Centre) -> bytes:
    """In the language of the page it was asked for on."""
    words = json.dumps(_in_letters_of_the_font(_words(purchase, centre)), ensure_ascii=False)
    made: Any = typst.compile(
        str(HERE / "offer.typ"),
        root=str(HERE),
        font_paths=FONTS,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"offer": words},
        pdf_standards=["ua-1"],
        timestamp=int(purchase.case.created_at.timestamp()),
    )
    return bytes(made)


def _words(purchase: Purchase, centre: Centre) -> dict[str, Any]:
    return {
        "lang": get_language() or "vi",
        "title": _("Offer %(number)s") % {"number": purchase.offer_number},
        "seller": _seller(centre),
        "facts": [(str(label), _breakable(value)) for label, value in _facts(purchase)],
        "columns": [_("Service"), _("Term"), _("Unit price"), _("Quantity"), _("Before VAT"), _("VAT")],
        "rows": [_row(line) for line in purchase.ordered_lines],
        "sums": [
            (_("Subtotal"), dong(purchase.subtotal)),
            (_("VAT"), dong(purchase.vat)),
            (_("Total"), dong(purchase.total)),
        ],
        "note": _(
            "Prices before VAT hold until the day named. VAT is charged at the rate in force on the day of the invoice."
        ),
        "pay": _pay(purchase, centre),
    }


def _seller(centre: Centre) -> list[str]:
    code = [_("Tax code: %(number)s") % {"number": centre.tax_code}] if centre.tax_code else []
    return [centre.name, centre.address, *code, f"{centre.phone_display} · {centre.email}"]


def _facts(purchase: Purchase) -> list[tuple[Any, str]]:
    return [
        (_("Date of the offer"), day(purchase.case.created_at)),
        (_("Prices hold until"), day(purchase.valid_until)),
        (_("Request"), purchase.case.reference),
        (_("What is it about?"), purchase.get_request_type_display()),
        *of_invoice(purchase),
        *([(_("Certificates for"), "\n".join(each.in_words for each in purchase.listed))] if purchase.listed else []),
    ]


def _row(line: PurchaseLine) -> list[str]:
    name = line.service_name
    if line.device_price is not None:
        beside = _("with %(device)s, %(price)s each")
        name += "\n" + beside % {"device": line.device_name, "price": dong(line.device_price)}
    term = ngettext("%(count)s year", "%(count)s years", line.term) % {"count": line.term}
    vat = f"{dong(line.vat)} ({line.vat_rate}%)"
    return [_breakable(name), term, dong(line.unit_price), str(line.quantity), dong(line.net), vat]


def _pay(purchase: Purchase, centre: Centre) -> dict[str, Any]:
    """The transfer in words, and as a code that says the same; without an account, that it is told in the call."""
    heading = _("How to pay")
    if not centre.bank_account:
        return {"heading": heading, "facts": [], "note": _("We tell you the account when we call you to confirm.")}
    memo = vietqr.memo_of(purchase.case.reference)
    code = vietqr.payload(bank_bin=centre.bank_bin, account=centre.bank_account, amount=purchase.total, memo=memo)
    facts = [
        (_("Bank"), centre.bank_name),
        (_("Account"), centre.bank_account),
        (_("Holder of the account"), centre.bank_holder),
        (_("Amount"), dong(purchase.total)),
        (_("Message of the transfer"), memo),
    ]
    return {
        "heading": heading,
        "facts": [(label, _breakable(value)) for label, value in facts],
        "note": _("Please pay only after we have called you and confirmed your request."),
        "code": _svg(code),
        "alt": _("VietQR code of this transfer: bank, account, amount and message as in the text beside it."),
    }


def _svg(text: str) -> str:
    out = BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, border=4).save(out)
    return out.getvalue().decode()


def _in_letters_of_the_font(words: Any) -> Any:
    """PDF/UA is not made with a letter that nobody would see: one of a script the font has not stands as a question
    mark."""
    if isinstance(words, str):
        return "".join(each if ord(each) in _letters() else NOT_IN_THE_FONT for each in words)
    if isinstance(words, dict):
        return {name: _in_letters_of_the_font(each) for name, each in words.items()}
    return [_in_letters_of_the_font(each) for each in words]


@cache
def _letters() -> frozenset[int]:
    return frozenset([*TTFont(FONT).getBestCmap(), ord("\n"), ord(MAY_BREAK)])


def _breakable(words: str) -> str:
    """Words longer than any are let go on in the next line rather than over the edge."""
    return LONG_WORD.sub(lambda found: found.group() + MAY_BREAK, words)
