# SPDX-License-Identifier: MIT
"""How others would write a thousand addressed flyers: fpdf2, and reportlab as one learns it."""

import io
from collections.abc import Sequence

from resources import path
from resources.paper.flyer import Copy
from resources.paper.qr_matrix import Bits

_W, _H = 297.64, 419.53
_QR = 72.0
_HEAD = ("Cửa hàng nhỏ nhận", "tiền bằng mã QR")
_TOP = "Tổ công nghệ số cộng đồng bản Trung Tâm · Xã Mường Lống"
_STEPS = (
    ("In mã rõ, ép nhựa, dán chỗ mình luôn nhìn thấy", "Để không ai dán đè mã khác lên."),
    ("Sáng nào mở hàng cũng tự quét thử", "Xem có đúng tên mình không."),
    ("Thấy tiền báo về máy mới giao hàng", "Khách đưa ảnh “đã chuyển khoản” là chưa đủ."),
    ("Ghi sổ bán hàng bằng điện thoại", "Biết lời lỗ, kê khai thuế cho đúng."),
)
_FOOT = "Mã tờ 16831-26-F05-001 · in ngày 30/09/2026 · không bán, phát miễn phí"
_FACES = {"R": "BeVietnamPro-Regular", "B": "BeVietnamPro-ExtraBold"}


def fpdf2(copies: Sequence[Copy], matrices: Sequence[Bits]) -> bytes:
    """Write four A6 on A4 with fpdf2, the codes' matrices given, dark runs as rectangles."""
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    for name, face in _FACES.items():
        pdf.add_font(name, "", str(path("fonts", f"{face}.ttf")))
    for number, (copy, matrix) in enumerate(zip(copies, matrices, strict=True)):
        if number % 4 == 0:
            pdf.add_page()
        left, top = (number % 2) * _W, (number % 4 // 2) * _H

        def text(x: float, y: float, words: str, face: str, size: float) -> None:
            pdf.set_font(face, "", size)
            pdf.text(left + x, top + y, words)  # noqa: B023 - called at once

        text(21, 30, _TOP, "R", 7.5)
        text(21, 48, f"Gửi: {copy.name}", "R", 7.5)
        for line, words in enumerate(_HEAD):
            text(21, 76 + 28 * line, words, "B", 24)
        pdf.rect(left + 21, top + 114, _W - 42, 2, style="F")
        for step, (title, below) in enumerate(_STEPS):
            y = 138 + 40 * step
            pdf.ellipse(left + 21, top + y - 10, 18, 18, style="F")
            text(48, y, title, "B", 9.5)
            text(48, y + 12, below, "R", 8)
        text(21, 330, copy.url, "R", 6.5)
        text(21, 400, _FOOT, "R", 6.2)
        module = _QR / (len(matrix) + 8)
        for row, modules in enumerate(matrix.tolist()):
            start = None
            for column, dark in enumerate([*modules, False]):
                if dark and start is None:
                    start = column
                elif not dark and start is not None:
                    x = left + 200 + (4 + start) * module
                    pdf.rect(
                        x,
                        top + 310 + (4 + row) * module,
                        (column - start) * module,
                        module,
                        style="F",
                    )
                    start = None
    return bytes(pdf.output())


def naive(copies: Sequence[Copy]) -> bytes:
    """Write the same with reportlab as its tutorials do: paragraphs, and each code as an image."""
    import qrcode
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Paragraph

    for name, face in _FACES.items():
        pdfmetrics.registerFont(TTFont(f"naive{name}", str(path("fonts", f"{face}.ttf"))))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(2 * _W, 2 * _H))
    for number, copy in enumerate(copies):
        left, up = (number % 2) * _W, (1 - number % 4 // 2) * _H

        def text(x: float, y: float, words: str, face: str, size: float) -> None:
            style = ParagraphStyle("x", fontName=f"naive{face}", fontSize=size, leading=size * 1.2)
            paragraph = Paragraph(words, style)
            paragraph.wrap(_W - 42, 100)
            paragraph.drawOn(canvas, left + x, up + _H - y)  # noqa: B023 - called at once

        text(21, 30, _TOP, "R", 7.5)
        text(21, 48, f"Gửi: {copy.name}", "R", 7.5)
        for line, words in enumerate(_HEAD):
            text(21, 76 + 28 * line, words, "B", 24)
        canvas.rect(left + 21, up + _H - 114, _W - 42, 2, stroke=0, fill=1)
        for step, (title, below) in enumerate(_STEPS):
            y = 138 + 40 * step
            canvas.circle(left + 30, up + _H - y, 9, stroke=0, fill=1)
            text(48, y, title, "B", 9.5)
            text(48, y + 12, below, "R", 8)
        text(21, 330, copy.url, "R", 6.5)
        text(21, 400, _FOOT, "R", 6.2)
        code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_H, border=4, box_size=8)
        code.add_data(copy.url)
        code.make(fit=True)
        image = code.make_image().get_image()
        canvas.drawImage(ImageReader(image), left + 200, up + 37, _QR, _QR)
        if number % 4 == 3:
            canvas.showPage()
    canvas.save()
    return out.getvalue()
