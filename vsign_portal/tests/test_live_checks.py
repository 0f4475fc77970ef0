"""Each live check sees its promise broken: first nothing is wrong, then something is done behind the portal's back."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.case import verbs
from casework.case.reminders import remind
from casework.centre.policy import PolicyVersion
from casework.disclosure import transfers
from casework.disclosure.disclosure import Disclosure
from casework.erasure import tombstones
from casework.erasure.hold import Hold
from casework.erasure.tests.test_erasure import execute, whole_file
from casework.erasure.tombstone import Tombstone
from casework.ground import canonical
from casework.ground.calendar import VIETNAM
from casework.ledger import inspection, keys
from casework.ledger.entries import TrailEntry
from casework.ledger.inspection import Inspection, LiveCheck
from casework.ledger.tests.tampering import behind_the_back, seal, set_up_witness, show, write
from casework.people.consent import Act, Consent, Purpose
from casework.people.person import Person
from casework.post.letter import Letter, LetterState
from casework.tests.desk import manager
from casework.tests.factories import make_case, make_consent, make_letter, make_mailing, make_person, make_staff
from consult.handover.tests.test_hand_over import requested
from privacy.incidents.incident import Incident
from vsign_portal.backup import book
from vsign_portal.live_checks import LOADS
from vsign_portal.tests.marked_people import Town
from vsign_portal.tests.staff_pages import GROUPS, signed_in

pytestmark = pytest.mark.django_db
Break = Callable[[Any], Iterator[None]]
BREAKS: list[tuple[str, Break]] = []


@pytest.fixture(autouse=True)
def outside_of_this_test(settings: Any, tmp_path: Path) -> None:
    settings.TOMBSTONE_FILE, settings.WITNESS = tmp_path / "tombstones", str(tmp_path / "witness")
    settings.BACKUP_BOOK = tmp_path / "backups"


def breaks(name: str) -> Callable[[Break], Break]:
    """What is done before the yield is right; what is done after it breaks the promise that the check watches."""

    def add(way: Break) -> Break:
        BREAKS.append((name, way))
        return way

    return add


def found(name: str) -> list[str]:
    return list(next(each for each in inspection.all_checks() if each.name == name).breaks())


def change(record: Any, without: str = "", **changes: Any) -> None:
    """Past triggers, and past this constraint."""
    table = record._meta.db_table
    with behind_the_back() as execute_sql:
        execute_sql("SET CONSTRAINTS ALL IMMEDIATE")
        if without:
            execute_sql(f"ALTER TABLE {table} DROP CONSTRAINT {without}")
        type(record)._base_manager.filter(pk=record.pk).update(**changes)


# ----------------------------------------------------------------- letters
@breaks("letters")
def written_on_nothing(settings: Any) -> Iterator[None]:
    letter = make_letter()
    yield
    change(letter, "letter_has_a_basis", case=None)


@breaks("letters")
def called_a_letter_to_staff(settings: Any) -> Iterator[None]:
    letter = make_letter()
    yield
    change(letter, to_staff=True)


@breaks("letters")
def on_the_consent_of_somebody_else(settings: Any) -> Iterator[None]:
    consent = make_consent(Purpose.RELATED, Act.GRANTED)
    facts = {"purpose": "unsubscribed", "consent": consent, "language": "vi"}
    Letter.objects.create(address=consent.address, **facts)
    yield
    Letter.objects.create(address="binh@example.vn", **facts)


def mailed(consent: Consent, **more: Any) -> Letter:
    """In a mailing of its own, as it has left."""
    now = timezone.now()
    facts = {"consent": consent, "address": consent.address, "state": LetterState.SENT, "sent_at": now}
    facts |= {"purpose": consent.purpose, "mailing": make_mailing(consent.purpose), "person": consent.person}
    return make_letter(**facts | {"composed_at": now} | more)


@breaks("mailings")
def sent_after_it_was_withdrawn(settings: Any) -> Iterator[None]:
    consent = make_consent(Purpose.NOTICES, Act.GRANTED)
    mailed(consent)
    consent.withdraw()
    facts = {"address": consent.address, "person": consent.person}
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        again = make_consent(Purpose.NOTICES, Act.GRANTED, **facts)
    # Written before it ended, sent after it was given anew.
    with time_machine.travel(timezone.now() + timedelta(days=2, minutes=1)):
        mailed(consent)
    with time_machine.travel(timezone.now() + timedelta(days=5)):
        again.withdraw()
    yield
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        mailed(again)


@breaks("mailings")
def still_tried_after_it_was_withdrawn(settings: Any) -> Iterator[None]:
    """Its words were put together while it was allowed."""
    consent = make_consent(Purpose.NOTICES, Act.GRANTED)
    now = timezone.now()
    with time_machine.travel(now + timedelta(minutes=2)):
        consent.withdraw()
    # The server had it already, and took its time to say so.
    mailed(consent, composed_at=now + timedelta(minutes=1), sent_at=now + timedelta(minutes=9))
    yield
    mailed(consent, composed_at=now + timedelta(minutes=1), sent_at=now + timedelta(hours=2))


@breaks("mailings")
def sent_before_it_was_confirmed(settings: Any) -> Iterator[None]:
    consent = make_consent(Purpose.MARKETING, Act.ASKED)
    mailed(consent, purpose="confirm_consent", mailing=None, person=None)
    yield
    mailed(consent)


@breaks("mailings")
def a_fourth_within_a_day(settings: Any) -> Iterator[None]:
    consent = make_consent(Purpose.NOTICES, Act.GRANTED)
    for _ in range(3):
        mailed(consent)
    yield
    mailed(consent)


# ----------------------------------------------------------------- deadlines, trail, looks
@breaks("reminders")
def late_and_nobody_was_told(settings: Any) -> Iterator[None]:
    ago = timezone.now() - timedelta(days=3)
    make_case(created_at=ago, due_at=timezone.now() - timedelta(hours=2))
    remind()
    yield
    make_case(created_at=ago, due_at=timezone.now() - timedelta(hours=2))


@breaks("incidents")
def an_incident_forgotten(settings: Any) -> Iterator[None]:
    facts = {"nature": "Lộ", "minutes": "", "data_kinds": "số"}
    ago = timezone.now() - timedelta(hours=30)
    Incident.objects.create(number="SC-26-90001", detected_at=ago, reminded=["agency late"], **facts)
    yield
    Incident.objects.create(number="SC-26-90002", detected_at=ago, **facts)


@breaks("trail")
def an_entry_that_was_changed(settings: Any) -> Iterator[None]:
    write(3)
    seal()
    show(set_up_witness(Path(settings.WITNESS)))
    yield
    entry = TrailEntry.objects.last()
    assert entry
    change(entry, verb="other")


@breaks("trail")
def a_witness_that_is_gone(settings: Any) -> Iterator[None]:
    write(3)
    seal()
    show(set_up_witness(Path(settings.WITNESS)))
    yield
    settings.WITNESS = ""


@breaks("looks")
def moved_by_somebody_who_had_not_looked(settings: Any) -> Iterator[None]:
    case, desk = make_case(), manager()
    desk.open("casework_case_change", case.pk)
    verbs.note(case, staff=desk.staff, text="Đã xem")
    # From a list, where nobody's details stand.
    verbs.claim(make_case(), staff=desk.staff)
    yield
    verbs.note(make_case(), staff=desk.staff, text="Chưa xem")


# ----------------------------------------------------------------- what was given to others
def handed_over() -> Disclosure:
    made = requested()
    transfers.approve(made, seen=transfers.shown(made), staff=make_staff())
    Disclosure.objects.filter(pk=made.pk).update(left_at=timezone.now())
    made.refresh_from_db()
    return made


@breaks("disclosures")
def approved_by_whoever_asked(settings: Any) -> Iterator[None]:
    given = handed_over()
    yield
    change(given, "disclosure_four_eyes", approved_by=given.requested_by)


@breaks("disclosures")
def given_without_a_consent(settings: Any) -> Iterator[None]:
    given = handed_over()
    yield
    change(given, "disclosure_hand_over_rests_on_a_consent", consent=None)


@breaks("disclosures")
def given_after_the_consent_ended(settings: Any) -> Iterator[None]:
    given = handed_over()
    assert given.consent
    given.consent.withdraw()
    yield
    change(given, left_at=timezone.now() + timedelta(hours=1))


@breaks("disclosures")
def more_given_than_agreed_to(settings: Any) -> Iterator[None]:
    given = handed_over()
    yield
    change(given, fields=[*given.fields, "casework.Person.tax_code"])


@breaks("agreements")
def given_after_the_agreement_ended(settings: Any) -> Iterator[None]:
    given = handed_over()
    yield
    change(given, agreement="12/2026/HĐ, 01/01/2020 – 31/12/2020")


@breaks("given")
def other_than_approved(settings: Any) -> Iterator[None]:
    given = handed_over()
    yield
    change(given, content={"casework.Person.full_name": "Trần Văn Bình"})


# ----------------------------------------------------------------- the erased
def erased() -> Person:
    person = execute(whole_file()).case.person
    assert person
    tombstones.mirror()
    person.refresh_from_db()
    assert person.erased_at
    return person


@breaks("erased")
def brought_back(settings: Any) -> Iterator[None]:
    person = erased()
    yield
    change(person, full_name="Nguyễn Thị Ánh", erased_at=None)


@breaks("erased")
def a_letter_that_still_tells(settings: Any) -> Iterator[None]:
    person = erased()
    yield
    letter = Letter.objects.filter(case__person=person, created_at__lt=person.erased_at).first()
    assert letter
    change(letter, body="Kính gửi chị Ánh")


@breaks("erased")
def kept_beyond_what_is_held(settings: Any) -> Iterator[None]:
    person = erased()
    facts = {"fields": ["casework.Person.tax_code"], "ground": "court", "until": timezone.localdate()}
    Hold.objects.create(person=person, entered_by=make_staff(), **facts)
    change(person, tax_code="0100109106", held=True)
    yield
    change(person, organisation="Công ty Thủy sản")


@breaks("backup")
def no_backup_today(settings: Any) -> Iterator[None]:
    settings.BACKUP_TO = "/somewhere"
    for what in (book.MADE, book.VERIFIED):
        book.note(what, "vsign-1.dump.age", made_at=timezone.now().isoformat())
    yield
    settings.BACKUP_BOOK.unlink()
    book.note(book.VERIFIED, "vsign-1.dump.age", made_at=timezone.now().isoformat())


@breaks("backup")
def a_backup_that_proved_broken(settings: Any) -> Iterator[None]:
    settings.BACKUP_TO = "/somewhere"
    for what in (book.MADE, book.VERIFIED):
        book.note(what, "vsign-1.dump.age", made_at=timezone.now().isoformat())
    yield
    book.note(book.VERIFIED, "vsign-2.dump.age", made_at="", failed="it was cut")


@breaks("tombstones")
def a_tombstone_nowhere_else(settings: Any) -> Iterator[None]:
    erased()
    yield
    Tombstone.objects.create(uuid=make_person().uuid)


# ----------------------------------------------------------------- proofs and rules
@breaks("proofs")
def another_policy_than_was_published(settings: Any) -> Iterator[None]:
    version = PolicyVersion.objects.in_force()
    yield
    change(version, text_vi="Chúng tôi làm gì cũng được")


@breaks("versions")
def a_consent_to_nothing_that_was_read(settings: Any) -> Iterator[None]:
    make_consent()
    yield
    make_consent(policy_version=None)


@breaks("declared")
def a_column_that_nobody_declared(settings: Any) -> Iterator[None]:
    yield
    with behind_the_back() as execute_sql:
        execute_sql("ALTER TABLE casework_person ADD COLUMN religion text")


@breaks("own_servers")
def a_template_with_a_counter(settings: Any) -> Iterator[None]:
    folder = settings.TOMBSTONE_FILE.parent
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [folder]}]
    yield
    (folder / "base.html").write_text('<script async src="https://counter.example/c.js"></script>')


@breaks("own_servers")
def a_policy_of_content_that_lets_others_in(settings: Any) -> Iterator[None]:
    yield
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"img-src": ["'self'", "https://elsewhere.example"]}}


@breaks("rules")
def a_trigger_switched_off(settings: Any) -> Iterator[None]:
    yield
    trigger = TrailEntry._meta.triggers[0].get_pgid(TrailEntry)  # type: ignore[attr-defined]
    _as_administrator(f"ALTER TABLE casework_trailentry DISABLE TRIGGER {trigger}")


@breaks("rules")
def a_constraint_dropped(settings: Any) -> Iterator[None]:
    yield
    _as_administrator("ALTER TABLE casework_letter DROP CONSTRAINT letter_has_a_basis")


@breaks("rules")
def a_ledger_that_may_be_rewritten(settings: Any) -> Iterator[None]:
    yield
    _as_administrator(f"GRANT DELETE ON casework_accessentry TO {settings.DATABASE_ROLE_PREFIX}_app")


def _as_administrator(statement: str) -> None:
    with behind_the_back() as execute_sql:
        execute_sql(statement)


@pytest.mark.parametrize(("name", "way"), [pytest.param(n, w, id=w.__name__) for n, w in BREAKS])
def test_a_broken_promise_is_seen(name: str, way: Break, settings: Any) -> None:
    steps = way(settings)
    next(steps)
    assert found(name) == []
    next(steps, None)
    assert len(found(name)) == 1


def test_every_live_check_is_broken_above() -> None:
    assert {name for name, _way in BREAKS} == {each.name for each in inspection.all_checks()}


def test_where_everything_happened_rightly_nothing_is_found() -> None:
    """Whole registers of people; the tests that make them are no members of staff who look, and seal nothing."""
    Town()
    tombstones.mirror()
    made_by_tests = {"looks", "trail"}
    assert {each.name: found(each.name) for each in inspection.all_checks() if each.name not in made_by_tests} == {
        each.name: [] for each in inspection.all_checks() if each.name not in made_by_tests
    }


@pytest.mark.clause("C7.4")
@pytest.mark.parametrize(
    ("text", "loads"),
    [
        ('<img src="//cdn.example/x.png">', True),
        ("<img srcset='https://cdn.example/x.png 2x'>", True),
        ('<link rel="preconnect" href="https://fonts.example">', True),
        ('<form action="http://elsewhere.example/">', True),
        ("a { background: url(https://cdn.example/x) }", True),
        ("@import 'https://fonts.example/css';", True),
        ("fetch(`https://counter.example/`)", True),
        ("new WebSocket('wss://counter.example')", True),
        ('<a href="https://vsign.vn/">', False),
        ('<svg xmlns="http://www.w3.org/2000/svg">', False),
        ('<img src="/static/x.png">', False),
        ("// https://comments.example", False),
    ],
)
def test_what_a_page_loads_from_elsewhere_is_told_from_links(text: str, loads: bool) -> None:
    assert bool(LOADS.search(text)) == loads


# ----------------------------------------------------------------- what was found is kept, signed and shown
def test_the_command_prints_each_clause_with_tests_and_result_and_ends_with_1_on_a_broken_one() -> None:
    out = StringIO()
    call_command("clauses", only="C2.6", stdout=out)
    assert "test_letter_register.py" in out.getvalue()
    assert "letters: kept" in out.getvalue()
    letter = make_letter()
    change(letter, "letter_has_a_basis", case=None)
    with pytest.raises(CommandError, match="broken: letters"):
        call_command("clauses", only="C2.6", stdout=out)
    assert f"letters: BROKEN 1 times: letter {letter.pk}" in out.getvalue()


def test_the_command_tells_machines_the_same() -> None:
    out = StringIO()
    call_command("clauses", "--json", only="C8.2", stdout=out)
    (told,) = json.loads(out.getvalue())
    assert {each["check"]: each["breaks"] for each in told["checks"]} == {"proofs": 0, "versions": 0}


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> Iterator[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")
        yield ""

    check = LiveCheck("failing", ("C7.2",), "Fails", fail)
    monkeypatch.setitem(inspection._checks, "failing", check)


def test_a_check_that_fails_is_no_promise_kept_and_stops_no_other(failing: None) -> None:
    results = {each.check.name: each for each in inspection.look()}
    assert results["failing"].named == ["it could not be looked at: ProgrammingError"]
    assert results["letters"].is_kept


def test_the_worker_looks_once_a_night_and_at_once_after_one_was_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "_checks", {})
    looked = []
    with time_machine.travel("2026-11-25T02:00:00Z") as clock:
        for _quarter in range(72 * 3):
            looked += [timezone.now().isoformat()[:13]] if inspection.inspect_when_due() else []
            clock.shift(timedelta(minutes=20))
        clock.shift(timedelta(days=2))
        assert inspection.inspect_when_due()
    assert looked == ["2026-11-25T02", "2026-11-25T18", "2026-11-26T18", "2026-11-27T18"]


@pytest.mark.clause("C7.2")
def test_auditors_take_an_inspection_along_and_check_it_by_digest_and_signature(settings: Any) -> None:
    made = inspection.inspect()
    answer = signed_in("auditors").get(reverse("admin:casework_inspection_file", args=[made.pk]))
    told = json.loads(answer.content)
    assert told["digest"] == canonical.digest(told["content"])
    known = keys.public(keys.public_file(settings.TRAIL_KEY))
    assert keys.is_signed(canonical.as_bytes(told["content"]), told["signature"], known)
    assert {each["check"] for each in told["content"]["checks"]} == {each.name for each in inspection.all_checks()}
    assert TrailEntry.objects.filter(verb="inspect", target=f"inspection {made.pk}").exists()


def test_without_the_key_it_is_kept_unsigned(settings: Any, tmp_path: Path) -> None:
    settings.TRAIL_KEY = tmp_path / "nowhere.pem"
    assert inspection.keep([]).signature == ""


def start_page(group: str) -> str:
    return signed_in(group).get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("group", GROUPS)
def test_all_staff_see_on_their_start_page_what_was_found(group: str) -> None:
    may_read = group in ("managers", "auditors")
    assert "casework/inspection/" not in start_page("consultants")
    made = inspection.keep([])
    address = reverse("admin:casework_inspection_change", args=[made.pk])
    page = start_page(group)
    assert made.at.astimezone(VIETNAM).strftime("%H:%M") in page
    assert (address in page) == may_read
    assert Client().get(address).status_code == 302
    assert signed_in(group).get(address).status_code == (200 if may_read else 403)


def test_the_start_page_tells_of_broken_promises_and_of_a_worker_that_stands_still() -> None:
    make_case(created_at=timezone.now() - timedelta(days=3), due_at=timezone.now() - timedelta(hours=2))
    broken = next(each for each in inspection.look() if each.check.name == "reminders")
    made = inspection.keep([broken])
    desk = manager()
    assert "meanwhile" in desk.open("index").content.decode()
    assert broken.named[0] in desk.open("casework_inspection_change", made.pk).content.decode()
    with time_machine.travel(timezone.now() + timedelta(hours=27)):
        assert not Inspection.objects.get().is_fresh
