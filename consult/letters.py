"""The kinds of letter of these rooms, for `CaseworkConfig.ready`, which looks for a module of this name in each app."""

from consult.renewal import renewal

__all__ = ["renewal"]
