"""What the customer was shown on the check page, signed: so that nothing else is sent than what was seen."""

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

_signer = Signer(salt="consult.check")


@dataclass(frozen=True)
class Shown:
    """`prices` and `answers` are digests: two prices that change by the same amount are a change too."""

    total: int
    prices: str
    answers: str

    def seal(self) -> str:
        return _signer.sign(f"{self.total}.{self.prices}.{self.answers}")


def open_seal(seal: str) -> Shown | None:
    """None when nobody here made the seal."""
    try:
        total, prices, answers = _signer.unsign(seal).split(".")
    except BadSignature:
        return None
    return Shown(int(total), prices, answers)
