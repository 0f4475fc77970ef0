"""Files with a complaint: kept with the case, given to permitted staff only, as downloads of a safe type."""

import os
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from casework.case.case import Case
from casework.ground.kind import Kind
from casework.intake import uploads
from casework.intake.attachment import Attachment
from casework.ledger.access import AccessEntry
from casework.tests.desk import Desk, manager
from casework.tests.visitor import Visitor, reference_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C9.1")]
COMPLAINT = {
    "full_name": "Nguyễn Thị Ánh",
    "phone": "0912 345 678",
    "email": "anh.nguyen@example.vn",
    "ground": "stolen",
    "story": "Có người dùng số của tôi.",
}
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    return out.getvalue()


def complain(*files: tuple[str, bytes]) -> Visitor:
    visitor = Visitor()
    uploaded: Any = [SimpleUploadedFile(name, content) for name, content in files]
    visitor.fill_in("/khieu-nai/", COMPLAINT | {"attachments": uploaded})
    return visitor


def test_files_are_kept_with_the_case_and_come_back_as_downloads() -> None:
    visitor = complain(("bang-chung.pdf", PDF), ("anh.png", photo()))
    case = Case.objects.get(reference=reference_of(visitor.page))
    desk = manager()
    page = desk.see(case).content.decode()
    for file in case.attachments.all():
        assert file.name in page
        answer = desk.open("casework_attachment", case.pk, file.pk)
        assert answer["Content-Disposition"].startswith("attachment;")
        assert answer["Content-Type"] == file.content_type
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
    assert case.attachments.count() == 2
    assert AccessEntry.objects.filter(case=case).count() == 3


def snapshot() -> bytes:
    """As a phone takes it: noise that no compression makes small."""
    out = BytesIO()
    Image.frombytes("RGB", (1200, 1100), os.urandom(1200 * 1100 * 3)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("path", ["/khieu-nai/", "/en/khieu-nai/"])
def test_five_snapshots_of_a_phone_are_no_body_too_large(path: str) -> None:
    picture = snapshot()
    assert 3 * 1024 * 1024 < len(picture) < uploads.MOST_BYTES
    visitor = Visitor()
    files: Any = [SimpleUploadedFile(f"{number}.png", picture) for number in range(5)]
    visitor.fill_in(path, COMPLAINT | {"attachments": files})
    assert Case.objects.get(reference=reference_of(visitor.page)).attachments.count() == 5


def test_a_bad_file_is_named_and_nothing_typed_is_lost() -> None:
    visitor = complain(("bang-chung.pdf", PDF), ("virus.exe", b"MZ\x90\x00"))
    assert visitor.page.status_code == 200
    assert "virus.exe" in visitor.text
    assert COMPLAINT["story"] in visitor.text
    assert not Case.objects.exists()


def test_more_than_five_files_are_refused() -> None:
    assert complain(*[(f"{n}.pdf", PDF) for n in range(6)]).page.status_code == 200
    assert not Attachment.objects.exists()


@pytest.mark.clause("C4.1")
def test_files_are_for_those_who_may_see_the_case() -> None:
    case = Case.objects.get(reference=reference_of(complain(("a.pdf", PDF)).page))
    address = reverse("admin:casework_attachment", args=[case.pk, case.attachments.get().pk])
    assert Desk("consult.view_purchasecase").client.get(address).status_code == 403
    assert Desk("privacy.view_complaintcase").client.get(address).status_code == 200
    assert Visitor().client.get(address).status_code == 302


def test_a_misuse_report_takes_files_too() -> None:
    visitor = Visitor()
    report: dict[str, Any] = {name: COMPLAINT[name] for name in ("full_name", "phone", "email", "story")}
    files = [SimpleUploadedFile("a.pdf", PDF)]
    visitor.fill_in("/bao-cao-lam-dung/", report | {"what": ["pin"], "going_on": "yes", "attachments": files})
    assert Case.objects.get(reference=reference_of(visitor.page), kind=Kind.MISUSE).attachments.count() == 1
