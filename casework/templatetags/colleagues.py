from django import template

from casework.ground.staff_names import name_of

register = template.Library()
register.filter("colleague", name_of)
