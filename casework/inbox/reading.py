"""What becomes of a mail that was taken in: an answer on its case, a new case, or something to look at.

An answer lands on a case with two proofs together: the case's own mark, which stands in the address or the references
of our letters, and the case's own address as the sender. A number in the subject is none. Whatever goes wrong here, the
mail stays as it came, where staff find it.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import InterfaceError, OperationalError
from django.db.models import F
from django.utils.translation import override

from casework.case import customer_verbs
from casework.case.case import Case
from casework.case.kinds import ByMail
from casework.case.states import Channel
from casework.case.verb import Verb
from casework.ground import spellings, throttle
from casework.ground.errors import Refused, StaleMove
from casework.ground.text import tidy, tidy_line
from casework.inbox import enclosed, guess, message, senders
from casework.inbox.enclosed import Files
from casework.inbox.message import Message
from casework.inbox.received_mail import Became, ReceivedMail
from casework.inbox.told import CLOSED
from casework.intake.filing import AlreadySent, Filing, file_case
from casework.intake.submissions import Sending
from casework.ledger.moves import one_move
from casework.post import bounce, return_address, threads
from casework.post.letter import Letter

log = logging.getLogger(__name__)
MOST_TRIES = 3
LONGEST_NAME = 200


class ReadAlready(Exception):
    """By another worker, meanwhile."""


@dataclass(frozen=True)
class Read:
    """A mail with what was read in it."""

    mail: ReceivedMail
    message: Message
    readable: bool

    @cached_property
    def addresses(self) -> list[str]:
        return [each for each in (self.mail.sent_to, *self.message.to) if each]

    @cached_property
    def proofs(self) -> str:
        return senders.proofs(self.message)

    @cached_property
    def is_forged(self) -> bool:
        return senders.is_forged(self.proofs)

    @cached_property
    def named(self) -> Case | None:
        """The case whose mark it carries."""
        marked = (threads.reference_to(each) for each in self.addresses)
        reference = next(filter(None, marked), "") or threads.reference_in(self.message.references)
        return Case.objects.select_related("person").filter(reference=reference).first() if reference else None

    @cached_property
    def case(self) -> Case | None:
        """The one that it may speak on."""
        case, sender = self.named, self.message.sender
        owner = case.person.email if case and case.person and case.person.erased_at is None else ""
        is_theirs = bool(owner) and self.message.sole and spellings.spelled(owner) == spellings.spelled(sender)
        return case if is_theirs and not self.is_forged else None


def read(pk: int) -> None:
    """Once, however often it is asked for; what has killed its worker three times is left to staff."""
    waiting = ReceivedMail.objects.filter(pk=pk, became=Became.WAITING)
    if not waiting.update(tries=F("tries") + 1):
        return
    mail = ReceivedMail.objects.get(pk=pk)
    try:
        _settle(_read(mail))
    except ReadAlready:
        return
    except (OperationalError, InterfaceError):
        raise  # the database's, and it passes: the sweep tries again
    except Exception as error:
        log.error("mail %s: %s", pk, _where(error))
        if mail.tries >= MOST_TRIES:
            _note(mail, Became.UNREADABLE, told=["unreadable"])


def read_what_waits(limit: int = 100) -> int:
    """After a kill or an outage; how many there were."""
    waiting = list(
        ReceivedMail.objects.filter(became=Became.WAITING).order_by("pk").values_list("pk", flat=True)[:limit]
    )
    for pk in waiting:
        read(pk)
    return len(waiting)


def _read(mail: ReceivedMail) -> Read:
    raw = bytes(mail.raw)
    whole = message.read(raw) if mail.tries <= MOST_TRIES else None
    return Read(mail, whole or message.read_head(raw), whole is not None)


def _where(error: BaseException) -> str:
    """Its kind and the line; its words may repeat what the mail says."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{type(error).__name__} in {trace.tb_frame.f_code.co_name} line {trace.tb_lineno}" if trace else ""


# ------------------------------------------------------------- one after the other
def _settle(given: Read) -> None:
    its, mail = given.message, given.mail
    letter = _came_back(given)
    if letter is not None:
        _write(given, Became.RETURNED, letter=letter)
    elif senders.is_ourselves(its):
        _write(given, Became.MACHINE, told=["ourselves"])
    elif senders.is_a_machine(its):
        _write(given, Became.MACHINE, case=given.case, told=["away"] if given.case else [])
    elif not mail.released and throttle.seconds_to_wait("mail_in", spellings.spelled(its.sender)):
        _write(given, Became.HELD)
    elif given.readable and given.case and _said(given, given.case):
        return
    elif senders.can_be_answered(its.sender):
        _file(given)
    else:
        _write(given, Became.UNREADABLE, told=["no_sender"])


def _came_back(given: Read) -> Letter | None:
    """The letter that a report or a machine speaks of, by the address it came to; what a person writes there, to a mail
    program that knows no better, is an answer like any other."""
    marked = next(filter(return_address.letter_of, given.addresses), "")
    verdict = message.verdict(bytes(given.mail.raw)) if marked else None
    if verdict is None and not senders.is_a_machine(given.message):
        return None
    return bounce.came_back(verdict, marked)


def _write(given: Read, became: str, *, told: Sequence[str] = (), **more: object) -> None:
    """What became of it, if nobody has settled that meanwhile. Raises ReadAlready."""
    its = given.message
    kept = {
        "sender": its.sender,
        "subject": its.subject,
        "quoted": tidy(its.quoted),
        "proofs": given.proofs,
    }
    codes = [*given.mail.told, *([] if given.readable else ["unreadable"]), *its.told, *told]
    _note(given.mail, became, told=list(dict.fromkeys(codes)), **kept, **more)


def _note(mail: ReceivedMail, became: str, **changes: object) -> None:
    if not ReceivedMail.objects.filter(pk=mail.pk, became=Became.WAITING).update(became=became, **changes):
        raise ReadAlready


# ------------------------------------------------------------- an answer
def _said(given: Read, case: Case) -> bool:
    """Whether it stands on its case now. What the case cannot take, such as a word on a closed one, becomes its own."""
    files = enclosed.of(given.message)
    for _whoever_else_moves_it in range(3):
        verb = customer_verbs.saying_more(case) if case.is_open else customer_verbs.object_to
        try:
            _say(given, case, verb, files)
        except StaleMove:
            case = Case.objects.select_related("person").get(pk=case.pk)
        except Refused as refusal:
            if refusal.code != "files":
                return False
            files = Files((), [*files.told, "full"])
        else:
            return True
    return False


def _say(given: Read, case: Case, verb: Verb[..., None], files: Files) -> None:
    refused = verb.refusal(case)
    if refused:
        raise refused
    with one_move(verb.name, case, None):
        _write(given, Became.ANSWER, case=case, told=files.told)
        verb.within(case, text=tidy(given.message.said), files=files.rows(case))


# ------------------------------------------------------------- a case of its own
def _file(given: Read) -> None:
    """Filed once by the mail's own mark, so that a kill between the two transactions makes no second case."""
    its, mail = given.message, given.mail
    said = tidy(its.said)
    words = "\n\n".join(filter(None, (tidy_line(its.subject), said)))
    registration = guess.kind_of(its.subject, said)
    by_mail = registration.by_mail or ByMail(lambda case, words: [])
    files = enclosed.of(its)
    filing = Filing(
        kind=registration.kind,
        contact={"full_name": _name(its), "email": its.sender},
        channel=Channel.MAIL,
        received_at=mail.came_at,
        clocks=by_mail.clocks(words),
        sending=Sending(nonce=mail.mark[:32], browser=mail.mark, content=mail.mark),
        acknowledged=not given.is_forged,
    )
    with override(guess.language_of(words)):
        try:
            case = file_case(filing, lambda case: [*by_mail.details(case, words), *files.rows(case)])
        except AlreadySent as sent:
            case = sent.submission.case
    _write(
        given,
        Became.CASE if given.readable else Became.UNREADABLE,
        case=case,
        told=[*files.told, *_of_the_sender(given)],
    )


def _name(its: Message) -> str:
    return (tidy_line(its.name) or its.sender.partition("@")[0])[:LONGEST_NAME]


def _of_the_sender(given: Read) -> list[str]:
    told = ["forged"] if given.is_forged else []
    if given.named and given.case is None:
        told.append("other_sender")
    if given.case and not given.case.is_open:
        told.append(f"{CLOSED}{given.case.reference}")
    return told
