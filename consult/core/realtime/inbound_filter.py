"""What a line may say: short, plain, flat messages, and not too many. Whoever says anything else is not listened to.

A browser only says hello, goodbye, and what it wants to hear: 2ID["watch",{...}]. Everything else that Socket.IO knows
(attachments that gather in memory, other namespaces, acknowledgements) is of no use here, so the line ends. An event that is
called "disconnect" would even be taken for the end of a line, which then counts no more.
"""
import json
import re
import time

AT_ONCE = 60  # messages of one line in a second: a page that comes back asks for a handful
DEEPEST = 40  # brackets in one message: what can be asked for is flat
MESSAGE = re.compile(r'(?:0(?:\{.*\})?|1|2\d{0,9}\["(?!(?:dis)?connect")[a-z][a-z_.]{0,40}".*\])', re.DOTALL)
spoken: dict[str, tuple[float, int]] = {}  # by line: when its second began, and how much it said since


def may_say(line: str, message: object) -> bool:
    """Whether a message of this line is listened to; when not, the line has to end."""
    moment = time.monotonic()
    began, count = spoken.get(line, (moment, 0))
    if moment - began >= 1:
        began, count = moment, 0
    spoken[line] = began, count + 1
    return count < AT_ONCE and isinstance(message, str) and is_plain(message)


def is_plain(message: str) -> bool:
    """Whether it is one of the few messages that are understood, and can be read without harm."""
    if not MESSAGE.fullmatch(message) or message.count("[") + message.count("{") > DEEPEST:
        return False
    if message[0] != "2":
        return True
    try:
        json.loads(message[message.index("["):])
    except ValueError:  # no JSON, or a number that would take long to read
        return False
    return True


def forget(line: str) -> None:
    """A line has ended."""
    spoken.pop(line, None)
