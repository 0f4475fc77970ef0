"""People whose details are found wherever they stand: an unmistakable word in all that is kept on each of them, and a
number of their own. Every register of the staff holds a record of one of them."""

import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.db import models
from django.utils import timezone

from casework.case import kinds, verbs
from casework.case.case import Case
from casework.case.timeline import Event, Happened
from casework.disclosure import transfers
from casework.disclosure.disclosure import Disclosure
from casework.disclosure.task import RecipientTask
from casework.erasure.certificate import Certificate
from casework.erasure.hold import Hold
from casework.erasure.order import ErasureOrder, ScanHit
from casework.erasure.tests import test_erasure
from casework.ground.kind import Kind
from casework.ground.phones import display_phone
from casework.inbox.received_mail import Became, ReceivedMail
from casework.intake.attachment import Attachment
from casework.people.consent import Act, Purpose
from casework.people.person import Person
from casework.post.letter import Letter
from casework.tests.factories import make_case, make_consent, make_letter, make_person, make_staff
from consult.handover import handover
from consult.handover.tests.test_hand_over import ALLOWED, recipient
from privacy.incidents.incident import Incident
from privacy.judicial import judicial_verbs
from privacy.judicial.judicial_request import JudicialRequest
from privacy.judicial.tests import test_judicial


class Town:
    """The people and their records. `marks`: primary key of a record of a person → the word of that human being."""

    def __init__(self) -> None:
        # First, while nobody else is there whose records could name the same person.
        self.certificate = certificate_of_somebody_erased()
        self.marks: dict[int, str] = {}
        self.cases = {kind: self.case(kind, self.person()) for kind in Kind.values}
        asker = self.cases[Kind.CONSULTATION].person
        assert asker
        self.again = self.case(Kind.CONSULTATION, asker)
        self.twin = self.case(Kind.QUESTION, self.person(like=asker))
        self.anonymous = [make_case(kind, person=None) for kind in (Kind.COMPLAINT, Kind.MISUSE)]
        self.given = [self.hand_over(self.cases[Kind.PURCHASE]), self.hand_over(self.case(Kind.PURCHASE))]
        transfers.approve(self.given[1], seen=transfers.shown(self.given[1]), staff=make_staff())
        self.asked = [self.judicial(), self.judicial()]
        judicial_verbs.decide(
            self.asked[1],
            seen=judicial_verbs.shown(self.asked[1]),
            staff=make_staff(),
            granted=[test_judicial.NAME_FIELD],
            refusal="Đủ rồi",
        )
        self.hold, self.incident, self.order = self.held(), self.leak(), self.ordered()
        self.task = RecipientTask.objects.create(disclosure=self.given[0], kind="correct")
        self.hit = ScanHit.objects.create(order=self.order, table="casework_event", column="text", row="1")
        self.letters = list(Letter.objects.filter(subject__startswith="Trả lời zq"))
        self.mails = list(ReceivedMail.objects.order_by("pk"))
        self.attachments = list(Attachment.objects.order_by("pk"))
        self.phones = dict(Person.objects.filter(pk__in=self.marks).values_list("pk", "phone"))

    # ------------------------------------------------------------- who was seen
    def seen_in(self, response: Any) -> set[str]:
        """The words of those whose details stand in the response."""
        text = text_of(response)
        return {mark for pk, mark in self.marks.items() if any(each in text for each in self.ways_to_write(pk))}

    def ways_to_write(self, pk: int) -> set[str]:
        phone = self.phones[pk]
        return {self.marks[pk], phone, display_phone(phone), f"0{phone[3:]}"}

    # ------------------------------------------------------------- what is kept on them
    def person(self, like: Person | None = None) -> Person:
        """`like` somebody: the same name and mailbox with another number."""
        number = len(self.marks) + 1
        mark = self.marks[like.pk] if like else f"zq{number:03d}k"
        facts = {"full_name": f"Nguyễn {mark} Ánh", "email": f"{mark}@example.vn", "phone": f"+8490{7654000 + number}"}
        person = make_person(**facts, organisation=f"Hộ kinh doanh {mark}")
        self.marks[person.pk] = mark
        return person

    def case(self, kind: str, person: Person | None = None) -> Case:
        person = person or self.person()
        mark = self.marks[person.pk]
        case = make_case(kind, person=person, detail=marked_details(kind, mark))
        Event.objects.create(case=case, verb=Happened.NOTE, text=f"{mark} gọi lại", staff=make_staff())
        make_letter(case, address=person.email, subject=f"Trả lời {mark}", body=f"Kính gửi {mark}")
        ReceivedMail.objects.create(
            mark=f"{mark} {case.pk}",
            raw=mark.encode(),
            came_at=timezone.now(),
            became=Became.ANSWER,
            case=case,
            subject=mark,
        )
        Attachment.objects.create(case=case, name=f"{mark}.txt", content_type="text/plain", content=mark.encode())
        make_consent(Purpose.RELATED, Act.GRANTED, address=person.email, person=person, case=case)
        return case

    def hand_over(self, case: Case) -> Disclosure:
        assert case.person
        verbs.record_call(case, staff=make_staff(), method="phone", result="confirmed")
        to = recipient(name=f"Nơi nhận {case.pk}", fields=ALLOWED)
        agreed = {"address": case.person.email, "person": case.person, "case": case, "recipient": to}
        make_consent(Purpose.HANDOVER, Act.GRANTED, **agreed)
        return handover.hand_over(case, staff=make_staff(), recipient=to)

    def judicial(self) -> JudicialRequest:
        person = self.person()
        return test_judicial.entered(person=person, scan=test_judicial.PDF + self.marks[person.pk].encode())

    def held(self) -> Hold:
        person = self.person()
        facts = {"fields": ["casework.Person.phone"], "ground": "court", "entered_by": make_staff()}
        tomorrow = timezone.localdate() + timedelta(days=1)
        return Hold.objects.create(person=person, document="1/QĐ-TA", until=tomorrow, **facts)

    def leak(self) -> Incident:
        case = self.case(Kind.MISUSE)
        words = f"Lộ số của {self.marks[case.person_id or 0]}"
        return Incident.objects.create(
            case=case, number="SC-26-90001", detected_at=timezone.now(), nature=words, minutes=words, data_kinds="số"
        )

    def ordered(self) -> ErasureOrder:
        person = self.person()
        return test_erasure.order_of(test_erasure.granted(person))


def certificate_of_somebody_erased() -> Certificate:
    """The tombstone goes to a file outside the database, which the test has to name."""
    _case, certificate = test_erasure.certified()
    return certificate


def marked_details(kind: str, mark: str) -> dict[str, Any]:
    """The word in every text of the kind's own row."""
    model: Any = Case._meta.get_field(kinds.of(kind).detail).related_model
    texts = [field for field in model._meta.concrete_fields if type(field) in (models.TextField, models.CharField)]
    free = [field.name for field in texts if not field.choices and not field.name.endswith("tax_code")]
    personal = [name for name in free if model.personal_data[name].on_erasure.name == "BLANK"]
    return dict.fromkeys(personal, f"Lời của {mark}")


def text_of(response: Any) -> str:
    content = b"".join(response) if response.streaming else response.content
    if not content.startswith(b"PK"):
        return str(content.decode("utf-8", "ignore"))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
