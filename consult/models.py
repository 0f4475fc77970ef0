"""The index of the models that Django loads. Code imports them from their rooms."""

from consult.catalogue.service import Category, Price, PriceKind, Service
from consult.consultation.consultation import CallTime, Consultation, ConsultationCase
from consult.purchase.holder import CertificateHolder
from consult.purchase.purchase import Purchase, PurchaseCase, PurchaseLine, RequestType

__all__ = [
    "CallTime",
    "Category",
    "CertificateHolder",
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
