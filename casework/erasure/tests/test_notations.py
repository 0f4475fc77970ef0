"""What is found of an address, a number or a code however it is written, and what is only like it."""

import base64
import gzip
import io
import json
import quopri
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.erasure.notations import MARK, Search, applied, needles, squeezed

pytestmark = pytest.mark.clause("C3.1")
EMAIL, PHONE, TAX_CODE = "anh.nguyen@example.vn", "+84912345678", "0100109106"
SEARCH = Search(needles({"email": [EMAIL], "phone": [PHONE], "tax_code": [TAX_CODE]}))

WRITTEN = [
    EMAIL, "ANH.NGUYEN@EXAMPLE.VN", "anh.nguyen @ example.vn", "anh.nguyen\u00a0@\u00a0example.vn",
    "anh.nguyen＠example.vn", "ａｎｈ.nguyen@example.vn", "anh.nguyen@example。vn", "anh.nguyen(at)example.vn",
    "anh.nguyen%40example.vn", "anh.nguyen&#64;example.vn", "anh.nguyen=40example.vn", "anh.nguy=\nen@example.vn",
    "0912345678", "0912 345 678", "0912.345.678", "(0912) 345-678", "0912/345/678", "0912_345_678", "0912–345–678",
    "0912\u00a0345\u2009678", "0912\u200b345\u200b678", "912345678", "912 345 678", "+84912345678", "+84 912 345 678",
    "+84 (0) 912 345 678", "(+84) 912345678", "84912345678", "00 84 912 345 678", "0084.912.345.678",
    "０９１２３４５６７８", "٠٩١٢٣٤٥٦٧٨", "۰۹۱۲۳۴۵۶۷۸", "०९१२३४५६७८", "0️9️1️2️3️4️5️6️7️8️", "0 9 1 2 3 4 5 6 7 8",
    TAX_CODE, "0100 109 106", "0100.109.106", "0100-109-106",
]  # fmt: skip
OTHERS = [
    "an.nguyen@example.vn", "kimanh.nguyen@example.vn", "kim.anh.nguyen@example.vn", "kim-anh.nguyen@example.vn",
    "kim+anh.nguyen@example.vn", "kim_anh.nguyen@example.vn", "x..anh.nguyen@example.vn", "ố" + EMAIL,
    "anh.nguyen@example.vn.com", "anh.nguyen@example.vnn", "anh.nguyen@example.vn-mail.com", "anh.nguyen@example",
    "anh.nguyen@mail.example.vn", "10912345678", "09123456789", "+1912345678", "+1 912 345 678", "+84 912 345 679",
    "84 912 345 678 901", "4111 0912 345 678", "0912 345 678 9", "1.912.345.678", "084912345678", "191234567800",
    "0100109106-001", "0100109106001", "10100109106", "0100 109 106 001", "a0912345678b",
]  # fmt: skip
AROUND = [("Hỏi ", " ạ"), ("(", ")"), ("<", ">"), ('"', '".'), ("liên hệ:", ","), ("x=", ";"), ("", ""), ("'", "'")]


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("around", AROUND)
def test_it_is_found_in_every_notation_and_nothing_beside_it_is_touched(written: str, around: tuple[str, str]) -> None:
    before, after = around
    text = f"{before}{written}{after}"
    left = applied(text, SEARCH.in_text(text))
    assert MARK in left
    assert left.startswith(before)
    assert left.endswith(after)
    assert len(left) <= len(before) + len(after) + len(MARK) + 1  # an opening bracket of the number may stay


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("around", AROUND)
def test_what_only_contains_it_or_is_contained_is_somebody_elses(other: str, around: tuple[str, str]) -> None:
    assert SEARCH.in_text(f"{around[0]}{other}{around[1]}") == []


@pytest.mark.parametrize(
    "text",
    ["0987 654 321 0912 345 678", "0912 345 678 0987 654 321", "0912345678 12 Lê Lợi", "0912345678-0987654321"],
)
def test_a_list_of_numbers_is_no_longer_number(text: str) -> None:
    left = applied(text, SEARCH.in_text(text))
    assert left.count(MARK) == 1
    assert squeezed(left).replace("[…]", "") in ("0987654321", "12lêlợi")


@pytest.mark.parametrize("written", WRITTEN)
def test_it_is_found_in_json_and_the_json_stays_what_it_is(written: str) -> None:
    value = {"a": [1, f"x\n{written}"], 'b"': "\\n" + EMAIL.replace("anh", "lan")}
    for text in (json.dumps(value, ensure_ascii=False), json.dumps(value)):
        left = json.loads(applied(text, SEARCH.in_json(text)))
        assert MARK in left["a"][1]
        assert (left["a"][0], left['b"']) == (1, value['b"'])


def test_a_bare_number_in_json_becomes_a_string() -> None:
    text = '{"phone": 912345678, "n": 5}'
    assert json.loads(applied(text, SEARCH.in_json(text))) == {"phone": MARK, "n": 5}


# ------------------------------------------------------------- files
WORDS = f"Thư của chị, số 0912 345 678, {EMAIL}, hết"


def pdf(words: bytes) -> bytes:
    """A page's stream among others, as writers pack it."""
    packed = zlib.compress(b"BT (" + words + b") Tj ET " + bytes(range(256)) * 2, 6)
    return (
        b"%PDF-1.4\n1 0 obj\n<< /Length "
        + str(len(packed)).encode()
        + b" >>\nstream\n"
        + packed
        + b"\nendstream\n%%EOF"
    )


def in_png_text(words: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n\xff" + b"zTXtComment\0\0" + zlib.compress(words) + b"IEND\xae"


def in_zip(words: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.txt", words * 20)
    return out.getvalue()


REPLACED = {
    "UTF-8": WORDS.encode(),
    "UTF-16": WORDS.encode("utf-16"),
    "UTF-16 in a file": b"\xff\x01\x02\x03" + EMAIL.encode("utf-16-le") + b"\xff\xfe\xfd",
    "UTF-16 the other way round": b"\xff\x01\x02\x03" + EMAIL.encode("utf-16-be") + b"\xff\xfe\xfd",
    "Latin-1 among bytes": b"\xff\xd8\x01" + EMAIL.encode() + b"\0\xff",
    "base64": b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes((WORDS * 5).encode()),
    "base64 in one line": b"x: " + base64.b64encode(WORDS.encode()) + b" ;",
    "base64 for links": b"x: " + base64.urlsafe_b64encode(("ÿþ?~" + WORDS).encode("latin-1", "replace")).rstrip(b"="),
    "base64 in base64": base64.encodebytes(base64.encodebytes(WORDS.encode())),
    "UTF-16 in base64": base64.encodebytes(WORDS.encode("utf-16")),
    "quoted-printable": quopri.encodestring((WORDS * 4).encode()),
    "a PDF's stream": pdf(WORDS.encode()),
    "a PDF in a mail": b"x\r\n\r\n" + base64.encodebytes(pdf(WORDS.encode())),
}
SEEN = {
    "a compressed text of a PNG": in_png_text(EMAIL.encode()),
    "gzip": gzip.compress(WORDS.encode()),
    "an office document": in_zip(WORDS.encode()),
    "an office document in a mail": base64.encodebytes(in_zip(WORDS.encode())),
}


@pytest.mark.parametrize("how", REPLACED)
def test_in_a_file_it_is_replaced_and_nothing_else_moves(how: str) -> None:
    content = REPLACED[how]
    edits = SEARCH.in_bytes(content)
    assert edits
    left = applied(content, edits)
    assert SEARCH.in_bytes(left) == []
    if how != "UTF-8":
        assert len(left) == len(content)
    place = 0
    for edit in edits:
        assert content[place : edit.start] in left
        place = edit.end


@pytest.mark.parametrize("how", SEEN)
def test_where_a_container_counts_its_bytes_it_is_seen_and_not_replaced(how: str) -> None:
    content = SEEN[how]
    edits = SEARCH.in_bytes(content)
    assert edits
    assert all(edit.new is None for edit in edits)
    assert applied(content, edits) == content


def test_a_pdf_can_still_be_unpacked_and_says_the_rest() -> None:
    content = pdf(WORDS.encode())
    left = applied(content, SEARCH.in_bytes(content))
    unpacked = zlib.decompressobj().decompress(left[left.index(b"stream\n") + 7 :])
    assert unpacked.startswith("BT (Thư của chị, số ".encode() + b"*" * len("0912 345 678"))
    assert unpacked.endswith(bytes(range(256)))


def test_a_bomb_is_not_unpacked_to_its_end() -> None:
    bomb = b"\xff" + zlib.compress(bytes(300_000_000), 9)
    assert SEARCH.in_bytes(bomb) == []


@given(st.binary(max_size=400))
def test_whatever_bytes_there_are_only_what_was_found_changes(noise: bytes) -> None:
    edits = SEARCH.in_bytes(noise)
    assert applied(noise, edits) == noise or edits
    hidden = noise + b" " + EMAIL.encode() + b" " + noise
    assert SEARCH.in_bytes(hidden)


@given(st.text(max_size=200))
def test_whatever_text_stands_around_it_stays(noise: str) -> None:
    text = f"{noise} \n<{EMAIL}>\n {noise}"
    left = applied(text, SEARCH.in_text(text))
    assert left == f"{noise} \n<{MARK}>\n {noise}"
