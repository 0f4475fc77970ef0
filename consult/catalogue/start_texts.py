"""Words of the start set, in both languages."""

CATEGORIES: dict[str, dict[str, str]] = {
    "to-chuc": {
        "name_vi": "Chữ ký số cho tổ chức, doanh nghiệp",
        "name_en": "Digital signatures for organisations",
        "intro_vi": "Ký tờ khai thuế, hải quan, bảo hiểm xã hội, hóa đơn và hợp đồng thay con dấu.",
        "intro_en": "Sign tax, customs and insurance filings, invoices and contracts in place of the seal.",
    },
    "ca-nhan": {
        "name_vi": "Chữ ký số cho cá nhân",
        "name_en": "Digital signatures for individuals",
        "intro_vi": "Ký hồ sơ dịch vụ công, hợp đồng và tờ khai thuế thu nhập cá nhân ngay tại nhà.",
        "intro_en": "Sign public service files, contracts and your income tax return from home.",
    },
    "ca-nhan-thuoc-to-chuc": {
        "name_vi": "Chữ ký số cho cá nhân thuộc tổ chức",
        "name_en": "Digital signatures for individuals within an organisation",
        "intro_vi": "Dành cho lãnh đạo, kế toán, nhân viên ký với tư cách người của tổ chức.",
        "intro_en": "For directors, accountants and staff who sign on behalf of their organisation.",
    },
    "dau-thoi-gian-va-tls": {
        "name_vi": "Dấu thời gian và chứng thư TLS (SSL)",
        "name_en": "Timestamps and TLS (SSL) certificates",
        "intro_vi": "Chứng minh thời điểm ký và bảo vệ kết nối tới website của Quý khách.",
        "intro_en": "Prove when a document was signed, and protect the connection to your website.",
    },
    "hoa-don-va-hop-dong": {
        "name_vi": "Hóa đơn điện tử và hợp đồng điện tử",
        "name_en": "E-invoices and e-contracts",
        "intro_vi": "Lập, ký, gửi và lưu trữ hóa đơn, hợp đồng trên môi trường điện tử.",
        "intro_en": "Draw up, sign, send and keep invoices and contracts electronically.",
    },
}

PERSON_VI = (
    "Thẻ căn cước, thẻ căn cước công dân hoặc hộ chiếu còn hiệu lực\nSố điện thoại và địa chỉ email đứng tên Quý khách"
)
PERSON_EN = "A valid identity card or passport\nA phone number and an email address of your own"
ORGANISATION_VI = (
    "Giấy chứng nhận đăng ký doanh nghiệp, đăng ký hộ kinh doanh hoặc quyết định thành lập\n"
    "Mã số thuế\n"
    "Thẻ căn cước, thẻ căn cước công dân hoặc hộ chiếu của người đại diện theo pháp luật hoặc chủ hộ kinh doanh"
)
ORGANISATION_EN = (
    "Business or household business registration, or founding decision\n"
    "Tax code\n"
    "Identity card or passport of the legal representative or of the head of the household business"
)
MEMBER_VI = f"{PERSON_VI}\nVăn bản của tổ chức xác nhận chức danh và đề nghị cấp chứng thư chữ ký số"
MEMBER_EN = f"{PERSON_EN}\nA letter from the organisation that confirms your position and asks for the certificate"
TOKEN_VI = "Máy tính có cổng USB; thiết bị USB Token mua kèm hoặc đã có"
TOKEN_EN = "A computer with a USB port; a USB Token bought with it or one you have"
PHONE_VI = "Điện thoại thông minh để xác nhận từng lần ký"
PHONE_EN = "A smartphone to approve each signature"
HSM_VI = "Phần mềm của tổ chức kết nối được với HSM (máy chủ ký số)"
HSM_EN = "Software that can connect to the HSM (signing server)"
DOMAIN_VI = "Quyền quản trị tên miền"
DOMAIN_EN = "Control of the domain name"


def texts(
    name: tuple[str, str], summary: tuple[str, str], audience: tuple[str, str], needed: tuple[str, str]
) -> dict[str, str]:
    pairs = {"name": name, "summary": summary, "audience": audience, "needed": needed}
    return {f"{field}_{code}": pair[place] for field, pair in pairs.items() for place, code in enumerate(("vi", "en"))}


SERVICES: list[tuple[str, str, dict[str, str]]] = [
    (
        "chu-ky-so-to-chuc-usb-token",
        "to-chuc",
        texts(
            ("Chữ ký số tổ chức trên USB Token", "Organisation certificate on a USB Token"),
            (
                "Thay con dấu của tổ chức khi kê khai thuế, hải quan, bảo hiểm xã hội.",
                "In place of the organisation's seal for tax, customs and social insurance.",
            ),
            (
                "Doanh nghiệp, cơ quan, hợp tác xã và hộ kinh doanh ký từ một máy tính cố định.",
                "Companies, authorities, cooperatives and household businesses that sign at one computer.",
            ),
            (f"{ORGANISATION_VI}\n{TOKEN_VI}", f"{ORGANISATION_EN}\n{TOKEN_EN}"),
        ),
    ),
    (
        "chu-ky-so-to-chuc-ky-tu-xa",
        "to-chuc",
        texts(
            ("Chữ ký số tổ chức ký từ xa", "Organisation certificate with remote signing"),
            (
                "Ký trên điện thoại hoặc máy tính ở bất cứ đâu, không cần thiết bị cắm ngoài.",
                "Sign anywhere on a phone or computer, with no device to plug in.",
            ),
            (
                "Tổ chức có người ký thường xuyên đi công tác hoặc làm việc tại nhiều địa điểm.",
                "Organisations whose signatories travel or work in several places.",
            ),
            (f"{ORGANISATION_VI}\n{PHONE_VI}", f"{ORGANISATION_EN}\n{PHONE_EN}"),
        ),
    ),
    (
        "chu-ky-so-to-chuc-hsm",
        "to-chuc",
        texts(
            ("Chữ ký số tổ chức trên HSM", "Organisation certificate on an HSM"),
            (
                "Ký tự động số lượng lớn hóa đơn và chứng từ từ phần mềm của tổ chức.",
                "Signs large numbers of invoices and documents from your own software.",
            ),
            (
                "Tổ chức phát hành nhiều hóa đơn, chứng từ mỗi ngày và cần nhiều người cùng ký.",
                "Organisations that issue many documents a day and have several signatories.",
            ),
            (f"{ORGANISATION_VI}\n{HSM_VI}", f"{ORGANISATION_EN}\n{HSM_EN}"),
        ),
    ),
    (
        "chu-ky-so-ca-nhan-usb-token",
        "ca-nhan",
        texts(
            ("Chữ ký số cá nhân trên USB Token", "Personal certificate on a USB Token"),
            (
                "Ký hồ sơ dịch vụ công, hợp đồng và tờ khai thuế từ máy tính của Quý khách.",
                "Sign public service files, contracts and tax returns from your computer.",
            ),
            (
                "Cá nhân ký tài liệu trên một máy tính cố định.",
                "Individuals who sign documents at one computer.",
            ),
            (f"{PERSON_VI}\n{TOKEN_VI}", f"{PERSON_EN}\n{TOKEN_EN}"),
        ),
    ),
    (
        "chu-ky-so-ca-nhan-ky-tu-xa",
        "ca-nhan",
        texts(
            ("Chữ ký số cá nhân ký từ xa", "Personal certificate with remote signing"),
            (
                "Ký ngay trên điện thoại, không cần thiết bị cắm ngoài.",
                "Sign on your phone, with no device to plug in.",
            ),
            (
                "Cá nhân cần ký mọi lúc, mọi nơi bằng điện thoại thông minh.",
                "Individuals who want to sign anywhere with a smartphone.",
            ),
            (f"{PERSON_VI}\n{PHONE_VI}", f"{PERSON_EN}\n{PHONE_EN}"),
        ),
    ),
    (
        "chu-ky-so-ca-nhan-thuoc-to-chuc-usb-token",
        "ca-nhan-thuoc-to-chuc",
        texts(
            (
                "Chữ ký số cá nhân thuộc tổ chức trên USB Token",
                "Certificate for an individual within an organisation on a USB Token",
            ),
            (
                "Chứng thư chữ ký số ghi cả tên người ký và tên tổ chức, lưu trên USB Token.",
                "Names both the signatory and the organisation; kept on a USB Token.",
            ),
            (
                "Lãnh đạo, kế toán trưởng, nhân viên ký chứng từ tại văn phòng.",
                "Directors, chief accountants and staff who sign in the office.",
            ),
            (f"{MEMBER_VI}\n{TOKEN_VI}", f"{MEMBER_EN}\n{TOKEN_EN}"),
        ),
    ),
    (
        "chu-ky-so-ca-nhan-thuoc-to-chuc-ky-tu-xa",
        "ca-nhan-thuoc-to-chuc",
        texts(
            (
                "Chữ ký số cá nhân thuộc tổ chức ký từ xa",
                "Certificate for an individual within an organisation with remote signing",
            ),
            (
                "Chứng thư chữ ký số ghi cả tên người ký và tên tổ chức, ký trên điện thoại.",
                "Names both the signatory and the organisation; signs on a phone.",
            ),
            (
                "Người của tổ chức phê duyệt, ký văn bản khi đi công tác hoặc làm việc từ xa.",
                "Staff who approve and sign documents while travelling or working remotely.",
            ),
            (f"{MEMBER_VI}\n{PHONE_VI}", f"{MEMBER_EN}\n{PHONE_EN}"),
        ),
    ),
    (
        "chu-ky-so-ca-nhan-thuoc-to-chuc-hsm",
        "ca-nhan-thuoc-to-chuc",
        texts(
            (
                "Chữ ký số cá nhân thuộc tổ chức trên HSM",
                "Certificate for an individual within an organisation on an HSM",
            ),
            (
                "Ký số lượng lớn bệnh án, học bạ, chứng từ từ phần mềm của tổ chức.",
                "Signs many patient files, school records or vouchers from your organisation's software.",
            ),
            (
                "Bác sĩ, giáo viên, kế toán của tổ chức có phần mềm nghiệp vụ riêng.",
                "Doctors, teachers and accountants whose organisation has its own software.",
            ),
            (f"{MEMBER_VI}\n{HSM_VI}", f"{MEMBER_EN}\n{HSM_EN}"),
        ),
    ),
    (
        "dau-thoi-gian",
        "dau-thoi-gian-va-tls",
        texts(
            ("Dịch vụ cấp dấu thời gian", "Timestamping service"),
            (
                "Gắn thời điểm ký tin cậy vào tài liệu, tối đa 10.000 dấu mỗi năm.",
                "Attaches a trusted time to signed documents, up to 10,000 stamps a year.",
            ),
            (
                "Tổ chức cần chứng minh lâu dài tài liệu đã được ký vào thời điểm nào.",
                "Organisations that must prove for years when a document was signed.",
            ),
            (
                f"{ORGANISATION_VI}\nPhần mềm hỗ trợ dấu thời gian theo chuẩn RFC 3161",
                f"{ORGANISATION_EN}\nSoftware that supports timestamps by RFC 3161",
            ),
        ),
    ),
    (
        "chung-thu-tls-ten-mien",
        "dau-thoi-gian-va-tls",
        texts(
            ("Chứng thư TLS xác thực tên miền", "TLS certificate, domain validated"),
            (
                "Mã hóa kết nối tới website; gói 1–3 năm, cấp lại theo thời hạn tối đa của trình duyệt.",
                "Encrypts the connection to a website; sold for 1 to 3 years, issued anew as often as browsers ask.",
            ),
            (
                "Website giới thiệu, blog, ứng dụng nội bộ của cá nhân và tổ chức.",
                "Company sites, blogs and internal applications.",
            ),
            (DOMAIN_VI, DOMAIN_EN),
        ),
    ),
    (
        "chung-thu-tls-to-chuc",
        "dau-thoi-gian-va-tls",
        texts(
            ("Chứng thư TLS xác thực tổ chức", "TLS certificate, organisation validated"),
            (
                "Mã hóa kết nối và ghi tên tổ chức trong chứng thư; gói 1–3 năm, cấp lại khi trình duyệt yêu cầu.",
                "Encrypts the connection, names the organisation; sold for 1 to 3 years, issued anew as browsers ask.",
            ),
            (
                "Cơ quan, ngân hàng, sàn thương mại điện tử và doanh nghiệp có website giao dịch.",
                "Authorities, banks, marketplaces and companies that trade on their website.",
            ),
            (f"{ORGANISATION_VI}\n{DOMAIN_VI}", f"{ORGANISATION_EN}\n{DOMAIN_EN}"),
        ),
    ),
    (
        "hoa-don-dien-tu-500",
        "hoa-don-va-hop-dong",
        texts(
            (
                "Hóa đơn điện tử, gói 500 số mỗi năm",
                "E-invoices, 500 a year",
            ),
            (
                "Lập, ký, gửi và lưu trữ hóa đơn theo quy định của cơ quan thuế.",
                "Draw up, sign, send and keep invoices as the tax authority requires.",
            ),
            (
                "Hộ kinh doanh và doanh nghiệp nhỏ xuất vài chục hóa đơn mỗi tháng.",
                "Household businesses and small companies with some dozens of invoices a month.",
            ),
            (
                f"{ORGANISATION_VI}\nChữ ký số của tổ chức",
                f"{ORGANISATION_EN}\nThe organisation's digital signature",
            ),
        ),
    ),
    (
        "hoa-don-dien-tu-2000",
        "hoa-don-va-hop-dong",
        texts(
            (
                "Hóa đơn điện tử, gói 2.000 số mỗi năm",
                "E-invoices, 2,000 a year",
            ),
            (
                "Lập, ký, gửi và lưu trữ hóa đơn theo quy định của cơ quan thuế.",
                "Draw up, sign, send and keep invoices as the tax authority requires.",
            ),
            (
                "Doanh nghiệp xuất hóa đơn thường xuyên.",
                "Companies that invoice regularly.",
            ),
            (
                f"{ORGANISATION_VI}\nChữ ký số của tổ chức",
                f"{ORGANISATION_EN}\nThe organisation's digital signature",
            ),
        ),
    ),
    (
        "hop-dong-dien-tu-100",
        "hoa-don-va-hop-dong",
        texts(
            (
                "Hợp đồng điện tử, gói 100 hợp đồng mỗi năm",
                "E-contracts, 100 a year",
            ),
            (
                "Soạn, trình ký nhiều bên và lưu trữ hợp đồng trên môi trường điện tử.",
                "Draft contracts, have several parties sign them, and keep them electronically.",
            ),
            (
                "Doanh nghiệp nhỏ ký hợp đồng với đối tác và người lao động.",
                "Small companies that sign with partners and employees.",
            ),
            (
                f"{ORGANISATION_VI}\nChữ ký số của tổ chức",
                f"{ORGANISATION_EN}\nThe organisation's digital signature",
            ),
        ),
    ),
    (
        "hop-dong-dien-tu-500",
        "hoa-don-va-hop-dong",
        texts(
            (
                "Hợp đồng điện tử, gói 500 hợp đồng mỗi năm",
                "E-contracts, 500 a year",
            ),
            (
                "Soạn, trình ký nhiều bên và lưu trữ hợp đồng trên môi trường điện tử.",
                "Draft contracts, have several parties sign them, and keep them electronically.",
            ),
            (
                "Doanh nghiệp có nhiều phòng ban, quy trình trình ký nhiều cấp.",
                "Companies with several departments and steps of approval.",
            ),
            (
                f"{ORGANISATION_VI}\nChữ ký số của tổ chức",
                f"{ORGANISATION_EN}\nThe organisation's digital signature",
            ),
        ),
    ),
]
