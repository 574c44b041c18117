"""The entry points: `app`, for WSGI servers and `flask --app wsgi`; `served`, the same behind its gate,
for the ASGI server that bin/web starts."""

import ctypes
import os
import signal
import sys
from multiprocessing import parent_process

PR_SET_PDEATHSIG = 1  # prctl(2)

if parent_process():
    # One of that server's workers, forked with its handlers, which hear nothing here: end when asked
    # while this loads, and where the system can (Linux) when the server is gone, killed too.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

from app import create_app  # noqa: E402
from app.core.gate import Gate  # noqa: E402
from app.core.uploads import MOST_FORM  # noqa: E402

app = create_app()
served = Gate(app, threads=int(os.environ.get("WEB_THREADS", "4")), largest=MOST_FORM)
