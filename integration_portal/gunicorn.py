"""How gunicorn serves the site: ``gunicorn --config python:integration_portal.gunicorn``; PORT chooses the port."""

import os
from threading import Thread

wsgi_app = "integration_portal.wsgi"
bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = 2
threads = 2
worker_class = "gthread"
# A search in Arabic letters has six bytes a letter in an address; a proxy in front sets its own limit.
limit_request_line = 0
# Two sites on one machine would share its address.
control_socket_disable = True


def post_worker_init(worker):
    """Makes the search index before the first visitor asks; whoever comes earlier waits for it."""
    Thread(target=_make_index, args=[worker.log], daemon=True).start()


def _make_index(log):
    from django.db import DatabaseError, connection

    from offers.search import loading

    try:
        with loading.lock:
            loading.current()
    except DatabaseError as error:
        log.warning("the search index is not made yet: %s", error)
    finally:
        connection.close()
