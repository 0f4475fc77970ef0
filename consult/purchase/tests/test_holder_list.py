"""Lists of people as Excel in Vietnam writes them, pasted or as a file."""

from dataclasses import asdict

import pytest

from consult.purchase.holder_list import MOST_ROWS, NotReadable, TooMuch, Workbook, rows_of, text_of

TAM = {"full_name": "Lê Văn Tám", "title": "Kế toán trưởng", "email": "tam@example.vn", "phone": "0912 345 678"}
ANH = {"full_name": "Nguyễn Thị Ánh", "title": "", "email": "anh@example.vn", "phone": ""}
HEADED = [["STT", "Họ và tên", "Chức vụ", "Email", "Số điện thoại", "Số CCCD"]]
ROWS = [["1", *TAM.values(), "079123456789"], ["2", *ANH.values(), "079123456780"]]


def table(rows: list[list[str]], delimiter: str = ";", end: str = "\r\n") -> str:
    return end.join(delimiter.join(row) for row in rows) + end


def read(text: str) -> list[dict[str, str]]:
    return [
        {name: value for name, value in asdict(row).items() if name not in ("number", "left_over")}
        for row in rows_of(text)
    ]


ENCODINGS = {
    "CSV UTF-8": lambda text: text.encode("utf-8-sig"),
    "UTF-8 without a mark": lambda text: text.encode(),
    "Unicode Text": lambda text: text.encode("utf-16"),
    "UTF-16, the other way round": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "UTF-16 without a mark": lambda text: text.encode("utf-16-le"),
}


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_with_every_delimiter_is_read(encoding: str, delimiter: str) -> None:
    content = ENCODINGS[encoding](table(HEADED + ROWS, delimiter))
    assert read(text_of(content)) == [TAM, ANH]


def test_the_vietnamese_windows_encoding_is_read_and_composed() -> None:
    apart = "Hoa\u0300 Lan; ; hoa@example.vn".encode("cp1258")
    assert read(text_of(apart))[0]["full_name"] == "Hoà Lan"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_system_and_blank_ones_do_not_count(end: str) -> None:
    assert read(f"{end}Lê Văn Tám;;tam@example.vn;{end};;;{end}Nguyễn Thị Ánh;;anh@example.vn{end}")[1] == ANH


@pytest.mark.parametrize(
    "line",
    [
        "Lê Văn Tám\tKế toán trưởng\ttam@example.vn\t0912 345 678",
        "1\tLê Văn Tám\tKế toán trưởng\t0912 345 678\ttam@example.vn",
        "01. ; Lê Văn Tám ; tam@example.vn ; Kế toán trưởng ; 0912 345 678",
        '"Lê Văn Tám","Kế toán trưởng","tam@example.vn","0912 345 678"',
        "sep=;\nLê Văn Tám;Kế toán trưởng;tam@example.vn;0912 345 678",
    ],
)
def test_without_headings_the_cells_say_what_they_are(line: str) -> None:
    assert read(line) == [TAM]


def test_columns_may_stand_in_any_order_and_what_nobody_needs_is_left_out() -> None:
    text = (
        "Phone,Position,Date of birth,Full name,E-mail\n0912 345 678,Kế toán trưởng,1/2/1990,Lê Văn Tám,tam@example.vn"
    )
    assert read(text) == [TAM]


def test_a_first_row_that_only_sounds_like_headings_is_a_person() -> None:
    assert len(read("Trần Thị Tên;Chức vụ;ten@example.vn")) == 1


def test_rows_are_numbered_as_they_stand_in_the_text() -> None:
    assert [row.number for row in rows_of("Họ tên;Email\n\nA;a@example.vn\nB;b@example.vn")] == [3, 4]


def test_what_has_no_place_is_said() -> None:
    assert rows_of("Lê Văn Tám;Kế toán;Phòng hai;tam@example.vn")[0].left_over == "Phòng hai"


def test_a_workbook_and_what_is_no_text_are_told_apart() -> None:
    with pytest.raises(Workbook):
        text_of(b"PK\x03\x04 and so on")
    with pytest.raises(NotReadable):
        text_of(b"\xff\xfe\x00\xd8\x00")
    with pytest.raises(NotReadable):
        text_of(b"\xef\xbb\xbf\xff\xff")


@pytest.mark.parametrize("rows", [MOST_ROWS + 1, 5000])
def test_more_rows_than_anybody_has_are_refused_before_they_are_read(rows: int) -> None:
    with pytest.raises(TooMuch):
        rows_of("A;a@b.vn\n" * rows)
    with pytest.raises(TooMuch):
        text_of(b"x" * 1_000_000)


def test_a_hundred_below_their_headings_are_taken() -> None:
    assert len(rows_of("Họ tên;Email\n" + "A;a@b.vn\n" * MOST_ROWS)) == MOST_ROWS
