from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "yinuo.people"
    label = "people"
