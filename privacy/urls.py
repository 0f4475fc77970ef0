from django.urls import path

from privacy.complaints import pages as complaint_pages
from privacy.policy import pages as policy_pages
from privacy.questions import pages as question_pages
from privacy.rights import identity_pages, my_data_pages
from privacy.rights import pages as rights_pages

app_name = "privacy"
urlpatterns = [
    path("quyen-rieng-tu/", rights_pages.CentreView.as_view(), name="centre"),
    path("quyen-rieng-tu/cua-toi/", my_data_pages.my_data, name="my_data"),
    path("quyen-rieng-tu/cua-toi/da-gui/", my_data_pages.my_data_sent, name="my_data_sent"),
    path("quyen-rieng-tu/cua-toi/ban-sao/", my_data_pages.copy, name="my_copy"),
    path("quyen-rieng-tu/cua-toi/tep/<int:file_id>/", my_data_pages.own_file, name="my_file"),
    path("quyen-rieng-tu/cua-toi/het-han-che/", my_data_pages.end_restriction, name="end_restriction"),
    path("quyen-rieng-tu/cua-toi/dong/", my_data_pages.close, name="close_my_data"),
    path("quyen-rieng-tu/cua-toi/dong-y/<str:box>/", my_data_pages.agree, name="agree"),
    path("quyen-rieng-tu/cua-toi/rut-lai/<int:consent_id>/", my_data_pages.withdraw, name="withdraw_consent"),
    path("quyen-rieng-tu/cua-toi/ho-so/<str:reference>/", my_data_pages.open_case, name="open_my_case"),
    path("quyen-rieng-tu/cua-toi/yeu-cau/<str:right>/", my_data_pages.claim, name="claim"),
    path("quyen-rieng-tu/mo/<str:token>/", my_data_pages.open_my_data, name="open_my_data"),
    path("quyen-rieng-tu/xac-minh/<str:token>/", identity_pages.confirm_identity, name="confirm_identity"),
    path("quyen-rieng-tu/dia-chi-moi/<str:token>/", my_data_pages.confirm_address, name="new_address"),
    path("khieu-nai/", complaint_pages.ComplainView.as_view(), name="complain"),
    path("khieu-nai/an-danh/", complaint_pages.AnonymousComplainView.as_view(), name="complain_anonymously"),
    path("bao-cao-lam-dung/", complaint_pages.MisuseView.as_view(), name="misuse"),
    path("chinh-sach-bao-mat/", policy_pages.policy, name="policy"),
    path("chinh-sach-bao-mat/<int:number>/", policy_pages.policy_version, name="policy_version"),
    path("chinh-sach-bao-mat/<int:before>/<int:after>/", policy_pages.policy_comparison, name="policy_comparison"),
    path("lien-he/", question_pages.ContactView.as_view(), name="contact"),
]
