"""Tables of the ledger: no foreign keys, no personal text in an entry, nothing ever changed."""

import pgtrigger
from django.db import models

APPEND_ONLY = pgtrigger.Trigger(
    name="append_only",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
    func="RAISE EXCEPTION 'The ledger is only added to: % refused on %', TG_OP, TG_TABLE_NAME;",
)
NEVER_REMOVED = pgtrigger.Trigger(
    name="never_removed",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Delete | pgtrigger.Truncate,
    func="RAISE EXCEPTION 'A stream of the ledger is never removed: % refused', TG_OP;",
)
ONE_STEP_ON = pgtrigger.Trigger(
    name="one_step_on",
    level=pgtrigger.Row,
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition(
        "NEW.key <> OLD.key OR NEW.n <> OLD.n + 1 OR NEW.head = OLD.head OR length(NEW.head) <> 32"
    ),
    func="RAISE EXCEPTION 'A stream of the ledger only moves one entry on: % refused', OLD.key;",
)
NEVER_REWORDED = pgtrigger.Trigger(
    name="never_reworded",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="RAISE EXCEPTION 'A private text is erased or kept, never changed';",
)


class Stream(models.Model):
    """How far one stream has come: the number and the head of its last entry."""

    key = models.TextField(primary_key=True)
    n = models.BigIntegerField()
    head = models.BinaryField()

    class Meta:
        triggers = [NEVER_REMOVED, ONE_STEP_ON]

    def __str__(self) -> str:
        return f"{self.key} at {self.n}"


class Entry(models.Model):
    """One event. `body` is what is hashed; other columns repeat it for reading, and are checked."""

    pk = models.CompositePrimaryKey("stream", "n")
    stream = models.TextField()
    n = models.BigIntegerField()
    at = models.DateTimeField()
    event = models.TextField()
    person = models.TextField()
    membership = models.TextField()
    role = models.TextField()
    authority = models.TextField()
    country = models.TextField()
    case_id = models.UUIDField(null=True)
    subject = models.TextField()
    body = models.BinaryField()
    leaf = models.BinaryField()
    head = models.BinaryField()

    class Meta:
        triggers = [APPEND_ONLY]
        indexes = [
            models.Index(fields=["country", "at"], name="entry_of_country"),
            models.Index(fields=["person", "at"], name="entry_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.n}: {self.event}"


class PrivateText(models.Model):
    """The text behind a commitment, SHA-256(salt || value): erased, it breaks no proof."""

    commitment = models.BinaryField(primary_key=True)
    salt = models.BinaryField()
    value = models.BinaryField()  # UTF-8; text cannot hold every character a stranger may type

    class Meta:
        triggers = [NEVER_REWORDED]

    def __str__(self) -> str:
        return f"Private text {bytes(self.commitment).hex()}"
