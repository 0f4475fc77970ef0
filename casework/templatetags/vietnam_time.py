"""Times as people in Vietnam read them."""

from django import template

from casework.ground.vietnam_time import day, in_words, machine_time, moment

register = template.Library()
register.filter("in_words", in_words)
register.filter("day", day)
register.filter("moment", moment)
register.filter("machine_time", machine_time)
