"""Pages of all steps: one table (`case_steps`, `item_steps`), one view (`pages`), one form for each kind of answer."""

from mla.web.actions.pages import urlpatterns

__all__ = ["urlpatterns"]
