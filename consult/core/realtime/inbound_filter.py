"""What a line may say: short, plain, flat messages, and not too many. Whoever says anything else is not listened to.

A browser only says hello, goodbye, and what it wants to hear: 2ID["watch",{...}]. Everything else that Socket.IO knows
(attachments that gather in memory, other namespaces, acknowledgements) is of no use here, so the line ends. An event that is
called "disconnect" would even be taken for the end of a line, which then counts no more.
"""
import json
import re
import time

MESSAGES_PER_SECOND = 60  # messages of one line in a second: a page that comes back asks for a handful
MOST_BRACKETS = 40  # brackets in one message: what can be asked for is flat
MESSAGE = re.compile(r'(?:0(?:\{.*\})?|1|2\d{0,9}\["(?!(?:dis)?connect")[a-z][a-z_.]{0,40}".*\])', re.DOTALL)
message_counts: dict[str, tuple[float, int]] = {}  # by line: when its second began, and how much it said since


def may_send_message(line: str, message: object) -> bool:
    """Whether a message of this line is listened to; when not, the line has to end."""
    moment = time.monotonic()
    began, count = message_counts.get(line, (moment, 0))
    if moment - began >= 1:
        began, count = moment, 0
    message_counts[line] = began, count + 1
    return count < MESSAGES_PER_SECOND and isinstance(message, str) and is_allowed_message(message)


def is_allowed_message(message: str) -> bool:
    """Whether it is one of the few messages that are understood, and can be read without harm."""
    if not MESSAGE.fullmatch(message) or message.count("[") + message.count("{") > MOST_BRACKETS:
        return False
    if message[0] != "2":
        return True
    try:
        json.loads(message[message.index("["):])
    except ValueError:  # no JSON, or a number that would take long to read
        return False
    return True


def forget_connection(line: str) -> None:
    """A line has ended."""
    message_counts.pop(line, None)
