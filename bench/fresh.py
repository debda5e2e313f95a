"""What the start of a program costs. In a process of its own, which has loaded nothing but this and `time`.

python bench/fresh.py CLIENT import
python bench/fresh.py CLIENT first_call URL
"""

import sys
from time import process_time

client = getattr(__import__(f"clients.{sys.argv[1]}"), sys.argv[1])
if sys.argv[2] == "import":
    start = process_time()
    client.load()
    print(process_time() - start)
else:
    start = process_time()
    found = client.first_call(sys.argv[3])
    print(process_time() - start)
    if found != 1:
        sys.exit(f"{sys.argv[1]}: the first call found {found!r} items instead of 1")
