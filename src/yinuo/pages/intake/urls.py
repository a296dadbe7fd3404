from django.urls import path

from yinuo.pages.intake import views

app_name = "intake"
urlpatterns = [
    path("call/", views.call, name="call"),
    path("desk/", views.desk, name="desk"),
    path("categories/", views.categories, name="categories"),
]
