"""The reply templates a new portal begins with, in both languages. Staff change them, or take them off the list."""

from casework.case.reply_template import ReplyTemplate
from casework.ground.kind import Kind

# Name, kind (empty: all), Vietnamese, English.
TEMPLATES = (
    (
        "Đang xử lý, sẽ trả lời",
        "",
        "Chúng tôi đã xem yêu cầu {reference} của Quý khách và đang xử lý. Quý khách sẽ nhận được câu trả lời chậm nhất"
        " vào {due}.",
        "We have looked at your request {reference} and are working on it. You will have our answer by {due} at the"
        " latest.",
    ),
    (
        "Xin bổ sung thông tin",
        "",
        "Để xử lý yêu cầu {reference}, chúng tôi cần thêm thông tin sau:\n\n- \n\nQuý khách có thể trả lời ngay trên"
        " trang của yêu cầu hoặc gọi {hotline}.",
        "To go on with your request {reference} we need the following from you:\n\n- \n\nYou can answer on the page of"
        " your request, or call {hotline}.",
    ),
    (
        "Gọi chưa gặp",
        "",
        "Chúng tôi đã gọi cho Quý khách về yêu cầu {reference} nhưng chưa gặp. Xin Quý khách cho biết giờ nào"
        " thuận tiện,"
        " hoặc gọi lại {hotline}.",
        "We called you about your request {reference} and could not reach you. Please tell us a time that suits you, or"
        " call {hotline}.",
    ),
    (
        "Đã xử lý xong",
        "",
        "Yêu cầu {reference} của Quý khách đã được xử lý xong. Nếu còn điều gì chưa rõ, xin gọi {hotline} hoặc trả lời"
        " trên trang của yêu cầu.",
        "Your request {reference} is done. If anything is unclear, please call {hotline} or answer on the page of your"
        " request.",
    ),
    (
        "Không thực hiện được",
        "",
        "Chúng tôi rất tiếc không thực hiện được yêu cầu {reference}, vì:\n\n- \n\nNếu Quý khách muốn trao đổi"
        " thêm, xin"
        " gọi {hotline}.",
        "We are sorry that we cannot do what you asked in {reference}, because:\n\n- \n\nIf you would like to talk"
        " about"
        " it, please call {hotline}.",
    ),
    (
        "Gia hạn chứng thư số",
        Kind.CONSULTATION,
        "Để gia hạn chứng thư số, xin chuẩn bị: thiết bị đang dùng (USB token hoặc tài khoản ký số từ xa), giấy tờ còn"
        " hiệu lực của người đứng tên, và với tổ chức là mã số thuế. Nên gia hạn trước khi hết hạn ít nhất 15 ngày.",
        "To renew a certificate please have ready: the device in use (USB token or remote-signing account), valid"
        " papers of its holder and, for an organisation, its tax code. It is best renewed at least 15 days before it"
        " runs out.",
    ),
    (
        "Chọn dịch vụ phù hợp",
        Kind.CONSULTATION,
        "Theo nhu cầu Quý khách nêu, dịch vụ phù hợp là:\n\n- \n\nXin cho biết Quý khách muốn đăng ký dịch vụ nào;"
        " chúng"
        " tôi sẽ gửi báo giá.",
        "For what you describe, this service fits:\n\n- \n\nPlease tell us which one you would like; we will send"
        " you an"
        " offer.",
    ),
    (
        "Xác nhận đăng ký mua",
        Kind.PURCHASE,
        "Chúng tôi đã nhận đăng ký mua {reference} và sẽ gọi cho Quý khách để xác nhận trước khi thực hiện. Quý"
        " khách chưa"
        " phải thanh toán gì cho đến lúc đó.",
        "We have received your order {reference} and will call you to confirm it before anything is done. There is"
        " nothing to pay until then.",
    ),
    (
        "Trả lời câu hỏi về chính sách",
        Kind.QUESTION,
        "Về câu hỏi của Quý khách:\n\n- \n\nToàn văn chính sách bảo mật có trên trang web của Trung tâm. Nếu Quý"
        " khách muốn"
        " xem, sửa hoặc xóa thông tin của mình, xin dùng trang Quyền riêng tư.",
        "On your question:\n\n- \n\nThe whole privacy policy is on our website. If you would like to see, correct or"
        " delete your own data, please use the privacy pages.",
    ),
    (
        "Khóa chứng thư bị lộ",
        Kind.MISUSE,
        "Xin Quý khách làm ngay: gọi tổng đài của nhà cung cấp chữ ký số để tạm dừng chứng thư, đổi mật khẩu các"
        " tài khoản"
        " liên quan, và giữ lại thiết bị. Chúng tôi đang xem xét báo cáo {reference} và sẽ gọi cho Quý khách.",
        "Please do this at once: call the provider of your signature to suspend the certificate, change the passwords"
        " of the accounts concerned, and keep the device. We are looking into your report {reference} and will call"
        " you.",
    ),
)


def load() -> None:
    """Only where nobody has written any yet: what staff took off the list stays off it."""
    if ReplyTemplate.objects.exists():
        return
    for name, kind, text_vi, text_en in TEMPLATES:
        ReplyTemplate.objects.create(name=name, kind=kind, text_vi=text_vi, text_en=text_en)
