"""Verification of Ed25519 signatures (RFC 8032) with the standard library alone.

It is slow and meant for a few signatures of public data; nothing here touches a secret.
"""

from hashlib import sha512

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME
ROOT_OF_MINUS_ONE = pow(2, (PRIME - 1) // 4, PRIME)
Point = tuple[int, int, int, int]  # extended coordinates: x, y, z, and x·y/z
NEUTRAL: Point = (0, 1, 1, 0)


def add_points(first: Point, second: Point) -> Point:
    """Add two points of the curve."""
    a = (first[1] - first[0]) * (second[1] - second[0]) % PRIME
    b = (first[1] + first[0]) * (second[1] + second[0]) % PRIME
    c = 2 * first[3] * second[3] * CURVE % PRIME
    d = 2 * first[2] * second[2] % PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME)


def multiply_point(factor: int, point: Point) -> Point:
    """Multiply a point by a number."""
    result = NEUTRAL
    while factor:
        if factor & 1:
            result = add_points(result, point)
        point, factor = add_points(point, point), factor >> 1
    return result


def is_same_point(first: Point, second: Point) -> bool:
    """Return whether two points are the same."""
    return (first[0] * second[2] - second[0] * first[2]) % PRIME == 0 and (
        first[1] * second[2] - second[1] * first[2]
    ) % PRIME == 0


def decode_point(raw: bytes) -> Point:
    """Decode a point from 32 bytes.

    Raises:
        ValueError: no point of the curve is written like that.
    """
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if len(raw) != 32 or y >= PRIME:
        raise ValueError("this is no point of the curve")
    square = (y * y - 1) * pow(CURVE * y * y + 1, PRIME - 2, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if (x * x - square) % PRIME:
        x = x * ROOT_OF_MINUS_ONE % PRIME
    if (x * x - square) % PRIME or (x == 0 and sign):
        raise ValueError("this is no point of the curve")
    x = PRIME - x if x & 1 != sign else x
    return (x, y, 1, x * y % PRIME)


BASE = decode_point((4 * pow(5, PRIME - 2, PRIME) % PRIME).to_bytes(32, "little"))


def is_valid_signature(key: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether a signature of 64 bytes is one of this key over this message."""
    if len(signature) != 64:
        return False
    try:
        signer, commitment = decode_point(key), decode_point(signature[:32])
    except ValueError:
        return False
    factor = int.from_bytes(signature[32:], "little")
    if factor >= ORDER:
        return False
    challenge = int.from_bytes(sha512(signature[:32] + key + message).digest(), "little") % ORDER
    right = add_points(commitment, multiply_point(challenge, signer))
    return is_same_point(multiply_point(factor, BASE), right)
