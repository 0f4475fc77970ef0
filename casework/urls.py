from django.urls import path

from casework.erasure import certificate_page
from casework.intake import case_link, tracking, views
from casework.mailing import pages as mailing_pages
from casework.people import consent_pages

app_name = "casework"
urlpatterns = [
    path("da-gui/<str:reference>/", views.receipt, name="receipt"),
    path("tra-cuu/", tracking.track, name="track"),
    path("tra-cuu/tra-loi/", tracking.answer, name="answer"),
    path("tra-cuu/chua-xong/", tracking.object_to, name="object"),
    path("tra-cuu/goi-lai/", tracking.wish_call, name="wish_call"),
    path("tra-cuu/rut-lai/", tracking.withdraw, name="withdraw_case"),
    path("yeu-cau/<str:token>/", case_link.open_case, name="open_case"),
    path("tra-cuu/dong/", tracking.leave, name="leave"),
    path("xac-nhan/<str:token>/", consent_pages.confirm_consent, name="confirm_consent"),
    path("huy-nhan-tin/<str:token>/", mailing_pages.unsubscribe_page, name="unsubscribe"),
    path("quyen-rieng-tu/chung-nhan/", certificate_page.certificate, name="certificate"),
]
