from django.urls import path

from casework import consent_views, intake_views, tracking

app_name = "casework"
urlpatterns = [
    path("da-gui/<str:reference>/", intake_views.receipt, name="receipt"),
    path("tra-cuu/", tracking.track, name="track"),
    path("tra-cuu/tra-loi/", tracking.answer, name="answer"),
    path("tra-cuu/chua-xong/", tracking.object_to, name="object"),
    path("tra-cuu/dong/", tracking.leave, name="leave"),
    path("xac-nhan/<str:token>/", consent_views.confirm_consent, name="confirm_consent"),
    path("huy-nhan-tin/<str:token>/", consent_views.unsubscribe, name="unsubscribe"),
]
