"""A list of people in whose names an organisation buys certificates: typed, kept, checked, stored, shown, erased."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from casework.case.case import Case
from casework.ground.declarations import declared_of
from casework.tests.visitor import Visitor, reference_of
from consult.purchase.holder import CertificateHolder
from consult.purchase.summary import of_purchase
from consult.tests.answers import (
    BUY,
    CHECK,
    FIRM,
    HOLDERS,
    INVOICE,
    MEMBER,
    PURCHASE,
    SOMEBODY,
    TWELVE,
    WHO,
    at_check_page,
    go_through,
    line,
)

pytestmark = pytest.mark.django_db
TAM = "Lê Văn Tám; Kế toán; Tam@Example.vn; 0912 345 678"
ANH = "Nguyễn Thị Ánh; ; anh@example.vn"
LIST = f"{TAM}\n{ANH}"


def at_the_list(answers: dict[str, Any] = TWELVE) -> Visitor:
    visitor = Visitor()
    visitor.open(visitor.fill_in(BUY, answers)["Location"])
    assert visitor.send(WHO, answers)["Location"] == HOLDERS
    visitor.open(HOLDERS)
    return visitor


def errors_of(visitor: Visitor) -> list[str]:
    assert visitor.page.status_code == 200
    return list(visitor.page.context["form"].errors["holders"])


# ------------------------------------------------------------------------- when it is asked for
@pytest.mark.parametrize(
    "answers",
    [
        PURCHASE,
        SOMEBODY | {"request_type": "new"} | line(1, MEMBER, 1, 12),
        TWELVE | {"customer_type": "member"},
    ],
)
def test_only_who_buys_for_the_people_of_an_organisation_is_asked(answers: dict[str, Any]) -> None:
    visitor = Visitor()
    answer = go_through(visitor, answers, holders=LIST)
    assert answer["Location"] == CHECK
    assert visitor.open(HOLDERS)["Location"] == CHECK
    visitor.open(CHECK)
    visitor.send(CHECK, {})
    assert not CertificateHolder.objects.exists()


def test_the_list_may_be_left_empty_and_the_steps_count_it() -> None:
    visitor = at_the_list()
    assert "bước 3 trên 5" in visitor.text or "step 3 of 5" in visitor.text
    assert visitor.send(HOLDERS, {"holders": ""})["Location"] == INVOICE


# ------------------------------------------------------------------------- what is taken
def test_a_pasted_list_is_stored_with_the_purchase() -> None:
    visitor = at_check_page(TWELVE, holders=LIST)
    assert "Lê Văn Tám, Kế toán, tam@example.vn, 0912 345 678" in visitor.text
    assert visitor.page.context["missing"] == 10
    reference_of(visitor.send(CHECK, {}))
    listed = Case.objects.get().purchase.holders.values_list("position", "full_name", "title", "email", "phone")
    assert list(listed) == [
        (1, "Lê Văn Tám", "Kế toán", "tam@example.vn", "+84912345678"),
        (2, "Nguyễn Thị Ánh", "", "anh@example.vn", ""),
    ]


def test_a_file_comes_into_the_box_and_is_kept_from_page_to_page() -> None:
    visitor = at_the_list()
    content = LIST.replace("; ", "\t").encode("utf-16")
    answer = visitor.send(HOLDERS, {"holders": "x", "holders_file": SimpleUploadedFile("nv.csv", content)})
    assert answer["Location"] == INVOICE
    visitor.open(HOLDERS)
    assert "Tam@Example.vn" in visitor.text
    visitor.open(visitor.send(HOLDERS, {"holders": f"{LIST}\nTrần Tư;;tu@example.vn"})["Location"])
    visitor.open(visitor.send(INVOICE, FIRM)["Location"])
    reference_of(visitor.send(CHECK, {}))
    assert CertificateHolder.objects.count() == 3


def test_what_is_wrong_in_a_file_is_said_by_row_and_can_be_mended_in_the_box() -> None:
    visitor = at_the_list()
    content = f"{LIST}\nTrần Tư;Thủ quỹ\n;;b@example.vn\nHồ Bảy;;c@\n{TAM}".encode()
    visitor.send(HOLDERS, {"holders_file": SimpleUploadedFile("nv.csv", content)})
    said = " / ".join(errors_of(visitor))
    for row in (3, 4, 5, 6):
        assert f" {row} " in said
    assert "Trần Tư;Thủ quỹ" in visitor.text


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"\xff\xfe\x00\xd8\x00", b"x" * 200_000])
def test_a_file_that_is_no_list_says_why_and_what_stood_in_the_box_stays(content: bytes) -> None:
    visitor = at_the_list()
    visitor.send(HOLDERS, {"holders": LIST, "holders_file": SimpleUploadedFile("nv.xlsx", content)})
    assert len(errors_of(visitor)) == 1
    assert "Nguyễn Thị Ánh" in visitor.text


def test_the_errors_are_so_many_that_one_can_read_them() -> None:
    visitor = at_the_list()
    visitor.send(HOLDERS, {"holders": "\n".join(f"Người thứ {n}" for n in range(1, 60))})
    assert len(errors_of(visitor)) == 9


def test_there_are_no_more_people_than_certificates_for_them() -> None:
    visitor = at_the_list()
    visitor.send(HOLDERS, {"holders": "\n".join(f"Trần Tư;;t{n}@example.vn" for n in range(13))})
    assert "13" in errors_of(visitor)[0]
    # Fewer certificates than people, later: the list is asked about again.
    visitor = at_check_page(TWELVE, holders=LIST)
    visitor.open(BUY)
    assert visitor.send(BUY, TWELVE | line(1, MEMBER, 1, 1))["Location"] == HOLDERS


def test_a_hundred_ordinary_people_fit_into_the_browser() -> None:
    names = ["Nguyễn Thị Ánh Tuyết", "Trần Văn Hùng", "Lê Hoàng Phúc", "Phạm Thị Mỹ Duyên", "Hồ Ngọc Bảo Châu"]
    listed = "\n".join(
        f"{names[n % 5]} {chr(65 + n % 26)}{n}; Nhân viên kinh doanh; nhan.vien.{n * 7919 % 1000}@thuysancamau.vn;"
        f" 09{n * 104729 % 10**8:08}"
        for n in range(100)
    )
    visitor = at_check_page(TWELVE | line(1, MEMBER, 1, 100), holders=listed)
    reference_of(visitor.send(CHECK, {}))
    assert CertificateHolder.objects.count() == 100


def test_a_file_that_comes_beyond_the_limit_of_the_connection_stays_in_the_box(settings: Any) -> None:
    visitor = at_the_list()
    settings.THROTTLE_RATES = settings.THROTTLE_RATES | {"intake": "0/h"}
    answer = visitor.send(HOLDERS, {"holders_file": SimpleUploadedFile("nv.csv", LIST.encode())})
    assert answer.status_code == 429
    assert "Nguyễn Thị Ánh" in visitor.text


# ------------------------------------------------------------------------- where it is seen, and its end
def test_offer_case_page_and_own_data_name_them() -> None:
    visitor = at_check_page(TWELVE, holders=LIST)
    reference = reference_of(visitor.send(CHECK, {}))
    visitor.open(f"/da-gui/{reference}/")
    assert "<li>Lê Văn Tám, Kế toán</li>" in visitor.text
    assert "tam@example.vn" not in visitor.text
    assert visitor.client.get(f"/mua-dich-vu/bao-gia/{reference}/").status_code == 200
    facts = [value for _label, value in of_purchase(Case.objects.get().purchase)]
    assert "Lê Văn Tám, Kế toán, tam@example.vn, 0912 345 678" in facts


def test_an_erasure_empties_every_one_of_their_fields() -> None:
    declared = declared_of(CertificateHolder)
    names = ("full_name", "title", "email", "phone")
    assert not any(declared[name].on_erasure.stays for name in names)
    reference_of(at_check_page(TWELVE, holders=LIST).send(CHECK, {}))
    CertificateHolder.objects.update(**dict.fromkeys(names, ""))
    assert Case.objects.get().purchase.listed == []


def test_somebody_on_the_list_can_be_reached() -> None:
    reference_of(at_check_page(TWELVE, holders=LIST).send(CHECK, {}))
    with pytest.raises(IntegrityError, match="holder_can_be_reached"), transaction.atomic():
        CertificateHolder.objects.update(email="", phone="")
