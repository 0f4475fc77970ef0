from consult.models.catalogue import Category, Price, PriceKind, Service
from consult.models.consultation import CallTime, Consultation, ConsultationCase
from consult.models.purchase import Purchase, PurchaseCase, PurchaseLine, RequestType

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
