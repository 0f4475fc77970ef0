"""gunicorn, from the environment. Its access log carries no query string, no referer, no cookie and no secret link."""

import contextlib
import ctypes
import multiprocessing
import os
import sys

from vsign_portal import production

refused = production.refusals_to_serve(os.environ)
if refused:
    sys.exit("\n".join(refused))

bind = f"{os.environ.get('VSIGN_BIND', '0.0.0.0')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", max(2, multiprocessing.cpu_count())))

# Behind a buffering proxy, plain workers and no keep-alive: with it, one worker of two can end up with all the work.
# Without a proxy (the demo), threads, more than heavy requests may take (vsign_portal/counted.py), and patience with
# slow senders that ends.
if os.environ.get("VSIGN_DEMO") == "1":
    worker_class, threads, keepalive = "vsign_portal.hurry.HurriedWorker", 12, 2
else:
    worker_class, keepalive = "sync", 0

timeout = 60
graceful_timeout = 15
max_requests, max_requests_jitter = 20_000, 2_000
limit_request_field_size = 16_380
limit_request_fields = 60
accesslog = "-"
logger_class = "vsign_portal.logs.AccessLog"
access_log_format = '"%(m)s %(U)s" %(s)s %(B)s %(M)sms %({x-request-id}o)s'

# Memory that was asked for in large pieces goes back to the system when it is let go: glibc otherwise keeps ever more
# of it, and threads keep an arena each (mallopt's M_MMAP_THRESHOLD and M_ARENA_MAX).
with contextlib.suppress(OSError, AttributeError):
    libc = ctypes.CDLL(None)
    libc.mallopt(-3, 128 * 1024)
    libc.mallopt(-8, 2)
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
control_socket_disable = True
