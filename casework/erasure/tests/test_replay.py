"""An older backup is put back beneath a journal that knows more: it forgets again, and nobody else is touched."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from casework.erasure import answers, check, holds, replay, tombstones, walk
from casework.erasure.hold import Hold, HoldGround
from casework.erasure.order import Answer, ScanHit
from casework.erasure.tests.test_erasure import TAX_CODE, execute, granted, held, order_of, redact, whole_file
from casework.erasure.tests.test_erasure_limits import asks, question_of, somebody_else
from casework.erasure.tombstone import JournalMark, Tombstone
from casework.ground.files import add_lines
from casework.intake.attachment import Attachment
from casework.ledger.entries import TrailEntry
from casework.people.consent import Act, Consent, Purpose
from casework.people.person import Person
from casework.post.letter import Letter
from casework.tests.factories import (
    EMAIL,
    NAME,
    PHONE,
    make_case,
    make_consent,
    make_letter,
    make_person,
    make_recipient,
    make_staff,
)

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C3.1")]


@contextmanager
def since_the_backup() -> Iterator[None]:
    """Whatever is done within is in the journal, and then the database of before is back."""
    tombstones.mirror()
    backup = transaction.savepoint()
    yield
    tombstones.mirror()
    transaction.savepoint_rollback(backup)


def erased_since() -> Any:
    """Somebody who asked before the backup and was erased after it."""
    case = whole_file()
    with since_the_backup():
        execute(case)
    return Person.objects.get(pk=case.person_id)


# ------------------------------------------------------------- erased
def test_whoever_was_erased_since_the_backup_is_erased_again_and_newcomers_stay() -> None:
    person = erased_since()
    newcomer = make_person()
    assert (person.email, tombstones.unapplied()) == (EMAIL, 1)
    done = replay.replay()
    person.refresh_from_db()
    newcomer.refresh_from_db()
    assert (done.erased, person.email, newcomer.email) == (1, "", EMAIL)
    assert (tombstones.unapplied(), Tombstone.objects.get().uuid) == (0, person.uuid)
    assert TrailEntry.objects.get(verb="apply_tombstones").target == "1 persons"


def test_a_second_time_there_is_nothing_to_do() -> None:
    erased_since()
    replay.replay()
    assert replay.replay() == replay.Replayed()
    assert tombstones.mirror() == 0


def test_each_person_is_erased_for_themselves_and_their_own_hold_keeps_nothing_of_another(monkeypatch: Any) -> None:
    holder, other = whole_file(), granted(make_person(email="b@example.vn", tax_code="0101243150"))
    erased: list[list[str]] = []
    with since_the_backup():
        assert holder.person
        held(holder.person, "casework.Person.tax_code")
        execute(holder)
        execute(other)
    erase = walk.erase
    monkeypatch.setattr(walk, "erase", lambda people: (erased.append([each.email for each in people]), erase(people)))
    done = replay.replay()
    assert (done.erased, done.held, erased) == (2, 1, [[EMAIL], ["b@example.vn"]])
    codes = {each.pk: each.tax_code for each in Person.objects.filter(pk__in=[holder.person_id, other.person_id])}
    assert codes == {holder.person_id: TAX_CODE, other.person_id: ""}


def test_a_hold_for_ten_years_comes_back_with_its_day() -> None:
    case = whole_file()
    assert case.person
    until = date(timezone.localdate().year + 9, 12, 31)
    with since_the_backup():
        hold = Hold(person=case.person, fields=["casework.Person.tax_code"], ground=HoldGround.ACCOUNTING)
        with transaction.atomic():
            holds.enter(hold, until=until, staff=make_staff())
        holds.set_end(hold, seen=holds.shown(hold), staff=make_staff())
        execute(case)
    replay.replay()
    back = Hold.objects.get(person=case.person_id)
    assert (back.until, back.ground, back.entered_by) == (until, "accounting", None)
    assert Person.objects.get(pk=case.person_id).tax_code == TAX_CODE


def test_what_was_held_at_the_backup_and_released_since_is_erased() -> None:
    case = whole_file()
    assert case.person
    held(case.person, "casework.Person.tax_code")
    execute(case)
    with since_the_backup():
        Hold.objects.update(until=timezone.localdate())
        assert holds.release_ended_holds() == 1
    assert Person.objects.get(pk=case.person_id).tax_code == TAX_CODE
    done = replay.replay()
    assert (done.erased, done.released) == (0, 1)
    assert Person.objects.get(pk=case.person_id).tax_code == ""


def test_a_hold_on_somebody_who_is_not_erased_is_entered_again() -> None:
    person = make_person(tax_code=TAX_CODE)
    with since_the_backup():
        held(person, "casework.Person.tax_code")
    assert not Hold.objects.exists()
    assert replay.replay().held == 1
    assert Person.objects.get(pk=person.pk).tax_code == TAX_CODE


# ------------------------------------------------------------- redacted
def named_in(text: str = f"Chồng tôi, {EMAIL}, sẽ gọi") -> tuple[Any, Any]:
    """A question of somebody else that names the erased."""
    other = asks(text)
    case = whole_file()
    return other, case


def test_what_was_redacted_in_others_texts_and_files_is_redacted_again() -> None:
    other, case = named_in(f"Chồng tôi, {EMAIL}, số {PHONE}")
    content = f"Anh {EMAIL} ạ".encode()
    file = Attachment.objects.create(case=other, name="a.txt", content=content, content_type="text/plain")
    with since_the_backup():
        check.check(execute(case))
        for hit in ScanHit.objects.all():
            redact(hit)
        redacted = question_of(other)
        assert check.check(order_of(case))
    assert EMAIL in question_of(other)
    done = replay.replay()
    file.refresh_from_db()
    assert (done.erased, done.redacted, done.left, done.found) == (1, 2, [], [])
    assert question_of(other) == redacted
    assert EMAIL.encode() not in bytes(file.content)


def test_a_place_that_was_another_text_at_the_backup_is_left_for_an_officer() -> None:
    other, case = named_in()
    with since_the_backup():
        type(other.detail).objects.update(text=f"Sửa lại: {EMAIL} nhé")
        check.check(execute(case))
        redact(ScanHit.objects.get())
    done = replay.replay()
    place = f"{type(other.detail)._meta.db_table}.text {other.detail.pk}"
    assert (done.redacted, done.left, done.found) == (0, [place], [place])
    assert question_of(other) == f"Chồng tôi, {EMAIL}, sẽ gọi"


def test_a_redaction_that_was_taken_back_is_not_done_again() -> None:
    other, case = named_in()
    check.check(execute(case))
    hit = ScanHit.objects.get()
    with since_the_backup():
        redact(hit)
        tombstones.mirror()
        hit.refresh_from_db()
        answers.undo(hit, staff=make_staff())
        hit.refresh_from_db()
        answers.keep(hit, staff=make_staff(), seen=answers.sight_of(hit).digest, ground="others")
    assert replay.replay().redacted == 0
    assert EMAIL in question_of(other)


def test_what_was_kept_with_its_ground_is_not_reported_again() -> None:
    _other, case = named_in()
    with since_the_backup():
        check.check(execute(case))
        hit = ScanHit.objects.get()
        answers.keep(hit, staff=make_staff(), seen=answers.sight_of(hit).digest, ground="others")
    assert replay.replay().found == []


def test_what_could_not_be_written_down_without_words_of_others_is_left_for_an_officer() -> None:
    other = asks(f"Chồng tôi, {EMAIL}")
    erased_since()
    place = f"{type(other.detail)._meta.db_table}.text {other.detail.pk}"
    step = {"left": "0" * 64, "edits": []}
    line = {"place": place, "case": "VS-0", "answer": Answer.REDACTED, "steps": [step]}
    add_lines(settings.TOMBSTONE_FILE, [json.dumps(line)])
    assert replay.replay().left == [place]


# ------------------------------------------------------------- withdrawn
@pytest.mark.clause("C2.3")
def test_a_consent_that_was_withdrawn_since_the_backup_is_withdrawn_again_and_no_other() -> None:
    person, other = make_person(), make_person(email="lan@example.vn", full_name="Trần Thị Lan")
    given, others = (make_consent(Purpose.MARKETING, Act.GRANTED, person=each) for each in (person, other))
    related = make_consent(Purpose.RELATED, Act.GRANTED, person=person)
    with since_the_backup():
        given.withdraw("mail")
    assert set(Consent.objects.granted(Purpose.MARKETING)) == {given, others}
    assert tombstones.unapplied() == 1
    assert replay.replay().withdrawn == 1
    assert set(Consent.objects.granted(Purpose.MARKETING)) == {others}
    assert set(Consent.objects.granted(Purpose.RELATED)) == {related}
    assert Consent.objects.get(act=Act.WITHDRAWN).channel == "mail"
    assert (replay.replay().withdrawn, tombstones.mirror(), tombstones.unapplied()) == (0, 0, 0)


def test_a_consent_that_was_given_again_is_left_as_it_is() -> None:
    person = make_person()
    given = make_consent(Purpose.RELATED, Act.GRANTED, person=person)
    with since_the_backup():
        given.withdraw()
        tombstones.mirror()
        make_consent(Purpose.RELATED, Act.GRANTED, person=person)
    assert replay.replay().withdrawn == 0
    assert Consent.objects.granted(Purpose.RELATED).exists()


def test_what_is_granted_at_one_address_of_a_person_and_withdrawn_at_another_is_written_once() -> None:
    person = make_person()
    make_consent(Purpose.RELATED, Act.GRANTED, person=person, address="old@example.vn").withdraw()
    make_consent(Purpose.RELATED, Act.GRANTED, person=person)
    assert [tombstones.mirror() for _time in range(3)] == [0, 0, 0]


@pytest.mark.clause("C4.2")
def test_a_hand_over_to_one_recipient_is_withdrawn_and_that_to_another_stays() -> None:
    person, to = make_person(), [make_recipient(name=name) for name in "AB"]
    first, second = (make_consent(Purpose.HANDOVER, Act.GRANTED, person=person, recipient=each) for each in to)
    with since_the_backup():
        first.withdraw()
    assert replay.replay().withdrawn == 1
    assert set(Consent.objects.granted(Purpose.HANDOVER)) == {second}


# ------------------------------------------------------------- what the journal says
def test_the_journal_names_nobody_and_holds_no_word() -> None:
    _other, case = named_in()
    with since_the_backup():
        check.check(execute(case))
        redact(ScanHit.objects.get())
    said = settings.TOMBSTONE_FILE.read_text()
    for personal in (NAME, EMAIL, PHONE, TAX_CODE, "Chồng", "sẽ gọi"):
        assert personal not in said


def test_the_journal_only_grows_and_writes_each_state_once() -> None:
    execute(whole_file())
    assert tombstones.mirror() == 1
    before = settings.TOMBSTONE_FILE.read_text()
    assert tombstones.mirror() == 0
    execute(granted(somebody_else()))
    assert tombstones.mirror() == 1
    assert settings.TOMBSTONE_FILE.read_text().startswith(before)


def wrong_path(file: Path) -> None:
    file.rename(file.with_suffix(".elsewhere"))


def torn(file: Path) -> None:
    file.write_text(file.read_text()[:-9])


def empty(file: Path) -> None:
    file.write_text("")


def cut(file: Path) -> None:
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:1]))


def anothers(file: Path) -> None:
    lines = file.read_text().splitlines()
    file.write_text("\n".join([lines[0], *(line.replace("-4", "-5") for line in lines[1:])]) + "\n")


def no_journal(file: Path) -> None:
    file.write_text("root:x:0:0\n")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (wrong_path, "cannot be read"),
        (torn, r"line 3 of the journal .* is torn"),
        (empty, "is empty"),
        (cut, "was cut: the database knows 2 lines of it, 1 are there"),
        (anothers, "is another database's"),
        (no_journal, "line 1 of the journal"),
    ],
)
def test_a_journal_that_cannot_be_used_is_an_error_and_changes_nothing(damage: Any, words: str) -> None:
    execute(granted(somebody_else()))
    person = erased_since()
    damage(settings.TOMBSTONE_FILE)
    with pytest.raises(CommandError, match=words):
        call_command("apply_tombstones")
    person.refresh_from_db()
    assert person.erased_at is None


def test_a_line_that_a_crash_tore_off_is_written_whole_and_then_counts_once() -> None:
    file = settings.TOMBSTONE_FILE
    execute(whole_file())
    tombstones.mirror()
    first, second = file.read_text().splitlines()
    file.write_text("\n".join([first, second[:30], second, ""]))
    assert JournalMark.objects.get().lines == 2
    assert tombstones.mirror() == 0


# ------------------------------------------------------------- an older database beneath it
def test_nothing_is_written_over_a_journal_that_knows_more() -> None:
    erased_since()
    before = settings.TOMBSTONE_FILE.read_text()
    with pytest.raises(tombstones.Unusable, match="apply_tombstones"):
        tombstones.mirror()
    assert settings.TOMBSTONE_FILE.read_text() == before


def test_a_kill_between_writing_and_remembering_is_no_restore() -> None:
    execute(whole_file())
    before = transaction.savepoint()
    tombstones.mirror()
    transaction.savepoint_rollback(before)
    assert tombstones.unapplied() == 0
    assert tombstones.mirror() == 0


def test_an_empty_database_has_nobody_to_erase_again() -> None:
    with since_the_backup():
        execute(whole_file())
    assert tombstones.unapplied() == 0


def test_no_certificate_before_the_journal_has_it(settings: Any, tmp_path: Path) -> None:
    order = execute(whole_file())
    (tmp_path / "a file").write_text("in the way")
    settings.TOMBSTONE_FILE = tmp_path / "a file" / "tombstones"
    with pytest.raises((OSError, tombstones.Unusable)):
        check.check(order)
    order.refresh_from_db()
    assert order.checked_at is None


# ------------------------------------------------------------- the proof
def test_a_replay_that_touches_somebody_else_is_told(monkeypatch: Any) -> None:
    erased_since()
    innocent = make_case(person=make_person(email="c@example.vn"))
    erase = walk.erase
    monkeypatch.setattr(walk, "erase", lambda people: erase([*people, innocent.person]))
    with pytest.raises(replay.Wrong, match=r"rows of others have changed in .*casework_person"):
        replay.replay()


def test_a_replay_that_erases_nobody_is_told(monkeypatch: Any) -> None:
    erased_since()
    monkeypatch.setattr(walk, "erase", lambda people: {})
    with pytest.raises(replay.Wrong, match="1 persons whom the journal knows as erased are still there"):
        replay.replay()


def test_the_command_holds_what_waits_and_says_what_it_did(capsys: Any) -> None:
    erased_since()
    letter = make_letter(make_case(person=make_person(email="c@example.vn")))
    call_command("apply_tombstones")
    said = capsys.readouterr().out
    assert said.startswith(
        "1 persons erased again, 0 holds entered, 0 ended, 0 places redacted, 0 consents withdrawn; "
    )
    assert Letter.objects.get(pk=letter.pk).state == "held"


def test_a_hold_ends_on_its_day_in_the_journal_too() -> None:
    days = [f"{timezone.localdate() + timedelta(days=days)}" for days in (0, 1)]
    line = {"holds": [{"fields": ["a"], "ground": "court", "until": day} for day in days]}
    assert tombstones.wanted_holds(line) == line["holds"][1:]
