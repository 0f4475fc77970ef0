"""Sending the link to renew, as a page of its case."""

from django.utils.translation import gettext_lazy as _

from casework.staff.verbs import VerbPage
from consult.renewal.renewal import offer_renewal

PAGES = (VerbPage(offer_renewal, _("Send a link to renew"), _("The link to renew is on its way to the customer.")),)
