from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "yinuo.catalog"
    label = "catalog"
