"""What a picture says besides its pixels: camera, place, maker, remarks."""

from __future__ import annotations

import struct

JPEG, PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
#: segments of a JPEG that describe: Exif and XMP (1), Photoshop and IPTC (13), a remark
DESCRIBES = {0xE1: "Exif of XMP", 0xED: "IPTC", 0xFE: "opmerking"}
CHUNKS = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}


def metadata_of(data: bytes) -> list[str]:
    """Which descriptions a JPEG or PNG carries; empty for a clean picture and for other kinds."""
    if data.startswith(JPEG):
        return sorted({DESCRIBES[k] for k, body in _segments(data)[0] if k in DESCRIBES and not _only_turns(k, body)})
    if data.startswith(PNG):
        return sorted({kind.decode() for kind, _ in _chunks(data) if kind in CHUNKS})
    return []


def without_metadata(data: bytes) -> bytes:
    """The same picture without them. A JPEG that has to be turned keeps only that. The pixels are not touched."""
    if not metadata_of(data):
        return data
    if data.startswith(PNG):
        return PNG + b"".join(whole for kind, whole in _chunks(data) if kind not in CHUNKS)
    segments, rest = _segments(data)
    kept = [(kind, body) for kind, body in segments if kind not in DESCRIBES]
    turn = next((_orientation(body) for kind, body in segments if kind == 0xE1 and body.startswith(b"Exif")), 1)
    if turn > 1:
        kept.insert(1 if kept and kept[0][0] == 0xE0 else 0, (0xE1, _turn_only(turn)))
    return JPEG + b"".join(b"\xff" + bytes([k]) + struct.pack(">H", len(b) + 2) + b for k, b in kept) + rest


def _segments(data: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """The segments before the pixels, and everything from there on."""
    segments, at = [], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        kind, size = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        segments.append((kind, data[at + 4 : at + 2 + size]))
        at += 2 + size
    return segments, data[at:]


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    chunks, at = [], 8
    while at + 8 <= len(data):
        size = struct.unpack(">I", data[at : at + 4])[0]
        chunks.append((data[at + 4 : at + 8], data[at : at + 12 + size]))
        at += 12 + size
    return chunks


def _orientation(body: bytes) -> int:
    """How the picture has to be turned (Exif tag 0x0112); 1 when it need not be or when that cannot be read."""
    tiff = body[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        if order:
            at = struct.unpack(f"{order}I", tiff[4:8])[0]
            for entry in range(struct.unpack(f"{order}H", tiff[at : at + 2])[0]):
                start = at + 2 + 12 * entry
                tag, value = struct.unpack(f"{order}H6xH", tiff[start : start + 10])
                if tag == 0x0112 and 1 <= value <= 8:
                    return value
    except struct.error:
        pass
    return 1


def _turn_only(turn: int) -> bytes:
    return b"Exif\x00\x00MM\x00*\x00\x00\x00\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, turn, 0, 0)


def _only_turns(kind: int, body: bytes) -> bool:
    return kind == 0xE1 and body == _turn_only(_orientation(body))
