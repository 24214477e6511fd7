"""Coarse limits against runaway clients: a bucket of tokens for each address, person or token, in memory.

Limits that matter (mails to an address, tries at a code) are kept by the services. An address is given a lot: the whole
hall of an evening may sit behind one.
"""

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from chassis.config import ConfigError
from chassis.http import Problem

MOST = 50_000


@dataclass(frozen=True)
class Rate:
    """Requests a second in the long run, and how many at once."""

    second: float
    burst: float


RATES: Mapping[str, str] = {
    "address": "1000/3000",
    "person": "100/500",
    "default": "50/500",
    "high": "1000/5000",
}


def read_rates(changed: Mapping[str, str]) -> dict[str, Rate]:
    """Read `second/burst` for each class, the installation's own over ours; raise ConfigError naming a wrong one."""
    rates = {}
    for name, written in {**RATES, **changed}.items():
        try:
            second, _, burst = written.partition("/")
            rates[name] = Rate(float(second), float(burst or second))
        except ValueError as error:
            raise ConfigError(f"limits: {name}={written!r} should be like 50/500") from error
    return rates


@dataclass(slots=True)
class Bucket:
    """What one client has left of its rate, as of a moment."""

    name: str
    rate: Rate
    left: float
    at: float

    def fields(self) -> dict[str, str]:
        """Tell it in the fields of draft-ietf-httpapi-ratelimit-headers."""
        rate = self.rate
        return {
            "RateLimit-Policy": f'"{self.name}";q={rate.burst:.0f};w={max(1, round(rate.burst / rate.second))}',
            "RateLimit": f'"{self.name}";r={int(self.left)};t={max(0, round((rate.burst - self.left) / rate.second))}',
        }


class Buckets:
    """Buckets that fill with time; the ones least lately used are forgotten beyond 50,000."""

    def __init__(self, changed: Mapping[str, str] | None = None) -> None:
        self.rates = read_rates(changed or {})
        self.buckets: OrderedDict[tuple[str, str], Bucket] = OrderedDict()

    def take(self, name: str, whose: str) -> Bucket:
        """Take one request from someone's bucket; refuse with too-many-requests (429) where it is empty."""
        rate = self.rates.get(name) or self.rates["default"]
        now = time.monotonic()
        bucket = self.buckets.get((name, whose))
        if bucket is None:
            bucket = self.buckets[name, whose] = Bucket(name, rate, rate.burst, now)
            if len(self.buckets) > MOST:
                self.buckets.popitem(last=False)
        else:
            self.buckets.move_to_end((name, whose))
            bucket.left = min(rate.burst, bucket.left + (now - bucket.at) * rate.second)
            bucket.at = now
        if bucket.left < 1:
            wait = int((1 - bucket.left) / rate.second) + 1
            raise Problem("too-many-requests", headers={**bucket.fields(), "Retry-After": str(wait)})
        bucket.left -= 1
        return bucket
