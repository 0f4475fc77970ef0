"""Hostile files: refused, or made harmless; judged by their content alone."""

import zipfile
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from casework.intake import uploads

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def picture(kind: str = "JPEG", size: tuple[int, int] = (20, 10), **more: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **more)
    return out.getvalue()


def archive() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("bomb", b"0" * 10_000_000)
    return out.getvalue()


def huge_png() -> bytes:
    """50 megapixels in a few kilobytes."""
    width, height = 10_000, 5_000

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([1, 0, 0, 0, 0])
    rows = zlib.compress(b"\x00" * (width // 8 + 1) * height, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (PDF, "application/pdf"),
        (picture("JPEG"), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("WEBP"), "image/webp"),
        ("Tôi bị lộ số điện thoại\n".encode(), "text/plain"),
        (b"From: a@example.vn\r\nSubject: x\r\n\r\nHello\r\n", "message/rfc822"),
    ],
)
def test_what_is_offered_is_taken_whatever_its_name(content: bytes, content_type: str) -> None:
    assert uploads.accept("x.exe", content).content_type == content_type


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!DOCTYPE html><html><script>alert(1)</script></html>",
        b"  \n<html>",
        b"<?xml version='1.0'?><x/>",
        archive(),
        PDF + archive(),
        b"GIF89a" + PDF,
        picture("JPEG")[:40],
        picture("GIF"),
        picture("BMP"),
        huge_png(),
        b"\xff\xfe\x00text",
        b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
        b"a" * (uploads.MOST_BYTES + 1),
    ],
)  # fmt: skip
def test_everything_else_is_refused_with_a_reason(content: bytes) -> None:
    with pytest.raises(uploads.Unwelcome) as refused:
        uploads.accept("anh.jpg", content)
    assert str(refused.value)


def test_pictures_are_drawn_anew_without_what_hid_in_them() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    hidden = picture("JPEG", exif=exif) + b"<script>alert(1)</script>PK\x03\x04"
    taken = uploads.accept("a.jpg", hidden).content
    assert b"SecretCamera" not in taken
    assert b"<script>" not in taken
    assert b"PK\x03\x04" not in taken


def test_a_picture_taken_upside_down_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(BytesIO(uploads.accept("a.jpg", picture("JPEG", (20, 10), exif=exif)).content)) as shown:
        assert shown.size == (10, 20)


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\a\\don.pdf", "don.pdf"),
        ("đơn khiếu nại.pdf", "đơn khiếu nại.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
        ("\u202egnp.exe", "gnp.pdf"),
        ("", "_.pdf"),
        ("x" * 300 + ".pdf", "x" * 60 + ".pdf"),
    ],
)
def test_names_lose_folders_and_tricks_and_end_as_what_they_are(name: str, stored: str) -> None:
    assert uploads.accept(name, PDF).name == stored
