from django.urls import path

from privacy import views

app_name = "privacy"
urlpatterns = [
    path("quyen-rieng-tu/", views.CentreView.as_view(), name="centre"),
    path("khieu-nai/", views.ComplainView.as_view(), name="complain"),
    path("bao-cao-lam-dung/", views.MisuseView.as_view(), name="misuse"),
    path("chinh-sach-bao-mat/", views.policy, name="policy"),
    path("chinh-sach-bao-mat/<int:number>/", views.policy_version, name="policy_version"),
    path("lien-he/", views.ContactView.as_view(), name="contact"),
]
