"""How gunicorn serves the site: ``gunicorn --config python:integration_portal.gunicorn``; PORT chooses the port."""

import os

wsgi_app = "integration_portal.wsgi"
bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = 2
threads = 2
worker_class = "gthread"
# A search in Arabic letters has six bytes a letter in an address; a proxy in front sets its own limit.
limit_request_line = 0
# Two sites on one machine would share its address.
control_socket_disable = True
