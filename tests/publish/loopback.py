"""A Hub on this machine: what uploading and loading a dataset asks of the real one, over HTTP, with faults on demand.

Like the Hub it sends large files (`*.parquet`) through LFS, pages its listings, redirects downloads to another path,
and answers Range. It does not offer Xet, so clients need HF_HUB_DISABLE_XET=1. No registry had such a server to install.
"""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from .answers import ROUTES, Answers, Download
from .repositories import Refusal, Store


@dataclass
class Fault:
    """What goes wrong with the next `times` requests whose method and path match.

    Attributes:
        after: how many such requests go well first.
        cut: the connection ends without an answer; with `late`, when the work is done.
    """

    match: str
    status: int = 0
    message: str = ""
    retry_after: str = ""
    times: int = 1
    after: int = 0
    seconds: float = 0
    cut: bool = False
    late: bool = False


class LoopbackHub(ThreadingHTTPServer):
    """The server.

    Attributes:
        tokens: valid tokens and the accounts that each may write to.
        faults: see `Fault`.
        requests: method and path of every request, and the `Authorization` that came with it.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.store = Store()
        self.tokens: dict[str, list[str]] = {}
        self.faults: list[Fault] = []
        self.requests: list[tuple[str, str, str]] = []
        self.lock = threading.RLock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def fault(self, request: str) -> Fault | None:
        """The fault that is due for a request."""
        with self.lock:
            for fault in self.faults:
                if fault.times and re.search(fault.match, request):
                    if fault.after:
                        fault.after -= 1
                        continue
                    fault.times -= 1
                    return fault
        return None

    @contextmanager
    def running(self) -> Iterator["LoopbackHub"]:
        """Serve until the end of the block."""
        thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.shutdown()
            self.server_close()


class _Handler(Answers, BaseHTTPRequestHandler):
    server: LoopbackHub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal."""

    def handle_one_request(self) -> None:
        with suppress(ConnectionError):
            super().handle_one_request()

    def _work(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = f"{self.command} {unquote(urlsplit(self.path).path)}"
        self.server.requests.append((*request.split(" ", 1), self.headers.get("Authorization") or ""))  # type: ignore[arg-type]
        fault = self.server.fault(request)
        time.sleep(fault.seconds if fault else 0)
        if fault and fault.cut and not fault.late:
            self.close_connection = True
            return
        try:
            if fault and fault.status:
                raise Refusal(fault.status, fault.message)
            with self.server.lock:
                answer = self._route(request, body)
        except Refusal as refusal:
            self._refuse(refusal, fault)
            return
        if fault and fault.cut:
            self.close_connection = True
        elif isinstance(answer, Download):
            self._send(*answer.response(self.headers.get("Range")))
        else:
            value, headers = answer if isinstance(answer, tuple) else (answer, {})
            self._send(200, {"Content-Type": "application/json"} | headers, json.dumps(value).encode())

    do_GET = do_HEAD = do_POST = do_PUT = _work

    def _refuse(self, refusal: Refusal, fault: Fault | None) -> None:
        headers = {"Content-Type": "application/json", "X-Error-Message": refusal.message}
        headers |= {"X-Error-Code": refusal.code} if refusal.code else {}
        headers |= {"Retry-After": fault.retry_after} if fault and fault.retry_after else {}
        self._send(refusal.status, headers, json.dumps({"error": refusal.message} | refusal.fields).encode())

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _route(self, request: str, body: bytes) -> Any:
        for pattern, answer in ROUTES.items():
            if match := re.fullmatch(pattern, request):
                return answer(self, body, **match.groupdict())
        raise Refusal(404, "Not found")
