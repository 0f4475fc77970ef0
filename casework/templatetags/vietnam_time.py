"""Times as people in Vietnam read them."""

from django import template

from casework.ground.vietnam_time import day, in_words, moment

register = template.Library()
register.filter("in_words", in_words)
register.filter("day", day)
register.filter("moment", moment)
