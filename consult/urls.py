from django.urls import path

from consult.catalogue import pages as catalogue_pages
from consult.consultation import pages as consultation_pages
from consult.offer import pages as offer_pages
from consult.purchase import pages as purchase_pages
from consult.renewal import pages as renewal_pages

app_name = "consult"
urlpatterns = [
    path("", catalogue_pages.home, name="home"),
    path("dich-vu/", catalogue_pages.all_services, name="catalogue"),
    path("dich-vu/chon-loai/", catalogue_pages.choose, name="choose"),
    path("dich-vu/<slug:slug>/", catalogue_pages.service, name="service"),
    path("tu-van/", consultation_pages.AskView.as_view(), name="ask"),
    path("mua-dich-vu/", purchase_pages.LinesView.as_view(), name="buy"),
    path("mua-dich-vu/khach-hang/", purchase_pages.WhoView.as_view(), name="buy_who"),
    path("mua-dich-vu/danh-sach/", purchase_pages.HoldersView.as_view(), name="buy_holders"),
    path("mua-dich-vu/hoa-don/", purchase_pages.InvoiceView.as_view(), name="buy_invoice"),
    path("mua-dich-vu/bao-gia/<str:reference>/", offer_pages.offer, name="offer"),
    path("mua-dich-vu/gia-han/<str:token>/", renewal_pages.renew, name="renew"),
    path("mua-dich-vu/gia-han-tu/<str:reference>/", renewal_pages.renew_here, name="renew_here"),
    path("mua-dich-vu/kiem-tra/", purchase_pages.CheckView.as_view(), name="check"),
]
