"""How mail programs write an answer, in Vietnamese and in English: what stands around the customer's words."""

OURS_VI = "##- Quý khách vui lòng viết phía trên dòng này ##-\n\nKính gửi Quý khách,\n\nXin cho biết thêm.\n"
OURS_EN = "##- Please write your answer above this line ##-\n\nDear customer,\n\nPlease tell us more.\n"
BARE_VI = "Kính gửi Quý khách,\n\nXin cho biết thêm.\n\n-- \nTrung tâm\n"
BARE_EN = "Dear customer,\n\nPlease tell us more.\n\n-- \nThe Centre\n"


def marked(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.splitlines())


# Name → what stands below the words; "{}" is what is quoted.
BELOW: dict[str, str] = {
    "Gmail vi": "\n\nVào Th 2, 23 thg 11, 2026 vào lúc 10:00 Trung tâm <a@b.vn>\nđã viết:\n\n{marked}",
    "Gmail en": "\n\nOn Mon, Nov 23, 2026 at 10:00 AM The Centre <a@b.vn> wrote:\n\n{marked}",
    "Outlook vi": "\n\nTừ: Trung tâm <a@b.vn>\nĐã gửi: Thứ Hai, 23 Tháng 11 2026 10:00\nĐến: anh@example.vn\n"
    "Chủ đề: Câu hỏi\n\n{bare}",
    "Outlook en": "\n\nFrom: The Centre <a@b.vn>\nSent: Monday, November 23, 2026 10:00 AM\nTo: anh@example.vn\n"
    "Subject: A question\n\n{bare}",
    "Outlook, older, vi": "\n\n-----Thư gốc-----\nTừ: Trung tâm [mailto:a@b.vn]\nĐã gửi: 23/11/2026 10:00\n\n{bare}",
    "Outlook, older, en": "\n\n-----Original Message-----\nFrom: The Centre [mailto:a@b.vn]\nSent: 11/23\n\n{bare}",
    "Outlook phone vi": "\n\nTải Outlook cho Android<https://aka.ms/x>\n________________________________\n"
    "Từ: Trung tâm <a@b.vn>\nĐã gửi: Monday, November 23, 2026 10:00:00 AM\nTới: anh@example.vn\n"
    "Tiêu đề: Câu hỏi\n\n{bare}",
    "Outlook phone en": "\n\nGet Outlook for iOS<https://aka.ms/x>\n________________________________\n"
    "From: The Centre <a@b.vn>\nSent: Monday, November 23, 2026 10:00:00 AM\nTo: x\nSubject: y\n\n{bare}",
    "Outlook web vi": "\n\n________________________________\n*Từ:* Trung tâm <a@b.vn>\n*Đã gửi:* 23/11/2026\n{bare}",
    "Outlook web en": "\n\n________________________________\n*From:* The Centre <a@b.vn>\n*Sent:* x 10:00\n{bare}",
    "iPhone vi": "\n\nĐã gửi từ iPhone của tôi\n\nVào 10:00, 23 thg 11, 2026, Trung tâm <a@b.vn> đã viết:\n\n{marked}",
    "iPhone en": "\n\nSent from my iPhone\n\nOn Nov 23, 2026, at 10:00, The Centre <a@b.vn> wrote:\n\n{marked}",
    "Apple Mail vi": "\n\nVào 23 thg 11, 2026, lúc 10:00, Trung tâm <a@b.vn> đã viết:\n\n{marked}",
    "Apple Mail en": "\n\n> On 23 Nov 2026, at 10:00, The Centre <a@b.vn> wrote:\n>\n{marked}",
    "Thunderbird vi": "\n\nVào ngày 23/11/2026 10:00, Trung tâm đã viết:\n{marked}",
    "Thunderbird en": "\n\nOn 23/11/2026 10:00, The Centre wrote:\n{marked}",
    "Yahoo vi": "\n\nVào Thứ Hai, 23 tháng 11, 2026 lúc 10:00:00 GMT+7, Trung tâm <a@b.vn> đã viết:\n\n\n{bare}",
    "Yahoo en": "\n\nOn Monday, November 23, 2026 at 10:00:00 AM GMT+7, The Centre\n<a@b.vn> wrote:\n\n\n{bare}",
    "Samsung vi": "\n\nĐược gửi từ thiết bị Galaxy của tôi\n\n-------- Thư gốc --------\nTừ: Trung tâm <a@b.vn>\n"
    "Ngày: 23/11/2026 10:00 (GMT+07:00)\nĐến: anh@example.vn\nTiêu đề: Câu hỏi\n\n{bare}",
    "Samsung en": "\n\nSent from my Galaxy\n\n-------- Original message --------\nFrom: The Centre <a@b.vn>\n"
    "Date: 23/11/2026 10:00 (GMT+07:00)\nTo: anh@example.vn\nSubject: y\n\n{bare}",
    "Zimbra vi": '\n\n----- Tin nhắn gốc -----\nTừ: "Trung tâm" <a@b.vn>\nĐến: x\nĐã gửi: 23/11/2026\n\n{bare}',
    "Zimbra en": '\n\n----- Original Message -----\nFrom: "The Centre" <a@b.vn>\nTo: x\nSent: y 10:00\n\n{bare}',
    "Roundcube vi": "\n\n-- \nNguyễn Thị Ánh\nKế toán\n\nVào lúc 2026-11-23 10:00, Trung tâm đã viết:\n{marked}",
    "Roundcube en": "\n\n-- \nAnh Nguyen\n\nOn 2026-11-23 10:00, The Centre wrote:\n{marked}",
    "Proton vi": "\n\nĐã gửi từ Proton Mail\n\n\n-------- Thư gốc --------\nVào Thứ hai, 23/11/26 10:00, Trung tâm "
    "<a@b.vn> đã viết:\n\n{marked}",
    "Proton en": "\n\nSent with Proton Mail secure email.\n\nOn Monday, November 23rd, 2026 at 10:00 AM, The Centre "
    "<a@b.vn> wrote:\n\n{marked}",
    "a program that quotes nothing of its own": "\n\n\n{bare}",
}
# Answers below or between what is quoted.
AROUND = {
    "below": ("Vào ngày 23/11/2026 10:00, Trung tâm đã viết:\n{marked}\n\n{said}\n"),
    "between": ("On 23/11/2026 10:00, The Centre wrote:\n> Tên?\n{said}\n> Số?\n{more}\n"),
}
