from consult.forms.consultation import ConsultationForm
from consult.forms.purchase import LINES, PurchaseForm

__all__ = ["LINES", "ConsultationForm", "PurchaseForm"]
