# A port that takes no connection and refuses none: its queue is full, so the kernel drops every SYN. Prints the
# port, and ends with its stdin.

import socket
import sys

hole = socket.socket()
hole.bind(('127.0.0.1', 0))
hole.listen(0)
queued = []
for _ in range(8):
    filler = socket.socket()
    filler.setblocking(False)
    filler.connect_ex(hole.getsockname())
    queued.append(filler)
print(hole.getsockname()[1], flush=True)
sys.stdin.read()
