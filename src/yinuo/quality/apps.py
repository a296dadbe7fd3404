from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "yinuo.quality"
    label = "quality"
