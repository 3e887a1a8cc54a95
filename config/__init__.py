"""How this installation is set up: settings, routes, Celery, WSGI."""
