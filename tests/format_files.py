"""The same text in every format that is read."""

import csv
import gzip
import json
import zipfile
from pathlib import Path

import polars

TITLE = "Promote clean government with iron discipline"
LINES = [
    "The meeting stressed that all departments must keep the “two safeguards” in mind and "
    "resolutely punish corruption around the masses, wherever it is found and whoever it is.",
    "It is necessary to implement the main responsibility for governing the Party strictly, to "
    "improve the political ecology of the city and to build a loyal and clean team of cadres.",
    "会议强调，要坚决做到“两个维护”，推动全面从严治党向纵深发展，营造风清气正的政治生态。",
]
TEXT = "\n\n".join([TITLE, "2023-04-21 08:53", *LINES]) + "\n"


def write_pdf(path: Path, text: str) -> None:
    """A PDF of plain Latin lines, written by hand so that no library draws it."""
    lines = [line for line in text.splitlines() if line]
    drawn = "BT /F1 10 Tf 40 800 Td 14 TL\n"
    for line in lines:
        while line:
            head, line = (line, "") if len(line) < 90 else (line[:90].rpartition(" ")[0], line)
            line = line[len(head) + 1 :] if line else ""
            escaped = head.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            drawn += f"({escaped}) Tj T*\n"
    drawn += "ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{place:010} 00000 n \n" for place in places).encode()
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n".encode()
    path.write_bytes(out + b"%%EOF\n")


def write_docx(path: Path, paragraphs: list[str], table: list[str]) -> None:
    import docx

    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    grid = document.add_table(rows=len(table), cols=1)
    for row, cell in zip(grid.rows, table, strict=True):
        row.cells[0].text = cell
    document.save(str(path))


def write_html(path: Path, text: str) -> None:
    title, *blocks = [block for block in text.split("\n") if block]
    body = "".join(f"<p>{block}</p>" for block in blocks)
    path.write_text(
        f"<!doctype html><html><head><meta charset='utf-8'><title>{title} - Site</title>"
        "<script>var hidden = 'two safeguards in a script';</script></head><body>"
        f"<nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{body}</article></body></html>",
        "utf-8",
    )


def write_all(folder: Path) -> None:
    (folder / "a.txt").write_text(TEXT, "utf-8")
    (folder / "b.md").write_text(f"---\nauthor: Li Wei\n---\n{TEXT}", "utf-8")
    write_html(folder / "c.html", TEXT)
    write_docx(folder / "d.docx", [TITLE, "2023-04-21 08:53", *LINES[:1]], LINES[1:])
    record = {"id": "x", "text": TEXT}
    (folder / "e.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    (folder / "f.ndjson").write_text(json.dumps(record, ensure_ascii=False) + "\n", "utf-8")
    for name, delimiter in (("g.csv", ","), ("h.tsv", "\t")):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows([["id", "text"], ["x", TEXT]])
    polars.DataFrame([record]).write_parquet(folder / "i.parquet")
    (folder / "j.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    (folder / "k.jsonl.gz").write_bytes(gzip.compress(json.dumps(record).encode()))
    with zipfile.ZipFile(folder / "l.zip", "w") as archive:
        archive.writestr("inner/m.txt", TEXT)
