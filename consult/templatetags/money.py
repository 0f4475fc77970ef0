from django import template

from consult import money
from consult.summaries import of_invoice

register = template.Library()
register.filter("dong", money.dong)
register.filter("invoice_facts", of_invoice)
