#!/usr/bin/env python
"""The project's commands: ``.venv/bin/python manage.py help``."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integration_portal.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
