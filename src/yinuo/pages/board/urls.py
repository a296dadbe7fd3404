from django.urls import path

from yinuo.pages.board import views

app_name = "board"
urlpatterns = [
    path("board/", views.board, name="home"),
    path("board/kept.json", views.kept_chart, name="kept_chart"),
    path("board/tickets/<str:figure>/", views.behind, name="behind"),
    path("desk/", views.desk, name="desk"),
    path("promises/", views.ledger, name="ledger"),
]
