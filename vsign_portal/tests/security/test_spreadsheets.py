"""No file that we give away computes what somebody typed: every writer of CSV marks its cells, those of workbooks say
that they are text."""

import csv
import zipfile
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.conf import settings

from casework.ground.text import FORMULA
from casework.tests.visitor import ASK, QUESTION, Visitor
from privacy.rights.tests.test_my_data import PATH, opened

FORMULAS = ["=HYPERLINK(A1)", "+1+1", "-2+3", "@SUM(A1)", "＝1", " =1", '"=1', "\u200b=1"]
# Names of tables, fields and rights, which nobody types.
OF_OURSELVES = {"casework/management/commands/datamap.py", "vsign_portal/management/commands/roles.py"}


def test_whatever_writes_csv_marks_its_cells() -> None:
    rooms = (Path(settings.BASE_DIR, room) for room in ("casework", "consult", "privacy", "vsign_portal"))
    texts = {
        path.relative_to(settings.BASE_DIR).as_posix(): path.read_text()
        for room in rooms
        for path in room.rglob("*.py")
        if "tests" not in path.parts
    }
    writers = {name for name, text in texts.items() if "csv.writer(" in text or "csv.DictWriter(" in text}
    assert len(writers) >= 4
    assert {name for name in writers if "spreadsheet_safe(" not in texts[name]} == OF_OURSELVES


@pytest.mark.django_db
@pytest.mark.parametrize("typed", FORMULAS)
def test_what_a_stranger_typed_in_somebodys_name_is_text_in_the_copy_of_their_data(typed: str) -> None:
    Visitor().fill_in(ASK, QUESTION | {"full_name": "Nguyễn Thị Ánh", "text": typed})
    answer = opened().send(f"{PATH}ban-sao/", {})
    archive = zipfile.ZipFile(BytesIO(b"".join(answer)))
    cells = [cell for row in csv.reader(StringIO(archive.read("du-lieu.csv").decode("utf-8-sig"))) for cell in row]
    said = typed.replace("\u200b", "").strip()
    assert any(said in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(FORMULA)]
    assert said in archive.read("du-lieu.json").decode().replace('\\"', '"')
