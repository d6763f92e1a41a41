# A pair of pseudo-terminals in the place of a USB port: a symbolic link, given as the argument, stands for
# the device file. Each line of stdin is a step in JSON; each line of stdout says that one is done, or what
# the other side wrote, as hexadecimal digits.

import json
import os
import select
import sys
import tty

link = sys.argv[1]
board = None


def tell(what):
    print(json.dumps(what), flush=True)


def plug():
    global board
    board, port = os.openpty()
    tty.setraw(port)
    os.symlink(os.ttyname(port), link + '.new')
    os.rename(link + '.new', link)
    # The port has to stay open: a pair without it is torn down. It goes when the board goes.
    ports.append(port)


def unplug():
    global board
    os.unlink(link)
    os.close(ports.pop())
    os.close(board)
    board = None


def take(step):
    if 'send' in step:
        data = bytes.fromhex(step['send'])
        while data:
            data = data[os.write(board, data):]
    elif step['do'] == 'plug':
        plug()
    else:
        unplug()
    tell({'done': True})


ports = []
waiting = b''
while True:
    watched = [0] + ([board] if board is not None else [])
    ready, _, _ = select.select(watched, [], [])
    if board in ready:
        tell({'heard': os.read(board, 65536).hex()})
    if 0 in ready:
        came = os.read(0, 65536)
        if not came:
            break
        *lines, waiting = (waiting + came).split(b'\n')
        for line in lines:
            take(json.loads(line))
