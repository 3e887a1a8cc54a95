"""`manage.py request_schema`: the JSON Schema of a request as a file."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from mla.legal.request_schema import request_schema


class Command(BaseCommand):
    help = "Print the JSON Schema of a request as a file (docs/request-format.md explains it)."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        self.stdout.write(json.dumps(request_schema(), indent=2))
