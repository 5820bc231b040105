"""A small mail server in a thread for tests; it accepts mails, and refuses what it is told to
refuse.
"""

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import compat32


class MailServer(socketserver.ThreadingTCPServer):
    """A server that records the mails it receives.

    `refused` maps an address, or a command (MAIL, DATA), to the reply that it gets; `mails`
    are the received bytes.
    """

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), MailConversation)
        self.refused, self.asked, self.mails, self.calls = {}, [], [], 0

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    @property
    def messages(self):
        """Return the mails as a strict old reader sees them, without decoding."""
        return [message_from_bytes(each, policy=compat32) for each in self.mails]

    @property
    def recipients(self):
        return [each["To"] for each in self.messages]


class MailConversation(socketserver.StreamRequestHandler):
    """One SMTP connection."""

    def handle(self):
        self.server.calls += 1
        self._say("220 mail.example")
        while line := self.rfile.readline().decode().strip():
            word, _, rest = line.partition(" ")
            word = word.upper()
            address = rest.partition("<")[2].partition(">")[0]
            if word == "RCPT":
                self.server.asked.append(address)
            self._say(
                self.server.refused.get(address if word == "RCPT" else word)
                or {"DATA": "354 go on", "QUIT": "221 bye"}.get(word, "250 ok")
            )
            if word == "DATA" and word not in self.server.refused:
                self._take()
            if word == "QUIT":
                return

    def _say(self, reply):
        self.wfile.write(f"{reply}\r\n".encode())

    def _take(self):
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.mails.append(b"".join(lines))
        self._say("250 taken")


@contextmanager
def run_mail_server():
    """Run a mail server until the end of the block."""
    with MailServer() as server:
        threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()
        yield server
        server.shutdown()
