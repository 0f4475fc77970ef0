"""Everything that the models declare to be kept on a person stands on the page of their own data and in the copy, or
the declaration gives the reason why it does not. One row of every model, each of its fields marked."""

import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from itertools import count
from typing import Any

import pytest
from django.db import models
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext, override

from casework.case.case import Case
from casework.case.timeline import INTERNAL, SAID, Event, Happened
from casework.disclosure.disclosure import Disclosure
from casework.erasure.hold import Hold
from casework.ground.declarations import BOOKKEEPING, ELSEWHERE, declared_fields, personal_models, told_of
from casework.ground.kind import Kind
from casework.ground.phones import display_phone
from casework.ground.vietnam_time import moment
from casework.inbox.received_mail import ReceivedMail
from casework.intake.attachment import Attachment
from casework.people.access_request import AccessRequest
from casework.people.consent import Act, Consent, Purpose
from casework.people.person import Person
from casework.post.letter import Letter
from casework.tests import factories
from casework.tests.factories import EMAIL, make_case, make_consent, make_letter, make_person, make_staff
from privacy.rights import on_file
from privacy.rights.data_request import DataRequest, Decision, Right, VerifiedBy
from privacy.rights.tests.test_my_data import PATH, opened

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C6.1")]
DAY = date(2026, 11, 20)
ENDS = f'action="{PATH}het-han-che/"'


def heading() -> str:
    with override("vi"):
        return gettext("What is not shown here, and why")


def left_out(page: str = "") -> str:
    return (page or opened().text).partition(heading())[2].partition("</ul>")[0]


class File:
    """All that is kept on one person."""

    def __init__(self) -> None:
        self.numbers = count(101)
        self.staff = make_staff()
        known = {"customer_type": "organisation", "tax_code": "0100109106", "province": "96", "organisation": "zq Hộ A"}
        since = timezone.now() - timedelta(days=3)
        self.person = make_person(**known, phone_since=since, restricted_at=since, held=True)
        self.cases = {kind: self.case(kind) for kind in Kind.values}
        self.made: dict[type[models.Model], Any] = {Person: self.person, Case: self.cases[Kind.PURCHASE]}
        for kind, case in self.cases.items():
            self.made[type(case.detail)] = case.detail
            assert kind
        self.made[Consent] = make_consent(Purpose.HANDOVER, Act.GRANTED, person=self.person, case=self.made[Case])
        self.made[Letter] = make_letter(self.cases[Kind.QUESTION], subject="zq tiêu đề", body="zq lời thư")
        self.made[Disclosure] = self.disclosure()
        rejected = {"name": "zq hỏng.txt", "content_type": "text/plain", "rejected_why": "zq có mã độc"}
        Attachment.objects.create(
            case=self.made[Case], rejected_at=timezone.now(), rejected_by=self.staff, content=b"", **rejected
        )
        facts: dict[type[models.Model], dict[str, Any]] = {
            Attachment: {"content_type": "text/plain", "rejected_why": ""},
            ReceivedMail: {"sender": EMAIL, "raw": b"zq thu"},
            Event: {"verb": Happened.CUSTOMER_ANSWERED},
            Hold: {
                "until": timezone.localdate() + timedelta(days=9),
                "ground": "court",
                "fields": ["casework.Person.phone"],
            },
        }
        for model in personal_models():
            if model not in self.made and any(shown_fields(model)):
                self.made[model] = self.row(model, **facts.get(model, {}))

    def case(self, kind: str) -> Case:
        model: Any = Case._meta.get_field(factories.kinds.of(kind).detail).related_model
        facts = {field.name: self.value(field) for field in shown_fields(model)}
        if model is DataRequest:
            facts |= {"right": Right.CORRECT, "verified_how": VerifiedBy.CALL, "verified_by": self.staff}
            facts |= {"verified_at": timezone.now(), "decision": Decision.GRANTED, "decided_by": self.staff}
            facts |= {"decided_at": timezone.now(), "proposed": {"organisation": "zq đề nghị"}}
        return make_case(kind, person=self.person, detail=facts)

    def disclosure(self) -> Disclosure:
        content = {
            "reference": "zq",
            "details": {"casework.Person.province": "96", "casework.Person.phone": "+84987000333"},
        }
        return Disclosure.objects.create(
            person=self.person, case=self.made[Case], recipient=self.made[Consent].recipient,
            purpose="handover", basis="zq căn cứ",
            consent=self.made[Consent], fields=["casework.Person.full_name"], content=content, digest="0" * 64,
            state="approved", requested_by=self.staff, approved_by=make_staff(), approved_at=timezone.now(),
        )  # fmt: skip

    def row(self, model: type[models.Model], **facts: Any) -> models.Model:
        for field in model._meta.concrete_fields:
            if field.primary_key or field.name in facts:
                continue
            target: Any = field.related_model
            if target in self.made and (not field.null or field.name in ("case", "person")):
                facts[field.name] = self.made[target]
            elif target and not field.null:
                facts[field.name] = self.staff
            elif field in list(shown_fields(model)):
                facts[field.name] = self.value(field)
            elif factories._is_needed(field) and not target:
                facts[field.name] = factories._something(field)
        return model._base_manager.create(**facts)

    def value(self, field: Any) -> Any:
        if field.choices:
            return [value for value, _label in field.flatchoices if value][-1]
        by_type: dict[type, Any] = {
            models.BooleanField: True,
            models.DateTimeField: timezone.now(),
            models.DateField: DAY,
            models.JSONField: {"organisation": "zq"},
            models.BinaryField: b"zq bytes",
            models.EmailField: f"zq{next(self.numbers)}@example.vn",
            models.TextField: f"zq lời {next(self.numbers)}",
            models.CharField: f"zq{next(self.numbers)}",
        }
        return next(value for kind, value in by_type.items() if isinstance(field, kind))

    def expected(self) -> Iterator[tuple[str, str]]:
        """Where it stands, and the words by which it is found."""
        for model, row in self.made.items():
            for field in shown_fields(model):
                value = getattr(row, field.name)
                if model is Attachment and field.name == "rejected_why":
                    value = "zq có mã độc"
                assert value not in (None, "", b"", {}), f"{model._meta.label}.{field.name} is not filled in here"
                yield f"{model._meta.label}.{field.name}", as_read(row, field, value)


def shown_fields(model: type[models.Model]) -> Iterator[Any]:
    return (field for field, declared in told_of(model) if not declared.withheld)


def as_read(row: Any, field: Any, value: Any) -> str:
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, dict):
        return "zq đề nghị" if field.name == "proposed" else "Cà Mau"
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode()
    if value is True:
        return "Có"
    if field.name in ("phone", "language"):
        return {"phone": display_phone(row.phone), "language": "Tiếng Việt"}[field.name]
    return moment(value) if hasattr(value, "hour") else f"{value:%d/%m/%Y}" if hasattr(value, "day") else str(value)


def page_and_copy() -> tuple[str, dict[str, str]]:
    """The page with what its links give; the copy by the names in it."""
    visitor = opened()
    page = visitor.text
    archive = zipfile.ZipFile(BytesIO(b"".join(visitor.send(f"{PATH}ban-sao/", {}))))
    files = [each for each in Attachment.objects.all() if f"{PATH}tep/{each.pk}/" in page]
    given = [visitor.open(f"{PATH}tep/{each.pk}/") for each in files]
    assert all(each["Content-Disposition"].startswith("attachment") for each in given)
    return page + "".join(each.content.decode() for each in given), {
        name: archive.read(name).decode() for name in archive.namelist()
    }


def missing(file: File, text: str, *but: str) -> list[tuple[str, str]]:
    text = text.replace("\\n", "\n").replace('\\"', '"')
    expected = [each for each in file.expected() if each[0] not in but]
    return [(where, words) for where, words in expected if words not in text and escape(words) not in text]


def test_every_declared_field_of_every_model_is_shown_and_copied_by_its_name() -> None:
    file = File()
    page, copy = page_and_copy()
    assert missing(file, page, "casework.ReceivedMail.raw") == []
    assert missing(file, "".join(copy.values())) == []
    for name in ("du-lieu.json", "du-lieu.csv", "du-lieu.html"):
        assert missing(file, copy[name], "casework.Attachment.content", "casework.ReceivedMail.raw") == []
    cells = copy["du-lieu.csv"]
    assert '"96"' not in cells
    assert '"organisation"' not in cells
    assert json.loads(copy["du-lieu.json"])["persons"][0]["province"] == "Cà Mau"


def test_whatever_is_declared_is_shown_or_says_why_not() -> None:
    """Also of models that lead to nobody, which cannot be found for anybody."""
    leading = list(personal_models())
    silent = [
        f"{model._meta.label}.{field.name}"
        for model, field, declared in declared_fields()
        if model not in leading and not declared.withheld and declared is not BOOKKEEPING
    ]
    assert silent == []
    assert ELSEWHERE


def test_what_staff_write_to_one_another_is_left_out_and_said_to_be() -> None:
    case = make_case()
    for verb in {*Happened} - {*SAID}:
        Event.objects.create(case=case, verb=verb, text=f"zq nội bộ {verb}", staff=make_staff())
    assert INTERNAL
    page, copy = page_and_copy()
    assert "zq nội bộ" not in page + "".join(copy.values())
    with override("vi"):
        assert gettext("Notes that our staff write to one another") in page


def test_what_may_not_be_told_leaves_no_trace_on_the_page() -> None:
    """The list of what is left out is the same whether there is any or not."""
    make_case()
    before = left_out()
    person = Person.objects.get()
    Disclosure.objects.create(
        person=person, purpose="judicial", authority="zq Tòa án", basis="zq", fields=["casework.Person.phone"],
        content={"zq": "zq"}, digest="0" * 64, state="approved", may_be_told=False, requested_by=make_staff(),
        approved_by=make_staff(), approved_at=timezone.now(),
    )  # fmt: skip
    AccessRequest.objects.all().delete()
    Letter.objects.filter(case=None).delete()
    after = opened().text
    # Tokens among the attributes may hold any two letters.
    assert "zq" not in re.sub(r"<[^>]*>", " ", after)
    assert left_out(after) == before
    assert before


def test_a_file_of_somebody_else_is_not_given() -> None:
    make_case()
    other = make_case(person=make_person(full_name="Trần Văn Bình", email="binh@example.vn"))
    theirs = Attachment.objects.create(case=other, name="a.txt", content_type="text/plain", content=b"zq")
    assert opened().open(f"{PATH}tep/{theirs.pk}/").status_code == 404


def test_letters_to_an_earlier_address_stay_in_sight() -> None:
    make_letter(make_case(), address="truoc-kia@example.vn", subject="zq thư cũ")
    assert "zq thư cũ" in opened().text


# ------------------------------------------------------------------------- a restriction
def restricted() -> Case:
    case = make_case(Kind.DATA_REQUEST, status="closed", detail={"right": Right.RESTRICT})
    DataRequest.objects.filter(case=case).update(
        verified_at=timezone.now(), verified_how=VerifiedBy.MAILBOX, decision=Decision.GRANTED,
        decided_at=timezone.now(), decided_by=make_staff(), carried_out_at=timezone.now(),
    )  # fmt: skip
    Person.objects.update(restricted_at=timezone.now())
    return case


def test_a_restriction_is_shown_and_ended_with_one_press() -> None:
    case = restricted()
    visitor = opened()
    assert ENDS in visitor.text
    visitor.send(f"{PATH}het-han-che/", {})
    text = visitor.open(visitor.page["Location"]).content.decode()
    assert ENDS not in text
    assert 'role="status"' in text
    assert not Person.objects.exclude(restricted_at=None).exists()
    assert case.events.filter(verb=Happened.RESTRICTION_LIFTED, staff=None).count() == 1
    visitor.send(f"{PATH}het-han-che/", {})
    assert case.events.filter(verb=Happened.RESTRICTION_LIFTED).count() == 1


def test_a_restriction_of_somebody_else_at_the_mailbox_stays() -> None:
    restricted()
    other = make_person(full_name="Trần Văn Bình", restricted_at=timezone.now())
    opened().send(f"{PATH}het-han-che/", {})
    other.refresh_from_db()
    assert other.restricted_at


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_left_out_is_told_in_words(language: str) -> None:
    with override(language):
        for what, why in on_file.withheld():
            assert what
            assert str(why)
            assert "_" not in what
            assert not {"folded", "uuid", "needles", "taken", "browser", "plain name"} & set(re.split(r"[(), ]+", what))
