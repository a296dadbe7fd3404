from django.urls import path

from yinuo.pages.gallery import views

app_name = "gallery"
urlpatterns = [path("", views.gallery, name="home"), path("chart.json", views.chart, name="chart")]
