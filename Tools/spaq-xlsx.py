"""Turns SPAQ's "MOS and Image attribute scores.xlsx" into a CSV file beside it, which juror-lab reads.

Usage: python3 Tools/spaq-xlsx.py "Annotations/MOS and Image attribute scores.xlsx"

A spreadsheet of Office Open XML is a ZIP archive: xl/sharedStrings.xml has the texts, xl/worksheets/sheet1.xml the cells, of
which those with t="s" hold a text's number. Needs nothing but Python.
"""

import csv
import os
import pathlib
import re
import sys
import zipfile
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def texts(archive):
    """The shared strings, in order."""
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    root = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
    return ["".join(part.text or "" for part in item.iter(MAIN + "t")) for item in root.iter(MAIN + "si")]


def column(reference):
    """0 for A1, 26 for AA7."""
    number = 0
    for letter in re.match("[A-Z]+", reference).group():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def rows(archive):
    """The rows of the first sheet, each a list of texts."""
    shared = texts(archive)
    root = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    for row in root.iter(MAIN + "row"):
        values = []
        for cell in row.iter(MAIN + "c"):
            kind = cell.get("t")
            value = cell.findtext(MAIN + "v") or ""
            if kind == "s":
                value = shared[int(value)]
            elif kind == "inlineStr":
                value = "".join(part.text or "" for part in cell.iter(MAIN + "t"))
            place = column(cell.get("r")) if cell.get("r") else len(values)
            values += [""] * (place - len(values)) + [value]
        if any(values):
            yield values


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    source = pathlib.Path(sys.argv[1])
    try:
        with zipfile.ZipFile(source) as archive:
            table = list(rows(archive))
    except (OSError, KeyError, zipfile.BadZipFile, ElementTree.ParseError) as error:
        sys.exit(f"{source}: expected a spreadsheet of Office Open XML; {error}")
    target = source.with_suffix(".csv")
    temporary = source.with_name("." + target.name)
    with open(temporary, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(table)
    os.replace(temporary, target)
    print(f"{target}: {max(0, len(table) - 1)} photos")


if __name__ == "__main__":
    main()
