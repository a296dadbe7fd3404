from django.urls import path

from yinuo.pages.help import views

app_name = "help"
urlpatterns = [
    path("", views.home, name="home"),
    path("way/", views.way, name="way"),
    path("<slug:name>/", views.chapter, name="chapter"),
    path("pictures/<slug:name>.png", views.picture, name="picture"),
]
