import pgtrigger
from django.db import models

from yinuo.core.models.append_only import refuse
from yinuo.core.models.subject import Subject

APPEND = """
    SELECT s.kind, s.last_seq, s.last_hash INTO head FROM core_subject s WHERE s.id = NEW.subject_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE foreign_key_violation USING MESSAGE = format('core_subject %s does not exist', NEW.subject_id);
    END IF;
    NEW.seq := head.last_seq + 1;
    NEW.recorded_at := clock_timestamp();
    NEW.hash := core_event_hash(head.last_hash, NEW.subject_id, NEW.seq, NEW.type, NEW.at, NEW.recorded_at,
                                NEW.actor_kind, NEW.actor_id, NEW.actor_name, NEW.payload, NEW.text_digest);
    UPDATE core_subject SET last_seq = NEW.seq, last_hash = NEW.hash WHERE id = NEW.subject_id;
    PERFORM pg_notify('yinuo_live', head.kind || ':' || NEW.subject_id);
    RETURN NEW;
"""


class Event(models.Model):
    """One fact, for ever. The database numbers it, chains its hash to the one before and tells live screens."""

    id = models.BigAutoField(primary_key=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="events")
    seq = models.IntegerField(db_default=0)
    type = models.CharField(max_length=48)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    actor_kind = models.CharField(max_length=12)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=64, default="")
    payload = models.JSONField(default=dict)
    text_digest = models.BinaryField(null=True)
    hash = models.BinaryField(db_default=b"")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "seq"], name="event_seq_unique_per_subject"),
            models.CheckConstraint(condition=models.Q(seq__gt=0), name="event_seq_positive"),
        ]
        indexes = [models.Index(fields=["type", "at"], name="event_type_at")]
        triggers = [
            pgtrigger.Trigger(
                name="append_to_chain",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("head", "record")],
                func=APPEND,
            ),
            *refuse(),
        ]

    def __str__(self) -> str:
        return f"{self.type} #{self.seq} of {self.subject_id}"


class EventText(models.Model):
    """The personal words of an event, erasable: their salted digest stays in the event.

    ``text`` is a JSON object of strings, kept as written; digest = sha256(salt ‖ text in UTF-8).
    """

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="words")
    salt = models.BinaryField()
    text = models.TextField()

    class Meta:
        triggers = refuse(pgtrigger.Update)

    def __str__(self) -> str:
        return f"words of event {self.event_id}"
