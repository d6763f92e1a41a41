# The server of the usual tutorial on sensors and sockets: a thread a board, what one recv() gave taken
# for whole lines, split(','), a row of a CSV file. It stands here to be measured, not to be copied.

import csv
import socket
import sys
import threading

path = sys.argv[1]


def handle(connection):
    with connection, open(path, "a", newline="") as file:
        writer = csv.writer(file)
        while True:
            data = connection.recv(1024)
            if not data:
                break
            for line in data.decode().splitlines():
                values = line.split(",")
                if len(values) == 4:
                    writer.writerow(values)


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("127.0.0.1", 0))
server.listen()
print(server.getsockname()[1], flush=True)
while True:
    connection, address = server.accept()
    threading.Thread(target=handle, args=(connection,), daemon=True).start()
