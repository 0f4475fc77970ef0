"""What staff are told of a mail beside its words: codes as they are kept, and the sentence of each."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TOLD: dict[str, Promise] = {
    "unreadable": gettext_lazy("This mail could not be read. Open the raw file in a mail program, with care."),
    "winmail": gettext_lazy("It carries a winmail.dat of Outlook, which is not opened here. It is in the raw file."),
    "smime": gettext_lazy("It is encrypted or sealed with S/MIME: what it says is in the raw file alone."),
    "encrypted": gettext_lazy("It is encrypted: what it says is in the raw file alone."),
    "elsewhere": gettext_lazy("A part of it lies elsewhere or was sent by itself, and is not fetched."),
    "nested": gettext_lazy("Another mail was enclosed; it is among the files."),
    "html": gettext_lazy("It came as a web page that could not be read whole. Compare it with the raw file."),
    "long": gettext_lazy("It is very long: only its beginning is shown here, all of it is in the raw file."),
    "other_sender": gettext_lazy(
        "It names a case by our own mark, but came from another address than the case's. Compare before you answer."
    ),
    "forged": gettext_lazy("The sender's own domain says that this mail is not from there. Nobody was told of it."),
    "away": gettext_lazy("An answering machine wrote it: the customer may be away."),
    "ourselves": gettext_lazy("It came from an address of our own."),
    "no_sender": gettext_lazy("It names no sender whom one could answer."),
    "full": gettext_lazy("Its files were not taken over, since there is no room. They are in the raw file."),
    "too_large": gettext_lazy(
        "It is larger than 25 MB: only its beginning was fetched. All of it lies in the mailbox."
    ),
    "not_fetched": gettext_lazy("The mail server did not hand it over, five times. It lies in the mailbox."),
}
CLOSED, FILE = "closed ", "file "
"""Codes with something behind them: a reference; why a file was not taken."""


def sentence(code: str) -> str:
    if code.startswith(CLOSED):
        return _("It answers case %(reference)s, which is closed.") % {"reference": code.removeprefix(CLOSED)}
    if code.startswith(FILE):
        return code.removeprefix(FILE)
    return str(TOLD.get(code, code))
