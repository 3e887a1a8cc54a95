"""The root of all addresses."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("", include("mla.web.urls")),
]

handler404 = "mla.web.refusals.not_found"
