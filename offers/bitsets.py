"""Sets of small numbers as ``int``: bit n stands for n. They meet with ``&``, and are counted with ``bit_count()``."""

from itertools import compress, count

_AS_BITS = bytes.maketrans(b"01", b"\0\1")


def bitset(numbers):
    """The set of these numbers.

    :param numbers: a list or an array
    """
    if not numbers:
        return 0
    bits = bytearray(max(numbers) // 8 + 1)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bits, "little")


def members(bits):
    """A list of the numbers in a set, lowest first."""
    digits = bin(bits)[:1:-1]
    if bits.bit_count() > len(digits) // 16:
        return list(compress(count(), digits.encode().translate(_AS_BITS)))
    numbers, place = [], digits.find("1")
    while place >= 0:
        numbers.append(place)
        place = digits.find("1", place + 1)
    return numbers
