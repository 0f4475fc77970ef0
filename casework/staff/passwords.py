"""A password made of the house's own words is the first one a stranger tries."""

import re
import unicodedata

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# As one says them, without marks and blanks.
OF_THE_HOUSE = (
    "thuongmaidientu", "trungtamphattrien", "chukyso", "dangkyca", "ecomviet", "ngoquyen", "hanoi", "vietnam",
    "quantri", "nhanvien", "matkhau", "ecommerce", "signature", "password", "customer", "digital", "portal", "vsign",
    "centre", "center", "admin", "ecom", "staff",
)  # fmt: skip
# Letters that have to be left.
OF_ONES_OWN = 8


class HouseWordsValidator:
    """Django asks it for each new password of the staff."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        letters = plain_letters(password)
        own = re.sub("|".join(OF_THE_HOUSE), "", letters)
        if own != letters and len(own) < OF_ONES_OWN:
            raise ValidationError(
                _("The password is made of words of the Centre. Add words that only you would think of."),
                code="password_of_the_house",
            )

    def get_help_text(self) -> str:
        return _("The password can’t be made of words of the Centre, such as its name.")


def plain_letters(password: str) -> str:
    """Without blanks, digits, marks and accents."""
    plain = unicodedata.normalize("NFD", password.casefold().replace("đ", "d"))
    return re.sub(r"[\W\d_]", "", "".join(each for each in plain if not unicodedata.combining(each)))
