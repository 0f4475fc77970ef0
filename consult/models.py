"""The index of the models that Django loads. Code imports them from their rooms."""

from consult.catalogue.service import Category, Price, PriceKind, Service
from consult.consultation.consultation import CallTime, Consultation, ConsultationCase
from consult.purchase.purchase import Purchase, PurchaseCase, PurchaseLine, RequestType

__all__ = [
    "CallTime",
    "Category",
    "Consultation",
    "ConsultationCase",
    "Price",
    "PriceKind",
    "Purchase",
    "PurchaseCase",
    "PurchaseLine",
    "RequestType",
    "Service",
]
