"""Addresses of operation."""

from django.urls import path

from muniment.operation import views

urlpatterns = [
    path("health/ready", views.ready),
    path("metrics", views.metrics),
    path("operation", views.overview),
]
