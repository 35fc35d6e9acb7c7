"""Every page and every figure of some reports in one image, to be looked at.

    python docs/gallery/contact_sheet.py reports/example -o reports/contact-sheet.png

Pages of report.pdf first, then the PNG figures by name, folder after folder, each under its name.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from tracker.figures.lettering import font_files

WIDTH, HEIGHT = 420, 594  # pixels of one picture; the shape of A4
GAP, NAME = 12, 18  # pixels between pictures, and for the name above each
COLUMNS = 8
GROUND, INK = "#d8d8d8", "#1f1f1f"


def pictures(folder: Path, scale: float) -> Iterator[tuple[str, Image.Image]]:
    """Each page and each figure of a report, with its name."""
    for file in sorted(folder.glob("*.pdf")):
        document = pypdfium2.PdfDocument(file)
        for number, page in enumerate(document, 1):
            points = WIDTH * scale / page.get_width()
            yield f"{folder.name} p. {number}", page.render(scale=points).to_pil().convert("RGB")
    for file in sorted(folder.glob("*.png")):
        with Image.open(file) as image:
            yield f"{folder.name}/{file.stem}", image.convert("RGB")


def contact_sheet(
    folders: Sequence[Path], columns: int = COLUMNS, scale: float = 1.0
) -> Image.Image:
    """All pictures of these reports in rows of ``columns``; ``scale`` 1 makes each 420 pixels
    wide. A picture is never cut: it is made as large as its place allows.

    Raises FileNotFoundError if there is no page and no figure in the folders.
    """
    width, height = round(WIDTH * scale), round(HEIGHT * scale)
    found = [one for folder in folders for one in pictures(folder, scale)]
    if not found:
        named = ", ".join(str(folder) for folder in folders)
        raise FileNotFoundError(f"{named}: no report.pdf and no figure is here.")
    rows = -(-len(found) // columns)
    size = (columns * (width + GAP) + GAP, rows * (height + NAME + GAP) + GAP)
    sheet = Image.new("RGB", size, GROUND)
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(font_files()[0]), 12)
    for place, (name, picture) in enumerate(found):
        row, column = divmod(place, columns)
        x, y = GAP + column * (width + GAP), GAP + row * (height + NAME + GAP)
        pen.text((x, y), name, fill=INK, font=font)
        factor = min(width / picture.width, height / picture.height)
        picture = picture.resize((round(picture.width * factor), round(picture.height * factor)))
        sheet.paste(picture, (x, y + NAME))
    return sheet


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the image; 66 where there is nothing to show."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="REPORT")
    parser.add_argument("-o", "--output", type=Path, default=Path("reports/contact-sheet.png"))
    parser.add_argument("--columns", type=int, default=COLUMNS)
    parser.add_argument("--scale", type=float, default=1.0, help="1: pages 420 pixels wide")
    asked = parser.parse_args(arguments)
    try:
        sheet = contact_sheet(asked.folders, asked.columns, asked.scale)
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 66
    sheet.save(asked.output)
    print(f"{asked.output}: {sheet.width} × {sheet.height} pixels")
    return 0


if __name__ == "__main__":
    sys.exit(main())
