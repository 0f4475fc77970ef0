"""Hostile files: refused, or made harmless; judged by their content alone."""

import os
import zipfile
import zlib
from io import BytesIO
from typing import Any

import pillow_heif
import pytest
from django.utils.translation import override
from PIL import Image

from casework.intake import draw_anew, uploads

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
    """60 megapixels in a few kilobytes."""
    width, height = 10_000, 6_000

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


# ---------------------------------------------------------------- pictures as phones and programs make them


def shown(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB")


def test_a_picture_with_a_second_one_in_it_is_taken_as_the_first() -> None:
    out = BytesIO()
    Image.new("RGB", (40, 30), "red").save(
        out, "MPO", save_all=True, append_images=[Image.new("RGB", (40, 30), "blue")]
    )
    taken = uploads.accept("IMG_5615.JPG", out.getvalue())
    assert taken.content_type == "image/jpeg"
    assert shown(taken.content).getpixel((5, 5))[0] > 200  # type: ignore[index]
    assert b"MPF\x00" not in taken.content


def black_on_nothing(mode: str) -> bytes:
    """A black square in the middle of what is transparent."""
    drawing = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    drawing.paste((0, 0, 0, 255), (10, 10, 30, 30))
    made = drawing.quantize(16) if mode == "P" else drawing.convert(mode)
    out = BytesIO()
    made.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("mode", ["P", "LA", "RGBA"])
def test_what_lets_the_ground_through_lies_on_white(mode: str) -> None:
    taken = shown(uploads.accept("chu-ky.png", black_on_nothing(mode)).content)
    assert taken.getpixel((2, 2)) == (255, 255, 255)
    assert taken.getpixel((20, 20)) == (0, 0, 0)


def test_grey_of_sixteen_bits_keeps_its_shades() -> None:
    out = BytesIO()
    Image.new("I;16", (10, 10), 0x8000).save(out, "PNG")
    assert abs(shown(uploads.accept("a.png", out.getvalue()).content).getpixel((5, 5))[0] - 128) < 3  # type: ignore[index]


def test_a_heic_picture_becomes_a_jpeg() -> None:
    out = BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 48), "green")).save(out)
    taken = uploads.accept("IMG_0001.HEIC", out.getvalue())
    assert (taken.name, taken.content_type) == ("IMG_0001.jpg", "image/jpeg")
    assert shown(taken.content).size == (64, 48)


@pytest.mark.parametrize("size", [(8064, 6048), (12000, 9000)], ids=["48 megapixels", "108 megapixels"])
@pytest.mark.parametrize("progressive", [False, True])
def test_the_largest_pictures_of_phones_are_taken_and_made_smaller(size: tuple[int, int], progressive: bool) -> None:
    taken = uploads.accept("a.jpg", picture("JPEG", size, progressive=progressive))
    assert max(shown(taken.content).size) == draw_anew.LONGEST_SIDE


@pytest.mark.long
def test_a_large_heic_is_taken() -> None:
    out = BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (8064, 6048), "green")).save(out, quality=30)
    assert max(shown(uploads.accept("a.heic", out.getvalue()).content).size) == draw_anew.LONGEST_SIDE


def test_a_heavy_picture_is_kept_in_five_megabytes() -> None:
    noise = Image.frombytes("RGB", (2400, 2000), os.urandom(2400 * 2000 * 3))
    out = BytesIO()
    noise.save(out, "PNG")
    assert 10 * uploads.MIB < len(out.getvalue()) < uploads.MOST_BYTES_OF_A_PICTURE
    assert len(uploads.accept("a.png", out.getvalue()).content) <= uploads.MOST_BYTES


def noisy(kind: str) -> bytes:
    out = BytesIO()
    Image.frombytes("RGB", (300, 200), os.urandom(300 * 200 * 3)).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("left", [0.1, 0.5, 0.9])
def test_a_picture_that_did_not_arrive_whole_is_called_so(kind: str, left: float) -> None:
    whole = noisy(kind)
    with override("en"), pytest.raises(uploads.Unwelcome, match=r"bien-lai\.jpg.* cut off"):
        uploads.accept("bien-lai.jpg", whole[: int(len(whole) * left)])


# ---------------------------------------------------------------- papers, texts and mails as programs save them


@pytest.mark.parametrize("behind", [b"\n" * 100, b"\x00" * 3000, b"\r\n \x1a"])
@pytest.mark.parametrize("before", [b"", uploads.BOM, b"\r\n"])
def test_padding_around_a_pdf_is_harmless(before: bytes, behind: bytes) -> None:
    assert uploads.accept("a.pdf", before + PDF + behind).content_type == "application/pdf"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8"])
def test_a_text_of_windows_is_kept_in_the_encoding_of_all_others(encoding: str) -> None:
    taken = uploads.accept("ghi chú.txt", "Tôi bị lộ số\r\n".encode(encoding))
    assert taken.content_type == "text/plain"
    assert taken.content.decode("utf-8-sig") == "Tôi bị lộ số\r\n"


HEADERS = (
    b"From: =?UTF-8?Q?L=C3=AA?= <le@example.vn>\r\nTo: a@example.vn\r\nSubject: x\r\n"
    b"Date: Fri, 20 Nov 2026 09:00:00 +0700\r\n\r\nHello\r\n"
)
LENGTH = str(len(HEADERS)).encode()
MAILS = {
    "Gmail": b"Delivered-To: a@gmail.com\r\nReceived: by 2002:a05 with SMTP id x;\r\n    Fri, 20 Nov 2026\r\n"
    + HEADERS,
    "Outlook": b"x-ms-exchange-organization-scl: -1\r\nReceived: from x\r\n" + HEADERS,
    "Outlook, with a byte order mark": uploads.BOM + HEADERS,
    "Thunderbird": b"From - Fri Nov 20 09:00:00 2026\r\nX-Mozilla-Status: 0001\r\nX-Mozilla-Keys:     \r\n" + HEADERS,
    "Apple Mail": b"X-Apple-Auto-Saved: 1\nX-Uniform-Type-Identifier: com.apple.mail-draft\n" + HEADERS,
    "Apple Mail, its own file": LENGTH + b"       \n" + HEADERS + b"<?xml version='1.0'?><plist/>",
}


@pytest.mark.parametrize("program", MAILS)
def test_a_mail_is_one_whichever_program_saved_it(program: str) -> None:
    taken = uploads.accept("thu.eml", MAILS[program])
    assert taken.content_type == "message/rfc822"
    assert b"plist" not in taken.content


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (archive(), "office document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Outlook"),
        (picture("GIF"), "JPEG"),
        (picture("TIFF"), "JPEG"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(100), "film"),
        (PDF[:-7], "end is missing"),
        (PDF + archive(), "something else"),
        ("Tôi bị lộ số điện thoại".encode("cp1258", "ignore"), "UTF-8"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"MZ\x90\x00" + bytes(100), "none of the kinds"),
    ],
)
def test_the_reason_is_true_and_says_what_helps(content: bytes, word: str) -> None:
    with override("en"), pytest.raises(uploads.Unwelcome, match=word) as refused:
        uploads.accept("bang-chung.bin", content)
    assert str(refused.value).startswith("bang-chung.bin")
