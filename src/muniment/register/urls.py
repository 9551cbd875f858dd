"""Addresses of the register."""

from django.urls import path

from muniment.register import views

urlpatterns = [
    path("find", views.find),
    path("rights/<str:right_id>", views.record),
    path("images/<str:sha256>", views.image),
    path("check", views.check),
    path("editions", views.editions),
    path("editions/<str:name>", views.edition),
    path("diff", views.diff),
    path("regions", views.regions),
    path("regions/<str:code>", views.regions),
    path("browse", views.browse),
    path("browse/<str:scheme>", views.tree),
    path("browse/<str:scheme>/<path:symbol>", views.tree),
]
