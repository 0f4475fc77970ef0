"""The certificate of an erasure as files: for people a PDF that prints, for machines JSON. Neither names anybody."""

from datetime import date

import font_source_sans_pro
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from casework.centre.centre import Centre
from casework.erasure.certificate import Certificate
from casework.erasure.hold import HoldGround
from casework.erasure.order import KeptGround
from casework.ground import canonical
from casework.ground.vietnam_time import in_words

HOW_TO_VERIFY = gettext_lazy(
    "The digest is the SHA-256 of the part “content” of the JSON file in its canonical form (RFC 8785): on one line, "
    "names in order, no blanks between the parts, UTF-8."
)
FONT = "Source Sans"
GROUNDS = {ground.value: ground.label for ground in (*HoldGround, *KeptGround)}
LEFT, LINE = 25, 7
"""In millimetres."""


def kept(certificate: Certificate) -> list[str]:
    """A line for each field that stays: which, on what ground, until when if there is an end."""
    return [
        ", ".join([f"{each['field']}: {GROUNDS[each['ground']]}", *_day(each["until"])])
        for each in certificate.content["kept"]
    ]


def copies(certificate: Certificate) -> str:
    """What becomes of the backups that were made before."""
    day = "".join(_day(certificate.content["copies_until"]))
    return _(
        "Encrypted backups made before the erasure are destroyed by %(day)s. Until then nobody uses them; should one "
        "have to be put back, the erasure is carried out again before anything is served."
    ) % {"day": day}


def _day(until: str) -> list[str]:
    return [f"{date.fromisoformat(until):%d/%m/%Y}"] if until else []


def as_json(certificate: Certificate) -> str:
    """What was certified and its digest, in the form in which a stranger can verify it (docs/digests.md)."""
    return canonical.enclose(certificate.content).decode()


def as_pdf(certificate: Certificate, centre: Centre, check_at: str, language: str) -> bytes:
    """One page of A4. `check_at`: the address where anybody can see that it is genuine."""
    with override(language):
        sheet = _sheet(certificate, language)
        _head(sheet, certificate, centre)
        for label, value in _facts(certificate):
            _fact(sheet, label, value)
        _heading(sheet, _("What stays, and on what ground"))
        for line in kept(certificate) or [_("Nothing was kept back.")]:
            _line(sheet, line)
        _heading(sheet, _("Backups"))
        _line(sheet, copies(certificate))
        _heading(sheet, _("Is it genuine?"))
        _line(sheet, _("Anybody can check it at %(address)s") % {"address": check_at})
        _line(sheet, _("Certificate: %(number)s") % {"number": certificate.number})
        _line(sheet, _("Digest: %(digest)s") % {"digest": certificate.digest})
        _line(sheet, str(HOW_TO_VERIFY))
        return bytes(sheet.output())


def _title(certificate: Certificate) -> str:
    return _("Certificate of erasure %(number)s") % {"number": certificate.number}


def _sheet(certificate: Certificate, language: str) -> FPDF:
    sheet = FPDF(format="A4")
    sheet.set_lang(language)
    sheet.set_title(_title(certificate))
    sheet.set_creation_date(certificate.at)
    sheet.add_font(FONT, "", font_source_sans_pro.font_files_ttf["SourceSansPro"])
    sheet.add_font(FONT, "B", font_source_sans_pro.font_files_ttf["SourceSansProSemibold"])
    sheet.set_margins(LEFT, LEFT)
    sheet.add_page()
    return sheet


def _head(sheet: FPDF, certificate: Certificate, centre: Centre) -> None:
    sheet.set_font(FONT, "", 10)
    for line in (centre.name, centre.address):
        _line(sheet, line)
    sheet.ln(LINE)
    sheet.set_font(FONT, "B", 18)
    _line(sheet, _title(certificate), height=10)
    sheet.ln(LINE)


def _facts(certificate: Certificate) -> list[tuple[str, str]]:
    content = certificate.content
    emptied = [
        (table, ngettext("%(rows)s row emptied", "%(rows)s rows emptied", rows) % {"rows": rows})
        for table, rows in content["rows"].items()
    ]
    return [
        (_("Request"), content["case"]),
        (_("Certified"), in_words(certificate.at)),
        (_("Policy version"), str(content["policy_version"])),
        *emptied,
    ]


def _fact(sheet: FPDF, label: str, value: str) -> None:
    sheet.set_font(FONT, "B", 11)
    sheet.multi_cell(60, LINE, label, new_x=XPos.RIGHT, new_y=YPos.TOP)
    sheet.set_font(FONT, "", 11)
    _line(sheet, value)


def _heading(sheet: FPDF, words: str) -> None:
    sheet.ln(LINE)
    sheet.set_font(FONT, "B", 13)
    _line(sheet, words)
    sheet.set_font(FONT, "", 11)


def _line(sheet: FPDF, words: str, height: float = LINE) -> None:
    sheet.multi_cell(0, height, words, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
