from django.db import models


class StoredFile(models.Model):
    """Bytes kept once by their SHA-256; what refers to them (an attachment, a raw mail) carries name and type."""

    id = models.BigAutoField(primary_key=True)
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    path = models.CharField(max_length=200)
    stored_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gte=0), name="stored_file_size_positive")
        ]

    def __str__(self) -> str:
        return self.sha256[:12]
