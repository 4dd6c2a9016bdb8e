"""A thousand streams of server-sent events from a bare process: the rival of asking again and again.

    python -m benchmarks.live.streams [--watchers 1000] [--seconds 30]

The server does nothing but hold the connections and write a line to each when something changes, every 1.2 s: less
than any application would. Set its share of a core beside that of `benchmarks.live.run --viewers 1000`.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import time

from benchmarks.processes import cpu_seconds

PORT, EVERY = 8195, 1.2
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\r\n"


async def serve() -> None:
    """Hold connections, and tell all of them of each change."""
    streams: set[asyncio.StreamWriter] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(HEAD)
        streams.add(writer)

    async with await asyncio.start_server(accept, "127.0.0.1", PORT, backlog=2000):
        number = 0
        while True:
            await asyncio.sleep(EVERY)
            number += 1
            for writer in streams:
                writer.write(f"event: change\ndata: {number}\n\n".encode())


async def started() -> None:
    """Wait until the server listens."""
    for _ in range(600):
        try:
            _reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        except OSError:
            await asyncio.sleep(0.2)
        else:
            writer.close()
            return


async def watch(count: int, seconds: float, server: int) -> None:
    """Open the streams, read what comes, and print what it cost."""
    await started()
    opened = await asyncio.gather(*(asyncio.open_connection("127.0.0.1", PORT) for _ in range(count)))
    for _reader, writer in opened:
        writer.write(b"GET / HTTP/1.1\r\n\r\n")
    await asyncio.sleep(2)
    began, before, seen = time.monotonic(), cpu_seconds(server), 0

    async def read(reader: asyncio.StreamReader) -> None:
        nonlocal seen
        while time.monotonic() - began < seconds:
            seen += (await reader.readline()).startswith(b"data")

    await asyncio.gather(*(read(reader) for reader, _writer in opened))
    took = time.monotonic() - began
    print(f"{count} streams, {seen} changes seen: {(cpu_seconds(server) - before) / took:.1%} of a core")


def main() -> None:
    """Serve in a process of its own, and watch from this one."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--watchers", type=int, default=1000)
    reader.add_argument("--seconds", type=float, default=30.0)
    reader.add_argument("--serve", action="store_true")
    asked = reader.parse_args()
    if asked.serve:
        asyncio.run(serve())
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.live.streams", "--serve"], env=os.environ)
    try:
        asyncio.run(watch(asked.watchers, asked.seconds, server.pid))
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    main()
