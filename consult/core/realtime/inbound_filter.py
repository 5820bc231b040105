"""Filter for messages from browsers: only short, flat messages, at a limited rate.

A browser only connects, disconnects and subscribes: 2ID["watch",{...}]. The other
features of Socket.IO (attachments that accumulate in memory, namespaces,
acknowledgements) are not used here, so a connection that uses them is closed. An event
named "disconnect" would also count as the end of the connection, which would then no
longer be counted.
"""

import json
import re
import time

MESSAGES_PER_SECOND = (
    60  # messages of one connection in a second; a page that reconnects sends a handful
)
MOST_BRACKETS = 40  # brackets in one message; requests are flat
MESSAGE = re.compile(
    r'(?:0(?:\{.*\})?|1|2\d{0,9}\["(?!(?:dis)?connect")[a-z][a-z_.]{0,40}".*\])', re.DOTALL
)
message_counts: dict[
    str, tuple[float, int]
] = {}  # by connection: start of its current second, and messages since then


def may_send_message(line: str, message: object) -> bool:
    """Return whether a message of the connection is accepted; if not, the caller closes it."""
    moment = time.monotonic()
    began, count = message_counts.get(line, (moment, 0))
    if moment - began >= 1:
        began, count = moment, 0
    message_counts[line] = began, count + 1
    return count < MESSAGES_PER_SECOND and isinstance(message, str) and is_allowed_message(message)


def is_allowed_message(message: str) -> bool:
    """Return whether the message is one of the few allowed forms and safe to parse."""
    if not MESSAGE.fullmatch(message) or message.count("[") + message.count("{") > MOST_BRACKETS:
        return False
    if message[0] != "2":
        return True
    try:
        json.loads(message[message.index("[") :])
    except ValueError:  # not JSON, or a number that takes long to parse
        return False
    return True


def forget_connection(line: str) -> None:
    """Forget the message count of a connection that has ended."""
    message_counts.pop(line, None)
