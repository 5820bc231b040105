"""Counters that each process keeps for itself and shares with the others through Redis.

A process writes its counts into its own hashes as absolute numbers, never as
increments. A lost or late write is therefore corrected by the next one. The hashes
expire after LEASE_SECONDS, which removes the counts of a crashed process. While Redis
is unreachable, each process knows only its own counts; afterwards all counts are
written again. The script below reads hashes of all processes, so Redis must be a single
instance, not a cluster.
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
LEASE_SECONDS = 5  # seconds that counts last without a heartbeat
HEARTBEAT_SECONDS = 1.0  # seconds between two heartbeats
GATHER_SECONDS = 0.05  # seconds during which changes are gathered before they are written
FRESH_SECONDS = 0.5  # seconds for which the counts of others are remembered
PATIENCE = 0.5  # seconds that Redis may take to answer
MOST_REMEMBERED = 1_000  # remembered counters of others
NO_COUNTS: Counter[str] = Counter()
ALIVE_FIELD = ""  # a field that keeps the hash of a process alive while it counts nothing
# KEYS: the processes. ARGV: this process, counter, name, its own new count, the limit, the lease.
CLAIM_SCRIPT = """
local there = 0
for _, process in ipairs(redis.call('SMEMBERS', KEYS[1])) do
    if process ~= ARGV[1] then
        local counted = redis.call('HGET', 'consult:' .. process .. ':' .. ARGV[2], ARGV[3])
        there = there + tonumber(counted or 0)
    end
end
if there + tonumber(ARGV[4]) > tonumber(ARGV[5]) then return 0 end
redis.call('HSET', 'consult:' .. ARGV[1] .. ':' .. ARGV[2], ARGV[3], ARGV[4])
redis.call('EXPIRE', 'consult:' .. ARGV[1] .. ':' .. ARGV[2], ARGV[6])
return 1
"""


class SharedCounters:
    """The counters of this process, and the counts of other processes under the same names."""

    def __init__(self) -> None:
        self.name = ""  # of this process, once it shares
        self.own_counts: dict[str, Counter[str]] = {}
        self.redis: Redis | None = None
        self.sharing = False
        self.is_synced = False  # True once Redis has all counts of this process
        self.changed: set[tuple[str, str]] = set()
        self.wakeup = threading.Event()
        # an older count must not overwrite that of a claim, nor a heartbeat follow a departure
        self.write_lock = threading.Lock()
        self.remote_counts: dict[
            str, tuple[float, Counter[str]]
        ] = {}  # counts of others, with the time of the look-up

    def add(self, counter: str, name: str, by: int) -> None:
        """Change a count of this process; the others see it soon."""
        counts = self.own_counts.setdefault(counter, Counter())
        counts[name] += by
        if counts[name] <= 0:
            del counts[name]
        if not counts:
            del self.own_counts[counter]
        if self.redis is not None:
            self.changed.add((counter, name))
            self.wakeup.set()

    @property
    def alone(self) -> bool:
        """Return whether other processes count too but cannot be reached now."""
        return self.redis is not None and not self.is_synced

    def claim(self, counter: str, name: str, most: int) -> bool:
        """Count one more unless all processes together reached the limit; return success."""
        with self.write_lock:
            own = self.own_counts.get(counter, NO_COUNTS)[name] + 1
            granted = self._request_claim(counter, name, own, most)
            if granted:
                self.add(counter, name, 1)
        return granted

    def _request_claim(self, counter: str, name: str, own: int, most: int) -> bool:
        """Ask Redis whether the claim fits the limit; without Redis, decide by the own count."""
        if own <= most and self.redis is not None and self.is_synced:
            try:
                return bool(
                    self.redis.eval(
                        CLAIM_SCRIPT,
                        1,
                        PROCESSES_KEY,
                        self.name,
                        counter,
                        name,
                        own,
                        most,
                        LEASE_SECONDS,
                    )
                )
            except (RedisError, OSError) as failure:
                self._report_loss(failure)
        return own <= most

    def count_elsewhere(self, counter: str) -> Counter[str]:
        """Return the counts of other processes, at most FRESH_SECONDS old; none without Redis."""
        if self.redis is None or not self.is_synced:
            return Counter()
        looked, found = self.remote_counts.get(counter, (float("-inf"), Counter()))
        if looked + FRESH_SECONDS > time.monotonic():
            return found
        try:
            found = self._look_up(self.redis, counter)
        except (RedisError, OSError) as failure:
            self._report_loss(failure)
            return Counter()
        if len(self.remote_counts) > MOST_REMEMBERED:
            self.remote_counts.clear()
        self.remote_counts[counter] = time.monotonic(), found
        return found

    def _look_up(self, redis: Redis, counter: str) -> Counter[str]:
        """Read the counts of the other processes from Redis."""
        others = {_decode_text(each) for each in redis.smembers(PROCESSES_KEY)} - {self.name}
        line = redis.pipeline(transaction=False)
        for other in others:
            line.hgetall(self._key(counter, other))
        found: Counter[str] = Counter()
        for counts in line.execute():
            found.update({_decode_text(name): int(count) for name, count in counts.items() if name})
        return found

    def _key(self, counter: str, process: str = "") -> str:
        """Build the Redis key of a counter of a process."""
        return f"consult:{process or self.name}:{counter}"

    def share(self, url: str) -> None:
        """Start sharing the counts through Redis."""
        self.name = secrets.token_hex(8)  # here, so that forked processes differ
        self.redis = Redis.from_url(
            url,
            socket_connect_timeout=PATIENCE,
            socket_timeout=PATIENCE,
            socket_keepalive=True,
            retry=Retry(NoBackoff(), 0),
        )
        self.sharing = True
        threading.Thread(
            target=self._keep_up, args=(self.redis,), daemon=True, name="ledger"
        ).start()

    def leave(self) -> None:
        """Remove the counts of this process from Redis, because the process ends."""
        self.sharing = False
        if self.redis is None or not self.is_synced:
            return
        try:
            with self.write_lock:
                self.redis.delete(self._key("lines"), *map(self._key, self.own_counts))
                self.redis.srem(PROCESSES_KEY, self.name)
        except (RedisError, OSError) as failure:
            log.info("what was counted here ends by itself: %s", failure)

    def _keep_up(self, redis: Redis) -> None:
        """Write changes and heartbeats as long as the counts are shared."""
        beaten = float("-inf")
        while self.sharing:
            try:
                with self.write_lock:
                    if not self.sharing:  # it left while this waited, and must not come back
                        return
                    if not self.is_synced:
                        self._write_all(redis)
                    self._write(redis)
                    if beaten + HEARTBEAT_SECONDS <= time.monotonic():
                        self._beat(redis)
                        beaten = time.monotonic()
            except (RedisError, OSError) as failure:
                self._report_loss(failure)
                time.sleep(HEARTBEAT_SECONDS)
            except Exception:
                log.exception("counts could not be shared; trying again")
                time.sleep(HEARTBEAT_SECONDS)
            if self.wakeup.wait(HEARTBEAT_SECONDS / 2):
                time.sleep(GATHER_SECONDS)

    def _write_all(self, redis: Redis) -> None:
        """Write all counts as if Redis were empty."""
        self.changed.clear()
        line = redis.pipeline()
        line.sadd(PROCESSES_KEY, self.name)
        for counter in {"lines", *self.own_counts}:
            line.delete(self._key(counter))
            line.hset(self._key(counter), mapping={ALIVE_FIELD: "1"})
            for name, count in self.own_counts.get(counter, NO_COUNTS).items():
                line.hset(self._key(counter), name, str(count))
            line.expire(self._key(counter), LEASE_SECONDS)
        line.execute()
        self.is_synced = True

    def _write(self, redis: Redis) -> None:
        """Write the counts that changed."""
        self.wakeup.clear()
        if not self.changed:
            return
        changed, self.changed = self.changed, set()
        line = redis.pipeline(transaction=False)
        for counter, name in changed:
            if count := self.own_counts.get(counter, NO_COUNTS)[name]:
                line.hset(self._key(counter), name, str(count))
                line.expire(self._key(counter), LEASE_SECONDS)
            else:
                line.hdel(self._key(counter), name)
        line.execute()

    def _beat(self, redis: Redis) -> None:
        """Send a heartbeat, and remove dead processes from the list.

        If Redis lost a hash, all counts are written again.
        """
        for process in redis.smembers(PROCESSES_KEY):
            if not redis.exists(self._key("lines", _decode_text(process))):
                redis.srem(PROCESSES_KEY, process)
        line = redis.pipeline(transaction=False)
        line.sadd(PROCESSES_KEY, self.name)
        unwritten = {counter for counter, _ in self.changed}
        for counter in {"lines", *self.own_counts} - unwritten:
            line.expire(self._key(counter), LEASE_SECONDS)
        if not all(line.execute()[1:]):
            self.is_synced = False

    def _report_loss(self, why: Exception) -> None:
        """Log once that Redis is unreachable."""
        if self.is_synced:
            self.is_synced = False
            log.warning("Redis is away, each process counts its own lines: %s", why)


def _decode_text(given: bytes | str) -> str:
    """Decode a value from Redis."""
    return given.decode() if isinstance(given, bytes) else given
