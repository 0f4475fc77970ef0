"""A request of the procuracy, a court or the police: entered with its scan, decided by a second person, sealed."""

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from casework.disclosure.disclosure import Disclosure
from casework.erasure import walk
from casework.ground.errors import Refused
from casework.ledger.entries import TrailEntry
from casework.people.person import Person
from casework.tests.desk import Desk, manager
from casework.tests.factories import EMAIL, NAME, PHONE, make_case, make_person, make_staff
from privacy.judicial import judicial_verbs
from privacy.judicial.judicial_request import JudicialRequest
from privacy.rights.my_data import Identity

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C2.7"), pytest.mark.clause("C4.4"), pytest.mark.clause("C7.5")]
NAME_FIELD, PHONE_FIELD = "casework.Person.full_name", "casework.Person.phone"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def entered(**more: Any) -> JudicialRequest:
    facts: dict[str, Any] = {
        "person": make_person(),
        "authority": "court",
        "authority_name": "Tòa án nhân dân thành phố Cà Mau",
        "document_number": "15/QĐ-TA",
        "document_date": timezone.localdate(),
        "signatory": "Thẩm phán",
        "legal_basis": "BLTTDS Điều 106",
        "scan": PDF,
        "scan_type": "application/pdf",
        "asked": [NAME_FIELD, PHONE_FIELD],
        "entered_by": make_staff(),
    }
    return JudicialRequest.objects.create(**facts | more)


def decided(asked: JudicialRequest, **how: Any) -> None:
    """By somebody who has seen it as it is."""
    judicial_verbs.decide(asked, seen=judicial_verbs.shown(asked), **how)


def test_exactly_what_was_approved_leaves_under_a_seal() -> None:
    request = entered()
    judicial_verbs.decide(
        request, seen=judicial_verbs.shown(request), staff=make_staff(), granted=[PHONE_FIELD], refusal="Tên không cần"
    )
    with zipfile.ZipFile(BytesIO(judicial_verbs.sealed(request))) as archive:
        body, seal = archive.read("data.json"), json.loads(archive.read("seal.json"))
    sent = json.loads(body)
    assert sent["content"]["details"] == {PHONE_FIELD: PHONE}
    assert NAME.encode() not in body
    assert seal == {"digest": sent["digest"], "hmac": judicial_verbs.own_seal(body)}
    assert request.state == "partly"


def test_two_who_decide_at_once_leave_one_decision_and_one_disclosure() -> None:
    request = entered()
    first, second = (JudicialRequest.objects.get(pk=request.pk) for _staff in range(2))
    judicial_verbs.decide(
        first, seen=judicial_verbs.shown(first), staff=make_staff(), granted=[PHONE_FIELD], refusal="Tên không cần"
    )
    with pytest.raises(Refused, match="done"):
        judicial_verbs.decide(
            second, seen=judicial_verbs.shown(second), staff=make_staff(), granted=[NAME_FIELD, PHONE_FIELD]
        )
    assert Disclosure.objects.count() == 1


def test_whoever_entered_it_never_decides() -> None:
    request = entered()
    with pytest.raises(Refused, match="four_eyes"):
        judicial_verbs.decide(
            request, seen=judicial_verbs.shown(request), staff=request.entered_by, granted=[PHONE_FIELD]
        )
    with pytest.raises(IntegrityError, match="judicial_four_eyes"), transaction.atomic():
        JudicialRequest.objects.update(
            decided_by=request.entered_by, decided_at=timezone.now(), state="refused", refusal="x"
        )
    assert TrailEntry.objects.get(verb="decide_judicial").refused == "four_eyes"


def test_nothing_is_given_that_was_not_asked_for() -> None:
    request = entered(asked=[NAME_FIELD])
    with pytest.raises(Refused, match="too_much"):
        decided(request, staff=make_staff(), granted=[PHONE_FIELD])
    with pytest.raises(IntegrityError, match="judicial_gives_no_more"), transaction.atomic():
        JudicialRequest.objects.update(granted=[PHONE_FIELD])


def test_a_refusal_has_its_reason_and_nothing_leaves() -> None:
    request = entered()
    with pytest.raises(Refused, match="no_reason"):
        decided(request, staff=make_staff(), granted=[])
    judicial_verbs.decide(
        request, seen=judicial_verbs.shown(request), staff=make_staff(), granted=[], refusal="Văn bản không hợp lệ"
    )
    assert not Disclosure.objects.exists()
    with pytest.raises(Refused, match="nothing"):
        judicial_verbs.sealed(request)


def test_an_erasure_leaves_the_proof_of_what_an_authority_asked(settings: Any, tmp_path: Any) -> None:
    settings.TOMBSTONE_FILE = tmp_path / "tombstones"
    asked = entered()
    with transaction.atomic():
        walk.erase([asked.person])
    asked.refresh_from_db()
    assert bytes(asked.scan) == PDF
    assert (asked.document_number, asked.signatory, asked.legal_basis) == ("15/QĐ-TA", "Thẩm phán", "BLTTDS Điều 106")
    assert Person.objects.get(pk=asked.person_id).full_name == ""


@pytest.mark.parametrize("may_be_told", [True, False])
def test_the_person_sees_it_only_where_they_may_be_told(may_be_told: bool) -> None:
    request = entered()
    judicial_verbs.decide(
        request, seen=judicial_verbs.shown(request), staff=make_staff(), granted=request.asked, may_be_told=may_be_told
    )
    shown = Identity(EMAIL, request.person.full_name).disclosures
    assert shown.exists() == may_be_told


def test_only_the_three_authorities_may_ask() -> None:
    with pytest.raises(IntegrityError, match="judicial_authority"), transaction.atomic():
        entered(authority="bank")


def enter(desk: Desk, **changes: Any) -> Any:
    address = reverse("admin:privacy_judicialrequest_add")
    desk.client.get(address)
    form = {
        "csrfmiddlewaretoken": desk.client.cookies["csrftoken"].value,
        "reference": make_case().reference,
        "authority": "police",
        "authority_name": "Công an tỉnh Cà Mau",
        "document_number": "7/CV",
        "document_date": "2026-11-01",
        "signatory": "Thủ trưởng",
        "legal_basis": "BLTTHS Điều 88",
        "asked_fields": [NAME_FIELD],
        "document": SimpleUploadedFile("cv.pdf", PDF),
    }
    return desk.client.post(address, form | changes)


def test_it_is_entered_decided_and_taken_on_its_pages() -> None:
    first, second = manager(), manager()
    answer = enter(first)
    assert answer.status_code == 302, answer.context["errors"]
    request = JudicialRequest.objects.get()
    assert bytes(request.scan) == PDF

    def decide(desk: Desk) -> Any:
        desk.open("privacy_judicialrequest_change", request.pk)
        token = desk.client.cookies["csrftoken"].value
        address = reverse("admin:privacy_judicialrequest_change", args=[request.pk])
        return desk.client.post(
            address,
            {
                "csrfmiddlewaretoken": token,
                "granted": [NAME_FIELD],
                "seen": judicial_verbs.shown(JudicialRequest.objects.get()),
            },
        )

    assert decide(first).status_code == 200
    assert decide(second).status_code == 302
    token = second.client.cookies["csrftoken"].value
    file = second.client.post(
        reverse("admin:privacy_judicialrequest_sealed", args=[request.pk]), {"csrfmiddlewaretoken": token}
    )
    assert file["Content-Type"] == "application/zip"
    assert Disclosure.objects.get().state == "delivered"
    assert second.open("privacy_judicialrequest_scan", request.pk).content == PDF


@pytest.mark.parametrize("content", [b"MZ\x90", b"<html></html>", b"chi la chu"])
def test_a_scan_is_a_pdf_or_a_picture(content: bytes) -> None:
    assert enter(manager(), document=SimpleUploadedFile("cv.pdf", content)).status_code == 200
    assert not JudicialRequest.objects.exists()


@pytest.mark.parametrize("what", ["request", "person"])
def test_what_has_changed_since_it_was_shown_is_not_granted(what: str) -> None:
    asked = entered()
    seen = judicial_verbs.shown(asked)
    if what == "request":
        JudicialRequest.objects.update(legal_basis="Khác")
    else:
        Person.objects.filter(pk=asked.person_id).update(phone="+84999000111")
    with pytest.raises(Refused, match="changed"):
        judicial_verbs.decide(asked, seen=seen, staff=make_staff(), granted=[PHONE_FIELD], refusal="Đủ rồi")
    assert not Disclosure.objects.exists()
