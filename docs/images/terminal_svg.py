"""Turns a terminal's screen with SGR colours (standard input) into an SVG (standard output): terminal_svg.py COLUMNS TITLE."""
import re
import sys
from xml.sax.saxutils import escape

COLUMNS, TITLE = int(sys.argv[1]), sys.argv[2]
WIDTH, HEIGHT, LEFT, TOP = 7.2, 16, 14, 30
PAPER, INK = "#14171c", "#d1d5db"
BASIC = ["#1f2329", "#e05561", "#8cc265", "#d18f52", "#4aa5f0", "#c162de", "#42b3c2", "#d7dae0",
         "#6b7280", "#ff616e", "#a5e075", "#f0a45d", "#4dc4ff", "#de73ff", "#4cd1e0", "#ffffff"]


def palette(number):
    if number < 16:
        return BASIC[number]
    if number >= 232:
        return "#" + 3 * f"{8 + 10 * (number - 232):02x}"
    number -= 16
    return "#" + "".join(f"{level and 55 + 40 * level:02x}" for level in (number // 36, number // 6 % 6, number % 6))


def apply(style, codes):
    codes = [int(code or 0) for code in codes.split(";")]
    while codes:
        code = codes.pop(0)
        if code == 0:
            style.update(ink=INK, paper=None, bold=False)
        elif code in (1, 22):
            style["bold"] = code == 1
        elif code in (38, 48):
            if codes.pop(0) == 5:
                colour = palette(codes.pop(0))
            else:
                colour = "#" + "".join(f"{codes.pop(0):02x}" for _ in range(3))
            style["ink" if code == 38 else "paper"] = colour
        elif 30 <= code <= 37 or 90 <= code <= 97:
            style["ink"] = BASIC[code - 30 if code < 90 else code - 82]
        elif 40 <= code <= 47 or 100 <= code <= 107:
            style["paper"] = BASIC[code - 40 if code < 100 else code - 92]
        elif code == 39:
            style["ink"] = INK
        elif code == 49:
            style["paper"] = None


style = {"ink": INK, "paper": None, "bold": False}
lines = sys.stdin.read().rstrip("\n").split("\n")
while lines and not re.sub(r"\x1b\[[0-9;]*m", "", lines[-1]).strip():
    lines.pop()
boxes, rows = [], []
for row, line in enumerate(lines):
    column, spans = 0, []
    for code, text in re.findall(r"\x1b\[([0-9;]*)m|([^\x1b]+)", line):
        if not text:
            apply(style, code)
            continue
        x = LEFT + column * WIDTH
        if style["paper"]:
            boxes.append(f'<rect x="{x:.1f}" y="{TOP + row * HEIGHT + 2}" width="{len(text) * WIDTH:.1f}" height="{HEIGHT - 2}" fill="{style["paper"]}"/>')
        if text.strip():
            lead = len(text) - len(text.lstrip())
            shown = text.strip()
            bold = ' font-weight="bold"' if style["bold"] else ""
            ink = "" if style["ink"] == INK else f' fill="{style["ink"]}"'
            # The length pins the columns down, whatever the viewer's font.
            spans.append(f'<tspan x="{x + lead * WIDTH:.1f}" textLength="{len(shown) * WIDTH:.1f}"{ink}{bold}>{escape(shown)}</tspan>')
        column += len(text)
    if spans:
        rows.append(f'<text y="{TOP + row * HEIGHT + 13}">{"".join(spans)}</text>')

width, height = 2 * LEFT + COLUMNS * WIDTH, TOP + len(lines) * HEIGHT + 14
print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}" role="img">')
print(f'<title>{escape(TITLE)}</title>')
print(f'<rect width="100%" height="100%" rx="6" fill="{PAPER}"/>')
print(f'<text x="{LEFT}" y="19" font-family="ui-monospace, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" font-size="12" fill="#6b7280">$ {escape(TITLE)}</text>')
print(f'<g font-family="ui-monospace, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" font-size="12" fill="{INK}" xml:space="preserve">')
print("\n".join(boxes + rows))
print("</g></svg>")
