"""Numbers without gaps or doubles: one row per series."""

from django.db import connection, models


class Numbering(models.Model):
    series = models.CharField(max_length=60, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"

    @classmethod
    def take(cls, series: str) -> int:
        """The next number of the series; the row stays locked until the transaction ends."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO cases_numbering (series, last) VALUES (%s, 1) "
                "ON CONFLICT (series) DO UPDATE SET last = cases_numbering.last + 1 RETURNING last",
                [series],
            )
            return int(cursor.fetchone()[0])
