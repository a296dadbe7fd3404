import pgtrigger
from django.db import models

from yinuo.core.models.append_only import refuse


class Subject(models.Model):
    """A thing with a history: foreign-key target for promises and events, lock row and chain head in one."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=24)
    last_seq = models.IntegerField(default=0, db_default=0)
    last_hash = models.BinaryField(default=b"", db_default=b"")

    class Meta:
        triggers = [
            pgtrigger.Trigger(
                name="chain_head_moves_only_with_an_event",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF pg_trigger_depth() < 2 THEN
                        RAISE EXCEPTION 'core_subject is changed by its events only';
                    END IF;
                    RETURN NEW;
                """,
            ),
            *refuse(pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.pk}"
