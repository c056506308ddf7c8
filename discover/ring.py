"""Frames in memory that is shared with the kernel: rings of a Linux packet socket (PACKET_RX_RING, PACKET_TX_RING).

What is heard costs no system call, and one system call sends thousands of frames, without the interpreter's lock. In a
sweep of a crowded network that is a third of the work; and a computer that is busy with other things does not have two
threads wait for each other.
"""

from __future__ import annotations

import contextlib
import errno
import mmap
import socket
import struct
import time
from collections.abc import Callable, Iterator

from discover.packets import Frames

_SOL_PACKET, _RX_RING, _VERSION, _TX_RING = 263, 5, 10, 13
_TPACKET_V2 = 1
# Each slot: struct tpacket2_hdr (status, length, snapped length, offset of the frame …; linux/if_packet.h), where it
# hears the address of the sender, the frame.
_SLOT, _BLOCK = 128, 1 << 16
_EACH = _BLOCK // _SLOT
_LENGTH, _SNAPPED, _MAC, _HEAD = 4, 8, 12, 32
_SEND = b"\1"  # TP_STATUS_SEND_REQUEST
_LOWEST = struct.pack("=I", 1).index(1)
"""Where the lowest byte of a number lies on this machine; that of the status is 0 as long as a slot is empty."""
_FULL = (errno.ENOBUFS, errno.EAGAIN, errno.EINTR)
_SECONDS, _PAUSE = 1, 0.001
_PLAIN_SLOTS, _PLAIN_SIZE = 512, 64


class _Ring:
    """`slots` places or some more, all of them empty. Raises OSError where the kernel has no rings, or no memory."""

    def __init__(self, opened: socket.socket, kind: int, slots: int) -> None:
        blocks = max(1, -(-slots // _EACH))
        self.slots = blocks * _EACH
        opened.setsockopt(_SOL_PACKET, _VERSION, _TPACKET_V2)
        opened.setsockopt(_SOL_PACKET, kind, struct.pack("=IIII", _BLOCK, blocks, _SLOT, self.slots))
        self._memory = mmap.mmap(opened.fileno(), blocks * _BLOCK)
        self.view = memoryview(self._memory)
        self.next = 0

    def close(self) -> None:
        """Gives the memory back; the socket stays open."""
        self.view.release()
        self._memory.close()

    def byte(self, at: int, first: int, count: int) -> slice:
        """The bytes at this place of so many slots, none of them beyond the last."""
        start = first * _SLOT + at
        return slice(start, start + (count - 1) * _SLOT + 1, _SLOT)


class Heard(_Ring):
    """What a packet socket hears: the first 62 bytes of each frame. Those that find no place are lost."""

    def __init__(self, opened: socket.socket, slots: int) -> None:
        super().__init__(opened, _RX_RING, slots)

    def receive(self) -> list[bytes]:
        """The frames that are waiting; never waits itself."""
        found = self._run()
        return found + self._run() if found and self.next == 0 else found

    def _run(self) -> list[bytes]:
        """What is waiting up to the end of the memory."""
        first = self.next
        count = bytes(self.view[self.byte(_LOWEST, first, self.slots - first)]).find(b"\0")
        if count < 0:
            count = self.slots - first
        if count == 0:
            return []
        data = self.view[first * _SLOT : (first + count) * _SLOT].tobytes()
        for at in range(4):
            self.view[self.byte(at, first, count)] = bytes(count)
        self.next = (first + count) % self.slots
        (mac,) = struct.unpack_from("=H", data, _MAC)  # the same in all: it is where an Ethernet header ends
        sizes = data[_SNAPPED + _LOWEST :: _SLOT]  # never more than a slot holds, so one byte tells it
        return [data[at + mac : at + mac + size] for at, size in zip(range(0, len(data), _SLOT), sizes, strict=True)]


class Sent(_Ring):
    """Copies of one frame (at most 96 bytes) on an interface, each with another value at one place."""

    def __init__(self, interface: str, frame: bytes, at: int, slots: int) -> None:
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)  # protocol 0: hears nothing
        try:
            super().__init__(self._socket, _TX_RING, slots)
            self._socket.bind((interface, 0))
            head = bytearray(_HEAD)
            struct.pack_into("=II", head, _LENGTH, len(frame), len(frame))
            self.view[:] = (bytes(head) + frame).ljust(_SLOT, b"\0") * self.slots
        except BaseException:
            self._socket.close()
            raise
        self._at = _HEAD + at

    def close(self) -> None:
        super().close()
        self._socket.close()

    def send(self, values: bytes, count: int) -> None:
        """One frame for each of `count` values of one length, which are joined; at most as many as there are slots.

        Waits where the queue of the interface is full. Raises OSError, also when it takes nothing for a second."""
        width, put = len(values) // count, 0
        while put < count:
            some = min(count - put, self.slots - self.next)
            self._wait_until_empty(some)
            part = values[put * width : (put + some) * width]
            for byte in range(width):
                self.view[self.byte(self._at + byte, self.next, some)] = part[byte::width]
            self.view[self.byte(_LOWEST, self.next, some)] = _SEND * some
            self.next = (self.next + some) % self.slots
            put += some
        newest = (self.next - 1) % self.slots * _SLOT + _LOWEST
        last = time.monotonic()
        while self.view[newest] == _SEND[0]:  # they leave in their order
            try:
                # Nothing of its own: what stands in the ring. When the card has sent it is not waited for here.
                self._socket.send(b"", socket.MSG_DONTWAIT)
                last = time.monotonic()
            except OSError as problem:
                if problem.errno not in _FULL or time.monotonic() > last + _SECONDS:
                    raise
                time.sleep(_PAUSE)

    def _wait_until_empty(self, count: int) -> None:
        """Until the card is done with the next slots: it reads them where they are."""
        ends = time.monotonic() + _SECONDS
        while bytes(self.view[self.byte(_LOWEST, self.next, count)]).count(0) < count:
            if time.monotonic() > ends:
                raise TimeoutError("the interface sends nothing")
            time.sleep(_PAUSE)


class _Plain:
    """The same without a ring: a system call for each frame."""

    def __init__(self, interface: str, frame: bytes, at: int) -> None:
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        try:
            self._socket.bind((interface, 0))
        except BaseException:
            self._socket.close()
            raise
        self._frame, self._at = frame, at
        self.close = self._socket.close

    def send(self, values: bytes, count: int) -> None:
        width, last, done = len(values) // count, time.monotonic(), 0
        while done < count:
            value = values[done * width : (done + 1) * width]
            try:
                self._socket.send(self._frame[: self._at] + value + self._frame[self._at + width :])
                last, done = time.monotonic(), done + 1
            except OSError as problem:
                if problem.errno not in _FULL or time.monotonic() > last + _SECONDS:
                    raise
                time.sleep(_PAUSE)


@contextlib.contextmanager
def sending(interface: str, frame: bytes, at: int, slots: int) -> Iterator[Callable[[bytes, int], None]]:
    """`Sent.send`, from a ring where the kernel has one; each call may have at most `slots` values."""
    out: Sent | _Plain
    try:
        out = Sent(interface, frame, at, slots)
    except OSError:
        out = _Plain(interface, frame, at)
    with contextlib.closing(out):
        yield out.send


@contextlib.contextmanager
def receiving(opened: socket.socket, slots: int) -> Iterator[Callable[[], list[bytes]]]:
    """A function that gives the frames which are waiting on a packet socket: from a ring, else by system calls."""
    try:
        ring = Heard(opened, slots)
    except OSError:
        frames = Frames(_PLAIN_SLOTS, _PLAIN_SIZE)
        yield lambda: frames.receive(opened.fileno())
    else:
        with contextlib.closing(ring):
            yield ring.receive
