from django.urls import path

from privacy import my_data_views, views

app_name = "privacy"
urlpatterns = [
    path("quyen-rieng-tu/", views.CentreView.as_view(), name="centre"),
    path("quyen-rieng-tu/cua-toi/", my_data_views.my_data, name="my_data"),
    path("quyen-rieng-tu/cua-toi/da-gui/", my_data_views.my_data_sent, name="my_data_sent"),
    path("quyen-rieng-tu/cua-toi/ban-sao/", my_data_views.copy, name="my_copy"),
    path("quyen-rieng-tu/cua-toi/dong/", my_data_views.close, name="close_my_data"),
    path("quyen-rieng-tu/cua-toi/dong-y/<str:purpose>/", my_data_views.agree, name="agree"),
    path("quyen-rieng-tu/cua-toi/rut-lai/<int:consent_id>/", my_data_views.withdraw, name="withdraw_consent"),
    path("quyen-rieng-tu/cua-toi/yeu-cau/<str:right>/", my_data_views.claim, name="claim"),
    path("quyen-rieng-tu/chung-nhan/", views.certificate, name="certificate"),
    path("quyen-rieng-tu/mo/<str:token>/", my_data_views.open_my_data, name="open_my_data"),
    path("quyen-rieng-tu/dia-chi-moi/<str:token>/", my_data_views.confirm_address, name="new_address"),
    path("khieu-nai/", views.ComplainView.as_view(), name="complain"),
    path("khieu-nai/an-danh/", views.AnonymousComplainView.as_view(), name="complain_anonymously"),
    path("bao-cao-lam-dung/", views.MisuseView.as_view(), name="misuse"),
    path("chinh-sach-bao-mat/", views.policy, name="policy"),
    path("chinh-sach-bao-mat/<int:number>/", views.policy_version, name="policy_version"),
    path("chinh-sach-bao-mat/<int:before>/<int:after>/", views.policy_comparison, name="policy_comparison"),
    path("lien-he/", views.ContactView.as_view(), name="contact"),
]
