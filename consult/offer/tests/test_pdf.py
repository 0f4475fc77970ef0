"""The offer as a tagged PDF: for whom it opens, what it says, and that nothing typed breaks it."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pypdf
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from casework.centre.centre import Centre
from casework.tests.visitor import Visitor
from consult.offer.tests.test_offer_shown import bought, by_mail
from consult.purchase.purchase import Purchase, PurchaseLine

pytestmark = pytest.mark.django_db
BANK = {
    "bank_name": "Vietcombank",
    "bank_bin": "970436",
    "bank_account": "0011004400123",
    "bank_holder": "TRUNG TAM PHAT TRIEN THUONG MAI DIEN TU",
}


def pdf(visitor: Visitor, reference: str, prefix: str = "") -> pypdf.PdfReader:
    answer = visitor.open(prefix + reverse("consult:offer", args=[reference]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    return pypdf.PdfReader(BytesIO(answer.content))


def words(sheet: pypdf.PdfReader) -> str:
    text = "\n".join(page.extract_text() for page in sheet.pages)
    return " ".join(text.replace("\u200b", "").split())


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_it_is_numbered_dated_and_says_lines_and_sums(prefix: str) -> None:
    Centre.objects.update(tax_code="0102005769")
    visitor, case = bought()
    text = words(pdf(visitor, case.reference, prefix))
    total = "14,547,600" if prefix else "14.547.600"
    for each in (f"BG-{case.reference[3:]}", total, "0102005769", "0100109106", "Công ty TNHH Thủy sản Cà Mau", "8%"):
        assert each in text, each
    assert str(case.purchase.valid_until.year) in text


def test_it_is_tagged_and_says_so() -> None:
    visitor, case = bought()
    sheet = pdf(visitor, case.reference)
    root: Any = sheet.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("vi")
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert sheet.metadata
    assert f"BG-{case.reference[3:]}" in str(sheet.metadata.title)


def test_with_an_account_a_transfer_stands_there_as_text_and_as_a_picture_that_is_described() -> None:
    Centre.objects.update(**BANK)
    visitor, case = bought()
    sheet = pdf(visitor, case.reference)
    text = words(sheet)
    for each in (*BANK.values(), case.reference.replace("-", "")):
        if each != BANK["bank_bin"]:
            assert each in text, each
    assert [each["/Alt"] for each in _elements(sheet) if each.get("/S") == "/Figure" and "VietQR" in each["/Alt"]]


def _elements(sheet: pypdf.PdfReader) -> list[Any]:
    found, todo = [], [sheet.trailer["/Root"]["/StructTreeRoot"]]
    while todo:
        element: Any = todo.pop().get_object()
        if isinstance(element, dict):
            found.append(element)
            kids: Any = element.get("/K", [])
            todo += list(kids) if isinstance(kids, list) else [kids]
    return found


def test_the_columns_of_the_table_are_its_heads() -> None:
    visitor, case = bought()
    kinds = [element.get("/S") for element in _elements(pdf(visitor, case.reference))]
    assert kinds.count("/TH") == 6
    assert "/H1" in kinds


def test_without_an_account_there_is_no_code_and_the_offer_says_so() -> None:
    visitor, case = bought()
    sheet = pdf(visitor, case.reference)
    assert "gọi" in words(sheet) or "call" in words(sheet)
    assert not [each for each in _elements(sheet) if each.get("/S") == "/Figure"]


@pytest.mark.parametrize("note", ["#panic[x] $x$ *a* @b <c> \\u{41}", "a" * 500, "x\n" * 200])
def test_what_was_typed_is_words_and_never_markup(note: str) -> None:
    visitor, case = bought(note=note, invoice_name="#set page(width: 1pt) “”" + "W" * 150)
    text = words(pdf(visitor, case.reference))
    assert note.split("\n", maxsplit=1)[0][:20] in text
    assert "#set page(width: 1pt)" in text


@pytest.mark.parametrize(
    "typed", ["公司有限公司", "한국", "กรุงเทพ", "شركة", "हिन्दी", "😀", "\ue000", "\ufdd0", "\u2028", "\u202eabc"]
)  # fmt: skip
def test_letters_that_the_font_has_not_keep_nobody_from_their_offer(typed: str) -> None:
    visitor, case = bought()
    Purchase.objects.filter(case=case).update(invoice_name=f"Cty {typed}", invoice_address=typed, note=f"Ghi {typed}")
    PurchaseLine.objects.update(service_name=f"Dịch vụ {typed}", device_name=typed)
    Centre.objects.update(**BANK, name_vi=f"Trung tâm {typed}")
    text = words(pdf(visitor, case.reference))
    for each in ("Cty ", "Ghi ", "Dịch vụ ", "Trung tâm "):
        assert each in text


def test_it_opens_for_whoever_may_see_whose_it_is_and_for_nobody_else() -> None:
    visitor, case = bought()
    address = reverse("consult:offer", args=[case.reference])
    assert address in visitor.open(reverse("casework:receipt", args=[case.reference])).content.decode()
    mailed = by_mail(case)
    assert address in mailed.text
    assert pdf(mailed, case.reference)
    assert Visitor().open(address).status_code == 404
    bare = Visitor()
    bare.fill_in("/tra-cuu/", {"reference": case.reference, "contact": "0912345678"})
    assert bare.open(address).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert visitor.open(address).status_code == 404
        receipt = visitor.open(reverse("casework:receipt", args=[case.reference])).content.decode()
    assert address not in receipt


def test_one_connection_gets_so_many_an_hour(settings: Any) -> None:
    settings.THROTTLE_RATES = settings.THROTTLE_RATES | {"offer": "1/h"}
    settings.THROTTLE_ON = True
    visitor, case = bought()
    assert pdf(visitor, case.reference)
    answer = visitor.open(reverse("consult:offer", args=[case.reference]))
    assert answer.status_code == 429
    assert answer["Retry-After"]
