"""Phone numbers as people read them."""

from django import template

from casework.ground.phones import display_phone

register = template.Library()
register.filter("as_phone", display_phone)
