"""The index of what consult shows in the staff's admin."""

from consult.catalogue import admin as catalogue
from consult.consultation import admin as consultation
from consult.purchase import admin as purchase

__all__ = ["catalogue", "consultation", "purchase"]
