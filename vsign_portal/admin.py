"""What the portal as a whole tells the staff's admin: which roles a role appoints."""

from casework.staff import appointing
from vsign_portal.roles import APPOINTS

appointing.register(APPOINTS)
