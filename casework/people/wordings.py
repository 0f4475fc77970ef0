"""What a customer reads beside each box of a consent."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.people.consent import Purpose

CONSENT_WORDINGS: dict[str, Any] = {
    Purpose.RELATED: _("I would like information on services related to my request."),
    Purpose.MARKETING: _("I would like to receive news and offers by e-mail."),
    Purpose.NOTICES: _("I would like notices about what happens on this website."),
    Purpose.HANDOVER: _("The Centre may hand my details over to vsign.vn so that it can provide the service."),
}
