"""Measurements of what the project promises about speed (docs/benchmarks.md); `manage.py bench` runs them."""
