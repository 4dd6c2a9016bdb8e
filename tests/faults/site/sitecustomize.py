"""Sets the clock of a process: Python imports this at its start where the folder is on its path.

The file that `EXPO_FAULTS_CLOCK` names has the seconds by which the clock is wrong; it is read again and again.
"""

import os
import threading
import time


def _watch(path: str) -> None:
    import time_machine

    shown, traveller = 0.0, None
    while True:
        try:
            with open(path, encoding="utf-8") as file:
                wanted = float(file.read() or 0)
        except (OSError, ValueError):
            wanted = shown
        if wanted != shown:
            if traveller is not None:
                traveller.stop()
            traveller, shown = None, wanted
            if wanted:
                traveller = time_machine.travel(time.time() + wanted, tick=True)
                traveller.start()
        time.sleep(0.3)


def _begin() -> None:
    path = os.environ.get("EXPO_FAULTS_CLOCK")
    if path:
        threading.Thread(target=_watch, args=(path,), daemon=True).start()


_begin()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin)
