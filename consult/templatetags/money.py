from django import template

from consult import money

register = template.Library()
register.filter("dong", money.dong)
