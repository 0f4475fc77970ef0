from django import template

from consult.catalogue import money
from consult.purchase.summary import of_invoice, reached

register = template.Library()
register.filter("dong", money.dong)
register.filter("invoice_facts", of_invoice)
register.filter("reached", reached)
