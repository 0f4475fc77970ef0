"""What a customer reads beside each box of a consent."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.people.consent import Purpose


@dataclass(frozen=True)
class Box:
    """Something one can agree to, and nothing else with it. A hand-over names its recipient and what is given."""

    purpose: str
    wording: str | Promise
    recipient: int | None = None
    fields: tuple[str, ...] = ()

    @property
    def matter(self) -> tuple[str, int | None]:
        """As `Consent.matter`."""
        return self.purpose, self.recipient

    @property
    def key(self) -> str:
        """By which forms and pages name it: the same for the same matter, whatever else is on offer."""
        return self.purpose if self.recipient is None else f"{self.purpose}_{self.recipient}"

    @property
    def name(self) -> str:
        return f"consent_{self.key}"


MAILING_BOXES = {
    box.purpose: box
    for box in (
        Box(Purpose.RELATED, _("I agree to receive e-mails about services related to my request.")),
        Box(
            Purpose.MARKETING,
            _(
                "I agree to receive advertising and promotions for the Centre's services by e-mail, never more than"
                " three within 24 hours. I can refuse further ones in each of them."
            ),
        ),
        Box(
            Purpose.NOTICES,
            _("I agree to receive e-mails about this website: maintenance, new features, changes of the policy."),
        ),
    )
}
