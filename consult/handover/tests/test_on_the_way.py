"""A hand-over on its way to a real HTTPS server: signed, once, given up where staff see it, told of changes."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from casework.disclosure import delivery, signing, transfers
from casework.disclosure.delivery import HANDOVERS
from casework.disclosure.disclosure import Disclosure
from casework.disclosure.recipient import Recipient
from casework.disclosure.task import RecipientTask
from casework.erasure import walk
from casework.ground.errors import Refused
from casework.people.consent import Consent, Purpose
from casework.people.person import Person
from casework.post.outbox import BACK_OFF
from casework.tests.desk import manager
from casework.tests.factories import make_staff
from casework.tests.https_peer import Peer
from casework.tests.processes import kill, worker
from consult.handover import handover
from consult.handover.tests.test_hand_over import requested

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C4.2")]
SECRET = "a secret of the operations, long enough"


@pytest.fixture(autouse=True)
def secret(settings: Any) -> None:
    settings.HANDOVER_SECRET = SECRET


@pytest.fixture
def peer(tmp_path: Path, settings: Any) -> Iterator[Peer]:
    made = Peer(tmp_path)
    settings.HANDOVER_CA, settings.HANDOVER_TIMEOUT = str(made.ca), 2.0
    yield made
    made.down()


def approved(peer: Peer) -> Disclosure:
    disclosure = requested(endpoint=peer.address)
    transfers.approve(disclosure, seen=transfers.shown(disclosure), staff=make_staff())
    return disclosure


def deliver(disclosure: Disclosure) -> Disclosure:
    """As if it were due now."""
    Disclosure.objects.filter(pk=disclosure.pk).update(next_attempt_at=None)
    HANDOVERS.deliver(disclosure.pk)
    disclosure.refresh_from_db()
    return disclosure


def failed(peer: Peer) -> Disclosure:
    peer.answers = [422]
    return deliver(approved(peer))


def told(disclosure: Disclosure, kind: str = "correct") -> int:
    with transaction.atomic():
        return transfers.tell_recipients([disclosure.person], kind)


def erase(disclosure: Disclosure) -> int:
    """As the verb does it."""
    with transaction.atomic():
        count = transfers.tell_recipients([disclosure.person], "erase")
        walk.erase([disclosure.person])
        return count


# ------------------------------------------------------------------------- signed
def test_an_approved_hand_over_is_posted_signed(peer: Peer) -> None:
    disclosure = deliver(approved(peer))
    ((path, headers, body),) = peer.got
    assert path == "/nhan?kenh=vsign&v=1"
    assert json.loads(body) == {"content": disclosure.content, "digest": disclosure.digest}
    assert headers["webhook-id"] == str(disclosure.uuid)
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    assert disclosure.recipient
    key = base64.b64decode(signing.key_to_tell(disclosure.recipient).removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert (disclosure.state, disclosure.error) == ("delivered", "")
    assert disclosure.left_at
    assert disclosure.delivered_at
    assert disclosure.left_at <= disclosure.delivered_at
    assert not HANDOVERS.deliver(disclosure.pk)


def test_the_signature_covers_number_time_and_body() -> None:
    signatures = {
        signing.headers([b"key"], number, at, body)["webhook-signature"]
        for number, at, body in [("a", 1, b"x"), ("b", 1, b"x"), ("a", 2, b"x"), ("a", 1, b"y")]
    }
    assert len(signatures) == 4


def test_the_signature_is_the_one_of_the_standard() -> None:
    """The example in the specification of Standard Webhooks."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = signing.headers([key], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_each_recipient_has_a_key_of_its_own_that_is_not_the_portals(settings: Any) -> None:
    first, second = Recipient(name="A"), Recipient(name="B")
    assert len({signing.key_of(first), signing.key_of(second), SECRET.encode(), settings.SECRET_KEY.encode()}) == 4


def test_the_keys_follow_from_their_own_secret_alone(settings: Any) -> None:
    recipient = Recipient(name="A")
    key = signing.key_of(recipient)
    settings.SECRET_KEY = "another key of the portal"
    assert signing.key_of(recipient) == key
    settings.HANDOVER_SECRET = "another secret of the operations"
    assert signing.key_of(recipient) != key


def approve(disclosure: Disclosure, *, staff: Any) -> None:
    transfers.approve(disclosure, seen=transfers.shown(disclosure), staff=staff)


@pytest.mark.parametrize("verb", [approve, transfers.try_again])
def test_without_a_secret_nothing_is_sent_on(peer: Peer, settings: Any, verb: Callable[..., None]) -> None:
    disclosure = failed(peer) if verb is transfers.try_again else requested(endpoint=peer.address)
    settings.HANDOVER_SECRET = ""
    before, sent = disclosure.state, len(peer.got)
    with pytest.raises(Refused, match="no_key"):
        verb(disclosure, staff=make_staff())
    disclosure.refresh_from_db()
    assert (disclosure.state, len(peer.got)) == (before, sent)


def test_a_secret_taken_away_after_the_approval_keeps_it_here(peer: Peer, settings: Any) -> None:
    disclosure = approved(peer)
    settings.HANDOVER_SECRET = ""
    deliver(disclosure)
    assert (disclosure.state, disclosure.error, disclosure.left_at, peer.got) == ("failed", "no_key", None, [])


def test_a_recipient_that_gets_files_needs_no_secret(settings: Any) -> None:
    settings.HANDOVER_SECRET = ""
    disclosure = requested()
    transfers.approve(disclosure, seen=transfers.shown(disclosure), staff=make_staff())
    assert json.loads(transfers.take_file(disclosure, staff=make_staff()))["content"] == disclosure.content


@pytest.mark.parametrize("secret", ["", "too short"])
def test_the_check_before_going_live_asks_for_a_secret_once_a_recipient_needs_it(settings: Any, secret: str) -> None:
    def found() -> list[str | None]:
        return [each.id for each in run_checks(include_deployment_checks=True) if each.id == "casework.E003"]

    settings.HANDOVER_SECRET = secret
    assert found() == []
    requested(endpoint="https://localhost:1/nhan")
    assert found() == ["casework.E003"]
    settings.HANDOVER_SECRET = SECRET
    assert found() == []


def test_operations_give_a_recipient_its_key(settings: Any) -> None:
    disclosure = requested(endpoint="https://localhost:1/nhan")
    assert disclosure.recipient
    out = StringIO()
    call_command("handover_key", disclosure.recipient.name, stdout=out)
    assert out.getvalue().strip() == signing.key_to_tell(disclosure.recipient)
    with pytest.raises(CommandError, match="no recipient"):
        call_command("handover_key", "nobody")
    settings.HANDOVER_SECRET = ""
    with pytest.raises(CommandError, match="VSIGN_HANDOVER_SECRET"):
        call_command("handover_key", disclosure.recipient.name)


# ------------------------------------------------------------------------- again, or given up
def test_an_approval_leaves_one_job(peer: Peer) -> None:
    disclosure = approved(peer)
    assert [job.args for job in ProcrastinateJob.objects.all()] == [{"ids": [disclosure.pk]}]
    assert HANDOVERS.sweep() == 0


def test_a_recipient_in_trouble_is_tried_again_under_the_same_number(peer: Peer) -> None:
    disclosure = approved(peer)
    peer.answers = [503, 429]
    states = [deliver(disclosure).state for _try in range(3)]
    assert states == ["approved", "approved", "delivered"]
    assert len({headers["webhook-id"] for _path, headers, _body in peer.got}) == 1
    assert disclosure.attempts == 3


def test_it_waits_before_the_next_attempt(peer: Peer) -> None:
    disclosure = approved(peer)
    peer.answers = [503]
    deliver(disclosure)
    assert disclosure.next_attempt_at
    assert disclosure.next_attempt_at > timezone.now()
    assert not HANDOVERS.deliver(disclosure.pk)
    assert len(peer.got) == 1


def test_after_the_last_wait_it_has_failed(peer: Peer) -> None:
    disclosure = approved(peer)
    peer.answers = [503]
    Disclosure.objects.update(attempts=len(BACK_OFF))
    assert (deliver(disclosure).state, disclosure.error) == ("failed", "HTTP 503")


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (204, "delivered"), (299, "delivered"), (307, "approved"), (400, "failed"), (408, "approved"), (422, "failed"),
        (429, "approved"), (499, "failed"), (500, "approved"), (503, "approved"),
    ],
)  # fmt: skip
def test_what_the_recipient_answers_decides(peer: Peer, status: int, state: str) -> None:
    disclosure = approved(peer)
    peer.answers = [status]
    assert deliver(disclosure).state == state
    assert len(peer.got) == 1


def test_a_certificate_nobody_vouches_for_gets_nothing(peer: Peer, settings: Any) -> None:
    disclosure = approved(peer)
    settings.HANDOVER_CA = ""
    deliver(disclosure)
    assert peer.got == []
    assert (disclosure.state, disclosure.error, disclosure.left_at) == ("approved", "SSLCertVerificationError", None)


def test_a_recipient_that_answers_a_byte_at_a_time_holds_nobody_up(peer: Peer, settings: Any) -> None:
    settings.HANDOVER_TIMEOUT = 1.0
    disclosure = approved(peer)
    peer.drip = 0.2
    started = time.monotonic()
    deliver(disclosure)
    assert time.monotonic() - started < 3
    assert (disclosure.state, disclosure.error) == ("approved", "TimeoutError")


def test_nobody_is_sent_to_who_has_no_address_any_more(peer: Peer) -> None:
    disclosure = approved(peer)
    Recipient.objects.update(endpoint="")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert HANDOVERS.sweep() == 0
    assert (deliver(disclosure).state, disclosure.error, peer.got) == ("failed", "terms", [])


def test_the_sweep_finds_a_hand_over_whose_job_was_lost(peer: Peer) -> None:
    disclosure = approved(peer)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert HANDOVERS.sweep() == 1
    assert [job.args for job in ProcrastinateJob.objects.all()] == [{"ids": [disclosure.pk]}]


def test_a_restriction_after_the_approval_keeps_it_here(peer: Peer) -> None:
    disclosure = approved(peer)
    Person.objects.filter(pk=disclosure.person_id).update(restricted_at=timezone.now())
    with pytest.raises(Refused, match="restricted"):
        transfers.take_file(disclosure, staff=make_staff())
    deliver(disclosure)
    assert (disclosure.state, disclosure.error, disclosure.left_at, peer.got) == ("failed", "restricted", None, [])


# ------------------------------------------------------------------------- a failed one has a way on
def test_a_failed_one_is_tried_again(peer: Peer) -> None:
    disclosure = failed(peer)
    assert (disclosure.state, disclosure.error) == ("failed", "HTTP 422")
    transfers.try_again(disclosure, staff=make_staff())
    assert (disclosure.state, disclosure.attempts) == ("approved", 0)
    assert deliver(disclosure).state == "delivered"


def test_a_failed_one_is_given_as_a_file(peer: Peer) -> None:
    disclosure = failed(peer)
    left = disclosure.left_at
    assert json.loads(transfers.take_file(disclosure, staff=make_staff()))["content"] == disclosure.content
    assert (disclosure.state, disclosure.error, disclosure.left_at) == ("delivered", "", left)
    assert not HANDOVERS.deliver(disclosure.pk)


def test_a_failed_one_is_withdrawn_and_leaves_no_more(peer: Peer) -> None:
    disclosure = failed(peer)
    transfers.withdraw(disclosure, staff=make_staff())
    assert not HANDOVERS.deliver(disclosure.pk)
    with pytest.raises(Refused, match="state"):
        transfers.try_again(disclosure, staff=make_staff())
    with pytest.raises(Refused, match="state"):
        transfers.take_file(disclosure, staff=make_staff())


def test_what_no_longer_holds_is_not_tried_again(peer: Peer) -> None:
    disclosure = failed(peer)
    Consent.objects.get(purpose=Purpose.HANDOVER).withdraw()
    with pytest.raises(Refused, match="consent"):
        transfers.try_again(disclosure, staff=make_staff())


BUTTONS = {
    "requested": {"approve", "refuse", "withdraw"},
    "approved": {"withdraw", "file"},
    "sending": set(),
    "delivered": {"file"},
    "refused": set(),
    "failed": {"retry", "withdraw", "file"},
    "withdrawn": set(),
}


@pytest.mark.parametrize("state", BUTTONS)
def test_the_page_has_a_button_for_each_move_that_is_possible_and_for_no_other(peer: Peer, state: str) -> None:
    disclosure, now = requested(endpoint=peer.address), timezone.now()
    facts: dict[str, Any] = {"state": state, "approved_by": make_staff(), "approved_at": now}
    facts |= {"lease_until": now} if state == "sending" else {}
    facts |= {"delivered_at": now, "left_at": now} if state == "delivered" else {}
    Disclosure.objects.update(**facts)
    desk = manager()
    page = desk.open("casework_disclosure_change", disclosure.pk).content.decode()
    moves = {"approve", "refuse", "retry", "withdraw", "file"}
    assert {name for name in moves if reverse(f"admin:casework_disclosure_{name}", args=[disclosure.pk]) in page} == (
        BUTTONS[state]
    )
    for name in sorted(moves - BUTTONS[state]):
        desk.client.post(
            reverse(f"admin:casework_disclosure_{name}", args=[disclosure.pk]),
            {"csrfmiddlewaretoken": desk.client.cookies["csrftoken"].value},
        )
        disclosure.refresh_from_db()
        assert disclosure.state == state


def test_whoever_asked_gets_no_button_to_approve() -> None:
    disclosure = requested()
    assert "approve" not in transfers.offered(disclosure, disclosure.requested_by)
    assert "retry" not in transfers.offered(disclosure, make_staff())


def test_a_failed_one_is_tried_again_from_its_page(peer: Peer) -> None:
    disclosure, desk = failed(peer), manager()
    desk.open("casework_disclosure_change", disclosure.pk)
    token = desk.client.cookies["csrftoken"].value
    desk.client.post(reverse("admin:casework_disclosure_retry", args=[disclosure.pk]), {"csrfmiddlewaretoken": token})
    assert deliver(disclosure).state == "delivered"


# ------------------------------------------------------------------------- who may have the data
def delivered(peer: Peer) -> Disclosure:
    return deliver(approved(peer))


def refused_after_it_came(peer: Peer) -> Disclosure:
    return failed(peer)


def answer_lost(peer: Peer) -> Disclosure:
    peer.hang_ups = 1
    disclosure = deliver(approved(peer))
    assert (disclosure.state, disclosure.error) == ("approved", "RemoteDisconnected")
    return disclosure


def answer_too_slow(peer: Peer) -> Disclosure:
    peer.drip = 1.0
    return deliver(approved(peer))


def withdrawn_after_it_came(peer: Peer) -> Disclosure:
    disclosure = failed(peer)
    transfers.withdraw(disclosure, staff=make_staff())
    return disclosure


def taken_as_a_file(peer: Peer) -> Disclosure:
    disclosure = requested()
    transfers.approve(disclosure, seen=transfers.shown(disclosure), staff=make_staff())
    transfers.take_file(disclosure, staff=make_staff())
    return disclosure


MAY_HAVE_IT = [delivered, refused_after_it_came, answer_lost, answer_too_slow, withdrawn_after_it_came, taken_as_a_file]


@pytest.mark.parametrize("case", MAY_HAVE_IT)
@pytest.mark.parametrize("kind", ["correct", "erase"])
def test_whoever_may_have_the_data_is_told(peer: Peer, case: Callable[[Peer], Disclosure], kind: str) -> None:
    disclosure = case(peer)
    assert told(disclosure, kind) == 1
    task = RecipientTask.objects.get()
    assert (task.disclosure, task.kind) == (disclosure, kind)


def no_server(peer: Peer) -> Disclosure:
    disclosure = approved(peer)
    peer.down()
    return deliver(disclosure)


def no_trust(peer: Peer) -> Disclosure:
    disclosure = approved(peer)
    with override_settings(HANDOVER_CA=""):
        return deliver(disclosure)


def only_asked_for(peer: Peer) -> Disclosure:
    return requested(endpoint=peer.address)


@pytest.mark.parametrize("case", [no_server, no_trust, only_asked_for, approved])
@pytest.mark.parametrize(("kind", "reason"), [("correct", "corrected"), ("erase", "erased")])
def test_what_has_not_left_stays_and_nobody_is_told(
    peer: Peer, case: Callable[[Peer], Disclosure], kind: str, reason: str
) -> None:
    disclosure = case(peer)
    assert told(disclosure, kind) == 0
    disclosure.refresh_from_db()
    assert (disclosure.state, disclosure.error) == ("withdrawn", reason)
    assert not HANDOVERS.deliver(disclosure.pk)
    assert peer.got == []


def test_a_correction_while_a_worker_holds_it_keeps_it_here(peer: Peer, monkeypatch: Any) -> None:
    disclosure = approved(peer)
    check = delivery.check_again

    def corrected_meanwhile(record: Disclosure) -> None:
        check(record)
        assert told(record) == 0

    monkeypatch.setattr(delivery, "check_again", corrected_meanwhile)
    deliver(disclosure)
    assert (disclosure.state, disclosure.left_at, peer.got) == ("withdrawn", None, [])


@pytest.mark.parametrize("case", [answer_lost, answer_too_slow, refused_after_it_came])
def test_what_may_have_left_is_not_posted_again_as_it_was_before_a_correction(
    peer: Peer, case: Callable[[Peer], Disclosure]
) -> None:
    disclosure = case(peer)
    assert told(disclosure) == 1
    assert deliver(disclosure).state == "withdrawn"
    assert len(peer.got) == 1


def test_what_is_erased_is_neither_posted_again_nor_given_as_a_file(peer: Peer) -> None:
    disclosure = failed(peer)
    assert erase(disclosure) == 1
    disclosure.refresh_from_db()
    with pytest.raises(Refused, match="erased"):
        transfers.try_again(disclosure, staff=make_staff())
    with pytest.raises(Refused, match="erased"):
        transfers.take_file(disclosure, staff=make_staff())
    assert deliver(disclosure).state == "withdrawn"
    assert len(peer.got) == 1


def test_whoever_received_the_data_confirms_on_the_register(peer: Peer) -> None:
    assert told(delivered(peer)) == 1
    desk = manager()
    address = reverse("admin:casework_recipienttask_changelist")
    desk.client.get(address)
    task = RecipientTask.objects.get()
    form = {"action": "confirm", "_selected_action": [task.pk]}
    desk.client.post(address, form | {"csrfmiddlewaretoken": desk.client.cookies["csrftoken"].value})
    task.refresh_from_db()
    assert task.confirmed_by == desk.staff


# ------------------------------------------------------------------------- several at once
def test_a_late_failure_does_not_overrule_what_was_delivered(peer: Peer) -> None:
    disclosure = approved(peer)
    late = HANDOVERS.claim(disclosure.pk)
    Disclosure.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert deliver(disclosure).state == "delivered"
    assert late
    HANDOVERS._give_up(late, "HTTP 422")
    HANDOVERS._postpone(late, "TimeoutError")
    disclosure.refresh_from_db()
    assert (disclosure.state, disclosure.error) == ("delivered", "")


def test_while_it_is_on_its_way_nobody_takes_the_file_or_withdraws_it(peer: Peer) -> None:
    disclosure = approved(peer)
    HANDOVERS.claim(disclosure.pk)
    for verb in (transfers.take_file, transfers.withdraw, transfers.try_again):
        with pytest.raises(Refused, match="state"):
            verb(disclosure, staff=make_staff())


@pytest.mark.django_db(transaction=True)
def test_several_workers_post_one_hand_over_once(peer: Peer) -> None:
    disclosure = approved(peer)
    gate, sent = threading.Barrier(4), []

    def work() -> None:
        try:
            gate.wait()
            sent.append(HANDOVERS.deliver(disclosure.pk))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _n in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert sorted(sent) == [False, False, False, True]
    assert len(peer.got) == 1


@pytest.mark.usefixtures("as_the_administrator")
@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_recipient_inside_a_transaction(peer: Peer) -> None:
    disclosure = approved(peer)
    open_ones: list[int] = []

    def look() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND xact_start IS NOT NULL AND state LIKE 'idle in transaction%'"
            )
            open_ones.append(cursor.fetchone()[0])
        connection.close()

    peer.meanwhile = look
    assert deliver(disclosure).state == "delivered"
    assert open_ones == [0]
    with transaction.atomic(), pytest.raises(RuntimeError, match="roll back"):
        HANDOVERS.deliver(disclosure.pk)


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_leave_one_hand_over(peer: Peer) -> None:
    disclosure = requested()
    transfers.refuse(disclosure, staff=make_staff())
    assert disclosure.case
    assert disclosure.recipient
    staff, gate, ends = make_staff(), threading.Barrier(2), []

    def ask() -> None:
        try:
            gate.wait()
            handover.hand_over(disclosure.case, staff=staff, recipient=disclosure.recipient)  # type: ignore[arg-type]
            ends.append("asked")
        except Refused as refusal:
            ends.append(refusal.code)
        except IntegrityError:
            ends.append("crashed")
        finally:
            connection.close()

    asking = [threading.Thread(target=ask) for _n in range(2)]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    assert sorted(ends) == ["asked", "open"]


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_posting_leaves_it_to_the_next_one_and_it_counts_as_given(peer: Peer) -> None:
    disclosure = approved(peer)
    arrived, answered = threading.Event(), threading.Event()
    peer.meanwhile = lambda: (arrived.set(), answered.wait(20))
    quick = {
        "VSIGN_OUTBOX_LEASE": "6",
        "VSIGN_EMAIL_TIMEOUT": "3",
        "VSIGN_HANDOVER_TIMEOUT": "3",
        "VSIGN_OUTBOX_BACK_OFF": "0.5",
        "VSIGN_HANDOVER_SECRET": SECRET,
        "VSIGN_HANDOVER_CA": str(peer.ca),
    }
    with worker("", **quick) as first:
        assert arrived.wait(30)
        kill(first)
    disclosure.refresh_from_db()
    assert disclosure.state == "sending"
    assert disclosure.left_at
    answered.set()
    with worker("", **quick):
        deadline = time.monotonic() + 60
        while disclosure.state != "delivered" and time.monotonic() < deadline:
            time.sleep(0.2)
            disclosure.refresh_from_db()
    assert (disclosure.state, disclosure.attempts) == ("delivered", 2)
    assert len({headers["webhook-id"] for _path, headers, _body in peer.got}) == 1
