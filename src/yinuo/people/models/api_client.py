from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from yinuo.core.models import Subject
from yinuo.core.permissions import Permission
from yinuo.people.models.department import Department
from yinuo.people.querysets import ApiClientQuerySet

API_SCOPES = [
    Permission.CUSTOMER_READ,
    Permission.CUSTOMER_WRITE,
    Permission.PROMISE_MAKE,
    Permission.PROMISE_SETTLE,
    Permission.TICKET_ASSIGN,
    Permission.TICKET_CLOSE,
    Permission.TICKET_CREATE,
    Permission.TICKET_NOTE,
    Permission.TICKET_READ,
    Permission.TICKET_REPLY,
    Permission.TICKET_WORK,
]


class ApiClient(models.Model):
    """Another program with a token of its own; ``scopes`` are permissions, ``department`` bounds what it sees.

    Without a department it sees the whole company. Only the digest of its token is kept.
    """

    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, primary_key=True, related_name="api_client"
    )
    name = models.CharField(max_length=64, unique=True)
    token_digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=32))
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="api_clients"
    )
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = ApiClientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scopes__len__gt=0) & Q(scopes__contained_by=[str(scope) for scope in API_SCOPES]),
                name="api_client_scopes_known",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="api_client_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
