"""Pages of people that need no login."""

from django.urls import path

from yinuo.people.web import invitation

app_name = "people"

urlpatterns = [
    path("invitation/<str:token>/", invitation.accept, name="accept_invitation"),
]
