"""All addresses."""

from django.urls import include, path

from muniment.portal import views
from muniment.portal.api import api

urlpatterns = [
    path("", views.home),
    path("tour", views.tour),
    path("tour/<int:no>", views.walk),
    path("design", views.design),
    path("health", views.health),
    path("clock", views.clock),
    path("api/v1/", api.urls),
    path("api", views.programs),
    path("accessibility", views.accessibility),
    path("", include("muniment.register.urls")),
    path("", include("muniment.intake.urls")),
    path("", include("muniment.search.urls")),
    path("", include("muniment.sharing.urls")),
    path("", include("muniment.governance.urls")),
    path("", include("muniment.operation.urls")),
    path("accounts/", include("muniment.accounts.urls")),
    path("workspace/", include("muniment.workspace.urls")),
    path("", include("muniment.procedures.urls")),
    path("", include("muniment.exchange.urls")),
    path("", include("muniment.protection.urls")),
]
handler400 = "muniment.portal.failures.bad_request"
handler404 = "muniment.portal.failures.not_found"
handler500 = "muniment.portal.failures.server_error"
