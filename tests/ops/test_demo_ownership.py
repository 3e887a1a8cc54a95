"""The demo and a database that holds other people's data."""

import pytest

from mla.accounts.models import User
from mla.ops.demo import ownership


def test_a_database_with_somebody_elses_people_is_refused(db: None) -> None:
    User.objects.create_user("real@police.example", name="Real")
    with pytest.raises(ownership.NotTheDemos, match="did not make"):
        ownership.refuse_foreign_data()
