"""An editor without a window: it opens files with the YAML language server and asks what editors ask."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PATIENCE = 30.0  # seconds for one answer, on a busy machine
# As the extension of VS Code sends them when nobody has changed anything, but for the store of schemas on the web.
SETTINGS = {
    "yaml": {
        "validate": True,
        "hover": True,
        "completion": True,
        "schemaStore": {"enable": False},
        "yamlVersion": "1.2",
    }
}


@dataclass(frozen=True)
class Spot:
    """A place in a file as editors count: both from 0."""

    line: int
    column: int


@dataclass
class Editor:
    """A running language server: `open` shows it a file, and everything else is asked of files that are open."""

    process: subprocess.Popen[bytes]
    told: queue.Queue[dict[str, Any]] = field(default_factory=queue.Queue)
    number: int = 0

    @classmethod
    def start(cls, command: Sequence[str | Path], folder: Path) -> Editor:
        """Start the server for a folder. `close` ends it."""
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        editor = cls(process)
        threading.Thread(target=editor._listen, daemon=True).start()
        capabilities = {
            "textDocument": {
                "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
                "hover": {"contentFormat": ["markdown"]},
                "publishDiagnostics": {"relatedInformation": True},
            },
            "workspace": {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}},
        }
        roots = [{"uri": folder.as_uri(), "name": folder.name}]
        start = {"processId": None, "rootUri": folder.as_uri(), "workspaceFolders": roots, "capabilities": capabilities}
        editor.ask("initialize", start)
        editor._send({"method": "initialized", "params": {}})
        editor._send({"method": "workspace/didChangeConfiguration", "params": {"settings": SETTINGS}})
        return editor

    def close(self) -> None:
        """End the server, and hand back the streams."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()

    def open(self, file: Path) -> list[dict[str, Any]]:
        """Show a file that was not shown before, and return what the server complains of in it."""
        return self.open_all([file])[file]

    def open_all(self, files: Sequence[Path]) -> dict[Path, list[dict[str, Any]]]:
        """Show files that were not shown before, and return what the server complains of in each."""
        for file in files:
            text = file.read_text(encoding="utf-8")
            document = {"uri": file.as_uri(), "languageId": "yaml", "version": 1, "text": text}
            self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        waiting = {file.as_uri(): file for file in files}
        found: dict[Path, list[dict[str, Any]]] = {}
        while waiting:
            said = self.told.get(timeout=PATIENCE)
            if said.get("method") == "textDocument/publishDiagnostics" and said["params"]["uri"] in waiting:
                found[waiting.pop(said["params"]["uri"])] = said["params"]["diagnostics"]
        return found

    def offers(self, file: Path, spot: Spot) -> dict[str, dict[str, Any]]:
        """Return what the server would write at a place of an open file, by its label."""
        answer = self.ask("textDocument/completion", _at(file, spot))
        items = answer["items"] if isinstance(answer, dict) else answer or []
        return {item["label"]: item for item in items}

    def hover(self, file: Path, spot: Spot) -> str:
        """Return what the server explains at a place of an open file."""
        answer = self.ask("textDocument/hover", _at(file, spot))
        contents = (answer or {}).get("contents", "")
        return contents if isinstance(contents, str) else str(contents["value"])

    def ask(self, method: str, params: Any) -> Any:
        """Send a request, and return its answer."""
        self.number += 1
        number = self.number
        self._send({"id": number, "method": method, "params": params})
        kept = []
        while True:
            said = self.told.get(timeout=PATIENCE)
            if said.get("id") == number and "method" not in said:
                break
            kept.append(said)
        for one in kept:
            self.told.put(one)
        assert "error" not in said, said["error"]
        return said["result"]

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _listen(self) -> None:
        """Put all that the server says into the queue, and answer at once what it asks."""
        stream = self.process.stdout
        assert stream is not None
        try:
            while header := stream.readline():
                length = int(header.split(b":")[1])
                while stream.readline().strip():
                    pass
                message = json.loads(stream.read(length))
                if "method" in message and "id" in message:
                    self._send({"id": message["id"], "result": _reply(message)})
                else:
                    self.told.put(message)
        except (OSError, ValueError):  # closed while it spoke
            return


def _reply(request: dict[str, Any]) -> Any:
    if request["method"] != "workspace/configuration":
        return None
    return [SETTINGS.get(item.get("section", ""), {}) for item in request["params"]["items"]]


def _at(file: Path, spot: Spot) -> dict[str, Any]:
    return {
        "textDocument": {"uri": file.as_uri()},
        "position": {"line": spot.line, "character": spot.column},
    }
