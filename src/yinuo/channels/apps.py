from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "yinuo.channels"
    label = "channels"
