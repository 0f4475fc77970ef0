"""What both requests ask of whoever sends them."""

from django.utils.translation import gettext_lazy as _

from casework.forms import CustomerMixin, IntakeForm


class CustomerForm(CustomerMixin, IntakeForm):
    phone_hint = _("We call this number to confirm your request.")
    contact_fields = (*IntakeForm.contact_fields, *CustomerMixin.customer_fields)
