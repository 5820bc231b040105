"""Counters that processes keep each for itself and read of one another, through Redis.

A process writes what it counts into hashes of its own, as whole numbers and never as "one more": whatever is lost or comes
late is set right by the next write. The hashes expire: what a process that crashed had counted is gone after LEASE. While
Redis is away each process knows its own counts only; when it is back, everything is written anew. (One Redis, no cluster: the
script below reads hashes of all processes.)
"""
import logging
import secrets
import threading
import time
from collections import Counter

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)
PROCESSES_KEY = "consult:processes"
LEASE_SECONDS = 5  # seconds that the counts of a process stand without a sign of life
HEARTBEAT_SECONDS = 1.0  # seconds between two signs of life
GATHER_SECONDS = 0.05  # seconds in which changes gather before they are written
FRESH_SECONDS = 0.5  # seconds for which what others counted is remembered
PATIENCE = 0.5  # seconds that Redis may take to answer
MOST_REMEMBERED = 1_000  # counters of others that are remembered
NO_COUNTS: Counter[str] = Counter()
ALIVE_FIELD = ""  # a field that keeps the hash of a process there while it counts nothing
# KEYS: the processes. ARGV: this process, counter, name, its own count with the new one, the most, the lease.
CLAIM_SCRIPT = """
local there = 0
for _, process in ipairs(redis.call('SMEMBERS', KEYS[1])) do
    if process ~= ARGV[1] then
        there = there + tonumber(redis.call('HGET', 'consult:' .. process .. ':' .. ARGV[2], ARGV[3]) or 0)
    end
end
if there + tonumber(ARGV[4]) > tonumber(ARGV[5]) then return 0 end
redis.call('HSET', 'consult:' .. ARGV[1] .. ':' .. ARGV[2], ARGV[3], ARGV[4])
redis.call('EXPIRE', 'consult:' .. ARGV[1] .. ':' .. ARGV[2], ARGV[6])
return 1
"""


class SharedCounters:
    """The counters of this process by name, and what the others counted under the same names."""

    def __init__(self) -> None:
        self.name = secrets.token_hex(8)
        self.mine: dict[str, Counter[str]] = {}
        self.redis: Redis | None = None
        self.sharing = False
        self.there = False  # whether Redis has all that we count
        self.changed: set[tuple[str, str]] = set()
        self.rung = threading.Event()
        self.speaking = threading.Lock()  # an older count must not be written over the one of a claim
        self.read: dict[str, tuple[float, Counter[str]]] = {}  # what others counted, and when it was looked up

    def add(self, counter: str, name: str, by: int) -> None:
        """Count up or down here; the others see it soon."""
        counts = self.mine.setdefault(counter, Counter())
        counts[name] += by
        if counts[name] <= 0:
            del counts[name]
        if not counts:
            del self.mine[counter]
        if self.redis is not None:
            self.changed.add((counter, name))
            self.rung.set()

    @property
    def alone(self) -> bool:
        """Whether others count, too, and cannot be asked now."""
        return self.redis is not None and not self.there

    def claim(self, counter: str, name: str, most: int) -> bool:
        """Count one more, unless all processes together then had more than so many."""
        with self.speaking:
            own = self.mine.get(counter, NO_COUNTS)[name] + 1
            granted = self._granted(counter, name, own, most)
            if granted:
                self.add(counter, name, 1)
        return granted

    def _granted(self, counter: str, name: str, own: int, most: int) -> bool:
        if own <= most and self.redis is not None and self.there:
            try:
                return bool(self.redis.eval(CLAIM_SCRIPT, 1, PROCESSES_KEY, self.name, counter, name, own, most, LEASE_SECONDS))
            except (RedisError, OSError) as failure:
                self._gone(failure)
        return own <= most

    def elsewhere(self, counter: str) -> Counter[str]:
        """What the other processes count under this name; not older than FRESH, nothing while Redis is away."""
        if self.redis is None or not self.there:
            return Counter()
        looked, found = self.read.get(counter, (0.0, Counter()))
        if looked + FRESH_SECONDS > time.monotonic():
            return found
        try:
            found = self._look_up(self.redis, counter)
        except (RedisError, OSError) as failure:
            self._gone(failure)
            return Counter()
        if len(self.read) > MOST_REMEMBERED:
            self.read.clear()
        self.read[counter] = time.monotonic(), found
        return found

    def _look_up(self, redis: Redis, counter: str) -> Counter[str]:
        others = {_decode_text(each) for each in redis.smembers(PROCESSES_KEY)} - {self.name}
        line = redis.pipeline(transaction=False)
        for other in others:
            line.hgetall(self._key(counter, other))
        found: Counter[str] = Counter()
        for counts in line.execute():
            found.update({_decode_text(name): int(count) for name, count in counts.items() if name})
        return found

    def _key(self, counter: str, process: str = "") -> str:
        return f"consult:{process or self.name}:{counter}"

    def share(self, url: str) -> None:
        """Let others see what is counted here, from now on; without Redis nothing is needed."""
        self.redis = Redis.from_url(url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, socket_keepalive=True,
                                    retry=Retry(NoBackoff(), 0))
        self.sharing = True
        threading.Thread(target=self._keep_up, args=(self.redis,), daemon=True, name="ledger").start()

    def leave(self) -> None:
        """Take everything back at once: this process ends."""
        self.sharing = False
        if self.redis is None or not self.there:
            return
        try:
            with self.speaking:
                self.redis.delete(self._key("lines"), *map(self._key, self.mine))
                self.redis.srem(PROCESSES_KEY, self.name)
        except (RedisError, OSError) as failure:
            log.info("what was counted here ends by itself: %s", failure)

    def _keep_up(self, redis: Redis) -> None:
        """As long as it is shared: write what changed, and a sign of life."""
        beaten = float("-inf")
        while self.sharing:
            try:
                with self.speaking:
                    if not self.there:
                        self._write_all(redis)
                    self._write(redis)
                if beaten + HEARTBEAT_SECONDS <= time.monotonic():
                    self._beat(redis)
                    beaten = time.monotonic()
            except (RedisError, OSError) as failure:
                self._gone(failure)
                time.sleep(HEARTBEAT_SECONDS)
            except Exception:
                log.exception("counts could not be shared; trying again")
                time.sleep(HEARTBEAT_SECONDS)
            if self.rung.wait(HEARTBEAT_SECONDS / 2):
                time.sleep(GATHER_SECONDS)

    def _write_all(self, redis: Redis) -> None:
        """Everything that is counted here, as if Redis were empty."""
        self.changed.clear()
        line = redis.pipeline()
        line.sadd(PROCESSES_KEY, self.name)
        for counter in {"lines", *self.mine}:
            line.delete(self._key(counter))
            line.hset(self._key(counter), mapping={ALIVE_FIELD: "1"})
            for name, count in self.mine.get(counter, NO_COUNTS).items():
                line.hset(self._key(counter), name, str(count))
            line.expire(self._key(counter), LEASE_SECONDS)
        line.execute()
        self.there = True

    def _write(self, redis: Redis) -> None:
        """The counts that changed."""
        self.rung.clear()
        if not self.changed:
            return
        changed, self.changed = self.changed, set()
        line = redis.pipeline(transaction=False)
        for counter, name in changed:
            if count := self.mine.get(counter, NO_COUNTS)[name]:
                line.hset(self._key(counter), name, str(count))
                line.expire(self._key(counter), LEASE_SECONDS)
            else:
                line.hdel(self._key(counter), name)
        line.execute()

    def _beat(self, redis: Redis) -> None:
        """A sign of life; where Redis has forgotten something, all is written anew. Who gave none is taken off the list."""
        for process in redis.smembers(PROCESSES_KEY):
            if not redis.exists(self._key("lines", _decode_text(process))):
                redis.srem(PROCESSES_KEY, process)
        line = redis.pipeline(transaction=False)
        line.sadd(PROCESSES_KEY, self.name)
        unwritten = {counter for counter, _ in self.changed}
        for counter in {"lines", *self.mine} - unwritten:
            line.expire(self._key(counter), LEASE_SECONDS)
        if not all(line.execute()[1:]):
            self.there = False

    def _gone(self, why: Exception) -> None:
        """Note that Redis is away; told once."""
        if self.there:
            self.there = False
            log.warning("Redis is away, each process counts its own lines: %s", why)


def _decode_text(given: bytes | str) -> str:
    return given.decode() if isinstance(given, bytes) else given
