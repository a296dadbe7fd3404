from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from yinuo.people.models.member import Member


class MemberSession(AbstractBaseSession):
    """A browser's session, which knows whose it is: a deactivated member's sessions can be ended."""

    member = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="sessions")

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        verbose_name = "session"
