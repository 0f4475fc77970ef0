from django.urls import path

from consult import purchase_views, views

app_name = "consult"
urlpatterns = [
    path("", views.home, name="home"),
    path("dich-vu/", views.all_services, name="catalogue"),
    path("dich-vu/<slug:slug>/", views.service, name="service"),
    path("tu-van/", views.AskView.as_view(), name="ask"),
    path("mua-dich-vu/", purchase_views.BuyView.as_view(), name="buy"),
    path("mua-dich-vu/kiem-tra/", purchase_views.CheckView.as_view(), name="check"),
]
