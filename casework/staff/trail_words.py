"""What the trail's codes of verbs are called on the page. A verb with a page of its own is called as its button is."""

from collections.abc import Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import override, pgettext_lazy

from casework.staff import verbs

LANGUAGES = ("vi", "en")
_words: dict[str, str | Promise] = {}


def register(words: Mapping[str, str | Promise]) -> None:
    """Each room and app says how its verbs without a page are called."""
    _words.update(words)


register(
    {
        "file": pgettext_lazy("trail", "case filed"),
        "refile": pgettext_lazy("trail", "filed as another kind"),
        "put_back": pgettext_lazy("trail", "given back to the queue"),
        "undo": pgettext_lazy("trail", "own move taken back"),
        "answer": pgettext_lazy("trail", "the customer's answer"),
        "object": pgettext_lazy("trail", "the customer's objection"),
        "add": pgettext_lazy("trail", "entry added"),
        "change": pgettext_lazy("trail", "entry changed"),
        "delete": pgettext_lazy("trail", "entry deleted"),
        "export_csv": pgettext_lazy("trail", "list exported (CSV)"),
        "export_xlsx": pgettext_lazy("trail", "list exported (Excel)"),
        "retry_letter": pgettext_lazy("trail", "letter sent again"),
        "abort_letter": pgettext_lazy("trail", "letter stopped"),
        "hold_letters": pgettext_lazy("trail", "all waiting letters held for release"),
        "release_letter": pgettext_lazy("trail", "held letter released"),
        "release_mail": pgettext_lazy("trail", "mail that was held back filed"),
        "settle_mail": pgettext_lazy("trail", "mail dealt with"),
        "open_raw_mail": pgettext_lazy("trail", "raw mail downloaded"),
        "release_mailing": pgettext_lazy("trail", "mailing released"),
        "pause_mailing": pgettext_lazy("trail", "mailing paused"),
        "resume_mailing": pgettext_lazy("trail", "mailing released again"),
        "stop_mailing": pgettext_lazy("trail", "mailing stopped"),
        "hold_mailing": pgettext_lazy("trail", "mailing held for release"),
        "try_mailing": pgettext_lazy("trail", "copy of a mailing sent to oneself"),
        "approve_disclosure": pgettext_lazy("trail", "hand-over approved"),
        "refuse_disclosure": pgettext_lazy("trail", "hand-over refused"),
        "retry_disclosure": pgettext_lazy("trail", "hand-over tried again"),
        "withdraw_disclosure": pgettext_lazy("trail", "hand-over withdrawn"),
        "take_disclosure": pgettext_lazy("trail", "file of a hand-over taken"),
        "confirm_task": pgettext_lazy("trail", "recipient's confirmation noted"),
        "withdraw_case": pgettext_lazy("trail", "withdrawn by the customer"),
        "wish_call": pgettext_lazy("trail", "a call wished for by the customer"),
        "add_files": pgettext_lazy("trail", "files added by the customer"),
        "end_erased": pgettext_lazy("trail", "ended with an erasure"),
        "keep_place": pgettext_lazy("trail", "place kept with its ground"),
        "undo_answer": pgettext_lazy("trail", "answer to a place taken back"),
        "propose_endpoint": pgettext_lazy("trail", "new endpoint proposed"),
        "set_endpoint": pgettext_lazy("trail", "new endpoint set"),
        "redact": pgettext_lazy("trail", "place redacted"),
        "enter_hold": pgettext_lazy("trail", "hold entered"),
        "propose_hold_end": pgettext_lazy("trail", "end of a hold proposed"),
        "set_hold_end": pgettext_lazy("trail", "end of a hold set"),
        "release_hold": pgettext_lazy("trail", "hold ended"),
        "apply_tombstones": pgettext_lazy("trail", "erased again after a restore"),
        "inspect": pgettext_lazy("trail", "promises looked at"),
        "restore": pgettext_lazy("trail", "backup put back"),
        "accept_trail": pgettext_lazy("trail", "the trail's new beginning accepted"),
        "sign_in": pgettext_lazy("trail", "sign-in"),
        "sign_out": pgettext_lazy("trail", "sign-out"),
        "end_sessions": pgettext_lazy("trail", "other sessions ended"),
        "unlock": pgettext_lazy("trail", "account unlocked"),
        "activate": pgettext_lazy("trail", "account made active again"),
        "set_password": pgettext_lazy("trail", "password set"),
        "set_up_second_factor": pgettext_lazy("trail", "second factor set up"),
        "verify_second_factor": pgettext_lazy("trail", "second factor asked"),
        "use_recovery_code": pgettext_lazy("trail", "recovery code used"),
        "forget_second_factor": pgettext_lazy("trail", "second factor removed"),
    }
)


def known() -> Iterator[tuple[str, str | Promise]]:
    yield from ((name, page.label) for name, page in verbs.PAGES.items())
    yield from _words.items()


def of(verb: str) -> str | Promise:
    """The code itself where nobody has said it in words."""
    return dict(known()).get(verb, verb)


def meant_by(typed: str) -> list[str]:
    """The verbs whose words in any language, or whose code, hold what was typed."""
    wanted = typed.casefold()
    found = {name for name, _words in known() if wanted == name}
    for language in LANGUAGES:
        with override(language):
            found |= {name for name, words in known() if wanted in str(words).casefold()}
    return sorted(found)
