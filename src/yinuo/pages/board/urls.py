from django.urls import path

from yinuo.pages.board import views

app_name = "board"
urlpatterns = [
    path("", views.board, name="home"),
    path("kept.json", views.kept_chart, name="kept_chart"),
    path("tickets/<str:figure>/", views.behind, name="behind"),
    path("desk/", views.desk, name="desk"),
    path("promises/", views.ledger, name="ledger"),
]
