from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "yinuo.pages"
    label = "pages"
