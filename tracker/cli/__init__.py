"""The program's process: what is imported here imports the commands only when they are called.

Python looks for garbage after 700 new objects, which suits programs that make circles; a command
makes hardly any, and hundreds of thousands of objects that stay. One look at what was loaded takes
14 ms; a scan of a few texts is over before the first is due.
"""

import gc

ALLOCATIONS = 200_000  # new objects between two looks

gc.set_threshold(ALLOCATIONS)
