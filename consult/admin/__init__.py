from consult.admin import catalogue

__all__ = ["catalogue"]
