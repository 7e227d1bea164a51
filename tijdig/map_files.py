"""A map as files: a region's TOML, HSDS as JSON, and HSDS as CSV tables in a folder or a zip."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from deploy.local.errors import StackError
from services.routing.domain.hsds.nesting import flat, nested
from services.routing.domain.hsds.reading import read_tables
from services.routing.domain.hsds.tables import TABLES, Package
from services.routing.domain.hsds.writing import tables
from services.routing.domain.map.faults import Placed
from services.routing.domain.map.municipalities import municipalities
from services.routing.domain.map.reading import read_offers
from services.routing.domain.map.sifting import Known, Reading
from services.routing.domain.offers import OfferMap

LARGEST: Final = 200_000_000
"""Bytes of one file; a map of the whole country is a tenth of that."""
PROFILE: Final = "https://docs.openreferral.org/en/3.1/hsds/"


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds, the rows that cannot be taken, and what of a package is not used."""

    reading: Reading
    unused: Mapping[str, int]


def read(file: Path, known: Known, today: date) -> Read:
    """Read a map by what the file is. Raises `StackError` or `MapRefused` for what is none."""
    if file.is_dir() or file.suffix == ".zip":
        package = _package(dict(_zipped(file) if file.is_file() else _folder(file)))
        taken = read_tables(package, file.name, known, today)
        return Read(taken.reading, taken.unused)
    text = _text(file)
    if file.suffix == ".toml":
        return Read(read_offers(text, file.name, known), {})
    if file.suffix != ".json":
        raise StackError(
            f"{file.name} is no map", "Give offers.toml, HSDS as .json, or a folder or .zip with HSDS tables"
        )
    try:
        document = json.loads(text)
    except json.JSONDecodeError as refused:
        place = f"{file.name}:{refused.lineno}"
        raise StackError(f"{place}: not JSON: {refused.msg}", "Correct the file there") from refused
    taken = read_tables(flat(document, file.name), file.name, known, today)
    return Read(taken.reading, taken.unused)


def write(offer_map: OfferMap, file: Path) -> None:
    """Write a map: HSDS as JSON, or as tables in a folder or a zip, by what the name says."""
    package = tables(offer_map, municipalities())
    if file.suffix == ".json":
        file.write_text(json.dumps(nested(package), ensure_ascii=False, indent=1), encoding="utf-8")
        return
    written = dict(_written(package, offer_map.version))
    if file.suffix == ".zip":
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in written.items():
                archive.writestr(name, text)
        return
    file.mkdir(parents=True, exist_ok=True)
    for name, text in written.items():
        (file / name).write_text(text, encoding="utf-8", newline="")


def _written(package: Package, version: str) -> Iterator[tuple[str, str]]:
    resources: list[dict[str, Any]] = []
    for name, rows in package.items():
        table = TABLES[name]
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, table.fields)
        writer.writeheader()
        writer.writerows(placed.row for placed in rows)
        yield table.path, out.getvalue()
        fields = [{"name": each, "type": "string"} for each in table.fields]
        resources.append({"name": name, "path": table.path, "schema": {"fields": fields}})
    about = {"name": "sociale-kaart", "version": version, "profile": PROFILE, "resources": resources}
    yield "datapackage.json", json.dumps(about, ensure_ascii=False, indent=1)


def _folder(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.iterdir()):
        if file.suffix in {".csv", ".json"}:
            yield file.name, _text(file)


def _zipped(file: Path) -> Iterator[tuple[str, str]]:
    try:
        with zipfile.ZipFile(file) as archive:
            for entry in archive.infolist():
                name = Path(entry.filename).name
                if Path(name).suffix in {".csv", ".json"} and entry.file_size <= LARGEST:
                    yield name, archive.read(entry).decode("utf-8-sig")
    except (OSError, zipfile.BadZipFile, UnicodeDecodeError) as refused:
        raise StackError(
            f"{file.name} cannot be read ({type(refused).__name__})", "Give a .zip of CSV files"
        ) from None


def _package(files: Mapping[str, str]) -> Package:
    """The tables: as the datapackage names them, else by the file names of the standard."""
    names = {table.path: name for name, table in TABLES.items()}
    try:
        described = json.loads(files.get("datapackage.json", "{}")).get("resources", [])
        names |= {Path(each["path"]).name: each["name"] for each in described}
    except (json.JSONDecodeError, AttributeError, KeyError, TypeError) as refused:
        raise StackError(
            "datapackage.json is no datapackage", "Give name and path of each resource"
        ) from refused
    found: Package = {}
    for file, text in files.items():
        if file.endswith(".csv"):
            name = names.get(file, file.removesuffix(".csv"))
            rows = csv.DictReader(io.StringIO(text, newline=""))
            found[name] = [
                Placed(f"{file}:{rows.line_num}", {key: value or "" for key, value in row.items() if key})
                for row in rows
            ]
    if not found:
        raise StackError(
            "There is no CSV table there", "Give a folder or .zip with organizations.csv and so on"
        )
    return found


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise StackError(
                f"{file.name} is larger than {LARGEST // 1_000_000} MB", "Give one region at a time"
            )
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as refused:
        raise StackError(
            f"{file} cannot be read ({type(refused).__name__})", "Check the name; it is to be UTF-8"
        ) from refused
