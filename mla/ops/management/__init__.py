"""The commands of the operator: `manage.py NAME`."""
