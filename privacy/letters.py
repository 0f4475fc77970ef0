"""The kinds of letter of these rooms, and the page that letters of other rooms name."""

from casework.ground import links
from privacy.complaints import letters as complaint_letters
from privacy.incidents import letters as incident_letters
from privacy.rights import letters as rights_letters

__all__ = ["complaint_letters", "incident_letters", "rights_letters"]

links.offer_page("policy_version", "privacy:policy_version")
links.offer_page("my_data", "privacy:my_data")
