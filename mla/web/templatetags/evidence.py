"""Template filters for evidence: names that may be hostile."""

from django import template

from mla.documents.visible import plain

register = template.Library()
register.filter("visible", plain)
