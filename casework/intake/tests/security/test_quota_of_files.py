"""Strangers fill neither the disk nor a member of staff's day: a quota a day and net, a cap for all, and rejection."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from casework.case.case import Case
from casework.ground.kind import Kind
from casework.intake import attachments
from casework.intake.attachment import Attachment
from casework.ledger.entries import TrailEntry
from casework.tests.desk import manager
from casework.tests.factories import make_case, make_colleague
from casework.tests.visitor import CONTACT, Visitor, reference_of

pytestmark = pytest.mark.django_db
COMPLAINT = CONTACT | {"ground": "stolen", "story": "Có người dùng số của tôi."}


def complain(size: int, **environ: str) -> Visitor:
    visitor = Visitor(**environ)
    visitor.fill_in("/khieu-nai/", COMPLAINT, attachments=SimpleUploadedFile("a.txt", b"a" * size))
    return visitor


def quota(settings: Any, kib: int) -> None:
    settings.THROTTLE_RATES = settings.THROTTLE_RATES | {"attachments": f"{kib}/d"}


def test_a_net_stores_only_so_much_a_day_and_is_told_how_to_go_on(settings: Any) -> None:
    quota(settings, 3)
    reference_of(complain(2048).page)
    visitor = complain(2048)
    assert visitor.page.status_code == 200
    assert COMPLAINT["story"] in visitor.text
    assert Attachment.objects.count() == 1
    reference_of(visitor.send("/khieu-nai/", COMPLAINT))


def test_all_addresses_of_one_64_share_a_quota_and_another_net_has_its_own(settings: Any) -> None:
    quota(settings, 3)
    reference_of(complain(2048, REMOTE_ADDR="2001:db8::1").page)
    assert complain(2048, REMOTE_ADDR="2001:db8::ffff:2").page.status_code == 200
    reference_of(complain(2048, REMOTE_ADDR="2001:db8:0:1::1").page)


def test_when_the_cap_for_all_is_reached_forms_are_taken_without_files(settings: Any) -> None:
    settings.ATTACHMENTS_TOTAL = 3000
    reference_of(complain(2048).page)
    visitor = complain(2048, REMOTE_ADDR="192.0.2.9")
    assert visitor.page.status_code == 200
    assert Case.objects.count() == 1
    reference_of(visitor.send("/khieu-nai/", COMPLAINT))


def test_a_form_without_files_costs_nothing_of_the_quota(settings: Any) -> None:
    quota(settings, 0)
    reference_of(Visitor().fill_in("/khieu-nai/", COMPLAINT))


# ------------------------------------------------------------------------- rejection
def with_a_file() -> tuple[Case, Attachment]:
    case = make_case(Kind.COMPLAINT)
    return case, Attachment.objects.create(case=case, name="virus.txt", content_type="text/plain", content=b"abc")


def test_of_a_rejected_file_the_bytes_go_and_the_row_stays() -> None:
    case, file = with_a_file()
    desk = manager()
    assert desk.do("reject_attachment", case, attachment=file.pk, reason="Có mã độc").status_code == 302
    file.refresh_from_db()
    assert (bytes(file.content), file.name, file.rejected_why) == (b"", "virus.txt", "Có mã độc")
    assert file.rejected_by == desk.staff
    entry = TrailEntry.objects.get(verb="reject_attachment")
    assert entry.fields == [f"attachment {file.pk}"]
    page = desk.see(case).content.decode()
    assert "Có mã độc" in page
    assert reverse("admin:casework_attachment", args=[case.pk, file.pk]) not in page
    assert desk.open("casework_attachment", case.pk, file.pk).status_code == 404


def test_a_file_is_rejected_once_with_a_reason_and_only_of_its_own_case() -> None:
    case, file = with_a_file()
    _other, strange = with_a_file()
    desk = manager()
    assert desk.do("reject_attachment", case, attachment=file.pk, reason="").status_code == 200
    assert desk.do("reject_attachment", case, attachment=strange.pk, reason="x").status_code == 200
    assert Attachment.objects.rejectable().count() == 2
    desk.do("reject_attachment", case, attachment=file.pk, reason="x")
    assert attachments.reject.refusal(case).code == "no_file"  # type: ignore[union-attr]


def test_room_comes_back_when_a_file_is_rejected() -> None:
    case, file = with_a_file()
    assert Attachment.objects.stored() == 3
    attachments.reject(case, staff=make_colleague("complaint handlers"), attachment=file, reason="x")
    assert Attachment.objects.stored() == 0
