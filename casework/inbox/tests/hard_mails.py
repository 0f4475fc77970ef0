"""Mails that have broken somebody's reader, or might: made in code, each with a name."""

import base64
from email.message import EmailMessage

TOP = b"From: Anh <anh@example.vn>\nTo: trung-tam@ecomviet.vn\nSubject: Xin chao\nMessage-ID: <1@example.vn>\n"
WORDS = "Tôi muốn hỏi về chữ ký số."
UTF_8 = WORDS.encode()


def mail(head: bytes = b"", body: bytes = b"Xin chao\n", *, top: bytes = TOP) -> bytes:
    return top + head + b"\n" + body


def text(charset: bytes, body: bytes, how: bytes = b"8bit") -> bytes:
    return mail(b"Content-Type: text/plain; charset=%s\nContent-Transfer-Encoding: %s\n" % (charset, how), body)


def parts(*bodies: bytes, kind: bytes = b"mixed", more: bytes = b"", end: bytes = b"--b--\n") -> bytes:
    head = b"Content-Type: multipart/%s; boundary=b%s\n" % (kind, more)
    return mail(head, b"".join(b"--b\n" + body + b"\n" for body in bodies) + end)


def nested(depth: int) -> bytes:
    return mail(
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)), b"x"
    )


def from_line(value: bytes) -> bytes:
    return b"From: " + value + b"\nSubject: x\n\nXin chao\n"


def header(line: bytes) -> bytes:
    return mail(line + b"\n")


PLAIN = b"Content-Type: text/plain; charset=utf-8\n\n" + UTF_8
HTML = b"Content-Type: text/html; charset=utf-8\n\n"
WHOLE = EmailMessage()
WHOLE["From"], WHOLE["Subject"] = "Ánh <anh@example.vn>", WORDS
WHOLE.set_content(WORDS)
WHOLE.add_alternative(f"<p>{WORDS}</p>", subtype="html")
WHOLE.add_attachment(b"%PDF-1.4\n%%EOF", maintype="application", subtype="pdf", filename="bản sao.pdf")

HARD: dict[str, bytes] = {
    "an ordinary one": WHOLE.as_bytes(),
    "nothing but a head": TOP + b"\n",
    "a head without an end": TOP,
    "no head": b"\n\nXin chao",
    "zeroes": b"\0" * 5000,
    "all bytes": bytes(range(256)) * 40,
    "carriage returns alone": TOP.replace(b"\n", b"\r") + b"\rXin chao",
    "an mbox line first": b"From anh Mon Nov 23 10:00:00 2026\n" + mail(),
    "a folded line without a header": b" folded\n" + mail(),
    # heads
    "a Message-ID that is none": header(b"In-Reply-To: <<>>@@"),
    "addresses without an end": from_line(b"a@[1.2.3"),
    "brackets upon brackets": from_line(b"(" * 8000),
    "quotes without an end": from_line(b'"' * 7999 + b" <a@example.vn>"),
    "escapes without an end": from_line(b'"' + b"\\" * 7000),
    "a sender of 100 kB": from_line(b"a," * 50_000),
    "a sender in a charset unknown": from_line(b"=?x-unknown?q?=C1nh?= <a@example.vn>"),
    "a sender in raw bytes": from_line("Ánh".encode("latin-1") + b" <a@example.vn>"),
    "a sender with a line break inside": from_line(b"=?utf-8?q?=C3=81nh=0A=0DBcc:_x?= <a@example.vn>"),
    "a sender that is a group": from_line(b"undisclosed-recipients:;"),
    "no sender": b"Subject: x\n\nXin chao",
    "two senders": b"From: a@example.vn\n" + mail(),
    "a subject of 20,000 words": mail(top=TOP.replace(b"Xin chao", b" ".join([b"=?utf-8?q?=C3=81?="] * 20_000))),
    "a subject in bad base64": mail(top=TOP.replace(b"Xin chao", b"=?utf-8?b?SGVsbG8=x=?= =?utf-8?b?A?=")),
    "a subject cut within a letter": mail(top=TOP.replace(b"Xin chao", b"=?utf-8?b?4buX4w==?= =?utf-8?b?u5c=?=")),
    "a subject with marks of direction": mail(top=TOP.replace(b"Xin chao", "\u202egnp.exe".encode())),
    "10,000 headers": mail(b"".join(b"X-%d: x\n" % number for number in range(10_000))),
    "a header of 200 kB": header(b"X: " + b"x" * 200_000),
    "references without an end": header(b"References: " + b"<case.vs-0000-0000." * 3000),
    "a header without a name": header(b": x"),
    "a header with a zero": header(b"X-Zero: a\0b"),
    "results that lie": header(b"Authentication-Results: " + b"mx; spf=pass " * 500),
    # charsets
    "utf-8": text(b"utf-8", UTF_8),
    "utf-8 that says it is ASCII": text(b"us-ascii", UTF_8),
    "cp1258 that says nothing": mail(b"", "Tôi có".encode("cp1258")),
    "a charset unknown": text(b"x-viet-vps", b"T\xf4i"),
    "a charset that is no charset": text(b"rot13", b"Gbv"),
    "a charset that raises": text(b"undefined", b"x"),
    "a charset for hosts": text(b"idna", b"xn--x"),
    "a charset with a zero": text(b'"utf\0-8"', b"x"),
    "utf-7": text(b"utf-7", b"+AGE-"),
    "utf-16 without a mark": text(b"utf-16-le", WORDS.encode("utf-16-le")),
    "bad base64": text(b"utf-8", b"====" * 50 + b"A", b"base64"),
    "bad quoted-printable": text(b"utf-8", b"=ZZ =C3=\n=", b"quoted-printable"),
    "an encoding unknown": text(b"utf-8", UTF_8, b"x-secret"),
    "uuencode": text(b"utf-8", b"begin 644 x\n#0V%T\n`\nend\n", b"x-uuencode"),
    "half of a letter": text(b"utf-8", UTF_8[:-3] + b"\xe1\xbb"),
    # parts
    "no boundary": mail(b"Content-Type: multipart/mixed\n", UTF_8),
    "an empty boundary": mail(b'Content-Type: multipart/mixed; boundary=""\n', UTF_8),
    "a boundary that never comes": mail(b"Content-Type: multipart/mixed; boundary=never\n", UTF_8),
    "no end of the parts": parts(PLAIN, HTML + b"<p>x", end=b""),
    "parts that are empty": parts(b"", b"", b""),
    "3,000 levels": nested(3000),
    "25 levels": nested(25),
    "5,000 parts": parts(*[PLAIN] * 5000),
    "alternatives without a text": parts(HTML + b"<p>Xin ch&agrave;o</p>", kind=b"alternative"),
    "alternatives with an empty text": parts(b"\n  \n", HTML + b"<p>x</p>", kind=b"alternative"),
    "a type that is none": mail(b"Content-Type: ;;;==\n", UTF_8),
    "a type without an end": mail(b'Content-Type: text/plain; charset="utf-8\n', UTF_8),
    "RFC 2231 gone wrong": parts(PLAIN, b"Content-Disposition: attachment; filename*0*=x''%E1; filename*1=%ZZ\n\nx"),
    "a name with a path": parts(PLAIN, b'Content-Disposition: attachment; filename="../../etc/passwd"\n\nx'),
    "a name of 10 kB": parts(PLAIN, b"Content-Disposition: attachment; filename=" + b"x" * 10_000 + b"\n\nx"),
    "another mail": parts(PLAIN, b"Content-Type: message/rfc822\n\n" + mail()),
    "mails within mails": parts(PLAIN, b"Content-Type: message/rfc822\n\n" * 60 + mail()),
    "another mail that is none": parts(PLAIN, b"Content-Type: message/rfc822\n\n"),
    "a part of a mail": mail(b"Content-Type: message/partial; id=x; number=1; total=9\n", b"x"),
    "winmail.dat": parts(PLAIN, b"Content-Type: application/ms-tnef; name=winmail.dat\n\n\x78\x9f\x3e\x22"),
    "S/MIME": mail(b"Content-Type: application/pkcs7-mime; name=smime.p7m\n", b"MIAG"),
    "signed": parts(PLAIN, b"Content-Type: application/pkcs7-signature; name=smime.p7s\n\nMIAG", kind=b"signed"),
    "PGP": parts(b"Content-Type: application/pgp-encrypted\n\nVersion: 1", b"\n\nx", kind=b"encrypted"),
    "an invitation": parts(PLAIN, b"Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR"),
    "a report": parts(PLAIN, b"Content-Type: message/delivery-status\n\nAction: failed\nStatus: 5\n", kind=b"report"),
    "a report without blocks": parts(PLAIN, b"Content-Type: message/delivery-status\n\n", kind=b"report"),
    # pages
    "a page of 50,000 levels": mail(HTML[:-1], b"<div>" * 50_000 + UTF_8),
    "a page of comments": mail(HTML[:-1], b"<!--" * 50_000),
    "a page of 3 MB": mail(HTML[:-1], b"<p>x</p>" * 400_000),
    "a page with an encoding of its own": mail(HTML[:-1], b'<?xml version="1.0" encoding="utf-16"?><p>x</p>'),
    "a page of scripts": mail(HTML[:-1], b"<script>alert(1)</script><style>p{}</style>"),
    "a page of entities": mail(HTML[:-1], b"&#0;&#xd800;&#1114112;&nbsp;" * 500),
    # words
    "zeroes in the words": text(b"utf-8", b"a\0b\0c"),
    "halves of letters": text(b"utf-7", b"+2AA-"),
    "a tower of marks": text(b"utf-8", ("a" + "\u0301" * 20_000).encode()),
    "a line of 5 MB": text(b"utf-8", b"x" * 5_000_000),
    "a million lines": text(b"utf-8", b"\n" * 1_000_000),
    "attributions without an end": text(b"utf-8", b"On " * 30_000),
    "flowed": mail(b"Content-Type: text/plain; format=flowed\n", b"a \nb \n> c \n> d\n-- \nx"),
    "20 MB enclosed": parts(
        PLAIN,
        b"Content-Type: application/pdf; name=x.pdf\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(b"%PDF-1.4" + b"x" * 14_000_000 + b"%%EOF"),
    ),
}  # fmt: skip
