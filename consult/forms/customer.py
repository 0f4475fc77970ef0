"""What both requests ask of whoever sends them."""

from casework.forms import CustomerMixin, IntakeForm


class CustomerForm(CustomerMixin, IntakeForm):
    contact_fields = (*IntakeForm.contact_fields, *CustomerMixin.customer_fields)
