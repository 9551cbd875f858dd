"""Addresses of the plan."""

from django.urls import path

from muniment.governance import views

urlpatterns = [
    path("plan", views.plan),
    path("plan/measures/<str:measure_id>", views.measure),
]
