# SPDX-License-Identifier: MIT
"""Colours, sizes, faces and icons: tokens in one place, light and dark."""

from dataclasses import dataclass, fields
from functools import cache
from string import Template

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from resources import path

FAMILY = "Be Vietnam Pro"
SMALL, BODY, LARGE, TITLE, FIGURE = 12, 14, 16, 20, 28
UNIT = 8


@dataclass(frozen=True)
class Tokens:
    """The colours of a theme; every pair that meets as text and ground has a contrast of 4.5:1."""

    name: str
    rail: str
    rail_active: str
    rail_text: str
    gold: str
    ground: str
    card: str
    border: str
    field_border: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    link: str
    info_ground: str
    danger: str
    danger_ground: str
    warn: str
    warn_ground: str
    good: str
    good_ground: str
    stripe: str
    track: str
    banner: str


LIGHT = Tokens(
    name="light",
    rail="#0d2744",
    rail_active="#17416f",
    rail_text="#dbe6f3",
    gold="#f2b430",
    ground="#f4f6f8",
    card="#ffffff",
    border="#dfe4ea",
    field_border="#a9b4c2",
    text="#13202f",
    muted="#566373",
    accent="#0b5cb5",
    accent_hover="#094c97",
    on_accent="#ffffff",
    link="#0b5cb5",
    info_ground="#e4effb",
    danger="#ad1f16",
    danger_ground="#fde8e7",
    warn="#855200",
    warn_ground="#fdf0d1",
    good="#17703a",
    good_ground="#e0f4e6",
    stripe="#f7f9fb",
    track="#e6ebf0",
    banner="#13202f",
)
DARK = Tokens(
    name="dark",
    rail="#0a1a2d",
    rail_active="#17416f",
    rail_text="#d3dfec",
    gold="#f2b430",
    ground="#11181f",
    card="#1a232c",
    border="#2d3a47",
    field_border="#526273",
    text="#e9eef4",
    muted="#a5b2c0",
    accent="#1d68bd",
    accent_hover="#2873c9",
    on_accent="#ffffff",
    link="#7ab6f7",
    info_ground="#17324f",
    danger="#ff9d94",
    danger_ground="#4a1d1a",
    warn="#f5c56b",
    warn_ground="#42310f",
    good="#7dd69b",
    good_ground="#173a24",
    stripe="#1e2832",
    track="#2c3946",
    banner="#2f4256",
)
THEMES = {"light": LIGHT, "dark": DARK}


@cache
def load_faces() -> None:
    """Make the bundled faces known to Qt, once."""
    for face in ("Regular", "Medium", "SemiBold", "Bold"):
        QFontDatabase.addApplicationFont(str(path("fonts", f"BeVietnamPro-{face}.ttf")))


def font(size: int = BODY, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the bundled face at a pixel size of the scale."""
    made = QFont(FAMILY)
    made.setPixelSize(size)
    made.setWeight(weight)
    return made


@cache
def _svg(name: str) -> str:
    return path("icons", f"{name}.svg").read_text("utf-8")


@cache
def pixmap(name: str, colour: str, size: int = 18, ratio: float = 2.0) -> QPixmap:
    """Return an icon in a colour; drawn at twice its size, so that it is sharp when scaled."""
    image = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    source = _svg(name).replace("currentColor", colour)
    QSvgRenderer(QByteArray(source.encode())).render(painter)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@cache
def icon(name: str, colour: str) -> QIcon:
    """Return an icon for a button."""
    return QIcon(pixmap(name, colour))


def palette(tokens: Tokens) -> QPalette:
    """Return Qt's own palette for a theme, so that nothing is left grey."""
    made = QPalette()
    roles = QPalette.ColorRole
    for role, colour in {
        roles.Window: tokens.ground,
        roles.WindowText: tokens.text,
        roles.Base: tokens.card,
        roles.AlternateBase: tokens.stripe,
        roles.Text: tokens.text,
        roles.PlaceholderText: tokens.muted,
        roles.Button: tokens.card,
        roles.ButtonText: tokens.text,
        roles.Highlight: tokens.accent,
        roles.HighlightedText: tokens.on_accent,
        roles.ToolTipBase: tokens.card,
        roles.ToolTipText: tokens.text,
        roles.Link: tokens.link,
    }.items():
        made.setColor(role, QColor(colour))
    for role in (roles.Text, roles.ButtonText, roles.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.muted))
    return made


def apply(application: QApplication, tokens: Tokens) -> None:
    """Give the whole program its face and colours; each window takes its style sheet by `dress`."""
    load_faces()
    application.setStyle("Fusion")
    application.setFont(font())
    application.setPalette(palette(tokens))


def dress(window: QWidget, tokens: Tokens) -> None:
    """Put the style sheet on a window and on what it holds and will hold.

    It is the window's and not the program's, so that a page is styled once, when it enters the
    window, and not again each time that one of its parts is put into another.
    """
    window.setStyleSheet(style_sheet(tokens))


@cache
def style_sheet(tokens: Tokens) -> str:
    """Return the style sheet of a theme."""
    values = {f.name: getattr(tokens, f.name) for f in fields(tokens)}
    folder = path("icons").as_posix()
    return Template(path("themes", "window.qss").read_text("utf-8")).substitute(
        values, icons=folder, family=FAMILY
    )
