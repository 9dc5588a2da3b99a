"""A proxy on the loopback interface that counts requests and bytes, and can be away."""
import asyncio
import collections
import threading
import urllib.parse


class CountingProxy:
    """Passes HTTP/1.1 on to one server. Counters may be read at any time."""

    def __init__(self, upstream):
        self.paths = collections.Counter()
        self.sent = 0
        self.received = 0
        self._upstream = urllib.parse.urlsplit(upstream)
        self._loop = asyncio.new_event_loop()
        self._tasks = set()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._listener = self._on_loop(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.sockets[0].getsockname()[1]}"

    @property
    def requests(self):
        return self.paths.total()

    def batches(self):
        return sum(count for path, count in self.paths.items() if path.endswith("/events.add_batch"))

    def bytes(self):
        return self.sent + self.received

    def close(self):
        """From now on nobody listens, and open connections are cut."""
        self._on_loop(self._stop())

    def _on_loop(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    async def _stop(self):
        self._listener.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader, writer):
        task = asyncio.current_task()
        self._tasks.add(task)
        secure = self._upstream.scheme == "https"
        port = self._upstream.port or (443 if secure else 80)
        back = None
        try:
            server, to_server = await asyncio.open_connection(self._upstream.hostname, port, ssl=secure or None)
            back = asyncio.ensure_future(self._answers(server, writer))
            while await self._request(reader, to_server):
                pass
            to_server.close()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            if back:
                back.cancel()
            writer.close()
            self._tasks.discard(task)

    async def _request(self, reader, to_server):
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.paths[lines[0].split(" ")[1]] += 1
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        lines = [f"Host: {self._upstream.netloc}" if line.lower().startswith("host:") else line for line in lines]
        await self._pass_on("\r\n".join(lines).encode("latin-1"), to_server)
        if headers.get("transfer-encoding", "").lower() == "chunked":
            size = 1
            while size:
                line = await reader.readuntil(b"\r\n")
                size = int(line.split(b";")[0], 16)
                await self._pass_on(line + await reader.readexactly(size + 2), to_server)
        else:
            left = int(headers.get("content-length", 0))
            while left:
                part = await reader.read(min(left, 1 << 16))
                if not part:
                    return False
                left -= len(part)
                await self._pass_on(part, to_server)
        return True

    async def _pass_on(self, data, to_server):
        self.sent += len(data)
        to_server.write(data)
        await to_server.drain()

    async def _answers(self, server, writer):
        while data := await server.read(1 << 16):
            self.received += len(data)
            writer.write(data)
            await writer.drain()
        writer.close()
